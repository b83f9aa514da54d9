from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("source", metavar="FILE.db")
@click.option("--file", "file", type=click.Path(path_type=Path), help="Where to keep the new exercise [NAME.db here].")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
@click.option("--rehearsal", is_flag=True, help="Mark everything in the new one REHEARSAL.")
def clone(source: str, file: Path | None, exercise: str, rehearsal: bool) -> None:
    """Make a clean exercise from another one: its playbook and its list of people, nothing of what was played.

    After a rehearsal this gives the exercise for the day itself.

    Example: ttx clone rehearsal.db --file the-day.db
    """
    from ttx.commands.run import new_file
    from ttx.report.log import opened
    from ttx.server.clone import clone as make

    with opened(source, exercise) as reading:
        name = reading.exercise
    target = new_file(file, name.rpartition("-")[0])
    people = make(source, name, target, "rehearsal" if rehearsal else "live")
    what = "REHEARSAL" if rehearsal else "live exercise"
    click.echo(f"{target}: a clean {what}, {people} people on its list\n  open it: ttx run {target.name}")
