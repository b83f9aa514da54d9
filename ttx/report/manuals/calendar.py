"""The day as a calendar that any program takes in, for one audience. A player's tells when, and never what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from ttx.exercise.state import State
from ttx.exercise.translations import stages_in
from ttx.locale import Words, words
from ttx.playbook.models import Playbook
from ttx.report.manuals.agenda import Sitting, called
from ttx.report.manuals.common import Audience
from ttx.report.packets.common import minutes
from ttx.report.words import listed, marked

if TYPE_CHECKING:
    from icalendar import Event

_AHEAD = timedelta(minutes=2)
"""How long before an inject control is told."""
_LEAST = timedelta(minutes=5)
"""What a calendar still shows as a block with a name in it."""
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


class Entry(NamedTuple):
    """One block. `uid` holds no id of the playbook: those tell."""

    uid: str
    begins: datetime
    ends: datetime
    title: str
    text: str = ""
    alarm: bool = False


def calendar(state: State, reader: Audience, days: Sequence[Sitting], made: datetime) -> bytes:
    """An ICS file of a day whose start is known. `made` counts as its version: a later one replaces it everywhere.

    Players have phases by number and breaks; evaluators also what each phase is about, and its stages; control also
    every inject that has a time, with an alarm before it.
    """
    from icalendar import Calendar

    book = state.read_by(reader.team) if reader.team else state.playbook
    language = book.teams[reader.team].language if reader.team else "en" if not reader.plays else book.language
    _ = words(language, book.words)
    found = Calendar()
    found.add("prodid", "-//ttx//exercise//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"{_mark(state)}{book.title}")
    for entry in entries(state, reader, days, book, _):
        found.add_component(_event(entry, state, reader, made))
    found.add_missing_timezones()
    return bytes(found.to_ical())


def entries(state: State, reader: Audience, days: Sequence[Sitting], book: Playbook, _: Words) -> Iterator[Entry]:
    """The blocks of an audience, in the order of the day."""
    for each in days:
        name = called(each, book, _)
        if each.kind != "phase":
            # Numbers keep breaks apart; a uid has no blank.
            uid = f"{each.kind}-{each.number}".replace(" ", "-")
            yield Entry(uid, each.begins, each.ends, name)
            continue
        phase = book.phases[each.number - 1]
        if reader.plays:
            names = stages_in(state, book, phase)
            told = "\n".join(f"{one.begins:%H:%M} {_.known(names[one.step.stage])}" for one in each.steps)
            yield Entry(f"phase-{each.number}", each.begins, each.ends, name, told)
            continue
        yield Entry(f"phase-{each.number}", each.begins, each.ends, f"{name}: {phase.title}", phase.question)
        for place, one in enumerate(each.steps, 1):
            yield Entry(f"stage-{each.number}-{place}", one.begins, one.ends, f"{name}, {one.step.stage}")
        if reader.name == "control":
            yield from _injects(book, each)


def _injects(book: Playbook, each: Sitting) -> Iterator[Entry]:
    for number, (phase, inject) in enumerate(book.injects.values(), 1):
        if phase is each.phase and isinstance(inject.at, int):
            begins = each.begins + timedelta(seconds=inject.at)
            lasts = max(timedelta(seconds=inject.answer_within or 0), _LEAST)
            answer = f", answer within {minutes(inject.answer_within)}" if inject.answer_within else ""
            parts = [f"To {listed(book.party(team) for team in book.recipients(inject))}: {inject.asks}{answer}"]
            parts += [f"{book.party(one.team)}: {one.action}" for one in inject.expect]
            yield Entry(f"inject-{number}", begins, begins + lasts, f"{number}. {inject.title}", "\n".join(parts), True)


def _event(entry: Entry, state: State, reader: Audience, made: datetime) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", f"{entry.uid}.{reader.file}.{state.playbook.id}@ttx")
    event.add("dtstamp", made)
    # A calendar takes the file with the higher number, so that a newer one moves blocks and adds none.
    event.add("sequence", int((made - _EPOCH).total_seconds() // 60))
    event.add("dtstart", _placed(entry.begins))
    event.add("dtend", _placed(entry.ends))
    event.add("summary", f"{_mark(state)}{entry.title}")
    marking = " · ".join(marked(state.playbook.marking, state.purpose))
    event.add("description", f"{marking}\n{entry.text}".rstrip())
    event.add("class", "PRIVATE")
    event.add("categories", ["EXERCISE"])
    if entry.alarm:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -_AHEAD)
        alarm.add("description", f"{_mark(state)}{entry.title}")
        event.add_component(alarm)
    return event


def _mark(state: State) -> str:
    return f"[{state.playbook.marking.banner}] " if state.playbook.marking.banner else ""


def _placed(moment: datetime) -> datetime:
    """With the zone's own name where it has one, which a calendar follows through summer time; else in UTC."""
    zone: tzinfo | None = moment.tzinfo
    return moment if getattr(zone, "key", "") else moment.astimezone(UTC)
