"""The playbook as nodes and edges, before anything is drawn. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import BaseModel

from ttx.exercise.conditions import describe
from ttx.exercise.state import State
from ttx.playbook import conditions as c
from ttx.playbook.models import Inject, Phase
from ttx.report.words import capital, marked, signed

Kind = Literal["then", "when", "way"]
"""Control may think of it next; it waits for it; the way it goes hangs on it."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of several ways an inject may go. `if_` is empty where control chooses."""

    is_: str
    if_: str


@dataclass(frozen=True, slots=True)
class End:
    """One way an inject may end, with what that does to indicators."""

    if_: str
    shifts: str


@dataclass(frozen=True, slots=True)
class Node:
    """An inject. `at` is seconds into its phase; None where it is held, or waits for `when` alone."""

    number: int
    id: str
    title: str
    phase: int
    at: int | None
    teams: Mapping[str, int]
    """by team: how many seconds later it has it"""
    asks: str
    within: int | None
    priority: str
    sender: str
    method: str
    when: str
    ways: Sequence[Way]
    ends: Sequence[End]
    expects: Sequence[str]
    text: str


@dataclass(frozen=True, slots=True)
class Edge:
    """From one inject to another, both by id, with the condition in words."""

    source: str
    target: str
    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A phase, counted from 1. `stages` are in order, with their seconds."""

    number: int
    title: str
    question: str
    stages: Sequence[tuple[str, int]]
    pause: str
    """what break follows, in words"""

    @property
    def length(self) -> int:
        return sum(seconds for _, seconds in self.stages)


@dataclass(frozen=True)
class Graph:
    """A whole playbook."""

    title: str
    marking: Sequence[str]
    phase: str
    """what people call a phase, with a capital"""
    teams: Mapping[str, str]
    turns: Sequence[Turn]
    nodes: Sequence[Node]
    edges: Sequence[Edge]

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def into(self) -> dict[str, list[Edge]]:
        """By inject: what leads to it."""
        found: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.target].append(edge)
        return found

    @cached_property
    def out_of(self) -> dict[str, list[Edge]]:
        """By inject: where it leads."""
        found: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.source].append(edge)
        return found

    def of(self, turn: Turn) -> list[Node]:
        """The injects of a phase, in the order of the script."""
        return self._of[turn.number]

    @cached_property
    def _of(self) -> dict[int, list[Node]]:
        found: dict[int, list[Node]] = {turn.number: [] for turn in self.turns}
        for node in self.nodes:
            found[node.phase].append(node)
        return found

    def name(self, turn: Turn) -> str:
        return f"{self.phase} {turn.number}: {turn.title}"

    def short(self, node: Node) -> str:
        """Whom it goes to, in a few words."""
        if len(node.teams) == len(self.teams):
            return "all"
        return ", ".join(self.teams[team] for team in node.teams)


def graph(state: State) -> Graph:
    """The playbook of an exercise as it was written."""
    book = state.playbook
    numbers = {phase.id: number for number, phase in enumerate(book.phases, 1)}
    return Graph(
        book.title, marked(book.marking, state.purpose), capital(book.word("phase")),
        {name: team.short or team.name for name, team in book.teams.items()},
        [_turn(number, phase, last=number == len(book.phases)) for number, phase in enumerate(book.phases, 1)],
        [_node(state, number, numbers[phase.id], inject)
         for number, (phase, inject) in enumerate(book.injects.values(), 1)],
        [edge for _, inject in book.injects.values() for edge in _edges(state, inject)],
    )  # fmt: skip


def _turn(number: int, phase: Phase, *, last: bool) -> Turn:
    pause = phase.then_break if not last else None
    length = f"until {pause.until}" if pause and pause.until else f"{(pause.for_ or 0) // 60} min" if pause else ""
    return Turn(number, phase.title, phase.question, list(phase.stages.items()),
                f"{pause.title}, {length}" if pause else "")  # fmt: skip


def _node(state: State, number: int, phase: int, inject: Inject) -> Node:
    book = state.playbook
    return Node(
        number, inject.id, inject.title, phase, inject.at if isinstance(inject.at, int) else None,
        {team: inject.delay.get(team, 0) for team in book.recipients(inject)}, inject.asks, inject.answer_within,
        inject.priority, book.party(inject.from_), inject.method, _in_words(state, inject.when),
        [Way(way.is_, _in_words(state, way.if_)) for way in inject.variants.values()],
        [End(end.if_, _shifts(state, end.shift)) for end in inject.outcomes],
        [f"{book.party(each.team)}: {each.action}" for each in inject.expect],
        inject.text or next((text for text in inject.instead.values() if text), ""),
    )  # fmt: skip


def _shifts(state: State, shifts: Mapping[str, float]) -> str:
    gauges = state.playbook.indicators
    return ", ".join(f"{gauges[name].name} {signed(value)}" for name, value in shifts.items() if name in gauges)


def _in_words(state: State, condition: c.Condition | None) -> str:
    if condition is None:
        return ""
    return condition if isinstance(condition, str) else describe(state, condition)


def _edges(state: State, inject: Inject) -> Iterator[Edge]:
    known = state.playbook.injects
    for each in inject.then_suggest:
        if each.inject in known:
            yield Edge(inject.id, each.inject, "then", _in_words(state, each.if_))
    waits: list[tuple[Kind, c.Condition | None]] = [("when", inject.when)]
    waits += [("way", way.if_) for way in inject.variants.values()]
    said: dict[tuple[str, Kind], list[str]] = {}
    for kind, condition in waits:
        if isinstance(condition, BaseModel):
            for name in dict.fromkeys(_named(condition)):
                if name in known and name != inject.id:
                    said.setdefault((name, kind), []).append(_in_words(state, condition))
    # Two ways that hang on one inject are one arrow.
    for (name, kind), words in said.items():
        yield Edge(name, inject.id, kind, "; or ".join(words))


def _named(condition: c.Computed) -> Iterator[str]:
    """The injects that a condition speaks of. Conditions may be nested deeper than Python calls."""
    rest: list[c.Computed] = [condition]
    while rest:
        each = rest.pop(0)
        match each:
            case c.All():
                rest += each.all
            case c.Any_():
                rest += each.any
            case c.Not():
                rest.append(each.not_)
            case c.Released():
                yield each.released
            case c.Replied():
                yield each.replied
            case c.Picked() | c.Chosen():
                yield each.of
            case c.Elapsed() if each.since:
                yield each.since
