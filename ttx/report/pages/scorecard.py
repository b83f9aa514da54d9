"""The scorecard: what became of each commitment, phase by phase, who marked it and why."""

from __future__ import annotations

from ttx.documents.blocks import Block, Column, Paragraph, Row, Section, Table, Tag, Text, Tone
from ttx.report.facts import Report
from ttx.report.verdicts import STANDINGS, UNMARKED, tally
from ttx.report.words import capital, clock

TONES: dict[str, Tone] = {"kept": "good", "modified": "warn", "dropped": "bad"}


def section(report: Report) -> Section:
    """By phase and by commitment."""
    phases = [phase.label for phase in report.phases]
    blocks: list[Block] = [
        Paragraph(
            "What was promised before the exercise, and what became of it. Marks are control's judgement.", "note"
        ),
        Table(
            "What became of each commitment",
            (Column("Commitment", 40), *(Column(label) for label in phases)),
            [Row((_what(each.title, each.source), *map(_mark, each.by_phase))) for each in report.scorecard],
        ),
    ]
    rows = []
    for place, label in enumerate(phases):
        if any(each.by_phase[place] for each in report.scorecard):
            rows.append(Row((label, *(str(number) for number in tally(report.scorecard, place).values()))))
    if rows:
        columns = (Column(capital(report.phase_word)), *(Column(capital(each), 0, "number") for each in STANDINGS))
        blocks.append(Table(f"By {report.phase_word.lower()}", columns, rows))
    if report.whole:
        blocks.append(_history(report))
    return Section("Scorecard", "scorecard", blocks)


def _what(title: str, source: str) -> str:
    return f"{title} ({source})" if source else title


def _mark(standing: str) -> Text:
    if not standing:
        return "not played"
    return standing if standing == UNMARKED else (Tag(standing, TONES[standing]),)


def _history(report: Report) -> Block:
    marks = sorted(((mark, each) for each in report.scorecard for mark in each.marks), key=lambda pair: pair[0].at)
    if not marks:
        return Paragraph("Nobody marked anything.")
    columns = (
        Column("When", 9, "short"), Column("Commitment", 24), Column("Mark", 12), Column("By whom", 16),
        Column("Why"), Column("Marked by", 16),
    )  # fmt: skip
    rows = [
        Row((
            clock(mark.at), each.title, mark.standing or "taken back",
            report.wording.party(mark.team) if mark.team else "", mark.reason, mark.by,
        ))
        for mark, each in marks
    ]  # fmt: skip
    return Table("Every mark, with who made it and why", columns, rows)
