"""What many runs came to, as data: what a terminal, a page and a JSON file show."""

from __future__ import annotations

import msgspec

from ttx.rehearsal.branches import Branch
from ttx.rehearsal.watch import Slots


class VerdictCount(msgspec.Struct):
    verdict: str
    means: str
    runs: int
    seed: int | None
    """of a run in the middle of those with this verdict, by how far the index moved; plays it alone"""
    change: float | None
    """of the index in that run"""


class RuleCount(msgspec.Struct):
    """One condition of a verdict's rule."""

    verdict: str
    words: str
    held: int
    """runs in which it held in the end"""
    decided: int
    """runs in which it held, and without it the verdict would have been another"""
    missing: int | None
    """runs in which it alone was missing for this verdict; nothing where the rule has others to choose from"""


class BranchCount(msgspec.Struct):
    branch: Branch
    came: int
    """runs that came to it"""
    counts: list[int]
    """by way"""


class Unfired(msgspec.Struct):
    reason: str
    runs: int


class InjectCount(msgspec.Struct):
    id: str
    title: str
    phase: str
    priority: str
    runs: int
    """in which it went out"""
    reasons: list[Unfired]
    """why it did not, the commonest first"""


class Spread(msgspec.Struct):
    """What half of the runs have less than, nine of ten, and the most."""

    median: float
    high: float
    most: float


class LongestIdle(msgspec.Struct):
    """The longest time of all runs in which a team had nothing to do; minutes."""

    minutes: float
    phase: str
    began: float
    """minutes into the phase"""
    seed: int


class TeamLoad(msgspec.Struct):
    id: str
    name: str
    done: float | None
    """share of what was expected of it that it did; nothing where nothing was"""
    injects: list[Spread]
    """by slot: injects that arrive"""
    open: list[Spread]
    """by slot: replies that are awaited"""
    words: list[Spread]
    """by slot: words to read that arrive"""
    most_open: Spread
    most_words: Spread
    """in one slot"""
    idle: Spread
    """minutes, the longest of a run"""
    longest: LongestIdle | None


class Fan(msgspec.Struct):
    """An indicator at the end of each slot: values below which 5, 25, 50, 75 and 95 percent of the runs are."""

    id: str
    name: str
    better: str
    baseline: float
    bands: list[tuple[float, float, float, float, float]]


class Driver(msgspec.Struct):
    """A verdict's share in runs with something and in runs without it."""

    what: str
    """in words"""
    kind: str
    inject: str
    verdict: str
    runs: int
    share: float
    others: int
    share_of_others: float
    difference: float
    """between runs in which teams did about as much of what was expected"""
    error: float
    """one standard error of it"""
    certain: bool
    """more than chance would make of so many comparisons"""


class Supposed(msgspec.Struct):
    team: str
    words: str


class CheckResult(msgspec.Struct):
    """One thing that was asserted. `found` says what was found instead, in a sentence."""

    says: str
    holds: bool
    found: str


class Rehearsed(msgspec.Struct):
    """What many runs of a playbook came to."""

    playbook: str
    title: str
    seed: int
    runs: int
    about: str
    supposed: list[Supposed]
    slots: Slots
    verdicts: list[VerdictCount]
    rules: list[RuleCount]
    drivers: list[Driver]
    compared: int
    """how many things were looked at for what drives the verdict"""
    branches: list[BranchCount]
    injects: list[InjectCount]
    teams: list[TeamLoad]
    indicators: list[Fan]
    checks: list[CheckResult] = []
