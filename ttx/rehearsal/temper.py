"""How simulated teams are minded: how likely each does what the playbook expects, and how soon."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ttx.playbook.models import Expect, Outcome, Playbook


@dataclass(frozen=True, slots=True)
class Temper:
    """One team on one day. `effort` is the chance that it does what is expected of it; `haste` below 1 is early."""

    effort: float
    haste: float

    def does(self, dice: random.Random) -> bool:
        return dice.random() < self.effort

    def after(self, seconds: float, dice: random.Random) -> int:
        """When it has done something that should take so many seconds, in milliseconds."""
        return round(seconds * 1000 * self.haste * dice.uniform(0.35, 1.15))


def tempers(playbook: Playbook, dice: random.Random) -> dict[str, Temper]:
    """A day's mood that all share, and what each team makes of it."""
    mood = dice.betavariate(1.1, 1.0)
    return {
        team: Temper(min(0.98, max(0.02, dice.gauss(mood, 0.12))), dice.uniform(0.7, 1.2)) for team in playbook.teams
    }


def patience(expected: Expect, default: int) -> int:
    """Seconds in which an action is expected."""
    return expected.within or default


def worth(playbook: Playbook, outcome: Outcome) -> float:
    """How good an outcome is: what it adds to the index, those indicators turned over that are better low."""
    return sum(
        delta if playbook.indicators[name].better == "up" else -delta
        for name, delta in outcome.shift.items()
        if name in playbook.indicators
    )


def fitting(playbook: Playbook, outcomes: list[Outcome], quality: float) -> int:
    """The outcome that teams have earned with this share, 0 to 1, of what was expected; counted from 1."""
    ranked = sorted(range(len(outcomes)), key=lambda place: worth(playbook, outcomes[place]))
    return ranked[min(len(ranked) - 1, int(quality * len(ranked)))] + 1
