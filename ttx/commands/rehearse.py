from __future__ import annotations

from pathlib import Path

import click

from ttx.errors import TtxError


@click.command()
@click.argument("playbook")
@click.option("--seed", default=1, show_default=True, help="Another seed, other teams and another day.")
@click.option("--story", is_flag=True, help="Print what happened, line by line.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for the files [here]."
)
def rehearse(playbook: str, seed: int, story: bool, out: Path) -> None:
    """Play a whole exercise with simulated teams and a simulated white cell, in a second, and report on it.

    Example: ttx rehearse seoul-trilateral --seed 7 --story
    """
    from datetime import UTC, datetime

    from ttx.commands.run import new_file
    from ttx.playbook.load import require
    from ttx.rehearsal.day import Day
    from ttx.rehearsal.keep import keep
    from ttx.rehearsal.summary import summary
    from ttx.report.facts import gather
    from ttx.report.words import clock
    from ttx.report.write import report_on

    if not out.is_dir():
        raise TtxError(f"there is no folder {out}", hint="make it first")
    day = Day(require(playbook), seed, datetime.now(UTC))
    exercise = day.play()
    file = new_file(None, f"{exercise.state.playbook.id}-rehearsal-{seed}", out)
    keep(exercise, day.people, file)
    if story:
        for entry in gather(exercise.facts, day.people, None).timeline:
            if entry.kind in ("clock", "inject", "team", "control"):
                click.echo(f"{clock(entry.at)}  {entry.what}" + (f": {entry.detail}" if entry.detail else ""))
    click.echo(f"{exercise.state.playbook.title} (REHEARSAL, seed {seed})")
    for label, text in summary(exercise.state):
        click.echo(f"  {label:<34}{text}")
    for path in report_on(str(file), "", out):
        click.echo(f"{'report':<12}{path}")
    click.echo(f"{'exercise':<12}{file}")
