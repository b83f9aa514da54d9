"""Conditions: what they name exists, and there is a way for them to hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from ttx.playbook import conditions as c
from ttx.playbook.checks.cycles import check_cycles
from ttx.playbook.checks.report import Report
from ttx.playbook.models import Inject
from ttx.playbook.problems import Path, listed
from ttx.playbook.values import format_duration

Bounded = c.IndicatorIs | c.ChangeIs | c.IndexIs
NEVER = "this can never hold"


def check(report: Report) -> None:
    """Report conditions that name what is not there, or that nothing can bring about."""
    last = len(report.book.phases) - 1
    for path, _, inject in report.injects():
        if inject.when is not None and not isinstance(inject.when, str):
            _Checker(report, int(path[1])).condition(inject.when, (*path, "when"))
        for name, variant in inject.variants.items():
            if variant.if_ is not None:
                _Checker(report, last).condition(variant.if_, (*path, "variants", name, "if"))
        for index, suggestion in enumerate(inject.then_suggest):
            if not isinstance(suggestion.if_, str):
                _Checker(report, last).condition(suggestion.if_, (*path, "then suggest", index, "if"))
    for index, rule in enumerate(report.book.verdict):
        if rule.if_ is not None:
            _Checker(report, last).condition(rule.if_, ("verdict", index, "if"))
    check_cycles(report)


@dataclass
class _Checker:
    """Checks one condition that has until the end of a phase to hold."""

    report: Report
    phase: int

    def condition(self, condition: c.Computed, path: Path) -> None:
        if isinstance(condition, c.All):
            for index, part in enumerate(condition.all):
                self.condition(part, (*path, "all", index))
            self.contradictions(condition, path)
        elif isinstance(condition, c.Any_):
            for index, part in enumerate(condition.any):
                self.condition(part, (*path, "any", index))
        elif isinstance(condition, c.Not):
            self.condition(condition.not_, (*path, "not"))
        elif isinstance(condition, c.Released):
            if (inject := self.inject(condition.released, (*path, "released"))) and condition.to is not None:
                self.receives(inject, condition.to, (*path, "to"))
        elif isinstance(condition, c.Replied):
            self.replied(condition, path)
        elif isinstance(condition, c.Moved | c.Ruled):
            key, team = ("moved", condition.moved) if isinstance(condition, c.Moved) else ("ruled", condition.ruled)
            self.team(team, (*path, key))
            if condition.phase is not None and self.known_phase(condition.phase, (*path, "phase")):
                self.begun(self.report.phases[condition.phase], (*path, "phase"))
        elif isinstance(condition, c.Met):
            self.met(condition, path)
        elif isinstance(condition, c.Picked):
            self.picked(condition, path)
        elif isinstance(condition, c.Chosen):
            if inject := self.inject(condition.of, (*path, "of")):
                self.report.known("variant", condition.chosen, inject.variants, (*path, "chosen"), of=inject.id)
        elif isinstance(condition, c.Elapsed):
            self.elapsed(condition, path)
        else:
            self.bounds(condition, path)

    def never(self, path: Path, why: str, hint: str = "") -> None:
        self.report.add(path, f"{NEVER}: {why}", hint)

    def team(self, name: str, path: Path) -> bool:
        return self.report.known("team", name, self.report.book.teams, path)

    def known_phase(self, name: str, path: Path) -> bool:
        return self.report.known("phase", name, self.report.phases, path)

    def inject(self, name: str, path: Path) -> Inject | None:
        """The inject of this name, where there is one that may be out in time."""
        if not self.report.known("inject", name, self.report.book.injects, path):
            return None
        phase, inject = self.report.book.injects[name]
        self.begun(self.report.phases[phase.id], path)
        return inject

    def begun(self, phase: int, path: Path) -> None:
        if phase > self.phase:
            later, own = self.report.book.phases[phase].id, self.report.book.phases[self.phase].id
            self.never(path, f"it waits in the phase {own!r} for the phase {later!r}, which comes later")

    def receives(self, inject: Inject, team: str, path: Path) -> None:
        if self.team(team, path) and team not in (recipients := self.report.book.recipients(inject)):
            self.never(path, f"{inject.id!r} does not go to {team!r}", f"it goes to {listed(recipients, 'and')}")

    def replied(self, condition: c.Replied, path: Path) -> None:
        inject = self.inject(condition.replied, (*path, "replied"))
        if inject is None:
            return
        if inject.asks != "reply":
            hint = f"it asks {inject.asks}; a condition on a decision is `moved`" if inject.asks == "decision" else ""
            self.never((*path, "replied"), f"{inject.id!r} asks for no reply", hint)
        elif condition.choice is not None and condition.choice not in inject.choices:
            where = (*path, "choice")
            if inject.choices:
                self.report.known("choice", condition.choice, inject.choices, where, of=inject.id)
            else:
                self.never(where, f"{inject.id!r} offers no choices")
        if condition.by is not None:
            self.receives(inject, condition.by, (*path, "by"))

    def met(self, condition: c.Met, path: Path) -> None:
        for index, name in enumerate(condition.met):
            where = (*path, "met", index)
            self.team(name, where)
            if name in condition.met[:index]:
                self.report.add(where, f"{name!r} stands here twice; a team does not meet itself")

    def picked(self, condition: c.Picked, path: Path) -> None:
        inject = self.inject(condition.of, (*path, "of"))
        if inject is not None and condition.outcome > len(inject.outcomes):
            count = len(inject.outcomes)
            has = f"{count} outcome{'s' if count != 1 else ''}" if count else "no outcomes"
            self.never((*path, "outcome"), f"{inject.id!r} has {has}", "outcomes count from 1" if count else "")

    def elapsed(self, condition: c.Elapsed, path: Path) -> None:
        book, since = self.report.book, condition.since
        ends = list(accumulate(phase.length for phase in book.phases))
        start, what = 0, "StartEx"
        if since is not None:
            if since in book.injects:
                phase, inject = book.injects[since]
                begins = self.report.phases[phase.id]
                start = inject.at if isinstance(inject.at, int) else 0
            elif self.report.known("phase or inject", since, [*self.report.phases, *book.injects], (*path, "since")):
                begins = self.report.phases[since]
            else:
                return
            self.begun(begins, (*path, "since"))
            if begins > self.phase:
                return
            start += ends[begins] - book.phases[begins].length
            what = since
        left = ends[self.phase] - start
        if condition.elapsed > left >= 0:
            by = f"the phase {book.phases[self.phase].id!r} ends" if self.phase < len(ends) - 1 else "EndEx"
            self.never((*path, "elapsed"), f"it is {format_duration(left)} from {what} until {by}")

    def bounds(self, condition: Bounded, path: Path) -> None:
        reach = self.reach(condition, path)
        if reach is None:
            return
        low, high = reach
        if condition.at_least is not None and condition.at_least > high:
            self.never((*path, "at least"), f"it reaches {high:g} at most")
        if condition.at_most is not None and condition.at_most < low:
            self.never((*path, "at most"), f"it falls to {low:g} at least")

    def reach(self, condition: Bounded, path: Path) -> tuple[float, float] | None:
        """The lowest and the highest value that this can take; None where nothing of that name exists."""
        indicators = self.report.book.indicators
        if isinstance(condition, c.IndicatorIs):
            found = self.report.known("indicator", condition.indicator, indicators, (*path, "indicator"))
            return (0, 100) if found else None
        better = {n: one.baseline if one.better == "up" else 100 - one.baseline for n, one in indicators.items()}
        if isinstance(condition, c.ChangeIs) and condition.change != "any":
            if not self.report.known("indicator", condition.change, indicators, (*path, "change")):
                return None
            better = {condition.change: better[condition.change]}
        if not better:
            self.never(path, "the playbook has no indicators")
            return None
        if isinstance(condition, c.ChangeIs):
            return -max(better.values()), 100 - max(better.values())
        mean = sum(better.values()) / len(better)
        return (0, 100) if condition.index == "value" else (-mean, 100 - mean)

    def contradictions(self, condition: c.All, path: Path) -> None:
        parts = list(_flat(condition))
        said = {repr(part) for part in parts}
        for part in parts:
            if isinstance(part, c.Not) and repr(part.not_) in said:
                self.never(path, "it wants something and its opposite")
                return
        low: dict[str, float] = {}
        high: dict[str, float] = {}
        for part in parts:
            if isinstance(part, c.IndicatorIs | c.ChangeIs | c.IndexIs):
                name = repr(part.model_copy(update={"at_least": None, "at_most": None}))
                low[name] = max(
                    low.get(name, part.at_least or -1000), -1000 if part.at_least is None else part.at_least
                )
                high[name] = min(high.get(name, 1000), 1000 if part.at_most is None else part.at_most)
                if low[name] > high[name]:
                    self.never(path, f"nothing is at least {low[name]:g} and at most {high[name]:g}")
                    return


def _flat(condition: c.All) -> Iterator[c.Computed]:
    for part in condition.all:
        if isinstance(part, c.All):
            yield from _flat(part)
        else:
            yield part
