"""How the report writes times, names and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from ttx.exercise.state import State
from ttx.playbook.models import CONTROL, Marking, Phase
from ttx.tui import clocks

Names = Mapping[str, tuple[str, str]]
"""By seat: name and office. They stand outside the log and may be gone."""


_PURPOSES = {"rehearsal": "REHEARSAL", "demo": "DEMONSTRATION"}


def marked(marking: Marking, purpose: str) -> list[str]:
    """What stands at the top and the bottom of everything that is made of an exercise."""
    parts = (marking.banner, marking.classification, f"TLP:{marking.tlp}", _PURPOSES.get(purpose, ""))
    return [part for part in parts if part]


clock = clocks.exercise_time
"""Exercise time, as the log and its views write it."""


def by_hand(happened: int, entered: int) -> str:
    """Both times of what was done on paper and entered afterwards."""
    return f"by hand at {clock(happened)}, entered {clock(entered)}"


def span(ms: int) -> str:
    """A length of time, with hours where there are any: 3:10, 1:03:10."""
    sign, shown = "−" if ms < 0 else "", clocks.span(abs(ms))
    return sign + (shown[1:] if shown.startswith("0") else shown)


def signed(value: float, digits: int = 0) -> str:
    """A change with its sign: a real minus, and no sign for nothing. Digits only where there is something to say."""
    rounded = round(value, max(digits, 1))
    text = f"{abs(rounded):.{digits}f}" if digits else f"{abs(rounded):g}"
    return f"+{text}" if rounded > 0 else f"−{text}" if rounded < 0 else text


def listed(parts: Iterable[str]) -> str:
    """a, b and c."""
    parts = list(parts)
    return (
        parts[0] if len(parts) == 1 else " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""
    )


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or plural(one)}"


def plural(word: str) -> str:
    """More than one of it, in English as far as a rule goes; what is not English stays as it is."""
    if not word.isascii() or not word:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def capital(text: str) -> str:
    """With a capital at the beginning."""
    return text[:1].upper() + text[1:]


def day(moment: datetime) -> str:
    """22 May 2025, whatever the machine's locale."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


def zone_name(moment: datetime) -> str:
    """KST where the zone has a name, UTC+9 where it has an offset only."""
    name = moment.tzname() or ""
    if name.isalpha():
        return name
    offset = moment.utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    sign, minutes = ("−" if minutes < 0 else "+"), abs(minutes)
    return "UTC" if not minutes else f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


@lru_cache(maxsize=4096)
def story(iso: str, zone: str = "") -> str:
    """Scenario time: 20 May 06:46, in a team's zone with its name."""
    if not iso:
        return ""
    moment = datetime.fromisoformat(iso)
    if zone:
        moment = moment.astimezone(ZoneInfo(zone))
    short = f"{moment.day} {_MONTHS[moment.month - 1][:3]} {moment:%H:%M}"
    return f"{short} {zone_name(moment)}" if zone else short


def wall(stamp: str, zone: tzinfo | None) -> datetime:
    """A stamp of the log in this zone; in the machine's own, where none is named."""
    return datetime.fromisoformat(stamp).astimezone(zone)


class Wording:
    """What people call the things of one exercise. An id of which the log no longer knows more stays an id."""

    def __init__(self, state: State, names: Names, zone: tzinfo | None = UTC) -> None:
        self.state = state
        self.book = state.playbook
        self.names = names
        self.zone = zone
        self.phase_word = capital(self.book.word("phase"))
        self.move_word = capital(self.book.word("move"))
        self._numbers = {phase.id: place for place, phase in enumerate(self.book.phases, 1)}

    def party(self, name: str) -> str:
        return self.book.party(name)

    def parties(self, names: Iterable[str]) -> str:
        return listed(self.book.party(name) for name in names)

    def inject(self, name: str) -> str:
        known = self.state.injects.get(name)
        return f"“{known.spec.title}”" if known else f"inject {name}"

    def questionnaire(self, name: str) -> str:
        known = self.state.questionnaires.get(name)
        return f"“{known.title}”" if known else name

    def asked(self, to: Iterable[str]) -> str:
        """Who is asked: all players, Japan, a seat."""
        groups = {"players": "all players", "observers": "all observers"}
        return listed(
            groups.get(name) or (self.party(name) if name in self.book.teams else self.seat(name)) for name in to
        )

    def phase(self, name: str) -> str:
        """Move 2."""
        return f"{self.phase_word} {self._numbers[name]}" if name in self._numbers else ""

    def phase_title(self, phase: Phase) -> str:
        return f"{self.phase(phase.id)}: {phase.title}"

    def move(self, name: str, version: int = 0) -> str:
        known = self.state.moves.get(name)
        if known is None:
            return name
        words = f"{self.move_word} of {self.party(known.team)} in {self.phase(known.phase)}"
        return f"{words}, version {version}" if version else words

    def moves(self, names: Iterable[str]) -> str:
        """Several moves in few words: those of one phase together."""
        by_phase: dict[str, list[str]] = {}
        for name in names:
            if known := self.state.moves.get(name):
                by_phase.setdefault(known.phase, []).append(self.party(known.team))
        many = plural(self.move_word)
        return listed(
            f"the {self.move_word if len(teams) == 1 else many} of {listed(teams)} in {self.phase(phase)}"
            for phase, teams in by_phase.items()
        )

    def indicator(self, name: str) -> str:
        known = self.book.indicators.get(name)
        return known.name if known else name

    def seat(self, name: str) -> str:
        """Office or name, if known; else what the seat is."""
        person, office = self.names.get(name, ("", ""))
        if person or office:
            return office or person
        known = self.state.seats.get(name)
        if known is None:
            return name or CONTROL
        return self.party(known.team) if known.team else known.role

    def moment(self, iso: str, team: str) -> str:
        """Scenario time on this team's clock."""
        return story(iso, self.book.teams[team].timezone)
