"""One pass over the log: the state at the end, and what the state does not keep because it only keeps what is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from ttx.errors import TtxError
from ttx.exercise import events as ev
from ttx.exercise.apply import apply, begin
from ttx.exercise.facts import Fact
from ttx.exercise.state import Delivery, State
from ttx.report.timeline import Entry, Told
from ttx.report.words import Names, Wording


@dataclass(slots=True)
class Cause:
    """One thing that moved indicators: all shifts of one decision together."""

    seq: int
    at: int
    phase: str
    cause: str
    reason: str
    seat: str
    outcome: int
    """the outcome that was picked, counting from 1, where it was one"""
    deltas: dict[str, float] = field(default_factory=dict)
    undone: bool = False


@dataclass
class Record:
    """The state at the end with its history."""

    state: State
    wording: Wording
    entries: list[Entry] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    earlier: dict[tuple[str, str], list[Delivery]] = field(default_factory=lambda: defaultdict(list))
    """by inject and team: what was recalled before it went out again"""
    questions: dict[str, list[ev.MoveReturned]] = field(default_factory=lambda: defaultdict(list))
    drafts: list[ev.DraftClosed] = field(default_factory=list)
    entered: dict[tuple[str, ...], int] = field(default_factory=dict)
    """when control entered what had been done by hand: by inject, team and version of a reply, by version of a move"""
    polled: dict[str, tuple[int, int | None, int]] = field(default_factory=dict)
    """by questionnaire: when it was opened and closed, and how many seats it asked then"""
    judged: dict[str, int] = field(default_factory=dict)
    """by inject: when control first picked what came of it"""
    jumps: list[tuple[int, int, str]] = field(default_factory=list)
    """from, to, reason"""
    extended: Counter[str] = field(default_factory=Counter)
    """by phase, seconds"""
    joined: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    leads: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    told: dict[str, tuple[int, int]] = field(default_factory=dict)
    """where the timeline tells of it, by what a finding may rest on: number of the row, exercise time"""
    kinds: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    erased: int = 0
    created_wall: str = ""
    made_with: str = ""


def read(facts: Iterable[Fact], names: Names, *, now: int | None = None, zone: tzinfo | None = UTC) -> Record:
    """Fold the log and keep what the report tells beyond the state."""
    stream = iter(facts)
    first = next(stream, None)
    if first is None or not isinstance(first.event, ev.Created):
        raise TtxError(
            "the log does not begin with a playbook, so there is nothing to report on",
            hint="was its first row erased? `ttx verify FILE` says what is there",
        )
    state = begin(first)
    record = Record(state, Wording(state, names, zone), rows=1, created_wall=first.wall)
    record.made_with = first.event.made_with
    told = Told(record.wording)
    record.kinds[ev.Created.kind] = 1
    if entry := told.entry(first):
        record.entries.append(entry)
    for fact in stream:
        _before(record, fact)
        apply(state, fact)
        _after(record, fact)
        if entry := told.entry(fact):
            record.entries.append(entry)
    _mark_undone(record)
    if now is not None and state.running:
        state.elapsed = max(state.elapsed, now)
    return record


def _before(record: Record, fact: Fact) -> None:
    event, state = fact.event, record.state
    if isinstance(event, ev.InjectReleased) and (inject := state.injects.get(event.inject)):
        for team in event.texts:
            if team in inject.deliveries:
                record.earlier[event.inject, team].append(inject.deliveries[team])


def _after(record: Record, fact: Fact) -> None:
    event = fact.event
    record.rows += 1
    if event is None:
        record.erased += 1
        return
    record.kinds[event.kind] += 1
    if type(event) in _TELLS:
        record.told[_TELLS[type(event)](event)] = fact.seq, fact.elapsed
    if isinstance(event, ev.IndicatorShifted):
        _shifted(record, fact, event)
    elif isinstance(event, ev.OutcomePicked):
        record.judged.setdefault(event.inject, fact.elapsed)
    elif isinstance(event, ev.Jumped):
        record.jumps.append((fact.elapsed, fact.elapsed + event.seconds * 1000, event.reason))
    elif isinstance(event, ev.Extended):
        record.extended[record.state.phase] += event.seconds
    elif isinstance(event, ev.MoveReturned):
        record.questions[event.move].append(event)
    elif isinstance(event, ev.DraftClosed):
        record.drafts.append(event)
    elif isinstance(event, ev.SeatJoined):
        record.joined.setdefault(event.seat, fact.wall)
        record.left.pop(event.seat, None)
    elif isinstance(event, ev.SeatLeft):
        record.left[event.seat] = fact.wall
    elif isinstance(event, ev.LeadNamed) and event.seat:
        record.leads[event.team].append(event.seat)
    elif isinstance(event, ev.Replied) and event.happened is not None:
        record.entered[event.inject, event.team, str(event.version)] = fact.elapsed
    elif isinstance(event, ev.MoveSubmitted) and event.happened is not None:
        record.entered[event.move, str(event.version)] = fact.elapsed
    elif isinstance(event, ev.QuestionnaireOpened | ev.QuestionnaireAnswered | ev.QuestionnaireClosed):
        _polled(record, fact, event)


_TELLS: dict[type[ev.Event], Callable[[Any], str]] = {
    ev.ObservationNoted: lambda event: event.observation,
    ev.MoveSubmitted: lambda event: event.move,
    ev.RulingReleased: lambda event: event.ruling,
    ev.MeetingAsked: lambda event: event.meeting,
    ev.MeetingLogged: lambda event: event.meeting,
    ev.MessageSent: lambda event: event.message,
    ev.RequestMade: lambda event: event.request,
    ev.InjectReleased: lambda event: f"inject:{event.inject}",
    ev.ActionTicked: lambda event: f"expect:{event.inject}:{event.expected}",
}


def _polled(
    record: Record, fact: Fact, event: ev.QuestionnaireOpened | ev.QuestionnaireAnswered | ev.QuestionnaireClosed
) -> None:
    name = event.questionnaire
    if (known := record.state.questionnaires.get(name)) is None:
        return
    opened = record.polled[name][0] if name in record.polled else fact.elapsed
    closed = fact.elapsed if isinstance(event, ev.QuestionnaireClosed) else None
    # Whoever leaves later was asked all the same.
    asked = sum(known.asks(seat) or seat.id in known.answered for seat in record.state.seats.values())
    record.polled[name] = (opened, closed, asked)


def _shifted(record: Record, fact: Fact, event: ev.IndicatorShifted) -> None:
    if event.indicator not in record.state.gauges:
        return
    if event.cause.startswith("ruling:"):
        # What an amendment shifts differently belongs to its ruling: what counts is what came of both.
        for ruled in record.causes:
            if ruled.cause == event.cause:
                ruled.deltas[event.indicator] = round(ruled.deltas.get(event.indicator, 0) + event.delta, 6)
                return
    last = record.causes[-1] if record.causes else None
    # What one decision shifts follows it at once, under one command; a second shift of the same gauge is another.
    if not (last and last.cause == event.cause and last.at == fact.elapsed and event.indicator not in last.deltas):
        inject = record.state.injects.get(event.cause.partition(":")[2])
        outcome = inject.outcomes[-1] if event.cause.startswith("outcome:") and inject and inject.outcomes else 0
        last = Cause(fact.seq, fact.elapsed, record.state.phase, event.cause, event.reason, fact.seat, outcome)
        record.causes.append(last)
    last.deltas[event.indicator] = event.delta


def _mark_undone(record: Record) -> None:
    """A recall takes back what its inject had shifted until then; neither moved anything in the end."""
    recalled: set[str] = set()
    for cause in reversed(record.causes):
        kind, _, name = cause.cause.partition(":")
        if kind == "recall":
            recalled.add(name)
        cause.undone = kind in ("inject", "outcome", "recall") and name in recalled
