"""The move form, for the one who has the pen. Short at first; F3 shows the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message

from ttx.locale import Words
from ttx.seat.field import Field, Line
from ttx.seat.parts import Part
from ttx.seat.pick import Pick
from ttx.tui.plain import Plain

INSTRUMENTS = ("diplomatic", "information", "military", "economic")
VISIBILITY = ("public", "private", "held")
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
    FormPane ActionRow.-empty Pick, FormPane.-more ActionRow.-empty .more { display: none; }
    """

    def __init__(self, _: Words, place: int, action: Part, parties: Parties) -> None:
        super().__init__()
        instruments = [(name, _.known(name)) for name in INSTRUMENTS]
        visibility = [(name, _.known(name)) for name in VISIBILITY]
        self._label = Plain(_("Action {number}", number=place), classes="label")
        # Made here and not when it is shown, so that what it holds can be read from the start.
        self.what = Field(action.get("what", ""), about=_("What do you do?"))
        self.instrument = Pick(instruments, label=_("By means"))
        self.instrument.offer(instruments, [action.get("instrument", "")], many=False)
        self.toward = Pick(parties, label=_("Toward"), many=True)
        self.toward.offer(parties, action.get("toward", []), many=True)
        self.visibility = Pick(visibility, label=_("Seen as"))
        self.visibility.offer(visibility, [action.get("visibility") or "public"], many=False)
        self._lines = {name: Line(action.get(name, "")) for name in ("level", "timing")}
        self._names = {"level": _("Level"), "timing": _("Timing")}
        self.settle()

    def compose(self) -> ComposeResult:
        yield from (self._label, self.what, self.instrument, self.toward, self.visibility)
        for name, line in self._lines.items():
            with Horizontal(classes="more"):
                yield Plain(self._names[name])
                yield line

    def settle(self) -> None:
        """How and toward whom is asked once it is said what."""
        self.set_class(not self.what.text.strip(), "-empty")

    @property
    def value(self) -> Part:
        return {
            "what": self.what.text,
            "instrument": "".join(self.instrument.picked),
            "toward": list(self.toward.picked),
            "visibility": "".join(self.visibility.picked) or "public",
            **{name: line.value for name, line in self._lines.items()},
        }


class FieldRow(Vertical):
    """One field of the form: a text, a number or a choice."""

    DEFAULT_CSS = """
    FieldRow { height: auto; margin: 0 0 1 0; }
    FieldRow Field { min-height: 2; }
    """

    def __init__(self, _: Words, spec: dict[str, Any], value: str) -> None:
        super().__init__(classes="more" if spec["more"] else None)
        self.spec = spec
        self._words = _
        self.field: Field | Line | Pick
        match spec["kind"]:
            case "choice":
                options = [(choice, _.known(choice)) for choice in spec["choices"]]
                self.field = Pick(options)
                self.field.offer(options, [value], many=False)
            case "number":
                self.field = Line(value)
            case _:
                self.field = Field(value)

    def compose(self) -> ComposeResult:
        _, label = self._words, self._words.known(self.spec["label"])
        if self.spec["required"]:
            label = _("{field} (needed)", field=label)
        yield Plain(Content.assemble((label, "bold"), ("  " + _.known(self.spec["help"]), "dim")))
        yield self.field

    @property
    def value(self) -> str:
        if isinstance(self.field, Pick):
            return "".join(self.field.picked)
        return self.field.value if isinstance(self.field, Line) else self.field.text


class FormPane(VerticalScroll):
    """The whole form, filled from a draft. What arrives never changes it: it is made anew where a draft replaces it."""

    DEFAULT_CSS = """
    FormPane { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    FormPane .label { text-style: bold; }
    FormPane .more { display: none; }
    FormPane.-more .more { display: block; }
    FormPane #form-title, FormPane #actions { height: auto; }
    """
    can_focus = False

    class Edited(Message):
        """Something in the form changed."""

    class Left(Message):
        """A field lost the focus."""

    def __init__(self, _: Words, form: Sequence[Part], parties: Parties, partners: Parties, body: Part) -> None:
        super().__init__()
        self._words = _
        actions = [action for action in body["actions"] if action.get("what", "").strip()]
        self._parties = parties
        self._title = Plain(id="form-title")
        self._actions = [ActionRow(_, place, action, parties) for place, action in enumerate([*actions, {}][:MOST], 1)]
        self._box = Vertical(*self._actions, id="actions")
        self._fields = [FieldRow(_, spec, body["fields"].get(spec["id"], "")) for spec in form]
        self._about_joint = _("Joint with (they endorse it before it counts as a joint {move})")
        self._joint = Pick(partners, many=True)
        self._joint.offer(partners, body["joint"], many=True)

    def compose(self) -> ComposeResult:
        yield from (self._title, self._box, *self._fields)
        if self._joint.options:
            yield Plain(self._about_joint, classes="label")
            yield self._joint

    def head(self, content: Content) -> None:
        """What stands above the form: who writes, what control asked back."""
        self._title.show(content)

    @property
    def body(self) -> Part:
        """The draft as it stands here."""
        actions = [action for row in self._actions if (action := row.value)["what"].strip()]
        fields = {row.spec["id"]: row.value for row in self._fields}
        return {"actions": actions, "fields": fields, "joint": list(self._joint.picked)}

    def write(self) -> None:
        """Put the cursor where one begins: the first action that is empty."""
        empty = [row for row in self._actions if not row.what.text.strip()]
        (empty or self._actions)[0].what.focus()

    def toggle_more(self) -> None:
        """Show the rest of the form, or hide it."""
        self.toggle_class("-more")
        rest = [row for row in self._fields if row.spec["more"]]
        if self.has_class("-more") and rest:
            rest[0].field.focus()

    def _edited(self) -> None:
        for row in self._actions:
            row.settle()
        # One empty action always waits below: nobody has to ask for it.
        if self._actions[-1].what.text.strip() and len(self._actions) < MOST:
            self._actions.append(ActionRow(self._words, len(self._actions) + 1, {}, self._parties))
            self._box.mount(self._actions[-1])
        self.post_message(self.Edited())

    def on_text_area_changed(self) -> None:
        self._edited()

    def on_input_changed(self) -> None:
        self._edited()

    def on_pick_changed(self) -> None:
        self._edited()

    def on_descendant_blur(self) -> None:
        self.post_message(self.Left())
