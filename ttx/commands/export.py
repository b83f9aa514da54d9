from __future__ import annotations

from pathlib import Path

import click

from ttx.errors import TtxError


@click.command()
@click.argument("playbook")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="What to write: msel.xlsx, msel.csv.",
)
@click.option("--to", "form", default="", metavar="FORMAT", help="Which format [by the file's ending: a spreadsheet].")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def export(playbook: str, out: Path, form: str, force: bool) -> None:
    """Write a playbook as a spreadsheet, or in another tool's format.

    A MSEL as XLSX has a row for each inject and sheets of objectives, phases and conduct. Changed in a spreadsheet
    it comes back with `ttx import FILE --into PLAYBOOK.yaml`.

    Examples: ttx export seoul-trilateral --out msel.xlsx    ttx export seoul-trilateral --to cexf --out seoul.json
    """
    from ttx.exchange.formats import FORMATS, named
    from ttx.playbook.load import require
    from ttx.playbook.problems import listed

    writing = tuple(each for each in FORMATS if each.writes)
    told = (each for each in writing if out.suffix.lower() in each.suffixes and not each.asked)
    chosen = named(form, writing) if form else next(told, None)
    if chosen is None:
        hint = f"name it msel.xlsx, or say --to {listed([each.name for each in writing])}"
        raise TtxError(f"{out.name} does not say which format is meant", hint=hint)
    if out.exists() and not force:
        raise TtxError(f"{out} is there already", hint="name another, or say --force: somebody may have filled it")
    for note in chosen.module.write(require(playbook), out):
        click.echo(note)
    click.echo(f"wrote {out}")
    if chosen.name == "msel":
        click.echo(f"  changed, it comes back: ttx import {out.name} --into {playbook}")
