"""The editor: one playbook's file, changed inject by inject, checked at every step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from ttx.editor import changes
from ttx.editor.changes import Place
from ttx.editor.keys import ACTIONS
from ttx.editor.reading import Row
from ttx.editor.working import Working
from ttx.errors import TtxError
from ttx.playbook.ids import slug
from ttx.playbook.pen import Pen
from ttx.playbook.problems import Problem
from ttx.tui.dialog import AskLine, Choose, Confirm


class EditorApp(Working):
    """What the keys and the palette do."""

    TITLE = "ttx edit"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "do('save')", "Save", show=False)]

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
                await self.read_again()
        if self.manuscript.text == self.manuscript.saved:
            self.recovery.forget()
        if self.reading.broken:
            self._do_file()

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
                changes.carried_out, self.manuscript.text, place, lambda pen, place: changes.add(pen, place, made)
            )
            if self.manuscript.write(text, "added an inject"):
                await self.read_again(place)

        self.ask(job)

    def _do_undo(self) -> None:
        self.step(self.manuscript.undo, "Taken back", "Nothing was changed before this")

    def _do_redo(self) -> None:
        self.step(self.manuscript.redo, "Done again", "Nothing was taken back")

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

        if self.still_writing():
            return
        broken, row = self.reading.broken, self.table.row
        line = line or (broken.line if broken else row.line if row else 1)
        self._take(Lines(self.reading, None, line), "edited the file")

    def _write_on(self, screen: Any, row: Row | None) -> None:
        if self.still_writing():
            return
        if row is None:
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
        what, problem = chosen
        row = next((row for row in self.reading.rows if problem in row.problems), None)
        here = problem.file == self.reading.document.name
        if what == "allow":
            await self._allow(problem, here)
        elif row:
            self.table.go(row.key)
        elif here:
            self.open_file(problem.line)
        else:
            self.tell(f"It stands in another file: {problem.where}", "warning")

    async def _allow(self, problem: Problem, here: bool) -> None:
        if self.still_writing():
            return
        if not problem.rule or not here:
            self.tell("Only what a rule found in this file can be allowed; the rest has to be mended", "warning")
            return
        said = f"{problem.message}\n\nThe reason stands in the file as a comment."
        why = await self.push_screen_wait(AskLine(f"Why is it right so? ({problem.rule})", said, verb="allow it"))
        if why:
            try:
                self.rewrite(changes.allow(self.manuscript.text, problem, why), f"allowed {problem.rule}")
            except TtxError as error:
                self.refuse(error)

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
        self.ask(self.save)

    async def action_quit(self) -> None:
        """Leave; asks where something is not saved."""
        self._do_quit()

    @work(group="leave", exclusive=True)
    async def _do_quit(self) -> None:
        if self.screen is not self.table:
            self.tell("esc leaves this first")
            return
        if self.still_writing():
            return
        if not self.manuscript.changed:
            self.exit()
            return
        options = [("save", "Save and leave"), ("drop", "Leave without saving")]
        chosen = await self.push_screen_wait(Choose("Not everything is saved", options))
        if chosen == "save":
            self.ask(self.save)
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
