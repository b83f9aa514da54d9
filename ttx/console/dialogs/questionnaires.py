"""Questionnaires: open one of the playbook's, or write one now."""

from __future__ import annotations

import re
from typing import Any

from ttx.client.control import Live
from ttx.console.dialogs.base import Dialog, Wrong
from ttx.console.dialogs.fields import Field, Tell, Words
from ttx.console.dialogs.lists import Pick, Ticks
from ttx.console.dialogs.say import person, teams
from ttx.exercise.commands import Command, OpenQuestionnaire
from ttx.exercise.decide.questionnaires import FEWEST
from ttx.exercise.state import State
from ttx.playbook.models import Question
from ttx.text import one_line

_BRACKETS = str.maketrans("［］／－–", "[]/--")
"""What a Korean or Japanese keyboard writes for [ ] / and -."""

_LINE = re.compile(r"(?P<asks>.*?)\s*(?:\[(?P<how>[^\[\]]*)\])?\s*")
_SCALE = re.compile(r"(\d{1,3})\s*(?:-|to)\s*(\d{1,3})")


class QuestionnaireDialog(Dialog):
    """Open one: the playbook's `source`, or what is written here."""

    def __init__(self, state: State, live: Live, source: str = "") -> None:
        self.source = source
        spec = state.playbook.questionnaires.get(source)
        self.heading_field = Words("Title", required="It needs a title.")
        self.questions = _Questions()
        self.to = Ticks("To", asked(state, live), spec.to if spec else ["players"], required="Tick whom to ask.")
        self.names = Pick(
            "Answers", {"named": "by name: you see who answered what", "secret": "anonymous: nobody can tell"}, "named",
            help=f"anonymous needs {FEWEST} seats; below {FEWEST} answers nothing is shown",
        )  # fmt: skip
        if spec:
            secret = f"Anonymous: nobody can tell who answered what; below {FEWEST} answers nothing is shown."
            says = secret if spec.anonymous else "You see who answered what; results are shown without names."
            lines = "\n".join(f"{number}. {how(question)}" for number, question in enumerate(spec.questions, 1))
            body: list[Field | Tell] = [self.to, Tell(lines, one_line(spec.intro, 300))]
        else:
            says = "Those ticked see it at once and answer when they like, until you close it."
            body = [self.heading_field, self.questions, self.to, self.names]
        title = f"Open: {spec.title or source}" if spec else "Write a questionnaire now"
        super().__init__(state, title, says, *body, confirm="Open")

    def command(self) -> Command:
        if self.source:
            return OpenQuestionnaire(self.source, to=self.to.value)
        return OpenQuestionnaire(
            "", self.heading_field.value, "", self.questions.value, self.to.value, self.names.value == "secret"
        )


def asked(state: State, live: Live) -> dict[str, str]:
    """Whom one can ask: everybody of a role, teams, single seats."""
    people = {
        seat.id: person(live, seat.id)
        for seat in state.seats.values()
        if seat.present and seat.role in ("player", "observer")
    }
    return {"players": "all players", "observers": "all observers"} | teams(state) | people


def how(question: Question) -> str:
    """A question and how it is answered, in a line."""
    if question.kind == "text":
        return f"{question.asks}  (in words)"
    if question.kind == "choice":
        return f"{question.asks}  ({' / '.join(question.choices)})"
    return f"{question.asks}  ({question.low} to {question.high})"


class _Questions(Words):
    """A question on each line, and in brackets how it is answered."""

    def __init__(self) -> None:
        super().__init__(
            "Questions", lines=4, required="Write a question.",
            help="one on each line; at its end [1-5], [yes / no] or nothing for words. How sure are you? [1-10]",
        )  # fmt: skip

    @property
    def value(self) -> Any:
        return [written(line, number) for number, line in enumerate(filter(str.strip, super().value.splitlines()), 1)]

    def meaning(self) -> str:
        try:
            found = self.value
        except (ValueError, Wrong):
            return self.help
        return "\n".join(f"{each['id'][1:]}. {how(Question.model_validate(each))}" for each in found) or self.help


def written(line: str, number: int) -> dict[str, Any]:
    """A question as somebody writes it: `How sure? [1-5]`. ValueError in words where it cannot be answered."""
    found = _LINE.fullmatch(line.translate(_BRACKETS).strip())
    assert found is not None
    asks, answers = found["asks"].strip(), (found["how"] or "").strip()
    question: dict[str, Any] = {"id": f"q{number}", "asks": asks}
    if not asks:
        raise ValueError(f"line {number} has an answer but no question")
    if not answers:
        return question | {"kind": "text", "required": False}
    if scale := _SCALE.fullmatch(answers):
        low, high = int(scale[1]), int(scale[2])
        if not low < high <= 100:
            raise ValueError(f"line {number}: a scale goes up, to 100 at most, for example [1-5]")
        return question | {"kind": "scale", "low": low, "high": high}
    choices = [each.strip() for each in answers.split("/") if each.strip()]
    if len(choices) < 2 or len(set(choices)) < len(choices):
        raise ValueError(f"line {number}: write the answers apart, for example [yes / no], or a scale [1-5]")
    return question | {"kind": "choice", "choices": choices}
