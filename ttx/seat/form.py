"""The move form, for the one who has the pen. Short at first; F3 shows the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message

from ttx.seat.base import Plain
from ttx.seat.field import Field, Line
from ttx.seat.parts import Part
from ttx.seat.pick import Pick

INSTRUMENTS = tuple((name, name) for name in ("diplomatic", "information", "military", "economic"))
VISIBILITY = (("public", "public"), ("private", "private"), ("held", "held"))
MOST = 12
"""Actions that the rules allow."""

Parties = Sequence[tuple[str, str]]


class ActionRow(Vertical):
    """One thing the team does."""

    DEFAULT_CSS = """
    ActionRow { height: auto; margin: 0 0 1 0; }
    ActionRow Field { min-height: 2; }
    ActionRow Horizontal { height: 1; }
    ActionRow Horizontal Plain { width: 9; }
    """

    def __init__(self, place: int, action: Part, parties: Parties) -> None:
        super().__init__()
        self._place = place
        self._action = action
        self._parties = parties

    def compose(self) -> ComposeResult:
        yield Plain(f"Action {self._place}", classes="label")
        yield Field(self._action.get("what", ""), about="What do you do?", classes="what")
        yield Pick(INSTRUMENTS, label="By means", classes="instrument")
        yield Pick(self._parties, label="Toward", many=True, classes="toward")
        yield Pick(VISIBILITY, label="Seen as", classes="visibility")
        for name in ("level", "timing"):
            with Horizontal(classes="more"):
                yield Plain(name.capitalize())
                yield Line(self._action.get(name, ""), classes=name)

    def on_mount(self) -> None:
        instrument = self._action.get("instrument", "")
        self.query_one(".instrument", Pick).offer(INSTRUMENTS, [instrument], many=False)
        self.query_one(".toward", Pick).offer(self._parties, self._action.get("toward", []), many=True)
        self.query_one(".visibility", Pick).offer(VISIBILITY, [self._action.get("visibility") or "public"], many=False)

    @property
    def value(self) -> Part:
        picked = {name: self.query_one(f".{name}", Pick).picked for name in ("instrument", "toward", "visibility")}
        return {
            "what": self.query_one(".what", Field).text,
            "instrument": "".join(picked["instrument"]),
            "toward": list(picked["toward"]),
            "visibility": "".join(picked["visibility"]) or "public",
            "level": self.query_one(".level", Line).value,
            "timing": self.query_one(".timing", Line).value,
        }


class FieldRow(Vertical):
    """One field of the form: a text, a number or a choice."""

    DEFAULT_CSS = """
    FieldRow { height: auto; margin: 0 0 1 0; }
    FieldRow Field { min-height: 2; }
    """

    def __init__(self, spec: dict[str, Any], value: str) -> None:
        super().__init__(classes="more" if spec["more"] else None)
        self.spec = spec
        self._value = value

    def compose(self) -> ComposeResult:
        needed = " (needed)" if self.spec["required"] else ""
        yield Plain(Content.assemble((self.spec["label"] + needed, "bold"), ("  " + self.spec["help"], "dim")))
        match self.spec["kind"]:
            case "choice":
                yield Pick([(choice, choice) for choice in self.spec["choices"]])
            case "number":
                yield Line(self._value)
            case _:
                yield Field(self._value)

    def on_mount(self) -> None:
        for pick in self.query(Pick):
            pick.offer(pick.options, [self._value], many=False)

    @property
    def value(self) -> str:
        for pick in self.query(Pick):
            return "".join(pick.picked)
        for line in self.query(Line):
            return line.value
        return self.query_one(Field).text


class FormPane(VerticalScroll):
    """The whole form, filled from a draft. What arrives never changes it: it is made anew where a draft replaces it."""

    DEFAULT_CSS = """
    FormPane { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    FormPane .label { text-style: bold; }
    FormPane .more { display: none; }
    FormPane.-more .more { display: block; }
    FormPane #form-title { height: auto; }
    """
    can_focus = False

    class Edited(Message):
        """Something in the form changed."""

    class Left(Message):
        """A field lost the focus."""

    def __init__(self, form: Sequence[Part], parties: Parties, partners: Parties, body: Part, joint: str) -> None:
        super().__init__()
        self._form = form
        self._parties = parties
        self._partners = partners
        self._joint = joint
        self.start = body
        """what it was filled with"""

    def compose(self) -> ComposeResult:
        yield Plain(id="form-title")
        actions = [action for action in self.start["actions"] if action.get("what", "").strip()]
        with Vertical(id="actions") as box:
            box.styles.height = "auto"
            for place, action in enumerate([*actions, {}][:MOST], 1):
                yield ActionRow(place, action, self._parties)
        for spec in self._form:
            yield FieldRow(spec, self.start["fields"].get(spec["id"], ""))
        if self._partners:
            yield Plain(self._joint, classes="label")
            yield Pick(self._partners, many=True, id="joint")

    def on_mount(self) -> None:
        for pick in self.query("#joint").results(Pick):
            pick.offer(self._partners, self.start["joint"], many=True)

    def head(self, content: Content) -> None:
        """What stands above the form: who writes, what control asked back."""
        self.query_one("#form-title", Plain).update(content)

    @property
    def body(self) -> Part:
        """The draft as it stands here."""
        actions = [row.value for row in self.query(ActionRow)]
        joint = [value for pick in self.query("#joint").results(Pick) for value in pick.picked]
        fields = {row.spec["id"]: row.value for row in self.query(FieldRow)}
        return {"actions": [a for a in actions if a["what"].strip()], "fields": fields, "joint": joint}

    def write(self) -> None:
        """Put the cursor where one begins: the first action that is empty."""
        rows = list(self.query(ActionRow))
        empty = next((row for row in rows if not row.value["what"].strip()), rows[0])
        empty.query_one(".what", Field).focus()

    def toggle_more(self) -> bool:
        """Show the rest of the form, or hide it."""
        self.toggle_class("-more")
        if self.has_class("-more") and (rest := self.query("FieldRow.more")):
            rest.first(FieldRow).query("Field, Line, Pick").first().focus()
        return self.has_class("-more")

    def _edited(self) -> None:
        rows = list(self.query(ActionRow))
        # One empty action always waits below: nobody has to ask for it.
        if rows and rows[-1].value["what"].strip() and len(rows) < MOST:
            self.query_one("#actions").mount(ActionRow(len(rows) + 1, {}, self._parties))
        self.post_message(self.Edited())

    def on_text_area_changed(self) -> None:
        self._edited()

    def on_input_changed(self) -> None:
        self._edited()

    def on_pick_changed(self) -> None:
        self._edited()

    def on_descendant_blur(self) -> None:
        self.post_message(self.Left())
