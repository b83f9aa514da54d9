"""Opening the console quickly: the server answers while Textual is still being imported."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from ttx.client import Client
from ttx.client.control import ControlFeed
from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.console.app import ConsoleApp
    from ttx.exercise.facts import Fact

Make = Callable[[ControlFeed, "AsyncIterator[list[Fact]]"], "ConsoleApp"]


async def opened(url: str, token: str, make: Make, *, pin: str = "") -> ConsoleApp:
    """Run the app that `make` gives, already connected; the app once it has ended."""
    async with Client(url, token, pin=pin) as client:
        feed = ControlFeed(client)
        news: asyncio.Queue[list[Fact] | TtxError] = asyncio.Queue()
        following = asyncio.create_task(_follow(feed, news))
        try:
            # In a thread, so that this loop goes on talking to the server meanwhile.
            await asyncio.to_thread(_import)
            app = make(feed, _from(news))
            await app.run_async()
            return app
        finally:
            following.cancel()


def _import() -> None:
    import ttx.console.app  # noqa: F401


async def _follow(feed: ControlFeed, news: asyncio.Queue[list[Fact] | TtxError]) -> None:
    try:
        async for new in feed.follow():
            news.put_nowait(new)
    except TtxError as error:
        news.put_nowait(error)


async def _from(news: asyncio.Queue[list[Fact] | TtxError]) -> AsyncIterator[list[Fact]]:
    while True:
        new = await news.get()
        if isinstance(new, TtxError):
            raise new
        yield new
