"""Groups that ran one playbook, and the lines in which they stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from ttx.afterwards.plans import plain
from ttx.exercise import events as ev
from ttx.exercise.state import State
from ttx.report.facts import Report, gather
from ttx.report.log import opened
from ttx.report.write import readable

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Group:
    """One group's run. `letter` names it in pictures and tables."""

    letter: str
    name: str
    key: str
    playbook: str
    """a hash of the whole playbook as it was run"""
    report: Report

    @property
    def state(self) -> State:
        return self.report.wording.state

    @property
    def label(self) -> str:
        return f"{self.letter}: {self.name}"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, as it was in each group."""

    what: str
    cells: list[str]

    @property
    def same(self) -> bool:
        return len(set(self.cells)) == 1


@dataclass(frozen=True, slots=True)
class Part:
    """Lines about one matter."""

    title: str
    anchor: str
    lines: list[Line]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    title: str
    groups: list[Group]
    parts: list[Part]
    caution: str
    """where they did not play the very same playbook"""


def read_group(place: str, letter: str) -> Group:
    """A run from its file, also while it is in use."""
    with opened(place) as reading:
        rows = list(reading.store.read(reading.exercise))
        now = reading.store.last_beat(reading.exercise)
    facts = [readable(row) for row in rows]
    # No names: whose office said what is in each group's own report.
    report = gather(facts, now=now)
    created = facts[0].event
    assert isinstance(created, ev.Created), "gather has refused any other"
    digest = sha256(msgspec.json.encode(created.playbook, order="sorted")).hexdigest()
    name = Path(place).stem if Path(place).exists() else reading.exercise
    return Group(letter, plain(name, 40), rows[0].hash, digest, report)


def line(groups: list[Group], what: str, say: Callable[[Group], str]) -> Line:
    """What there is to say of each group."""
    return Line(what, [say(group) or NOTHING for group in groups])


def union(groups: list[Group], ids: Callable[[Group], Sequence[str]]) -> list[str]:
    """Ids of all groups, in the order of the first that has each."""
    return list(dict.fromkeys(name for group in groups for name in ids(group)))
