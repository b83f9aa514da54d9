"""What dialogs are made of: labelled fields that know their value, say what it means and what is wrong with it.

Every text here may come from a playbook or a player, so each passes `harmless` and is never parsed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Paste
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Select, TextArea

from ttx.errors import TtxError
from ttx.text import clean, one_line
from ttx.tui.plain import Plain, harmless


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
    Field TextArea { padding: 0; }
    Field TextArea:nocolor > .text-area--cursor { text-style: reverse; }
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
        """What stands in the field; ValueError, in words for the person, where it cannot be read."""
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
        # The help stays: often it says how to mend it.
        self._show(f"! {message}\n{self.help}".rstrip(), wrong=True)

    def _show(self, text: str, *, wrong: bool) -> None:
        self._line.show(text)
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


class _Pasted:
    """What is pasted is made harmless before it is shown: Textual would hand an escape sequence on to the terminal."""

    def on_paste(self, event: Paste) -> None:
        event.text = clean(event.text, len(event.text))


class _Line(_Pasted, Input):
    pass


class _Lines(_Pasted, TextArea):
    pass


class Words(Field):
    """Text: one line, or an area of several."""

    def __init__(
        self, label: str, text: str = "", *, lines: int = 1, required: str = "", help: str = "", hint: str = ""
    ) -> None:
        super().__init__(label, required=required, help=help)
        self._box: Input | TextArea
        if lines == 1:
            self._box = _Line(text, placeholder=harmless(hint).plain, compact=True, select_on_focus=False)
        else:
            self._box = _Lines(
                text, placeholder=harmless(hint), compact=True, highlight_cursor_line=False, tab_behavior="focus"
            )
            self._box.styles.height = lines
            self._box.move_cursor(self._box.document.end)

    def control(self) -> Widget:
        return self._box

    @property
    def raw(self) -> str:
        return self._box.value if isinstance(self._box, Input) else self._box.text

    def fill(self, text: str) -> None:
        """Put another text in, to be changed."""
        if isinstance(self._box, Input):
            self._box.value = text
        else:
            self._box.text = text

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


class Menu(Field):
    """One of many, folded away until asked for; the words for `none` stand for an empty value."""

    def __init__(
        self, label: str, options: Mapping[str, str], chosen: str = "", *, none: str = "", help: str = ""
    ) -> None:
        super().__init__(label, help=help)
        lines = {"": none, **options} if none else options
        self._select: Select[str] = Select(
            # Content is a label too, whatever the annotation says, and it is not parsed.
            [(harmless(one_line(text, 90)), key) for key, text in lines.items()],
            value=chosen if chosen in lines else next(iter(lines)),
            allow_blank=False,
            compact=True,
        )

    def control(self) -> Widget:
        return self._select

    @property
    def value(self) -> str:
        return str(self._select.value)

    def choose(self, key: str) -> None:
        """Put another one in."""
        self._select.value = key


class Tell(Plain):
    """Something to read before deciding; a heading where there is one."""

    DEFAULT_CSS = "Tell { height: auto; margin-bottom: 1; padding-left: 1; border-left: outer $primary; }"

    def __init__(self, text: str, heading: str = "") -> None:
        super().__init__(told(text, heading))

    def tell(self, text: str, heading: str = "") -> None:
        """Show another text."""
        self.show(told(text, heading))


def told(text: str, heading: str = "") -> Content:
    """A text under its heading."""
    return Content.assemble((f"{heading}\n", "bold"), text) if heading else Content(text)
