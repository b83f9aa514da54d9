"""The facts that a log keeps for ever.

A kind's name is its class name in lower case with hyphens. Its fields are its payload; who, when and in which phase
stand in the row around it. A field may be added with a default, never renamed or given another meaning: for that a kind
gets a new `version_of_kind`, and `decode` learns to read the old one.

`team`, `teams`, `sender`, `to` hold ids of the playbook; objects made in play are numbered by kind (`move-2`).
Times are milliseconds of exercise time.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

import msgspec


class Event(msgspec.Struct, omit_defaults=True):
    """What happened."""

    kind: ClassVar[str]
    version_of_kind: ClassVar[int] = 1


# -- the exercise and its clock


class Created(Event):
    """The first event: the whole playbook as it was compiled, so that a file is complete in itself."""

    playbook: dict[str, Any]
    purpose: str = "live"
    """live, rehearsal or demo"""
    made_with: str = ""


class Started(Event):
    """StartEx."""


class Paused(Event):
    reason: str
    real: bool = False
    """A real-world stop: seats are blanked and told why."""


class Resumed(Event):
    """The clock runs again."""


class Ended(Event):
    """EndEx. Nothing changes the exercise after it but notes, ratings and findings."""

    reason: str = ""


class StageEntered(Event):
    phase: str
    stage: str
    seconds: int
    """planned length"""
    scenario: str = ""


class Extended(Event):
    seconds: int
    reason: str = ""


class RateSet(Event):
    rate: float
    """exercise seconds in a wall second"""


class Jumped(Event):
    """The clock went forward. The row's own exercise time is the one before the jump."""

    seconds: int
    reason: str = ""


# -- injects


class InjectAdded(Event):
    """Control wrote an inject during play. `inject` is what a playbook would hold."""

    inject: dict[str, Any]
    phase: str


class InjectEdited(Event):
    inject: str
    version: int
    changes: dict[str, Any]
    """keys as in a playbook"""
    reason: str = ""


class InjectHeld(Event):
    inject: str
    held: bool = True
    reason: str = ""


class InjectSkipped(Event):
    inject: str
    reason: str


class InjectCarried(Event):
    """The phase ended without it; it waits in the next one."""

    inject: str
    phase: str


class InjectDue(Event):
    """Its time came, or its condition holds. A person releases it."""

    inject: str


class InjectReleased(Event):
    """These teams have it now, in these words."""

    inject: str
    title: str
    texts: dict[str, str]
    sender: str = "control"
    method: str = ""
    asks: str = "read"
    choices: list[str] = []
    answer_by: int | None = None
    later: dict[str, int] = {}
    """teams that get it at this exercise time"""
    dated: str = ""
    version: int = 1
    automatic: bool = False


class InjectRecalled(Event):
    """Taken back from these teams. What the release shifted is shifted back by events of its own."""

    inject: str
    teams: list[str]
    reason: str
    correction: str = ""


class InjectOpened(Event):
    """A seat of the team has opened it; one for each seat."""

    inject: str
    team: str


class ConditionJudged(Event):
    """Control says whether a sentence of the playbook has come true."""

    inject: str
    condition: str
    holds: bool
    reason: str = ""


class HintGiven(Event):
    team: str
    text: str
    inject: str = ""


class OutcomePicked(Event):
    inject: str
    outcome: int
    """counting from 1"""
    reason: str = ""


class ActionTicked(Event):
    """An expected action was seen, or was not."""

    inject: str
    expected: int
    """counting from 0 in the inject's list"""
    seen: bool
    at: int | None = None
    note: str = ""


# -- what teams do


class Replied(Event):
    inject: str
    team: str
    text: str = ""
    choice: str = ""
    version: int = 1
    late: bool = False
    entered_for: bool = False
    """control typed it for a team without devices"""


class Action(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One thing a team does in its move."""

    what: str
    instrument: str = ""
    toward: list[str] = []
    visibility: str = "public"
    """public, private, held"""
    level: str = ""
    timing: str = ""


class MoveSubmitted(Event):
    move: str
    team: str
    phase: str
    version: int
    actions: list[Action] = []
    fields: dict[str, str] = {}
    joint: list[str] = []
    """teams that must endorse this version before it counts"""
    late: bool = False
    entered_for: bool = False
    unsent: bool = False
    """it was a draft at the end and control submitted it"""


class MoveEndorsed(Event):
    move: str
    version: int
    team: str
    answer: str
    """endorse, reserve or refuse"""
    text: str = ""


class MoveReturned(Event):
    """Control asks the team to make it clearer."""

    move: str
    version: int
    question: str


class DraftClosed(Event):
    """At the end a draft had not been sent: kept here as evidence, or discarded."""

    team: str
    phase: str
    kept: bool
    actions: list[Action] = []
    fields: dict[str, str] = {}


class MessageSent(Event):
    message: str
    sender: str
    """a team, an actor (control writes as it) or control"""
    to: list[str]
    text: str
    reply_to: str = ""


class RequestMade(Event):
    """A team wants something from control: information, support, a decision."""

    request: str
    team: str
    text: str


class RequestAnswered(Event):
    request: str
    text: str


class DeskClaimed(Event):
    """One controller takes a move, request or message; the others see it."""

    item: str
    claimed: bool = True


class MeetingAsked(Event):
    meeting: str
    by: str
    teams: list[str]
    """the one that asks, too"""
    level: str = ""
    channel: str = ""
    topic: str = ""


class MeetingAnswered(Event):
    meeting: str
    team: str
    agrees: bool
    text: str = ""


class MeetingStarted(Event):
    meeting: str


class MeetingEnded(Event):
    meeting: str
    result: str = ""


class MeetingLogged(Event):
    """A talk that control saw: nobody asked for it in the tool."""

    meeting: str
    teams: list[str]
    level: str = ""
    channel: str = ""
    topic: str = ""
    result: str = ""


# -- what control decides


class RulingDrafted(Event):
    ruling: str
    version: int
    outcome: str
    moves: list[str] = []
    texts: dict[str, str] = {}
    shifts: dict[str, float] = {}
    reasons: str = ""
    odds: int | None = None
    """percent"""
    public: bool = False
    """every team reads the outcome"""


class RulingReleased(Event):
    """The drafted version is now what happened. Its shifts follow as events of their own."""

    ruling: str
    version: int


class RulingDropped(Event):
    ruling: str
    reason: str = ""


class IndicatorShifted(Event):
    indicator: str
    delta: float
    value: float
    """after the shift, within 0 and 100"""
    cause: str
    """inject:ID, outcome:ID, ruling:ID, recall:ID or control"""
    reason: str = ""


class ObservationNoted(Event):
    observation: str
    text: str
    tags: list[str] = []
    team: str = ""
    objective: str = ""
    task: str = ""
    inject: str = ""
    rating: str = ""
    """P, S, M, U or empty"""


# -- people, by seat; their names stand outside the log


class SeatJoined(Event):
    seat: str
    role: str
    team: str = ""


class SeatLeft(Event):
    seat: str
    reason: str = ""


class LeadNamed(Event):
    team: str
    seat: str = ""
    """empty: anyone in the team submits"""


class Erased(Event):
    """These rows' payloads were deleted; their digests stay, so the chain still proves the rest."""

    seqs: list[int]
    reason: str


def _kinds() -> dict[str, type[Event]]:
    found = {}
    for event in Event.__subclasses__():
        event.kind = re.sub(r"(?<!^)(?=[A-Z])", "-", event.__name__).lower()
        found[event.kind] = event
    return found


KINDS = _kinds()
_DECODERS = {kind: msgspec.json.Decoder(event).decode for kind, event in KINDS.items()}
# Not sorted: the order of a playbook's teams and stages means something.
_encode = msgspec.json.Encoder().encode


def encode(event: Event) -> str:
    """The exact text of a payload that the log keeps."""
    return _encode(event).decode()


def decode(kind: str, version: int, payload: str) -> Event:
    """Read a payload back. KeyError for a kind that this ttx does not know: the format number guards against it.

    So far every kind has one version.
    """
    return _DECODERS[kind](payload)
