from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("file", metavar="FILE.db")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
@click.option("--hash", "anchor", default="", help="The last hash as it was printed at EndEx: must be in the chain.")
def verify(file: str, exercise: str, anchor: str) -> None:
    """Recompute the log's chain of hashes and name the first row that does not fit; of an archive, its files as well.

    Examples: ttx verify seoul-short.db    ttx verify seoul-short-archive.zip
    """
    from ttx.report.log import opened, verified

    if file.lower().endswith(".zip"):
        from ttx.afterwards.archive import checked

        text, good = checked(Path(file), anchor)
    else:
        with opened(file, exercise) as reading:
            text, good = verified(reading, anchor)
    click.echo(text)
    sys.exit(0 if good else 1)
