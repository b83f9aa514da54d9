"""Many runs of a playbook, counted and held against what was asserted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ttx.playbook.models import Playbook
from ttx.rehearsal.assertions import Assertion
from ttx.rehearsal.checks import Check
from ttx.rehearsal.many import runs
from ttx.rehearsal.outcome import Rehearsed
from ttx.rehearsal.policy import Hypothesis
from ttx.rehearsal.tally import Tally


def rehearsed(
    playbook: Playbook, supposed: Hypothesis, seed: int, count: int, jobs: int = 0, asserted: Sequence[Assertion] = (),
    progress: Callable[[int], None] = lambda played: None,
) -> Rehearsed:  # fmt: skip
    """What so many runs come to. The same for a seed, however many `jobs` play them; 0 is one for each core."""
    tally = Tally(playbook, supposed, seed)
    checks = [Check(assertion, tally) for assertion in asserted]
    for run in runs(playbook, supposed, seed, count, jobs, progress):
        tally.add(run)
        for check in checks:
            check.add(run)
    found = tally.result()
    found.checks = [check.result() for check in checks]
    return found
