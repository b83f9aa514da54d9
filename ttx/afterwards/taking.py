"""What owners filled, taken back: each row that says something new becomes commands, or a sentence on why it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from ttx.afterwards.plans import Cells, Plan, plain, said_of
from ttx.afterwards.sheet import STANDINGS
from ttx.documents.filled import FilledRow, FilledTable
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise.apply import apply
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.decide.evaluation import ELEMENTS, PRIORITIES
from ttx.exercise.facts import Fact
from ttx.exercise.state import CorrectiveAction
from ttx.text import clean

NEEDED = ("exercise", "action id", "version")
PLANNED = ("action", "element", "owner", "contact", "start", "due", "priority")
CLOSING = ("status", "done on", "note")
_DAYS = ("start", "due", "done on")
_WORDS = {"element": ELEMENTS, "priority": PRIORITIES, "status": STANDINGS}
_FIXED = ("finding", "objective")


@dataclass(slots=True)
class Taken:
    """What became of one row."""

    where: str
    """file:row, with :column where one is at fault"""
    became: Literal["new", "unchanged", "conflict", "wrong"]
    text: str
    plan: Plan | None = None
    commands: list[do.Command] = field(default_factory=list)


class _Wrong(Exception):
    """A row cannot be taken. `column` is empty where the whole row is at fault."""

    def __init__(self, text: str, column: str = "", *, conflict: bool = False) -> None:
        super().__init__(text)
        self.text, self.column, self.conflict = text, column, conflict


def take(table: FilledTable, plans: Sequence[Plan], file: Path, today: date) -> Iterator[Taken]:
    """What each row of a table means for these plans. Nothing is written: the caller carries out the commands."""
    seen: set[tuple[str, str]] = set()
    name = plain(str(file), 200)
    for row in table.rows:
        where = f"{name}:{row.number}"
        try:
            yield _row(_Row(row, plans, seen, today), where)
        except _Wrong as wrong:
            place = f":{table.columns[wrong.column]}" if wrong.column in table.columns else ""
            yield Taken(where + place, "conflict" if wrong.conflict else "wrong", wrong.text)


class _Row:
    """A row with the action that it is about."""

    def __init__(self, row: FilledRow, plans: Sequence[Plan], seen: set[tuple[str, str]], today: date) -> None:
        self.cells = row.cells
        self.today = today
        self.plan = self._plan(plans)
        self.action = self._action()
        self.version = self._version()
        if (self.plan.key, self.action.id) in seen:
            raise _Wrong(f"{self.action.id} stands in an earlier row already", "action id")
        seen.add((self.plan.key, self.action.id))

    def text(self, column: str) -> str:
        cell = self.cells[column]
        if cell.formula:
            raise _Wrong("this is a formula; ttx works none out: write what it comes to", column)
        try:
            return clean(cell.text).strip()
        except TtxError as error:
            raise _Wrong(error.message, column) from None

    def _plan(self, plans: Sequence[Plan]) -> Plan:
        said = self.text("exercise")
        key = said.rpartition("(")[2].rstrip(") ")
        if found := next((plan for plan in plans if plan.key == key), None):
            return found
        raise _Wrong(f"{plain(said)!r} is none of the exercises that were named", "exercise")

    def _action(self) -> CorrectiveAction:
        name = self.text("action id")
        if not name:
            raise _Wrong("without an id; plan a new action under its finding in the console (F9)", "action id")
        found = self.plan.state.evaluation.actions.get(name)
        if found is None:
            raise _Wrong(f"there is no {plain(name)!r} in this exercise", "action id")
        return found

    def _version(self) -> int:
        said = self.text("version")
        version = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0
        if not 1 <= version <= self.action.version:
            raise _Wrong(f"{plain(said)!r} is no version of this action: leave the column as it was", "version")
        return version

    def wanted(self, base: Cells) -> Cells:
        """What the row says in each column that is there; what a column that was deleted would say."""
        return {name: self.text(name) if name in self.cells else base[name] for name in (*PLANNED, *CLOSING)}


def _row(row: _Row, where: str) -> Taken:
    now = row.plan.cells(row.action)
    base = now if row.version == row.action.version else row.plan.versions.get((row.action.id, row.version), now)
    wanted = row.wanted(base)
    for name, words in _WORDS.items():
        wanted[name] = wanted[name].casefold()
        if wanted[name] not in words:
            raise _Wrong(f"{plain(wanted[name])!r}: write {', '.join(filter(None, words))}", name)
    for name in _DAYS:
        if wanted[name] != base[name].strip():
            wanted[name] = _day(wanted[name], name)
    changed = [name for name in wanted if wanted[name] != base[name].strip()]
    if "note" in changed and wanted["note"] in _said_before(row.action):
        changed.remove("note")
        wanted["note"] = base["note"].strip()
    if "" < wanted["due"] < wanted["start"]:
        raise _Wrong("it is due before it starts", "due")
    if not wanted["action"]:
        raise _Wrong("the action is empty", "action")
    about = f"{row.action.id} of {plain(row.plan.title)}"
    fixed = [name for name in _FIXED if name in row.cells and row.text(name) != now[name].strip()]
    left = f"; not taken back: {', '.join(fixed)} (changed in the console)" if fixed else ""
    if not changed:
        return Taken(where, "unchanged", about + left)
    if row.version != row.action.version or row.action.status == "dropped":
        _check_fresh(row, changed, wanted, now)
        return Taken(where, "unchanged", f"{about}: the log says the same by now{left}")
    made = list(_commands(row, changed, wanted))
    _try_out(row.plan, made)
    return Taken(where, "new", f"{about}: {', '.join(changed)}{left}", row.plan, made)


def _said_before(action: CorrectiveAction) -> list[str]:
    """What stands there already: a remark that somebody else made meanwhile makes no older one new."""
    return [text.strip() for text in (action.note, said_of(action), *(each.text for each in action.remarks)) if text]


def _day(text: str, column: str) -> str:
    """A date as the log keeps it."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise _Wrong(f"{plain(text)!r} is no date: write it as 2026-11-30", column) from None


def _check_fresh(row: _Row, changed: list[str], wanted: Cells, now: Cells) -> None:
    """A row of an older version may only say what the log says by now: it was taken back already."""
    # All of what was filled in is said, so that nothing of it is lost where it is not taken.
    differs = [
        f"{name}: this row says {wanted[name]!r}, the log says {now[name]!r}" for name in changed
        if wanted[name] != now[name].strip()
    ]  # fmt: skip
    if not differs:
        return
    told = "; ".join(plain(text, 500) for text in differs)
    raise _Wrong(
        f"{row.action.id} has changed since this row was exported (version {row.version}, now "
        f"{row.action.version}, {row.action.status}): {told}. Export it anew, and fill that in",
        conflict=True,
    )


def _commands(row: _Row, changed: list[str], wanted: Cells) -> Iterator[do.Command]:
    action, version = row.action, row.version
    if any(name in PLANNED for name in changed):
        yield do.PlanAction(
            wanted["action"], action.finding, wanted["element"], wanted["owner"], wanted["contact"], wanted["start"],
            wanted["due"], wanted["priority"], action.id, version, action.origin,
        )  # fmt: skip
        version += 1
    if not any(name in CLOSING for name in changed):
        return
    status, note = wanted["status"], wanted["note"]
    if status != "done" and wanted["done on"] and "done on" in changed:
        raise _Wrong("it has a day on which it was done; say done as its status", "done on")
    if status == "dropped":
        if not note:
            raise _Wrong("say why it is dropped", "note")
        yield do.DropAction(action.id, version, note)
        return
    if action.status == "done":
        # Closed once more with what is new, or left open.
        yield do.CloseAction(action.id, version, False, note if status == "open" and "note" in changed else "")
        version += 1
    if status == "done":
        yield do.CloseAction(action.id, version, True, note, wanted["done on"] or row.today.isoformat())
    elif action.status == "open":
        yield do.Comment(action.id, note)


def _try_out(plan: Plan, commands: list[do.Command]) -> None:
    """Carry them out on what was read, so that a row is taken whole or not at all."""
    state = plan.state
    try:
        for command in commands:
            for event in decide(state, command, By("", "facilitator"), Moment(state.elapsed)):
                apply(state, Fact(state.seq + 1, "", "", state.wall, state.elapsed, "", state.phase, event))
    except Refused as refusal:
        raise _Wrong(refusal.message) from None
