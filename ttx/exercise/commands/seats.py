"""A seat's own."""

from __future__ import annotations

from ttx.exercise.commands.base import CONTROL_ONLY, PLAYERS, Command
from ttx.exercise.events import Action


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
    text: str = ""
    """a joint text"""
    roles = PLAYERS | CONTROL_ONLY
