"""The verdict's rules taken apart: which of their conditions held, and which one alone decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.exercise.conditions import describe, holds
from ttx.exercise.state import State
from ttx.playbook import conditions as c
from ttx.playbook.models import Playbook


def leaves_of(playbook: Playbook) -> list[tuple[str, str, bool]]:
    """Each condition that the verdicts' rules are made of, in order: verdict, words, whether the rule needs it."""
    state = State(playbook)
    return [
        (rule.verdict, describe(state, leaf), not isinstance(rule.if_, c.Any_))
        for rule in playbook.verdict
        if rule.if_
        for leaf in _leaves(rule.if_)
    ]


def held(state: State) -> list[bool]:
    """Whether each of them holds now."""
    rules = (rule.if_ for rule in state.playbook.verdict if rule.if_)
    return [holds(state, leaf, state.elapsed) for rule in rules for leaf in _leaves(rule)]


def otherwise(playbook: Playbook, leaves: Sequence[bool]) -> list[str]:
    """For each condition the verdict that there would have been, had it alone been otherwise."""
    return [_verdict(playbook, [*leaves[:place], not leaf, *leaves[place + 1 :]]) for place, leaf in enumerate(leaves)]


def _verdict(playbook: Playbook, leaves: Sequence[bool]) -> str:
    left = iter(leaves)
    # Every rule is worked out, also after the first that holds, so that each takes its own conditions.
    came = [rule.verdict for rule in playbook.verdict if rule.if_ is None or _true(rule.if_, left)]
    return came[0] if came else ""


def _true(condition: c.Computed, left: Iterator[bool]) -> bool:
    if isinstance(condition, c.All | c.Any_):
        # In lists: every part takes its own conditions, also after the first that settles it.
        every = isinstance(condition, c.All)
        parts = [_true(part, left) for part in _parts(condition)]
        return all(parts) if every else any(parts)
    return not _true(condition.not_, left) if isinstance(condition, c.Not) else next(left)


def _leaves(condition: c.Computed) -> Iterator[c.Computed]:
    if isinstance(condition, c.All | c.Any_):
        for part in _parts(condition):
            yield from _leaves(part)
    elif isinstance(condition, c.Not):
        yield from _leaves(condition.not_)
    else:
        yield condition


def _parts(condition: c.All | c.Any_) -> list[c.Computed]:
    return condition.all if isinstance(condition, c.All) else condition.any
