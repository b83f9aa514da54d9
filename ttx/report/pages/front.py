"""Page one, read in a minute: the answer, what decided it, the objectives, the limits. No hash, no name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from ttx.documents.blocks import Block, Bold, Box, Column, Inline, Items, Paragraph, Ref, Row, Section, Table, Tag, Text
from ttx.exercise.ratings import RATINGS
from ttx.report.evaluation import IN_TIME, LATE, NOT_OBSERVED, NOT_SEEN, SEEN, Tested
from ttx.report.facts import Report
from ttx.report.indicators import Moved, decisive
from ttx.report.pages import findings
from ttx.report.pages.common import moment
from ttx.report.verdicts import Three, kept_at_the_end
from ttx.report.words import capital, clock, signed, span

PURPOSES = {"live": "live exercise", "rehearsal": "rehearsal", "demo": "demonstration with simulated players"}


def blocks(report: Report) -> list[Block]:
    """What stands on page one."""
    found: list[Block] = list(_cautions(report))
    found.append(Box("The answer", list(_answer(report))))
    if moments := decisive(report.moved):
        found.append(Section("What decided it", "decided", [Items([_moment(report, each) for each in moments], True)]))
    if report.three and report.status != "lobby":
        found.extend(_three(report.three))
    elif report.judgement.readings and report.status != "lobby":
        found.append(_readings(report))
    if report.objectives:
        found.append(_objectives(report))
    found.extend(_learnt(report))
    if report.crises:
        found.append(_crises(report))
    if marked := kept_at_the_end(report.scorecard):
        found.append(Paragraph((Bold("Scorecard at the end: "), f"{marked}. ", Ref("Which, and why", "scorecard"))))
    found.append(Paragraph((Bold("Keep in mind: "), report.limits), "note"))
    return found


def _cautions(report: Report) -> Iterator[Block]:
    if not report.whole:
        who = {"players": "all players", "public": "the public"}.get(report.audience)
        whom = who or report.wording.party(report.audience)
        yield Paragraph(f"This report is for {whom}. What they may not know is not in it.", "caution")
    if report.purpose != "live":
        what = PURPOSES.get(report.purpose, report.purpose)
        yield Paragraph(f"This was a {what}. Nothing in this report is evidence about anybody.", "caution")
    if report.status == "lobby":
        yield Paragraph("The exercise has not started. This report shows what is planned.", "caution")
    elif report.status != "ended":
        state = "is paused" if report.status == "paused" else "is running"
        yield Paragraph(
            f"Interim report: the exercise {state}. Everything is as of {clock(report.elapsed)}.", "caution"
        )


def _answer(report: Report) -> Iterator[Block]:
    yield Paragraph(answer(report, short=True), "lead")
    judged = report.judgement
    if report.status == "lobby":
        return
    if judged.means:
        yield Paragraph(judged.means)


def answer(report: Report, *, short: bool = False) -> Text:
    """The answer in one sentence, with references; short where they follow at once."""
    judged = report.judgement
    if report.status == "lobby":
        return "No answer yet: the exercise has not started."
    if not report.courses:
        if judged.verdict:
            return (Bold(capital(judged.verdict)), f": by the playbook's rule, {judged.words}.")
        return (
            "This playbook has neither indicators nor a verdict: what was learnt is in the objectives and observations."
        )
    change = judged.shown_change
    went = "rose" if change > 0.05 else "fell" if change < -0.05 else "ended where it began:"
    size = len(report.courses)
    of = f"the index of {size} indicators" if size > 1 else f"the index (of one indicator, {report.courses[0].name})"
    numbers = f"from {judged.index_before:.1f} to {judged.index_after:.1f} ({signed(change, 1)})"
    numbers = numbers if abs(change) > 0.05 else f"{judged.index_after:.1f}"
    lead: list[Inline] = [Bold(capital(judged.verdict)), f": {of} {went} {numbers}"] if judged.verdict else [
        capital(f"{of} {went} {numbers}")
    ]  # fmt: skip
    return (*lead, *(() if short else _because(report, change)), ".")


def _because(report: Report, change: float) -> Iterator[Inline]:
    counted = [each for each in report.moved if not each.undone]
    best = max(counted, key=lambda each: each.effect, default=None)
    worst = min(counted, key=lambda each: each.effect, default=None)
    best = best if best and best.effect > 0 else None
    worst = worst if worst and worst.effect < 0 else None
    first, second = (best, worst) if change >= 0 else (worst, best)
    words = ("carried most by", "held back most by") if change >= 0 else ("pulled down most by", "held up most by")
    if not first:
        words = ("", words[1])
    for what, each in zip(words, (first, second), strict=True):
        if each:
            yield f", {what} {_lower(each.what)} ({signed(each.effect, 1)}, "
            yield moment(each.at, each.seq)
            yield ")"


def _lower(text: str) -> str:
    """Inside a sentence; a title in quotes stays as it is."""
    return text[:1].lower() + text[1:]


def why_not(report: Report) -> Text:
    """What the other verdicts would have needed."""
    needed = "would need" if report.status != "ended" else "would have needed"
    parts = [
        f"{capital(rule.verdict)} {needed}: {rule.missing}."
        for rule in report.judgement.rules
        if rule.missing and rule.verdict != report.judgement.verdict
    ]
    return " ".join(parts)


def _moment(report: Report, each: Moved) -> Text:
    return (moment(each.at, each.seq), " ", Bold(each.what), f" (index {signed(each.effect, 1)})")


def _three(three: Three) -> Iterator[Block]:
    answers = tuple((Bold(capital(each.answer)),) for each in three.readings)
    # The rule's own words are long, and stand with the verdict.
    how = ("", *("\n".join(each.how) for each in three.readings[1:]))
    columns = [Column(each.who) for each in three.readings]
    yield Table("Three readings of the verdict", columns, [Row(answers), *[Row(how)] * any(how)])
    yield Paragraph((Bold("Finding: " if three.agree is False else "Together: "), three.finding))


def _readings(report: Report) -> Table:
    judged = report.judgement
    rows = [Row(("The indicators, by the playbook's rule", judged.verdict or "no verdict"))]
    rows += [Row((reading.how, reading.answer)) for reading in judged.readings]
    return Table("The same question, answered in other ways", (Column("Who", 45), Column("Answer")), rows, heads=False)


def _learnt(report: Report) -> Iterator[Block]:
    """Three strengths, three gaps, five actions."""
    told = report.evaluated
    strengths, gaps = findings.first_of(told.side(True), 3), findings.first_of(told.side(False), 3)
    if strengths or gaps:
        sides = (Column("Strengths", 50), Column("To be improved", 50))
        rows = [Row((left, right)) for left, right in zip_longest(strengths, gaps, fillvalue="")]
        yield Table("What was learnt", sides, rows)
    if actions := findings.first_actions(report, 5):
        yield Table("What is to be done first", (Column("Action", 60), Column("Owner", 24), Column("Due")), actions)


def _objectives(report: Report) -> Table:
    """Each objective in a line; what nobody looked at is said."""
    columns = (
        Column("Objective", 50),
        Column("Rating", 20),
        Column("Evidence", 0, "number"),
        Column("Not observed", 0, "number"),
    )
    rows = [
        Row(((Ref(each.title, f"objective-{each.id}"),), _rated(report, each), str(each.evidence),
             str(each.outcomes[NOT_OBSERVED])))
        for each in report.objectives
    ]  # fmt: skip
    return Table("Objectives, as evaluators rated them", columns, rows)


def _rated(report: Report, each: Tested) -> Text:
    given = each.ratings + report.evaluated.rated(each.id)
    rated = ", ".join(
        f"{rating} ×{given[rating]}" if given[rating] > 1 else rating for rating in RATINGS if given[rating]
    )
    if report.status == "lobby":
        return "–"
    if rated:
        return rated
    return (Tag("not rated"),) if each.evidence else (Tag("not observed", "warn"),)


def objectives_table(report: Report) -> Table:
    """The objectives with their evidence; what nobody looked at is said."""
    columns = (
        Column("Objective", 34),
        Column("In time", 0, "number"),
        Column("Late", 0, "number"),
        Column("Not seen", 0, "number"),
        Column("Not observed", 0, "number"),
        Column("Observations", 0, "number"),
        Column("Evaluators' ratings", 22),
    )
    rows = []
    for each in report.objectives:
        got = each.outcomes
        numbers = (got[IN_TIME] + got[SEEN], got[LATE], got[NOT_SEEN], got[NOT_OBSERVED], each.noted)
        rows.append(Row((each.title, *map(str, numbers), _rated(report, each))))
    return Table("Objectives: expected actions and what evaluators noted", columns, rows)


def _crises(report: Report) -> Table:
    """Was the last one met better than the first?"""
    columns = (Column("First crisis against last", 46), Column("All in touch after", 0, "number"),
               Column("Read by all after", 0, "number"), Column("Seen of expected", 0, "number"))  # fmt: skip
    rows = [
        Row((f"“{each.title}”, {clock(each.at)}", _after(each.all_in_touch), _after(each.all_read),
             f"{each.seen} of {each.expected}"))
        for each in report.crises
    ]  # fmt: skip
    return Table("", columns, rows)


def _after(length: int | None) -> Text:
    return (Tag("never", "bad"),) if length is None else span(length)
