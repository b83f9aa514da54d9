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
    paths = {inject.id: path for path, _, inject in report.injects()}
    stuck, seen = _stuck(injects), set[str]()
    # What only hangs on a circle is put right with it.
    for name in stuck and list(injects):
        if name in stuck and (circle := _circle(name, injects, stuck, seen)):
            place = circle.index(min(circle, key=lambda one: paths[one]))
            first, *rest = circle[place:] + circle[:place]
            way = " → ".join([first, *rest, first]) if rest else ""
            report.add((*paths[first], "when"), f"{first!r} waits for itself", way, key=True)


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


def _circle(start: str, injects: dict[str, Inject], stuck: set[str], seen: set[str]) -> list[str]:
    """The circle to which the way from here leads; empty where it has been walked before."""
    way: dict[str, int] = {}
    name = start
    while name not in way:
        if name in seen:
            return []
        way[name] = len(way)
        seen.add(name)
        name = next(needed for needed in _named(injects[name]) if needed in stuck)
    return list(way)[way[name] :]
