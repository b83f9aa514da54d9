"""The door: take the same seat again, or a new one with a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import Screen

from ttx.seat.field import Line
from ttx.seat.keep import Kept
from ttx.seat.pick import Pick
from ttx.tui.plain import Plain

NEW = "new"


class JoinScreen(Screen[None]):
    """Three lines to fill in; what is known stands there already."""

    CSS = """
    JoinScreen { align: center middle; }
    JoinScreen VerticalScroll { width: 64; max-width: 100%; height: auto; max-height: 100%;
        border: solid $foreground; padding: 1 2; }
    JoinScreen Plain { height: auto; }
    JoinScreen Line { margin: 0 0 1 0; }
    JoinScreen #fields { height: auto; }
    JoinScreen #again { margin: 1 0; }
    JoinScreen #trouble { text-style: bold; }
    JoinScreen .label { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "join", "Join", priority=True),
        Binding("down", "app.focus_next", "Next field", show=False),
        Binding("up", "app.focus_previous", "Field before", show=False),
    ]

    class Wanted(Message):
        """Somebody asks for a seat: a kept one, or with a code."""

        def __init__(self, code: str, name: str, office: str, again: Kept | None = None) -> None:
            super().__init__()
            self.code, self.name, self.office, self.again = code, name, office, again

    def __init__(
        self, url: str, known: Sequence[Kept], code: str, name: str, office: str, trouble: str = ""
    ) -> None:  # fmt: skip
        super().__init__()
        self._url = url
        self._known = list(known)
        self._first = {"code": code, "name": name, "office": office}
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Plain("Take a seat in the exercise", classes="label")
            yield Plain(self._url)
            yield Plain(self._trouble, id="trouble")
            if self._known:
                yield Pick([*[(str(place), _words(kept)) for place, kept in enumerate(self._known)],
                            (NEW, "a new seat, with a code")], id="again")  # fmt: skip
            with Vertical(id="fields"):
                yield Plain("Code, as on your card", classes="label")
                yield Line(self._first["code"], id="code")
                yield Plain("Your name", classes="label")
                yield Line(self._first["name"], id="name")
                yield Plain("Your office in the team, such as Defence (if you like)", classes="label")
                yield Line(self._first["office"], id="office")
            yield Plain("Enter goes on, and joins after the last line. Ctrl+Q leaves.")

    def on_mount(self) -> None:
        if self._known:
            self._show_fields()
            self.query_one("#again", Pick).focus()
        else:
            self._first_empty()

    def _first_empty(self) -> None:
        lines = list(self.query(Line))
        next((line for line in lines if not line.value), lines[-1]).focus()

    @property
    def _again(self) -> Kept | None:
        if not self._known:
            return None
        picked = self.query_one("#again", Pick).picked
        return None if picked == [NEW] else self._known[int(picked[0]) if picked else 0]

    def _show_fields(self) -> None:
        self.query_one("#fields").display = self._again is None

    def on_pick_changed(self, event: Pick.Changed) -> None:
        if self._again is not None:
            self.action_join()
        self._show_fields()
        if self._again is None:
            self._first_empty()

    def on_input_submitted(self, event: Line.Submitted) -> None:
        if event.input.id == "office":
            self.action_join()
        else:
            self.focus_next()

    def action_join(self) -> None:
        code, name, office = (self.query_one(f"#{id}", Line).value.strip() for id in ("code", "name", "office"))
        if self._again is None and not (code and name):
            self.fail(
                "The code is missing." if not code else "Your name is missing: any name that your team knows you by."
            )
            self._first_empty()
            return
        self.query_one("#trouble", Plain).show("Joining…")
        self.post_message(self.Wanted(code, name, office, self._again))

    def fail(self, words: str) -> None:
        """Say why it did not work; what was typed stays."""
        self.query_one("#trouble", Plain).show(words)


def _words(kept: Kept) -> str:
    who = f"{kept.name} ({kept.office})" if kept.office else kept.name
    return f"the same seat again: {who}, {kept.team or 'observer'}, {kept.title}"
