"""What the models cannot see: ids that nobody defines, times that do not fit, texts for nobody."""

from __future__ import annotations

from ttx.playbook.checks import names, questionnaires, texts, times, translations, waits
from ttx.playbook.checks.report import Report
from ttx.playbook.models import Playbook
from ttx.playbook.problems import Problem
from ttx.playbook.uses import Places


def check(playbook: Playbook, places: Places) -> list[Problem]:
    """Every problem of a playbook whose shape is right."""
    report = Report(playbook, places)
    for part in (names, texts, times, waits, questionnaires):
        part.check(report)
    for language, words in playbook.translations.items():
        translations.check(report, words, ("translations", language))
    return report.problems
