from __future__ import annotations

import sys

import click


@click.command()
@click.argument("file", metavar="FILE.db")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
@click.option("--hash", "anchor", default="", help="The last hash as it was printed at EndEx: must be in the chain.")
def verify(file: str, exercise: str, anchor: str) -> None:
    """Recompute the log's chain of hashes and name the first row that does not fit.

    Example: ttx verify seoul-short.db
    """
    from ttx.report.log import opened, verified

    with opened(file, exercise) as reading:
        text, good = verified(reading, anchor)
    click.echo(text)
    sys.exit(0 if good else 1)
