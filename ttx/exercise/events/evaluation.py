"""What evaluators say: ratings, what is parked, the hot wash, findings and what is to be done about them."""

from __future__ import annotations

from ttx.exercise.events.base import Event


class ObjectiveRated(Event):
    """How an evaluator rates an objective, or one of its tasks; a newer rating of the same seat counts instead."""

    objective: str
    rating: str = ""
    """P, S, M, U, or N for "not observed"; empty where the rating is taken back"""
    explanation: str = ""
    task: str = ""
    team: str = ""
    """whose part in it is rated; empty for all of them"""


class Parked(Event):
    """Something that is to be talked about later."""

    item: str
    text: str
    team: str = ""


class ParkedSettled(Event):
    item: str
    note: str
    """what became of it"""


class HotWashNoted(Event):
    """What the plenary said, in one of the columns; the same note again is another version of it."""

    note: str
    version: int
    column: str
    """well, improve, surprise or change"""
    text: str = ""
    """empty where the note is taken back"""
    team: str = ""
    due: str = ""
    """until when a change is to be made, in the plenary's words"""


class FindingWritten(Event):
    """A strength or an area for improvement; the same finding again is another version of it."""

    finding: str
    version: int
    side: str
    """strength or improvement"""
    text: str
    objective: str = ""
    task: str = ""
    evidence: list[str] = []
    """ids in this exercise: observation-1, move-2, ruling-1, expect:INJECT:0, inject:INJECT, note-1, parked-1"""
    reference: str = ""
    """the plan, agreement or procedure that it is measured by"""
    analysis: str = ""
    """why it was so: the root cause"""
    by_rule: bool = False
    """drafted from the log: nobody has said so yet"""


class FindingConfirmed(Event):
    """A person says what a rule had drafted."""

    finding: str
    version: int


class FindingDropped(Event):
    finding: str
    reason: str = ""


class ActionPlanned(Event):
    """What is to be done about a finding; the same action again is another version of it."""

    action: str
    version: int
    text: str
    finding: str = ""
    """empty for one that comes from an earlier exercise"""
    element: str = ""
    """planning, organization, equipment, training or exercise"""
    owner: str = ""
    """the office that does it"""
    start: str = ""
    due: str = ""
    """ISO dates"""
    priority: str = ""
    """high, medium or low"""
    origin: str = ""
    """the earlier exercise that it was carried over from, and its id there"""


class ContactNamed(Event):
    """Who in the owner's office answers for an action. A person's name: by itself, so that it can be forgotten."""

    action: str
    contact: str


class ActionClosed(Event):
    """An action is done, or open again."""

    action: str
    done: bool
    note: str = ""
    on: str = ""
    """ISO date"""


class ActionDropped(Event):
    action: str
    reason: str = ""


class Commented(Event):
    """A remark on a finding or an action, for those who write the report."""

    about: str
    text: str


class LeadEvaluatorNamed(Event):
    """Who confirms what was drafted, and signs; nobody where it is empty."""

    seat: str


class ReportSigned(Event):
    """The report is no draft any more, until something in it changes."""

    note: str = ""


class ReportReopened(Event):
    reason: str
