"""A team's move as control types it: a list of actions, each edited in a dialog of its own, and the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ttx.console.dialogs.base import Ask, Dialog
from ttx.console.dialogs.fields import Field, Menu, Words
from ttx.console.dialogs.lists import Pick, Ticks
from ttx.console.dialogs.say import action_line, teams
from ttx.console.dialogs.when import When
from ttx.console.times import Times
from ttx.exercise.commands import Command, EnterMove
from ttx.exercise.events import Action
from ttx.exercise.forms import form_of
from ttx.exercise.state import State
from ttx.playbook.models import FormField
from ttx.tui.plain import harmless

INSTRUMENTS = ("diplomatic", "information", "military", "economic")
LEVELS = ("leader", "minister", "working")


class EnterMoveDialog(Dialog):
    """Type a move for a team without devices, from its draft or its newest version where there is one."""

    def __init__(self, state: State, team: str, draft: Mapping[str, Any], times: Times) -> None:
        self.team = team
        known = state.move_of(team, state.phase)
        self.version = known.newest.version if known else 0
        body = draft.get("body", draft)
        actions = msgspec.convert(body.get("actions", []), list[Action])
        written: dict[str, str] = dict(body.get("fields", {}))
        joint: list[str] = list(body.get("joint", []))
        if known and not actions and not any(written.values()):
            actions, written, joint = known.newest.actions, known.newest.fields, known.newest.joint
        name, word = state.playbook.party(team), state.playbook.word("move").lower()
        self.actions = Actions(state, team, actions)
        self.form = {field.id: _form_field(field, written.get(field.id, "")) for field in form_of(state.playbook)}
        self.joint = Ticks(
            "Joint with", teams(state, [each for each in state.teams if each != team]), joint, least=0,
            help="these teams must endorse it before it counts",
        )  # fmt: skip
        says = (
            f"It counts as the team's version {self.version + 1}, entered by control. The team and its partners see it."
        )
        self.when = When(times)
        body_fields = self.actions, *self.form.values(), self.joint, self.when
        title = f"{word.capitalize()} for {name}"
        super().__init__(state, title, says, *body_fields, confirm="Enter", now=times.now)

    def command(self) -> Command:
        fields = {name: field.value for name, field in self.form.items() if field.value}
        return EnterMove(self.team, self.actions.value, fields, self.joint.value, self.version, self.when.value)


def _form_field(spec: FormField, text: str) -> Field:
    required = f"{spec.label} is missing." if spec.required else ""
    if spec.kind == "choice":
        return Menu(spec.label, _with(spec.choices, text), text, none="not said", help=spec.help)
    lines = 1 if spec.kind == "number" else 2
    return Words(spec.label, text, lines=lines, required=required, hint=spec.help)


class ActionList(OptionList):
    """Actions, and a line to add one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete,backspace", "remove", "Remove", show=False)]
    DEFAULT_CSS = """
    ActionList { max-height: 8; background: $surface; }
    ActionList:focus:nocolor > .option-list--option-highlighted { text-style: bold underline; }
    """

    def action_remove(self) -> None:
        """Take the action under the cursor out."""
        field = next(above for above in self.ancestors if isinstance(above, Actions))
        field.remove_at(self.highlighted)


class Actions(Field):
    """The actions of a move."""

    def __init__(self, state: State, team: str, actions: Sequence[Action]) -> None:
        super().__init__("Actions", help="enter writes or changes one, delete takes it out")
        self._state, self._team = state, team
        self._actions = list(actions)
        self._list = ActionList(*self._lines(), markup=False, compact=True)

    def _lines(self) -> list[Option]:
        lines = [f"{place}. {action_line(self._state, action)}" for place, action in enumerate(self._actions, 1)]
        return [Option(harmless(line)) for line in (*lines, "+ another action" if lines else "+ an action")]

    def control(self) -> Widget:
        return self._list

    @property
    def value(self) -> list[Action]:
        return list(self._actions)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        place = event.option_index
        old = self._actions[place] if place < len(self._actions) else Action("")

        def keep(action: Action | None) -> None:
            if action is not None:
                self._actions[place : place + 1] = [action]
                self._redraw(place + 1)

        self.app.push_screen(ActionDialog(self._state, self._team, old), keep)

    def remove_at(self, place: int | None) -> None:
        """Take one out."""
        if place is not None and place < len(self._actions):
            del self._actions[place]
            self._redraw(place)

    def _redraw(self, place: int) -> None:
        self._list.set_options(self._lines())
        self._list.highlighted = place
        self.hear()


class ActionDialog(Ask[Action]):
    """One thing that a team does."""

    def __init__(self, state: State, team: str, action: Action) -> None:
        parties = teams(state, [each for each in state.teams if each != team])
        parties |= {name: actor.name for name, actor in state.playbook.actors.items()}
        self.what = Words("What", action.what, lines=2, required="Write what the team does.")
        self.instrument = Menu("Instrument", _with(INSTRUMENTS, action.instrument), action.instrument, none="not said")
        self.toward = Ticks("Toward", parties, action.toward, least=0)
        seen = {"public": "public", "private": "private, between those named", "held": "held, not done yet"}
        self.visibility = Pick("Visibility", seen, action.visibility)
        self.level = Menu("Level", _with(LEVELS, action.level), action.level, none="not said")
        self.timing = Words("When", action.timing, hint="optional")
        says = "Nobody sees it until the whole is entered."
        body = self.what, self.instrument, self.toward, self.visibility, self.level, self.timing
        super().__init__("An action", says, body, "Keep")

    def result(self) -> Action:
        return Action(
            self.what.value, self.instrument.value, self.toward.value,
            self.visibility.value, self.level.value, self.timing.value,
        )  # fmt: skip


def _with(usual: Sequence[str], written: str) -> dict[str, str]:
    """The usual words, and the one that a team wrote itself."""
    return {word: word for word in (*usual, written) if word}
