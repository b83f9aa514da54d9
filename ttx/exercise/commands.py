"""What people may ask of an exercise, by role. Each carries an id of the client's around it; a repeat returns the first
result. `version` fields name the version that the person saw: a stale one is refused.

Players and observers name things by what they see (`inject-3` is the third inject of their team); control by ids.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from ttx.exercise.events import Action

CONTROL_ONLY = frozenset({"facilitator"})
PLAYERS = frozenset({"player"})
NOTERS = frozenset({"facilitator", "evaluator"})
SYSTEM = frozenset({"system"})


def _kebab(name: str) -> str:
    return "".join(
        f"-{letter.lower()}" if letter.isupper() and place else letter.lower() for place, letter in enumerate(name)
    )


class Command(msgspec.Struct, omit_defaults=True, tag_field="do", tag=_kebab, forbid_unknown_fields=True):
    """One request to change the exercise."""

    roles: ClassVar[frozenset[str]] = CONTROL_ONLY


# -- the server itself


class Tick(Command):
    """Time has gone by: mark what is due, deliver what was delayed."""

    roles = SYSTEM


class Join(Command):
    """A seat was given to somebody who showed a right code."""

    seat: str
    role: str
    team: str = ""
    roles = SYSTEM


class Reopen(Command):
    """A server has taken up this exercise. One that was running is paused at the last heartbeat."""

    beat: int
    """exercise milliseconds of the last heartbeat"""
    roles = SYSTEM


# -- the clock


class Start(Command):
    pass


class Pause(Command):
    reason: str
    real: bool = False


class Resume(Command):
    pass


class NextStage(Command):
    stage: str
    """the stage that was on when the person pressed the key; two presses do not skip one"""


class NextPhase(Command):
    phase: str
    """the phase that was on"""
    unreleased: dict[str, str] = {}
    """by inject: carry, skip or release; what is not named and not held is carried"""
    reason: str = ""


class Extend(Command):
    seconds: int
    reason: str = ""


class SetRate(Command):
    rate: float


class Jump(Command):
    seconds: int
    reason: str


class UnsentDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team's move that was not submitted, with what control wants done with it."""

    team: str
    do: str
    """submit, keep or discard"""
    actions: list[Action] = []
    fields: dict[str, str] = {}
    joint: list[str] = []


class End(Command):
    reason: str = ""
    drafts: dict[str, str] = {}
    """by team: submit, keep or discard"""
    unsent: list[UnsentDraft] = []
    """filled in by the server, which holds the drafts"""


# -- injects


class Release(Command):
    inject: str
    teams: list[str] = []
    """empty: all that it goes to and that do not have it yet"""
    version: int = 1


class Hold(Command):
    inject: str
    held: bool = True
    reason: str = ""


class Skip(Command):
    inject: str
    reason: str


class Recall(Command):
    inject: str
    reason: str
    teams: list[str] = []
    correction: str = ""


class Edit(Command):
    inject: str
    version: int
    changes: dict[str, Any]
    reason: str = ""


class AddInject(Command):
    """Write one now. With `release` it goes out at once."""

    title: str
    text: str
    to: list[str]
    asks: str = "read"
    sender: str = "control"
    answer_within: int | None = None
    """seconds"""
    instead: dict[str, str] = {}
    release: bool = True


class Judge(Command):
    inject: str
    condition: str
    holds: bool = True
    reason: str = ""


class Hint(Command):
    team: str
    text: str
    inject: str = ""


class PickOutcome(Command):
    inject: str
    outcome: int
    reason: str = ""


class TickAction(Command):
    """Tick an expected action."""

    inject: str
    expected: int
    seen: bool = True
    at: int | None = None
    note: str = ""
    roles = NOTERS


# -- a seat's own


class Open(Command):
    inject: str
    roles = PLAYERS


class Reply(Command):
    inject: str
    text: str = ""
    choice: str = ""
    roles = PLAYERS


class SubmitMove(Command):
    actions: list[Action] = []
    fields: dict[str, str] = {}
    joint: list[str] = []
    version: int = 0
    """the newest version that the person saw; 0 where none was submitted"""
    roles = PLAYERS


class Endorse(Command):
    move: str
    version: int
    answer: str
    text: str = ""
    roles = PLAYERS


class Say(Command):
    """A message to teams, actors or control."""

    to: list[str]
    text: str
    reply_to: str = ""
    roles = PLAYERS


class Ask(Command):
    """A request to control."""

    text: str
    roles = PLAYERS


class AskMeeting(Command):
    teams: list[str]
    level: str = ""
    channel: str = ""
    topic: str = ""
    roles = PLAYERS


class AnswerMeeting(Command):
    meeting: str
    agrees: bool
    text: str = ""
    roles = PLAYERS


class StartMeeting(Command):
    meeting: str
    roles = PLAYERS | CONTROL_ONLY


class EndMeeting(Command):
    meeting: str
    result: str = ""
    roles = PLAYERS | CONTROL_ONLY


class HandLead(Command):
    """The lead gives the lead to another seat of the team."""

    seat: str
    roles = PLAYERS


# -- control's desk


class EnterReply(Command):
    """Control types a reply for a team."""

    inject: str
    team: str
    text: str = ""
    choice: str = ""


class EnterMove(Command):
    """Control types a move for a team."""

    team: str
    actions: list[Action] = []
    fields: dict[str, str] = {}
    joint: list[str] = []
    version: int = 0


class EnterEndorsement(Command):
    """Control records that a team endorses, reserves or refuses."""

    move: str
    version: int
    team: str
    answer: str
    text: str = ""


class ReturnMove(Command):
    move: str
    version: int
    question: str


class Claim(Command):
    """Take a move, request or message, or put it back."""

    item: str
    claimed: bool = True


class Answer(Command):
    request: str
    text: str


class Write(Command):
    """A message from control, or from an actor that control plays."""

    to: list[str]
    text: str
    sender: str = "control"
    reply_to: str = ""


class LogMeeting(Command):
    teams: list[str]
    level: str = ""
    channel: str = "corridor"
    topic: str = ""
    result: str = ""


class DraftRuling(Command):
    outcome: str
    moves: list[str] = []
    texts: dict[str, str] = {}
    shifts: dict[str, float] = {}
    reasons: str = ""
    odds: int | None = None
    public: bool = False
    seen: dict[str, int] = {}
    """by move: the version that the person saw"""
    ruling: str = ""
    """empty for a new one"""
    version: int = 0
    """of the draft that the person saw"""


class ReleaseRulings(Command):
    rulings: dict[str, int]
    """by ruling: the version that the person saw"""


class DropRuling(Command):
    ruling: str
    reason: str = ""


class Shift(Command):
    indicator: str
    delta: float
    reason: str


class Observe(Command):
    text: str
    tags: list[str] = []
    team: str = ""
    objective: str = ""
    task: str = ""
    inject: str = ""
    rating: str = ""
    roles = NOTERS


class NameLead(Command):
    team: str
    seat: str = ""


class RemoveSeat(Command):
    seat: str
    reason: str = ""


def _all() -> Any:
    union: Any = None
    for command in Command.__subclasses__():
        union = command if union is None else union | command
    return union


AnyCommand = _all()


class _Envelope(msgspec.Struct):
    # msgspec keeps what it learns of a type on a struct; for a bare union it would learn it anew each time, 40 us long.
    command: AnyCommand  # type: ignore[valid-type]


def read(data: Any) -> Command:
    """A command from parsed and cleaned JSON. msgspec.ValidationError says which field is wrong."""
    command: Command = msgspec.convert({"command": data}, _Envelope).command
    return command


def write(command: Command) -> dict[str, Any]:
    """A command as JSON data."""
    data: dict[str, Any] = msgspec.to_builtins(command)
    return data
