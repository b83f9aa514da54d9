from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ttx.documents.blocks import Paper
    from ttx.report.packets.common import Joining
    from ttx.report.packets.write import Source

WHAT = ("handouts", "injects", "forms", "cards", "script", "runsheet")


@click.command()
@click.argument("target", metavar="FILE.db|PLAYBOOK")
@click.option("--what", multiple=True, type=click.Choice(WHAT), help="Only these packets; may be given again [all].")
@click.option("--team", default="", help="Only this team's packets.")
@click.option("--all", "every", is_flag=True, help="Every inject a team may get, for control; not those released.")
@click.option("--paper", type=click.Choice(("a4", "letter")), default="a4", show_default=True)
@click.option("--format", "form", type=click.Choice(("html", "pdf", "both")), default="both", show_default=True)
@click.option(
    "--starts", type=click.DateTime(("%H:%M",)), help="When the day begins, for times of day on the run sheet: 09:00."
)
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder to write to [here]."
)
def print(
    target: str, what: tuple[str, ...], team: str, every: bool, paper: str, form: str, starts: datetime | None,
    exercise: str, out: Path,
) -> None:  # fmt: skip
    """Make packets to print: handouts with join codes, injects, forms, cards, the facilitator's script and run sheet.

    Works before the day from a playbook, and at any moment from an exercise. With them an exercise goes on without a
    machine; enter afterwards what was played, with its times. What begins with NAME-control is for control alone.

    Examples: ttx print seoul-short.db    ttx print seoul-short --all --paper letter --out packets
    """
    from ttx.clock import SystemClock, stamp
    from ttx.report.packets.write import source, write_packets
    from ttx.server import runs

    found = source(target, exercise)
    joining = _joining(target, found)
    size: Paper = "A4" if paper == "a4" else "letter"
    formats = ("html", "pdf") if form == "both" else (form,)
    printed = write_packets(
        found, joining, out, what, team, every=every, paper=size, formats=formats,
        starts=starts.time() if starts else None,
        tell=lambda path: click.echo(f"wrote {path}"),
    )  # fmt: skip
    handouts = not what or "handouts" in what
    if joining.codes and handouts and not team:
        runs.handouts_printed(_note(target, found), stamp(SystemClock().wall()))
    if not joining.codes and handouts:
        click.echo("no join codes are known on this machine: the handouts have a box to write them in", err=True)
    for note in printed.notes:
        click.echo(note, err=True)


def _joining(target: str, found: Source) -> Joining:
    """How people come in, from the note of the server on this machine; codes only if they are the ones in force."""
    from ttx.client.pins import short
    from ttx.report.packets.common import Joining
    from ttx.server import runs
    from ttx.server.access import hash_code

    if not found.exercise:
        return Joining()
    note = runs.read_note(_note(target, found))
    if note is None or note.exercise != found.exercise:
        return Joining()
    codes = {
        name: code
        for name, code in note.codes.items()
        if name.startswith("team:") and hash_code(code, found.exercise) == (found.code_hashes or {}).get(name)
    }
    return Joining(note.addresses, codes, short(note.fingerprint) if note.fingerprint else "")


def _note(target: str, found: Source) -> Path:
    from ttx.server import runs
    from ttx.text import hide_password

    place = hide_password(target) if "://" in target else str(Path(target).resolve())
    return runs.note_path(place, found.exercise if "://" in target else "")
