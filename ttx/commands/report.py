from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("file", metavar="FILE.db")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder to write to [here]."
)
def report(file: str, exercise: str, out: Path) -> None:
    """Write the after-action report: NAME-report.html and NAME-report.md. Works while the exercise runs, too.

    Example: ttx report seoul-short.db
    """
    from ttx.report.write import report_on

    for path in report_on(file, exercise, out):
        click.echo(f"wrote {path}")
