"""What dialogs are made of: labelled fields that know their value, say what it means and what is wrong with it.

Every text here may come from a playbook or a player, so each is shown as `Content`, never parsed. Marks are characters,
not colours: what is ticked must be seen without colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Focus, Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, Select, Static, TextArea
from textual.widgets.option_list import Option

from ttx.errors import TtxError
from ttx.text import clean, one_line


class Plain(Static):
    """Text that is never markup."""

    def __init__(self, text: str | Content = "", classes: str = "") -> None:
        super().__init__(text, markup=False, classes=classes)


class Field(Horizontal):
    """A label, a control, and a line under it for a remark or for what is wrong."""

    DEFAULT_CSS = """
    Field { height: auto; margin-bottom: 1; }
    Field > .label { width: 18; padding-right: 2; color: $text-muted; }
    Field:focus-within > .label { color: $text; text-style: bold underline; }
    Field > Vertical { height: auto; }
    Field .remark { height: auto; color: $text-muted; }
    Field .remark.-wrong { color: $text-error; text-style: bold; }
    Field Input, Field TextArea, Field SelectCurrent { background: $surface; }
    Field Input { padding: 0 1; }
    """

    class Changed(Message):
        """Something was typed or chosen."""

    def __init__(self, label: str, *, required: str = "", help: str = "") -> None:
        super().__init__()
        self.label = label
        self.required = required
        """what to say where it is left empty; nothing for a field that may be"""
        self.help = help
        self._line = Plain(help, classes="remark")
        self._line.display = bool(help)
        self._first: Any = None

    def control(self) -> Widget:
        """The widget that the person works with."""
        raise NotImplementedError

    @property
    def value(self) -> Any:
        """What stands in the field. ValueError, in words for the person, where it cannot be read."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield Plain(self.label, classes="label")
        with Vertical():
            yield self.control()
            yield self._line

    def on_mount(self) -> None:
        self._first = self.raw
        self.remark()

    @property
    def raw(self) -> Any:
        """What was typed, as it is; to know whether something was."""
        return self.value

    @property
    def touched(self) -> bool:
        """Whether it differs from what it opened with."""
        return bool(self.raw != self._first)

    def meaning(self) -> str:
        """What the value means, shown under it while one types."""
        return self.help

    def remark(self) -> None:
        """Say what the value means now."""
        self._show(self.meaning(), wrong=False)

    def complain(self, message: str) -> None:
        """Say what is wrong, beside what is wrong."""
        self._show(f"! {message}", wrong=True)

    def _show(self, text: str, *, wrong: bool) -> None:
        self._line.update(Content(text))
        self._line.set_class(wrong, "-wrong")
        self._line.display = bool(text)

    def problem(self) -> str:
        """What is wrong with the value; empty where nothing is."""
        try:
            value = self.value
        except (ValueError, TtxError) as error:
            return error.message if isinstance(error, TtxError) else str(error)
        return self.required if value in ("", None, [], {}) else ""

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    def _control_changed(self, event: Message) -> None:
        event.stop()
        self.hear()

    def hear(self) -> None:
        """The control has changed."""
        self.remark()
        self.post_message(self.Changed())


class Words(Field):
    """Text: one line, or an area of several."""

    def __init__(
        self, label: str, text: str = "", *, lines: int = 1, required: str = "", help: str = "", hint: str = ""
    ) -> None:
        super().__init__(label, required=required, help=help)
        self._box: Input | TextArea
        if lines == 1:
            self._box = Input(text, placeholder=hint, compact=True, select_on_focus=False)
        else:
            self._box = TextArea(
                text, placeholder=Content(hint), compact=True, highlight_cursor_line=False, tab_behavior="focus"
            )
            self._box.styles.height = lines

    def control(self) -> Widget:
        return self._box

    @property
    def raw(self) -> str:
        return self._box.value if isinstance(self._box, Input) else self._box.text

    @property
    def value(self) -> str:
        return clean(self.raw).strip()


class Number(Words):
    """A number, with its limits in words; None where nothing is typed."""

    def __init__(
        self,
        label: str,
        number: float | None = None,
        *,
        low: float,
        high: float,
        required: str = "",
        help: str = "",
    ) -> None:
        super().__init__(label, "" if number is None else f"{number:g}", required=required, help=help)
        self.low, self.high = low, high

    @property
    def value(self) -> Any:
        text = self.raw.strip().replace("−", "-").replace(",", ".")
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"{one_line(text, 20)!r} is not a number") from None
        if not self.low <= number <= self.high:
            raise ValueError(f"between {self.low:g} and {self.high:g}, please")
        return number

    def meaning(self) -> str:
        try:
            number = self.value
        except ValueError:
            return self.help
        return self.help if number is None else self.means(number)

    def means(self, number: float) -> str:
        """What this number would do."""
        return self.help


class Rows(OptionList):
    """Lines that stand in one of a few states. Space goes to the next; a state's first letter goes to it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", "Change", show=False)]
    DEFAULT_CSS = "Rows { max-height: 8; background: $surface; }"

    class Turned(Message):
        """A line went to another state."""

    def __init__(
        self,
        rows: Mapping[str, str],
        states: Sequence[str],
        at: Mapping[str, int],
        *,
        locked: Iterable[str] = (),
        single: bool = False,
    ) -> None:
        self._rows, self._states, self._single = dict(rows), states, single
        self.at = {key: at.get(key, 0) for key in rows}
        shut = set(locked)
        super().__init__(*(Option(self._prompt(key), disabled=key in shut) for key in rows), markup=False, compact=True)

    def _prompt(self, key: str) -> Content:
        return Content(f"{self._states[self.at[key]]} {self._rows[key]}".rstrip())

    @on(Focus)
    def _point(self) -> None:
        # A list that is entered has a line under the cursor, so that space does something at once.
        if self.highlighted is None:
            chosen = next((place for place, key in enumerate(self.at) if self._single and self.at[key]), None)
            if chosen is None:
                self.action_first()
            else:
                self.highlighted = chosen

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        key = list(self.at)[event.option_index]
        self.turn(key, 1 if self._single else (self.at[key] + 1) % len(self._states))

    def on_key(self, event: Key) -> None:
        letters = [state.strip("[ ]")[:1] for state in self._states]
        if len(self._states) > 2 and event.is_printable and event.key in letters and self.highlighted is not None:
            event.stop()
            self.turn(list(self.at)[self.highlighted], letters.index(event.key))

    def turn(self, key: str, state: int) -> None:
        """Put a line into a state; among single ones the others go back."""
        if self._single:
            self.at = dict.fromkeys(self.at, 0)
        self.at[key] = state
        for place, name in enumerate(self.at):
            self.replace_option_prompt_at_index(place, self._prompt(name))
        self.post_message(self.Turned())


class Ticks(Field):
    """Any of several: the value is the list of what is ticked. Locked ones are shown and cannot be."""

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
        super().__init__(label, required=required, help=help)
        self.least = least
        self.options = dict(options)
        self._rows = Rows(options, ("[ ]", "[x]"), dict.fromkeys(ticked, 1), locked=locked)

    def control(self) -> Widget:
        return self._rows

    @property
    def value(self) -> Any:
        return [key for key, on in self._rows.at.items() if on]

    def problem(self) -> str:
        return self.required if len(self.value) < self.least else ""

    @on(Rows.Turned)
    def _turned(self, event: Rows.Turned) -> None:
        event.stop()
        self.hear()


class Pick(Ticks):
    """One of a few, all of them in sight; empty where none is chosen."""

    def __init__(
        self,
        label: str,
        options: Mapping[str, str],
        chosen: str = "",
        *,
        locked: Iterable[str] = (),
        required: str = "",
        help: str = "",
    ) -> None:
        super().__init__(label, options, required=required, help=help)
        self._rows = Rows(options, ("( )", "(•)"), {chosen: 1}, locked=locked, single=True)

    @property
    def value(self) -> str:
        return next((key for key, on in self._rows.at.items() if on), "")

    def problem(self) -> str:
        return self.required if not self.value else ""


class Fates(Ticks):
    """What becomes of each of several things: a word for each line. Lines on the first word, `?`, are undecided."""

    def __init__(
        self, label: str, things: Mapping[str, str], words: Sequence[str], *, required: str = "", help: str = ""
    ) -> None:
        super().__init__(label, things, required=required, help=help)
        self._words = words
        width = max(map(len, words))
        self._rows = Rows(things, [f"[{word:^{width}}]" for word in words], {})

    @property
    def value(self) -> dict[str, str]:
        return {key: self._words[place] for key, place in self._rows.at.items()}

    def problem(self) -> str:
        return self.required if "?" in self.value.values() else ""


class Menu(Field):
    """One of many, folded away until asked for; the words for `none` stand for an empty value."""

    def __init__(
        self, label: str, options: Mapping[str, str], chosen: str = "", *, none: str = "", help: str = ""
    ) -> None:
        super().__init__(label, help=help)
        lines = {"": none, **options} if none else options
        self._select: Select[str] = Select(
            # Content is a label too, whatever the annotation says, and it is not parsed.
            [(Content(one_line(text, 90)), key) for key, text in lines.items()],
            value=chosen if chosen in lines else next(iter(lines)),
            allow_blank=False,
            compact=True,
        )

    def control(self) -> Widget:
        return self._select

    @property
    def value(self) -> str:
        return str(self._select.value)


class Tell(Plain):
    """Something to read before deciding; a heading where there is one."""

    DEFAULT_CSS = "Tell { height: auto; margin-bottom: 1; padding-left: 1; border-left: outer $primary; }"

    def __init__(self, text: str, heading: str = "") -> None:
        super().__init__(told(text, heading))

    def tell(self, text: str, heading: str = "") -> None:
        """Show another text."""
        self.update(told(text, heading))


def told(text: str, heading: str = "") -> Content:
    """A text under its heading."""
    return Content.assemble((f"{heading}\n", "bold"), text) if heading else Content(text)
