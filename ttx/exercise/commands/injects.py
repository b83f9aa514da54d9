"""What control does with injects."""

from __future__ import annotations

from typing import Any

from ttx.exercise.commands.base import NOTERS, Command


class Release(Command):
    inject: str
    teams: list[str] = []
    """empty: all that it goes to and that do not have it yet"""
    version: int = 1
    happened: int | None = None
    """exercise time, where it was done by hand and is entered afterwards"""
    dated: str = ""
    """ISO, another story time than the playbook's: the story does not run backwards for a team"""


class ChooseVariant(Command):
    inject: str
    variant: str
    version: int
    reason: str = ""


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
