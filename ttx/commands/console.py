from __future__ import annotations

import click


@click.command()
@click.argument("url")
@click.option("--code", help="The facilitators' join code; asked for where it is not given.")
@click.option("--name", help="Your name, as the other facilitators know you.")
def console(url: str, code: str | None, name: str | None) -> None:
    """Open a second facilitator's console on a running exercise.

    Example: ttx console http://127.0.0.1:8765
    """
    import asyncio

    from ttx.client import Client
    from ttx.commands.terminal import need_terminal
    from ttx.console import run_console

    need_terminal("run it in a terminal window")

    code = code or click.prompt("Facilitators' code", hide_input=True)
    name = name or click.prompt("Your name")

    async def join() -> str:
        async with Client(url) as client:
            return (await client.join(code or "", name or "")).token

    run_console(url, asyncio.run(join()), owned=False)
