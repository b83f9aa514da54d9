"""What the actions of evaluation ask for."""

from __future__ import annotations

from ttx.console import dialogs as d
from ttx.console.asked import Asking
from ttx.console.here import Here
from ttx.exercise.commands import NOTERS, Command, ConfirmFinding, DraftFindings, NameLeadEvaluator, ReopenReport
from ttx.exercise.drafting import drafts

# -- when


def has_objectives(here: Here) -> str:
    return "" if here.state.playbook.objectives else "This playbook has no objectives"


def is_objective(here: Here) -> str:
    return "" if here.chosen("objective") else "Select an objective on the evaluation's page (F9) first"


def is_parked(here: Here) -> str:
    return "" if here.chosen("parked") else "Select something parked (F9) first"


def is_finding(here: Here) -> str:
    return "" if here.chosen("finding") else "Select a finding (F9) first"


def is_draft(here: Here) -> str:
    finding = here.state.evaluation.findings.get(here.chosen("finding"))
    if finding is None:
        return is_finding(here)
    return "" if finding.status == "draft" else "Somebody has said it already"


def is_action(here: Here) -> str:
    return "" if here.chosen("action") else "Select an action (F9) first"


def is_either(here: Here) -> str:
    return "" if here.chosen("finding") or here.chosen("action") else "Select a finding or an action (F9) first"


def can_plan(here: Here) -> str:
    return "" if here.chosen("finding") or here.chosen("action") else "Select a finding (F9) first"


def has_drafts(here: Here) -> str:
    return "" if next(drafts(here.state), None) else "Nothing is left to draft: w writes a finding"


def can_sign(here: Here) -> str:
    if not here.state.over:
        return "The exercise has not ended"
    return "The report is signed; S again after something has changed" if here.state.evaluation.signed else ""


def is_signed(here: Here) -> str:
    return "" if here.state.evaluation.signed else "The report is a draft"


def is_evaluator(here: Here) -> str:
    seat = here.state.seats.get(here.chosen("seat"))
    return "" if seat and seat.role in NOTERS else "Select an evaluator on the screen of people (F3) first"


# -- what


def evaluation(here: Here) -> Asking:
    from ttx.console.evaluation import EvaluationPage

    return EvaluationPage()


def rate(here: Here) -> Asking:
    return d.RateDialog(here.state, here.chosen("objective"), here.you)


def park(here: Here) -> Asking:
    return d.ParkDialog(here.state, here.team)


def settle(here: Here) -> Asking:
    return d.SettleDialog(here.state, here.chosen("parked"))


def hot_wash(here: Here) -> Asking:
    return d.HotWashDialog(here.state, here.chosen("note"))


def finding(here: Here) -> Asking:
    return d.FindingDialog(here.state, here.chosen("finding"), here.chosen("objective"))


def draft(here: Here) -> Command:
    return DraftFindings()


def confirm(here: Here) -> Command:
    known = here.state.evaluation.findings[here.chosen("finding")]
    return ConfirmFinding(known.id, known.version)


def plan(here: Here) -> Asking:
    return d.ActionDialog(here.state, here.chosen("finding"), here.chosen("action"))


def done(here: Here) -> Asking:
    return d.DoneDialog(here.state, here.chosen("action"), here.wall.astimezone().date().isoformat())


def drop(here: Here) -> Asking:
    return d.DropEvaluationDialog(here.state, here.chosen("finding") or here.chosen("action"))


def remark(here: Here) -> Asking:
    return d.RemarkDialog(here.state, here.chosen("finding") or here.chosen("action"))


def sign(here: Here) -> Asking:
    return d.SignDialog(here.state)


def reopen(here: Here) -> Command:
    return ReopenReport("opened again at the console")


def lead_evaluator(here: Here) -> Command:
    return NameLeadEvaluator(here.chosen("seat"))
