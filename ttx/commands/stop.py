from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.server import runs


@click.command()
@click.argument("file", required=False)
@click.option("--all", "every", is_flag=True, help="Stop every exercise on this machine.")
def stop(file: str | None, every: bool) -> None:
    """Stop an exercise's server. The exercise stays in its file; `ttx run FILE.db` goes on with it.

    Example: ttx stop seoul-short.db
    """
    from ttx.server import runs
    from ttx.text import hide_password

    found = runs.running()
    if not every:
        wanted = file and (hide_password(file) if "://" in file else str(Path(file).resolve()))
        found = [run for run in found if wanted is None or wanted in (run.target, run.url, *run.addresses)]
        if not found and wanted and (silent := runs.hung(wanted)):
            raise TtxError(
                f"its server (process {silent.pid}) does not answer",
                hint="`ttx run` takes the exercise over from it; nothing that was kept is lost",
            )
        if not found:
            raise TtxError(
                "no such exercise runs here" if file else "no exercise runs here", hint="`ttx ps` lists them"
            )
        if len(found) > 1:
            raise TtxError("several exercises run here", hint="name one: " + ", ".join(run.target for run in found))
    failed = None
    for run in found:
        try:
            runs.stop(run)
        except TtxError as error:
            failed = error
            continue
        click.echo(f"stopped {run.title}; it is in {run.target}")
        show_last_hash(run)
    if failed is not None:
        raise failed


def show_last_hash(run: runs.Run) -> None:
    """Print what anchors the log: a chain whose last hash nobody wrote down proves nothing."""
    if "://" not in run.target:
        from ttx.report.log import opened

        with opened(run.target, run.exercise) as reading:
            rows, last = reading.store.tip(run.exercise)
        click.echo(f"  {rows:,} rows, last hash {last}")
