"""The course of play: the timeline with its three clocks, and the injects as they were executed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ttx.documents.blocks import Block, Bold, Column, Inline, Items, Paragraph, Quote, Row, Section, Table, Tag, Text
from ttx.report.facts import Report
from ttx.report.pages import figures
from ttx.report.pages.common import STATUS, names
from ttx.report.play import Injected
from ttx.report.timeline import Entry
from ttx.report.words import clock, listed, span, story, wall, zone_name


def timeline(report: Report) -> Section:
    """Everything that happened, in order."""
    zone = report.wording.zone
    first, last = (wall(entry.wall, zone) for entry in (report.timeline[0], report.timeline[-1]))
    days = first.date() != last.date()
    columns = (
        Column("Exercise", 9, "short"),
        Column(f"Wall ({zone_name(last)})", 11, "short"),
        Column(f"Story ({_zone(report)})", 12, "short"),
        Column("What happened"),
        Column("Row" if report.whole else "No.", 5, "number"),
    )
    rows = []
    for entry in _together(report.timeline, {each.seq for each in report.moved}):
        when = wall(entry.wall, zone)
        shown = f"{when.day}/{when.month} {when:%H:%M:%S}" if days else f"{when:%H:%M:%S}"
        cells: tuple[Text, ...] = (clock(entry.at), shown, _story(report, entry), _what(entry), str(entry.seq))
        rows.append(Row(cells, f"row-{entry.seq}", quiet=entry.kind in ("log", "indicator")))
    note = Paragraph("The clock, and what reached this audience or came from it.", "note")
    if report.whole:
        note = _clocks()
    stops = [_pause(pause.at, pause.lasted, pause.reason) for pause in report.pauses]
    stops += [
        f"{clock(start)}: the clock was moved forward to {clock(end)}" + f": {reason}" * bool(reason)
        for start, end, reason in report.jumps
    ]
    extra: list[Block] = [Section("Pauses and jumps", "stops", [Items(stops)])] if stops else []
    return Section("Course of play", "timeline", [*figures.swimlanes(report), note, *extra, Table("", columns, rows)])


def _clocks() -> Paragraph:
    return Paragraph(
        "Three clocks: exercise time stands still in a pause; wall time does not; story time is what the scenario "
        "says, as control knew it. Long texts are cut here and stand in full further down. Who opened what, who "
        "joined and who answered a questionnaire is not listed. The last column is the row of the log.", "note",
    )  # fmt: skip


def _zone(report: Report) -> str:
    return zone_name(datetime.fromisoformat(report.story_from))


def _story(report: Report, entry: Entry) -> str:
    if not entry.scenario:
        return ""
    moment = datetime.fromisoformat(entry.scenario).astimezone(datetime.fromisoformat(report.story_from).tzinfo)
    return story(moment.isoformat(timespec="minutes"))


def _pause(at: int, lasted: int | None, reason: str) -> str:
    how = f"paused for {span(lasted)}" if lasted is not None else "paused, and not resumed"
    return f"{clock(at)}: {how}: {reason}"


def _together(entries: Iterable[Entry], causes: set[int]) -> Iterator[Entry]:
    """The shifts of one cause stand in one line; `causes` are the rows that begin one."""
    held: Entry | None = None
    for entry in entries:
        if held and held.kind == entry.kind == "indicator" and entry.seq not in causes:
            held = replace(held, what=f"{held.what}; {entry.what}")
            continue
        if held:
            yield held
        held = entry
    if held:
        yield held


def _what(entry: Entry) -> Text:
    if not entry.detail:
        return (Bold(entry.what),) if entry.kind == "clock" else entry.what
    if entry.kind == "clock":
        return (Bold(entry.what), ": ", entry.detail)
    # Apart, so that what somebody wrote in Korean or Japanese is marked as such, and our words are not.
    return (entry.what, ": ", entry.detail)


def injects(report: Report) -> Section:
    """The injects as executed, each with the wordings that went out."""
    columns = (
        Column("Inject", 28),
        Column(report.phase_word, 11),
        Column("Planned", 10),
        Column("Released", 9, "short"),
        Column("To", 20),
        Column("What became of it"),
    )
    rows = []
    for each in report.injects:
        planned = (
            "+" + span(each.planned)
            if each.planned is not None
            else "written in play"
            if not each.scripted
            else "by hand"
        )
        released = clock(each.released_at) if each.released_at is not None else "–"
        to = names(report, list(dict.fromkeys(sent.team for sent in each.sent))) if each.sent else "–"
        rows.append(Row((each.title, each.phase, planned, released, to, _fate(each)), quiet=each.released_at is None))
    table = Table("Planned: time into its phase. “By hand”: control decides when", columns, rows)
    return Section("Injects as executed", "injects",
                   [table, *(_inject(report, each) for each in report.injects if each.sent)])  # fmt: skip


def _fate(each: Injected) -> Text:
    parts: list[Inline] = []
    if each.status != "released" or any(sent.recalled for sent in each.sent):
        status = STATUS[each.status] if each.status != "released" else "recalled, sent again"
        parts.append(Tag(status, "warn"))
        if each.reason:
            parts.append(f" {each.reason}")
    if each.priority == "reserve" and not each.sent:
        parts.append(" in reserve")
    if each.version > 1:
        parts.append(f" edited, version {each.version}")
    if each.outcomes:
        parts.append(f"{chr(10) if parts else ''}{listed(each.outcomes)}")
    return tuple(parts) or "released"


def _inject(report: Report, each: Injected) -> Section:
    columns = (
        Column("Team", 22),
        Column("Had it", 10, "short"),
        Column("On its clock", 18, "short"),
        Column("First opened after", 16, "number"),
        Column("Answer by", 11, "number"),
        Column("Recalled"),
    )
    rows = []
    for sent in each.sent:
        # A team may have read aloud what nobody opened in the tool.
        read = span(sent.first_read - sent.at) if sent.first_read is not None else "not opened"
        by = clock(sent.answer_by) if sent.answer_by is not None else "–"
        recalled = f"{sent.recalled}\nCorrection: {sent.correction}" if sent.correction else sent.recalled or "no"
        rows.append(Row((report.wording.party(sent.team), clock(sent.at), sent.story, read, by, recalled)))
    about = f"{each.method} from {each.sender}; asks for {_ASKS[each.asks]}; {each.phase}"
    blocks: list[Block] = [Paragraph(about, "note"), Table("", columns, rows)]
    blocks += [Quote(one.text, (Bold(f"To {names(report, one.teams)}"),)) for one in each.wordings]
    return Section(each.title, f"inject-{each.id}", blocks)


_ASKS = {"read": "no answer", "reply": "a reply", "decision": "a decision"}
