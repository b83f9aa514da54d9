from __future__ import annotations

import click


@click.command()
def ps() -> None:
    """List the exercises that run on this machine.

    Example: ttx ps
    """
    from ttx.server import runs

    found = runs.running()
    if not found:
        click.echo("no exercise runs here; `ttx run seoul-short` starts one")
    for run in found:
        click.echo(
            f"{run.title}\n  file     {run.target}\n  address  {run.address}\n  process  {run.pid}, since {run.started}"
        )
