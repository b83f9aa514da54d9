"""Ratings on a scale, phase by phase: how far apart the teams are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean

from ttx.exercise.state import QuestionnaireState, State
from ttx.report.consultation import phase_at
from ttx.report.record import Record


@dataclass(frozen=True, slots=True)
class Spread:
    """The lowest answer, the mean and the highest of so many."""

    low: float
    mean: float
    high: float
    answers: int


@dataclass(frozen=True, slots=True)
class Round:
    """One time that a question was asked."""

    phase: str
    at: int
    all: Spread
    by_team: dict[str, Spread]
    stood: float | None
    """the indicator, as control had it when the answers were in"""

    @property
    def apart(self) -> float:
        """How far the team that rated highest is from the one that rated lowest."""
        means = [each.mean for each in self.by_team.values()]
        return max(means) - min(means)


@dataclass(frozen=True, slots=True)
class Gauged:
    """A question that teams answered on a scale, by name."""

    asks: str
    indicator: str
    """by name; empty for a scale of its own"""
    low: float
    high: float
    labels: list[str]
    rounds: list[Round] = field(default_factory=list)


def gauged(record: Record) -> list[Gauged]:
    """The same question of the same questionnaire is one; what was answered in secret is of no team."""
    state = record.state
    found: dict[tuple[str, str], Gauged] = {}
    for asked in state.questionnaires.values():
        if asked.anonymous or asked.status != "closed":
            continue
        opened, closed, _ = record.polled[asked.id]
        for question in asked.questions:
            by_team = _by_team(state, asked, question.id) if question.kind == "scale" else {}
            if not by_team:
                continue
            name = record.wording.indicator(question.indicator) if question.indicator else ""
            fresh = Gauged(question.asks, name, question.low, question.high, list(question.labels))
            known = found.setdefault((asked.source or asked.id, question.id), fresh)
            given = [answer for answers in by_team.values() for answer in answers]
            known.rounds.append(
                Round(
                    record.wording.phase(phase_at(state, opened)), opened, _spread(given),
                    {team: _spread(answers) for team, answers in by_team.items()},
                    _stood(state, question.indicator, closed if closed is not None else opened),
                )
            )  # fmt: skip
    return list(found.values())


def _by_team(state: State, asked: QuestionnaireState, question: str) -> dict[str, list[int]]:
    """Each team's answers, in the playbook's order of teams."""
    found: dict[str, list[int]] = {team: [] for team in state.playbook.teams}
    for seat, answers in asked.answered.items():
        known = state.seats.get(seat)
        if known and known.team in found and answers.get(question, "").isdecimal():
            found[known.team].append(int(answers[question]))
    return {team: answers for team, answers in found.items() if answers}


def _spread(answers: Sequence[int]) -> Spread:
    return Spread(min(answers), round(fmean(answers), 1), max(answers), len(answers))


def _stood(state: State, indicator: str | None, at: int) -> float | None:
    if not indicator or indicator not in state.gauges:
        return None
    before = [shift.value for shift in state.gauges[indicator].shifts if shift.at <= at]
    return before[-1] if before else state.playbook.indicators[indicator].baseline
