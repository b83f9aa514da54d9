"""What the actions of adjudication ask for: collisions, rolls, amended rulings, the scorecard, the verdict."""

from __future__ import annotations

from ttx.console import dialogs as d
from ttx.console.asked import Asking, is_draft, not_over
from ttx.console.desk import released
from ttx.console.here import Here
from ttx.exercise.commands import Command, MarkCommitment
from ttx.exercise.scorecard import standing
from ttx.exercise.state import Ruling


def _amendable(here: Here) -> Ruling | None:
    """The selected ruling, or the newest."""
    ruling = here.state.rulings.get(here.item)
    if ruling is None:
        return next(iter(released(here)), None)
    return ruling if ruling.status == "released" else None


# -- when


def can_roll(here: Here) -> str:
    if wrong := is_draft(here):
        return wrong
    ruling = here.state.rulings[here.item]
    return "This draft gives no odds; enter opens it" if ruling.odds is None else ""


def can_amend(here: Here) -> str:
    if here.item in here.state.rulings and _amendable(here) is None:
        return "It is a draft; enter opens it"
    return not_over(here) if _amendable(here) else "No ruling is out"


def has_verdicts(here: Here) -> str:
    return "" if here.state.playbook.verdict else "This playbook has no verdicts"


def has_commitments(here: Here) -> str:
    return "" if here.state.playbook.commitments else "This playbook has no commitments"


def can_mark(here: Here) -> str:
    if not here.chosen("commitment"):
        return "Select a commitment on the scorecard (S) first"
    return "" if here.state.phase else "The exercise has not started"


def is_marked(here: Here) -> str:
    name = here.chosen("commitment")
    return can_mark(here) or ("" if standing(here.state, name, here.state.phase) else "It has no mark in this phase")


# -- what


def roll(here: Here) -> Asking:
    from ttx.console.small import RollFor

    return RollFor(here)


def amend(here: Here) -> Asking:
    ruling = _amendable(here)
    assert ruling is not None
    return d.AmendDialog(here.state, ruling.id)


def verdict(here: Here) -> Asking:
    return d.VerdictDialog(here.state, here.you)


def scorecard(here: Here) -> Asking:
    from ttx.console.scorecard import ScorecardPage

    return ScorecardPage()


def kept(here: Here) -> Command:
    return MarkCommitment(here.chosen("commitment"), "kept")


def modified(here: Here) -> Asking:
    return d.MarkDialog(here.state, here.chosen("commitment"), "modified")


def dropped(here: Here) -> Asking:
    return d.MarkDialog(here.state, here.chosen("commitment"), "dropped")


def unmark(here: Here) -> Command:
    return MarkCommitment(here.chosen("commitment"), "")
