"""The facilitator's script: everything that control may need, in the order of play, with what has happened so far."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.documents.blocks import (
    Block,
    Bold,
    Box,
    Column,
    Field,
    Inline,
    Items,
    Paragraph,
    Quote,
    Row,
    Section,
    Soft,
    Table,
    Tag,
    Text,
    Tick,
)
from ttx.exercise.conditions import describe
from ttx.exercise.state import InjectState, State
from ttx.playbook.models import Phase
from ttx.report.packets.common import CONTROL_ONLY, Packet, Sheets, in_words, minutes, planned, row
from ttx.report.packets.tracking import tracking, where_we_are
from ttx.report.words import capital, clock, count, listed, signed, story

_ASKS = {"read": "to be read", "reply": "a reply", "decision": "a decision"}


def script(state: State, sheets: Sheets) -> Packet:
    """The whole script. It tells everything, and is marked so."""
    book = state.playbook
    front: list[Block] = [
        Paragraph("This tells every secret of the exercise. Keep it closed and in your hand.", "caution")
    ]
    if book.summary:
        front.append(Paragraph(book.summary))
    sections = [
        *where_we_are(state, sheets),
        _overview(state, sheets),
        *(of_phase(state, number, phase, sheets) for number, phase in enumerate(book.phases, 1)),
        *of_questionnaires(state),
        *of_verdict(state),
        *tracking(state, sheets),
    ]
    document = sheets.document(
        f"Facilitator's script: {book.title}", _about(state, sheets), CONTROL_ONLY, front, sections
    )
    return Packet("control-script", document)


def _about(state: State, sheets: Sheets) -> str:
    book = state.playbook
    length = minutes(sum(phase.length for phase in book.phases))
    parts = [
        count(len(book.teams), "team"),
        count(len(book.phases), sheets.phase),
        count(len(state.injects), "inject"),
        length,
    ]
    return " · ".join(parts)


def _overview(state: State, sheets: Sheets) -> Section:
    rows, start = [], 0
    for number, phase in enumerate(state.playbook.phases, 1):
        stages = ", ".join(f"{stage} {minutes(seconds)}" for stage, seconds in phase.stages.items())
        injects = [each for each in state.injects.values() if each.phase == phase.id]
        rows.append(Row((f"{number}. {phase.title}", clock(start * 1000), minutes(phase.length), stages,
                         str(len(injects)), "__:__")))  # fmt: skip
        start += phase.length
    columns = (Column(sheets.phase, 28), Column("From", 10, "short"), Column("Length", 10, "short"), Column("Stages"),
               Column("Injects", 9, "number"), Column("Begun at", 10, "short"))  # fmt: skip
    return Section("The course", "course", [Table("", columns, rows)])


def of_phase(state: State, number: int, phase: Phase, sheets: Sheets, *, log: bool = True) -> Section:
    """A phase with its stages and injects, whole. `log`: with room for when each was released."""
    blocks: list[Block] = []
    if phase.question:
        blocks.append(Paragraph(phase.question, "lead"))
    if phase.dated:
        blocks.append(Paragraph(f"In the story: {_story(state, phase.dated.isoformat(timespec='minutes'))}", "note"))
    blocks.append(_stages(state, phase))
    blocks += [_inject(state, each, sheets, log) for each in state.injects.values() if each.phase == phase.id]
    return Section(f"{sheets.phase} {number}: {phase.title}", f"phase-{phase.id}", blocks, new_page=True)


def _stages(state: State, phase: Phase) -> Table:
    begun = {run.stage: clock(run.at) for run in state.runs if run.phase == phase.id}
    rows, start = [], 0
    for stage, seconds in phase.stages.items():
        rows.append(Row((stage, minutes(seconds), f"+{minutes(start)}", begun.get(stage, "__:__"))))
        start += seconds
    columns = (
        Column("Stage", 40),
        Column("Planned", 15, "short"),
        Column("From", 20, "short"),
        Column("Begun at", 0, "short"),
    )
    return Table("", columns, rows)


def _story(state: State, iso: str) -> str:
    """Story time as each zone of the teams has it."""
    zones = dict.fromkeys(team.timezone for team in state.playbook.teams.values())
    return " / ".join(story(iso, zone) for zone in zones)


def _inject(state: State, inject: InjectState, sheets: Sheets, log: bool) -> Section:
    spec, book = inject.spec, state.playbook
    head: list[tuple[str, Text]] = [
        ("When", planned(state, inject, sheets)),
        ("From, by", f"{book.party(spec.from_)}, {spec.method}"),
        ("To", listed(_recipient(state, inject, team) for team in book.recipients(spec))),
        ("Asks", _asks(inject)),
        ("In the story", _story(state, spec.dated.isoformat(timespec="minutes")) if spec.dated else ""),
        ("Its release shifts", _shifts(state, spec.shift)),
        # Conditions name injects by it.
        ("Id", inject.id),
        ("So far", _fate(state, inject)),
    ]
    blocks: list[Block] = [
        Table("", (Column("", 16), Column("")), [Row(each) for each in head if each[1]], heads=False)
    ]
    if log and not inject.deliveries:
        blocks.append(row(Field("Released at", 1), Field("Exercise time", 1), Field("To, if not to all", 1, share=2)))
    blocks += list(_ways(state, inject) if spec.variants and not inject.deliveries else _wordings(state, inject))
    blocks += list(_expected(state, inject))
    if spec.if_stuck:
        blocks.append(Paragraph((Bold("If they are stuck: "), spec.if_stuck)))
    blocks += list(_outcomes(state, inject))
    if spec.then_suggest:
        thoughts = [
            (Bold(_title(state, each.inject)), f", if: {in_words(state, each.if_)}") for each in spec.then_suggest
        ]
        blocks += [Paragraph((Bold("Then think of"),)), Items(thoughts)]
    if spec.notes:
        blocks.append(Box("Notes for control", [Paragraph(spec.notes)]))
    return Section(f"{sheets.numbers[inject.id]}. {spec.title}", f"inject-{inject.id}", blocks)


def _recipient(state: State, inject: InjectState, team: str) -> str:
    later = inject.spec.delay.get(team)
    return state.playbook.party(team) + (f" ({minutes(later)} later)" if later else "")


def _asks(inject: InjectState) -> str:
    spec = inject.spec
    within = f", within {minutes(spec.answer_within)}" if spec.answer_within is not None else ""
    choices = f": {' / '.join(spec.choices)}" if spec.choices else ""
    priority = "" if spec.priority == "core" else f" · {spec.priority}: drop it first if time is short"
    return f"{_ASKS[spec.asks]}{within}{choices}{priority}"


def _fate(state: State, inject: InjectState) -> Text:
    parts: list[Inline] = []
    if inject.status in ("due", "skipped", "recalled"):
        parts.append(Tag(inject.status, "warn"))
        parts.append(f" {inject.reason} " if inject.reason else " ")
    for team, given in inject.deliveries.items():
        recalled = ", recalled" if given.recalled else ""
        answered = f", answered at {clock(given.replies[-1].at)}" if given.replies else ""
        parts.append(f"{state.playbook.party(team)} at {clock(given.at)}{recalled}{answered}. ")
    return tuple(parts)


def _title(state: State, inject: str) -> str:
    known = state.injects.get(inject)
    return known.spec.title if known else inject


def _ways(state: State, inject: InjectState) -> Iterator[Block]:
    """Each way it may go: what makes it this one, and what it says then."""
    for name, way in inject.spec.variants.items():
        # The playbook's words, unless control has changed those of the way that it chose.
        chosen = name == inject.variant
        spec = inject.spec if chosen else state.playbook.injects[inject.id][1].varied(name)
        when = f"by itself once {describe(state, way.if_)}" if way.if_ is not None else "control chooses"
        mark: Inline = Tag("chosen") if chosen else Tick("")
        title = f", as “{spec.title}”" if spec.title != inject.spec.title else ""
        shifts = f"; shifts {_shifts(state, way.shift)}" if way.shift else ""
        yield Paragraph((mark, " ", Bold(way.is_), f" ({when}){title}{shifts}"))
        yield from _quotes(state, {team: spec.text_for(team) for team in state.playbook.recipients(spec)})


def _quotes(state: State, texts: dict[str, str]) -> Iterator[Quote]:
    """Each wording once, with the teams that read it."""
    readers: dict[str, list[str]] = {}
    for team, text in texts.items():
        readers.setdefault(text, []).append(state.playbook.party(team))
    for text, teams in readers.items():
        yield Quote(text, (Bold(f"To {listed(teams)}"),))


def _wordings(state: State, inject: InjectState) -> Iterator[Quote]:
    """What each team has, or is to read."""
    given, spec = inject.deliveries, inject.spec
    teams = state.playbook.recipients(spec)
    yield from _quotes(state, {team: given[team].text if team in given else spec.text_for(team) for team in teams})


def _expected(state: State, inject: InjectState) -> Iterator[Table]:
    rows = []
    for place, each in enumerate(inject.spec.expect):
        tick = inject.ticks.get(place)
        seen: Text = (Tick(""), "__:__")
        if tick:
            seen = f"{'seen' if tick.seen else 'not seen'} {clock(tick.at)}"
        within = minutes(each.within) if each.within is not None else ""
        rows.append(Row((state.playbook.party(each.team), each.action, within, seen)))
    if rows:
        columns = (Column("Team", 20), Column("Should"), Column("Within", 11, "short"), Column("Seen", 17, "short"))
        yield Table("Expected actions", columns, rows)


def _outcomes(state: State, inject: InjectState) -> Iterator[Table]:
    rows = []
    for place, each in enumerate(inject.spec.outcomes, 1):
        what: list[Inline] = [Bold(each.if_)]
        if each.text:
            what.append(Soft(f"\nThey are told: {each.text}"))
        picked: Text = (Tag("picked"),) if place in inject.outcomes else (Tick(str(place)),)
        rows.append(Row((picked, tuple(what), _shifts(state, each.shift))))
    if rows:
        yield Table(
            "Outcomes: pick one or several", (Column("No.", 10, "short"), Column("If"), Column("Shifts", 26)), rows
        )


def _shifts(state: State, shifts: dict[str, float]) -> str:
    gauges = state.playbook.indicators
    return ", ".join(f"{gauges[name].name} {signed(value)}" for name, value in shifts.items() if name in gauges)


def of_questionnaires(state: State) -> Iterator[Section]:
    """What seats are asked, and whom."""
    rows = []
    for name, asked in state.playbook.questionnaires.items():
        to = listed(state.playbook.party(each) if each in state.playbook.teams else each for each in asked.to)
        anonymous = " · anonymous" if asked.anonymous else ""
        questions = "\n".join(f"{number}. {each.asks}" for number, each in enumerate(asked.questions, 1))
        rows.append(Row((asked.title or capital(name), f"{to}{anonymous}", questions, "__:__")))
    if rows:
        columns = (
            Column("Questionnaire", 24),
            Column("To", 18),
            Column("Questions"),
            Column("Handed out", 12, "short"),
        )
        yield Section("Questionnaires", "questionnaires", [Table("", columns, rows)], new_page=True)


def of_verdict(state: State) -> Iterator[Section]:
    """The rule of the playbook; nothing where it has none."""
    rules = state.playbook.verdict
    rows = [
        Row((rule.verdict, f"if {describe(state, rule.if_)}" if rule.if_ else "otherwise", rule.means))
        for rule in rules
    ]
    if rows:
        columns = (Column("Verdict", 18), Column("The first rule that holds decides", 42), Column("Which means"))
        note = (
            "The index is the mean of all indicators; one that is better low counts from the other end (100 minus it)."
        )
        yield Section("The verdict", "verdict", [Table("", columns, rows), Paragraph(note, "note")], new_page=True)
