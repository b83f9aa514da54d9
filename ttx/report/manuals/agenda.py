"""The day as it is planned: phases and breaks one after the other, by the clock on the wall where a start is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

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
    """A phase with its stages, the break after it, or what comes before and after all of them.

    Times are aware, in the zone of the room; `timed` is false where nobody has said when the day begins.
    """

    kind: Literal["phase", "break", "briefing", "hot wash"]
    begins: datetime
    ends: datetime
    timed: bool
    number: int = 0
    """of the phase, from 1"""
    phase: Phase | None = None
    steps: Sequence[Timed] = ()
    """its stages"""

    @property
    def minutes(self) -> int:
        return round((self.ends - self.begins).total_seconds() / 60)


def sittings(state: State, starts: datetime | None, briefing: int = 0, hot_wash: int = 0) -> list[Sitting]:
    """The whole day from `starts`, the start of play, with so many seconds before and after it.

    Its times follow the clock on the wall: after a night in which clocks change play goes on at the hour that was said.
    """
    begins, timed = starts or _SOMEDAY, starts is not None
    found: list[Sitting] = []
    if briefing:
        found.append(Sitting("briefing", begins - timedelta(seconds=briefing), begins, timed))
    numbers = {phase.id: number for number, phase in enumerate(state.playbook.phases, 1)}
    for one in by_the_wall(state, 0, begins):
        phase = one.step.phase
        if not one.step.stage:
            found.append(Sitting("break", one.begins, one.ends, timed, numbers[phase.id], phase))
        elif found and found[-1].kind == "phase" and found[-1].phase is phase:
            found[-1] = replace(found[-1], ends=one.ends, steps=[*found[-1].steps, one])
        else:
            found.append(Sitting("phase", one.begins, one.ends, timed, numbers[phase.id], phase, [one]))
    if hot_wash:
        ends = found[-1].ends
        found.append(Sitting("hot wash", ends, ends + timedelta(seconds=hot_wash), timed))
    return found


def spans(days: Sequence[Sitting]) -> bool:
    """Whether it goes over midnight, so that times need their day."""
    return days[0].begins.date() != days[-1].ends.date()


def section(days: Sequence[Sitting], book: Playbook, state: State, _: Words, *, titles: bool) -> Section:
    """The agenda as a table, in the words of `book`. `titles`: also what each phase is about."""
    rows = list(_rows(days, book, state, _, titles))
    columns = (
        Column(_("From"), 13, "short"),
        Column(_("Until"), 13, "short"),
        Column(_("What"), 30),
        Column(_("Stages")),
    )
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
    if not each.steps:
        return "", ""
    first, last = each.steps[0].step, each.steps[-1].step
    return clock(first.begins), clock(last.begins + last.length)


def called(each: Sitting, book: Playbook, _: Words) -> str:
    """What everybody may call it: a phase by its number, a break by its title.

    A break's title is said of the room, not of the story: lunch, overnight.
    """
    if each.kind == "phase":
        return _("{Phase} {number}", number=each.number)
    if each.kind == "break":
        pause = book.phases[each.number - 1].then_break
        return pause.title if pause else ""
    return _("Arrival and briefing") if each.kind == "briefing" else _("Hot wash")


def _what(each: Sitting, book: Playbook, _: Words, titles: bool) -> Text:
    name = called(each, book, _)
    if not titles or each.kind != "phase":
        return name
    phase = book.phases[each.number - 1]
    parts: list[Inline] = [Bold(f"{name}: {phase.title}")]
    if phase.question:
        parts.append(Soft(f"\n{phase.question}"))
    return tuple(parts)


def _stages(each: Sitting, book: Playbook, state: State, _: Words) -> str:
    if each.kind == "phase":
        names = stages_in(state, book, book.phases[each.number - 1])
        return ", ".join(
            f"{_.known(names[one.step.stage])} {_('{count} min', count=round(one.step.length / 60000))}"
            for one in each.steps
        )
    pause = each.phase.then_break if each.phase else None
    if pause and pause.until:
        return _("until {time}", time=pause.until)
    return _("{count} min", count=each.minutes)


def when(days: Sequence[Sitting], _: Words) -> str:
    """The day and the hours of the exercise, with the zone of the room; nothing where nobody has said."""
    if not days[0].timed:
        return ""
    begins, ends = days[0].begins, days[-1].ends
    first, last = dated(begins, _), dated(ends, _)
    until = f"{ends:%H:%M}" if first == last else f"{last} {ends:%H:%M}"
    return f"{first}, {begins:%H:%M} – {until} ({zone(begins)})"


def dated(moment: datetime, _: Words) -> str:
    """The day as people of a language write it, or as all can read it."""
    return day(moment) if _.language == "en" else f"{moment:%Y-%m-%d}"


def zone(moment: datetime) -> str:
    """The name of its zone: Asia/Seoul, else what its offset is called."""
    return getattr(moment.tzinfo, "key", "") or moment.tzname() or ""
