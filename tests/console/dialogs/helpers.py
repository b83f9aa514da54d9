"""Drives one dialog in an app of its own, by keys alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

UNSET = object()


class Host(App[None]):
    """An app that opens one dialog and keeps what it hands back."""

    def __init__(self, make: Callable[[], Screen[Any]]) -> None:
        super().__init__()
        self.make = make
        self.got: Any = UNSET

    def on_mount(self) -> None:
        self.animation_level = "none"
        self.push_screen(self.make(), self.keep)

    def keep(self, result: Any) -> None:
        self.got = result


async def wait_for(pilot: Pilot[Any], condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Until something holds: `pause` alone is not a wait."""
    end = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < end, "waited in vain"
        await pilot.pause(0.01)


class Driver:
    """One open dialog."""

    def __init__(self, pilot: Pilot[None], app: Host) -> None:
        self.pilot, self.app = pilot, app

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        await self.pilot.press(*[{" ": "space", "\n": "enter"}.get(letter, letter) for letter in text])

    async def to(self, label: str) -> None:
        """Tab to the field of this label."""
        for _ in range(60):
            focused = self.app.screen.focused
            if focused and any(getattr(above, "label", None) == label for above in focused.ancestors):
                return
            await self.press("tab")
        raise AssertionError(f"no field {label!r} in reach of tab")

    async def fill(self, label: str, text: str) -> None:
        await self.to(label)
        await self.type(text)

    async def confirm(self) -> Any:
        await self.press("ctrl+s")
        await wait_for(self.pilot, lambda: self.app.got is not UNSET)
        return self.app.got

    @property
    def screen(self) -> str:
        """What stands on the screen."""
        height = self.app.size.height
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in lines[:height])


@asynccontextmanager
async def opened(make: Callable[[], Screen[Any]], size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driver]:
    """The dialog on a screen of this size."""
    app = Host(make)
    async with app.run_test(size=size) as pilot:
        await wait_for(pilot, lambda: len(app.screen_stack) == 2 and app.screen.is_mounted)
        await pilot.pause()
        yield Driver(pilot, app)
