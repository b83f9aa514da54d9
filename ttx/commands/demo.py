from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.client.control import ControlFeed
    from ttx.rehearsal.director import Beat
    from ttx.server.runs import Run


@click.command()
@click.option("--playbook", default="seoul-short", show_default=True, help="What to play.")
@click.option("--speed", type=float, help="How fast: 2 takes half the time [1; without a terminal 8].")
@click.option("--seed", default=1, show_default=True, help="The same seed, the same players.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for the files [here]."
)
def demo(playbook: str, speed: float | None, seed: int, out: Path) -> None:
    """Watch an exercise with simulated teams, then release an inject yourself. About two minutes.

    Example: ttx demo --speed 2
    """
    if speed is not None and not 0.2 <= speed <= 100:
        raise TtxError("the speed is between 0.2 and 100", hint="ttx demo --speed 2")
    from ttx.commands.run import new_file
    from ttx.playbook.library import find_playbook
    from ttx.playbook.load import require
    from ttx.server import runs

    if not out.is_dir():
        raise TtxError(f"there is no folder {out}", hint="make it first")
    name = f"{require(playbook).id}-demo"
    file = new_file(None, name, out)
    run = runs.start([str(file), "--playbook", str(find_playbook(playbook)), "--purpose", "demo"])
    try:
        if sys.stdout.isatty() and sys.stdin.isatty():
            from ttx.console import run_demo

            run_demo(run, speed=speed or 1.0, seed=seed)
        else:
            asyncio.run(_headless(run, speed or 8.0, seed))
    finally:
        runs.stop(run)
    _show_files(file)


def _show_files(file: Path) -> None:
    from ttx.report.write import report_on

    for path in report_on(str(file), "", file.parent):
        click.echo(f"{'report':<12}{path}")
    click.echo(f"{'exercise':<12}{file}\n\nyour own: ttx run seoul-short")


async def _headless(run: Run, speed: float, seed: int) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from ttx.client import Client
    from ttx.client.control import ControlFeed
    from ttx.rehearsal.director import Director
    from ttx.rehearsal.summary import summary

    async with Client(run.url, run.token) as client:
        feed = ControlFeed(client)
        following = asyncio.create_task(_follow(feed))
        shape = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
        )
        with Progress(*shape, console=Console(stderr=True)) as bar:
            director = Director(run, feed, _Bar(bar), speed=speed, seed=seed)
            await director.seat_teams()
            await director.perform(leave_last=False)
            await director.end()
            await director.until(lambda: feed.state is not None and feed.state.over)
        await director.leave()
        following.cancel()
        assert feed.state is not None
        click.echo(feed.state.playbook.title)
        for label, text in summary(feed.state):
            click.echo(f"  {label:<34}{text}")


async def _follow(feed: ControlFeed) -> None:
    async for _ in feed.follow():
        pass


class _Bar:
    """A demonstration's stage where nobody watches."""

    def __init__(self, bar: object) -> None:
        self._bar = bar
        self._task = bar.add_task("seating the teams", total=None)  # type: ignore[attr-defined]

    async def dwell(self, beat: Beat, seconds: float) -> None:
        return

    def progress(self, done: int, total: int, what: str) -> None:
        self._bar.update(self._task, completed=done, total=total, description=what)  # type: ignore[attr-defined]
