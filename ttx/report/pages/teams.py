"""Team by team: replies, moves in full, meetings, messages; and the rulings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.documents.blocks import (
    Block,
    Bold,
    Column,
    Inline,
    Items,
    Paragraph,
    Quote,
    Ref,
    Row,
    Section,
    Soft,
    Table,
    Tag,
    Text,
)
from ttx.report.facts import Report
from ttx.report.pages.common import deltas, moment, names
from ttx.report.play import Act, Asked, Met, Move, Replied, TeamCourse, Version
from ttx.report.rulings import Ruled
from ttx.report.timeline import ANSWERS
from ttx.report.words import by_hand, capital, clock, count, span


def section(report: Report) -> Section:
    """What each team did."""
    return Section(
        "Team by team",
        "teams",
        [_team(report, team) for team in report.teams if report.whole or team.id == report.audience],
    )


def _team(report: Report, team: TeamCourse) -> Section:
    blocks: list[Block] = [Paragraph(f"Its clock: {team.timezone}. {_messages(report, team)}", "note")]
    if team.asked:
        blocks.append(_asked(team))
        blocks.extend(_replies(team))
    else:
        blocks.append(Paragraph("Nothing that asks for an answer reached this team."))
    if team.moves:
        blocks.extend(_move(report, team, move) for move in team.moves)
    else:
        blocks.append(Paragraph(f"It submitted no {report.move_word}."))
    if team.unsent:
        blocks.append(Paragraph(f"At the end it had a draft that was not sent; it was {team.unsent}."))
    if team.meetings:
        blocks.append(_meetings(report, team.meetings))
    if told := [ruling for ruling in report.rulings if team.id in ruling.teams]:
        blocks.append(Section("Rulings it received", f"rulings-{team.id}", list(_told(team, told))))
    if team.hints:
        hints: list[Text] = [
            (moment(at), f" {about}: {text}" if about else f" {text}") for at, about, text in team.hints
        ]
        blocks.append(Section("Hints it was given", f"hints-{team.id}", [Items(hints)]))
    return Section(team.name, f"team-{team.id}", blocks)


def _messages(report: Report, team: TeamCourse) -> str:
    def by(counts: dict[str, int]) -> str:
        return "; ".join(f"{report.wording.party(party)} {number}" for party, number in counts.items())

    got = sum(team.received.values())
    text = f"It sent {count(team.written, 'message')}" + (f" (to {by(team.sent)})" if team.sent else "")
    return f"{text} and received {got}" + (f" (from {by(team.received)})." if got else ".")


def _asked(team: TeamCourse) -> Table:
    columns = (
        Column("Inject", 28),
        Column("Had it", 9, "short"),
        Column("On its clock", 17, "short"),
        Column("Answer by", 10, "number"),
        Column("Answered after", 10, "number"),
        Column("How"),
    )
    rows = []
    for each in team.asked:
        by = clock(each.answer_by) if each.answer_by is not None else "–"
        took = span(each.took) if each.took is not None else "–"
        rows.append(Row((each.title, clock(each.at), each.story, by, took, _how(each))))
    return Table("What it was asked, and how soon it answered", columns, rows)


def _how(each: Asked) -> Text:
    parts: list[Inline] = []
    if each.replies:
        parts.append(f"reply, {count(len(each.replies), 'version')}")
    elif each.answered_by:
        parts.append(each.answered_by)
    if each.late or any(reply.late for reply in each.replies[:1]):
        late = f" by {span((each.answered_at or 0) - (each.answer_by or 0))}" if each.late else ""
        parts += [" " if parts else "", Tag(f"late{late}", "warn")]
    if each.overdue:
        parts.append(Tag("no answer", "bad"))
    if each.recalled:
        parts += [" " if parts else "", Tag("recalled")]
    return tuple(parts) or "no answer yet"


def _replies(team: TeamCourse) -> Iterator[Block]:
    for each in team.asked:
        for reply in each.replies:
            lead: list[Inline] = [moment(reply.at), " ", Bold(f"Reply to “{each.title}”")]
            lead.append(f", version {reply.version}" if len(each.replies) > 1 else "")
            lead.append(f", {reply.by}")
            lead.append(entered(reply))
            if reply.late:
                lead += [" ", Tag("late", "warn")]
            yield Quote("\n".join(filter(None, (reply.choice, reply.text))), tuple(lead))


def entered(what: Replied | Version) -> str:
    """That control typed it, and both times where it had been done by hand before."""
    if what.entered_at is not None:
        return f", {by_hand(what.at, what.entered_at)} by control"
    return ", entered by control" if what.entered_for else ""


_STANDING = {
    "alone": "",
    "waiting": "waiting for a partner's answer",
    "endorsed": "endorsed by all",
    "refused": "refused",
}


def _move(report: Report, team: TeamCourse, move: Move) -> Section:
    blocks: list[Block] = []
    standing = _STANDING[move.standing]
    if move.standing == "endorsed" and any(given.answer == "reserve" for given in move.versions[-1].endorsed):
        standing += ", with a reservation"
    ruled = f"ruled on in version {move.ruled}" if move.ruled else "not ruled on"
    about = capital("; ".join(filter(None, (standing and f"joint, {standing}", ruled))))
    blocks.append(Paragraph(f"{about}.", "note"))
    for version in move.versions:
        blocks.extend(_version(report, version, len(move.versions), version is move.versions[-1]))
    return Section(f"{report.move_word} in {move.phase}", f"{move.id}-{team.id}", blocks)


def _version(report: Report, version: Version, many: int, newest: bool) -> Iterator[Block]:
    lead: list[Inline] = [moment(version.at), f" ({version.story}) "]
    what = f"Version {version.version}" if many > 1 else "Submitted"
    lead.append(Bold(what + (f", joint with {names(report, version.joint)}" if version.joint else "")))
    lead.append(f", {version.by}{entered(version)}")
    if version.late:
        lead += [" ", Tag("late", "warn")]
    yield Paragraph(tuple(lead))
    yield from written(report, version.actions, version.fields)
    answers: list[Text] = []
    for given in version.endorsed:
        said = (": ", given.text) if given.text else ()
        who = Bold(report.wording.party(given.team))
        answers.append((moment(given.at), " ", who, f" {ANSWERS[given.answer]}", *said))
    if newest:
        answers += [(Bold(report.wording.party(name)), " ", Tag("no answer", "warn")) for name in version.unanswered]
    if answers:
        yield Items(answers)
    if version.question:
        yield Quote(version.question, "Control gave it back with a question:")


def written(report: Report, actions: Sequence[Act], fields: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """A move as it was written."""
    if actions:
        columns = (
            Column("Action", 42),
            Column("Instrument", 14),
            Column("Toward", 16),
            Column("Visibility", 12),
            Column("Level, timing"),
        )
        rows = [
            Row((act.what, act.instrument or "–", ", ".join(act.toward) or "–", act.visibility,
                 ", ".join(filter(None, (act.level, act.timing))) or "–"))
            for act in actions
        ]  # fmt: skip
        yield Table("", columns, rows)
    else:
        yield Paragraph("No actions.", "note")
    if fields:
        yield Table("", (Column("", 22), Column("")), [Row(field) for field in fields], heads=False)


def _meetings(report: Report, meetings: list[Met]) -> Table:
    columns = (
        Column("With", 24),
        Column("Asked", 15),
        Column("Held", 14),
        Column("Level, channel", 18),
        Column("Topic and result"),
    )
    rows = []
    for met in meetings:
        asked: Text = (
            "noted by control"
            if met.logged
            else (clock(met.asked_at), Soft(f"\nby {report.wording.party(met.asked_by)}"))
        )
        held: Text = (Tag(met.status if met.status == "declined" else "not held", "warn"),)
        if met.started_at is not None:
            length = span(met.ended_at - met.started_at) if met.ended_at is not None and not met.logged else ""
            held = (clock(met.started_at), Soft(f"\nfor {length}" if length else ""))
        said = [
            f"{report.wording.party(team)} {'agrees' if agrees else 'declines'}: {text}"
            for team, agrees, text in met.answers
            if text
        ]
        joint = met.text and f"Joint text: {met.text}"
        topic = "\n".join(filter(None, (met.topic, *said, met.result and f"Result: {met.result}", joint)))
        level = ", ".join(filter(None, (met.level, met.channel))) or "–"
        rows.append(Row((names(report, met.teams), asked, held, level, topic or "–")))
    return Table("Meetings", columns, rows)


def _told(team: TeamCourse, rulings: list[Ruled]) -> Iterator[Block]:
    for ruling in rulings:
        lead = (moment(ruling.at), " ", Ref(f"Ruling on {ruling.about}" if ruling.about else "Ruling", ruling.id))
        yield Quote(ruling.texts.get(team.id) or ruling.outcome, lead)


def rulings(report: Report) -> Section:
    """Every released ruling with its texts, shifts and reasons."""
    blocks: list[Block]
    if report.whole:
        blocks = [_ruling(report, ruling) for ruling in report.rulings]
    else:
        blocks = [Quote(ruling.outcome, (moment(ruling.at),)) for ruling in report.rulings if ruling.outcome]
    if not blocks:
        blocks = [Paragraph("Control released no ruling.")]
    return Section("Rulings", "rulings", blocks)


def _ruling(report: Report, ruling: Ruled) -> Section:
    rows: list[tuple[str, Text]] = [
        ("On", "\n".join(ruling.on) or f"no {report.move_word} in particular"),
        ("Outcome", ruling.outcome + (" (read by every team)" if ruling.public else "")),
        ("For", "\n".join(ruling.arguments_for) or "nothing written"),
        ("Against", "\n".join(ruling.arguments_against) or "nothing written"),
        ("Odds given", f"{ruling.odds} percent" if ruling.odds is not None else "none"),
        *([("Rolled", "\n".join(ruling.rolls))] if ruling.rolls else []),
        ("Shifts", deltas(report, ruling.shifts) or "none"),
        ("Reasons", ruling.reasons or "none written"),
        ("By", ruling.by),
    ]
    blocks: list[Block] = [Table("", (Column("", 22), Column("")), [Row(row) for row in rows], heads=False)]
    blocks += [Quote(text, (Bold(f"To {report.wording.party(team)}"),)) for team, text in ruling.texts.items()]
    for before in ruling.amended:
        lead = f"Amended {clock(before.at)} by {before.by}, because: {before.reason}. Until then it said"
        blocks.append(Quote("\n".join([before.outcome, *before.texts.values()]), (Bold(lead),)))
    return Section(f"{clock(ruling.at)} Ruling" + (f" on {ruling.about}" if ruling.about else ""), ruling.id, blocks)
