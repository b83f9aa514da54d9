"""Rules for questionnaires."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from pydantic import ValidationError

from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide.rules import By, Moment, rule, said, stale
from ttx.exercise.events import Event
from ttx.exercise.state import QuestionnaireState, SeatState, State
from ttx.exercise.translations import as_written
from ttx.playbook.models import Phase, Playbook, Question, Questionnaire
from ttx.playbook.questions import flaws

FEWEST = 5
"""Answers below which nobody is promised to be anonymous."""

LONGEST = 4000
"""Characters of a text answer."""

LARGEST_SEALED = 8192
"""Bytes of all answers of one who stays anonymous: they are kept in one length, so that none is known by it."""


@rule(do.OpenQuestionnaire, after_end=True)
def open_questionnaire(state: State, command: do.OpenQuestionnaire, by: By, now: Moment) -> Iterator[Event]:
    spec = _asked(state, command)
    if any(each.status == "open" and each.source == command.source != "" for each in state.questionnaires.values()):
        raise Refused("this questionnaire is open already", hint="close it first")
    known = {"players", "observers", *state.teams, *state.seats}
    if unknown := [name for name in spec.to if name not in known]:
        raise Refused(f"there is nobody called {unknown[0]!r}", hint="players, observers, a team or a seat")
    name = state.number("questionnaire", state.questionnaires)
    if spec.anonymous and (seats := _seats(state, spec)) < FEWEST:
        raise Refused(
            f"{seats} seats are too few to stay anonymous",
            hint=f"ask {FEWEST} or more, or ask by name",
        )
    yield _opened(state, name, spec, said(_titled(spec, command.source, None), "the title"), command.source)


def _seats(state: State, spec: Questionnaire) -> int:
    new = QuestionnaireState("", "", "", [], spec.to, spec.anonymous, "", "")
    return sum(new.asks(seat) for seat in state.seats.values())


def _opened(
    state: State, name: str, spec: Questionnaire, title: str, source: str, phase: Phase | None = None
) -> ev.QuestionnaireOpened:
    read = {}
    for language, book in state.translated.items() if source else ():
        asked = book.questionnaires[source]
        words = _titled(asked, source, next((each for each in book.phases if phase and each.id == phase.id), None))
        if words != title or asked != state.playbook.questionnaires[source]:
            read[language] = ev.AskedIn(words, _plain(book, asked), asked.intro)
    questions = _plain(state.playbook, spec)
    return ev.QuestionnaireOpened(name, title, questions, list(spec.to), spec.intro, spec.anonymous, source, read)


def _titled(spec: Questionnaire, source: str, phase: Phase | None) -> str:
    """What it is called; with the phase, where each phase has one of its own."""
    title = spec.title or source
    return f"{phase.title}: {title}" if phase else title


def _plain(book: Playbook, asked: Questionnaire) -> list[dict[str, Any]]:
    """The questions as an event keeps them: a ballot is a choice between the verdicts."""
    verdicts = {"kind": "choice", "choices": list(dict.fromkeys(rule.verdict for rule in book.verdict))}
    plain = (question.model_copy(update=verdicts) if question.kind == "verdict" else question
             for question in asked.questions)  # fmt: skip
    return [question.model_dump(mode="json", exclude_defaults=True) for question in plain]


def opened_by_stage(state: State, phase: Phase, stage: str) -> Iterator[Event]:
    """What opens by itself as this stage begins. The one that an earlier phase left open is closed first."""
    new = 0
    for source, spec in state.playbook.questionnaires.items():
        if spec.opens not in (stage, f"{phase.id}.{stage}"):
            continue
        if spec.anonymous and _seats(state, spec) < FEWEST:
            continue
        for each in state.questionnaires.values():
            # A sealed one waits for control: only a command to close it brings its answers along.
            if each.source == source and each.status == "open" and not each.anonymous:
                yield ev.QuestionnaireClosed(each.id)
        name = state.number("questionnaire", state.questionnaires, new)
        new += 1
        yield _opened(state, name, spec, _titled(spec, source, phase), source, phase)


def _asked(state: State, command: do.OpenQuestionnaire) -> Questionnaire:
    if command.source:
        if command.source not in state.playbook.questionnaires:
            raise Refused(
                f"there is no questionnaire {command.source!r}", hint=", ".join(state.playbook.questionnaires)
            )
        spec = state.playbook.questionnaires[command.source]
        return spec.model_copy(update={"to": command.to}) if command.to else spec
    try:
        spec = Questionnaire.model_validate(
            {
                "title": command.title,
                "intro": command.intro,
                "anonymous": command.anonymous,
                "to": command.to or ["players"],
                "questions": command.questions,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        what = first["msg"].removeprefix("Value error, ")
        raise Refused(f"{'.'.join(map(str, first['loc']))}: {what}") from None
    for flaw in flaws(spec.questions):
        raise Refused(flaw.message, hint=flaw.hint)
    return spec


@rule(do.AnswerQuestionnaire, after_end=True)
def answer_questionnaire(state: State, command: do.AnswerQuestionnaire, by: By, now: Moment) -> Iterator[Event]:
    found = _asked_of(state, by).get(command.questionnaire)
    if found is None:
        raise Refused(f"you were not asked {command.questionnaire!r}", hint="look at the list again")
    if found.status != "open":
        raise Refused("this questionnaire is closed")
    if found.anonymous and by.seat in found.answered:
        raise Refused("you have answered", hint="nobody can tell which answer is yours, so none can be changed")
    answers = _answers(found, state.language_of(by.team), command.answers)
    if found.anonymous and len(msgspec.json.encode(answers)) > LARGEST_SEALED:
        raise Refused("that is too long for an anonymous answer", hint="shorten it: a page is kept without a name")
    yield ev.QuestionnaireAnswered(found.id, {} if found.anonymous else answers)


def _asked_of(state: State, by: By) -> dict[str, QuestionnaireState]:
    """What this seat is asked, by the name that the seat has for it."""
    asked = state.asked_of(state.seats.get(by.seat) or SeatState(by.seat, by.role, by.team, present=False))
    return {f"questionnaire-{number}": each for number, each in enumerate(asked, 1)}


def answers_as_written(state: State, command: do.AnswerQuestionnaire, by: By) -> dict[str, str]:
    """What a seat answered, choices in the playbook's language: they are counted together, whoever read which words."""
    asked = _asked_of(state, by)[command.questionnaire]
    return _answers(asked, state.language_of(by.team), command.answers)


def _answers(asked: QuestionnaireState, language: str, given: dict[str, str]) -> dict[str, str]:
    questions = {question.id: question for question in asked.questions}
    if unknown := sorted(set(given) - set(questions)):
        raise Refused(f"there is no question {unknown[0]!r}")
    answers = {
        question.id: _answer(question, read, given.get(question.id, "").strip())
        for question, read in zip(asked.questions, asked.read_in(language).questions, strict=True)
    }
    if not any(answers.values()):
        raise Refused("it is empty", hint="answer at least one question")
    return {name: answer for name, answer in answers.items() if answer}


def _answer(question: Question, read: Question, text: str) -> str:
    """One answer as the log keeps it; `read` is the question as it was read."""
    if not text:
        if question.required:
            raise Refused(f"{read.asks!r} is not answered", hint="answer it, then send again")
        return ""
    if question.kind == "choice":
        text = as_written(text, read.choices, question.choices)
        if text not in question.choices:
            raise Refused(f"{read.asks!r} has these answers: {', '.join(read.choices)}")
    if question.kind == "scale":
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
        if not question.low <= number <= question.high:
            raise Refused(f"{read.asks!r} is a number from {question.low} to {question.high}")
        return str(number)
    if len(text) > LONGEST:
        raise Refused("the answer is too long", hint=f"{LONGEST} characters at most")
    return text


@rule(do.CloseQuestionnaire, after_end=True)
def close_questionnaire(state: State, command: do.CloseQuestionnaire, by: By, now: Moment) -> Iterator[Event]:
    found = _known(state, command.questionnaire)
    if found.status != "open":
        raise stale("the questionnaire")
    if not found.anonymous:
        yield ev.QuestionnaireClosed(found.id)
        return
    withheld = len(command.answers) < FEWEST
    yield ev.QuestionnaireClosed(found.id, [] if withheld else command.answers, withheld)


@rule(do.ShowResults, after_end=True)
def show_results(state: State, command: do.ShowResults, by: By, now: Moment) -> Iterator[Event]:
    found = _known(state, command.questionnaire)
    if found.status != "closed":
        raise Refused("its results are shown once it is closed")
    if found.withheld and command.to:
        raise Refused("too few answered it for results to be shown")
    if unknown := sorted(set(command.to) - {"seats", "screen"}):
        raise Refused(f"results are shown to seats or on the screen, not to {unknown[0]!r}")
    yield ev.ResultsShown(found.id, [place for place in ("seats", "screen") if place in command.to])


def _known(state: State, name: str) -> QuestionnaireState:
    if name not in state.questionnaires:
        raise Refused("there is no such questionnaire")
    return state.questionnaires[name]
