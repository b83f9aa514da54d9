"""Blank forms, for a table without a device. What is on them is entered afterwards with the time that was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.documents.blocks import Block, Field, Fields, Paragraph, Section, Slip
from ttx.exercise.state import State
from ttx.playbook.models import Question
from ttx.report.packets.common import CONTROL_ONLY, Packet, Part, Sheets, View, row
from ttx.report.words import capital

REPLIES, MEETINGS, MESSAGES, RULINGS, ACTIONS = 4, 3, 8, 3, 5
INSTRUMENTS = ("diplomatic", "information", "military", "economic")


def for_team(view: View, team: str, sheets: Sheets) -> Packet:
    """A team's forms: replies, one move for each phase and one to spare, meetings, messages."""
    head = view["head"]
    others = [name for key, name in head["teams"].items() if key != team]
    sections = [_section("Reply to an inject", "replies", [_reply() for _ in range(REPLIES)], first=True)]
    for number in range(1, head["phases"] + 2):
        which = str(number) if number <= head["phases"] else ""
        sections.append(_move(head, which, others, sheets))
    if others:
        sections.append(_section("Meeting or contact", "meetings", [_meeting(others) for _ in range(MEETINGS)]))
    sections.append(_section("Message or request", "messages", [_message(head, others) for _ in range(MESSAGES)]))
    how = "Write the time on every form. Hand it to control: it counts as of that time, and is entered later."
    document = sheets.document(
        head["title"],
        f"Forms of {head['name']}",
        f"FORMS: {head['name']}",
        [Paragraph(how)],
        sections,
        head["language"],
    )
    return Packet(f"forms-{team}", document, team)


def for_control(state: State, sheets: Sheets) -> Packet:
    """Control's own forms: rulings."""
    slips = [_ruling(state) for _ in range(RULINGS)]
    document = sheets.document(
        state.playbook.title, "Forms of control", CONTROL_ONLY, [],
        [_section("Ruling", "rulings", slips, first=True)],
    )  # fmt: skip
    return Packet("control-forms", document)


def questionnaires(state: State, sheets: Sheets) -> Packet | None:
    """A sheet for each questionnaire, to copy and to hand out; None where the playbook has none."""
    sections: list[Section] = []
    for name, asked in state.playbook.questionnaires.items():
        title = asked.title or capital(name)
        blocks: list[Block] = [Paragraph(asked.intro)] if asked.intro else []
        if asked.anonymous:
            blocks.append(Paragraph("Anonymous: write neither your name nor your team on this sheet.", "note"))
        else:
            blocks.append(row(Field("Team", 1), Field("Name and role", 1, share=2)))
        blocks += [row(_question(number, each)) for number, each in enumerate(asked.questions, 1)]
        sections.append(Section(title, f"questionnaire-{name}", blocks, new_page=bool(sections)))
    if not sections:
        return None
    status = "FOR CONTROL UNTIL HANDED OUT"
    return Packet(
        "control-questionnaires", sheets.document(state.playbook.title, "Questionnaires", status, [], sections)
    )


def _question(number: int, question: Question) -> Field:
    label = f"{number}. {question.asks}"
    if question.kind == "choice":
        return Field(label, 0, ticks=question.choices)
    if question.kind == "text":
        return Field(label, 3)
    ends = question.labels or ["", ""]
    words = ", ".join(
        f"{value} {label}" for value, label in zip((question.low, question.high), ends, strict=False) if label
    )
    if question.high - question.low > 10:
        return Field(label, 1, f"a number from {question.low} to {question.high}. {words}".rstrip(". "))
    return Field(label, 0, words, [str(value) for value in range(question.low, question.high + 1)])


def _section(title: str, anchor: str, slips: Sequence[Sequence[Block]], *, first: bool = False) -> Section:
    return Section(title, anchor, [Slip(slip) for slip in slips], new_page=not first)


def _when(who: str) -> Fields:
    return row(Field(who, 1, share=3), Field("Time on the wall", 1, share=2), Field("Exercise time", 1, share=2))


def _reply() -> list[Block]:
    return [
        row(Field("Inject no.", 1), Field("Its title", 1, share=3), Field("Version", 1)),
        row(Field("Choice", 1, "where there are answers to choose from")),
        row(Field("Answer", 4)),
        _when("Who answers"),
    ]


def _move(head: Part, number: str, others: Sequence[str], sheets: Sheets) -> Section:
    blocks: list[Block] = [
        row(
            Field(sheets.phase, 0 if number else 1, number or f"1 to {head['phases']}"),
            Field("Version", 1),
            Field("Who submits", 1, share=3),
            Field("Time on the wall", 1, share=2),
            Field("Exercise time", 1, share=2),
        )
    ]
    for place in range(1, ACTIONS + 1):
        blocks += [
            row(Field(f"Action {place}", 2, "What do you do?")),
            row(
                Field("By means", 0, ticks=INSTRUMENTS, share=4),
                Field("Toward", 1, share=3),
                Field("Seen as", 0, ticks=("public", "private", "held"), share=3),
                Field("Level", 1, share=2),
                Field("When", 1, share=2),
            ),
        ]
    blocks.append(Paragraph("More actions: go on overleaf.", "note"))
    form = [_form_field(field) for field in head["form"]]
    title = f"{sheets.move} for {sheets.phase} {number}" if number else f"{sheets.move}, one to spare"
    blocks.append(Section(f"{title}: how you see it", f"more-{number or 'spare'}", form, new_page=True))
    if others:
        blocks += list(_joint(others, sheets))
    return Section(title, f"move-{number or 'spare'}", blocks, new_page=True)


def _form_field(field: Part) -> Fields:
    needed = " (needed)" if field["required"] else ""
    if field["choices"]:
        return row(Field(field["label"] + needed, 0, field["help"], field["choices"]))
    return row(Field(field["label"] + needed, 1 if field["kind"] == "number" or field["more"] else 2, field["help"]))


def _joint(others: Sequence[str], sheets: Sheets) -> Iterator[Block]:
    yield row(Field(f"Joint {sheets.move} with", 0, "they must endorse this version before it counts", others))
    for other in others:
        yield row(
            Field(other, 0, ticks=("endorses", "with a reservation", "refuses"), share=3),
            Field("In words, and who signs", 1, share=3),
            Field("Time", 1),
        )


def _meeting(others: Sequence[str]) -> list[Block]:
    return [
        row(Field("Asked of", 0, ticks=others)),
        row(Field("Level", 1), Field("Channel", 1, "room, call, corridor"), Field("About", 1, share=2)),
        row(Field("They answer", 0, ticks=("yes", "no")), Field("In words, and who", 1, share=3)),
        row(Field("Result", 2)),
        row(Field("Who asks", 1, share=2), Field("Asked at", 1), Field("Begun at", 1), Field("Ended at", 1)),
    ]


def _message(head: Part, others: Sequence[str]) -> list[Block]:
    kinds = ("message", "request: we need an answer")
    return [
        row(Field("This is a", 0, ticks=kinds, share=2), Field("To", 1, "team, actor or control", share=2)),
        row(Field("Text", 2)),
        row(Field("Who writes", 1, share=2), Field("Time", 1), Field("Answered at", 1), Field("By", 1)),
    ]


def _ruling(state: State) -> list[Block]:
    teams = [team.name for team in state.playbook.teams.values()]
    gauges = [indicator.name for indicator in state.playbook.indicators.values()]
    blocks: list[Block] = [
        row(Field(f"On the {state.playbook.word('move').lower()} of", 0, ticks=teams, share=3), Field("Versions", 1)),
        row(Field("Outcome", 2), Field("May everybody know it?", 0, ticks=("yes", "no"))),
        *(row(Field(f"What {team} is told", 2)) for team in teams),
    ]
    for start in range(0, len(gauges), 4):
        blocks.append(row(*(Field(f"{name} ±", 1) for name in gauges[start : start + 4])))
    blocks.append(row(Field("Arguments for", 2), Field("Arguments against", 2)))
    blocks.append(row(Field("Reasons", 2, share=4), Field("Chance of it, %", 1), Field("Rolled", 1)))
    blocks.append(row(Field("By", 1, share=2), Field("Released at", 1), Field("Exercise time", 1)))
    return blocks
