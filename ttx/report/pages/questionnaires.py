"""What the questionnaires asked, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.documents import charts
from ttx.documents.blocks import Block, Bold, Column, Figure, Inline, Paragraph, Quote, Row, Section, Table, Tag
from ttx.report.facts import Report
from ttx.report.pages import figures
from ttx.report.questionnaires import Answered, Polled
from ttx.report.words import clock, count


def section(report: Report) -> Section:
    """All questionnaires, in the order in which they were opened."""
    blocks: list[Block] = [_questionnaire(place, each) for place, each in enumerate(report.questionnaires, 1)]
    blocks[:0] = figures.ratings(report)
    return Section("Questionnaires", "questionnaires", blocks or [Paragraph("No questionnaire was opened.")])


def _questionnaire(place: int, polled: Polled) -> Section:
    anchor = f"questionnaire-{place}"
    when = f"from {clock(polled.opened_at)}" + (
        f" to {clock(polled.closed_at)}" if polled.closed_at is not None else ""
    )
    how = "anonymous" if polled.anonymous else "by name"
    about: list[Inline] = [
        f"Asked: {polled.to}, {how}, {when}. {polled.answered} of {count(polled.asked, 'seat')} answered."
    ]
    if polled.closed_at is None:
        about += [" ", Tag("still open", "warn")]
    blocks: list[Block] = [Paragraph(tuple(about), "note")]
    if polled.intro:
        blocks.append(Quote(polled.intro))
    if polled.withheld:
        why = " Too few had answered for nobody to be recognized, so the answers were destroyed when it was closed."
        blocks.append(Paragraph((Tag("withheld", "warn"), why)))
    for number, question in enumerate(polled.questions, 1):
        blocks += _question(f"{anchor}-{number}", question)
    return Section(polled.title, anchor, blocks)


def _question(name: str, question: Answered) -> Iterator[Block]:
    mean = f"; mean {question.mean:g}" if question.mean is not None else ""
    yield Paragraph((Bold(question.asks), f" {count(question.answers, 'answer')}{mean}"))
    if question.counts:
        rows = [Row((label, str(number), _share(number, question.answers))) for label, number in question.counts]
        columns = (Column("Answer", 60), Column("Given", 20, "number"), Column("Share", 20, "number"))
        yield Table("", columns, rows)
        bars = [charts.Bar("", label, number, str(number)) for label, number in question.counts]
        said = "; ".join(f"{label}: {number}" for label, number in question.counts)
        picture = charts.counts(f"figure-{name}", question.asks, said, bars)
        yield Figure(picture, "How often each answer was given.", said)
    for text in question.texts:
        yield Quote(text)


def _share(number: int, answers: int) -> str:
    return f"{100 * number / answers:.0f} %" if answers else "–"
