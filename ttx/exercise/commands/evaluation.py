"""What evaluators and facilitators note, and the improvement plan."""

from __future__ import annotations

from ttx.exercise.commands.base import NOTERS, Command


class Rate(Command):
    objective: str
    rating: str = ""
    explanation: str = ""
    task: str = ""
    team: str = ""
    roles = NOTERS


class Park(Command):
    text: str
    team: str = ""
    roles = NOTERS


class Settle(Command):
    """Say what became of something parked."""

    item: str
    note: str
    roles = NOTERS


class NoteHotWash(Command):
    """A note of the plenary, or another version of one that is there; without text it is taken back."""

    column: str
    text: str = ""
    team: str = ""
    due: str = ""
    note: str = ""
    version: int = 0
    roles = NOTERS


class WriteFinding(Command):
    """A finding, or another version of one that is there."""

    side: str
    text: str
    objective: str = ""
    task: str = ""
    evidence: list[str] = []
    reference: str = ""
    analysis: str = ""
    finding: str = ""
    version: int = 0
    roles = NOTERS


class DraftFindings(Command):
    """Draft findings from the log, where no finding rests on the same evidence yet."""

    roles = NOTERS


class ConfirmFinding(Command):
    finding: str
    version: int
    roles = NOTERS


class DropFinding(Command):
    finding: str
    version: int
    reason: str
    roles = NOTERS


class PlanAction(Command):
    """A corrective action, or another version of one that is there."""

    text: str
    finding: str = ""
    element: str = ""
    owner: str = ""
    contact: str = ""
    start: str = ""
    due: str = ""
    priority: str = ""
    action: str = ""
    version: int = 0
    origin: str = ""
    roles = NOTERS


class CloseAction(Command):
    action: str
    version: int
    done: bool = True
    note: str = ""
    on: str = ""
    roles = NOTERS


class DropAction(Command):
    action: str
    version: int
    reason: str
    roles = NOTERS


class Comment(Command):
    about: str
    text: str
    roles = NOTERS


class NameLeadEvaluator(Command):
    seat: str = ""


class SignReport(Command):
    seq: int
    """the last entry of the log that the person saw: what came later would be signed unseen"""
    note: str = ""
    roles = NOTERS


class ReopenReport(Command):
    reason: str
    roles = NOTERS
