"""Waiting and looking, for tests of screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot


async def wait_for(pilot: Pilot[Any], condition: Callable[[], object], what: str = "", seconds: float = 15.0) -> None:
    """Until something holds: `pause` alone is not a wait."""
    end = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < end, f"waited in vain: {what}\n{text_of(pilot.app)}"
        await pilot.pause(0.01)


def text_of(app: App[Any]) -> str:
    """What stands on the screen."""
    lines = app.screen._compositor.render_strips()[: app.size.height]
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)


async def shows(pilot: Pilot[Any], text: str) -> None:
    """Wait until a text is on the screen."""
    await wait_for(pilot, lambda: text in text_of(pilot.app), text)


async def type_in(pilot: Pilot[Any], text: str) -> None:
    """Type a text, key by key."""
    await pilot.press(*[{" ": "space", "\n": "enter"}.get(letter, letter) for letter in text])
