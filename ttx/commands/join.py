from __future__ import annotations

import click


@click.command()
@click.argument("url")
@click.option("--code", default="", help="Your team's join code.")
@click.option("--name", default="", help="Your name.")
@click.option("--role", "office", default="", help="What you are in your team, such as Defence.")
def join(url: str, code: str, name: str, office: str) -> None:
    """Take a seat in an exercise. What is not given is asked for.

    Example: ttx join http://127.0.0.1:8765
    """
    from ttx.commands.terminal import need_terminal
    from ttx.seat import run_seat

    need_terminal("run it in a terminal window")

    run_seat(url, code=code, name=name, office=office)
