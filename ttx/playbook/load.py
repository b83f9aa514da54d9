"""From a file to a playbook, or to a list of what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ttx.errors import TtxError
from ttx.playbook.checks import check
from ttx.playbook.library import find_playbook, shown
from ttx.playbook.models import Inject, Playbook
from ttx.playbook.plain import problems_of
from ttx.playbook.problems import Problem
from ttx.playbook.uses import Library, Places, Use, filled
from ttx.playbook.values import parse_time
from ttx.playbook.yaml import Document, gc_paused, read_file


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's playbook, where it has no errors, and its problems in the order of the lines."""

    path: Path
    playbook: Playbook | None
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.warning]


def load(path: str | Path) -> Loaded:
    """Read and check a playbook: a file, or the name of one that comes with ttx."""
    found = find_playbook(path)
    with gc_paused():
        return _load(found, read_file(found, shown(found)))


def load_any(path: Path) -> tuple[Playbook | Inject | None, list[Problem]]:
    """Read and check a file that may be a playbook or an inject for the library."""
    with gc_paused():
        document = read_file(path, shown(path))
        if isinstance(document.data, dict) and "about" in document.data and "phases" not in document.data:
            return load_inject(path)
        loaded = _load(path, document)
        return loaded.playbook, loaded.problems


def _load(path: Path, document: Document) -> Loaded:
    playbook, problems = _validated(document, path)
    if any(not problem.warning for problem in problems):
        playbook = None
    # The playbook's own problems first, then those of library files.
    problems.sort(key=lambda problem: (problem.file != document.name, problem))
    return Loaded(path, playbook, problems)


def _validated(document: Document, path: Path) -> tuple[Playbook | None, list[Problem]]:
    problems = list(document.problems)
    if not isinstance(document.data, dict):
        if not problems:
            message = "the file is empty" if document.data is None else "a playbook is a mapping (key: value lines)"
            problems.append(document.problem((), message, "it begins with `ttx: 1`, `id: ...`, `title: ...`"))
        return None, problems
    data, places, unresolved = Library(path).expand(document)
    problems += unresolved
    try:
        playbook = Playbook.model_validate(data, context={"year": _year(data)})
    except ValidationError as error:
        return None, problems + problems_of(error, Playbook, data, places.problem)
    # With an inject missing, checks would report what is only a consequence.
    return playbook, problems if unresolved else problems + check(playbook, places)


def _year(data: dict[str, Any]) -> int:
    try:
        return parse_time(data["scenario"]["start"]).year
    except (KeyError, TypeError, ValueError):
        # The start itself is a problem; any year keeps the other times from being problems too.
        return 2000


def load_inject(path: Path) -> tuple[Inject | None, list[Problem]]:
    """Read and check a library file by itself; a parameter without a default is filled with its own name."""
    name, entry = shown(path), ("phases", 0, "injects", 0)
    document, header = Library(None).read(name, path)
    if header is None:
        return None, document.problems
    values = {key: key.replace(" ", "-") for key, one in header.parameters.items() if one.default is None}
    use = Use.model_validate({"use": path.stem, "with": values})
    places, problems = Places(document), list[Problem]()
    data = filled(use, {}, (document, header), entry, places, problems)
    try:
        inject = Inject.model_validate(data, context={"year": 2000})
    except ValidationError as error:
        return None, problems + problems_of(error, Inject, data, places.below(entry), "this library file")
    return (None if problems else inject), problems


def require(path: str | Path) -> Playbook:
    """The playbook of a file that has no errors; the first error otherwise."""
    loaded = load(path)
    if loaded.playbook is not None:
        return loaded.playbook
    first, *others = loaded.errors
    more = f"; and {len(others)} more: `ttx check {path}` lists them" if others else ""
    raise TtxError(first.message, hint=(first.hint + more).removeprefix("; "), where=first.where)


def compiled(playbook: Playbook) -> dict[str, Any]:
    """The playbook as the log keeps it: plain data that `from_compiled` reads back, and an organizer could too."""
    return playbook.model_dump(mode="json", by_alias=True, exclude_none=True)


def from_compiled(data: dict[str, Any]) -> Playbook:
    """The playbook that `compiled` made plain."""
    return Playbook.model_validate(data)
