"""When the rows of a spreadsheet are due: phases, the time into each, and the moment at which the story begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from ttx.errors import TtxError
from ttx.exchange.foreign import Note
from ttx.exchange.msel.columns import elapsed
from ttx.exchange.msel.fields import TITLES, as_moment, as_written
from ttx.exchange.msel.mapping import Mapping
from ttx.exchange.msel.names import key
from ttx.exchange.msel.table import Row, Table
from ttx.exchange.msel.times import DAY, NEVER, NO_YEAR, When, read_when
from ttx.playbook.ids import slug
from ttx.playbook.values import LONGEST_DURATION, format_duration, parse_time

_ROOM = 15 * 60
"""What a phase goes on after its last event, where nothing says how long it is."""
_APART = 10 * 60
"""Between events of which nothing says when."""


@dataclass(slots=True)
class Part:
    """A phase to be."""

    id: str
    title: str
    length: str = ""


@dataclass(slots=True)
class Planned:
    """The rows in their phases. A row is named by its place among them."""

    rows: list[Row]
    phases: list[Part]
    start: str
    zone: str
    """the zone's name, where the mapping says one"""
    phase_of: list[int] = field(default_factory=list)
    offsets: list[float | None] = field(default_factory=list)
    """seconds into the phase; None is held"""
    dated: dict[int, str] = field(default_factory=dict)

    def at(self, place: int) -> str:
        offset = self.offsets[place]
        return "held" if offset is None else format_duration(offset)

    def order(self, phase: int) -> list[int]:
        """The rows of a phase by time; one without a time stays behind the one above it."""
        places, last = list[tuple[float, int]](), 0.0
        for place in (place for place, number in enumerate(self.phase_of) if number == phase):
            offset = self.offsets[place]
            last = last if offset is None else offset
            places.append((last, place))
        return [place for _, place in sorted(places)]


def laid_out(
    tables: Sequence[Table], rows: list[Row], mapping: Mapping, year: int, notes: list[Note], *, staged: bool = False
) -> Planned:
    """Put every row into a phase and at a time. `year` is that of days without one, where nothing else says it.

    Where phases are `staged`, something else says how long they are.
    """
    layout = _Layout(tables, rows, mapping, year, notes)
    labels = layout.labels()
    phases = layout.parts(labels)
    planned = Planned(rows, phases, layout.start, layout.zone_name)
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    planned.phase_of = [numbers[label] for label in labels]
    planned.offsets = layout.into_phases(planned.phase_of, phases)
    if not staged:
        layout.tell_lengths(phases)
    planned.dated = layout.dated
    return planned


class _Layout:
    def __init__(
        self, tables: Sequence[Table], rows: list[Row], mapping: Mapping, year: int, notes: list[Note]
    ) -> None:
        self.tables, self.rows, self.mapping, self.notes = tables, rows, mapping, notes
        self.table_of = {row.where: table for table in tables for row in table.rows}
        self.said = self._mapped_start()
        self.zone: tzinfo = (self.said.tzinfo if self.said else None) or UTC
        self.zone_name = mapping.start.split()[-1] if "/" in mapping.start else ""
        whens = [self._times(row) for row in rows]
        self.whens, stories = [when for when, _ in whens], [story for _, story in whens]
        years = [when.date.year for when in (*self.whens, *stories) if when.date and when.date.year != NO_YEAR]
        self.year = self.said.year if self.said else min(years, default=year)
        self.dated: dict[int, str] = {}
        self.seconds = self._seconds(stories)

    def _mapped_start(self) -> datetime | None:
        if not self.mapping.start:
            return None
        try:
            return parse_time(self.mapping.start)
        except ValueError as error:
            raise TtxError(str(error), hint="write start: 2025-05-19 09:00 KST in the mapping") from None

    # -- times of rows

    def _times(self, row: Row) -> tuple[When, When]:
        """When a row goes out, and when it happens in the story."""
        columns = self.table_of[row.where].columns
        unit = elapsed(columns.titles[columns.fields["time"][0]]) if "time" in columns.fields else ""
        day = self._read(row, "date")
        due = self._read(row, "time", unit).on(day)
        story = self._read(row, "scenario time").on(day)
        return due or story or day, story

    def _read(self, row: Row, name: str, unit: str = "") -> When:
        if name not in row.cells:
            return NEVER
        value = row.values[name]
        try:
            when = read_when(
                row.cells[name] if isinstance(value, str) else value, elapsed=unit, day_first=self.mapping.day_first
            )
        except ValueError as error:
            row.others.setdefault(as_written(name), row.cells[name])
            self._note(row.at(name), f"{error}; the event is held", decide=True)
            return When(held=True)
        if when.doubt:
            self._note(row.at(name), when.doubt)
        return when

    def _note(self, where: str, what: str, *, decide: bool = False) -> None:
        self.notes.append(Note(where, what, decide))

    def _seconds(self, stories: list[When]) -> list[float | None]:
        """Seconds since the start of the exercise for each row; None is held."""
        days = [when.date for when in self.whens if when.date]
        first = min((self._dated(day) for day in days), default=None)
        clocks = [when.clock for when in self.whens if when.clock is not None]
        base = self.said.date() if self.said else first
        moments = [self._moment(when, base, clocks) for when in self.whens]
        self._past_midnight(moments)
        told = [self._story(place, story, base) for place, story in enumerate(stories)]
        known = [moment for moment in moments if moment is not None]
        begin = self.said or min(known, default=None)
        self._begin(begin if base else None, [each for each in told if each])
        seconds: list[float | None] = []
        for place, when in enumerate(self.whens):
            if when.offset is not None:
                seconds.append(when.offset)
            elif (moment := moments[place]) is not None and begin is not None:
                seconds.append((moment - begin).total_seconds())
            else:
                seconds.append(None)
        if not any(self.whens):
            where = self.tables[0].where
            self._note(where, f"no column says when: events are {_APART // 60} minutes apart", decide=True)
            return [float(place * _APART) for place in range(len(self.rows))]
        for row, when in zip(self.rows, self.whens, strict=True):
            if not when and "when" not in row.cells:
                self._note(row.where, "says nothing of when: it is held", decide=True)
        earliest = min((each for each in seconds if each is not None), default=0.0)
        if earliest < 0:
            self._note(self.tables[0].where, f"{format_duration(-earliest)} before the start: the first event is at 0m")
            seconds = [None if each is None else each - earliest for each in seconds]
        return seconds

    def _dated(self, day: date) -> date:
        if day.year != NO_YEAR:
            return day
        try:
            return day.replace(year=self.year)
        except ValueError:
            return day.replace(year=self.year, day=28)

    def _moment(self, when: When, base: date | None, clocks: list[int]) -> datetime | None:
        """The moment that a clock time or day means; on an unknown day, one of a calendar that is nobody's."""
        if when.clock is None and when.date is None and when.day is None:
            return None
        day = self._dated(when.date) if when.date else (base or date(2000, 1, 1)) + timedelta(days=when.day or 0)
        clock = when.clock if when.clock is not None else min(clocks, default=0)
        midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone(when.zone, day))
        return midnight + timedelta(seconds=clock)

    def _zone(self, name: str, day: date) -> tzinfo:
        if not name:
            return self.zone
        try:
            return parse_time(f"{day.isoformat()} 00:00 {name}").tzinfo or self.zone
        except ValueError:
            self._note(self.tables[0].where, f"the time zone {name!r} is unknown; the start's is taken", decide=True)
            return self.zone

    def _past_midnight(self, moments: list[datetime | None]) -> None:
        """A clock that goes far back from row to row, without a day beside it, has passed midnight."""
        last, days, sheet = None, 0, ""
        for place, (when, moment) in enumerate(zip(self.whens, moments, strict=True)):
            table = self.table_of[self.rows[place].where].where
            if table != sheet:
                last, days, sheet = None, 0, table
            if moment is None or when.date or when.day is not None:
                continue
            if last is not None and (last - moment).total_seconds() > DAY / 2:
                days += 1
            last = moment
            moments[place] = moment + timedelta(days=days)

    def _story(self, place: int, story: When, base: date | None) -> datetime | None:
        if story.clock is None or "scenario time" not in self.rows[place].cells or not (story.date or base):
            return None
        moment = self._moment(story, base, [])
        if moment is not None:
            self.dated[place] = as_moment(moment)
        return moment

    def _begin(self, due: datetime | None, stories: list[datetime]) -> None:
        begin = self.said or min(stories, default=due)
        if begin is None:
            self.start = as_moment(datetime(self.year, 1, 1, 9, tzinfo=self.zone))
            self._note(
                self.tables[0].where, f"nothing says when the story begins: {self.start} is made up", decide=True
            )
            return
        self.start = self.mapping.start or as_moment(begin)
        if not self.said and not any(when.zone for when in self.whens):
            example = f"`start: {begin:%Y-%m-%d %H:%M} Asia/Seoul` in a mapping says another"
            self._note(self.tables[0].where, f"no time names its zone: UTC is taken; {example}", decide=True)

    # -- phases

    def labels(self) -> list[str]:
        """What tells the phase of each row: a column, a heading between the rows, its sheet, its day."""
        column = any("phase" in row.cells for row in self.rows)
        sections = any(row.section for row in self.rows)
        found, last = list[str](), ""
        days = {(when.date, when.day) for when in self.whens if when.date or when.day is not None}
        for row, when in zip(self.rows, self.whens, strict=True):
            if column:
                label = " ".join(row.cells.get("phase", last).split())
            elif sections:
                label = row.section
            elif len(self.tables) > 1:
                label = self.table_of[row.where].name
            elif len(days) > 1 and (when.date or when.day is not None):
                label = f"{self._dated(when.date):%Y-%m-%d}" if when.date else f"Day {(when.day or 0) + 1}"
            else:
                label = last
            found.append(label)
            last = label
        # What stands above the first heading is a phase of its own; a cell left empty above a filled one is not.
        first = next(filter(None, found), "") if column else ""
        return [label or first for label in found]

    def parts(self, labels: list[str]) -> list[Part]:
        taken = list[str]()
        made = []
        for number, label in enumerate(dict.fromkeys(labels), 1):
            column = next((table for table in self.tables if "phase" in table.columns.fields), None)
            word = key(column.columns.titles[column.columns.fields["phase"][0]]).capitalize() if column else "Phase"
            title = label if label and not label.isdigit() else f"{word} {label or number}"
            taken.append(slug(title, taken, "phase"))
            made.append(Part(taken[-1], title[:200]))
        return made

    def into_phases(self, phase_of: list[int], phases: list[Part]) -> list[float | None]:
        """Seconds into its phase for each row; gives the phases their lengths."""
        begins = self._begins(phase_of, len(phases))
        offsets: list[float | None] = []
        for number, seconds in zip(phase_of, self.seconds, strict=True):
            offsets.append(None if seconds is None else seconds - begins[number])
        for number, part in enumerate(phases):
            here = [each for place, each in enumerate(offsets) if each is not None and phase_of[place] == number]
            last = max(here, default=0.0)
            if last > LONGEST_DURATION - _ROOM:
                raise TtxError(
                    f"from the first event to the last of {part.title!r} it is more than a year",
                    hint="are days and months the right way round? `dates: day first` in a mapping turns them",
                )
            # Whole five minutes, and room to answer what comes last.
            part.length = format_duration(-(-(last + _ROOM) // 300) * 300)
        return offsets

    def tell_lengths(self, phases: list[Part]) -> None:
        where = self.tables[0].where
        lengths = ", ".join(f"{part.id} {part.length}" for part in phases)
        self._note(where, f"phases are as long as their events, and {_ROOM // 60} minutes: {lengths}; give them stages")

    def _begins(self, phase_of: list[int], count: int) -> list[float]:
        times: list[list[float]] = [[] for _ in range(count)]
        for number, seconds in zip(phase_of, self.seconds, strict=True):
            if seconds is not None:
                times[number].append(seconds)
        ours = any(TITLES["time"] in table.columns.titles for table in self.tables)
        ends = [max(each) for each in times if each]
        starts = [min(each) for each in times if each]
        follow = all(end <= begin for end, begin in zip(ends, starts[1:], strict=False))
        if count == 1 or ours or (not follow and all(when.offset is not None for when in self.whens if when)):
            if count > 1:
                self._note(self.tables[0].where, "times are taken as counting from the beginning of each phase")
            return [0.0] * count
        if not follow:
            self._note(self.tables[0].where, "phases overlap in time; each begins with its first event", decide=True)
        return [0.0, *(min(each, default=0.0) for each in times[1:])]
