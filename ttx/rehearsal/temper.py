"""How simulated teams are minded: how likely each does what the playbook expects, and how soon."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ttx.playbook.models import Expect, Outcome, Playbook
from ttx.rehearsal.policy import Hypothesis, Policy

NO_POLICY = Policy()


@dataclass(frozen=True, slots=True)
class Temper:
    """One team on one day. `effort` is the chance that it does what is expected of it; `haste` below 1 is early."""

    effort: float
    haste: float
    policy: Policy = NO_POLICY

    def does(self, dice: random.Random) -> bool:
        return dice.random() < self.effort

    def acts(self, expected: Expect, dice: random.Random) -> bool:
        """Whether it does this action."""
        task = expected.task or ""
        wanted = self.policy.does
        return dice.random() < wanted.get(task, wanted.get(task.partition(".")[0], self.effort))

    def talks(self, dice: random.Random) -> bool:
        """Whether it speaks with others, where an action says so."""
        return self.policy.talks is None or dice.random() < self.policy.talks

    def joins(self, dice: random.Random) -> bool:
        """Whether it does something together with others."""
        return dice.random() < (self.effort if self.policy.joins is None else self.policy.joins)

    def after(self, seconds: float, dice: random.Random) -> int:
        """When it has done something that should take so many seconds, in milliseconds."""
        return round(seconds * 1000 * self.haste * dice.uniform(0.35, 1.15))


def tempers(playbook: Playbook, dice: random.Random, supposed: Hypothesis) -> dict[str, Temper]:
    """A day's mood that all share, and what each team makes of it, where nothing is supposed of a team."""
    # The same throws with and without a policy: what then differs is the policy.
    mood = dice.betavariate(1.1, 1.0)
    found = {}
    for team in playbook.teams:
        effort, haste = min(0.98, max(0.02, dice.gauss(mood, 0.12))), dice.uniform(0.7, 1.2)
        policy = supposed.teams.get(team, NO_POLICY)
        effort = effort if policy.expected is None else policy.expected
        found[team] = Temper(effort, haste if policy.haste is None else policy.haste, policy)
    return found


def thrown(choices: Sequence[str], chances: Mapping[str, float], dice: random.Random) -> str:
    """One of the choices by these chances; those that are not named share what is left."""
    if not chances:
        return dice.choice(choices)
    unnamed = [choice for choice in choices if choice not in chances]
    left = max(0.0, 1 - sum(chances.values())) / len(unnamed) if unnamed else 0.0
    weights = [chances.get(choice, left) for choice in choices]
    return dice.choices(choices, weights)[0] if sum(weights) > 0 else dice.choice(choices)


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
