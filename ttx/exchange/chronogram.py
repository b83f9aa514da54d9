"""OpenAEV's chronogram: a spreadsheet without headings, with times such as `J-60`, `D+1 H+2`, `26/06/2024 09h00`.

OpenAEV asks for a mapper of its columns; without one they are found around the column of times, as in its example.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from ttx.documents.grids import cells_of
from ttx.errors import TtxError
from ttx.exchange.draft import Draft
from ttx.exchange.foreign import Foreign
from ttx.exchange.hypertext import plain
from ttx.playbook.values import LONGEST_DURATION, format_duration

_RELATIVE = re.compile(
    r"(?:[DJ]\s*(?P<day>[+-]?\d+(?![h:\d]))?)?\s*(?:[HT]\s*(?P<hour>[+-]?\d+))?\s*(?:M\s*(?P<minute>[+-]?\d+))?"
    r"\s*(?P<clock>\d{1,2}[h:]\d{2})?"
)
_DATED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\s+(\d{1,2})[h:](\d{2})")
_COLUMNS = {-1: "type", 1: "teams", 2: "subject", 3: "message", 4: "description", 5: "name", 6: "action", 7: "score"}
_ALL = ("all", "tous", "toutes", "everyone", "all teams")
_METHODS = {"sms": "text message", "mail": "e-mail"}
_DAY = 24 * 60
_SAMPLE = 60


@dataclass(frozen=True, slots=True)
class _When:
    """Minutes since day zero; or a date."""

    minutes: int = 0
    date: datetime | None = None
    negative: bool = False


def recognises(path: Path, head: bytes) -> bool:
    """Whether a sheet of this file has a column of such times and no headings above it."""
    return bool(_rows(path, _SAMPLE))


def read(path: Path) -> Foreign:
    """A playbook of a chronogram. TtxError where the file is none."""
    found = _rows(path)
    if not found:
        raise TtxError(f"{path} is no chronogram", hint="one column holds times such as J+1, H+2 or 26/06/2024 09h00")
    draft = Draft(path.name, path.stem.replace("_", " "))
    draft.note(
        "", f"its columns were taken to be: {', '.join(name for _, name in sorted(_COLUMNS.items()))}", decide=True
    )
    moments, start = _since_the_first([when for _, when, _ in found])
    if start is not None:
        draft.start = f"{start:%Y-%m-%d %H:%M} UTC"
        draft.note("", f"in which time zone? {draft.start} was written", decide=True)
    recipients = [
        [name for name in re.split(r"\s*[,;/\n]\s*", cells.get("teams", "")) if name] for _, _, cells in found
    ]
    for names in recipients:
        for name in names:
            if name.casefold() not in _ALL:
                draft.team(name)
    listed = draft.phase("Exercise")
    rows = zip(found, moments, recipients, strict=True)
    for (where, _, cells), at, names in sorted(rows, key=lambda row: row[1]):
        if inject := _inject(draft, where, cells, at, names):
            listed.append(inject)
    return draft.done()


def _inject(draft: Draft, where: str, cells: dict[str, str], at: int, names: list[str]) -> dict[str, Any] | None:
    teams = [draft.team(name) for name in names if name.casefold() not in _ALL]
    subject, message = cells.get("subject", ""), draft.text(plain(cells.get("message", "")), where)
    if not subject and not message:
        draft.note(where, f"no message; left out: {' · '.join(filter(None, cells.values())) or 'a time alone'}")
        return None
    if not names:
        draft.note(where, "nobody is named; all teams were written", decide=True)
    timed = at * 60 <= LONGEST_DURATION
    if not timed:
        draft.note(where, "it is more than a year after the first; it is held", decide=True)
    kind = cells.get("type", "")
    made = draft.inject(
        draft.line(subject or cells.get("description") or message[:80], where, "Inject"),
        at=format_duration(at * 60) if timed else "held", to=draft.to(teams),
        method=next((said for part, said in _METHODS.items() if part in kind.casefold()), draft.line(kind, where)),
        text=message or draft.text(subject, where), notes=draft.text(plain(cells.get("description", "")), where),
    )  # fmt: skip
    name, said = cells.get("name", ""), cells.get("action", "")
    action = said if said.startswith(name) else f"{name}: {said}" if name and said else name
    draft.expect(made, plain(action), teams or list(draft.teams), where)
    if cells.get("score"):
        draft.once(where, "scores of expectations are not kept: evaluators rate objectives")
    return made


def _rows(path: Path, most: int | None = None) -> list[tuple[str, _When, dict[str, str]]]:
    """The rows of the first sheet that is a chronogram: where each stands, when it is, its cells by what they are."""
    for grid in cells_of(path).sheets:
        if grid.hidden:
            continue
        table = [
            (number, [cell.text.strip() for cell in cells]) for number, cells in enumerate(islice(grid.rows, most), 1)
        ]
        table = [(number, cells) for number, cells in table if any(cells)]
        counts = [0] * max((len(cells) for _, cells in table), default=0)
        for _, cells in table:
            for place, cell in enumerate(cells):
                counts[place] += _when(cell) is not None
        best = max(counts, default=0)
        # One or two that look like times stand in many a table.
        if best < 2 or best * 2 < len(table):
            continue
        place = counts.index(best)
        above = next(cells[place : place + 1] for _, cells in table if any(cells[place : place + 1]))
        if _when(above[0]) is None:
            # A heading: whoever reads headings understands more of it.
            continue
        found = []
        for number, cells in table:
            when = _when(cells[place]) if place < len(cells) else None
            if when is not None:
                named = {name: cells[place + by] for by, name in _COLUMNS.items() if 0 <= place + by < len(cells)}
                found.append((f"{grid.name}, row {number}", when, named))
        return found
    return []


def _when(cell: str) -> _When | None:
    cell = " ".join(cell.split()).upper()
    if not cell or len(cell) > 40:
        return None
    if found := _DATED.fullmatch(cell.replace("H", "h")):
        day, month, year, hour, minute = map(int, found.groups())
        try:
            return _When(date=datetime(year, month, day, hour, minute))
        except ValueError:
            return None
    match = _RELATIVE.fullmatch(cell.replace("H", "h") if re.search(r"\dH\d", cell) else cell)
    if not match or not any((match["day"], match["hour"], match["minute"], cell[0] in "DJ")):
        return None
    parts = [int(match[name] or 0) for name in ("day", "hour", "minute")]
    if max(map(abs, parts)) > 100_000:
        return None
    clock = [int(part) for part in re.split("[h:]", match["clock"])] if match["clock"] else [0, 0]
    minutes = parts[0] * _DAY + (parts[1] + clock[0]) * 60 + parts[2] + clock[1]
    return _When(minutes, negative=minutes < 0)


def _since_the_first(times: list[_When]) -> tuple[list[int], datetime | None]:
    """Minutes since the earliest, of each; and which moment that is, where dates are written.

    As OpenAEV reads it: between dates, what is before (`J-1`) counts from the next date, what is after from the last.
    """
    moments: list[int] = []
    dates = [when.date for when in times]
    zero = min(filter(None, dates), default=None)
    for place, when in enumerate(times):
        if zero is None:
            moments.append(when.minutes)
        elif when.date is not None:
            moments.append(_minutes(when.date - zero))
        else:
            after = next((date for date in dates[place:] if date), None)
            before = next((date for date in reversed(dates[:place]) if date), None)
            base = (after or before) if when.negative else (before or after)
            moments.append(_minutes((base or zero) - zero) + when.minutes)
    first = min(moments)
    return [moment - first for moment in moments], None if zero is None else zero + timedelta(minutes=first)


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
