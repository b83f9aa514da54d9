"""Three readings of the verdict, and the scorecard of commitments."""

from __future__ import annotations

from dataclasses import dataclass

from ttx.exercise.readings import Ballot, Readings, readings
from ttx.exercise.scorecard import standing
from ttx.report.record import Record
from ttx.report.words import count, listed

UNMARKED = "unmarked"
STANDINGS = ("kept", "modified", "dropped", UNMARKED)


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer to the question of the exercise. `answer` says so where there is none."""

    who: str
    answer: str
    how: list[str]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one facilitator gave as verdict."""

    at: int
    verdict: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Three:
    """The rule, the players and the white cell side by side."""

    readings: list[Reading]
    agree: bool | None
    """None where fewer than two answered"""
    finding: str
    """in one sentence, whether they say the same"""
    opinions: list[Opinion]


def three(record: Record) -> Three | None:
    """The three readings; None where the playbook leaves no choice or nobody was to be asked."""
    state = record.state
    found = readings(state)
    verdicts = {rule.verdict for rule in state.playbook.verdict}
    if len(verdicts) < 2 or (found.ballot.standing == "none planned" and not found.opinions):
        return None
    ballot, opinions = found.ballot, found.opinions
    side_by_side = [
        Reading("The rule", found.rule or "no verdict", [found.words] if found.words else []),
        Reading(f"The players' {'secret ' * ballot.secret}ballot", _said(ballot), _counts(ballot)),
        Reading(
            "The white cell",
            found.white_cell or ("no majority" if opinions else "not given"),
            [f"{each.verdict}: {each.reason}" for each in opinions],
        ),
    ]
    given = [Opinion(each.at, each.verdict, each.reason, record.wording.seat(each.seat)) for each in opinions]
    return Three(side_by_side, found.agree, _finding(found, side_by_side), given)


_NOT_COUNTED = {
    "none planned": "not held",
    "not held": "not held",
    "open": "not counted yet",
    "withheld": "too few answered to stay anonymous",
}


def _said(ballot: Ballot) -> str:
    if ballot.standing != "counted":
        return _NOT_COUNTED[ballot.standing]
    return ballot.winner or ("no majority" if any(ballot.counts.values()) else "nobody answered")


def _counts(ballot: Ballot) -> list[str]:
    total = sum(ballot.counts.values())
    return [", ".join(f"{verdict} {votes}" for verdict, votes in ballot.counts.items()) + f" of {total}"] * bool(total)


def _finding(found: Readings, side_by_side: list[Reading]) -> str:
    said = [f"{each.who[:1].lower()}{each.who[1:]}: {each.answer}" for each in side_by_side]
    if found.agree is None:
        return f"Only one of the three answers ({'; '.join(said)})."
    if not found.agree:
        return f"They disagree ({'; '.join(said)}): who sees it otherwise, and why, is worth more than any one of them."
    silent = [f"{each.who[:1].lower()}{each.who[1:]}" for each, name in
              zip(side_by_side, ("rule", "ballot", "white cell"), strict=True) if name not in found.given]  # fmt: skip
    rest = f"; {listed(silent)} gave no answer" if silent else ""
    return f"{'All three' if not silent else 'The two that answer'} say the same: {found.rule}{rest}."


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark, with who made it and why; empty standing where it was taken back."""

    at: int
    phase: str
    standing: str
    team: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A commitment and what became of it."""

    title: str
    source: str
    asks: str
    by_phase: list[str]
    """kept, modified, dropped or unmarked; empty for a phase that was not played"""
    marks: list[Marked]


def scorecard(record: Record) -> list[Scored]:
    """Every commitment of the playbook."""
    state, say = record.state, record.wording
    played = {run.phase for run in state.runs}
    found = []
    for name, spec in state.playbook.commitments.items():
        by_phase = []
        for phase in state.playbook.phases:
            mark = standing(state, name, phase.id)
            by_phase.append(mark.standing if mark else UNMARKED if phase.id in played else "")
        marks = [
            Marked(mark.at, say.phase(mark.phase), mark.standing, mark.team, mark.reason, say.seat(mark.seat))
            for mark in state.marks.get(name, [])
        ]
        found.append(Scored(spec.title, spec.source, spec.asks, by_phase, marks))
    return found


def tally(scored: list[Scored], phase: int) -> dict[str, int]:
    """How many commitments stand how in a phase, counting from 0."""
    return {each: sum(one.by_phase[phase] == each for one in scored) for each in STANDINGS}


def kept_at_the_end(scored: list[Scored]) -> str:
    """The last played phase in words; empty where nothing was marked."""
    played = [place for place in range(len(scored[0].by_phase)) if scored[0].by_phase[place]] if scored else []
    if not played or not any(one.marks for one in scored):
        return ""
    numbers = tally(scored, played[-1])
    return f"{count(len(scored), 'commitment')}: " + ", ".join(f"{number} {name}" for name, number in numbers.items())
