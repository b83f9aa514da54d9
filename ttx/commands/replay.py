from __future__ import annotations

import click


@click.command()
@click.argument("file", metavar="FILE.db")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
def replay(file: str, exercise: str) -> None:
    """Look at an exercise again in the console, at any moment of it. Nothing is ever written to the file.

    space plays, left and right go from event to event, a click on the time line or t goes to a time, / finds what
    happened; 1, 2, 3 and v show any team's eyes.

    Examples: ttx replay seoul-short.db    ttx replay postgresql://user@host/name --exercise seoul-short
    """
    from ttx.commands.terminal import need_terminal
    from ttx.console import run_replay
    from ttx.report.played import played

    need_terminal("run it in a terminal window; `ttx report` writes what happened into a file")
    run_replay(*played(file, exercise))
