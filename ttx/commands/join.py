from __future__ import annotations

import click

from ttx.locale import LANGUAGES


@click.command()
@click.argument("url")
@click.option("--code", default="", help="Your team's join code.")
@click.option("--name", default="", help="Your name.")
@click.option("--role", "office", default="", help="What you are in your team, such as Defence.")
@click.option("--fingerprint", default="", help="The server's certificate, as your card shows it; else you are asked.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of the screen; else your team's. F9 changes it.")
def join(url: str, code: str, name: str, office: str, fingerprint: str, language: str | None) -> None:
    """Take a seat in an exercise. What is not given is asked for.

    Examples: ttx join https://192.168.1.4:8765    ttx join http://127.0.0.1:8765
    """
    from ttx.commands.contact import meet
    from ttx.commands.terminal import need_terminal

    need_terminal("run it in a terminal window")
    url, pin = meet(url, fingerprint)
    from ttx.seat import run_seat

    run_seat(url, pin=pin, code=code, name=name, office=office, language=language or "")
