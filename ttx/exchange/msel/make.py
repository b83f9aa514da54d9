"""A new playbook made from the tables of a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ttx.errors import TtxError
from ttx.exchange.foreign import Foreign, Note
from ttx.exchange.msel import companions
from ttx.exchange.msel.entries import entry_of, in_order
from ttx.exchange.msel.fields import Known, as_written
from ttx.exchange.msel.mapping import Mapping
from ttx.exchange.msel.names import Names, key
from ttx.exchange.msel.plan import Planned, laid_out
from ttx.exchange.msel.table import Row, Table, tables_of
from ttx.playbook.ids import slug
from ttx.playbook.values import format_duration, parse_duration
from ttx.playbook.yaml import gc_paused
from ttx.text import one_line

_GONE = ("deleted", "obsolete", "cancelled", "canceled", "삭제", "취소", "削除", "中止")
_PUT_OFF = ("omitted", "deferred", "skipped", "postponed", "contingency", "on hold", "보류", "연기", "保留", "延期")
_SPARE = ("contingency", "contingent", "contingency inject", "contingent inject", "우발", "予備")
_EXPECTED = ("expected action", "player action", "play action", "expected player action", "기대조치", "期待行動")


@dataclass(slots=True)
class _Making:
    known: Known
    notes: list[Note]
    mapping: Mapping
    ids: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    objectives: dict[str, dict[str, Any]] = field(default_factory=dict)

    def tell(self, where: str, what: str) -> None:
        self.notes.append(Note(where, what, decide=True))

    def say(self, where: str, what: str) -> None:
        self.notes.append(Note(where, what))


def made(path: Path, mapping: Mapping, sheets: Sequence[str] = ()) -> Foreign:
    """A playbook of what stands in a spreadsheet, and what became of each row.

    TtxError where the file cannot be read, or holds no table with the headings of a MSEL.
    """
    with gc_paused():
        return _made(path, mapping, sheets)


def _made(path: Path, mapping: Mapping, sheets: Sequence[str]) -> Foreign:
    notes: list[Note] = []
    beside: companions.Companions = {}
    tables = tables_of(path, mapping, sheets, notes, companions=beside)
    mapping = replace(mapping, teams={**companions.teams(beside), **mapping.teams})
    if not any(table.rows for table in tables):
        raise TtxError(
            f"no sheet of {path} has the headings of a MSEL with events below them",
            hint="they name a title or a text, and a time, sender or recipient; --mapping says which is which",
        )
    making = _Making(Known(Names.of(None, mapping.teams)), notes, mapping)
    companions.name_objectives(beside, making.known)
    for table in tables:
        _tell_columns(table, making)
    rows = _distinct(tables, making)
    year = datetime.fromtimestamp(path.stat().st_mtime, UTC).year
    plan = laid_out(tables, rows, mapping, year, notes, staged=bool(beside.get("Phases")))
    for table in tables:
        for _, name in table.columns.teams.values():
            making.known.names.team(name)
    for row in rows:
        making.known.names.recipients(row.cells.get("to", ""))
    if not making.known.names.teams:
        making.known.names.team("Players")
        making.tell(path.name, "no column says who receives: everything goes to one team, Players")
    phases = [_phase(number, plan, making) for number in range(len(plan.phases))]
    data = _playbook(path, tables, plan, phases, making)
    companions.put(beside, data)
    return Foreign(data, notes)


def _tell_columns(table: Table, making: _Making) -> None:
    columns = table.columns
    for text in table.above:
        making.say(table.where, f"above the headings: {one_line(text)}")
    said = [f"{columns.titles[place]!r} is the {name}" for name, places in columns.fields.items() for place in places
            if key(columns.titles[place]) != name]  # fmt: skip
    making.say(table.where, f"row {table.head} has the headings" + (f": {', '.join(said)}" if said else ""))
    if columns.others:
        kept = ", ".join(repr(one_line(title, 40)) for title in columns.others.values())
        making.say(table.where, f"kept in the notes, and written back by ttx export: {kept}")
    for place in columns.skipped:
        making.say(table.where, f"{columns.titles[place]!r} is left out, as the mapping says")


def _distinct(tables: list[Table], making: _Making) -> list[Row]:
    """Every row that is an event, each once, though a copy of it may stand in another sheet."""
    rows, seen = list[Row](), dict[tuple[str, ...], str]()
    for table in tables:
        for row in table.rows:
            same = tuple(row.cells.get(name, "") for name in ("id", "title", "text", "time", "scenario time", "to"))
            status = key(row.others.get("Status", ""))
            if any(same) and same in seen and len(tables) > 1:
                making.say(row.where, f"the same as {seen[same]}; taken once")
            elif status in _GONE:
                making.say(row.where, f"its status is {row.others['Status']!r}; left out")
            else:
                seen.setdefault(same, row.where)
                rows.append(row)
    return rows


def _phase(number: int, plan: Planned, making: _Making) -> dict[str, Any]:
    injects: list[dict[str, Any]] = []
    # The order of time is the order of a playbook; what has no time stands behind what it followed in the sheet.
    for place in plan.order(number):
        row = plan.rows[place]
        kind = key(row.others.get("Type", ""))
        if kind in _EXPECTED and _as_action(row, injects, making):
            continue
        try:
            _objectives(row, making)
            entry = entry_of(row, making.known, making.ids, making.tell)
        except ValueError as error:
            making.tell(row.where, f"{error}; the row is not taken")
            continue
        if (said := row.cells.get("id", "")) and said in making.numbers:
            making.say(row.where, f"{said!r} is the number of an earlier row already; this one becomes {entry['id']}")
        making.numbers.add(said)
        making.ids.add(entry["id"])
        entry["at"] = plan.at(place)
        if plan.dated.get(place):
            entry["dated"] = plan.dated[place]
        if (kind in _SPARE and "when" not in row.cells) or key(row.others.get("Status", "")) in _PUT_OFF:
            making.notes.append(Note(row.where, "held in reserve, as its type or status says"))
            entry["at"], entry["priority"] = "held", "reserve"
        if row.cells.get("when") and "time" not in row.cells:
            del entry["at"]
        making.notes.append(Note(row.where, f"{entry['id']}, {entry.get('at', 'on a condition')}", taken=True))
        injects.append(in_order(entry))
    part = plan.phases[number]
    length = format_duration(max([parse_duration(part.length), *map(_until, injects)]))
    return {"id": part.id, "title": part.title, "stages": {"play": length}, "injects": injects}


def _until(inject: dict[str, Any]) -> int:
    """Seconds into its phase until the last answer to an inject is there."""
    at = 0 if inject.get("at", "held") == "held" else parse_duration(inject["at"])
    waits = [inject.get("answer within"), *(each.get("within") for each in inject.get("expect", ()))]
    return at + max((parse_duration(each) for each in waits if each), default=0)


def _as_action(row: Row, injects: list[dict[str, Any]], making: _Making) -> bool:
    """A row that is what players should do: expected after the latest event that they have received."""
    said = row.cells.get("title") or row.cells.get("expected") or row.cells.get("text", "")
    who = row.cells.get("to") or row.cells.get("from") or ""
    every = list(making.known.names.teams)
    named, _ = making.known.names.recipients(who) if who else ([], [])
    wanted = every if "all" in named else named
    before = next((one for one in reversed(injects) if set(wanted) <= set(one.get("to") or every)), None)
    if before is None or not said:
        return False
    teams = wanted or before.get("to") or every
    action = one_line(said, 200)
    before.setdefault("expect", []).extend({"team": team, "action": action} for team in teams)
    rest = {name: text for name, text in row.cells.items() if name in ("text", "notes", "expected") and text != said}
    kept = "".join(f"\n{text}" for text in rest.values())
    before["notes"] = f"{before.get('notes', '')}\n\n{action}{kept}".strip() if kept else before.get("notes", "")
    making.say(row.where, f"an action of players: expected after {before['id']}")
    return True


def _objectives(row: Row, making: _Making) -> None:
    """Objectives are what the cells name: one in each line, or between semicolons."""
    lines = [" ".join(part.split()) for part in re.split(r"[;\n]", row.cells.get("objectives", "")) if part.strip()]
    parts = [part for line in lines for part in _known_parts(line, making)]
    for part in parts:
        if len(part) > 200:
            row.others[as_written("objectives")] = row.cells.pop("objectives")
            making.tell(row.at("objectives"), "longer than a title; it is kept in the notes")
            return
        if key(part) not in making.known.objectives:
            name = slug(part, making.objectives, "objective")
            making.objectives[name] = {"title": part}
            making.known.objectives[key(part)] = name
    if parts:
        # Commas belong to an objective here: they are no longer between two of them.
        names = [making.known.objectives[key(part)] for part in parts]
        making.known.objectives.update({name: name for name in names})
        row.cells["objectives"] = ", ".join(names)


def _known_parts(line: str, making: _Making) -> list[str]:
    """What stands between commas, where each of it is an objective; else the line, whose commas are its own."""
    parts = [part.strip() for part in line.split(",")]
    return parts if all(key(part) in making.known.objectives for part in parts) else [line]


def _playbook(
    path: Path, tables: list[Table], plan: Planned, phases: list[dict[str, Any]], making: _Making
) -> dict[str, Any]:
    names = making.known.names
    # Above the headings of an export stands its marking.
    above = [text for table in tables if "version" not in table.columns.fields for text in table.above]
    title = above[0] if above else " ".join(re.split(r"[_\s]+", path.stem)).strip() or "Exercise"
    language = _language(making, phases)
    spoken = {"language": language} if language != "en" else {}
    zone = {"timezone": plan.zone} if plan.zone else {}
    data: dict[str, Any] = {
        "ttx": 1,
        "id": slug(path.stem, otherwise="exercise"),
        "title": one_line(title, 200),
        **spoken,
    }
    data["scenario"] = {"start": plan.start}
    if len(above) > 1:
        data["scenario"]["background"] = "\n".join(above[1:])
    data["teams"] = {team: {"name": name, **zone, **spoken} for team, name in names.teams.items()}
    if names.actors:
        data["actors"] = {actor: {"name": name} for actor, name in names.actors.items()}
    if making.objectives:
        data["objectives"] = making.objectives
    data["phases"] = phases
    return data


def _language(making: _Making, phases: list[dict[str, Any]]) -> str:
    text = "".join(str(inject.get("text", ""))[:500] for phase in phases for inject in phase["injects"][:50])
    counted = {"ko": len(re.findall("[가-힣]", text)), "ja": len(re.findall("[ぁ-ヺ]", text)) * 2}
    language = max(counted, key=lambda each: counted[each])
    return language if counted[language] * 4 > len(text) > 0 else "en"
