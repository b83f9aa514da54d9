from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui_helpers import shows, text_of, type_in, wait_for
from ttx.editor.app import EditorApp
from ttx.editor.file import File, Recovery
from ttx.editor.reading import Row

BOOK = """\
# How we write: short.
ttx: 1
id: small
title: A small exercise
scenario: {start: 2025-05-19 09:00 KST}
teams:
  us: {name: United States}   # leads
  rok: {name: 대한민국, language: ko}
actors:
  press: {name: Press}
objectives:
  firewall: {title: Keep trade out, tasks: {warn: Warn partners}}
phases:
  - id: one
    title: The first
    stages: {deliberate: 60m}
    injects:
      # It begins quietly.
      - id: launch
        title: Missile launch
        at: 10m   # after the brief
        text: >
          Three tracks were seen
          over the sea.
        asks: reply
        answer within: 5m
      - id: letter
        title: "A letter: [/bold] of 관세"
        at: 20m
        to: [us]
        from: press
        text: Pay more.
        notes: 'It''s late'
  - id: two
    title: The second
    stages: {deliberate: 30m}
    injects:
      - use: media/leak
        at: held
        with: {sender: press}

glossary: {TTX: tabletop exercise}
"""

Open = Callable[..., AbstractAsyncContextManager["Editing"]]


class Editing:
    """The editor on the screen, driven by keys."""

    def __init__(self, pilot: Pilot[None], app: EditorApp) -> None:
        self.pilot, self.app = pilot, app
        self.path = app.file.path

    @property
    def text(self) -> str:
        """The playbook's text as it would be saved."""
        return self.app.manuscript.text

    @property
    def screen(self) -> str:
        return text_of(self.app)

    @property
    def row(self) -> Row | None:
        return self.app.table.row

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.until(lambda: not self.app.busy, "the editor to be done")

    async def type(self, text: str) -> None:
        await type_in(self.pilot, text)

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        await wait_for(self.pilot, condition, what)

    async def shows(self, *texts: str) -> None:
        for text in texts:
            await shows(self.pilot, text)

    async def on(self, screen: str) -> None:
        """Wait until this screen is on top, whole."""
        await self.until(lambda: type(self.app.screen).__name__ == screen and self.app.screen.is_mounted, screen)
        await self.pilot.pause()


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Opens a text in the editor."""

    @asynccontextmanager
    async def opened(text: str | None = BOOK, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Editing]:
        path = tmp_path / "small.yaml"
        if text is not None:
            path.write_bytes(text.encode())
        file = File(path)
        app = EditorApp(file, file.read(), Recovery(path, tmp_path / "state"))
        async with app.run_test(size=size, notifications=True) as pilot:
            editing = Editing(pilot, app)
            await editing.until(lambda: app.table.is_mounted)
            await editing.shows(path.name)
            yield editing

    return opened


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
