from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.server.runs import Run

Options = dict[str, Any]


@click.command()
@click.argument("target", metavar="PLAYBOOK|FILE.db|postgresql://...")
@click.option("--file", "file", type=click.Path(path_type=Path), help="Where to keep a new exercise [NAME.db here].")
@click.option("--db", help="Keep a new exercise in this PostgreSQL database instead.")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
@click.option("--headless", is_flag=True, help="Start the server only; print address and codes.")
@click.option("--rehearsal", is_flag=True, help="Mark everything REHEARSAL.")
@click.option("--backup", type=click.Path(file_okay=False, path_type=Path), help="Keep rolling, verified copies here.")
@click.option("--lan", is_flag=True, help="Open it to this network, encrypted, with a certificate of its own.")
@click.option("--cert", type=click.Path(path_type=Path), help="With --lan: your own certificate (PEM) ...")
@click.option("--key", type=click.Path(path_type=Path), help="... and its key.")
@click.option("--http", is_flag=True, help="With --lan: not encrypted, for devices that refuse unknown certificates.")
@click.option("--name", multiple=True, metavar="NAME", help="A name of this machine that people may use; repeatable.")
@click.option("--proxy", metavar="URL", help="The address that people use, where a reverse proxy stands in front.")
@click.option("--proxy-from", metavar="ADDRESS", help="Where the proxy is [127.0.0.1].")
@click.option("--host", metavar="ADDRESS", help="Address to listen on [127.0.0.1; with --lan all].")
@click.option("--port", default=0, help="Port to listen on [any free one; with --lan 8765, then the same again].")
def run(
    target: str,
    file: Path | None,
    db: str | None,
    exercise: str,
    headless: bool,
    rehearsal: bool,
    backup: Path | None,
    **way: Any,
) -> None:
    """Run an exercise: start its server, open the console on it.

    A playbook begins a new exercise in NAME.db; a file goes on with an old one, or attaches where it runs. A file that
    was open to a network is opened to it again; --host 127.0.0.1 keeps it on this machine.

    Examples: ttx run seoul-short    ttx run seoul-short.db --backup /media/stick    ttx run seoul-short --lan
    """
    running = _attach_or_start(target, file, db, exercise, rehearsal, backup, way)
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
    way: Options,
) -> Run:
    from ttx.server import runs

    options = _arguments(way | {"backup": backup and backup.resolve()})
    if target.startswith(("postgresql:", "postgres:")) or target.endswith(".db"):
        place = target if "://" in target else str(Path(target).resolve())
        if running := runs.find(place, exercise):
            _check_same(running, way)
            return running
        running = runs.start([place, "--exercise", exercise, *options])
        if running.mode != "loopback" and not _mode(way):
            click.echo(f"opened as it was last time, at {running.address}; --host 127.0.0.1 keeps it on this machine\n")
        return running
    from ttx.playbook.library import find_playbook
    from ttx.playbook.load import require

    playbook = require(target)
    place = db or str(new_file(file, playbook.id))
    purpose = "rehearsal" if rehearsal else "live"
    return runs.start([place, "--playbook", str(find_playbook(target)), "--purpose", purpose, *options])


def _arguments(options: Options) -> list[str]:
    """The same options for the server's process."""
    arguments: list[str] = []
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        for each in value if isinstance(value, tuple) else (value,):
            if each is True:
                arguments.append(option)
            elif each:
                arguments += [option, str(each)]
    return arguments


def _mode(way: Options) -> str:
    if way["lan"]:
        return "http" if way["http"] else "lan"
    return "proxy" if way["proxy"] else "loopback" if way["host"] else ""


def _check_same(running: Run, way: Options) -> None:
    if _mode(way) not in ("", running.mode):
        raise TtxError(
            f"it runs already, at {running.address}", hint=f"first `ttx stop {running.target}`, then open it anew"
        )


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
    from ttx.server.runs import RISK, each_code

    click.echo(f"{running.title}\n  file     {running.target}\n  address  {running.address}")
    for address in running.addresses[1:]:
        click.echo(f"           {address}")
    if running.fingerprint:
        from ttx.client.pins import short

        click.echo(f"  certificate's fingerprint {short(running.fingerprint)}\n    whole  {running.fingerprint}")
    if running.mode == "http":
        click.echo(f"\n  {RISK.upper()}")
    click.echo()
    for role, team, code in each_code(running.codes):
        click.echo(f"  {role + (' ' + team if team else ''):<22} {code}")
    click.echo(f"\n  players:      a browser at {running.address}, or ttx join {running.address}")
    click.echo(f"  projector:    a browser at {running.address}/screen")
    click.echo(f"  evaluators:   a browser at {running.address}, or ttx console {running.address}")
    click.echo(f"  facilitators: ttx console {running.address}")
    click.echo(f"  stop:         ttx stop {running.target}")
    if running.mode != "loopback":
        _show_qr(running.address)


def _show_qr(address: str) -> None:
    from ttx.documents.qr import TERMINAL_STYLE, terminal

    click.echo()
    for line in terminal(address):
        click.secho(line, fg=TERMINAL_STYLE["fg"], bg=TERMINAL_STYLE["bg"])
    click.echo(address)


def open_console(running: Run) -> None:
    """Open the console and, when it is left, ask whether the exercise goes on."""
    from ttx.console import run_console
    from ttx.server import runs

    if run_console(running.url, running.token, owned=True, pin=running.certificate) == "stop":
        from ttx.commands.stop import show_last_hash

        runs.stop(running)
        click.echo(f"stopped; the exercise is in {running.target}")
        show_last_hash(running)
    else:
        click.echo(f"the exercise goes on; `ttx run {running.target}` comes back, `ttx stop {running.target}` ends it")
