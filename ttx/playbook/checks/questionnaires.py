"""Questionnaires: questions that can be answered, by somebody who is there."""

from __future__ import annotations

from ttx.playbook.checks.report import Report
from ttx.playbook.models import Questionnaire
from ttx.playbook.problems import Path
from ttx.playbook.questions import flaws

GROUPS = ("players", "observers")


def check(report: Report) -> None:
    """Report questions that nobody can answer, and people who do not exist."""
    for team in GROUPS:
        if team in report.book.teams:
            message = f"{team!r} means all {team}; it cannot name a team"
            report.add(("teams", team), message, "give the team another id", key=True)
    for name, questionnaire in report.book.questionnaires.items():
        _questionnaire(report, ("questionnaires", name), questionnaire)


def _questionnaire(report: Report, path: Path, questionnaire: Questionnaire) -> None:
    for flaw in flaws(questionnaire.questions):
        report.add((*_list(report, path), *flaw.path), flaw.message, flaw.hint, key=flaw.key)
    for index, name in enumerate(questionnaire.to):
        where = (*path, "to", index)
        report.known("team", name, [*GROUPS, *report.book.teams], where)
        if name in questionnaire.to[:index]:
            report.add(where, f"{name!r} stands here twice")


def _list(report: Report, path: Path) -> Path:
    """Where the questions stand: below `questions`, or alone."""
    written = report.places.document.data["questionnaires"][path[1]]
    return path if isinstance(written, list) else (*path, "questions")
