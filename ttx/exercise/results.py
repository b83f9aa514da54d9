"""What the answers to a questionnaire come to, without saying who gave which."""

from __future__ import annotations

from typing import Any

from ttx.exercise.state import QuestionnaireState
from ttx.playbook.models import Question


def results(asked: QuestionnaireState) -> list[dict[str, Any]]:
    """By question: how many answered; counts by answer and the mean of a scale; texts in no order that tells."""
    return [_result(question, [each[question.id] for each in asked.answers if question.id in each])
            for question in asked.questions]  # fmt: skip


def _result(question: Question, answers: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"asks": question.asks, "kind": question.kind, "answers": len(answers)}
    if question.kind == "text":
        return found | {"texts": sorted(answers)}
    if question.kind == "choice":
        return found | {"counts": {choice: answers.count(choice) for choice in question.choices}, "mean": None}
    steps = [str(step) for step in range(question.low, question.high + 1)]
    # A scale of a hundred steps is read as its mean; nobody reads a hundred bars.
    counts = {step: answers.count(step) for step in steps} if len(steps) <= 11 else {}
    mean = round(sum(map(int, answers)) / len(answers), 2) if answers else None
    return found | {"counts": counts, "mean": mean, "labels": list(question.labels)}
