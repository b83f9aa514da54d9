"""Fields that are lists: tick some, pick one, say what becomes of each.

Marks are characters, not colours: Textual's own check boxes and radio buttons differ only in colour when they are on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ttx.console.dialogs.fields import Field
from ttx.tui.plain import harmless


class Rows(OptionList):
    """Lines that stand in one of a few states: space goes to the next, a state's first letter goes to it, its capital
    puts all lines there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", "Change", show=False)]
    DEFAULT_CSS = """
    Rows { max-height: 8; background: $surface; }
    Rows:focus:nocolor > .option-list--option-highlighted { text-style: bold underline; }
    Rows:blur > .option-list--option-highlighted { background: transparent; text-style: none; }
    """

    class Turned(Message):
        """A line went to another state."""

    def __init__(
        self,
        labels: Mapping[str, str],
        states: Sequence[str],
        on: Iterable[str] = (),
        *,
        at: Mapping[str, int] | None = None,
        locked: Iterable[str] = (),
        single: bool = False,
    ) -> None:
        self.labels, self._states, self._single = dict(labels), states, single
        first, shut = at or dict.fromkeys(on, 1), set(locked)
        self.at = {key: first.get(key, 0) for key in labels}
        """by line: the number of its state"""
        super().__init__(
            *(Option(self._prompt(key), disabled=key in shut) for key in labels), markup=False, compact=True
        )

    def _prompt(self, key: str) -> Content:
        return harmless(f"{self._states[self.at[key]]} {self.labels[key]}")

    def on_mount(self) -> None:
        # One enters a list on what is chosen.
        if self._single:
            self.highlighted = next((place for place, on in enumerate(self.at.values()) if on), 0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        key = list(self.at)[event.option_index]
        self.turn(key, 1 if self._single else (self.at[key] + 1) % len(self._states))

    def on_key(self, event: Key) -> None:
        letters = [state.strip("[ ]")[:1] for state in self._states]
        letter = event.character or ""
        if len(self._states) < 3 or letter.lower() not in letters or not letter or self.highlighted is None:
            return
        event.stop()
        for key in list(self.at) if letter.isupper() else [list(self.at)[self.highlighted]]:
            self.turn(key, letters.index(letter.lower()))

    def turn(self, key: str, state: int) -> None:
        """Put a line into a state; among single ones the others go back."""
        if self._single:
            self.at = dict.fromkeys(self.at, 0)
        self.at[key] = state
        for place, name in enumerate(self.at):
            self.replace_option_prompt_at_index(place, self._prompt(name))
        self.post_message(self.Turned())


class _Listed(Field):
    def __init__(self, label: str, rows: Rows, required: str, help: str) -> None:
        super().__init__(label, required=required, help=help)
        self.rows = rows

    def control(self) -> Widget:
        return self.rows

    def ticked(self) -> list[str]:
        """The lines that are not in their first state."""
        return [key for key, state in self.rows.at.items() if state]

    @on(Rows.Turned)
    def _turned(self, event: Rows.Turned) -> None:
        event.stop()
        self.hear()


class Ticks(_Listed):
    """Any of several; the value is the list of what is ticked, and locked ones cannot be."""

    def __init__(
        self,
        label: str,
        options: Mapping[str, str],
        ticked: Iterable[str] = (),
        *,
        locked: Iterable[str] = (),
        least: int = 1,
        required: str = "",
        help: str = "",
    ) -> None:
        super().__init__(label, Rows(options, ("[ ]", "[x]"), ticked, locked=locked), required, help)
        self.least = least

    @property
    def value(self) -> list[str]:
        return self.ticked()

    def problem(self) -> str:
        return self.required if len(self.value) < self.least else ""


class Pick(_Listed):
    """One of a few, all of them in sight; empty where none is chosen."""

    def __init__(
        self,
        label: str,
        options: Mapping[str, str],
        chosen: str | None = None,
        *,
        locked: Iterable[str] = (),
        required: str = "",
        help: str = "",
    ) -> None:
        first = [] if chosen is None else [chosen]
        super().__init__(label, Rows(options, ("( )", "(•)"), first, locked=locked, single=True), required, help)

    @property
    def value(self) -> str:
        return next(iter(self.ticked()), "")


class Fates(_Listed):
    """What becomes of each of several things: a word for each line; `?` is for what is undecided."""

    def __init__(
        self,
        label: str,
        things: Mapping[str, str],
        words: Sequence[str],
        *,
        at: Mapping[str, str] = {},
        required: str = "",
        help: str = "",
    ) -> None:
        width = max(map(len, words))
        first = {key: words.index(word) for key, word in at.items()}
        super().__init__(label, Rows(things, [f"[{word:^{width}}]" for word in words], at=first), required, help)
        self._words = words

    @property
    def value(self) -> dict[str, Any]:
        return {key: self._words[place] for key, place in self.rows.at.items()}

    def problem(self) -> str:
        return self.required if "?" in self.value.values() else ""
