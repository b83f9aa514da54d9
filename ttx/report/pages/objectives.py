"""Objectives, expected actions against their deadlines, observations."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.documents.blocks import Block, Column, Inline, Paragraph, Quote, Row, Section, Table, Tag, Text
from ttx.exercise.ratings import RATINGS, UNSEEN
from ttx.report.evaluation import IN_TIME, LATE, NOT_DUE, NOT_OBSERVED, NOT_SEEN, SEEN, Expected, Seen, Tested
from ttx.report.facts import Report
from ttx.report.pages import figures, findings
from ttx.report.pages.common import moment
from ttx.report.pages.front import objectives_table
from ttx.report.words import clock, span

_TONES = {IN_TIME: "good", SEEN: "good", LATE: "warn", NOT_SEEN: "bad", NOT_OBSERVED: "warn"}


def section(report: Report) -> Section:
    """What was to be tested, what was expected, what was seen."""
    blocks: list[Block] = []
    if report.objectives:
        blocks.append(objectives_table(report))
        blocks.extend(figures.heat(report))
        key = "; ".join(f"{letter}: {words.lower()}" for letter, words in RATINGS.items())
        blocks.append(Paragraph(f"Ratings are the evaluators' own, never computed. {key}. “Not observed” means that "
                                "nobody said whether it happened, not that it did not.", "note"))  # fmt: skip
    else:
        blocks.append(Paragraph("The playbook names no objectives."))
    if report.expected:
        blocks.append(_expected(report))
    elif report.whole:
        blocks.append(Paragraph("The playbook names no expected actions."))
    blocks.extend(_objective(report, each) for each in report.objectives)
    known = {each.id for each in report.objectives}
    if others := [seen for seen in report.observations if seen.objective not in known]:
        blocks.append(Section("Other observations", "observations", list(_observed(report, others))))
    return Section("Objectives: what was expected and what was seen", "objectives", blocks)


def _expected(report: Report) -> Table:
    columns = (
        Column("Inject", 17),
        Column("Team", 12),
        Column("Expected action"),
        Column("Had it", 8, "short"),
        Column("Within", 7, "number"),
        Column("Seen?", 24),
    )
    return Table("Expected actions against their deadlines, which run from the moment the team had the inject", columns,
                 [_row(report, each) for each in report.expected])  # fmt: skip


def _row(report: Report, each: Expected) -> Row:
    tone = _TONES.get(each.outcome, "")
    shown: list[Inline] = [Tag(each.outcome, tone)]  # type: ignore[arg-type]
    if each.said not in (each.outcome, NOT_OBSERVED):
        shown.append(" " + each.said.removeprefix(each.outcome).removesuffix(", in time").lstrip(",: "))
    if each.note:
        shown.append(f"\n{each.note} ({each.by})")
    had = clock(each.delivered) if each.delivered is not None else "–"
    within = span(each.within) if each.within is not None else "–"
    return Row((each.title, report.wording.party(each.team), each.action, had, within, tuple(shown)),
               quiet=each.outcome == NOT_DUE)  # fmt: skip


def _objective(report: Report, each: Tested) -> Section:
    blocks: list[Block] = []
    if each.target:
        blocks.append(Paragraph(f"Target: {each.target}"))
    if each.tasks:
        rows = []
        for task, title in each.tasks.items():
            evidence = each.by_task[task]
            shown: Text = str(evidence) if evidence else (Tag("not observed", "warn"),)
            rows.append(Row((title, shown)))
        columns = (Column("Task", 70), Column("Ticks and observations", 0, "number"))
        blocks.append(Table("", columns, rows))
    blocks.extend(_ratings(report, each))
    blocks.extend(findings.of_objective(report, each.id))
    blocks.extend(_observed(report, each.observations, each))
    if not each.observations and report.whole:
        blocks.append(Paragraph("No observation was noted.", "note"))
    capability = f" ({each.capability})" if each.capability else ""
    return Section(f"{each.title}{capability}", f"objective-{each.id}", blocks)


def _ratings(report: Report, objective: Tested) -> Iterator[Block]:
    rows = []
    for each in report.evaluated.ratings:
        if each.objective == objective.id:
            what = objective.tasks.get(each.task, each.task) if each.task else "The objective as a whole"
            if each.team:
                what += f" ({report.wording.party(each.team)})"
            meant = "not observed" if each.rating == UNSEEN else f"{each.rating}: {RATINGS[each.rating]}"
            rows.append(Row((what, meant, each.explanation, each.by)))
    if rows:
        columns = (Column("Rated", 28), Column("Rating", 22), Column("Explanation"), Column("By", 14))
        yield Table("Ratings, each with who gave it and why", columns, rows)


def _observed(report: Report, seen: list[Seen], objective: Tested | None = None) -> Iterator[Block]:
    for each in seen:
        lead: list[Inline] = [moment(each.at), f" {each.phase}" if each.phase else ""]
        about = [each.team, each.inject]
        if objective and each.task:
            about.append(objective.tasks.get(each.task, each.task))
        lead.append("".join(f" · {part}" for part in about if part))
        if each.rating:
            lead += [" · ", Tag(f"{each.rating}: {RATINGS.get(each.rating, '')}")]
        lead.append(f" · noted by {each.by}" + (f" · {', '.join(each.tags)}" if each.tags else ""))
        yield Quote(each.text, tuple(lead))
