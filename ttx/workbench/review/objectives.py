"""What is tested, by what, and what it moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ttx.playbook.models import Inject
from ttx.playbook.problems import listed
from ttx.workbench.coverage import coverage
from ttx.workbench.review.base import Book, Finding, rule


@rule("objective-without-inject", "Nothing puts it to the test, so nobody can rate it afterwards.")
def objectives(book: Book) -> Iterator[Finding]:
    for row in coverage(book.book).rows:
        path = ("objectives", row.objective)
        if not row.cells:
            hint = f"name it in `tests:` of an inject, or one of its tasks in `expect:`: {row.objective}.task"
            yield Finding(path, f"no inject tests the objective {row.title!r}", hint)
            continue
        for task, injects in row.tasks.items():
            if not injects:
                hint = f"expect it of a team (task: {row.objective}.{task}), or take it out"
                yield Finding((*path, "tasks", task), f"no inject asks for the task {task!r}", hint)


@rule("inject-without-objective", "Evaluators have nothing to look for, and the report nothing to say of it.")
def aimless(book: Book) -> Iterator[Finding]:
    if not book.book.objectives:
        return
    for one in book.injects:
        if one.inject.priority == "core" and not one.inject.tests and not _expects(one.inject):
            hint = "say in `expect:` what a good team does, or in `tests:` which objective it is for"
            yield Finding(one.path, f"the core inject {one.inject.id!r} tests nothing", hint, key=False)


def _expects(inject: Inject) -> bool:
    return bool(inject.expect) or any(variant.expect for variant in inject.variants.values())


@rule("contingency-without-trigger", "Control has it in a drawer and no reason to open the drawer.")
def forgotten(book: Book) -> Iterator[Finding]:
    suggested = {then.inject for one in book.injects for then in one.inject.then_suggest}
    for one in book.injects:
        held = one.inject.at == "held" or (one.inject.at is None and one.inject.when is None)
        if held and one.inject.when is None and one.inject.id not in suggested:
            hint = f"name it in `then suggest:` of another inject (inject: {one.inject.id}), or write `when:`"
            yield Finding(one.path, f"nothing says when to send {one.inject.id!r}, which is held", hint, key=False)


@rule("indicator-never-moves", "The gauge stands still all day, whatever the teams do.")
def still(book: Book) -> Iterator[Finding]:
    for name, ways in _moves(book).items():
        if not ways:
            yield Finding(("indicators", name), f"nothing moves the indicator {name!r}", f"write shift: {{{name}: -5}}")


@rule("indicator-moves-one-way", "The verdict leans to one side before anybody has decided anything.")
def one_way(book: Book) -> Iterator[Finding]:
    for name, ways in _moves(book).items():
        if len(ways) == 1:
            way, other = ("up", "down") if True in ways else ("down", "up")
            hint = f"let another outcome, or another inject, take it {other}"
            yield Finding(("indicators", name), f"the indicator {name!r} only ever goes {way}", hint)


def _moves(book: Book) -> dict[str, set[bool]]:
    """Of each indicator, whether something takes it up (True) and down (False)."""
    ways: dict[str, set[bool]] = {name: set() for name in book.book.indicators}
    for one in book.injects:
        spec = one.inject
        shifts = [spec.shift, *(outcome.shift for outcome in spec.outcomes)]
        for variant in spec.variants.values():
            shifts += [variant.shift or {}, *(outcome.shift for outcome in variant.outcomes or [])]
        for shift in shifts:
            for name, delta in shift.items():
                if delta and name in ways:
                    ways[name].add(delta > 0)
    return ways


@rule("team-tested-less", "Its people sit there without being asked for what the day is about.")
def left_out(book: Book) -> Iterator[Finding]:
    tested: dict[str, set[str]] = defaultdict(set)
    rows = coverage(book.book).rows
    for row in rows:
        for team, _ in row.cells:
            tested[team].add(row.objective)
    for team in book.book.teams if len(rows) > 1 else ():
        if not tested[team]:
            yield Finding(("teams", team), f"nothing tests {team!r}: of {listed([r.objective for r in rows], 'and')}")
