"""What rules are made of: a name, the reason for it, and a function that looks at a playbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from ttx.playbook.models import Inject, Phase, Playbook
from ttx.playbook.problems import Path
from ttx.playbook.uses import Places


@dataclass(frozen=True, slots=True)
class Wish:
    """What an organizer wants to be told. Times in seconds."""

    idle: int = 20 * 60
    only: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, and where in the playbook's data."""

    path: Path
    message: str
    hint: str = ""
    key: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the review."""

    name: str
    why: str
    """what happens on the day where nobody minds"""
    look: Callable[[Book], Iterator[Finding]]


RULES: dict[str, Rule] = {}


def rule(name: str, why: str) -> Callable[[Callable[[Book], Iterator[Finding]]], Callable[[Book], Iterator[Finding]]]:
    """Enters a function into the list of rules."""

    def enter(look: Callable[[Book], Iterator[Finding]]) -> Callable[[Book], Iterator[Finding]]:
        RULES[name] = Rule(name, why, look)
        return look

    return enter


@dataclass(slots=True)
class Placed:
    """An inject, where it stands, and when it is planned: seconds of play from StartEx, None where nothing says."""

    path: Path
    phase: Phase
    inject: Inject
    recipients: list[str]
    at: int | None

    def due(self, team: str) -> int:
        """When a team gets it."""
        assert self.at is not None
        return self.at + self.inject.delay.get(team, 0)


@dataclass
class Book:
    """A playbook, with what several rules ask of it."""

    book: Playbook
    places: Places
    wish: Wish = field(default_factory=Wish)

    @cached_property
    def starts(self) -> list[int]:
        """When each phase begins, and the last one ends."""
        return [0, *accumulate(phase.length for phase in self.book.phases)]

    @cached_property
    def injects(self) -> list[Placed]:
        """Every inject in the order in which they are written."""
        return [
            Placed(
                ("phases", number, "injects", index), phase, inject, self.book.recipients(inject),
                self.starts[number] + inject.at if isinstance(inject.at, int) else None,
            )
            for number, phase in enumerate(self.book.phases)
            for index, inject in enumerate(phase.injects)
        ]  # fmt: skip

    @cached_property
    def planned(self) -> list[Placed]:
        """The injects that have a time, in the order in which they come."""
        return sorted((one for one in self.injects if one.at is not None), key=lambda one: one.at or 0)

    def written(self, path: Path) -> bool:
        """Whether something is written in the playbook's own file."""
        return self.places.document.at(path) is not None

    def decides(self, phase: Phase) -> tuple[int, int] | None:
        """When the stage in which teams decide begins and ends, in seconds of the phase; None where there is none."""
        at = 0
        for name, length in phase.stages.items():
            if "deci" in name:
                return at, at + length
            at += length
        return None
