from __future__ import annotations

import click


@click.command()
@click.argument("url")
@click.option("--code", help="The facilitators' or evaluators' join code; asked for where it is not given.")
@click.option("--name", help="Your name, as facilitators and evaluators know you.")
@click.option("--fingerprint", default="", help="The server's certificate, as you were told it; else you are asked.")
def console(url: str, code: str | None, name: str | None, fingerprint: str) -> None:
    """Open a second facilitator's console on a running exercise, or an evaluator's.

    The code says which: an evaluator sees all that control sees and notes, ticks, rates and writes findings.

    Examples: ttx console https://192.168.1.4:8765    ttx console http://127.0.0.1:8765
    """
    import asyncio

    from ttx.client import Client
    from ttx.commands.contact import meet
    from ttx.commands.terminal import need_terminal
    from ttx.console import run_console

    need_terminal("run it in a terminal window")
    url, pin = meet(url, fingerprint)
    code = code or click.prompt("Your code", hide_input=True)
    name = name or click.prompt("Your name")

    async def join() -> str:
        async with Client(url, pin=pin) as client:
            return (await client.join(code or "", name or "")).token

    run_console(url, asyncio.run(join()), owned=False, pin=pin)
