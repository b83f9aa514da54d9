"""The report as a document: facts in, blocks out. Each form of the report is written from the same blocks."""

from __future__ import annotations

from ttx.documents.blocks import Document
from ttx.report.facts import Report
from ttx.report.pages import (
    analysis,
    annex,
    course,
    figures,
    findings,
    front,
    objectives,
    questionnaires,
    scorecard,
    teams,
)
from ttx.report.words import capital, day, marked


def document(report: Report) -> Document:
    """The whole report."""
    who = ", ".join(team.name for team in report.teams)
    when = day(report.started or report.created)
    return Document(
        title=f"After-action report: {report.title}",
        subtitle=f"{capital(front.PURPOSES.get(report.purpose, report.purpose))} · {when} · {who}",
        marking=marked(report.marking, report.purpose),
        status="FINAL" if report.evaluated.signed_by else "DRAFT",
        front=front.blocks(report),
        sections=[
            analysis.overview(report),
            objectives.section(report),
            *filter(None, [findings.other(report)]),
            findings.plan(report),
            analysis.verdict(report),
            analysis.indicators(report),
            *([scorecard.section(report)] if report.scorecard else []),
            analysis.consultation(report),
            annex.unresolved(report),
            *filter(None, [findings.hot_wash(report)]),
            course.timeline(report),
            figures.answered(report),
            course.injects(report),
            teams.section(report),
            teams.rulings(report),
            questionnaires.section(report),
            annex.people(report),
            annex.statistics(report),
            annex.messages(report),
            annex.proof(report),
        ],
    )
