"""Injects that wait for one another in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ttx.playbook import conditions as c
from ttx.playbook.checks.report import Report
from ttx.playbook.models import Inject


def check_cycles(report: Report) -> None:
    """Report injects that wait, over whatever detour, for themselves."""
    injects = {inject.id: inject for _, _, inject in report.injects()}
    stuck = _stuck(injects)
    told: set[str] = set()
    for path, _, inject in report.injects():
        if inject.id not in stuck or inject.id in told:
            continue
        circle = _circle(inject.id, injects, stuck)
        # What only hangs on a circle is put right with it.
        if circle[0] == inject.id and not told.intersection(circle):
            told.update(circle)
            message = f"{inject.id!r} waits for itself"
            way = " → ".join([*circle, inject.id])
            report.add((*path, "when"), message, way if len(circle) > 1 else "", key=True)


def _stuck(injects: dict[str, Inject]) -> set[str]:
    """Injects whose conditions can never hold because of one another. Linear: each is looked at when news reach it."""
    waiting_on: dict[str, list[str]] = defaultdict(list)
    for name, inject in injects.items():
        for needed in _named(inject):
            waiting_on[needed].append(name)
    out = set[str]()
    news = list(injects)
    while news:
        name = news.pop()
        when = injects[name].when
        if name not in out and (when is None or isinstance(when, str) or _may_hold(when, out, injects)):
            out.add(name)
            news.extend(waiting_on[name])
    return set(injects) - out


def _may_hold(condition: c.Computed, out: set[str], injects: dict[str, Inject]) -> bool:
    if isinstance(condition, c.All):
        return all(_may_hold(part, out, injects) for part in condition.all)
    if isinstance(condition, c.Any_):
        return any(_may_hold(part, out, injects) for part in condition.any)
    needed = _needed(condition)
    return needed is None or needed in out or needed not in injects


def _needed(condition: c.Computed) -> str | None:
    """The inject that must be out before this holds."""
    if isinstance(condition, c.Released):
        return condition.released
    if isinstance(condition, c.Replied):
        return condition.replied
    if isinstance(condition, c.Picked):
        return condition.of
    return condition.since if isinstance(condition, c.Elapsed) else None


def _named(inject: Inject) -> Iterator[str]:
    rest = [] if inject.when is None or isinstance(inject.when, str) else [inject.when]
    while rest:
        condition = rest.pop()
        if isinstance(condition, c.All):
            rest.extend(condition.all)
        elif isinstance(condition, c.Any_):
            rest.extend(condition.any)
        elif needed := _needed(condition):
            yield needed


def _circle(start: str, injects: dict[str, Inject], stuck: set[str]) -> list[str]:
    way = [start]
    while (following := next(name for name in _named(injects[way[-1]]) if name in stuck)) not in way:
        way.append(following)
    return way[way.index(following) :]
