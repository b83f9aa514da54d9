"""What goes with a verdict: how often it comes where something happened, and where it did not.

Teams that try hard do everything better, so that everything goes with everything. Runs are therefore compared with runs
in which teams did about as much of what was expected of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt

from ttx.playbook.models import Playbook
from ttx.rehearsal.branches import NO, Branch
from ttx.rehearsal.outcome import Driver
from ttx.rehearsal.watch import Load, Run

FEWEST = 10
"""Runs on either side; with fewer nothing is said."""

CERTAIN = 3.0
"""Standard errors. Among hundreds of things that are compared some are two apart by chance alone."""

STRATA = 10
"""Tenths of what was expected and done."""

MOST, FEW = 40, 12
"""How many are named, and how many at least."""

MUCH = 0.5
"""From this share of what is expected on, a team did much of it."""

Counts = list[list[int]]
"""By stratum, then by verdict: runs."""


class Drivers:
    """Counts verdicts by everything that may go with them."""

    def __init__(self, playbook: Playbook, branches: list[Branch]) -> None:
        self.playbook, self.branches = playbook, branches
        self._places = {rule.verdict: place for place, rule in enumerate(playbook.verdict)}
        self._ways = [[self._none() for _ in range(len(branch.ways) + 1)] for branch in branches]
        self._out = {name: (self._none(), self._none()) for name in playbook.injects}
        self._efforts = [(self._none(), self._none()) for _ in playbook.teams]

    def _none(self) -> Counts:
        return [[0] * len(self._places) for _ in range(STRATA)]

    def add(self, run: Run) -> None:
        """One more run."""
        if not run.verdict:
            return
        verdict, stratum = self._places[run.verdict], _stratum(run.loads)
        for counts, way in zip(self._ways, run.ways, strict=True):
            counts[way][stratum][verdict] += 1
        for name, out in self._out.items():
            out[name not in run.missed][stratum][verdict] += 1
        for place, load in enumerate(run.loads):
            if load.expected:
                others = _stratum([each for other, each in enumerate(run.loads) if other != place])
                self._efforts[place][load.done >= MUCH * load.expected][others][verdict] += 1

    def found(self) -> tuple[list[Driver], int]:
        """What goes with a verdict, what is certain first, then the largest difference; and how many were compared.

        Of what may be chance as well, the few that come nearest to certainty.
        """
        compared = list(self._compared())
        drivers = list(filter(None, (self._best(*each) for each in compared)))
        certain = [each for each in drivers if each.certain]
        others = sorted(
            (each for each in drivers if not each.certain), key=lambda each: -abs(each.difference) / each.error
        )
        certain.sort(key=lambda each: (-abs(each.difference), each.inject, each.what))
        return certain[:MOST] + others[: max(0, FEW - len(certain))], len(compared)

    def _compared(self) -> Iterator[tuple[str, str, str, Counts, Counts]]:
        for team, (less, more) in zip(self.playbook.teams.values(), self._efforts, strict=True):
            yield "effort", "", f"{team.name} did at least half of what was expected of it", more, less
        for name, (missed, out) in self._out.items():
            yield "inject", name, f"{self.playbook.injects[name][1].title}: it went out", out, missed
        for branch, counts in zip(self.branches, self._ways, strict=True):
            if branch.kind == "choice" and set(branch.ways) <= set(self._places):
                # Teams are asked which verdict they see: that they see it does not bring it about.
                continue
            for place, way in enumerate(branch.ways, 1):
                # Of two ways the second is the first turned round.
                if way != NO and not (len(branch.ways) == 2 and place == 2):
                    others = [each for other, each in enumerate(counts) if other not in (0, place)]
                    yield branch.kind, branch.inject, _words(branch, way), counts[place], _sum(others)

    def _best(self, kind: str, inject: str, what: str, with_it: Counts, without: Counts) -> Driver | None:
        """The verdict for which it makes the largest difference."""
        runs, others = (sum(map(sum, each)) for each in (with_it, without))
        if min(runs, others) < FEWEST:
            return None
        found = []
        for verdict, place in self._places.items():
            share = sum(row[place] for row in with_it) / runs
            other = sum(row[place] for row in without) / others
            difference, error = _difference(with_it, without, place)
            certain = abs(difference) > CERTAIN * error
            found.append(Driver(what, kind, inject, verdict, runs, share, others, other, difference, error, certain))
        return max(found, key=lambda each: abs(each.difference), default=None)


def _stratum(loads: Sequence[Load]) -> int:
    """How much teams did of what was expected of them, in tenths."""
    expected = sum(load.expected for load in loads)
    return min(STRATA - 1, sum(load.done for load in loads) * STRATA // expected) if expected else 0


def _sum(many: Sequence[Counts]) -> Counts:
    return [[sum(column) for column in zip(*rows, strict=True)] for rows in zip(*many, strict=True)]


def _difference(with_it: Counts, without: Counts, place: int) -> tuple[float, float]:
    """The difference of a verdict's share within strata, weighed as Mantel and Haenszel do, and its standard error."""
    total = weighed = variance = 0.0
    for mine, other in zip(with_it, without, strict=True):
        runs, others = sum(mine), sum(other)
        if runs and others:
            weight = runs * others / (runs + others)
            share, rest = mine[place] / runs, other[place] / others
            # Agresti and Caffo's two runs more on each side: a stratum of three alike is not certain.
            near, far = (mine[place] + 1) / (runs + 2), (other[place] + 1) / (others + 2)
            total += weight
            weighed += weight * (share - rest)
            variance += weight**2 * (near * (1 - near) / (runs + 2) + far * (1 - far) / (others + 2))
    return (weighed / total, sqrt(variance) / total) if total else (0.0, 1.0)


def _words(branch: Branch, way: str) -> str:
    asked = f" ({branch.what})" if branch.what else ""
    return f"{branch.title}{asked}: {way}"
