"""What ttx reads in a text that is being edited: its injects in rows, and its problems where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ttx.editor.changes import Place, path_of
from ttx.playbook.library import shown
from ttx.playbook.load import load_document
from ttx.playbook.models import Inject, Playbook
from ttx.playbook.problems import Problem
from ttx.playbook.uses import Library
from ttx.playbook.values import parse_duration
from ttx.playbook.yaml import Document, gc_paused, read_yaml
from ttx.text import UNSAFE
from ttx.workbench.review import reviewed


@dataclass(frozen=True, slots=True)
class Row:
    """One inject as it is written, with what the library brings, whether it is right or not."""

    key: str
    place: Place
    line: int
    written: dict[str, Any]
    """what stands in the file"""
    whole: dict[str, Any]
    """with what the library brings"""
    seconds: float
    """its time in the phase; what has none comes last"""
    problems: tuple[Problem, ...] = ()

    @property
    def id(self) -> str:
        return line(self.whole.get("id"))

    @property
    def title(self) -> str:
        return line(self.whole.get("title")) or "(no title)"

    @property
    def use(self) -> str:
        return line(self.written.get("use"))

    @property
    def at(self) -> str:
        """When it is due, as it is written."""
        at = self.whole.get("at")
        return line(at) if at is not None else "when" if "when" in self.whole else "held"

    @property
    def to(self) -> list[str]:
        to = self.whole.get("to", "all")
        return [line(each) for each in to] if isinstance(to, list) else [line(to)]

    @property
    def priority(self) -> str:
        return line(self.whole.get("priority", "core"))

    def mentions(self, words: Iterable[str]) -> bool:
        """Whether every word stands somewhere in it; the words in lower case."""
        texts = [text.casefold() for text in _strings(self.whole)]
        return all(any(word in text for text in texts) for word in words)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as ttx reads it. Without `document.data` it is no YAML."""

    text: str
    path: Path
    document: Document
    data: Any
    playbook: Playbook | None
    problems: list[Problem]
    rows: list[Row]
    _index: dict[str, Row] = field(default_factory=dict)
    rows_by_place: dict[Place, Row] = field(default_factory=dict)

    @property
    def broken(self) -> Problem | None:
        """Why the injects cannot be shown: the text is no YAML, or no mapping."""
        if isinstance(self.document.data, dict) and not self.document.problems:
            return None
        return self.problems[0] if self.problems else Problem(self.document.name, 1, 1, "the file is empty")

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.warning]

    @property
    def phases(self) -> list[dict[str, Any]]:
        listed = self.data.get("phases") if isinstance(self.data, dict) else None
        return [phase if isinstance(phase, dict) else {} for phase in listed] if isinstance(listed, list) else []

    @property
    def teams(self) -> dict[str, str]:
        """The teams' names by id."""
        teams = self.data.get("teams") if isinstance(self.data, dict) else None
        named = teams.items() if isinstance(teams, dict) else ()
        return {key: line(team.get("name")) or key if isinstance(team, dict) else key for key, team in named}

    def short(self, team: str) -> str:
        """What a narrow column calls a team."""
        spec = self.data["teams"][team]
        return (line(spec.get("short")) if isinstance(spec, dict) else "") or self.teams[team]

    @property
    def ids(self) -> list[str]:
        return [row.id for row in self.rows]

    def row(self, key: str) -> Row | None:
        return self._index.get(key)

    def key_at(self, place: Place) -> str:
        """The row of the inject at this place; empty where there is none."""
        found = self.rows_by_place.get(place)
        return found.key if found else ""

    def inject(self, row: Row) -> Inject | None:
        """The inject, where the whole playbook is right."""
        return self.playbook.phases[row.place[0]].injects[row.place[1]] if self.playbook else None


def read(text: str, path: Path) -> Reading:
    """Read and check a text as if it were this file."""
    with gc_paused():
        document = read_yaml(text, shown(path))
        loaded = load_document(path, document)
        data = document.data
        if isinstance(data, dict) and not document.problems:
            data = Library(path).expand(document)[0]
        problems = reviewed(loaded)
        rows = list(_rows(document, data, problems)) if isinstance(data, dict) else []
    by_key, by_place = {row.key: row for row in rows}, {row.place: row for row in rows}
    return Reading(text, path, document, data, loaded.playbook, problems, rows, by_key, by_place)


def _rows(document: Document, data: dict[str, Any], problems: list[Problem]) -> Iterator[Row]:
    written = document.data.get("phases")
    if not isinstance(written, list):
        return
    about = _about(document, problems)
    seen = Counter[str]()
    for number, phase in enumerate(written):
        injects = phase.get("injects") if isinstance(phase, dict) else None
        for index, inject in enumerate(injects if isinstance(injects, list) else ()):
            place = number, index
            whole = data["phases"][number]["injects"][index]
            if not isinstance(inject, dict) or not isinstance(whole, dict):
                inject = whole = {}
            name = line(whole.get("id"))
            seen[name] += 1
            key = name if name and seen[name] == 1 else f"{name}#{seen[name]}"
            at = document.position(path_of(place))[0]
            yield Row(key, place, at, inject, whole, _seconds(whole.get("at")), tuple(about[place]))


def _seconds(at: Any) -> float:
    try:
        return parse_duration(at)
    except ValueError:
        return float("inf")


def _about(document: Document, problems: list[Problem]) -> dict[Place, list[Problem]]:
    """The problems of each inject: those on its lines."""
    starts: list[tuple[int, Place | None]] = [(document.position((key,), key=True)[0], None) for key in document.data]
    for number, phase in enumerate(document.data["phases"]):
        path = ("phases", number)
        if not isinstance(phase, dict):
            continue
        starts += [(document.position((*path, key), key=True)[0], None) for key in phase]
        injects = phase.get("injects")
        places = ((number, index) for index in range(len(injects) if isinstance(injects, list) else 0))
        starts += [(document.position(path_of(place))[0], place) for place in places]
    starts.sort(key=lambda start: (start[0], start[1] is not None))
    lines = [start for start, _ in starts]
    found: dict[Place, list[Problem]] = defaultdict(list)
    for problem in problems:
        at = bisect_right(lines, problem.line) - 1
        if problem.file == document.name and at >= 0 and (place := starts[at][1]) is not None:
            found[place].append(problem)
    return found


def line(value: Any) -> str:
    """A value of the file as one harmless line."""
    return UNSAFE.sub("\ufffd", " ".join(str(value).split())) if value is not None else ""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)
