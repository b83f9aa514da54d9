"""What teams do."""

from __future__ import annotations

import msgspec

from ttx.exercise.events.base import Event


class Replied(Event):
    inject: str
    team: str
    text: str = ""
    choice: str = ""
    version: int = 1
    late: bool = False
    entered_for: bool = False
    """control typed it for a team without devices"""
    happened: int | None = None
    """exercise time at which it was done by hand, where it is entered afterwards"""


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
    happened: int | None = None
    """exercise time at which it was done by hand, where it is entered afterwards"""


class MoveEndorsed(Event):
    move: str
    version: int
    team: str
    answer: str
    """endorse, reserve or refuse"""
    text: str = ""
    happened: int | None = None
    """exercise time at which it was done by hand, where it is entered afterwards"""


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
    happened: int | None = None
    """exercise time at which it was done by hand, where it is entered afterwards"""
    entered_for: bool = False
    translated: dict[str, str] = {}
    """by team: what it really read, where it has another language"""


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
    text: str = ""
    """what the teams say together, in the words they agreed"""


class MeetingLogged(Event):
    """A talk that control saw: nobody asked for it in the tool."""

    meeting: str
    teams: list[str]
    level: str = ""
    channel: str = ""
    topic: str = ""
    result: str = ""
    happened: int | None = None
    """exercise time at which it was done by hand, where it is entered afterwards"""
    text: str = ""
    """what the teams say together; where there is one they read it, else the talk is control's note"""
