"""Rules for the projector."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide.rules import By, Moment, rule
from ttx.exercise.events import Event
from ttx.exercise.state import State
from ttx.exercise.views import public_view

SHOWN = ("clock", "injects", "rulings", "indicators")
"""What control may put up, in the order in which it stands there."""


def _public(state: State) -> list[str]:
    """What there is to put up large, by the numbers that everybody knows."""
    return [name for name in public_view(state) if name.startswith(("inject-", "ruling-"))]


@rule(do.SetScreen, after_end=True)
def set_screen(state: State, command: do.SetScreen, by: By, now: Moment) -> Iterator[Event]:
    if unknown := sorted(set(command.show) - set(SHOWN)):
        raise Refused(f"the screen does not know {unknown[0]!r}", hint="it shows " + ", ".join(SHOWN))
    if command.item and command.item not in _public(state):
        raise Refused(f"{command.item!r} is not public", hint="the screen shows what everybody may know")
    show = [each for each in SHOWN if each in command.show]
    yield ev.ScreenSet(show, command.note.strip(), command.item, command.blank, command.frozen)
