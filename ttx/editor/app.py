"""The editor: one playbook's file, changed inject by inject, checked at every step."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from ttx.editor import changes
from ttx.editor.changes import Place
from ttx.editor.file import File, Recovery
from ttx.editor.keys import ACTIONS
from ttx.editor.manuscript import Manuscript, Version
from ttx.editor.reading import Reading, Row, read
from ttx.editor.screen import EditorScreen
from ttx.errors import TtxError
from ttx.playbook.ids import slug
from ttx.playbook.pen import Pen
from ttx.playbook.yaml import gc_paused
from ttx.tui.app import TtxApp
from ttx.tui.dialog import Choose, Confirm

Change = Callable[[Pen, Place], Place | None]
"""Changes the inject at this place; where it is then, if elsewhere."""


class EditorApp(TtxApp[None]):
    """Changes are asked for at once and carried out one after another, each on the text as the one before left it."""

    TITLE = "ttx edit"
    AGAIN = "What was not saved is kept: `ttx edit` with the same file offers it."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "do('save')", "Save", show=False)]

    def __init__(self, file: File, text: str, recovery: Recovery) -> None:
        super().__init__()
        self.file, self.recovery = file, recovery
        self.manuscript = Manuscript(text)
        self.reading: Reading = read(text, file.path)
        self.table = EditorScreen()
        self._jobs = deque[Callable[[], Awaitable[None]]]()
        self.busy = False
        """something is being written or read"""

    def get_default_screen(self) -> Screen[Any]:
        return self.table

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)

    @work(group="begin")
    async def _begin(self) -> None:
        left = self.recovery.read()
        if left is not None and left != self.manuscript.text:
            options = [("mine", "Go on with it; u takes it back"), ("file", "Leave it, and forget it")]
            said = "The editor ended before these changes were saved. The file itself is as it was saved last."
            if await self.push_screen_wait(Choose("There are changes that were not saved", options, said)) == "mine":
                self.manuscript.write(left, "what was recovered")
                await self._read_again()
        if self.manuscript.text == self.manuscript.saved:
            self.recovery.forget()
        if self.reading.broken:
            self._do_file()

    # -- changing the text

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

    def change(self, what: str, change: Change, row: Row | None = None) -> None:
        """Change the selected inject, and go where it is then."""
        key = (row or self.table.row or _NOBODY).key

        async def job() -> None:
            now = self.reading.row(key)
            if now is None:
                raise TtxError("there is no inject here", hint="a adds one")
            text, place = await asyncio.to_thread(_carried_out, self.manuscript.text, now.place, change)
            if self.manuscript.write(text, f"{what} “{now.title}”", key):
                await self._read_again(place or now.place)

        self.ask(job)

    def rewrite(self, text: str, what: str, key: str = "") -> None:
        """Take another text."""

        async def job() -> None:
            row = self.reading.row(key)
            if self.manuscript.write(text, what, key):
                await self._read_again(row.place if row else None)

        self.ask(job)

    async def _read_again(self, place: Place | None = None, key: str = "") -> None:
        text = self.manuscript.text
        self.reading = await asyncio.to_thread(read, text, self.file.path)
        if self.manuscript.changed:
            await asyncio.to_thread(self.recovery.keep, text)
        else:
            self.recovery.forget()
        self.table.draw()
        self.table.go(self.reading.key_at(place) if place else key)

    # -- doing

    def action_do(self, name: str) -> None:
        """Do what a key or the palette asked for."""
        if self.screen is self.table:
            getattr(self, f"_do_{name}")()

    def _shift(self, minutes: int) -> None:
        what = f"{abs(minutes)} min {'later' if minutes > 0 else 'earlier'}:"
        self.change(what, lambda pen, place: changes.shift(pen, place, 60 * minutes))

    def _do_later(self) -> None:
        self._shift(1)

    def _do_earlier(self) -> None:
        self._shift(-1)

    def _do_later5(self) -> None:
        self._shift(5)

    def _do_earlier5(self) -> None:
        self._shift(-5)

    def _do_next_phase(self) -> None:
        self.change("to the next phase:", lambda pen, place: changes.carry(pen, place, 1))

    def _do_last_phase(self) -> None:
        self.change("to the phase before:", lambda pen, place: changes.carry(pen, place, -1))

    def _do_duplicate(self) -> None:
        def twice(pen: Pen, place: Place) -> Place:
            return changes.duplicate(pen, place, slug(self.reading.rows_by_place[place].id, self.reading.ids))

        self.change("duplicated", twice)

    @work(group="asked", exclusive=True)
    async def _do_delete(self) -> None:
        row = self.table.row
        if row is None:
            return
        if await self.push_screen_wait(Confirm(f"Delete “{row.title}”?", "u brings it back.", "delete", "keep")):
            self.change("deleted", lambda pen, place: changes.delete(pen, place), row)

    @work(group="asked", exclusive=True)
    async def _do_add(self) -> None:
        from ttx.editor.adding import new_inject

        made = await new_inject(self)
        if made is None:
            return
        row, phases = self.table.row, self.reading.phases
        if row is None and not phases:
            self.tell("There is no phase yet: E shows the whole file", "warning")
            return
        place = row.place if row else (0, 0)

        async def job() -> None:
            text, _ = await asyncio.to_thread(
                _carried_out, self.manuscript.text, place, lambda pen, place: changes.add(pen, place, made)
            )
            if self.manuscript.write(text, "added an inject"):
                await self._read_again(place)

        self.ask(job)

    def _do_undo(self) -> None:
        self._step(self.manuscript.undo, "Taken back", "Nothing was changed before this")

    def _do_redo(self) -> None:
        self._step(self.manuscript.redo, "Done again", "Nothing was taken back")

    def _step(self, step: Callable[[], Version | None], said: str, nothing: str) -> None:
        async def job() -> None:
            if (version := step()) is None:
                self.tell(nothing)
            else:
                self.tell(f"{said}: {version.what}")
                await self._read_again(key=version.key)

        self.ask(job)

    def _do_details(self) -> None:
        self.table.details()

    def _do_find(self) -> None:
        self.table.find()

    @work(group="asked", exclusive=True)
    async def _do_filter(self) -> None:
        options = self.table.only.options(self.reading)
        chosen = await self.push_screen_wait(Choose("Show only", options, "Several narrow it further; / finds words."))
        if chosen:
            self.table.show_only(self.table.only.chosen(chosen))

    def _do_order(self) -> None:
        self.table.by_time = not self.table.by_time
        self.table.draw()
        self.tell("By time within each phase" if self.table.by_time else "As they stand in the file")

    # -- screens

    def _do_form(self) -> None:
        from ttx.editor.writing import Form

        self._write_on(Form, self.table.row)

    def _do_block(self) -> None:
        from ttx.editor.writing import Lines

        self._write_on(Lines, self.table.row)

    def _do_file(self) -> None:
        self.open_file()

    def open_file(self, line: int = 0) -> None:
        """Show the text of the whole file, at this line."""
        from ttx.editor.writing import Lines

        broken, row = self.reading.broken, self.table.row
        line = line or (broken.line if broken else row.line if row else 1)
        self._take(Lines(self.reading, None, line), "edited the file")

    def _write_on(self, screen: Any, row: Row | None) -> None:
        if self.busy:
            self.tell("A moment: the last change is still being written")
        elif row is None:
            self.tell("There is no inject here; a adds one", "warning")
        else:
            try:
                opened = screen(self.reading, row)
            except TtxError as error:
                self.refuse(error)
                return
            self._take(opened, f"edited “{row.title}”", row.key)

    @work(group="asked", exclusive=True)
    async def _take(self, screen: Screen[tuple[str, bool] | None], what: str, key: str = "") -> None:
        given = await self.push_screen_wait(screen)
        if given is not None:
            text, save = given
            self.rewrite(text, what, key)
            if save:
                self._do_save()

    @work(group="asked", exclusive=True)
    async def _do_problems(self) -> None:
        from ttx.editor.lists import Problems

        chosen = await self.push_screen_wait(Problems(self.reading))
        if chosen is None:
            return
        row = next((row for row in self.reading.rows if chosen in row.problems), None)
        if row:
            self.table.go(row.key)
        elif chosen.file == self.reading.document.name:
            self.open_file(chosen.line)

    @work(group="asked", exclusive=True)
    async def _do_matrix(self) -> None:
        from ttx.editor.matrix import Matrix
        from ttx.editor.table import Filter

        if self.reading.playbook is None:
            self.tell("The errors come first: p lists them", "warning")
            return
        if chosen := await self.push_screen_wait(Matrix(self.reading.playbook)):
            what, ids = chosen
            self.table.show_only(Filter(about=what, ids=ids))

    def _do_help(self) -> None:
        from ttx.editor.lists import Keys

        self.push_screen(Keys())

    # -- saving and leaving

    def _do_save(self) -> None:
        self.ask(self._save)

    async def _save(self) -> None:
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
            await self._read_again()
        return chosen == "mine"

    async def action_quit(self) -> None:
        """Leave; asks where something is not saved."""
        self._do_quit()

    @work(group="leave", exclusive=True)
    async def _do_quit(self) -> None:
        if self.screen is not self.table:
            self.tell("esc leaves this first")
            return
        if self.busy or not self.manuscript.changed:
            if self.busy:
                self.tell("A moment: the last change is still being written")
            else:
                self.exit()
            return
        options = [("save", "Save and leave"), ("drop", "Leave without saving")]
        chosen = await self.push_screen_wait(Choose("Not everything is saved", options))
        if chosen == "save":
            self.ask(self._save)
            self.ask(self._leave)
        elif chosen == "drop":
            self.recovery.forget()
            self.exit()

    async def _leave(self) -> None:
        if not self.manuscript.changed:
            self.exit()

    # -- the palette

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything by name."""
        for action in ACTIONS.values():
            if action.name not in ("team", "quit"):
                title = f"{action.short[:1].upper()}{action.short[1:]}"
                yield SystemCommand(title, f"{action.help} ({action.shown})", self._named(action.name))
        yield from super().get_system_commands(screen)

    def _named(self, name: str) -> Callable[[], None]:
        return lambda: self.action_do(name)


class _Nobody:
    key = ""


_NOBODY = _Nobody()


def _carried_out(text: str, place: Place, change: Change) -> tuple[str, Place | None]:
    try:
        with gc_paused():
            pen = Pen(text)
            then = change(pen, place)
            return pen.text, then
    except AssertionError:
        hint = "E shows the text of the whole file"
        raise TtxError("this cannot be changed without touching what stands around it", hint=hint) from None
