"""The facilitator's console."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ttx.client.control import ControlFeed
    from ttx.server.runs import Run


def run_console(url: str, token: str, *, owned: bool) -> str:
    """Open the console in this terminal. `stop` where the person asked for the server to end with it, else `leave`."""
    import gc

    # Nothing made while starting is thrown away; the app turns the collector on once the first frame is drawn.
    gc.disable()
    from ttx.console.app import ConsoleApp
    from ttx.errors import TtxError

    def connect() -> ControlFeed:
        from ttx.client import Client
        from ttx.client.control import ControlFeed

        return ControlFeed(Client(url, token))

    app = ConsoleApp(connect, owned=owned)
    result = app.run()
    if app.refused:
        raise TtxError(app.refused, hint="join again with the facilitators' code: ttx console URL")
    return result or ""


def run_demo(run: Run, *, speed: float, seed: int) -> None:
    """Open the console on a demonstration that plays by itself, then hands over."""
    from ttx.console.demo import DemoApp

    DemoApp(run, speed=speed, seed=seed).run()
