"""What becomes of scripted events."""

from __future__ import annotations

from typing import Any

import msgspec

from ttx.exercise.events.base import Event


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


class VariantChosen(Event):
    """Which way the inject goes. What control had edited in it before starts anew from the playbook's words."""

    inject: str
    variant: str
    version: int
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


class Translated(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An inject's words in a team's language. What is empty the team reads as it was written."""

    title: str = ""
    text: str = ""
    method: str = ""
    choices: list[str] = []


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
    happened: int | None = None
    """exercise time at which it was done by hand, where it is entered afterwards"""
    translated: dict[str, Translated] = {}
    """by team: what it really read, where it has another language than the playbook"""


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
    translated: str = ""
    """what the team really read, where it has another language"""


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
