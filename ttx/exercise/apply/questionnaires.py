"""The fold of questionnaires, and of what the projector shows."""

from __future__ import annotations

from typing import Any

from ttx.exercise import events as ev
from ttx.exercise.apply.fold import on
from ttx.exercise.facts import Fact
from ttx.exercise.state import QuestionnaireState, Screen, State, Wording
from ttx.exercise.views import screen_view
from ttx.playbook.models import Question


@on(ev.QuestionnaireOpened)
def _opened(state: State, fact: Fact, event: ev.QuestionnaireOpened) -> str:
    questions = _questions(event.questions)
    read = {language: Wording(asked.title, asked.intro, _questions(asked.questions))
            for language, asked in event.translated.items()}  # fmt: skip
    state.questionnaires[event.questionnaire] = QuestionnaireState(
        event.questionnaire, event.title, event.intro, questions, event.to, event.anonymous, event.source, fact.wall,
        translated=read,
    )  # fmt: skip
    return event.questionnaire


def _questions(written: list[dict[str, Any]]) -> list[Question]:
    return [Question.model_validate(question) for question in written]


@on(ev.QuestionnaireAnswered)
def _answered(state: State, fact: Fact, event: ev.QuestionnaireAnswered) -> str:
    state.questionnaires[event.questionnaire].answered[fact.seat] = event.answers
    return event.questionnaire


@on(ev.QuestionnaireClosed)
def _closed(state: State, fact: Fact, event: ev.QuestionnaireClosed) -> None:
    found = state.questionnaires[event.questionnaire]
    found.status, found.withheld = "closed", event.withheld
    found.answers = event.answers if found.anonymous else list(found.answered.values())


@on(ev.ResultsShown)
def _results_shown(state: State, fact: Fact, event: ev.ResultsShown) -> None:
    state.questionnaires[event.questionnaire].shown = event.to


@on(ev.ScreenSet)
def _screen_set(state: State, fact: Fact, event: ev.ScreenSet) -> None:
    # Frozen on top of frozen keeps the first picture: the room has not seen another.
    frozen = (state.screen.frozen or screen_view(state)) if event.frozen else None
    values = {name: gauge.value for name, gauge in state.gauges.items()} if "indicators" in event.show else {}
    state.screen = Screen(event.show, event.note, event.item, event.blank, frozen, values)
