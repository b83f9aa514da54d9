"""Page one, read in a minute: the answer, what decided it, the objectives, the limits. No hash, no name."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.documents.blocks import Block, Bold, Box, Column, Inline, Items, Paragraph, Ref, Row, Section, Table, Tag, Text
from ttx.exercise.ratings import RATINGS
from ttx.report.evaluation import IN_TIME, LATE, NOT_OBSERVED, NOT_SEEN, SEEN
from ttx.report.facts import Report
from ttx.report.indicators import Moved, decisive
from ttx.report.pages import findings
from ttx.report.pages.common import deltas, moment
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
    if report.judgement.readings and report.status != "lobby":
        found.append(_readings(report))
    if marked := kept_at_the_end(report.scorecard):
        found.append(Paragraph((Bold("Scorecard at the end: "), f"{marked}. ", Ref("Which, and why", "scorecard"))))
    if report.objectives:
        found.append(objectives_table(report))
    found.extend(_learnt(report))
    found.extend(_pace(report))
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
    yield Paragraph(answer(report), "lead")
    judged = report.judgement
    if report.status == "lobby":
        return
    if judged.means:
        yield Paragraph(judged.means)
    if others := why_not(report):
        yield Paragraph(others, "note")


def answer(report: Report) -> Text:
    """The answer in one sentence, with references."""
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
    return (*lead, *_because(report, change), ".")


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
    reason = f" Reason given: {each.reason.rstrip('.')}." if each.reason else ""
    effect = f" (index {signed(each.effect, 1)}: {deltas(report, each.deltas)})."
    return (moment(each.at, each.seq), " ", Bold(each.what), effect, reason)


def _three(three: Three) -> Iterator[Block]:
    answers = tuple((Bold(capital(each.answer)),) for each in three.readings)
    how = tuple("\n".join(each.how) for each in three.readings)
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
    if strengths := findings.first_of(told.side(True), 3):
        yield Section("Strengths", "strengths", [Items(strengths, True)])
    if gaps := findings.first_of(told.side(False), 3):
        yield Section("To be improved", "gaps", [Items(gaps, True)])
    if actions := findings.first_actions(report, 5):
        yield Section("What is to be done", "actions", [Items(actions, True)])


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
        given = each.ratings + report.evaluated.rated(each.id)
        rated = ", ".join(
            f"{rating} ×{given[rating]}" if given[rating] > 1 else rating for rating in RATINGS if given[rating]
        )
        shown: Text = rated or (Tag("not rated"),)
        if report.status == "lobby":
            shown = "–"
        elif not each.evidence and not rated:
            shown = (Tag("not observed", "warn"),)
        rows.append(Row((each.title, *map(str, numbers), shown)))
    return Table("Objectives: expected actions and what evaluators noted", columns, rows)


def _pace(report: Report) -> Iterator[Block]:
    """How soon the teams talked after the first event and after the last."""
    asked = [each for each in report.consultation.after if each.asks != "read" and len(each.to) > 1]
    if not asked:
        return
    parts = [f"after “{each.title}” ({clock(each.at)}) {_in_touch(each.all_after)}" for each in (asked[0], asked[-1])]
    if len(asked) == 1:
        yield Paragraph((Bold("Consultation: "), f"{parts[0]}."))
    else:
        yield Paragraph((Bold("Consultation, first event against last: "), f"{parts[0]}; {parts[1]}."))


def _in_touch(after: int | None) -> str:
    return "not all who had it were in touch" if after is None else f"all who had it were in touch within {span(after)}"
