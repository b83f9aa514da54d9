"""The first crisis against the last one like it: was the second met better?"""

from __future__ import annotations

from dataclasses import dataclass

from ttx.exercise.state import InjectState
from ttx.report.consultation import Consultation
from ttx.report.evaluation import Expected
from ttx.report.record import Record


@dataclass(frozen=True, slots=True)
class Crisis:
    """How one was met; milliseconds from its release."""

    title: str
    at: int
    all_in_touch: int | None
    """until all who had it were in touch; None where they never were"""
    all_read: int | None
    """until the last team had opened it; None where one never did"""
    seen: int
    expected: int


def crises(record: Record, talk: Consultation, actions: list[Expected]) -> list[Crisis]:
    """The first core inject of an actor that several teams had, and the last that tests the same objectives; fewer
    where there is none like it.
    """
    known = record.state.injects
    core = [known[after.inject] for after in talk.after if len(after.to) > 1 and known[after.inject].spec.expect]
    if not core:
        return []
    first = core[0]
    alike = [(len(_aims(first) & _aims(each)), place) for place, each in enumerate(core) if place]
    best = max(alike, default=(0, 0))
    pair = [first, core[best[1]]] if best[0] else [first]
    touched = {after.inject: after.all_after for after in talk.after}
    return [_crisis(each, touched[each.id], [one for one in actions if one.inject == each.id]) for each in pair]


def _aims(inject: InjectState) -> set[str]:
    tasks = [*inject.spec.tests, *(each.task or "" for each in inject.spec.expect)]
    return {task.partition(".")[0] for task in tasks if task}


def _crisis(inject: InjectState, touched: int | None, actions: list[Expected]) -> Crisis:
    start = inject.released_at or 0
    opened = [min(each.opened.values(), default=None) for each in inject.deliveries.values()]
    read = max((at - start for at in opened if at is not None), default=None) if None not in opened else None
    return Crisis(
        inject.spec.title, start, touched, read, sum(each.seen_at is not None for each in actions), len(actions)
    )  # fmt: skip
