"""The report as a document: facts in, blocks out. Each form of the report is written from the same blocks."""

from __future__ import annotations

from ttx.documents.blocks import Document, Section
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
    threads,
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
        contents=True,
        sections=_whole(report) if report.whole else _cut(report),
    )


def _whole(report: Report) -> list[Section]:
    return [
        analysis.overview(report),
        objectives.section(report),
        *filter(None, [findings.other(report)]),
        findings.plan(report),
        analysis.verdict(report),
        analysis.indicators(report),
        *([scorecard.section(report)] if report.scorecard else []),
        analysis.consultation(report),
        *threads.sections(report),
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
    ]


def _cut(report: Report) -> list[Section]:
    """What control alone knows has no page, not even an empty one."""
    found = [
        analysis.overview(report),
        objectives.section(report),
        *filter(None, [findings.other(report)]),
        findings.plan(report),
        analysis.verdict(report),
        analysis.indicators(report),
    ]
    if report.scorecard:
        found.append(scorecard.section(report))
    if report.consultation.pairs:
        found.append(analysis.consultation(report))
    found += filter(None, [findings.hot_wash(report)])
    found.append(course.timeline(report))
    own = any(team.id == report.audience for team in report.teams)
    if own:
        found.append(figures.answered(report))
    found.append(course.injects(report))
    if own:
        found.append(teams.section(report))
    found.append(teams.rulings(report))
    if report.questionnaires:
        found.append(questionnaires.section(report))
    found += [annex.people(report), annex.statistics(report)]
    if report.messages or report.requests:
        found.append(annex.messages(report))
    return [*found, annex.proof(report)] if report.proof else found
