"""All that the report says, as plain data: a function of the log, so the same log gives the same report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from ttx.exercise.facts import Fact
from ttx.playbook.models import Marking
from ttx.report import evaluation, indicators, play
from ttx.report.consultation import Consultation, consultation
from ttx.report.counts import counted, limits
from ttx.report.crises import Crisis, crises
from ttx.report.evaluation import Expected, Seen, Tested
from ttx.report.findings import Evaluated, evaluated
from ttx.report.gauges import Gauged, gauged
from ttx.report.indicators import Course, Judgement, Moved
from ttx.report.network import Link, links
from ttx.report.play import Draft, Injected, TeamCourse
from ttx.report.questionnaires import Polled, questionnaires
from ttx.report.record import Record, read
from ttx.report.rulings import Ruled, rulings
from ttx.report.threads import Threads, threads
from ttx.report.timeline import Entry
from ttx.report.verdicts import Scored, Three, scorecard, three
from ttx.report.words import Names, Wording, wall

if TYPE_CHECKING:
    from ttx.store.rows import Proof


@dataclass(frozen=True, slots=True)
class PhaseCourse:
    """A phase as it was planned and as it went."""

    label: str
    title: str
    question: str
    planned: int
    extended: int
    start: int | None
    end: int | None
    stages: list[tuple[str, int, int | None]]
    """stage, planned, actual; None for one that was not entered"""


@dataclass(frozen=True, slots=True)
class Pause:
    at: int
    reason: str
    lasted: int | None
    """milliseconds of wall time; None for one that has not ended"""


@dataclass(frozen=True, slots=True)
class Person:
    """A seat and who held it."""

    seat: str
    name: str
    office: str
    role: str
    team: str
    lead: bool
    joined: str
    left: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A request to control."""

    team: str
    at: int
    text: str
    answer: str
    answered_at: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """A message."""

    seq: str
    at: int
    sender: str
    to: list[str]
    text: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """What the end left open."""

    requests: list[Asking]
    unruled: list[str]
    """moves in words, with the version nobody ruled on"""
    refused: list[str]
    """joint moves that a partner refused or never answered"""
    unreleased: list[Injected]
    unanswered: list[tuple[str, str]]
    """team and inject: an answer was due and none came"""
    drafts: list[Draft]
    draft_rulings: int
    meetings: int
    """asked for and never held"""


@dataclass(frozen=True, slots=True)
class Report:
    """An exercise as the report tells it."""

    title: str
    playbook: str
    summary: str
    background: str
    marking: Marking
    purpose: str
    audience: str
    """control, players, public, or the team for which it is"""
    status: str
    ended_because: str
    phase_word: str
    move_word: str
    created: datetime
    started: datetime | None
    ended: datetime | None
    elapsed: int
    planned: int
    story_from: str
    story_to: str
    made_with: str
    last_wall: str
    """when the log's last row was written"""
    facilitators: int
    seats: dict[str, int]
    """how many, by team or role in words"""
    phases: list[PhaseCourse]
    pauses: list[Pause]
    jumps: list[tuple[int, int, str]]
    judgement: Judgement
    three: Three | None
    scorecard: list[Scored]
    courses: list[Course]
    moved: list[Moved]
    injects: list[Injected]
    teams: list[TeamCourse]
    rulings: list[Ruled]
    messages: list[Said]
    requests: list[Asking]
    expected: list[Expected]
    objectives: list[Tested]
    observations: list[Seen]
    evaluated: Evaluated
    consultation: Consultation
    links: list[Link]
    crises: list[Crisis]
    """the first and the last one like it"""
    threads: Threads
    questionnaires: list[Polled]
    gauged: list[Gauged]
    timeline: list[Entry]
    people: list[Person]
    unresolved: Unresolved
    statistics: list[tuple[str, str]]
    limits: str
    """what a reader has to hold against the result"""
    rows: int
    erased: int
    proof: Proof | None
    wording: Wording

    @property
    def whole(self) -> bool:
        """Whether it is control's own: nothing is cut out of it."""
        return self.audience == "control"

    @property
    def paused(self) -> int:
        """Milliseconds of wall time in pauses that are over."""
        return sum(pause.lasted or 0 for pause in self.pauses)


def gather(
    facts: Iterable[Fact],
    names: Names | None = None,
    proof: Proof | None = None,
    now: int | None = None,
    zone: tzinfo | None = UTC,
) -> Report:
    """All facts of the report. `now` is the exercise time of a running exercise; `zone` None is the machine's own."""
    names = names or {}
    record = read(facts, names, now=now, zone=zone)
    state, book = record.state, record.state.playbook
    actions, seen = evaluation.expected(record), evaluation.observations(record)
    injected, courses = play.injects(record), play.teams(record)
    ruled, moves = rulings(record), indicators.moved(record)
    talk = consultation(record)
    asking = [Asking(each.team, each.at, each.text, each.answer, each.answered_at) for each in state.requests.values()]
    said = [Said(each.id, each.at, each.sender, each.to, each.text) for each in state.messages.values()]
    people = _people(record, names)
    return Report(
        title=book.title,
        playbook=book.id,
        summary=book.summary,
        background=book.scenario.background,
        marking=book.marking,
        purpose=state.purpose,
        audience="control",
        status=state.status,
        ended_because=state.reason if state.over else "",
        phase_word=record.wording.phase_word,
        move_word=record.wording.move_word,
        created=wall(record.created_wall, zone),
        started=wall(state.started_wall, zone) if state.started_wall else None,
        ended=wall(state.ended_wall, zone) if state.ended_wall else None,
        elapsed=state.elapsed,
        planned=sum(phase.length for phase in book.phases) * 1000,
        story_from=book.scenario.start.isoformat(timespec="minutes"),
        story_to=state.scenario,
        made_with=record.made_with,
        last_wall=state.wall,
        facilitators=sum(person.role == "facilitator" for person in people),
        seats=dict(Counter(person.team or person.role for person in people)),
        phases=_phases(record),
        pauses=_pauses(record),
        jumps=record.jumps,
        judgement=indicators.judgement(record),
        three=three(record),
        scorecard=scorecard(record),
        courses=indicators.courses(record),
        moved=moves,
        injects=injected,
        teams=courses,
        rulings=ruled,
        messages=said,
        requests=asking,
        expected=actions,
        objectives=evaluation.objectives(record, actions, seen),
        observations=seen,
        evaluated=evaluated(record),
        consultation=talk,
        links=links(record),
        crises=crises(record, talk, actions),
        threads=threads(record),
        questionnaires=questionnaires(record),
        gauged=gauged(record),
        timeline=record.entries,
        people=people,
        unresolved=_unresolved(record, injected, courses, asking),
        statistics=counted(record, injected, courses, asking),
        limits=limits(record, injected, courses, actions),
        rows=record.rows,
        erased=record.erased,
        proof=proof,
        wording=record.wording,
    )


def _phases(record: Record) -> list[PhaseCourse]:
    state = record.state
    found = []
    for phase in state.playbook.phases:
        runs = [(place, run) for place, run in enumerate(state.runs) if run.phase == phase.id]

        def left(place: int) -> int:
            return state.runs[place + 1].at if place + 1 < len(state.runs) else state.elapsed

        stages: list[tuple[str, int, int | None]] = []
        for stage, seconds in phase.stages.items():
            took = [left(place) - run.at for place, run in runs if run.stage == stage]
            stages.append((stage, seconds * 1000, sum(took) if took else None))
        found.append(
            PhaseCourse(
                record.wording.phase(phase.id), phase.title, phase.question, phase.length * 1000,
                record.extended[phase.id] * 1000, runs[0][1].at if runs else None, left(runs[-1][0]) if runs else None,
                stages,
            )
        )  # fmt: skip
    return found


def _pauses(record: Record) -> list[Pause]:
    def lasted(start: str, end: str) -> int | None:
        if not end:
            return None
        return round((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() * 1000)

    return [Pause(at, reason, lasted(start, end)) for at, reason, start, end in record.state.pauses]


def _people(record: Record, names: Names) -> list[Person]:
    found = []
    for seat in record.state.seats.values():
        name, office = names.get(seat.id, ("", ""))
        team = record.wording.party(seat.team) if seat.team else ""
        lead = seat.id in record.leads.get(seat.team, ())
        joined, left = record.joined.get(seat.id, ""), record.left.get(seat.id, "")
        found.append(Person(seat.id, name, office, seat.role, team, lead, joined, left))
    order = ["facilitator", "evaluator", *(team.name for team in record.state.playbook.teams.values())]
    rank = {name: place for place, name in enumerate(order)}
    return sorted(found, key=lambda person: rank.get(person.team or person.role, len(order)))


def _unresolved(
    record: Record, injected: list[Injected], courses: list[TeamCourse], asking: list[Asking]
) -> Unresolved:
    say, state = record.wording, record.state
    moves = list(state.moves.values())
    return Unresolved(
        requests=[each for each in asking if not each.answer],
        unruled=[say.move(move.id, move.newest.version) for move in moves if move.ruled < move.newest.version],
        refused=[f"{say.move(move.id)} ({move.standing})" for move in moves if move.standing in ("refused", "waiting")],
        unreleased=[each for each in injected if each.released_at is None],
        unanswered=[(team.name, asked.title) for team in courses for asked in team.asked if asked.overdue],
        drafts=play.drafts(record),
        draft_rulings=sum(each.status == "draft" for each in state.rulings.values()),
        meetings=sum(each.started_at is None for each in state.meetings.values()),
    )
