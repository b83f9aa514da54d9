"""Ids: each means one thing, and each that is used is defined."""

from __future__ import annotations

from collections.abc import Iterable

from ttx.playbook.checks.report import Report
from ttx.playbook.models import CONTROL, Inject, Variant
from ttx.playbook.problems import Path

ALL = "all"


def check(report: Report) -> None:
    """Report ids that stand for two things, and ids that stand for nothing."""
    _parties(report)
    _once(report, "phase", ((("phases", n), phase.id) for n, phase in enumerate(report.book.phases)))
    _once(report, "inject", ((path, inject.id) for path, _, inject in report.injects()))
    _form(report)
    for name, claim in report.book.claims.items():
        for place, tests in enumerate(claim.injects):
            report.known("inject", tests, report.book.injects, ("claims", name, "injects", place))
    if "any" in report.book.indicators:
        hint = "in a condition `change: any` means the worst of all"
        report.add(("indicators", "any"), "an indicator cannot be called 'any'", hint, key=True)
    for path, _, inject in report.injects():
        _inject(report, path, inject)


def _parties(report: Report) -> None:
    book = report.book
    for group in ("teams", "actors"):
        for name in getattr(book, group):
            if name in (CONTROL, ALL):
                means = "the facilitators" if name == CONTROL else "every team"
                report.add((group, name), f"{name!r} means {means}; it cannot name {_one(group)}", key=True)
    for name in book.actors:
        if name in book.teams:
            report.add(("actors", name), f"{name!r} is a team already", "give the actor another id", key=True)
    senders = {inject.from_ for _, _, inject in report.injects()}
    for name, actor in book.actors.items():
        if name not in senders and not actor.notes:
            message = f"the actor {name!r} sends nothing and has no notes"
            hint = "say in notes what it wants, or take it out"
            report.add(("actors", name), message, hint, key=True, warning=True, rule="silent-actor")


def _one(group: str) -> str:
    return "a team" if group == "teams" else "an actor"


def _once(report: Report, what: str, ids: Iterable[tuple[Path, str]]) -> None:
    first: dict[str, Path] = {}
    for path, name in ids:
        if name in first:
            there = report.places.problem((*first[name], "id"), "")
            hint = f"the first stands in {there.where}" + (
                "; write another id beside `use`" if what == "inject" else ""
            )
            report.add((*path, "id"), f"two {what}s have the id {name!r}", hint)
        else:
            first[name] = path


def _form(report: Report) -> None:
    _once(report, "field", ((("move form", n), one.id) for n, one in enumerate(report.book.move_form)))
    for number, one in enumerate(report.book.move_form):
        if one.kind == "choice" and not one.choices:
            report.add(("move form", number), f"the field {one.id!r} offers no choices", "write choices: [...]")
        elif one.choices and one.kind != "choice":
            hint = "write kind: choice, or take the choices out"
            report.add(("move form", number, "choices"), f"the field {one.id!r} takes no choices", hint, key=True)


def _inject(report: Report, path: Path, inject: Inject) -> None:
    book = report.book
    if inject.from_ != CONTROL and inject.from_ not in book.actors and inject.from_ not in book.teams:
        report.known("actor", inject.from_, [*book.actors, *book.teams, CONTROL], (*path, "from"))
    for index, name in enumerate(inject.to):
        if name in book.actors:
            hint = "injects go to teams; control plays the actors"
            report.add((*path, "to", index), f"{name!r} is an actor and receives no injects", hint)
        elif name != ALL:
            report.known("team", name, book.teams, (*path, "to", index))
        if name in inject.to[:index]:
            report.add((*path, "to", index), f"{name!r} stands here twice")
    for name in inject.delay:
        report.known("team", name, book.teams, (*path, "delay", name), key=True)
    _way(report, path, inject)
    for name, variant in inject.variants.items():
        _way(report, (*path, "variants", name), variant)
    for index, tested in enumerate(inject.tests):
        _task(report, tested, (*path, "tests", index))
    for index, suggestion in enumerate(inject.then_suggest):
        where = (*path, "then suggest", index, "inject")
        if report.known("inject", suggestion.inject, book.injects, where) and suggestion.inject == inject.id:
            report.add(where, f"{inject.id!r} suggests itself")


def _way(report: Report, path: Path, way: Inject | Variant) -> None:
    """Check what a variant may say as well as the inject itself."""
    book = report.book
    for field, by_team in (("add", way.add), ("instead", way.instead)):
        for name in by_team or ():
            report.known("team", name, book.teams, (*path, field, name), key=True)
    for name in way.shift or ():
        report.known("indicator", name, book.indicators, (*path, "shift", name), key=True)
    for index, outcome in enumerate(way.outcomes or ()):
        for name in outcome.shift:
            report.known("indicator", name, book.indicators, (*path, "outcomes", index, "shift", name), key=True)
    for index, expected in enumerate(way.expect or ()):
        report.known("team", expected.team, book.teams, (*path, "expect", index, "team"))
        if expected.task:
            _task(report, expected.task, (*path, "expect", index, "task"))


def _task(report: Report, name: str, path: Path) -> None:
    """Check an objective or `objective.task`."""
    objective, dot, task = name.partition(".")
    if report.known("objective", objective, report.book.objectives, path) and dot and name not in report.tasks:
        report.known("task", task, report.book.objectives[objective].tasks, path, of=objective)
