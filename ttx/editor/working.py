"""The text that is being edited, and how it is changed and saved: one thing after another."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual import work

from ttx.editor import changes
from ttx.editor.changes import Change, Place
from ttx.editor.file import File, Recovery
from ttx.editor.manuscript import Manuscript, Version
from ttx.editor.reading import Reading, Row, read
from ttx.editor.screen import EditorScreen
from ttx.errors import TtxError
from ttx.tui.app import TtxApp
from ttx.tui.dialog import Choose


class Working(TtxApp[None]):
    """Changes are asked for at once and carried out one after another, each on the text as the one before left it."""

    AGAIN = "What was not saved is kept: `ttx edit` with the same file offers it."

    def __init__(self, file: File, text: str, recovery: Recovery) -> None:
        super().__init__()
        self.file, self.recovery = file, recovery
        self.manuscript = Manuscript(text)
        self.reading: Reading = read(text, file.path)
        self.table = EditorScreen()
        self._jobs = deque[Callable[[], Awaitable[None]]]()
        self.busy = False
        """something is being written or read"""

    def ask(self, job: Callable[[], Awaitable[None]]) -> None:
        """Carry something out after what was asked for before."""
        self._jobs.append(job)
        if not self.busy:
            # At once, not when the worker begins: there must never be two.
            self.busy = True
            self._work()

    @work(group="write")
    async def _work(self) -> None:
        try:
            while self._jobs:
                try:
                    await self._jobs.popleft()()
                except TtxError as error:
                    self.refuse(error)
        finally:
            self.busy = False
            self.table.draw()

    def still_writing(self) -> bool:
        """Whether the last change is not there yet; says so."""
        if self.busy:
            self.tell("A moment: the last change is still being written")
        return self.busy

    def change(self, what: str, change: Change, row: Row | None = None) -> None:
        """Change the selected inject, and go where it is then."""
        key = chosen.key if (chosen := row or self.table.row) else ""

        async def job() -> None:
            now = self.reading.row(key)
            if now is None:
                raise TtxError("there is no inject here", hint="a adds one")
            text, place = await asyncio.to_thread(changes.carried_out, self.manuscript.text, now.place, change)
            if self.manuscript.write(text, f"{what} “{now.title}”", key):
                await self.read_again(place or now.place)

        self.ask(job)

    def rewrite(self, text: str, what: str, key: str = "") -> None:
        """Take another text."""

        async def job() -> None:
            row = self.reading.row(key)
            if self.manuscript.write(text, what, key):
                await self.read_again(row.place if row else None)

        self.ask(job)

    async def read_again(self, place: Place | None = None, key: str = "") -> None:
        """Read and show the text as it is now, with the cursor on an inject."""
        text = self.manuscript.text
        self.reading = await asyncio.to_thread(read, text, self.file.path)
        if self.manuscript.changed:
            await asyncio.to_thread(self.recovery.keep, text)
        else:
            self.recovery.forget()
        self.table.draw()
        self.table.go(self.reading.key_at(place) if place else key)

    def step(self, step: Callable[[], Version | None], said: str, nothing: str) -> None:
        """Undo or redo, and say what."""

        async def job() -> None:
            if (version := step()) is None:
                self.tell(nothing)
            else:
                self.tell(f"{said}: {version.what}")
                await self.read_again(key=version.key)

        self.ask(job)

    # -- saving

    async def save(self) -> None:
        """Write the file, unless somebody else has written it meanwhile and it is not to be."""
        text = self.manuscript.text
        if not self.manuscript.changed and not self.file.changed_meanwhile:
            self.tell("Nothing is to be saved")
            return
        if self.file.changed_meanwhile and not await self._settle(text):
            return
        await asyncio.to_thread(self.file.write, text)
        self._saved(text)
        errors = len(self.reading.errors)
        self.tell(f"Saved. {errors} to mend before it can be played: p lists them" if errors else "Saved")

    def _saved(self, text: str) -> None:
        self.manuscript.saved = text
        self.recovery.forget()
        self.table.draw()

    async def _settle(self, text: str) -> bool:
        """What to do where somebody else wrote the file meanwhile; whether to write over it."""
        options = [
            ("copy", "Take the file as it is now, and keep mine in a copy beside it"),
            ("theirs", "Take the file as it is now; u brings mine back"),
            ("mine", "Write mine over it"),
        ]
        said = f"{self.file.path.name} is not as it was when it was opened or saved here."
        chosen = await self.push_screen_wait(Choose("Somebody changed the file meanwhile", options, said))
        if chosen in ("copy", "theirs"):
            if chosen == "copy":
                self.tell(f"Yours is in {self.file.write_copy(text).name}")
            self.manuscript.write(self.file.read(), "took the file as it was")
            self._saved(self.manuscript.text)
            await self.read_again()
        return chosen == "mine"
