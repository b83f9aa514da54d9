"""Indicators over time, what moved them, and the verdict that follows."""

from __future__ import annotations

from dataclasses import dataclass, field

from ttx.exercise.conditions import baseline_index, describe, holds, index, verdict, waiting_for
from ttx.exercise.state import InjectState
from ttx.report.record import Cause, Record
from ttx.report.words import listed


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that moved indicators, as people read it."""

    number: int
    seq: int
    at: int
    phase: str
    what: str
    reason: str
    by: str
    deltas: dict[str, float]
    """by indicator"""
    effect: float
    """what it did to the index; more is better"""
    undone: bool
    """taken back by a recall, or the recall that did so"""
    about: str
    """inject:ID, outcome:ID, recall:ID, ruling:ID, or that it was control's own judgement"""


@dataclass(frozen=True, slots=True)
class Course:
    """One indicator from its baseline to the end."""

    id: str
    name: str
    asks: str
    better: str
    baseline: float
    value: float
    points: list[tuple[int, float]]
    at_phase_ends: list[float | None]
    """one for each phase of the playbook; None for a phase that was not played"""

    @property
    def gain(self) -> float:
        """How much better it is than at the start."""
        return self.baseline - self.value if self.better == "down" else self.value - self.baseline


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the verdict. `missing` is empty where it holds."""

    verdict: str
    means: str
    words: str
    holds: bool
    missing: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer to the question of the exercise, and how it was come by."""

    how: str
    answer: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict with all that it rests on. `verdict` is empty where the playbook has no rule."""

    verdict: str
    means: str
    words: str
    index_before: float
    index_after: float
    rules: list[Rule]
    readings: list[Reading] = field(default_factory=list)

    @property
    def change(self) -> float:
        return self.index_after - self.index_before

    @property
    def shown_change(self) -> float:
        """The difference of the two as they are printed: a reader subtracts."""
        return round(self.index_after, 1) - round(self.index_before, 1)


def judgement(record: Record) -> Judgement:
    """The playbook's own verdict at this moment, its rules, and how teams and control answered the same question."""
    state = record.state
    name, means, words = verdict(state)
    rules = []
    for rule in state.playbook.verdict:
        if rule.if_ is None:
            rules.append(Rule(rule.verdict, rule.means, "no other rule holds", rule.verdict == name, ""))
        else:
            missing = waiting_for(state, rule.if_, state.elapsed)
            said = describe(state, rule.if_)
            rules.append(Rule(rule.verdict, rule.means, said, holds(state, rule.if_, state.elapsed), missing))
    return Judgement(name, means, words, baseline_index(state), index(state), rules, _readings(record))


def _readings(record: Record) -> list[Reading]:
    """A question with the verdicts as its answers is the ballot; one with the verdicts as outcomes is control's own."""
    wanted = {rule.verdict.casefold() for rule in record.state.playbook.verdict}
    found: list[Reading] = []
    if len(wanted) < 2:
        return found
    for inject in record.state.injects.values():
        if {choice.casefold() for choice in inject.spec.choices} == wanted:
            found.append(Reading(f"The teams, asked in {record.wording.inject(inject.id)}", _ballots(record, inject)))
        if {outcome.if_.casefold() for outcome in inject.spec.outcomes} == wanted:
            picked = [inject.spec.outcomes[number - 1].if_.lower() for number in inject.outcomes]
            found.append(Reading("Control's own judgement", listed(picked) or "not given"))
    return found


def _ballots(record: Record, inject: InjectState) -> str:
    answers = []
    for team, delivery in inject.deliveries.items():
        given = delivery.replies[-1].choice if delivery.replies else "no answer"
        answers.append(f"{record.wording.party(team)}: {given}")
    return "; ".join(answers) or "not asked"


def courses(record: Record) -> list[Course]:
    """Each indicator's way through the exercise."""
    state = record.state
    played = [phase.id for phase in state.playbook.phases if any(run.phase == phase.id for run in state.runs)]
    found = []
    for name, gauge in state.gauges.items():
        spec = state.playbook.indicators[name]
        ends: list[float | None] = []
        value = spec.baseline
        for phase in state.playbook.phases:
            if phase.id not in played:
                ends.append(None)
                continue
            # What is shifted before the first phase, or after the end, counts where the clock stood.
            value = next((shift.value for shift in reversed(gauge.shifts) if shift.phase == phase.id), value)
            ends.append(value)
        points = [(0, spec.baseline), *((shift.at, shift.value) for shift in gauge.shifts)]
        points.append((max(state.elapsed, points[-1][0]), gauge.value))
        found.append(Course(name, spec.name, spec.asks, spec.better, spec.baseline, gauge.value, points, ends))
    return found


def moved(record: Record) -> list[Moved]:
    """All that moved indicators, numbered in the order of play."""
    indicators = record.state.playbook.indicators

    def effect(cause: Cause) -> float:
        turned = (-delta if indicators[name].better == "down" else delta for name, delta in cause.deltas.items())
        return sum(turned) / len(indicators)

    return [
        Moved(
            number, cause.seq, cause.at, cause.phase, _what(record, cause), _reason(record, cause),
            record.wording.seat(cause.seat), dict(cause.deltas), effect(cause), cause.undone, cause.cause,
        )
        for number, cause in enumerate(record.causes, 1)
    ]  # fmt: skip


def _what(record: Record, cause: Cause) -> str:
    say = record.wording
    kind, _, name = cause.cause.partition(":")
    if kind == "inject":
        return f"Release of {say.inject(name)}"
    if kind == "recall":
        return f"Recall of {say.inject(name)}"
    if kind == "outcome":
        inject = record.state.injects.get(name)
        text = inject.spec.outcomes[cause.outcome - 1].if_ if inject and cause.outcome else ""
        return f"{say.inject(name)}: {text}" if text else f"Outcome of {say.inject(name)}"
    if kind == "ruling":
        ruling = record.state.rulings.get(name)
        on = say.moves(ruling.moves) if ruling else ""
        amended = ", as amended" if ruling and ruling.amendments else ""
        return (f"Ruling on {on}" if on else "Ruling of control") + amended
    return "Control's judgement"


def _reason(record: Record, cause: Cause) -> str:
    """What somebody wrote; where nobody did, the rules fill in a title, which says nothing."""
    kind, _, name = cause.cause.partition(":")
    inject = record.state.injects.get(name)
    if kind == "inject":
        return "as the playbook has it"
    if kind == "recall":
        return "what it had shifted is undone"
    if kind == "outcome" and inject and cause.outcome and cause.reason == inject.spec.outcomes[cause.outcome - 1].if_:
        return "no reason was written"
    return cause.reason


def decisive(moves: list[Moved], most: int = 3) -> list[Moved]:
    """What moved the index most, for better or worse; what was taken back did not."""
    counted = [move for move in moves if not move.undone and abs(move.effect) > 1e-9]
    return sorted(counted, key=lambda move: (-abs(move.effect), move.number))[:most]
