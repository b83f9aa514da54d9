"""Holds many runs against what was asserted of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.playbook.problems import listed
from ttx.rehearsal.assertions import Assertion
from ttx.rehearsal.outcome import CheckResult
from ttx.rehearsal.tally import Tally
from ttx.rehearsal.watch import Run

_MOST_NAMED = 8


class Check:
    """One assertion, against run after run."""

    def __init__(self, assertion: Assertion, tally: Tally) -> None:
        self.assertion, self.tally = assertion, tally
        self.playbook = tally.playbook
        self._teams = [
            place for place, team in enumerate(self.playbook.teams) if not assertion.teams or team in assertion.teams
        ]
        self._failed = 0
        self._worst: tuple[float, str, int] | None = None
        """how far beyond what is allowed, in words, and the seed"""

    def add(self, run: Run) -> None:
        """One more run."""
        found = self._beyond(run)
        if found is not None:
            self._failed += 1
            if self._worst is None or found[0] > self._worst[0]:
                self._worst = (*found, run.seed)

    def _beyond(self, run: Run) -> tuple[float, str] | None:
        """By how much a run goes beyond what is allowed, and where; None where it does not, or is not asked."""
        one, names = self.assertion, [*self.playbook.teams.values()]
        found: list[tuple[float, str]] = []
        for place in self._teams:
            load, name = run.loads[place], names[place].name
            if one.idle is not None:
                minutes = load.idle.lasted / 60_000
                where = f"{load.idle.phase}, from minute {load.idle.began // 60_000}"
                found.append((load.idle.lasted / 1000 - one.idle, f"{name} idles {minutes:.0f} minutes ({where})"))
            elif one.open is not None:
                slot = load.open.index(max(load.open))
                found.append((max(load.open) - one.open, f"{name} owes {max(load.open)} {self._at(slot)}"))
            elif one.words is not None:
                slot, words = self._most_words(load.words, one.within)
                found.append((words - one.words, f"{name} gets {words} words {self._at(slot)}"))
        if one.indicator is not None:
            value = run.courses[[*self.playbook.indicators].index(one.indicator)][-1]
            low, high = one.between
            found.append((max(low - value, value - high), f"it ends at {value:g}"))
        worst = max(found, key=lambda each: each[0], default=None)
        return worst if worst is not None and worst[0] > 1e-9 else None

    def _most_words(self, words: Sequence[int], seconds: int) -> tuple[int, int]:
        """The first slot and the words of the busiest stretch of this length, in one phase."""
        width = max(1, -(-seconds // (self.tally.slots.minutes * 60)))
        best = (0, 0)
        for _, _, first, end in self.tally.slots.phases:
            for slot in range(first, max(first + 1, end - width + 1)):
                best = max(best, (slot, sum(words[slot : min(slot + width, end)])), key=lambda each: each[1])
        return best

    def _at(self, slot: int) -> str:
        phase = next(phase for phase in self.tally.slots.phases if phase[2] <= slot < phase[3])
        return f"({phase[0]}, from minute {(slot - phase[2]) * self.tally.slots.minutes})"

    def result(self) -> CheckResult:
        """Whether it holds of all the runs, and what was found."""
        one, runs = self.assertion, self.tally.runs
        if one.every or one.verdict or one.inject:
            holds, found = self._shares()
        else:
            holds = runs - self._failed >= (1.0 if one.in_ is None else one.in_) * runs - 1e-9
            found = "in every run"
            if self._worst is not None:
                _, words, seed = self._worst
                found = f"not so in {self._failed:,} of {runs:,} runs; worst with --seed {seed}: {words}"
        return CheckResult(one.words_for_it, holds, found)

    def _shares(self) -> tuple[bool, str]:
        one, runs = self.assertion, self.tally.runs
        least = one.at_least if one.at_least is not None else (1 / runs if one.every else 0.0)
        most = 1.0 if one.at_most is None else one.at_most
        counted = [each for each in self._counted() if each[0] not in one.except_]
        wrong = [
            (words, count)
            for _, words, count in counted
            if not least * runs - 1e-9 <= count <= most * runs + 1e-9
        ]  # fmt: skip
        if not counted:
            return False, f"the playbook has no {one.every}"
        if not wrong:
            shares = [count / runs for _, _, count in counted]
            return True, f"{min(shares):.1%} of runs" + (" at least" if len(counted) > 1 else "")
        said = [f"{words} ({f'{count / runs:.1%} of runs' if count else 'never'})" for words, count in wrong]
        rest = [f"{len(said) - _MOST_NAMED} more"] if len(said) > _MOST_NAMED else []
        return False, listed([*said[:_MOST_NAMED], *rest], "and")

    def _counted(self) -> Iterator[tuple[str, str, int]]:
        """What is counted: its id, words for it, and in how many runs it came up."""
        one, tally = self.assertion, self.tally
        if one.every == "verdict" or one.verdict:
            for rule in self.playbook.verdict:
                if one.verdict in (None, rule.verdict):
                    yield rule.verdict, rule.verdict, tally.came_to(rule.verdict)
        elif one.every == "inject" or one.inject:
            for name in self.playbook.injects:
                if one.inject in (None, name):
                    yield name, name, tally.fired(name)
        else:
            for branch, counts in tally.ways():
                if branch.kind == one.every:
                    for way, count in zip(branch.ways, counts[1:], strict=True):
                        yield branch.inject, f"{branch.inject}: {way}", count
