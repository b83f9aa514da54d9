"""The timeline's lines for what control and evaluators decide: rulings, rolls, the scorecard, verdicts, ratings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ttx.exercise import events as ev
from ttx.exercise.events import Event
from ttx.exercise.ratings import UNSEEN
from ttx.report.words import capital

if TYPE_CHECKING:
    from ttx.report.timeline import Told


def _on(told: Told, ruling: str) -> str:
    known = told.say.state.rulings.get(ruling)
    on = told.say.moves(known.moves) if known else ""
    return f" on {on}" if on else ""


def _released(told: Told, event: ev.RulingReleased) -> tuple[str, str, str]:
    ruling = told.say.state.rulings.get(event.ruling)
    # What it said then: an amendment has a line of its own.
    return "control", f"RULING{_on(told, event.ruling)}", ruling.outcome if ruling else ""


def _rolled(told: Told, event: ev.Rolled) -> tuple[str, str, str]:
    came = "it comes true" if event.came_true else "it does not come true"
    what = f"Control rolls {event.roll} for {event.odds} percent{_on(told, event.ruling)}: {came}"
    return "control", what, ""


def _dropped(told: Told, event: ev.RulingDropped) -> tuple[str, str, str]:
    return "control", "A drafted ruling is dropped", event.reason


def _amended(told: Told, event: ev.RulingAmended) -> tuple[str, str, str]:
    return "control", f"The ruling{_on(told, event.ruling)} is AMENDED", f"{event.outcome} Reason: {event.reason}"


def _marked(told: Told, event: ev.CommitmentMarked) -> tuple[str, str, str]:
    known = told.say.state.playbook.commitments.get(event.commitment)
    title = known.title if known else event.commitment
    by = f" by {told.say.party(event.team)}" if event.team else ""
    became = event.standing + by if event.standing else "its mark is taken back"
    return "note", f"Commitment “{title}”: {became}", event.reason


def _verdict(told: Told, event: ev.VerdictGiven) -> tuple[str, str, str]:
    return "note", f"Verdict of the white cell: {capital(event.verdict)}", event.reason


def _rated(told: Told, event: ev.ObjectiveRated) -> tuple[str, str, str]:
    known = told.say.state.playbook.objectives.get(event.objective)
    of = f" for {told.say.party(event.team)}" if event.team else ""
    rating = {"": "no rating any more", UNSEEN: "not observed"}.get(event.rating, event.rating)
    return "note", f"Objective “{known.title if known else event.objective}”{of}: {rating}", event.explanation


def _parked(told: Told, event: ev.Parked) -> tuple[str, str, str]:
    return "note", "Parked" + (f" for {told.say.party(event.team)}" if event.team else ""), event.text


def _settled(told: Told, event: ev.ParkedSettled) -> tuple[str, str, str]:
    return "note", "Taken out of the parking lot", event.note


def _signed(told: Told, event: ev.ReportSigned) -> tuple[str, str, str]:
    return "log", "The report is signed", event.note


def _reopened(told: Told, event: ev.ReportReopened) -> tuple[str, str, str]:
    return "log", "The report is a draft again", event.reason


SENTENCES: dict[type[Event], Callable[[Any, Any], tuple[str, str, str]]] = {
    ev.RulingReleased: _released,
    ev.Rolled: _rolled,
    ev.RulingDropped: _dropped,
    ev.RulingAmended: _amended,
    ev.CommitmentMarked: _marked,
    ev.VerdictGiven: _verdict,
    ev.ObjectiveRated: _rated,
    ev.Parked: _parked,
    ev.ParkedSettled: _settled,
    ev.ReportSigned: _signed,
    ev.ReportReopened: _reopened,
}
