"""Control's desk."""

from __future__ import annotations

from ttx.exercise.commands.base import NOTERS, Command
from ttx.exercise.events import Action


class EnterReply(Command):
    """Control types a reply for a team."""

    inject: str
    team: str
    text: str = ""
    choice: str = ""
    happened: int | None = None
    """exercise time, where it was done by hand and is entered afterwards"""


class EnterMove(Command):
    """Control types a move for a team."""

    team: str
    actions: list[Action] = []
    fields: dict[str, str] = {}
    joint: list[str] = []
    version: int = 0
    happened: int | None = None
    """exercise time, where it was done by hand and is entered afterwards"""


class EnterEndorsement(Command):
    """Control records that a team endorses, reserves or refuses."""

    move: str
    version: int
    team: str
    answer: str
    text: str = ""
    happened: int | None = None
    """exercise time, where it was done by hand and is entered afterwards"""


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
    """A message from control, from an actor that control plays, or from a team that wrote it on paper."""

    to: list[str]
    text: str
    sender: str = "control"
    reply_to: str = ""
    happened: int | None = None
    """exercise time, where it was done by hand and is entered afterwards"""


class LogMeeting(Command):
    teams: list[str]
    level: str = ""
    channel: str = "corridor"
    topic: str = ""
    result: str = ""
    happened: int | None = None
    """exercise time, where it was done by hand and is entered afterwards"""
    text: str = ""
    """a joint text, read by the teams that met"""


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
