from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.afterwards.anonymous import Forgotten


@click.command()
@click.argument("file", metavar="FILE.db")
@click.option(
    "--also", default="", metavar="moves,observations",
    help="Erase these texts, too: observations, moves, replies, messages, answers, ratings, presence, named, or all.",
)  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the copy goes [NAME-anonymous.db].")
@click.option("--in-place", "here", is_flag=True, help="Change the file itself. There is no way back.")
@click.option("--yes", is_flag=True, help="Do not ask before --in-place.")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
def anonymise(file: str, also: str, out: Path | None, here: bool, yes: bool, exercise: str) -> None:
    """Make a copy without names: people, codes, drafts and contacts are gone, and the log still verifies.

    The improvement plan stays, with owners that are offices. `named` erases each text that names somebody of the lists
    of people; `presence` erases which seat was here when. Reports, packets and copies made before are not touched.

    Examples: ttx anonymise spring.db    ttx anonymise spring.db --also moves,observations,named
    """
    from ttx.afterwards import anonymous
    from ttx.afterwards.pen import server_of
    from ttx.report.log import opened

    groups = anonymous.chosen(also)
    if not here:
        if "://" in file:
            raise TtxError("a copy is made of an exercise file", hint="a database: --in-place, on a copy by pg_dump")
        target = out or Path(f"{Path(file).stem}-anonymous.db")
        _say(anonymous.copy(file, target, groups), str(target), groups)
        return
    if out:
        raise TtxError("--in-place makes no copy", hint="leave --out away")
    with opened(file, exercise) as reading:
        name = reading.exercise
        over = any(row.kind == "ended" for row in reading.store.read(name))
    if server_of(file, name):
        raise TtxError("this exercise runs just now", hint=f"first `ttx stop {file}`")
    if not yes:
        going = "" if over else " It has not ended: all who are in it must join anew."
        click.confirm(f"Erase the names in {file} itself? There is no way back.{going}", abort=True)
    _say(anonymous.in_place(file, name, groups), file, groups)


def _say(done: Forgotten, file: str, groups: frozenset[str]) -> None:
    click.echo(f"{file}: {done.names} names, {done.contacts} contacts, {done.payloads} payloads are gone")
    click.echo(f"  it verifies; last hash {done.last_hash}")
    if done.still:
        rows = ", ".join(f"{seq} ({kind})" for seq, kind in done.still[:12])
        more = f" and {len(done.still) - 12} more" if len(done.still) > 12 else ""
        click.echo(f"  rows whose text names somebody still: {rows}{more}")
        if "named" in groups:
            click.echo("  they are the improvement plan, which stays: name offices there instead of people")
        else:
            click.echo("  --also named erases these, but for the improvement plan")
