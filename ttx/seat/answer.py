"""The fields below the selected item. They are filled when the item is chosen and never touched by what arrives."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget

from ttx.seat.answers import Asks, Given
from ttx.seat.field import Field, Line
from ttx.seat.pick import Pick
from ttx.tui.plain import Plain

_LINES = 3
"""Short fields that a meeting needs; nothing needs more."""


class AnswerPane(Vertical):
    """Something to pick, short lines, a text: whatever the item asks for."""

    DEFAULT_CSS = """
    AnswerPane { height: auto; max-height: 60%; padding: 0 1; border-top: solid $foreground; display: none; }
    AnswerPane Horizontal { height: 1; }
    AnswerPane Horizontal Plain { width: 12; }
    AnswerPane #asks { text-style: bold; height: auto; }
    """

    class Edited(Message):
        """Somebody wrote or picked something."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.key = ""
        self._names: list[str] = []

    def compose(self) -> ComposeResult:
        yield Plain(id="asks")
        yield Pick(id="picks")
        for place in range(_LINES):
            with Horizontal(id=f"row-{place}"):
                yield Plain(id=f"label-{place}")
                yield Line(id=f"line-{place}")
        yield Field(id="text")

    @property
    def given(self) -> Given:
        """What stands in the fields."""
        lines = {name: self.query_one(f"#line-{place}", Line).value for place, name in enumerate(self._names)}
        return Given(self.query_one("#text", Field).text, list(self.query_one("#picks", Pick).picked), lines)

    def offer(self, key: str, asks: Asks | None, given: Given) -> None:
        """Show what an item asks for. Where the item is the same, what was written stays as it is."""
        fresh, self.key = key != self.key, key
        self.display = asks is not None
        if asks is None:
            return
        self.query_one("#asks", Plain).show(asks.label)
        picks = self.query_one("#picks", Pick)
        picks.display = bool(asks.picks)
        picks.offer(asks.picks, given.picked if fresh else picks.picked, many=asks.many)
        self._names = [name for name, _ in asks.lines]
        for place in range(_LINES):
            self.query_one(f"#row-{place}").display = place < len(asks.lines)
            if place < len(asks.lines):
                self.query_one(f"#label-{place}", Plain).show(asks.lines[place][1])
                if fresh:
                    self.query_one(f"#line-{place}", Line).value = given.lines.get(asks.lines[place][0], "")
        field = self.query_one("#text", Field)
        field.display = bool(asks.text)
        field.about(asks.text)
        if fresh:
            field.put(given.text)

    def relabel(self, asks: Asks | None) -> None:
        """The clock went on: only the words above the fields change."""
        if asks is not None:
            self.query_one("#asks", Plain).show(asks.label)

    def clear(self) -> None:
        """It was sent."""
        self.query_one("#text", Field).put("")
        self.query_one("#picks", Pick).offer(self.query_one("#picks", Pick).options, [], many=True)
        for place in range(_LINES):
            self.query_one(f"#line-{place}", Line).value = ""

    def first(self, typed: str = "") -> Widget | None:
        """The field to write in: past the picks for typing, else the first that is there."""
        if not self.display:
            return None
        field, picks = self.query_one("#text", Field), self.query_one("#picks", Pick)
        line = self.query_one("#line-0", Line)
        lines = [line] if self.query_one("#row-0").display else []
        order = (
            [*lines, *[field] * field.display]
            if typed
            else [*[picks] * picks.display, *lines, *[field] * field.display]
        )
        return order[0] if order else None

    def type(self, character: str) -> None:
        """The stroke that brought somebody here belongs to the text."""
        to = self.first(character)
        if isinstance(to, Field):
            to.insert(character)
        elif isinstance(to, Line):
            to.insert_text_at_cursor(character)

    def on_text_area_changed(self, event: Field.Changed) -> None:
        event.stop()
        self.post_message(self.Edited())

    def on_input_changed(self, event: Line.Changed) -> None:
        event.stop()
        self.post_message(self.Edited())

    def on_pick_changed(self, event: Pick.Changed) -> None:
        event.stop()
        self.post_message(self.Edited())
