"""The facilitator's console."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from ttx.client.control import ControlFeed
    from ttx.console.app import ConsoleApp
    from ttx.exercise.facts import Fact
    from ttx.exercise.recording import Recording
    from ttx.server.runs import Run


def run_console(url: str, token: str, *, owned: bool, pin: str = "") -> str:
    """Open the console in this terminal. `stop` where the person asked for the server to end with it, else `leave`;
    empty where the console failed.
    """
    import asyncio
    import gc

    # Nothing made while starting is thrown away; the app turns the collector on once the first frame is drawn.
    gc.disable()
    from ttx.console.start import opened
    from ttx.errors import TtxError

    def make(feed: ControlFeed, news: AsyncIterator[list[Fact]]) -> ConsoleApp:
        from ttx.console.app import ConsoleApp

        return ConsoleApp(feed, news, owned=owned)

    app = asyncio.run(opened(url, token, make, pin=pin))
    if app.refused:
        raise TtxError(app.refused, hint="join again with the facilitators' code: ttx console URL")
    return app.return_value or ""


def run_demo(run: Run, *, speed: float, seed: int) -> None:
    """Open the console on a demonstration that plays by itself, then hands over."""
    import asyncio

    from ttx.console.start import opened

    def make(feed: ControlFeed, news: AsyncIterator[list[Fact]]) -> ConsoleApp:
        from ttx.console.demo import DemoApp

        return DemoApp(feed, news, run=run, speed=speed, seed=seed)

    asyncio.run(opened(run.url, run.token, make))


def run_replay(recording: Recording, names: Mapping[str, tuple[str, str]], wrong: str, notes: Sequence[str]) -> None:
    """Open the console on a recording, read-only, until the person leaves."""
    from ttx.console.recorded import RecordedFeed
    from ttx.console.replay import ReplayApp

    ReplayApp(RecordedFeed(recording, names, wrong, notes)).run()
