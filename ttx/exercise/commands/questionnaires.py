"""Questionnaires."""

from __future__ import annotations

from typing import Any

from ttx.exercise.commands.base import SEATS, Command


class OpenQuestionnaire(Command):
    """One of the playbook's, by `source`; or one written now."""

    source: str = ""
    title: str = ""
    intro: str = ""
    questions: list[dict[str, Any]] = []
    to: list[str] = []
    """instead of those whom the playbook names"""
    anonymous: bool = False


class AnswerQuestionnaire(Command):
    questionnaire: str
    """as the seat calls it"""
    answers: dict[str, str]
    roles = SEATS


class CloseQuestionnaire(Command):
    questionnaire: str
    answers: list[dict[str, str]] = []
    """filled in by the server, which keeps anonymous answers"""


class ShowResults(Command):
    questionnaire: str
    to: list[str] = []
    """seats, screen"""
