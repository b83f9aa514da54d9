from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.server.runs import Run

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.argument("target", metavar="PLAYBOOK|FILE.db|postgresql://...")
@click.option("--file", "file", type=click.Path(path_type=Path), help="Where to keep a new exercise [NAME.db here].")
@click.option("--db", help="Keep a new exercise in this PostgreSQL database instead.")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
@click.option("--headless", is_flag=True, help="Start the server only; print address and codes.")
@click.option("--rehearsal", is_flag=True, help="Mark everything REHEARSAL.")
@click.option("--backup", type=click.Path(file_okay=False, path_type=Path), help="Keep rolling, verified copies here.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, help="Port to listen on [any free one].")
@click.option("--insecure", is_flag=True, help="Allow an address beyond this machine, without encryption.")
def run(
    target: str,
    file: Path | None,
    db: str | None,
    exercise: str,
    headless: bool,
    rehearsal: bool,
    backup: Path | None,
    host: str,
    port: int,
    insecure: bool,
) -> None:
    """Run an exercise: start its server, open the console on it.

    A playbook begins a new exercise in NAME.db; a file goes on with an old one, or attaches where it runs.

    Examples: ttx run seoul-short    ttx run seoul-short.db --backup /media/stick
    """
    if host not in LOOPBACK and not insecure:
        raise TtxError(
            f"{host} can be reached from other machines, and ttx does not encrypt yet",
            hint="--insecure allows it: anybody on that network can read codes and moves as they pass",
        )
    running = _attach_or_start(target, file, db, exercise, rehearsal, backup, ["--host", host, "--port", str(port)])
    if headless or not sys.stdout.isatty():
        show(running)
        return
    open_console(running)


def _attach_or_start(
    target: str,
    file: Path | None,
    db: str | None,
    exercise: str,
    rehearsal: bool,
    backup: Path | None,
    options: list[str],
) -> Run:
    from ttx.server import runs

    if backup:
        options = [*options, "--backup", str(backup.resolve())]
    if target.startswith(("postgresql:", "postgres:")) or target.endswith(".db"):
        place = target if "://" in target else str(Path(target).resolve())
        return runs.find(place, exercise) or runs.start([place, "--exercise", exercise, *options])
    from ttx.playbook.library import find_playbook
    from ttx.playbook.load import require

    playbook = require(target)
    place = db or str(new_file(file, playbook.id))
    purpose = "rehearsal" if rehearsal else "live"
    return runs.start([place, "--playbook", str(find_playbook(target)), "--purpose", purpose, *options])


def new_file(wanted: Path | None, name: str, folder: Path = Path()) -> Path:
    """Where a new exercise goes: the file that was named, or the first free NAME.db, NAME-2.db ..."""
    if wanted is not None:
        if wanted.exists():
            raise TtxError(f"{wanted} is there already", hint=f"`ttx run {wanted}` goes on with it")
        return wanted.resolve()
    tries = (folder / (f"{name}.db" if number == 1 else f"{name}-{number}.db") for number in range(1, 10_000))
    return next(path for path in tries if not path.exists()).resolve()


def show(running: Run) -> None:
    """Print where an exercise is and how people get in."""
    from ttx.server.runs import each_code

    click.echo(f"{running.title}\n  file     {running.target}\n  address  {running.url}\n")
    for role, team, code in each_code(running.codes):
        click.echo(f"  {role + (' ' + team if team else ''):<22} {code}")
    click.echo(f"\n  players:      ttx join {running.url}\n  facilitators: ttx console {running.url}")
    click.echo(f"  stop:         ttx stop {running.target}")


def open_console(running: Run) -> None:
    """Open the console and, when it is left, ask whether the exercise goes on."""
    from ttx.console import run_console
    from ttx.server import runs

    if run_console(running.url, running.token, owned=True) == "stop":
        from ttx.commands.stop import show_last_hash

        runs.stop(running)
        click.echo(f"stopped; the exercise is in {running.target}")
        show_last_hash(running)
    else:
        click.echo(f"the exercise goes on; `ttx run {running.target}` comes back, `ttx stop {running.target}` ends it")
