"""What `ttx check` says of files: their errors, what the rules find, what is in them; as text or as JSON."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ttx.errors import TtxError
from ttx.playbook.library import find_playbook, shown
from ttx.playbook.load import Loaded, load_any
from ttx.playbook.models import Playbook
from ttx.playbook.problems import Problem
from ttx.playbook.summary import summary
from ttx.text import clean
from ttx.workbench.review import WHY, reviewed
from ttx.workbench.review.base import Wish

_MOST_SHOWN = 50
_OFTEN = 0.25
"""Seconds between two looks at files that are watched."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one file. `summary` is empty where it has errors."""

    file: str
    problems: list[Problem]
    summary: str = ""
    playbook: Playbook | None = None
    paths: list[Path] = field(default_factory=list)
    """the files that it was made from"""

    @property
    def errors(self) -> int:
        return sum(not problem.warning for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def checked(name: str, wish: Wish) -> Checked:
    """Check one file: a path, or the name of a playbook that comes with ttx."""
    try:
        path = find_playbook(name)
    except TtxError as error:
        return Checked(name, [Problem(name, 1, 1, error.message, error.hint)], paths=[Path(name)])
    found = load_any(path)
    file = shown(path)
    paths = [path, *path.parent.glob(f"{path.stem}.*.y*ml")]
    if not isinstance(found, Loaded):
        return Checked(file, found.problems, summary(found.content) if found.content else "", paths=paths)
    paths += [Path(used.library.name) for used in found.places.uses.values()]
    return Checked(
        file, reviewed(found, wish), summary(found.playbook) if found.playbook else "", found.playbook, paths
    )


def code(results: list[Checked], strict: bool) -> int:
    """What the command ends with: 1 where there is an error; where `strict` is set, a warning."""
    return int(any(one.errors or (strict and one.warnings) for one in results))


def lines(result: Checked) -> Iterator[tuple[str, str]]:
    """What to print of a file: each text with `error`, `warning`, `note` or `ok`."""
    for problem in result.problems[:_MOST_SHOWN]:
        yield _clean(str(problem)), "warning" if problem.warning else "error"
    # Why each matters, once for all that it found.
    for rule in dict.fromkeys(problem.rule for problem in result.problems[:_MOST_SHOWN] if problem.rule):
        yield f"  why {rule}: {WHY[rule]}", "note"
    if len(result.problems) > _MOST_SHOWN:
        yield f"{_clean(result.file)}: {len(result.problems) - _MOST_SHOWN:,} problems more", "error"
    file = _clean(result.file)
    warnings = _count(result.warnings, "warning")
    if result.errors:
        more = f", {warnings}" if result.warnings else ""
        yield f"{file}: {_count(result.errors, 'error')}{more}", "error"
    else:
        yield f"{file}: ok{f', {warnings}' if result.warnings else ''}. {result.summary}", "ok"


def _clean(text: str) -> str:
    """A problem shows what is written, and a file has the name that somebody gave it."""
    return clean(text, 10 * len(text) + 1)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def plain(results: list[Checked]) -> dict[str, Any]:
    """The same as data. New keys may come; none changes its meaning."""
    return {
        "ok": not any(one.errors for one in results),
        "errors": sum(one.errors for one in results),
        "warnings": sum(one.warnings for one in results),
        "rules": dict(sorted(Counter(each.rule for one in results for each in one.problems if each.rule).items())),
        "files": [{"file": _clean(one.file), "ok": not one.errors, "summary": one.summary} for one in results],
        "findings": [
            {
                "file": _clean(each.file), "line": each.line, "column": each.col, "rule": each.rule,
                "level": "warning" if each.warning else "error", "message": _clean(each.message),
                "hint": _clean(each.hint), "why": WHY.get(each.rule, ""),
            }
            for one in results
            for each in one.problems
        ],
    }  # fmt: skip


def watch(names: list[str], wish: Wish, tell: Callable[[list[Checked]], None]) -> None:
    """Check again whenever a file changes that a result was made from, until somebody interrupts."""
    while True:
        results = [checked(name, wish) for name in names]
        paths = {path for one in results for path in one.paths}
        before = _stamps(paths)
        tell(results)
        while _stamps(paths) == before:
            time.sleep(_OFTEN)


def _stamps(paths: set[Path]) -> dict[Path, tuple[int, int]]:
    stamps = {}
    # A new translation beside a playbook counts, too.
    for path in {*paths, *(path.parent for path in paths)}:
        try:
            found = path.stat()
        except OSError:
            continue
        stamps[path] = (found.st_mtime_ns, found.st_size)
    return stamps
