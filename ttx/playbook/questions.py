"""Questions that cannot be answered, wherever they are written: in a playbook or during play."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ttx.playbook.models import Question
from ttx.playbook.problems import Path


class Flaw(NamedTuple):
    path: Path
    """within the list of questions"""
    message: str
    hint: str
    key: bool = False
    """the key itself is wrong, not its value"""


def flaws(questions: Sequence[Question]) -> Iterator[Flaw]:
    """What is wrong with these questions together and one by one."""
    known: set[str] = set()
    for number, question in enumerate(questions):
        if question.id in known:
            hint = "answers are kept by it, so each question has its own"
            yield Flaw((number, "id"), f"two questions have the id {question.id!r}", hint)
        known.add(question.id)
        yield from _of_kind(number, question)


def _of_kind(number: int, question: Question) -> Iterator[Flaw]:
    name = question.id
    if question.kind == "choice":
        if not question.choices:
            yield Flaw((number,), f"the question {name!r} offers no choices", "write choices: [...]")
        for place, choice in enumerate(question.choices):
            if choice in question.choices[:place]:
                yield Flaw((number, "choices", place), f"{choice!r} stands here twice", "")
    elif question.choices:
        hint = "write kind: choice, or take the choices out"
        yield Flaw((number, "choices"), f"the question {name!r} takes no choices", hint, key=True)
    if question.kind == "scale":
        if question.low >= question.high:
            end = "high" if "high" in question.model_fields_set else "low"
            message = f"the scale of {name!r} goes from {question.low} to {question.high}"
            yield Flaw((number, end), message, "`low` is less than `high`; without them it is 1 to 5")
        if len(question.labels) == 1:
            yield Flaw((number, "labels"), f"the scale of {name!r} has one label", "write one for each end", key=True)
    elif question.labels:
        yield Flaw((number, "labels"), f"the question {name!r} takes no labels", "only a scale has them", key=True)
