"""Improvement plans as the logs of exercises have them, with every version that an action ever had."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from ttx.errors import TtxError
from ttx.exercise import events as ev
from ttx.exercise.apply import apply, begin
from ttx.exercise.state import CorrectiveAction, State
from ttx.report.findings import RANK, UNASSIGNED
from ttx.report.log import opened
from ttx.report.words import count, day, wall
from ttx.report.write import readable
from ttx.text import LONGEST, clean, hide_password, one_line

_CHANGES = (ev.ActionPlanned, ev.ContactNamed, ev.ActionClosed, ev.ActionDropped)
_ORIGIN = re.compile(r"\(([0-9a-f]{8} action-\d+)\)$")

Cells = dict[str, str]
"""An action as the row of a table: text by the name of its column."""


@dataclass
class Plan:
    """The improvement plan of one exercise."""

    place: str
    exercise: str
    key: str
    """what tells this log from every other, also in a copy of it"""
    state: State
    marking: list[str]
    versions: dict[tuple[str, int], Cells] = field(default_factory=dict)
    """by action and version: how it stood"""

    @property
    def shown(self) -> str:
        """Where it is kept, as it may be shown."""
        return plain(hide_password(self.place), 200)

    @property
    def title(self) -> str:
        return self.state.playbook.title

    @property
    def name(self) -> str:
        """What the exercise is called in a table of several."""
        return f"{self.title} ({self.key})"

    @property
    def actions(self) -> list[CorrectiveAction]:
        """All that were not dropped."""
        return [each for each in self.state.evaluation.actions.values() if each.status != "dropped"]

    def cells(self, action: CorrectiveAction) -> Cells:
        """An action as a row, without its version."""
        finding = self.state.evaluation.findings.get(action.finding)
        spec = self.state.playbook.objectives.get(finding.objective) if finding else None
        return {
            "exercise": self.name,
            "action id": action.id,
            "action": action.text,
            "finding": finding.text if finding else action.origin,
            "objective": spec.title if spec else "",
            "element": action.element,
            "owner": action.owner,
            "contact": action.contact,
            "start": action.start,
            "due": action.due,
            "priority": action.priority,
            "status": action.status,
            "done on": action.on if action.status == "done" else "",
            "note": said_of(action),
        }

    def origin(self, action: CorrectiveAction) -> str:
        """Where a carried action comes from, in words; where it was carried itself, where that one comes from."""
        if action.origin:
            return action.origin
        began = day(wall(self.state.started_wall or self.state.wall, None))
        finding = one_line(self.cells(action)["finding"], 160)
        return f"{self.title}, {began}: {finding} ({self.key} {action.id})"


def said_of(action: CorrectiveAction) -> str:
    """The note of an action: what was said when it was closed; of an open one its newest remark."""
    if action.status == "open" and action.remarks:
        return action.remarks[-1].text
    return action.note


def origin_key(origin: str) -> str:
    """What tells one action of one exercise from all others, in the words of where it was carried from."""
    found = _ORIGIN.search(origin)
    return found[1] if found else origin


def read_plan(place: str, exercise: str = "") -> Plan:
    """The plan of an exercise file or database, also while a server writes it."""
    from ttx.report.words import marked

    with opened(place, exercise) as reading:
        rows = reading.store.read(reading.exercise)
        first = next(rows, None)
        created = readable(first) if first else None
        if first is None or created is None or not isinstance(created.event, ev.Created):
            raise TtxError(
                f"the log in {plain(hide_password(place), 200)} does not begin with a playbook",
                hint="`ttx verify` says what is there",
            )
        state = begin(created)
        plan = Plan(place, reading.exercise, first.hash[:8], state, marked(state.playbook.marking, state.purpose))
        for row in rows:
            fact = readable(row)
            apply(state, fact)
            if isinstance(fact.event, _CHANGES) and (action := state.evaluation.actions.get(fact.event.action)):
                plan.versions[action.id, action.version] = plan.cells(action)
    return plan


def read_plans(places: Sequence[str], exercise: str = "") -> list[Plan]:
    """Several plans. TtxError where two of them are of one exercise: a change would have two places to go to."""
    plans = [read_plan(place, exercise) for place in places]
    for number, plan in enumerate(plans):
        if twin := next((each for each in plans[:number] if each.key == plan.key), None):
            raise TtxError(f"{twin.shown} and {plan.shown} are the same exercise", hint="name one of them")
    return plans


@dataclass(frozen=True, slots=True)
class Line:
    """One action in a list over several exercises."""

    plan: Plan
    action: CorrectiveAction

    def overdue(self, today: date) -> int:
        """Days since it was due; 0 for one that is done or has time."""
        due = _date(self.action.due)
        return max(0, (today - due).days) if due and self.action.status == "open" else 0

    @property
    def order(self) -> tuple[bool, bool, str, int]:
        """What is open comes first, then by due date and priority."""
        action = self.action
        return action.status != "open", not action.due, action.due, RANK.get(action.priority, 3)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def lines(plans: Sequence[Plan], *, every: bool = False) -> list[Line]:
    """What is open, or `every` action; one that a later exercise of these has taken over stands there alone."""
    taken = {origin_key(action.origin) for plan in plans for action in plan.actions if action.origin}
    found = [
        Line(plan, action)
        for plan in plans
        for action in plan.actions
        if (every or action.status == "open") and f"{plan.key} {action.id}" not in taken
    ]
    return sorted(found, key=lambda line: line.order)


def listing(plans: Sequence[Plan], today: date, *, every: bool = False) -> Iterator[str]:
    """The list as lines of text. A file may hold anything: what it says is cleaned before a terminal gets it."""
    shown = lines(plans, every=every)
    still = [line for line in shown if line.action.status == "open"]
    late = sum(line.overdue(today) > 0 for line in still)
    nobody = sum(not line.action.owner for line in still)
    yield f"{count(len(still), 'action')} open, {late} overdue, {nobody} {UNASSIGNED}"
    for line in shown:
        yield ""
        yield from _told(line, today, len(plans) > 1)


def _told(line: Line, today: date, several: bool) -> Iterator[str]:
    action, cells = line.action, line.plan.cells(line.action)
    parts = [f"{action.id:<10}", _when(line, today), plain(action.owner) or UNASSIGNED]
    parts += [f"{plain(action.priority)} priority"] * bool(action.priority)
    yield "  ".join(parts)
    yield f"    {plain(action.text, 300)}"
    where = f"{plain(line.plan.title)}, {line.plan.shown}" if several else ""
    finding = plain(cells["finding"], 120)
    told = ("from an earlier exercise: " if action.origin else "for: ") + finding
    yield from (f"    {text}" for text in (told, where, _note(line)) if text)


def _when(line: Line, today: date) -> str:
    action = line.action
    if action.status == "done":
        return f"done {plain(action.on)}".strip()
    late = line.overdue(today)
    due = f"due {plain(action.due)}" if action.due else "no due date"
    return f"{due} OVERDUE by {count(late, 'day')}" if late else due


def _note(line: Line) -> str:
    note = plain(said_of(line.action), 200)
    return f"note: {note}" if note else ""


def plain(text: str, longest: int = 80) -> str:
    """A text of a file as a terminal may get it."""
    return one_line(clean(text[:LONGEST]), longest)
