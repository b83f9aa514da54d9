"""The run sheet: the whole day on a few pages, by the clock, with room for what really happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from ttx.documents.blocks import Block, Bold, Column, Inline, Row, Section, Soft, Table, Text, Tick
from ttx.exercise.agenda import back_at
from ttx.exercise.state import InjectState, State
from ttx.playbook.models import Break, Phase
from ttx.report.packets.common import CONTROL_ONLY, Packet, Sheets, in_words, minutes
from ttx.report.words import clock, listed

BLANK = "__:__"
_COLUMNS = (
    Column("Planned", 10, "short"), Column("Actual", 9, "short"), Column("What", 31), Column("To", 13),
    Column("Answer", 10, "short"), Column("Yours to decide"),
)  # fmt: skip


def run_sheet(state: State, sheets: Sheets, starts: time | None = None) -> Packet:
    """One table a phase. Times are those of the exercise clock; with `starts`, of the day."""
    day = _Day(starts)
    sections = [_phase(state, number, phase, sheets, day) for number, phase in enumerate(state.playbook.phases, 1)]
    book = state.playbook
    about = f"from {starts:%H:%M} to {day.now:%H:%M}" if starts else f"{clock(day.elapsed * 1000)} of play"
    document = sheets.document(f"Run sheet: {book.title}", about, CONTROL_ONLY, [], sections)
    return Packet("control-runsheet", document)


class _Day:
    """Where the clock stands as the day goes on: seconds of exercise time, and a time of day."""

    def __init__(self, starts: time | None) -> None:
        self.elapsed = 0
        self.timed = starts is not None
        self.now = datetime.combine(datetime(2000, 1, 1), starts or time())

    def go(self, seconds: int) -> None:
        self.elapsed += seconds
        self.now += timedelta(seconds=seconds)

    def shown(self, ahead: int = 0) -> str:
        if self.timed:
            return f"{self.now + timedelta(seconds=ahead):%H:%M}"
        return clock((self.elapsed + ahead) * 1000)


def _phase(state: State, number: int, phase: Phase, sheets: Sheets, day: _Day) -> Section:
    timed: list[tuple[int, Row]] = []
    begun = {run.stage: clock(run.at) for run in state.runs if run.phase == phase.id}
    at = 0
    for stage, seconds in phase.stages.items():
        what = (Bold(stage), Soft(f"  {minutes(seconds)}"))
        timed.append((at, Row((day.shown(at), begun.get(stage, BLANK), what, "", "", (Tick("stage begun"),)))))
        at += seconds
    drawer = []
    for inject in state.injects.values():
        if inject.phase == phase.id:
            if inject.at is None:
                drawer.append(_inject(state, inject, "", sheets))
            else:
                seconds = inject.at // 1000
                timed.append((seconds, _inject(state, inject, day.shown(seconds), sheets)))
    # Of one minute the stage comes first: it was put in first, and sorting keeps that.
    rows = [row for _, row in sorted(timed, key=lambda each: each[0])]
    day.go(phase.length)
    if phase.then_break and phase is not state.playbook.phases[-1]:
        rows.append(_pause(phase.then_break, day))
    blocks: list[Block] = [Table("", _COLUMNS, rows, fill=True)]
    if drawer:
        blocks.append(Table("In the drawer", _COLUMNS, drawer, fill=True))
    return Section(f"{sheets.phase} {number}: {phase.title}", f"run-{phase.id}", blocks, new_page=number > 1)


def _pause(pause: Break, day: _Day) -> Row:
    back, begins = back_at(pause, day.now), day.shown()
    length = minutes((back - day.now).total_seconds())
    day.now = back
    ends = f"until {back:%H:%M}" if day.timed else f"until {pause.until}" if pause.until else length
    return Row((begins, BLANK, (Bold(pause.title), Soft(f"  {ends}")), "", "", (Tick("play goes on"),)))


def _inject(state: State, inject: InjectState, planned: str, sheets: Sheets) -> Row:
    spec, book = inject.spec, state.playbook
    recipients = book.recipients(spec)
    to = (
        "all"
        if len(recipients) == len(book.teams)
        else listed(book.teams[team].short or book.party(team) for team in recipients)
    )
    what: list[Inline] = [Bold(f"{sheets.numbers[inject.id]}. {spec.title}")]
    if spec.priority != "core":
        what.append(Soft(f"  {spec.priority}"))
    actual: Text = clock(inject.released_at) if inject.released_at is not None else BLANK
    within = minutes(spec.answer_within) if spec.answer_within is not None else ""
    return Row(
        (planned, actual, tuple(what), to, within, tuple(_decisions(state, inject, sheets))),
        quiet=inject.status == "skipped",
    )


def _decisions(state: State, inject: InjectState, sheets: Sheets) -> Iterator[Inline]:
    """What a person has to say about an inject: whether, which way, how it ended, what next."""
    spec = inject.spec
    parts: list[Inline] = []
    if spec.when is not None:
        parts.append(Tick(f"when {in_words(state, spec.when)}"))
    for name, way in spec.variants.items():
        chosen = " (chosen)" if name == inject.variant else ""
        parts.append(Tick(f"{way.is_}{chosen}"))
    if spec.outcomes:
        parts.append(Tick(f"outcome 1 to {len(spec.outcomes)}"))
    numbers = sheets.numbers
    if spec.then_suggest:
        following = dict.fromkeys(str(numbers[each.inject]) for each in spec.then_suggest if each.inject in numbers)
        parts.append(Tick(f"then {listed(following)}?"))
    for place, part in enumerate(parts):
        yield "\n" if place else ""
        yield part
