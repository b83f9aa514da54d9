"""The door: take the same seat again, or a new one with a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import Screen

from ttx.locale import LANGUAGES, N_, Words
from ttx.seat.field import Line
from ttx.seat.keep import Kept
from ttx.seat.pick import Pick
from ttx.tui.plain import Plain

NEW = "new"
_SAYS = {
    "title": N_("Take a seat in the exercise"),
    "about-code": N_("Code, as on your card"),
    "about-name": N_("Your name"),
    "about-office": N_("Your office in the team, such as Defence (if you like)"),
    "keys": N_("Enter goes on, and joins after the last line. Ctrl+Q leaves."),
}


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
        Binding("ctrl+s", "join", N_("Join"), priority=True),
        Binding("down", "app.focus_next", "Next field", show=False),
        Binding("up", "app.focus_previous", "Field before", show=False),
    ]

    class Wanted(Message):
        """Somebody asks for a seat: a kept one, or with a code."""

        def __init__(self, code: str, name: str, office: str, again: Kept | None = None) -> None:
            super().__init__()
            self.code, self.name, self.office, self.again = code, name, office, again

    def __init__(
        self, words: Words, url: str, known: Sequence[Kept], code: str, name: str, office: str, trouble: str = ""
    ) -> None:
        super().__init__()
        self._words = words
        self._url = url
        self._known = list(known)
        self._first = {"code": code, "name": name, "office": office}
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Plain(id="title", classes="label")
            yield Plain(self._url)
            yield Plain(self._trouble, id="trouble")
            if self._known:
                yield Pick(id="again")
            with Vertical(id="fields"):
                for name, text in self._first.items():
                    yield Plain(id=f"about-{name}", classes="label")
                    yield Line(text, id=name)
            yield Plain(id="keys")
            yield Plain(f"F9  {' · '.join(LANGUAGES.values())}")

    def speak(self, words: Words) -> None:
        """Say all this in these words; what is typed stays."""
        self._words = _ = words
        for place, message in _SAYS.items():
            self.query_one(f"#{place}", Plain).show(_(message))
        if self._known:
            again = self.query_one("#again", Pick)
            seats = [(str(place), _same(_, kept)) for place, kept in enumerate(self._known)]
            again.offer([*seats, (NEW, _("a new seat, with a code"))], again.picked, many=False)

    def on_mount(self) -> None:
        self.speak(self._words)
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
        _ = self._words
        if self._again is None and not (code and name):
            missing_name = _("Your name is missing: any name that your team knows you by.")
            self.fail(missing_name if code else _("The code is missing."))
            self._first_empty()
            return
        self.query_one("#trouble", Plain).show(_("Joining…"))
        self.post_message(self.Wanted(code, name, office, self._again))

    def fail(self, words: str) -> None:
        """Say why it did not work; what was typed stays."""
        self.query_one("#trouble", Plain).show(words)


def _same(_: Words, kept: Kept) -> str:
    who = f"{kept.name} ({kept.office})" if kept.office else kept.name
    team = kept.team or _("observer")
    return _("the same seat again: {name}, {team}, {title}", name=who, team=team, title=kept.title)
