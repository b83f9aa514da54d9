from __future__ import annotations

import sys

import click


@click.command()
@click.argument("playbooks", nargs=-1, required=True, metavar="PLAYBOOK...")
def check(playbooks: tuple[str, ...]) -> None:
    """Say what is wrong in a playbook, as file:line:col: message with a hint; else what is in it.

    PLAYBOOK is a file, or the name of one that comes with ttx.

    Example: ttx check playbooks/seoul-short.yaml
    """
    from ttx.playbook.check import run_check

    text, code = run_check(list(playbooks))
    click.echo(text)
    sys.exit(code)
