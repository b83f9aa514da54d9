"""The report's tables for spreadsheets: improvement plan, script as executed, moves, log. Facts in, cells out."""

from __future__ import annotations

from collections.abc import Iterable

from ttx.documents.sheets import Cell, Sheet
from ttx.exercise.facts import Fact
from ttx.report.facts import Report
from ttx.report.play import Injected
from ttx.report.words import capital, clock, listed

ELEMENTS = ("planning", "organization", "equipment", "training", "exercise")
PRIORITIES = ("high", "medium", "low")
STANDINGS = ("open", "done")
PLAN = (
    "Exercise", "No.", "Capability", "Area for improvement", "Corrective action", "Capability element",
    "Primary responsible organization", "Organization POC", "Start date", "Completion date", "Priority", "Status",
    "Done on", "Note",
)  # fmt: skip
"""The eight columns of HSEEP, with what says where an action comes from and how it stands."""


def plan(report: Report) -> Sheet:
    """The improvement plan with the columns of HSEEP; the one that comes back is made by `ttx plan --export`."""
    rows: list[list[Cell]] = [
        [
            report.title, each.id, each.capability, each.origin or each.finding, each.text, each.element, each.owner,
            each.contact, each.start, each.due, each.priority, each.status, each.on, each.note,
        ]
        for each in report.evaluated.actions
    ]  # fmt: skip
    choices = [(6, ELEMENTS), (11, PRIORITIES), (12, STANDINGS)]
    return Sheet("Improvement plan", PLAN, rows, (24, 10, 22, 44, 44, 14, 24, 20, 12, 14, 10, 10, 12, 30), choices)


def executed(report: Report) -> Sheet:
    """Every inject as it went: planned, sent to whom and when, first read, answered, what became of it."""
    head = ("No.", report.phase_word, "Title", "Status", "Priority", "Planned", "Released", "From", "Method", "Team",
            "Had it", "First read", "Answer by", "Answered", "Recalled", "Outcome", "Reason")  # fmt: skip
    answered = {(team.id, asked.inject): asked for team in report.teams for asked in team.asked}
    rows: list[list[Cell]] = []
    for number, each in enumerate(report.injects, 1):
        first: list[Cell] = [
            number, each.phase, each.title, each.status, each.priority, _planned(each), _at(each.released_at),
            report.wording.party(each.sender), each.method,
        ]  # fmt: skip
        last: list[Cell] = [listed(each.outcomes), each.reason]
        for sent in each.sent:
            reply = answered.get((sent.team, each.id))
            rows.append([
                *first, report.wording.party(sent.team), clock(sent.at), _at(sent.first_read), _at(sent.answer_by),
                _at(reply.answered_at) if reply else "", sent.recalled, *last,
            ])  # fmt: skip
        if not each.sent:
            rows.append([*first, *[""] * 6, *last])
    return Sheet(
        "As executed", head, rows, (6, 12, 36, 12, 10, 10, 12, 20, 16, 20, 12, 12, 12, 12, 20, 40, 30)
    )  # fmt: skip


def _planned(each: Injected) -> str:
    return f"+{clock(each.planned).removeprefix('T+')}" if each.planned is not None else "by hand"


def _at(moment: int | None) -> str:
    return "" if moment is None else clock(moment)


def moves(report: Report) -> Sheet:
    """Every version of every move, a row for each action."""
    head = (report.phase_word, "Team", "Version", "At", "Late", "Action", "Instrument", "Toward", "Visibility",
            "Fields")  # fmt: skip
    rows: list[list[Cell]] = []
    for team in report.teams:
        for move in team.moves:
            for version in move.versions:
                about: list[Cell] = [move.phase, team.name, version.version, clock(version.at), "late" * version.late]
                fields = "\n".join(f"{label}: {text}" for label, text in version.fields)
                for place, act in enumerate(version.actions):
                    toward = listed(map(report.wording.party, act.toward))
                    what: list[Cell] = [act.what, act.instrument, toward, act.visibility]
                    rows.append([*about, *what, "" if place else fields])
                if not version.actions:
                    rows.append([*about, "", "", "", "", fields])
    return Sheet(f"{capital(report.move_word)}s", head, rows, (12, 20, 8, 12, 8, 50, 16, 24, 14, 60))


def log(facts: Iterable[Fact]) -> Sheet:
    """The log, a row for each event; the payload as it was kept."""
    from ttx.exercise.events import encode

    head = ("Row", "Wall time (UTC)", "Exercise time", "Story time", "Phase", "Kind", "Seat", "Payload")
    rows: list[list[Cell]] = [
        [
            fact.seq, fact.wall, clock(fact.elapsed), fact.scenario, fact.phase,
            fact.event.kind if fact.event else "(erased)", fact.seat, encode(fact.event) if fact.event else "",
        ]
        for fact in facts
    ]  # fmt: skip
    return Sheet("Log", head, rows)
