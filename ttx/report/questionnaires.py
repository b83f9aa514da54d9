"""Questionnaires as they were asked, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ttx.exercise.results import results
from ttx.exercise.state import QuestionnaireState
from ttx.report.record import Record


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with what came of it; who said what is not told."""

    asks: str
    kind: str
    answers: int
    counts: list[tuple[str, int]]
    """of a choice and a short scale: each answer, how often"""
    mean: float | None
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Polled:
    """One questionnaire."""

    title: str
    intro: str
    to: str
    """who was asked, in words"""
    anonymous: bool
    asked: int
    """seats"""
    answered: int
    opened_at: int
    closed_at: int | None
    withheld: bool
    shown: list[str]
    """who of those who were asked was shown the results: teams, players, observers, seats"""
    questions: list[Answered]
    """empty while it is open"""


def questionnaires(record: Record) -> list[Polled]:
    """All of them, in the order in which they were opened."""
    return [_polled(record, each) for each in record.state.questionnaires.values()]


def _polled(record: Record, asked: QuestionnaireState) -> Polled:
    opened, closed, seats = record.polled[asked.id]
    told = results(asked) if asked.status == "closed" and not asked.withheld else []
    return Polled(
        asked.title, asked.intro, record.wording.asked(asked.to), asked.anonymous, seats, len(asked.answered), opened,
        closed, asked.withheld, list(asked.to) if "seats" in asked.shown else [], [_answered(each) for each in told],
    )  # fmt: skip


def _answered(told: dict[str, Any]) -> Answered:
    counts = list(told.get("counts", {}).items())
    if counts and len(told.get("labels", ())) == 2:
        low, high = told["labels"]
        (first, some), *between, (last, others) = counts
        counts = [(f"{first} ({low})", some), *between, (f"{last} ({high})", others)]
    return Answered(
        told["asks"], told["kind"], told["answers"], counts, told.get("mean"), list(told.get("texts", ()))
    )  # fmt: skip
