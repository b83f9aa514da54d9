"""The server itself, and the clock."""

from __future__ import annotations

import msgspec

from ttx.exercise.commands.base import SYSTEM, Command
from ttx.exercise.events import Action


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


class Start(Command):
    pass


class Pause(Command):
    reason: str
    real: bool = False
    until: str = ""
    """ISO with a zone, the wall time at which play is to go on: a break"""


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
    until: str = ""
    """ISO with a zone: take the break that the playbook has here, until this wall time"""


class Extend(Command):
    seconds: int
    reason: str = ""
    shift: bool = False
    """what is still to come in the phase comes that much later, too"""


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
