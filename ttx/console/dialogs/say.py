"""The words that several dialogs share: times, names, and what a command would shift."""

from __future__ import annotations

from collections.abc import Iterable

from ttx.client.control import Live
from ttx.errors import Refused
from ttx.exercise.commands import Command
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.events import Action, IndicatorShifted
from ttx.exercise.forms import form_of
from ttx.exercise.state import MoveState, State
from ttx.playbook.models import CONTROL
from ttx.text import one_line


def at(milliseconds: int) -> str:
    """A moment of exercise time: T+1:02:03."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"T+{hours}:{minutes:02}:{seconds:02}"


def names(state: State, parties: Iterable[str]) -> str:
    """These parties as people call them."""
    return ", ".join(state.playbook.party(party) for party in parties) or "nobody"


def teams(state: State, among: Iterable[str] | None = None) -> dict[str, str]:
    """Teams to choose from."""
    return {team: state.playbook.teams[team].name for team in state.playbook.teams if among is None or team in among}


def speakers(state: State) -> dict[str, str]:
    """Whom control may speak as."""
    return {CONTROL: "Control"} | {name: actor.name for name, actor in state.playbook.actors.items()}


def person(live: Live, seat: str) -> str:
    """Who sits there: name and office, or the seat's id where the name is forgotten."""
    name, office = live.names.get(seat, ("", ""))
    return f"{name or seat} ({office})" if office else name or seat


def would_shift(state: State, command: Command) -> str:
    """What a command would do to the indicators: `Friction 60 → 56`; empty for nothing, or where it is refused."""
    try:
        events = decide(state, command, By("", "facilitator"), Moment(state.elapsed))
    except Refused:
        return ""
    moved: dict[str, list[float]] = {}
    for event in events:
        if isinstance(event, IndicatorShifted):
            moved.setdefault(event.indicator, [event.value - event.delta]).append(event.value)
    book = state.playbook.indicators
    return ", ".join(f"{book[name].name} {went[0]:g} → {went[-1]:g}" for name, went in moved.items())


def move_title(state: State, move: MoveState) -> str:
    """Whose move it is, which version, and how its partners stand."""
    newest = move.newest
    standing = {
        "alone": "",
        "waiting": "waits for its partners",
        "endorsed": "endorsed",
        "refused": "refused by a partner",
    }[move.standing]
    joint = f"joint with {names(state, newest.joint)}" if newest.joint else ""
    late = "late" if newest.late else ""
    parts = [f"{state.playbook.party(move.team)}, version {newest.version}", late, joint, standing]
    return ", ".join(filter(None, parts))


def action_line(state: State, action: Action) -> str:
    """One action in a line: what, then how."""
    toward = f"toward {names(state, action.toward)}" if action.toward else ""
    how = filter(None, (action.instrument, toward, action.visibility, action.level, action.timing))
    return f"{action.what} ({', '.join(how)})"


def move_text(state: State, move: MoveState) -> str:
    """The newest version of a move, to read."""
    newest = move.newest
    labels = {field.id: field.label for field in form_of(state.playbook)}
    lines = [f"{number}. {action_line(state, action)}" for number, action in enumerate(newest.actions, 1)]
    lines += [f"{labels.get(name, name)}: {text}" for name, text in newest.fields.items()]
    for team, given in newest.endorsements.items():
        words = {"endorse": "endorses", "reserve": "endorses with a reservation", "refuse": "refuses"}
        lines.append(f"{state.playbook.party(team)} {words[given.answer]}" + (f": {given.text}" if given.text else ""))
    return "\n".join(lines)


def short(text: str) -> str:
    """A text as one line among others."""
    return one_line(text, 60)
