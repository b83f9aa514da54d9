"""Questionnaires to seats, live."""

from __future__ import annotations

from typing import Any

import msgspec

from ttx.exercise.events.base import Event


class AskedIn(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A questionnaire in another language: the same questions in the same order, with as many choices."""

    title: str
    questions: list[dict[str, Any]]
    intro: str = ""


class QuestionnaireOpened(Event):
    questionnaire: str
    title: str
    questions: list[dict[str, Any]]
    """as in a playbook"""
    to: list[str]
    """`players`, `observers`, teams, seats: who matches is asked, also who comes later"""
    intro: str = ""
    anonymous: bool = False
    source: str = ""
    """its id in the playbook, where it stands there"""
    translated: dict[str, AskedIn] = {}
    """by language"""


class QuestionnaireAnswered(Event):
    """The row's seat has answered. Of an anonymous one the log holds nothing else until it is closed."""

    questionnaire: str
    answers: dict[str, str] = {}
    """by question"""


class QuestionnaireClosed(Event):
    questionnaire: str
    answers: list[dict[str, str]] = []
    """of an anonymous one: all of them, shuffled, without seat or time"""
    withheld: bool = False
    """too few had answered for nobody to be recognized, so what they wrote was destroyed"""


class ResultsShown(Event):
    """The results of a closed questionnaire are shown to `seats`, on the `screen`, both or, taken back, to nobody."""

    questionnaire: str
    to: list[str] = []
