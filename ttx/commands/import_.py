from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.exchange.foreign import Foreign, Note
    from ttx.exchange.msel.mapping import Mapping
    from ttx.playbook.problems import Problem

_TRIED = 60
"""Changed rows that are tried one by one, where all together make a playbook that does not check."""
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--into", metavar="PLAYBOOK", type=_FILE, help="Take what changed into this playbook.")
@click.option("--out", type=_FILE, help="The new playbook [FILE's name, .yaml].")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what each row would become.")
@click.option("--mapping", "mapped", metavar="FILE", type=_FILE, help="YAML: what columns and names mean.")
@click.option("--sheet", "sheets", multiple=True, metavar="NAME", help="Read this sheet, hidden or not; repeatable.")
@click.option("--remove", is_flag=True, help="With --into: take out injects whose rows are gone.")
@click.option("--from", "form", default="", metavar="FORMAT", help="Which format FILE is in [what it looks like].")
def import_(
    file: Path,
    into: Path | None,
    out: Path | None,
    dry_run: bool,
    mapped: Path | None,
    sheets: tuple[str, ...],
    remove: bool,
    form: str,
) -> None:
    """Make a playbook of a spreadsheet or another tool's file, or take a changed spreadsheet back into a playbook.

    What did not go over as it stands is listed, with its place; what a person must still decide says so.

    Examples: ttx import msel.xlsx --dry-run    ttx import msel.xlsx --into my-exercise.yaml
    """
    from ttx.exchange.formats import named, of_file
    from ttx.exchange.msel.mapping import Mapping, read_mapping

    chosen = named(form) if form else of_file(file)
    if chosen.name != "msel" and (into or mapped or sheets):
        raise TtxError(
            f"{file.name} is in the format {chosen.name}", hint="--into, --mapping and --sheet are for spreadsheets"
        )
    if remove and not into:
        raise TtxError("--remove belongs to --into", hint="ttx import FILE --into PLAYBOOK.yaml --remove")
    if into and out:
        raise TtxError("--into changes a playbook, --out writes a new one", hint="leave one of them out")
    mapping = read_mapping(mapped) if mapped else Mapping()
    if into:
        sys.exit(_into(file, into, mapping, sheets, dry_run, remove))
    if chosen.name == "msel":
        from ttx.exchange.msel.make import made

        foreign = made(file, mapping, sheets)
    else:
        foreign = chosen.module.read(file)
    sys.exit(_new(foreign, out or Path(f"{foreign.data.get('id') or file.stem}.yaml"), dry_run))


def _new(foreign: Foreign, out: Path, dry_run: bool) -> int:
    """Write and check a new playbook; the exit code."""
    from ttx.files import save
    from ttx.playbook.load import load_data, load_text
    from ttx.playbook.written import as_yaml
    from ttx.playbook.yaml import gc_paused

    with gc_paused():
        text = as_yaml(foreign.data)
        # Reading it anew costs more than checking it; only who must mend something needs the lines.
        checked = load_data(out, foreign.data)
        if checked.problems:
            checked = load_text(out, text)
    if not dry_run:
        save(out, text)
    _say(foreign.notes, checked.problems, dry_run)
    phases = foreign.data.get("phases", ())
    injects = sum(len(phase.get("injects") or ()) for phase in phases)
    shape = f"{len(foreign.data.get('teams', ()))} teams, {len(phases)} phases, {injects} injects"
    click.echo(f"{'nothing is written; it would be' if dry_run else 'wrote'} {out}: {shape}{_open(foreign.notes)}")
    return 1 if checked.errors else 0


def _into(file: Path, playbook: Path, mapping: Mapping, sheets: Sequence[str], dry_run: bool, remove: bool) -> int:
    """Take a spreadsheet back; the exit code. A playbook that would not check afterwards stays as it was."""
    from ttx.exchange.msel.into import Taken, taken
    from ttx.files import save
    from ttx.playbook.library import shown
    from ttx.playbook.load import load_text, require
    from ttx.playbook.yaml import read_text

    if not playbook.is_file():
        raise TtxError(f"there is no file {playbook}", hint="--into changes a file; name one")
    text, before = read_text(playbook, shown(playbook)), require(playbook)

    def tried(only: Collection[str] | None = None) -> tuple[Taken, list[Problem]]:
        """What comes of some rows, or of all."""
        made = taken(text, before, file, mapping, sheets, remove=remove and only is None, only=only)
        return made, load_text(playbook, made.text).errors

    done, errors = tried()
    refused: dict[str, list[Problem]] = {}
    if errors and not remove and 1 < len(done.rows) <= _TRIED:
        # One wrong cell is to keep no other row out.
        alone = {row: tried([row])[1] for row in done.rows}
        sound = [row for row in done.rows if not alone[row]]
        again, wrong = tried(sound)
        if sound and not wrong:
            refused = {row: alone[row] for row in done.rows if alone[row]}
            done, errors = again, []
    _say(done.notes, errors, everything=True)
    for row, problems in refused.items():
        click.echo(f"{row}: to decide: not taken, or the playbook would not check any more:")
        for problem in problems:
            click.echo(f"  {problem.message}")
    counts = (
        f"{len(done.changed)} changed, {len(done.new)} new, {done.unchanged} as before, {len(done.gone)} without a row"
    )
    if errors:
        click.echo(f"{counts}; it would not check any more, so {playbook} stays as it was")
        return 1
    if not dry_run and done.text != text:
        save(playbook, done.text, over=True)
    click.echo(f"{counts}{_open(done.notes)}{'; nothing is written' if dry_run else ''}")
    return 1 if refused or any(note.decide for note in done.notes) else 0


def _say(notes: Sequence[Note], problems: Sequence[Problem], everything: bool) -> None:
    for note in notes:
        if everything or note.decide or not note.taken:
            click.echo(note)
    for problem in problems:
        click.echo(problem)


def _open(notes: Sequence[Note]) -> str:
    open_ = sum(note.decide for note in notes)
    return f"; {open_} to decide" if open_ else ""
