"""Counts runs, one after the other: what it keeps does not grow with their number, but for a few numbers each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ttx.playbook.models import Playbook
from ttx.rehearsal.branches import Branch, branches_of
from ttx.rehearsal.drivers import Drivers
from ttx.rehearsal.outcome import (
    BranchCount,
    Fan,
    InjectCount,
    LongestIdle,
    Rehearsed,
    RuleCount,
    Spread,
    Supposed,
    TeamLoad,
    Unfired,
    VerdictCount,
)
from ttx.rehearsal.policy import Hypothesis, in_words
from ttx.rehearsal.rules import leaves_of, otherwise
from ttx.rehearsal.watch import MINUTE, Load, Run, slots_of

_BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST_REASONS = 3


class _Team:
    """One team's load in all runs."""

    def __init__(self, slots: int) -> None:
        self.injects, self.open, self.words = ([Counter[int]() for _ in range(slots)] for _ in range(3))
        self.most_open, self.most_words, self.idle = Counter[int](), Counter[int](), Counter[float]()
        self.longest: LongestIdle | None = None
        self.done = self.expected = 0

    def add(self, load: Load, seed: int) -> None:
        for counters, values in ((self.injects, load.injects), (self.open, load.open), (self.words, load.words)):
            for counter, value in zip(counters, values, strict=True):
                counter[value] += 1
        self.most_open[max(load.open)] += 1
        self.most_words[max(load.words)] += 1
        minutes = round(load.idle.lasted / MINUTE, 1)
        self.idle[minutes] += 1
        if minutes and (self.longest is None or minutes > self.longest.minutes):
            self.longest = LongestIdle(minutes, load.idle.phase, round(load.idle.began / MINUTE, 1), seed)
        self.done += load.done
        self.expected += load.expected


class Tally:
    """Adds runs up."""

    def __init__(self, playbook: Playbook, supposed: Hypothesis, seed: int) -> None:
        self.playbook, self.supposed, self.seed = playbook, supposed, seed
        self.branches, self.slots = branches_of(playbook), slots_of(playbook)
        self.runs = 0
        self._verdicts: dict[str, list[tuple[float, int]]] = {rule.verdict: [] for rule in playbook.verdict}
        self._rules = [
            RuleCount(verdict, words, 0, 0, 0 if needed else None) for verdict, words, needed in leaves_of(playbook)
        ]
        self._ways = [[0] * (len(branch.ways) + 1) for branch in self.branches]
        self._missed: dict[str, Counter[str]] = {name: Counter() for name in playbook.injects}
        self._teams = {team: _Team(self.slots.count) for team in playbook.teams}
        self._courses = {name: [Counter[float]() for _ in range(self.slots.count)] for name in playbook.indicators}
        self._drivers = Drivers(playbook, self.branches)

    def add(self, run: Run) -> None:
        """One more."""
        self.runs += 1
        if run.verdict:
            self._verdicts[run.verdict].append((run.change, run.seed))
        for rule, held, other in zip(self._rules, run.rules, otherwise(self.playbook, run.rules), strict=True):
            rule.held += held
            rule.decided += held and run.verdict == rule.verdict != other
            if rule.missing is not None:
                rule.missing += not held and run.verdict != rule.verdict == other
        for counts, way in zip(self._ways, run.ways, strict=True):
            counts[way] += 1
        for inject, why in run.missed.items():
            self._missed[inject][why] += 1
        for team, load in zip(self._teams.values(), run.loads, strict=True):
            team.add(load, run.seed)
        for course, values in zip(self._courses.values(), run.courses, strict=True):
            for counter, value in zip(course, values, strict=True):
                counter[value] += 1
        self._drivers.add(run)

    def fired(self, inject: str) -> int:
        """In how many runs an inject went out."""
        return self.runs - self._missed[inject].total()

    def came_to(self, verdict: str) -> int:
        """In how many runs the rule's verdict was this one."""
        return len(self._verdicts[verdict])

    def ways(self) -> Iterable[tuple[Branch, list[int]]]:
        """Each branch with how often none of its ways was taken, and each of them."""
        return zip(self.branches, self._ways, strict=True)

    def result(self) -> Rehearsed:
        """All of it."""
        drivers, compared = self._drivers.found()
        return Rehearsed(
            self.playbook.id, self.playbook.title, self.seed, self.runs, self.supposed.about, list(self._supposed()),
            self.slots, [self._verdict(rule.verdict, rule.means) for rule in self.playbook.verdict], self._rules,
            drivers, compared,
            [BranchCount(branch, sum(counts[1:]), counts[1:]) for branch, counts in self.ways()],
            [self._inject(name) for name in self.playbook.injects],
            [self._load(name, team) for name, team in self._teams.items()],
            [self._fan(name, course) for name, course in self._courses.items()],
        )  # fmt: skip

    def _verdict(self, verdict: str, means: str) -> VerdictCount:
        found = sorted(self._verdicts[verdict])
        change, seed = found[len(found) // 2] if found else (None, None)
        return VerdictCount(verdict, means, len(found), seed, change)

    def _inject(self, name: str) -> InjectCount:
        phase, inject = self.playbook.injects[name]
        # The same order on every machine: by number, then by the words.
        reasons = sorted(self._missed[name].items(), key=lambda each: (-each[1], each[0]))[:MOST_REASONS]
        return InjectCount(
            name, inject.title, phase.id, inject.priority, self.fired(name), [Unfired(*each) for each in reasons]
        )

    def _load(self, name: str, team: _Team) -> TeamLoad:
        return TeamLoad(
            name, self.playbook.teams[name].name, round(team.done / team.expected, 4) if team.expected else None,
            [spread(each) for each in team.injects], [spread(each) for each in team.open],
            [spread(each) for each in team.words], spread(team.most_open), spread(team.most_words), spread(team.idle),
            team.longest,
        )  # fmt: skip

    def _fan(self, name: str, course: Sequence[Counter[float]]) -> Fan:
        spec = self.playbook.indicators[name]
        bands = [percentiles(counter, _BANDS) for counter in course]
        return Fan(name, spec.name, spec.better, spec.baseline, [(a, b, c, d, e) for a, b, c, d, e in bands])

    def _supposed(self) -> Iterable[Supposed]:
        for team, spec in self.playbook.teams.items():
            policy = self.supposed.teams.get(team)
            yield Supposed(spec.name, in_words(policy) if policy else "another mood every day")


def percentiles(counter: Counter[float] | Counter[int], parts: Sequence[float]) -> list[float]:
    """For each part the value below or at which that part of all lies."""
    total, found, seen = counter.total(), list[float](), 0
    ordered = sorted(counter.items())
    place = 0
    for value, count in ordered:
        seen += count
        while place < len(parts) and seen >= parts[place] * total:
            found.append(value)
            place += 1
    return found + [ordered[-1][0] if ordered else 0] * (len(parts) - len(found))


def spread(counter: Counter[float] | Counter[int]) -> Spread:
    """Median, the value that nine of ten do not exceed, and the most."""
    return Spread(*percentiles(counter, (0.5, 0.9, 1.0)))
