"""T3SF: a list of messages to players, a row for each player, as JSON or a spreadsheet.

T3SF itself reads nothing but the minutes of `Real Time`; here the whole time counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from ttx.errors import TtxError
from ttx.exchange.draft import Draft
from ttx.exchange.foreign import Foreign, Note
from ttx.exchange.opened import json_of, rows, table_of, word
from ttx.exchange.sent import Sent, sent, together
from ttx.playbook.models import Playbook
from ttx.playbook.values import format_duration

COLUMNS = ("#", "Real Time", "Date", "Subject", "From", "Player", "Script", "Photo", "Picture Name", "Profile", "Poll")
_NEEDED = {"Real Time", "Subject", "Player", "Script"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\.\d+)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
)
_WEEKDAY = re.compile(rf"({'|'.join(_DAYS)}),?\s+(?:at\s+)?(.+)", re.I)
_DATED = re.compile(rf"(?:(?:{'|'.join(_DAYS)}),?\s+)?(\d{{1,2}} [A-Za-z]{{3,9}} \d{{4}} \d{{1,2}}:\d{{2}} \S+)", re.I)
_DAY = 24 * 3600
_END = {"Script": "End of the exercise.", "Poll": ""}


def recognises(path: Path, head: bytes) -> bool:
    """Whether this is a MSEL of T3SF: JSON, or a spreadsheet with its headings."""
    if path.suffix.lower() == ".json":
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[") and b'"Real Time"' in head and b'"Player"' in head
    return bool(table_of(path, _NEEDED))


def read(path: Path) -> Foreign:
    """A playbook of a MSEL. TtxError where the file is none."""
    if path.suffix.lower() == ".json":
        table = [(f"row {number}", row) for number, row in enumerate(rows(json_of(path)), 1)]
    else:
        table = table_of(path, _NEEDED)
    if not table or not any(row.keys() & _NEEDED for _, row in table):
        wanted = ", ".join(sorted(_NEEDED))
        raise TtxError(f"{path} is no MSEL of T3SF", hint=f"it is a list of rows with {wanted}")
    return _Msel(path, table).read()


class _Msel:
    """The rows of one file."""

    def __init__(self, path: Path, table: list[tuple[str, dict[str, Any]]]) -> None:
        self.draft = Draft(path.name, path.stem.replace("_", " "))
        self.table = table
        self.monday: datetime | None = None

    def read(self) -> Foreign:
        draft = self.draft
        for where, row in self.table:
            draft.unknown(where, row, COLUMNS)
            draft.team(row.get("Player"), where)
        listed = draft.phase("Exercise")
        times = dict(zip([where for where, _ in self.table], self.times(), strict=True))
        for _, group in groupby(self.table, key=lambda pair: (times[pair[0]], *self.alike(pair[1]))):
            batch: list[tuple[str, dict[str, Any]]] = []
            for where, row in group:
                # The same player again is another message.
                if word(row.get("Player")).casefold() in [word(each.get("Player")).casefold() for _, each in batch]:
                    listed.append(self.inject(batch, times[batch[0][0]]))
                    batch = []
                batch.append((where, row))
            listed.append(self.inject(batch, times[batch[0][0]]))
        return draft.done()

    def alike(self, row: dict[str, Any]) -> tuple[str, ...]:
        """What rows of one message to several players have in common."""
        return tuple(word(row.get(key)) for key in ("Date", "Subject", "From", "Poll"))

    def times(self) -> Iterator[int | None]:
        """Seconds since the first row, of each row; None where no time is written."""
        first = last = None
        for where, row in self.table:
            clock = _seconds(row.get("Real Time"))
            if clock is None:
                said = word(row.get("Real Time"))
                self.draft.note(f"{where}, Real Time", f"when is this? {said!r} is no time; it is held", decide=True)
                yield None
                continue
            if first is None or last is None:
                first = last = clock
            now = clock + (last - last % _DAY)
            if now < last - _DAY // 2:
                now += _DAY
            if now < last:
                what = f"the time goes back; is it {format_duration(now - first)} after the first?"
                self.draft.note(f"{where}, Real Time", what, decide=True)
            elif now - last >= 3600:
                self.draft.once(
                    f"{where}, Real Time", "T3SF itself counts the minutes only and would not wait whole hours"
                )
            last = now
            yield max(0, now - first)

    def inject(self, batch: list[tuple[str, dict[str, Any]]], at: int | None) -> dict[str, Any]:
        draft, (where, row) = self.draft, batch[0]
        texts = [
            (draft.team(each.get("Player")), draft.text(each.get("Script"), f"{at_row}, Script"))
            for at_row, each in batch
        ]
        if len(batch) > 1:
            draft.note(f"{where} to {batch[-1][0].split()[-1]}", f"one inject to {len(batch)} teams")
        choices = self.choices(where, word(row.get("Poll")))
        dated, left = self.dated(where, row.get("Date"))
        return draft.inject(
            draft.line(row.get("Subject"), f"{where}, Subject", "Message"),
            at="held" if at is None else format_duration(at), dated=dated,
            from_=draft.sender(row.get("From"), f"{where}, From"), to=draft.to([team for team, _ in texts]),
            **together(texts), asks="reply" if choices else "read", choices=choices,
            notes="\n".join([*left, *self.pictures(batch)]),
        )  # fmt: skip

    def choices(self, where: str, poll: str) -> list[str]:
        options = [self.draft.line(each, f"{where}, Poll") for each in poll.split("|")]
        found = list(dict.fromkeys(each for each in options if each))
        if len(found) == 1:
            self.draft.note(f"{where}, Poll", f"a poll with one answer is none: {found[0]}", decide=True)
        return found if len(found) > 1 else []

    def dated(self, where: str, value: Any) -> tuple[str, list[str]]:
        """The scenario time, and what to write into the notes where it is none that ttx reads."""
        said = self.draft.line(value, f"{where}, Date")
        if not said:
            return "", []
        if whole := _DATED.fullmatch(said):
            if not self.draft.start:
                self.draft.start = whole[1]
            return whole[1], []
        found = _WEEKDAY.fullmatch(said)
        clock = _seconds(found[2]) if found else None
        if found is None or clock is None:
            self.draft.note(f"{where}, Date", f"no time that ttx reads, kept in the notes: {said}")
            return "", [f"Date: {said}"]
        day = _DAYS.index(found[1].lower())
        if self.monday is None:
            # The story's calendar is anybody's guess: the weekday is kept.
            self.monday = datetime(2030, 1, 7) + timedelta(days=day)
            self.draft.start = f"{self.monday + timedelta(seconds=clock):%Y-%m-%d %H:%M} UTC"
            self.draft.note(f"{where}, Date", f"which {found[1]}? {self.draft.start} was written", decide=True)
        when = self.monday + timedelta(days=(day - self.monday.weekday()) % 7, seconds=clock)
        return f"{when:%Y-%m-%d %H:%M} UTC", []

    def pictures(self, batch: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
        said: set[str] = set()
        for where, row in batch:
            for key in ("Photo", "Profile"):
                address = self.draft.line(row.get(key), f"{where}, {key}")
                if address and address not in said:
                    said.add(address)
                    self.draft.note(f"{where}, {key}", "a picture is not fetched; its address stands in the notes")
                    name = self.draft.line(row.get("Picture Name"), where) if key == "Photo" else ""
                    yield f"{key}: {name} {address}".replace(":  ", ": ")


def _seconds(value: Any) -> int | None:
    """Seconds since midnight, of what a clock shows."""
    if isinstance(value, float) and 0 <= value < 1:
        return round(value * _DAY)
    if isinstance(value, time | datetime):
        return (value.hour * 60 + value.minute) * 60
    found = _CLOCK.search(word(value))
    if not found:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
    if hour > (12 if half else 23) or int(found["minute"]) > 59:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour * 60 + int(found["minute"])) * 60


def write(playbook: Playbook, path: Path) -> list[Note]:
    """Write what the clock releases as a MSEL of T3SF; what did not go over."""
    from ttx.files import put

    if path.suffix.lower() != ".json":
        raise TtxError(f"{path.name} does not end in .json", hint="what is written is JSON")
    made, notes = msel(playbook)
    put(path.parent, path.name, (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode())
    return notes


def msel(playbook: Playbook) -> tuple[list[dict[str, Any]], list[Note]]:
    """The rows in the order in which they go out, and what did not go over."""
    notes: list[Note] = []
    timed: list[Sent] = []
    for one in sent(playbook):
        if one.at is not None:
            timed.append(one)
        elif not notes or notes[-1].where != one.inject.id:
            notes.append(Note(one.inject.id, "left out: T3SF releases by the clock only", decide=True))
    timed.sort(key=lambda one: one.at or 0)
    start = _first_time(playbook)
    made = [row for one in timed for row in _rows(playbook, one, start)]
    last: Sent | None = None
    for one in timed:
        if last is not None and (one.at or 0) // 60 - (last.at or 0) // 60 >= 60:
            notes.append(
                Note(one.inject.id, "an hour or more after the one before: T3SF counts the minutes only", decide=True)
            )
        if (one.at or 0) % 60:
            notes.append(Note(one.inject.id, "T3SF knows whole minutes; the seconds are cut off"))
        if one.variant and (last is None or last.inject is not one.inject):
            notes.append(Note(one.inject.id, f"goes as its variant {one.variant!r}; the others did not go over"))
        last = one
    if made and made[-1]["Poll"]:
        # T3SF looks at the row after a poll to say how long one may answer.
        end = start + timedelta(seconds=(timed[-1].at or 0) + 600)
        made.append(
            {
                **made[-1],
                "Real Time": f"{end:%I:%M %p}",
                "Subject": "ENDEX",
                "Script": "End of the exercise.",
                "Poll": "",
            }
        )
        notes.append(Note("", "a row was added at the end: T3SF fails on a poll that is the last"))
    return [{"#": number, **row} for number, row in enumerate(made, 1)], notes


def _first_time(playbook: Playbook) -> datetime:
    return playbook.scenario.start.replace(tzinfo=None, second=0)


def _rows(playbook: Playbook, one: Sent, start: datetime) -> Iterator[dict[str, Any]]:
    inject, begins = one.inject, playbook.scenario.start
    dated = inject.dated or one.phase.dated or begins
    # A bar would part one answer into two.
    poll = " | ".join(choice.replace("|", "/") for choice in inject.choices)
    for team in one.teams:
        yield {
            "Real Time": f"{start + timedelta(seconds=one.at or 0):%I:%M %p}",
            "Date": f"{_DAYS[dated.weekday()].capitalize()} {dated.day} {dated:%B %Y %H:%M} {_zone(dated)}",
            "Subject": inject.title, "From": playbook.party(inject.from_), "Player": playbook.teams[team].name,
            "Script": one.text, "Photo": "", "Picture Name": "", "Profile": "", "Poll": poll,
        }  # fmt: skip


def _zone(moment: datetime) -> str:
    offset = moment.strftime("%z") or "+0000"
    return f"{offset[:3]}:{offset[3:5]}"
