"""The day as it is planned: phases and breaks one after the other, by the clock on the wall where a start is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ttx.documents.blocks import Bold, Column, Inline, Row, Section, Soft, Table, Text
from ttx.exercise.agenda import Timed, by_the_wall
from ttx.exercise.state import State
from ttx.exercise.translations import stages_in
from ttx.locale import Words
from ttx.playbook.models import Phase, Playbook
from ttx.report.words import clock, day

_SOMEDAY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A phase with its stages, or the break after it (which has none). Numbers count phases from 1.

    Times are aware, in the zone of the room; `timed` is false where nobody has said when the day begins.
    """

    number: int
    phase: Phase
    steps: Sequence[Timed]
    pause: bool
    timed: bool

    @property
    def begins(self) -> datetime:
        return self.steps[0].begins

    @property
    def ends(self) -> datetime:
        return self.steps[-1].ends

    @property
    def minutes(self) -> int:
        return round((self.ends - self.begins).total_seconds() / 60)


def sittings(state: State, starts: datetime | None) -> list[Sitting]:
    """The whole day. Its times follow the clock on the wall: a night in which clocks change is as long as it is."""
    found: list[Sitting] = []
    numbers = {phase.id: number for number, phase in enumerate(state.playbook.phases, 1)}
    for timed in by_the_wall(state, 0, starts or _SOMEDAY):
        phase, pause = timed.step.phase, not timed.step.stage
        if found and not pause and found[-1].phase is phase and not found[-1].pause:
            found[-1] = Sitting(found[-1].number, phase, [*found[-1].steps, timed], False, starts is not None)
        else:
            found.append(Sitting(numbers[phase.id], phase, [timed], pause, starts is not None))
    return found


def spans(days: Sequence[Sitting]) -> bool:
    """Whether it goes over midnight, so that times need their day."""
    return days[0].begins.date() != days[-1].ends.date()


def section(days: Sequence[Sitting], book: Playbook, state: State, _: Words, *, titles: bool) -> Section:
    """The agenda as a table, in the words of `book`. `titles`: also what each phase is about."""
    rows = list(_rows(days, book, state, _, titles))
    columns = (Column(_("From"), 13, "short"), Column(_("Until"), 13, "short"), Column("", 30), Column(_("Stages")))
    return Section(_("Agenda"), "agenda", [Table("", columns, rows)])


def _rows(days: Sequence[Sitting], book: Playbook, state: State, _: Words, titles: bool) -> Iterator[Row]:
    dated = None
    for each in days:
        if each.timed and spans(days) and each.begins.date() != dated:
            dated = each.begins.date()
            yield Row((f"{dated:%Y-%m-%d}", "", "", ""), quiet=True)
        yield Row((*_times(each), _what(each, book, _, titles), _stages(each, book, state, _)))


def _times(each: Sitting) -> tuple[str, str]:
    if each.timed:
        return f"{each.begins:%H:%M}", f"{each.ends:%H:%M}"
    first, last = each.steps[0].step, each.steps[-1].step
    return clock(first.begins), "" if each.pause else clock(last.begins + last.length)


def _what(each: Sitting, book: Playbook, _: Words, titles: bool) -> Text:
    phase = book.phases[each.number - 1]
    if each.pause:
        # What a break is called is said of the room, not of the story: lunch, overnight.
        pause = phase.then_break
        return pause.title if pause else ""
    name = _("{Phase} {number}", number=each.number)
    if not titles:
        return name
    parts: list[Inline] = [Bold(f"{name}: {phase.title}")]
    if phase.question:
        parts.append(Soft(f"\n{phase.question}"))
    return tuple(parts)


def _stages(each: Sitting, book: Playbook, state: State, _: Words) -> str:
    if each.pause:
        until = each.phase.then_break.until if each.phase.then_break else None
        return _("until {time}", time=until) if until else _("{count} min", count=each.minutes)
    names = stages_in(state, book, book.phases[each.number - 1])
    return ", ".join(
        f"{_.known(names[one.step.stage])} {_('{count} min', count=round(one.step.length / 60000))}"
        for one in each.steps
    )


def when(days: Sequence[Sitting], _: Words) -> str:
    """The day and the hours of the exercise, with the zone of the room; nothing where nobody has said."""
    if not days[0].timed:
        return ""
    begins, ends = days[0].begins, days[-1].ends
    dated = "%Y-%m-%d" if _.language != "en" else ""
    first, last = (f"{each:{dated}}" if dated else day(each) for each in (begins, ends))
    until = f"{ends:%H:%M}" if first == last else f"{last} {ends:%H:%M}"
    return f"{first}, {begins:%H:%M} – {until} ({zone(begins)})"


def zone(moment: datetime) -> str:
    """The name of its zone: Asia/Seoul, else what its offset is called."""
    return getattr(moment.tzinfo, "key", "") or moment.tzname() or ""
