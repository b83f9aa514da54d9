from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot

from tests.seat.fake import FakeServer
from ttx.seat.app import SeatApp
from ttx.seat.keep import Keep
from ttx.seat.screen import SeatScreen

URL = "http://127.0.0.1:8765"


@pytest.fixture
def server() -> FakeServer:
    return FakeServer().start()


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    return Keep(tmp_path / "seats")


class Sitting:
    """A seat under test: its app, its keys, and what stands on its screen."""

    def __init__(self, app: SeatApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def seat(self) -> SeatScreen:
        assert isinstance(self.app.screen, SeatScreen)
        return self.app.screen

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        for character in text:
            if character.isascii() or character.isalnum():
                await self.pilot.press(_KEYS.get(character, character))
            else:
                # The pilot knows no names of marks outside ASCII; a terminal sends them like this.
                self.app.post_message(Key("mark", character))
                await self.pilot.pause()

    @property
    def text(self) -> str:
        """The screen as it is, line by line."""
        screen = self.app.screen
        return "\n".join(strip.text for strip in screen._compositor.render_strips())

    async def until(self, condition: Callable[[], Any], what: str = "") -> None:
        await wait_for(self.pilot, condition, lambda: f"{what}\n{self.text}")

    async def sees(self, *words: str) -> None:
        await self.until(lambda: all(word in self.text for word in words), f"{words} on the screen")

    async def goes_to(self, key: str) -> None:
        await self.until(lambda: any(entry.key == key for entry in self.seat.listing.entries), f"{key} in the list")
        await self.press("escape", "home")
        for _ in self.seat.listing.entries:
            if self.seat.current == key:
                return
            await self.press("down")
        await self.until(lambda: self.seat.current == key, key)


_KEYS = {" ": "space", "\n": "enter", ".": "full_stop", ",": "comma", "?": "question_mark"}


async def wait_for(pilot: Pilot[None], condition: Callable[[], Any], what: Callable[[], str]) -> None:
    """Until it is so: never a fixed sleep."""
    for _ in range(600):
        try:
            if condition():
                return
        except Exception as error:
            last = error
        await pilot.pause()
        await asyncio.sleep(0.01)
    try:
        assert condition(), what()
    except AssertionError:
        raise
    except Exception:
        raise AssertionError(f"{last!r}\n{what()}") from last


@pytest.fixture
def sit(server: FakeServer, keep: Keep) -> Any:
    @asynccontextmanager
    async def sit(
        token: str = "",
        *,
        size: tuple[int, int] = (80, 24),
        kept: Keep | None = None,
        at: FakeServer = server,
        **known: Any,
    ) -> AsyncIterator[Sitting]:
        app = SeatApp(URL, token=token, line=at.line, keep=kept or keep, **known)
        async with app.run_test(size=size) as pilot:
            sitting = Sitting(app, pilot)
            if token:
                await sitting.until(lambda: sitting.seat.current, "the seat is there")
            yield sitting

    return sit


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
