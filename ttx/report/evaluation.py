"""What was expected and seen, by objective. Ratings are people's: nothing here makes one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ttx.exercise.state import InjectState, Tick
from ttx.playbook.models import Expect
from ttx.report.record import Record
from ttx.report.words import clock, span

Outcome = str
IN_TIME, LATE, SEEN, NOT_SEEN = "seen in time", "seen late", "seen", "not seen"
OPEN, NOT_OBSERVED, NOT_DUE = "open", "not observed", "not tested"


@dataclass(frozen=True, slots=True)
class Expected:
    """An expected action against its deadline, which runs from the moment that this team had the inject."""

    inject: str
    title: str
    team: str
    action: str
    objective: str
    task: str
    delivered: int | None
    within: int | None
    """milliseconds"""
    seen_at: int | None
    outcome: Outcome
    said: str
    """the outcome in words, with its numbers"""
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation."""

    at: int
    phase: str
    text: str
    tags: list[str]
    team: str
    """by name"""
    of: str
    """the same team's id"""
    objective: str
    task: str
    inject: str
    rating: str
    by: str


@dataclass(frozen=True, slots=True)
class Tested:
    """An objective with its evidence."""

    id: str
    title: str
    capability: str
    target: str
    tasks: dict[str, str]
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    observations: list[Seen] = field(default_factory=list)
    ratings: Counter[str] = field(default_factory=Counter)
    """how many observations came with which rating; empty name: with none"""
    by_task: Counter[str] = field(default_factory=Counter)
    """how many ticks and observations each task has"""

    @property
    def noted(self) -> int:
        """Observations about it, told in this report or not."""
        return self.ratings.total()

    @property
    def evidence(self) -> int:
        judged = sum(self.outcomes[each] for each in (IN_TIME, LATE, SEEN, NOT_SEEN))
        return judged + self.noted


def expected(record: Record) -> list[Expected]:
    """Every expected action of the playbook, with what evaluators said of it."""
    return [
        _expected(record, inject, place, expect)
        for inject in record.state.injects.values()
        for place, expect in enumerate(inject.spec.expect)
    ]


def _expected(record: Record, inject: InjectState, place: int, expect: Expect) -> Expected:
    say = record.wording
    tick = inject.ticks.get(place)
    delivered = _delivered(record, inject, expect.team)
    within = None if expect.within is None else expect.within * 1000
    outcome, said = _outcome(record, inject, expect.team, tick, delivered, within)
    objective, _, task = (expect.task or "").partition(".")
    return Expected(
        inject.id, inject.spec.title, expect.team, expect.action, objective, task, delivered, within,
        tick.at if tick and tick.seen else None, outcome, said, tick.note if tick else "",
        say.seat(tick.seat) if tick else "",
    )  # fmt: skip


def _delivered(record: Record, inject: InjectState, team: str) -> int | None:
    """When the team first had it: a recall does not give it more time."""
    known = [*record.earlier.get((inject.id, team), ())]
    if team in inject.deliveries:
        known.append(inject.deliveries[team])
    return known[0].at if known else None


def _outcome(
    record: Record, inject: InjectState, team: str, tick: Tick | None, delivered: int | None, within: int | None
) -> tuple[Outcome, str]:
    if tick and not tick.seen:
        return NOT_SEEN, f"not seen, said at {clock(tick.at)}"
    if tick and delivered is None:
        return SEEN, f"seen at {clock(tick.at)}, without the inject"
    if tick and delivered is not None:
        took = tick.at - delivered
        if took < 0:
            return IN_TIME if within else SEEN, f"seen {span(-took)} before the inject"
        if within is None:
            return SEEN, f"seen after {span(took)}"
        if took <= within:
            return IN_TIME, f"seen after {span(took)}, in time"
        return LATE, f"seen after {span(took)}, {span(took - within)} late"
    if delivered is None:
        return NOT_DUE, "not tested: the inject did not reach this team"
    waiting = not record.state.over and within is not None and record.state.elapsed <= delivered + within
    if waiting and within is not None:
        return OPEN, f"open until {clock(delivered + within)}"
    recalled = team in inject.deliveries and inject.deliveries[team].recalled
    return NOT_OBSERVED, "not observed" + (" (the inject was recalled)" if recalled else "")


def observations(record: Record) -> list[Seen]:
    """All observations in the order in which they were noted."""
    say = record.wording
    return [
        Seen(
            each.at, say.phase(each.phase), each.text, each.tags, say.party(each.team) if each.team else "", each.team,
            each.objective, each.task, say.inject(each.inject) if each.inject else "", each.rating,
            say.seat(each.seat),
        )
        for each in record.state.observations.values()
    ]  # fmt: skip


def objectives(record: Record, actions: list[Expected], seen: list[Seen]) -> list[Tested]:
    """The objectives with what speaks about them."""
    found = {
        name: Tested(name, spec.title, spec.capability, spec.target, dict(spec.tasks))
        for name, spec in record.state.playbook.objectives.items()
    }
    for action in actions:
        if action.objective in found:
            found[action.objective].outcomes[action.outcome] += 1
            if action.outcome in (IN_TIME, LATE, SEEN, NOT_SEEN):
                found[action.objective].by_task[action.task] += 1
    for each in seen:
        if each.objective in found:
            found[each.objective].observations.append(each)
            found[each.objective].ratings[each.rating] += 1
            if each.task:
                found[each.objective].by_task[each.task] += 1
    return list(found.values())
