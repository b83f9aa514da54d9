"""Screens on which one writes, and what is wrong shows at once: an inject's fields, its lines, the whole file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Paste
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from ttx.editor import changes
from ttx.editor.detail import problems_text
from ttx.editor.fields import Field
from ttx.editor.fields import changes as changed_fields
from ttx.editor.fields import fields as fields_of
from ttx.editor.fields import values as values_of
from ttx.editor.reading import Reading, Row, read
from ttx.errors import TtxError
from ttx.playbook.problems import Problem
from ttx.text import UNSAFE, clean
from ttx.tui.dialog import Choose, Typed
from ttx.tui.plain import Plain

SOON = 0.3
"""Seconds without a key before the text is checked."""


def _harmless(text: str) -> str:
    """A text without what a terminal would obey."""
    return UNSAFE.sub("\ufffd", _one_kind(text))


def _one_kind(text: str) -> str:
    """A text whose lines all end in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Prose(TextArea):
    """Several lines of text; what is pasted into it is made harmless first."""

    def __init__(self, text: str, **more: Any) -> None:
        super().__init__(_harmless(text), compact=True, **more)

    def on_paste(self, event: Paste) -> None:
        event.text = clean(event.text, len(event.text))


class Writing(Screen[tuple[str, bool] | None]):
    """Gives the playbook's new text and whether to save it, or None where nothing is to change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "done", "Done", priority=True),
        Binding("ctrl+s", "save", "Save", priority=True),
    ]
    DEFAULT_CSS = """
    Writing { layout: vertical; overflow: hidden; }
    Writing VerticalScroll, Writing TextArea { scrollbar-size-vertical: 1; }
    Writing > #head { height: 1; background: $panel; padding: 0 1; text-style: bold; }
    Writing > #checked { height: auto; max-height: 8; padding: 0 1; border-top: solid $border-blurred; }
    Writing > #foot { height: 1; background: $panel; padding: 0 1; color: $quiet; }
    Writing TextArea { border: none; padding: 0; background: $surface; }
    Writing > TextArea { height: 1fr; }
    """
    HEADING = ""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.reading = reading
        self._timer: Any = None

    def compose(self) -> ComposeResult:
        yield Plain(self.HEADING, id="head")
        yield from self.body()
        yield Plain("", id="checked")
        yield Plain("esc  done     ctrl+s  done, and save the file", id="foot")

    def body(self) -> Iterable[Widget]:
        """What one writes in."""
        return ()

    def typed(self) -> Any:
        """What stands there now, for `text_of`."""
        raise NotImplementedError

    def text_of(self, typed: Any) -> str:
        """The playbook's text with what was typed; TtxError where it cannot be."""
        raise NotImplementedError

    def about(self, checked: Reading) -> list[Problem]:
        """Which problems are shown first."""
        raise NotImplementedError

    # -- the live check

    def on_mount(self) -> None:
        self.call_after_refresh(self.check)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typing(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SOON, self.check)

    @work(group="check", exclusive=True)
    async def check(self) -> None:
        """Say what is wrong with the file as it would be."""
        typed = self.typed()
        try:
            checked = await asyncio.to_thread(lambda: read(self.text_of(typed), self.reading.path))
        except TtxError as error:
            self.say(
                Content.assemble((f"✗ {error.message}", "bold $text-error"), f"\n  {error.hint}" * bool(error.hint))
            )
            return
        here = self.about(checked)
        others = len(checked.problems) - len(here)
        parts = problems_text(here, 5) or [("✓ nothing is wrong here", "$text-success"), "\n"]
        if others:
            parts.append((f"{others} {'problem' if others == 1 else 'problems'} elsewhere in the file", "$quiet"))
        self.say(Content.assemble(*parts).rstrip())

    def say(self, text: Content) -> None:
        """Show what the check found."""
        # The check may end while the screen is being taken down, and what stood on it is gone.
        for line in self.query("#checked").results(Plain):
            line.show(text)

    # -- leaving

    @property
    def changed(self) -> bool:
        """Whether something was typed."""
        raise NotImplementedError

    def action_save(self) -> None:
        self._take(save=True)

    @work(group="leave", exclusive=True)
    async def action_done(self) -> None:
        """Close; asks what to do with what was typed."""
        if not self.changed:
            self.dismiss(None)
            return
        options = [("keep", "Keep what I wrote"), ("drop", "Throw it away")]
        chosen = await self.app.push_screen_wait(Choose("Leave this?", options, "It can be undone later: u."))
        if chosen == "keep":
            self._take(save=False)
        elif chosen == "drop":
            self.dismiss(None)

    def _take(self, save: bool) -> None:
        try:
            text = self.text_of(self.typed()) if self.changed else self.reading.text
        except TtxError as error:
            self.say(
                Content.assemble((f"✗ {error.message}", "bold $text-error"), f"\n  {error.hint}" * bool(error.hint))
            )
            return
        self.dismiss((text, save))


class Form(Writing):
    """The fields of one inject."""

    DEFAULT_CSS = """
    Form > VerticalScroll { height: 1fr; padding: 0 1; }
    Form .field { height: auto; margin-bottom: 1; }
    Form .label { width: 24; height: auto; padding-right: 1; color: $quiet; }
    Form .field Input, Form .field TextArea { width: 1fr; }
    Form .field TextArea { height: auto; min-height: 1; max-height: 12; }
    Form.-narrow .label { width: 16; }
    Form.-narrow .field { margin-bottom: 0; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal")]  # noqa: RUF012  (Textual's)

    def __init__(self, reading: Reading, row: Row) -> None:
        super().__init__(reading)
        self.row = row
        self._fields = list(fields_of(reading, row))
        # As the widgets hold them: what a terminal would obey is not in them.
        self._before = {name: _harmless(text) for name, text in values_of(reading, row).items()}
        self._inputs: dict[str, Input | TextArea] = {}
        self.HEADING = f"{row.title}" + (
            f"   from the library: {row.use}; what you write stands beside it" * bool(row.use)
        )

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(can_focus=False):
            for field in self._fields:
                with Horizontal(classes="field"):
                    yield Plain(field.label, classes="label")
                    yield self._widget(field)

    def _widget(self, field: Field) -> Widget:
        text = self._before[field.name]
        if field.kind in ("text", "lines", "expect"):
            made: Input | TextArea = Prose(text, placeholder=field.hint, tab_behavior="focus")
        else:
            # Where all is selected, the first key would throw it away.
            made = Typed(text, placeholder=field.hint, compact=True, select_on_focus=False)
        self._inputs[field.name] = made
        return made

    def on_mount(self) -> None:
        super().on_mount()
        self._inputs["title"].focus()

    def typed(self) -> dict[str, str]:
        return {name: each.text if isinstance(each, TextArea) else each.value for name, each in self._inputs.items()}

    @property
    def changed(self) -> bool:
        return self.typed() != self._before

    def text_of(self, typed: dict[str, str]) -> str:
        # What was not touched stays as it is, also where a field cannot show it.
        values = values_of(self.reading, self.row)
        meant = {name: values[name] if text == self._before[name] else text for name, text in typed.items()}
        wanted = changed_fields(self.reading, self.row, meant)
        text, _ = changes.carried_out(
            self.reading.text, self.row.place, lambda pen, place: changes.put(pen, place, wanted)
        )
        return text

    def about(self, checked: Reading) -> list[Problem]:
        return list(next((row.problems for row in checked.rows if row.place == self.row.place), ()))


class Lines(Writing):
    """Text as it stands in the file: of one inject, or all of it."""

    def __init__(self, reading: Reading, row: Row | None, line: int = 1) -> None:
        super().__init__(reading)
        self.row = row
        self._first, text = (1, reading.text) if row is None else changes.block(reading.text, row.place)
        self._area = Prose(
            text, show_line_numbers=True, line_number_start=self._first, tab_behavior="indent", soft_wrap=True
        )
        self._before = _one_kind(text)
        self._line = line
        self.HEADING = f"{row.title}: as it stands in the file" if row else f"{reading.path.name}: the whole file"

    def body(self) -> Iterable[Widget]:
        return (self._area,)

    def on_mount(self) -> None:
        super().on_mount()
        self._area.focus()
        if self.changed:
            self.app.notify(
                "What a terminal would obey shows as \ufffd. If you keep this, it is written so.", timeout=15
            )
        self._area.move_cursor((max(0, self._line - self._first), 0), center=True)

    def typed(self) -> str:
        return self._area.text

    @property
    def changed(self) -> bool:
        return self._area.text != self._before

    def text_of(self, typed: str) -> str:
        if self.row is None:
            return typed
        return changes.put_block(self.reading.text, self.row.place, typed)

    def about(self, checked: Reading) -> list[Problem]:
        if self.row is None:
            return checked.problems
        return list(next((row.problems for row in checked.rows if row.place == self.row.place), checked.problems))
