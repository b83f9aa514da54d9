"""The door that every command passes: who may ask, and whether the exercise is at a point where it makes sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from ttx.errors import Refused
from ttx.exercise.commands import Command
from ttx.exercise.events import Event
from ttx.exercise.state import InjectState, State
from ttx.playbook.models import CONTROL


@dataclass(frozen=True, slots=True)
class By:
    """Who asks: a seat, as the server knows it."""

    seat: str
    role: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is: exercise time in milliseconds."""

    elapsed: int
    by_hand: bool = False
    """it was done on paper at this time, and is entered afterwards"""

    @property
    def happened(self) -> int | None:
        """What an event says of it: nothing where it happens now."""
        return self.elapsed if self.by_hand else None

    def or_by_hand(self, at: int | None) -> Moment:
        """This moment, or the earlier one at which it was done by hand."""
        if at is None:
            return self
        if not 0 <= at <= self.elapsed:
            raise Refused("that time is not in this exercise yet", hint="jump the clock forward, then enter it")
        return Moment(at, by_hand=True)


Rule = Callable[[State, Any, By, Moment], Iterable[Event]]
RuleT = TypeVar("RuleT", bound=Rule)
_RULES: dict[type[Command], tuple[Rule, bool]] = {}


def rule(command: type[Command], *, after_end: bool = False) -> Callable[[RuleT], RuleT]:
    """Register what a command does; `after_end` for what still makes sense once the exercise is over."""

    def register(function: RuleT) -> RuleT:
        _RULES[command] = (function, after_end)
        return function

    return register


def decide(state: State, command: Command, by: By, now: Moment) -> list[Event]:
    """The events that a command leads to. Refused, in words for the person who asked, where the rules say no."""
    if by.role not in command.roles:
        raise Refused(f"a {by.role} cannot do this", hint="ask the facilitator")
    seat = state.seats.get(by.seat)
    if seat and not seat.present:
        raise Refused("this seat was removed", hint="join again with your code")
    if seat and by.role == seat.role and by.team != seat.team:
        # Sent before control moved the seat: it was meant for the team that the seat was in.
        raise Refused("this seat is in another team now", hint="look at what that team has, then send again")
    if by.role == "player" and by.team not in state.teams:
        raise Refused("this seat is in no team", hint="join again with your team's code")
    function, after_end = _RULES[type(command)]
    if state.over and not after_end:
        raise Refused("the exercise has ended", hint="observations and the report are still open to control")
    return list(function(state, command, by, now))


def stale(what: str) -> Refused:
    """Somebody else was quicker."""
    return Refused(f"{what} has changed since you looked", hint="look at it again, then decide")


def playing(state: State) -> None:
    """Teams act while the clock runs or stands; not before StartEx, nor in a real-world stop."""
    if state.status == "lobby":
        raise Refused("the exercise has not started yet")
    if state.real_stop:
        raise Refused(f"the exercise is stopped for a real-world reason: {state.reason}")


def inject_of(state: State, name: str) -> InjectState:
    """The inject of this id."""
    if name not in state.injects:
        raise Refused(f"there is no inject {name!r}")
    return state.injects[name]


def teams_of(state: State, names: Iterable[str]) -> list[str]:
    """These teams, in the playbook's order and once each."""
    wanted = set(names)
    if unknown := sorted(wanted - set(state.playbook.teams)):
        raise Refused(f"there is no team {unknown[0]!r}", hint="teams: " + ", ".join(state.playbook.teams))
    return [team for team in state.playbook.teams if team in wanted]


def parties_of(state: State, names: Iterable[str]) -> list[str]:
    """These teams, actors or control, once each."""
    found = list(dict.fromkeys(names))
    if not found:
        raise Refused("nobody is named to receive this")
    for name in found:
        if name != CONTROL and name not in state.playbook.teams and name not in state.playbook.actors:
            raise Refused(f"there is nobody called {name!r}")
    return found


def said(text: str, what: str) -> str:
    """A text that has something in it."""
    if not text.strip():
        raise Refused(f"{what} is empty", hint="write something first")
    return text.strip()
