"""What was not resolved, who took part, numbers, messages in full, and the log's proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.documents.blocks import Block, Bold, Column, Inline, Items, Paragraph, Quote, Row, Section, Table, Tag, Text
from ttx.report.facts import Report
from ttx.report.pages import findings
from ttx.report.pages.common import STATUS, moment, names
from ttx.report.pages.teams import written
from ttx.report.play import Injected
from ttx.report.words import clock, count, listed, wall


def unresolved(report: Report) -> Section:
    """What the end left open."""
    blocks = list(_open(report))
    return Section("What was not resolved", "unresolved", blocks or [Paragraph("Nothing was left open.")])


def _open(report: Report) -> Iterator[Block]:
    left = report.unresolved
    said: list[Text] = [(moment(each.at), f" {report.wording.party(each.team)}: {each.text}") for each in left.requests]
    yield from _list("Parked, and not settled", "parked", findings.parked(report))
    yield from _list("Requests that control did not answer", "requests", said)
    yield from _list(
        "Answers that were due and never came", "unanswered", [f"{team}: “{what}”" for team, what in left.unanswered]
    )
    yield from _list("Not ruled on", "unruled", left.unruled)
    yield from _list(f"Joint {report.move_word} without the consent of all", "refused", left.refused)
    yield from _list("Injects that never went out", "unreleased", [_unreleased(each) for each in left.unreleased])
    untested = [each.title for each in report.objectives if not each.evidence]
    yield from _list("Objectives without any evidence", "untested", untested)
    rest = []
    if left.draft_rulings:
        rest.append(f"{count(left.draft_rulings, 'ruling was', 'rulings were')} drafted and not released.")
    if left.meetings:
        rest.append(f"{count(left.meetings, 'meeting was', 'meetings were')} asked for and never held.")
    yield from _list("Besides", "besides", rest)
    for place, draft in enumerate(left.drafts, 1):
        where = f"{report.move_word} in {draft.phase}" if draft.phase else report.move_word
        title = f"Unsent draft of {report.wording.party(draft.team)}, {where}, kept as evidence"
        yield Section(title, f"draft-{place}", list(written(report, draft.actions, draft.fields)))


def _list(title: str, anchor: str, items: Sequence[Text]) -> Iterator[Block]:
    if items:
        yield Section(title, f"open-{anchor}", [Items(items)])


def _unreleased(each: Injected) -> str:
    reserve = "; in reserve" if each.priority == "reserve" else ""
    return f"{each.title} ({each.phase}; {STATUS[each.status]}{reserve})" + (f": {each.reason}" if each.reason else "")


_STAFF = ("facilitator", "evaluator", "observer", "screen")


def people(report: Report) -> Section:
    """Who took part, by seat."""
    columns = (Column("Seat", 18), Column("Name", 22), Column("Office", 22), Column("Role"), Column("From, to"))
    rows = []
    for person in report.people:
        role = f"{person.role}, {person.team}" if person.team else person.role
        times = [f"{wall(when, report.wording.zone):%H:%M}" for when in (person.joined, person.left) if when]
        rows.append(
            Row(
                (
                    person.seat,
                    person.name or "–",
                    person.office or "–",
                    f"{role}{' (lead)' if person.lead else ''}",
                    " to ".join(times) or "–",
                )
            )
        )
    blocks: list[Block] = []
    if report.seats and not rows:
        blocks.append(Paragraph("Names are not given. Seats:"))
        blocks.append(Items([f"{who}: {number}" for who, number in report.seats.items()]))
        if few := [who for who, number in report.seats.items() if number < 3 and who not in _STAFF]:
            why = "A team of one or two may be recognized by what it did"
            blocks.append(Paragraph(f"{why}: {listed(few)}.", "caution"))
    elif not rows:
        blocks.append(Paragraph("Nobody has joined."))
    else:
        if not any(person.name or person.office for person in report.people):
            blocks.append(Paragraph("Names are kept outside the log and are not given here.", "note"))
        blocks.append(Table("", columns, rows))
    return Section("Participants", "people", blocks)


def statistics(report: Report) -> Section:
    """The exercise in numbers."""
    rows = [Row(pair) for pair in report.statistics]
    return Section("Statistics", "statistics", [Table("", (Column("", 40), Column("")), rows, heads=False)])


def messages(report: Report) -> Section:
    """All messages and requests in full, as evidence."""
    said: list[tuple[int, int, Block]] = []
    for place, each in enumerate(report.messages):
        lead: list[Inline] = [
            moment(each.at),
            " ",
            Bold(report.wording.party(each.sender)),
            f" to {names(report, each.to)}",
        ]
        said.append((each.at, place, Quote(each.text, tuple(lead))))
    for place, asked in enumerate(report.requests):
        lead = [moment(asked.at), " ", Bold(report.wording.party(asked.team)), " asks control"]
        answer: Text = (Tag("not answered", "warn"),)
        if asked.answered_at is not None:
            answer = f"Answered at {clock(asked.answered_at)}:"
        said.append((asked.at, len(report.messages) + place, Quote(asked.text, tuple(lead))))
        said.append(
            (asked.at, len(report.messages) + place, Quote(asked.answer, answer) if asked.answer else Paragraph(answer))
        )
    blocks = [block for _, _, block in sorted(said, key=lambda one: one[:2])]
    return Section("Messages and requests in full", "messages", blocks or [Paragraph("There were none.")])


def proof(report: Report) -> Section:
    """What shows that the log behind this report is the one that was kept."""
    found = report.proof
    rows: list[tuple[str, Text]] = [("Rows in the log", f"{report.rows:,}")]
    if report.erased:
        rows.append(("Of these erased or unreadable", f"{report.erased:,}: their content is not in this report"))
    if found is None:
        rows.append(("Verified", (Tag("not verified", "warn"), " the chain was not recomputed for this report")))
    elif found.broken is not None:
        rows.append(("Verified", (Tag("does not verify", "bad"), f" row {found.broken.seq}: {found.broken.reason}")))
    else:
        rows.append(("Verified", (Tag("verified", "good"), f" each of {count(found.rows, 'row')} fits the one before")))
    if found is not None:
        rows.append(("Last hash", found.last_hash))
    note = Paragraph(
        "A chain of hashes proves the log only to somebody who noted its last hash at the end: compare it with what "
        "was printed or read out at EndEx. ttx verify FILE computes it anew.", "note",
    )  # fmt: skip
    table = Table("", (Column("", 22), Column("")), [Row(row) for row in rows], heads=False)
    return Section("The log", "log", [table, note])
