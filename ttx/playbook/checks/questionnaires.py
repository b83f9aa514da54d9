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
    for number, question in enumerate(questionnaire.questions):
        where = (*_list(report, path), number)
        if question.indicator is not None:
            report.known("indicator", question.indicator, report.book.indicators, (*where, "indicator"))
            if (question.kind, question.low, question.high) != ("scale", 0, 100):
                hint = "write kind: scale, low: 0, high: 100"
                report.add((*where, "indicator"), "an indicator is rated from 0 to 100", hint, key=True)
        if question.kind == "verdict" and not report.book.verdict:
            report.add((*where, "kind"), "there is no verdict to choose", "write `verdict:` in the playbook")
    if questionnaire.opens:
        _opens(report, path, questionnaire.opens)
        if questionnaire.anonymous:
            hint = "open it by hand, when enough people are there"
            report.add((*path, "opens"), "an anonymous questionnaire does not open by itself", hint, key=True)
    for index, name in enumerate(questionnaire.to):
        where = (*path, "to", index)
        report.known("team", name, [*GROUPS, *report.book.teams], where)
        if name in questionnaire.to[:index]:
            report.add(where, f"{name!r} stands here twice")


def _opens(report: Report, path: Path, opens: str) -> None:
    """A stage of any phase, or phase.stage."""
    phase, _, stage = opens.rpartition(".")
    if phase and not report.known("phase", phase, report.phases, (*path, "opens")):
        return
    phases = [each for each in report.book.phases if phase in ("", each.id)]
    report.known("stage", stage, {name for each in phases for name in each.stages}, (*path, "opens"), of=phase)


def _list(report: Report, path: Path) -> Path:
    """Where the questions stand: below `questions`, or alone."""
    written = report.places.document.data["questionnaires"][path[1]]
    return path if isinstance(written, list) else (*path, "questions")
