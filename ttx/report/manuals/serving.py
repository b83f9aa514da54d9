"""Which injects serve which objective, by what they say that they test and by their expected actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ttx.playbook.models import Expect, Inject, Playbook


class Looked(NamedTuple):
    """An expected action with its inject and the inject's place in the script."""

    number: int
    inject: Inject
    expected: Expect


def ways(inject: Inject) -> list[Inject]:
    """An inject in every way that it may go."""
    return [inject.varied(name) for name in inject.variants] or [inject]


def tested(inject: Inject) -> set[str]:
    """The objectives that an inject tests in one way or another."""
    actions = [each.task or "" for way in ways(inject) for each in way.expect]
    return {name.partition(".")[0] for name in (*inject.tests, *actions) if name}


def serving(book: Playbook, objective: str) -> list[tuple[int, Inject]]:
    """The injects of an objective with their numbers, in the order of the script."""
    return [(number, each) for number, (_, each) in enumerate(book.injects.values(), 1) if objective in tested(each)]


def looked_for(book: Playbook) -> Iterator[Looked]:
    """Every expected action once, in the order of the script."""
    for number, (_, inject) in enumerate(book.injects.values(), 1):
        actions = [each for way in ways(inject) for each in way.expect]
        for place, each in enumerate(actions):
            if each not in actions[:place]:
                yield Looked(number, inject, each)
