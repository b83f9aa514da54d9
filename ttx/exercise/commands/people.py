"""Who is here, who leads, and whether all of them can be reached."""

from __future__ import annotations

from ttx.exercise.commands.base import PLAYERS, SEATS, Command


class HandLead(Command):
    """The lead gives the lead to another seat of the team."""

    seat: str
    roles = PLAYERS


class AskLead(Command):
    """A seat asks for the lead."""

    roles = PLAYERS


class TakeLead(Command):
    """A seat takes the lead that it asked for, where the lead did not answer."""

    roles = PLAYERS


class NameLead(Command):
    team: str
    seat: str = ""


class RemoveSeat(Command):
    seat: str
    reason: str = ""


class MoveSeat(Command):
    """Put a player or an observer into another team."""

    seat: str
    team: str


class AskCheck(Command):
    """A comms check."""

    text: str


class ConfirmCheck(Command):
    roles = SEATS


class SendPractice(Command):
    """An inject to practise on before StartEx."""

    title: str
    text: str


class AnswerPractice(Command):
    text: str
    roles = PLAYERS
