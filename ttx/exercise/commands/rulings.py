"""What control decides: rulings, the scorecard, the verdict."""

from __future__ import annotations

from ttx.exercise.commands.base import Command


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
    arguments_for: list[str] = []
    arguments_against: list[str] = []


class Roll(Command):
    """Let chance decide about a draft, by its odds."""

    ruling: str
    version: int


class ReleaseRulings(Command):
    rulings: dict[str, int]
    """by ruling: the version that the person saw"""


class DropRuling(Command):
    ruling: str
    reason: str = ""


class AmendRuling(Command):
    """Let a released ruling say something else."""

    ruling: str
    version: int
    outcome: str
    reason: str
    texts: dict[str, str] = {}
    shifts: dict[str, float] = {}
    public: bool = False


class MarkCommitment(Command):
    commitment: str
    standing: str
    """kept, modified, dropped; empty takes a mark back"""
    team: str = ""
    reason: str = ""


class GiveVerdict(Command):
    verdict: str
    reason: str
