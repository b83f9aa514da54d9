"""The table of injects: a line each, phases as headings, and which of them are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from rich.cells import cell_len, set_cell_size
from textual.content import Content, Span

from ttx.editor.reading import Reading, Row, line
from ttx.playbook.values import format_duration, parse_duration
from ttx.tui import lines


@dataclass(frozen=True, slots=True)
class Filter:
    """Which injects are shown; empty shows all."""

    words: str = ""
    team: str = ""
    phase: str = ""
    priority: str = ""
    wrong: bool = False
    """only what has problems"""
    about: str = ""
    ids: frozenset[str] | None = None
    """only these, and what they are in words"""

    def fits(self, reading: Reading, row: Row) -> bool:
        """Whether an inject is shown."""
        phase = reading.phases[row.place[0]]
        return (
            (not self.wrong or bool(row.problems))
            and (self.ids is None or row.id in self.ids)
            and (not self.team or self.team in row.to or "all" in row.to)
            and (not self.phase or line(phase.get("id")) == self.phase)
            and (not self.priority or row.priority == self.priority)
            and row.mentions(self.words.casefold().split())
        )

    def __str__(self) -> str:
        parts = [f"“{self.words}”"] * bool(self.words) + [
            part for part in (self.team, self.phase, self.priority) if part
        ]
        return ", ".join([*parts, *[self.about] * bool(self.about), *["problems"] * self.wrong])

    def options(self, reading: Reading) -> list[tuple[str, str]]:
        """What can be chosen instead: a key for `chosen`, and words."""
        found = [("wrong:yes", "what has problems")]
        found += [(f"team:{key}", f"what {name} receives") for key, name in reading.teams.items()]
        phases = [line(phase.get("id")) for phase in reading.phases]
        found += [(f"phase:{key}", f"phase {key}") for key in phases if key]
        found += [(f"priority:{each}", each) for each in ("core", "support", "reserve")]
        return [("all:", "everything"), *found]

    def chosen(self, key: str) -> Filter:
        """With one of the options."""
        kind, _, value = key.partition(":")
        if kind == "all":
            return Filter()
        if kind == "wrong":
            return replace(self, wrong=True)
        return replace(self, **{kind: value})  # type: ignore[arg-type]


def shown(reading: Reading, only: Filter, by_time: bool) -> list[Row]:
    """The injects that are shown, in their order."""
    rows = reading.rows if only == Filter() else [row for row in reading.rows if only.fits(reading, row)]
    return sorted(rows, key=lambda row: (row.place[0], row.seconds)) if by_time else rows


def table(reading: Reading, rows: Iterable[Row], width: int) -> Iterator[lines.Row]:
    """The lines of the table, with a heading for each phase."""
    wide = width >= 60
    # In a narrow table a short name is enough to know a team again.
    teams = max(8, min(24, width // 4))
    phase = -1
    numbers = [0] * len(reading.phases)
    for row in reading.rows:
        numbers[row.place[0]] += 1
    empty = set(range(len(numbers)))
    for row in rows:
        if row.place[0] != phase:
            phase = row.place[0]
            empty.discard(phase)
            yield lines.Row("", (_heading(reading.phases[phase], phase, numbers[phase], width),))
        yield lines.Row(row.key, (_line(row, width, teams, wide),))


def _heading(phase: dict[str, Any], number: int, injects: int, width: int) -> Content:
    length = 0
    stages = phase.get("stages")
    for each in stages.values() if isinstance(stages, dict) else ():
        try:
            length += parse_duration(each)
        except ValueError:
            length += 0
    many = "1 inject" if injects == 1 else f"{injects:,} injects"
    title = Content.assemble((f"{number + 1}. {line(phase.get('title')) or line(phase.get('id'))}", "bold $secondary"))
    return Content.assemble(title, (f"   {format_duration(length)}, {many}", "$quiet")).truncate(width, ellipsis=True)


def _line(row: Row, width: int, teams: int, wide: bool) -> Content:
    errors = sum(not problem.warning for problem in row.problems)
    mark = f"✗{errors}" if errors else f"!{len(row.problems)}" if row.problems else ""
    last = 8 if wide else 4
    more = (f"  {row.id}" if width >= 75 else "") + ("  ⌂" if row.use else "")
    to = "all" if "all" in row.to else ", ".join(row.to)
    priority = "" if row.priority == "core" else row.priority if wide else row.priority[:3]
    cells = (
        (fitted(mark, 3), "bold $text-error" if errors else "$text-warning"),
        (fitted(row.at, 7) + " ", ""),
        (fitted(row.title + more, max(10, width - 3 - 8 - teams - last - 2)) + " ", ""),
        (fitted(to, teams) + " ", "$quiet"),
        (fitted(priority, last), ""),
    )
    # Not assembled and truncated part by part: ten thousand of these are made for each change.
    spans, at = list[Span](), 0
    for text, style in cells:
        spans += [Span(at, at + len(text), style)] * bool(style)
        at += len(text)
    start = len(cells[0][0]) + len(cells[1][0]) + len(row.title)
    end = start + len(more)
    if more and cells[2][0].startswith(row.title + more):
        spans.append(Span(start, end, "$quiet"))
    return Content("".join(text for text, _ in cells), spans)


def fitted(text: str, width: int) -> str:
    """A text as a cell of a table: so many columns, whatever alphabet it is in."""
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1) + "…"
    return set_cell_size(text, width)
