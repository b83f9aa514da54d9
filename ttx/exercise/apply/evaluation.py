"""The fold of what evaluators say. What changes the report takes its signature away."""

from __future__ import annotations

from ttx.exercise import events as ev
from ttx.exercise.apply.fold import on
from ttx.exercise.facts import Fact
from ttx.exercise.state import (
    CorrectiveAction,
    Finding,
    HotWashNote,
    ParkedItem,
    Rating,
    Remark,
    Signature,
    State,
)


@on(ev.ObjectiveRated)
def _rated(state: State, fact: Fact, event: ev.ObjectiveRated) -> None:
    judged = state.evaluation
    key = event.objective, event.task, event.team, fact.seat
    judged.ratings.pop(key, None)
    if event.rating:
        judged.ratings[key] = Rating(
            event.objective, event.task, event.team, event.rating, event.explanation, fact.elapsed, fact.seat
        )
    judged.signed = None


@on(ev.Parked)
def _parked(state: State, fact: Fact, event: ev.Parked) -> str:
    state.evaluation.parked[event.item] = ParkedItem(
        event.item, event.text, event.team, fact.elapsed, fact.phase, fact.seat
    )
    return event.item


@on(ev.ParkedSettled)
def _settled(state: State, fact: Fact, event: ev.ParkedSettled) -> None:
    state.evaluation.parked[event.item].settled = event.note


@on(ev.HotWashNoted)
def _hot_wash(state: State, fact: Fact, event: ev.HotWashNoted) -> str:
    state.evaluation.notes[event.note] = HotWashNote(
        event.note, event.version, event.column, event.text, event.team, event.due, fact.elapsed, fact.seat
    )
    state.evaluation.signed = None
    return event.note


@on(ev.FindingWritten)
def _finding(state: State, fact: Fact, event: ev.FindingWritten) -> str:
    known = state.evaluation.findings.get(event.finding)
    state.evaluation.findings[event.finding] = Finding(
        event.finding, event.version, event.side, event.text, event.objective, event.task, event.evidence,
        event.reference, event.analysis, "draft" if event.by_rule else "confirmed", fact.seat,
        known.remarks if known else [],
    )  # fmt: skip
    state.evaluation.signed = None
    return event.finding


@on(ev.FindingConfirmed)
def _confirmed(state: State, fact: Fact, event: ev.FindingConfirmed) -> None:
    finding = state.evaluation.findings[event.finding]
    finding.status, finding.seat = "confirmed", fact.seat
    state.evaluation.signed = None


@on(ev.FindingDropped)
def _finding_dropped(state: State, fact: Fact, event: ev.FindingDropped) -> None:
    finding = state.evaluation.findings[event.finding]
    finding.status, finding.version = "dropped", finding.version + 1
    state.evaluation.signed = None


@on(ev.ActionPlanned)
def _planned(state: State, fact: Fact, event: ev.ActionPlanned) -> str:
    known = state.evaluation.actions.get(event.action)
    action = state.evaluation.actions[event.action] = CorrectiveAction(
        event.action, event.version, event.text, event.finding, event.element, event.owner, event.start, event.due,
        event.priority, event.origin, fact.seat,
    )  # fmt: skip
    if known:
        action.contact, action.status, action.note = known.contact, known.status, known.note
        action.on, action.remarks = known.on, known.remarks
    state.evaluation.signed = None
    return event.action


@on(ev.ContactNamed)
def _contact(state: State, fact: Fact, event: ev.ContactNamed) -> None:
    state.evaluation.actions[event.action].contact = event.contact


@on(ev.ActionClosed)
def _closed(state: State, fact: Fact, event: ev.ActionClosed) -> None:
    # What is done after the report was signed does not change what it said.
    action = state.evaluation.actions[event.action]
    action.status, action.note, action.on = ("done" if event.done else "open"), event.note, event.on
    action.version += 1


@on(ev.ActionDropped)
def _action_dropped(state: State, fact: Fact, event: ev.ActionDropped) -> None:
    action = state.evaluation.actions[event.action]
    action.status, action.note, action.version = "dropped", event.reason, action.version + 1
    state.evaluation.signed = None


@on(ev.Commented)
def _commented(state: State, fact: Fact, event: ev.Commented) -> None:
    judged = state.evaluation
    (judged.findings.get(event.about) or judged.actions[event.about]).remarks.append(
        Remark(event.text, fact.wall, fact.seat)
    )


@on(ev.LeadEvaluatorNamed)
def _lead(state: State, fact: Fact, event: ev.LeadEvaluatorNamed) -> None:
    state.evaluation.lead = event.seat


@on(ev.ReportSigned)
def _signed(state: State, fact: Fact, event: ev.ReportSigned) -> None:
    state.evaluation.signed = Signature(fact.seat, fact.wall, event.note)


@on(ev.ReportReopened)
def _reopened(state: State, fact: Fact, event: ev.ReportReopened) -> None:
    state.evaluation.signed = None
