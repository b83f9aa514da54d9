"""Takes a spreadsheet back into a playbook that is there: what a person changed in it, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ttx.errors import TtxError
from ttx.exchange.foreign import Note
from ttx.exchange.msel.columns import KEPT, Columns
from ttx.exchange.msel.entries import entry_of, in_order
from ttx.exchange.msel.export import Exported, beside, exported, normal, team_title, was
from ttx.exchange.msel.fields import KEYS, TITLES, Known, joined_notes, kept_title, known_of, split_notes, value_of
from ttx.exchange.msel.mapping import Mapping
from ttx.exchange.msel.names import key
from ttx.exchange.msel.table import Row, Table, tables_of
from ttx.playbook.models import Inject, Playbook
from ttx.playbook.pen import Pen
from ttx.playbook.values import parse_duration
from ttx.text import one_line

_OPTIONAL = {"at": None, "when": None, "dated": None, "answer within": None}
_EMPTY: dict[str, Any] = {
    "text": "", "if stuck": "", "notes": "", "choices": [], "tests": [], "expect": [], "from": "control", "to": "all",
    "method": "message", "asks": "read", "priority": "core", "release": "manual", **_OPTIONAL,
}  # fmt: skip
"""What an empty cell says beside `use:`, where taking the key out would bring the library's words back."""


@dataclass(slots=True)
class Taken:
    """A playbook's text with what the spreadsheet changed in it."""

    text: str
    notes: list[Note] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unchanged: int = 0
    rows: list[str] = field(default_factory=list)
    """where the rows stand that say something new"""


def taken(
    text: str,
    playbook: Playbook,
    file: Path,
    mapping: Mapping,
    sheets: Sequence[str] = (),
    *,
    remove: bool = False,
    only: Collection[str] | None = None,
) -> Taken:
    """The text of a playbook with what a person changed in its spreadsheet.

    A row of an inject that is there changes the fields that differ; another row becomes a new inject; an inject
    without a row is reported, and taken out where `remove` is set. Where `only` is given, other rows are left as they
    are. TtxError where the file holds no MSEL.
    """
    notes: list[Note] = []
    tables = tables_of(file, mapping, sheets, notes, beside(playbook))
    if not tables:
        raise TtxError(f"no sheet of {file} has the headings of a MSEL", hint="`ttx export` makes one that has")
    taking = _Taking(Pen(text, file.name), playbook, mapping, notes, only)
    for table in tables:
        for row in table.rows:
            taking.row(row, table)
    taking.write_new()
    taking.gone(remove)
    return Taken(taking.pen.text, notes, taking.changed, taking.added, taking.missing, taking.unchanged, taking.rows)


class _Taking:
    def __init__(
        self, pen: Pen, playbook: Playbook, mapping: Mapping, notes: list[Note], only: Collection[str] | None
    ) -> None:
        self.pen, self.playbook, self.notes, self.only = pen, playbook, notes, only
        self.rows: list[str] = []
        self.known: Known = known_of(playbook, mapping.teams)
        self.said: Exported = exported(playbook)
        self.seen: dict[str, Row] = {}
        self.changed: list[str] = []
        self.added: list[str] = []
        self.missing: list[str] = []
        self.unchanged = 0
        self.latest = ""
        self.waiting: list[tuple[Row, str]] = []
        """rows without an inject, and the inject above each"""

    def note(self, where: str, what: str, *, decide: bool = True) -> None:
        self.notes.append(Note(where, what, decide))

    def row(self, row: Row, table: Table) -> None:
        name = row.cells.get("id", "")
        found = name if name in self.said.cells else name.lower() if name.lower() in self.said.cells else ""
        if not found:
            self.waiting.append((row, self.latest))
        elif found in self.seen:
            self.note(
                row.where, f"{found} stands in row {self.seen[found].number} already; a new inject needs another number"
            )
        else:
            self.seen[found] = row
            self.latest = found
            self._known_row(found, row, table.columns)

    # -- a row of an inject that is there

    def _known_row(self, name: str, row: Row, columns: Columns) -> None:
        differing = self._differing(name, row, columns)
        if not differing or (self.only is not None and row.where not in self.only):
            self.unchanged += not differing
            return
        self.rows.append(row.where)
        _, inject = self.playbook.injects[name]
        values: dict[str, Any] = {}
        said = []
        # Who receives it decides what may be expected of whom.
        for title, text in sorted(differing.items(), key=lambda each: each[0] != TITLES["to"]):
            try:
                self._value(title, text, row, inject, values)
                said.append(title)
            except ValueError as error:
                self.note(self._where(title, row), f"{error}; {title} of {name} stays as it is")
        if not said:
            return
        path, phase = self._path(name), values.pop("phase", None)
        for each in ("plain notes", "others"):
            values.pop(each, None)
        for each, value in values.items():
            if value is None and "use" in self.pen.at(path):
                value = _EMPTY[each]
                if value is None:
                    self.pen.put((*path, each), None)
                    continue
            if value is None:
                self.pen.remove((*path, each))
            else:
                self.pen.put((*path, each), value)
        if phase is not None:
            self._move(name, phase)
        self.changed.append(name)
        self.note(row.where, f"{name}: {', '.join(said)}", decide=False)

    def _differing(self, name: str, row: Row, columns: Columns) -> dict[str, str]:
        """By heading: the cells that a person has changed, without those that the playbook has changed since."""
        current, found = self.said.cells[name], dict[str, str]()
        version = row.cells.get("version", "")
        for title, text in self._cells(row, columns).items():
            there = current.get(title, "")
            if normal(text) == normal(there) or (version and was(version, title, text)):
                continue
            if version and not was(version, title, there):
                what = f"{title} of {name} was changed here and in the playbook"
                self.note(self._where(title, row), f"{what}, which says {one_line(there)!r}; it stays so")
                continue
            found[title] = text
        return found

    def _cells(self, row: Row, columns: Columns) -> dict[str, str]:
        """What a row says under each heading, by the heading that an export gives it."""
        found = {}
        for name in columns.fields:
            if name not in ("id", "version", *KEPT):
                found[TITLES[name]] = row.cells.get(name, "")
            elif name in KEPT:
                found[KEPT[name]] = row.others.get(KEPT[name], "")
        for kind, team in columns.teams.values():
            if known := self.known.names.team(team):
                found[team_title(self.playbook, kind, known)] = row.teams.get((kind, team), "")
            elif row.teams.get((kind, team)):
                self.note(row.where, f"there is no team {one_line(team)!r}: its text is not taken")
        for title in columns.others.values():
            found[kept_title(title)] = row.others.get(title, "")
        return found

    def _value(self, title: str, text: str, row: Row, inject: Inject, values: dict[str, Any]) -> None:
        """Note what the playbook is to say for a cell."""
        name = next((name for name, each in TITLES.items() if each == title), "")
        if title in KEPT.values() or not name:
            if team := self._team_of(title):
                kind, which = team
                texts = values.get(kind) or dict(getattr(inject, kind))
                values[kind] = {key_: one for key_, one in {**texts, which: text}.items() if one} or None
                return
            others = values.setdefault("others", dict(split_notes(inject.notes)[1]))
            if name == "type" and title not in others and text in ("Inject", "Contingency"):
                raise ValueError("the column says what time and trigger make of it: change those")
            others[title] = text
            self._put_notes(values, inject)
        elif name == "notes":
            values["plain notes"] = text
            self._put_notes(values, inject)
        elif name == "phase":
            values["phase"] = self.phase(text)
        else:
            to = values.get("to") or self.playbook.recipients(inject)
            to = list(self.playbook.teams) if "all" in to else to
            value = value_of(name, text, row.values.get(name), self.known, to)
            if name == "title" and value is None:
                raise ValueError("an inject needs a title")
            values[KEYS.get(name, name)] = value

    def _put_notes(self, values: dict[str, Any], inject: Inject) -> None:
        plain, others = split_notes(inject.notes)
        joined = joined_notes(values.get("plain notes", plain), values.get("others", others))
        values["notes"] = joined or None

    def _team_of(self, title: str) -> tuple[str, str] | None:
        for team in self.playbook.teams:
            for kind in ("instead", "add"):
                if title == team_title(self.playbook, kind, team):
                    return kind, team
        return None

    def _where(self, title: str, row: Row) -> str:
        name = next((name for name, each in TITLES.items() if each == title), "")
        return row.at(name)

    # -- places

    def phase(self, text: str) -> int:
        """The place of the phase that a cell names."""
        for number, phase in enumerate(self.playbook.phases):
            if key(text) in (phase.id, key(phase.title)):
                return number
        raise ValueError(f"there is no phase {text[:60]!r}")

    def _path(self, name: str) -> tuple[str | int, ...]:
        for number, phase in enumerate(self.pen.data["phases"]):
            for index, entry in enumerate(phase.get("injects") or ()):
                if _id(entry) == name:
                    return "phases", number, "injects", index
        raise KeyError(name)

    def _move(self, name: str, phase: int) -> None:
        path = self._path(name)
        entry = self.pen.at(path)
        to = ("phases", phase, "injects")
        self.pen.move(path[:3], int(path[3]), to, _place(self.pen.at(to) or [], entry, ""))

    # -- rows without an inject, and injects without a row

    def write_new(self) -> None:
        """Put the new injects in, all of one place at once: the pen reads its text anew for each."""
        fresh: dict[tuple[int, int], list[dict[str, Any]]] = {}
        above, phase = "", 0
        for row, before in self.waiting:
            if before != above:
                above, phase = before, int(self._path(before)[1])
            if self.only is not None and row.where not in self.only:
                continue
            self.rows.append(row.where)
            try:
                if "phase" in row.cells:
                    phase = self.phase(row.cells["phase"])
                entry = self._entry(row)
            except ValueError as error:
                self.note(row.where, f"{error}; the row is not taken")
                continue
            items = self.pen.at(("phases", phase, "injects")) or []
            fresh.setdefault((phase, _place(items, entry, before)), []).append(entry)
            self.added.append(entry["id"])
            self.note(row.where, f"new: {entry['id']} in {self.playbook.phases[phase].id}", decide=False)
        for (number, place), entries in sorted(fresh.items(), reverse=True, key=lambda each: each[0]):
            self.pen.insert(("phases", number, "injects"), place, *sorted(entries, key=_due))

    def _entry(self, row: Row) -> dict[str, Any]:
        entry = entry_of(row, self.known, [*self.said.cells, *self.added], self.note)
        for name in ("time", "scenario time"):
            try:
                entry[KEYS[name]] = value_of(name, row.cells.get(name, ""), row.values.get(name), self.known)
            except ValueError as error:
                self.note(row.at(name), str(error))
        if entry.get("at") is None and not entry.get("when"):
            entry["at"] = "held"
            self.note(row.where, "says nothing of when: it is held")
        return in_order(entry)

    def gone(self, remove: bool) -> None:
        self.missing = [name for name in self.said.cells if name not in self.seen]
        for name in self.missing:
            if remove:
                self.pen.remove(self._path(name))
            said = "taken out" if remove else "it stays; --remove takes such injects out"
            self.note(name, f"has no row in the spreadsheet: {said}", decide=not remove)


def _id(entry: dict[str, Any]) -> str:
    return str(entry.get("id") or str(entry.get("use", "")).rpartition("/")[2])


def _due(entry: dict[str, Any]) -> float:
    try:
        return parse_duration(entry.get("at"))
    except ValueError:
        return float("inf")


def _place(items: list[dict[str, Any]], entry: dict[str, Any], before: str) -> int:
    """Where an inject belongs among those of its phase: before the first that is due later, or behind its neighbour."""
    due = _due(entry)
    if due != float("inf"):
        later = (index for index, each in enumerate(items) if float("inf") > _due(each) > due)
        return next(later, 1 + max((index for index, each in enumerate(items) if _due(each) <= due), default=-1))
    return next((index + 1 for index, each in enumerate(items) if before and _id(each) == before), len(items))
