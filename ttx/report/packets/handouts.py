"""What a team has on its table from the start: its brief, the rules, the timetable, and how to take a seat.

Made from the team's view, so it tells no more than the team's screens do. One thing is more: the names and lengths of
stages that are still ahead, which are the same steps for everybody. What a phase is about stays until it begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.documents.blocks import (
    Block,
    Bold,
    Box,
    Column,
    Field,
    Inline,
    Items,
    Paragraph,
    Qr,
    Row,
    Section,
    Soft,
    Table,
)
from ttx.exercise.state import State
from ttx.exercise.translations import stages_in
from ttx.report.packets.common import Joining, Packet, Part, Sheets, View, minutes, named, row
from ttx.report.words import clock, listed

Timetable = Sequence[tuple[str, str, Sequence[tuple[str, int]]]]
"""By phase: its title and question, as far as everybody knows them, and its stages with planned seconds."""


def timetable(state: State, team: str) -> Timetable:
    """The phases as a team may know them, in its words."""
    begun, book = {run.phase for run in state.runs}, state.read_by(team)
    rows = []
    for phase in book.phases:
        known, names = phase.id in begun, stages_in(state, book, phase)
        stages = [(names[stage], length) for stage, length in phase.stages.items()]
        rows.append((phase.title if known else "", phase.question if known else "", stages))
    return rows


def handout(view: View, times: Timetable, joining: Joining, team: str, sheets: Sheets) -> Packet:
    """The handout of one team."""
    head = view["head"]
    sections = [
        *named("Your brief", "brief", head["brief"]),
        *named("The situation", "situation", head["background"]),
        *named("Rules of play", "rules", head["rules"]),
        _times(times, sheets),
        _parties(head),
        *_glossary(head),
    ]
    join = _join(head["name"], joining, joining.codes.get(f"team:{team}", ""))
    subtitle = f"Handout for {head['name']}"
    status = f"HANDOUT: {head['name']}"
    document = sheets.document(head["title"], subtitle, status, [join], sections, head["language"])
    return Packet(f"handout-{team}", document, team)


def _join(name: str, joining: Joining, code: str) -> Box:
    away = [each for each in joining.addresses if not _loopback(each)]
    shown = away or list(joining.addresses)
    blocks: list[Block] = [
        Paragraph((Bold(f"Your team: {name}"),), "lead"),
        Items(list(_steps(shown, bool(away))), ordered=True),
    ]
    if away:
        # The address alone: a code in a picture could be read by whoever walks past with a telephone.
        blocks.append(Qr(away[0]))
        blocks += [Paragraph(("or ", Bold(each))) for each in away[1:]]
    elif not shown:
        blocks.append(row(Field("Address", 1, "control writes it here")))
    blocks.append(Paragraph("Your team's code. Nobody else needs to see it.", "note"))
    blocks.append(Paragraph(code, "code") if code else row(Field("Code", 2, "control writes it here")))
    if joining.fingerprint:
        compare = "If you are asked whether to trust the exercise's certificate, its fingerprint begins with "
        blocks.append(Paragraph((compare, Bold(joining.fingerprint))))
    return Box("Take your seat", blocks)


def _steps(shown: Sequence[str], scan: bool) -> Iterator[str]:
    if scan:
        yield "Join the exercise's network, as control shows it."
    if shown:
        how = "Scan the picture, or open" if scan else "Open"
        yield f"{how} {shown[0]} in a browser. In a terminal: ttx join {shown[0]}"
    else:
        yield "Open the address in a browser. In a terminal: ttx join ADDRESS"
    yield "Type your team's code, your name and your role."
    yield "No device? Use the forms on your table: everything can be played on paper."


def _loopback(address: str) -> bool:
    return any(f"//{name}" in address for name in ("127.", "localhost", "[::1]"))


def _times(times: Timetable, sheets: Sheets) -> Section:
    rows, start = [], 0
    for number, (title, question, stages) in enumerate(times, 1):
        length = sum(seconds for _, seconds in stages)
        name: list[Inline] = [f"{sheets.phase} {number}" + (f": {title}" if title else "")]
        if question:
            name.append(Soft(f"\n{question}"))
        steps = ", ".join(f"{stage} {minutes(seconds)}" for stage, seconds in stages)
        rows.append(Row((tuple(name), clock(start * 1000), clock((start + length) * 1000), steps)))
        start += length
    columns = (Column("", 34), Column("From", 11, "short"), Column("To", 11, "short"), Column("Stages"))
    note = "T+00:00 is the moment at which the exercise starts. Pauses and what control extends come on top."
    return Section("Planned times", "times", [Table("", columns, rows), Paragraph(note, "note")])


def _parties(head: Part) -> Section:
    others = [f"Teams: {listed(head['teams'].values())}."]
    if head["actors"]:
        others.append(f"Control plays, and you may write to: {listed(head['actors'].values())}.")
    return Section("Who plays", "parties", [Items(others)])


def _glossary(head: Part) -> list[Section]:
    rows = [Row((term, means)) for term, means in head["glossary"].items()]
    table = Table("", (Column("", 26), Column("")), rows, heads=False)
    return [Section("Glossary", "glossary", [table])] if rows else []
