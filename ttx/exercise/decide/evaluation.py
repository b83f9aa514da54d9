"""Rules for ratings, the parking lot, the hot wash, findings, the improvement plan; open after the end, too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide.rules import By, Moment, rule, said, stale, teams_of
from ttx.exercise.drafting import drafts
from ttx.exercise.events import Event
from ttx.exercise.evidence import exists
from ttx.exercise.ratings import RATINGS, UNSEEN
from ttx.exercise.state import CorrectiveAction, Finding, State

COLUMNS = ("well", "improve", "surprise", "change")
SIDES = ("strength", "improvement")
ELEMENTS = ("", "planning", "organization", "equipment", "training", "exercise")
PRIORITIES = ("", "high", "medium", "low")


class _Versioned(Protocol):
    version: int


def _one_of(value: str, known: tuple[str, ...], what: str) -> str:
    if value not in known:
        raise Refused(f"{what} is one of {', '.join(filter(None, known))}")
    return value


def _seen(version: int, thing: _Versioned | None, what: str) -> int:
    """The version to write next."""
    before = thing.version if thing else 0
    if version != before:
        raise stale(what)
    return before + 1


def _aim(state: State, objective: str, task: str) -> None:
    objectives = state.playbook.objectives
    if objective and objective not in objectives:
        raise Refused(f"there is no objective {objective!r}", hint=", ".join(objectives))
    if task and (not objective or task not in objectives[objective].tasks):
        raise Refused(f"there is no task {task!r} in that objective")


def _day(text: str, what: str) -> str:
    """A date as the log keeps it."""
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise Refused(f"{what} {text.strip()!r} is no date", hint="write it as 2026-11-30") from None


@rule(do.Rate, after_end=True)
def rate(state: State, command: do.Rate, by: By, now: Moment) -> Iterator[Event]:
    _aim(state, said(command.objective, "the objective"), command.task)
    _one_of(command.rating, ("", *RATINGS, UNSEEN), "a rating")
    if command.team:
        teams_of(state, [command.team])
    # A rating without a reason cannot be discussed; that nobody looked needs none.
    words = command.explanation.strip()
    if command.rating in ("S", "M", "U"):
        said(words, "the explanation")
    key = command.objective, command.task, command.team, by.seat
    if not command.rating and key not in state.evaluation.ratings:
        raise Refused("you have not rated this")
    yield ev.ObjectiveRated(command.objective, command.rating, words, command.task, command.team)


@rule(do.Park, after_end=True)
def park(state: State, command: do.Park, by: By, now: Moment) -> Iterator[Event]:
    if command.team:
        teams_of(state, [command.team])
    name = state.number("parked", state.evaluation.parked)
    yield ev.Parked(name, said(command.text, "what is parked"), command.team)


@rule(do.Settle, after_end=True)
def settle(state: State, command: do.Settle, by: By, now: Moment) -> Iterator[Event]:
    item = state.evaluation.parked.get(command.item)
    if item is None:
        raise Refused("there is no such thing in the parking lot")
    if item.settled:
        raise Refused("that was settled already")
    yield ev.ParkedSettled(item.id, said(command.note, "what became of it"))


@rule(do.NoteHotWash, after_end=True)
def note_hot_wash(state: State, command: do.NoteHotWash, by: By, now: Moment) -> Iterator[Event]:
    notes = state.evaluation.notes
    if command.note and command.note not in notes:
        raise Refused("there is no such note")
    version = _seen(command.version, notes.get(command.note), "the note")
    if command.team:
        teams_of(state, [command.team])
    text = command.text.strip() if command.note else said(command.text, "the note")
    yield ev.HotWashNoted(
        command.note or state.number("note", notes), version, _one_of(command.column, COLUMNS, "a column"), text,
        command.team, command.due.strip() if command.column == "change" else "",
    )  # fmt: skip


@rule(do.WriteFinding, after_end=True)
def write_finding(state: State, command: do.WriteFinding, by: By, now: Moment) -> Iterator[Event]:
    known = _finding(state, command.finding, command.version) if command.finding else None
    version = _seen(command.version, known, "the finding")
    _aim(state, command.objective, command.task)
    evidence = list(dict.fromkeys(each.strip() for each in command.evidence if each.strip()))
    for name in evidence:
        if not exists(state, name):
            raise Refused(
                f"there is no {name!r} in this exercise", hint="evidence is named as in observation-3, move-2"
            )
    yield ev.FindingWritten(
        known.id if known else state.number("finding", state.evaluation.findings), version,
        _one_of(command.side, SIDES, "a finding"), said(command.text, "the finding"), command.objective, command.task,
        evidence, command.reference.strip(), command.analysis.strip(),
    )  # fmt: skip


def _finding(state: State, name: str, version: int) -> Finding:
    finding = state.evaluation.findings.get(name)
    if finding is None or finding.status == "dropped":
        raise Refused(f"there is no finding {name!r}")
    _seen(version, finding, "the finding")
    return finding


@rule(do.DraftFindings, after_end=True)
def draft_findings(state: State, command: do.DraftFindings, by: By, now: Moment) -> Iterator[Event]:
    made = list(drafts(state))
    if not made:
        raise Refused("nothing is left to draft", hint="write a finding yourself")
    for place, each in enumerate(made):
        name = state.number("finding", state.evaluation.findings, ahead=place)
        yield ev.FindingWritten(name, 1, each.side, each.text, each.objective, each.task, each.evidence, by_rule=True)


def _may_confirm(state: State, by: By) -> None:
    lead = state.evaluation.lead
    if by.seat != lead and by.role != "facilitator":
        name = "the lead evaluator" if lead else "a facilitator, or the evaluator whom one names lead,"
        raise Refused(f"{name} does this")


@rule(do.ConfirmFinding, after_end=True)
def confirm_finding(state: State, command: do.ConfirmFinding, by: By, now: Moment) -> Iterator[Event]:
    finding = _finding(state, command.finding, command.version)
    _may_confirm(state, by)
    if finding.status == "confirmed":
        raise Refused("a person has said this already")
    yield ev.FindingConfirmed(finding.id, finding.version)


@rule(do.DropFinding, after_end=True)
def drop_finding(state: State, command: do.DropFinding, by: By, now: Moment) -> Iterator[Event]:
    finding = _finding(state, command.finding, command.version)
    if [each for each in state.evaluation.actions.values() if each.finding == finding.id and each.status != "dropped"]:
        raise Refused("there are actions for this finding", hint="drop them first, or put them under another finding")
    yield ev.FindingDropped(finding.id, said(command.reason, "the reason"))


@rule(do.PlanAction, after_end=True)
def plan_action(state: State, command: do.PlanAction, by: By, now: Moment) -> Iterator[Event]:
    known = _action(state, command.action, command.version) if command.action else None
    version = _seen(command.version, known, "the action")
    if command.finding:
        finding = state.evaluation.findings.get(command.finding)
        if finding is None or finding.status == "dropped":
            raise Refused(f"there is no finding {command.finding!r}")
    elif not command.origin.strip():
        raise Refused("an action belongs to a finding", hint="write the finding first")
    start, due = _day(command.start, "the start"), _day(command.due, "the due date")
    if start and due and due < start:
        raise Refused("it is due before it starts")
    name = known.id if known else state.number("action", state.evaluation.actions)
    yield ev.ActionPlanned(
        name, version, said(command.text, "the action"), command.finding,
        _one_of(command.element, ELEMENTS, "a capability element"), command.owner.strip(), start, due,
        _one_of(command.priority, PRIORITIES, "a priority"), command.origin.strip(),
    )  # fmt: skip
    contact = command.contact.strip()
    if contact != (known.contact if known else ""):
        yield ev.ContactNamed(name, contact)


def _action(state: State, name: str, version: int) -> CorrectiveAction:
    action = state.evaluation.actions.get(name)
    if action is None or action.status == "dropped":
        raise Refused(f"there is no action {name!r}")
    _seen(version, action, "the action")
    return action


@rule(do.CloseAction, after_end=True)
def close_action(state: State, command: do.CloseAction, by: By, now: Moment) -> Iterator[Event]:
    action = _action(state, command.action, command.version)
    if command.done == (action.status == "done"):
        raise Refused("that action is done already" if command.done else "that action is open")
    yield ev.ActionClosed(action.id, command.done, command.note.strip(), _day(command.on, "the day"))


@rule(do.DropAction, after_end=True)
def drop_action(state: State, command: do.DropAction, by: By, now: Moment) -> Iterator[Event]:
    yield ev.ActionDropped(_action(state, command.action, command.version).id, said(command.reason, "the reason"))


@rule(do.Comment, after_end=True)
def comment(state: State, command: do.Comment, by: By, now: Moment) -> Iterator[Event]:
    if command.about not in state.evaluation.findings and command.about not in state.evaluation.actions:
        raise Refused("that is neither a finding nor an action")
    yield ev.Commented(command.about, said(command.text, "the remark"))


@rule(do.NameLeadEvaluator, after_end=True)
def name_lead_evaluator(state: State, command: do.NameLeadEvaluator, by: By, now: Moment) -> Iterator[Event]:
    if command.seat:
        seat = state.seats.get(command.seat)
        if seat is None or not seat.present or seat.role not in do.NOTERS:
            raise Refused("that is no evaluator who is here")
    if command.seat != state.evaluation.lead:
        yield ev.LeadEvaluatorNamed(command.seat)


@rule(do.SignReport, after_end=True)
def sign_report(state: State, command: do.SignReport, by: By, now: Moment) -> Iterator[Event]:
    judged = state.evaluation
    if not state.over:
        raise Refused("the exercise has not ended yet", hint="end it first; the report is a draft until then")
    _may_confirm(state, by)
    if command.seq != state.seq:
        raise stale("the report")
    unsaid = [finding.id for finding in judged.findings.values() if finding.status == "draft"]
    if unsaid:
        raise Refused(f"{len(unsaid)} findings were drafted by rule and nobody has said them",
                      hint="confirm or drop each: " + ", ".join(unsaid[:6]))  # fmt: skip
    if judged.signed:
        raise Refused("the report is signed")
    yield ev.ReportSigned(command.note.strip())


@rule(do.ReopenReport, after_end=True)
def reopen_report(state: State, command: do.ReopenReport, by: By, now: Moment) -> Iterator[Event]:
    if state.evaluation.signed is None:
        raise Refused("the report is a draft")
    _may_confirm(state, by)
    yield ev.ReportReopened(said(command.reason, "the reason"))
