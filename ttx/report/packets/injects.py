"""Injects on paper: what a team has had, in its words; or, for control, every one that it may get, a page each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.documents.blocks import Block, Bold, Box, Column, Field, Inline, Paragraph, Row, Section, Table
from ttx.exercise.state import InjectState, State
from ttx.exercise.translations import words_of
from ttx.playbook.models import Inject
from ttx.report.packets.common import Packet, Part, Sheets, View, minutes, planned, row
from ttx.report.words import clock, story, wall

UNTIL_HANDED_OUT = "FOR CONTROL UNTIL HANDED OUT"


def received(view: View, team: str, sheets: Sheets) -> Packet | None:
    """What a team has had so far, as it had it; None before its first."""
    head = view["head"]
    parts = [(int(name.removeprefix("inject-")), part) for name, part in view.items() if name.startswith("inject-")]
    if not parts:
        return None
    boxes: list[Block] = [Box(f"No. {number}", list(_had(part, head, sheets))) for number, part in parts]
    subtitle = f"What {head['name']} has received so far"
    document = sheets.document(head["title"], subtitle, f"TO: {head['name']}", boxes, reader=head["language"])
    return Packet(f"injects-{team}", document, team)


def _had(part: Part, head: Part, sheets: Sheets) -> Iterator[Block]:
    came = f"{wall(part['wall'], sheets.zone):%H:%M} ({clock(part['at'])})"
    rows = [("From", part["from"]), ("By", part["method"]), ("In the story", story(part["scenario"], head["timezone"])),
            ("Came at", came)]  # fmt: skip
    if part["answer_by"] is not None:
        rows.append(
            ("Answer by", f"{clock(part['answer_by'])}, {minutes((part['answer_by'] - part['at']) / 1000)} after")
        )
    yield _sheet_title(part["title"])
    yield _pairs(rows)
    if part["recalled"]:
        yield Paragraph((Bold("Recalled: "), part["recalled"]), "caution")
        if part["correction"]:
            yield Paragraph((Bold("Correction: "), part["correction"]))
        return
    yield Paragraph(part["text"])
    for reply in part["replies"]:
        said = " ".join(filter(None, (reply["choice"], reply["text"])))
        late = ", late" if reply["late"] else ""
        yield Paragraph((Bold(f"Your answer, version {reply['version']} at {clock(reply['at'])}{late}: "), said))
    if not part["replies"]:
        yield from _answer(part["asks"], part["choices"], "", sheets)


def every(state: State, team: str, sheets: Sheets) -> Packet | None:
    """Every inject that this team may get, in the order of the script; None where there is none."""
    spec = state.playbook.teams[team]
    known = [each for each in state.injects.values() if team in state.playbook.recipients(each.spec)]
    if not known:
        return None
    index = _index(state, known, team, sheets)
    sections = [_page(state, each, team, sheets, *way) for each in known for way in ways(each)]
    subtitle = f"Every inject that {spec.name} may get, in the order of the script"
    how = (
        "Control keeps this packet. Cut off the strip before you hand a page out, and write the number on it: 1 for "
        "the first that the team gets, 2 for the second. Numbers with gaps would tell what was held back."
    )
    document = sheets.document(
        state.playbook.title, subtitle, f"{UNTIL_HANDED_OUT}: {spec.name}", [Paragraph(how, "caution"), index],
        sections, spec.language,
    )  # fmt: skip
    return Packet(f"control-injects-{team}", document, team)


def _index(state: State, known: Sequence[InjectState], team: str, sheets: Sheets) -> Table:
    rows, numbers = [], sheets.numbers
    for each in known:
        given = each.deliveries.get(team)
        rows.append(
            Row(
                (
                    f"{numbers[each.id]}. {each.spec.title}",
                    planned(state, each, sheets, team),
                    clock(given.at) if given else "__:__",
                )
            )
        )
    return Table("", (Column("Inject", 36), Column("Planned"), Column("Given at", 13, "short")), rows)


def ways(inject: InjectState) -> list[tuple[Inject, str]]:
    """The inject in each way that it may still go, with the variant's name; where that is settled, as it is."""
    variants = inject.spec.variants
    if not variants or inject.variant or inject.deliveries:
        return [(inject.spec, "")]
    return [(inject.spec.varied(name), name) for name in variants]


def _page(state: State, inject: InjectState, team: str, sheets: Sheets, spec: Inject, way: str) -> Section:
    zone = state.playbook.teams[team].timezone
    given = inject.deliveries.get(team)
    read = given.translated if given else words_of(state, inject, spec, team, way)
    rows = [("From", state.read_by(team).party(spec.from_)), ("By", read.method or spec.method)]
    if spec.dated:
        rows.append(("In the story", story(spec.dated.isoformat(timespec="minutes"), zone)))
    blocks: list[Block] = [
        Paragraph((*_strip(state, inject, team, sheets), *_only_if(inject, way)), "cut"),
        # The marking above went with the strip.
        Paragraph((Bold(" · ".join(sheets.marking)),), "note"),
        row(Field("No.", 1), Field("Handed out at", 1, share=3)),
        _sheet_title(read.title or (given.title if given else spec.title)),
        _pairs(rows),
        Paragraph(read.text or (given.text if given else spec.text_for(team))),
    ]
    within = minutes(spec.answer_within) if spec.answer_within is not None else ""
    blocks += _answer(spec.asks, read.choices or spec.choices, within, sheets)
    number = sheets.numbers[inject.id]
    anchor = f"sheet-{number}-{way}" if way else f"sheet-{number}"
    return Section(f"{number}. {spec.title}", anchor, blocks, new_page=True)


def _only_if(inject: InjectState, way: str) -> tuple[str, ...]:
    """For which way a sheet is, while another may still be chosen."""
    return (f" · only if: {inject.spec.variants[way].is_}",) if way else ()


def _strip(state: State, inject: InjectState, team: str, sheets: Sheets) -> tuple[Inline, ...]:
    strip: list[Inline] = [
        f"Control's strip · to {state.playbook.party(team)} · {planned(state, inject, sheets, team)}"
    ]
    given = inject.deliveries.get(team)
    if given:
        strip.append(f" · given at {clock(given.at)}" + (", recalled" if given.recalled else ""))
    elif inject.status == "skipped":
        strip.append(f" · skipped: {inject.reason}")
    else:
        strip.append(" · given at __:__")
    return tuple(strip)


def _sheet_title(title: str) -> Paragraph:
    return Paragraph((Bold(title),), "lead")


def _pairs(rows: list[tuple[str, str]]) -> Table:
    return Table("", (Column("", 18), Column("")), [Row(each) for each in rows if each[1]], heads=False)


def _answer(asks: str, choices: list[str], within: str, sheets: Sheets) -> Iterator[Block]:
    if asks == "decision":
        yield Paragraph(f"This wants something in your team's {sheets.move}.", "note")
    if asks != "reply":
        return
    hint = f"within {within} of its arrival" if within else ""
    if choices:
        yield row(Field("Choose one", 0, ticks=choices))
    yield row(Field("Your answer", 2 if choices else 5, hint))
    yield row(Field("Who answers", 1, share=2), Field("Time", 1))
