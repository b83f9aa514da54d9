"""Write the report's files, all from one set of facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ttx.exercise.facts import Fact, fact
from ttx.files import put
from ttx.report.cuts import CONTROL, Audience, cut
from ttx.report.discretion import redacted, without_people
from ttx.report.facts import Report, gather
from ttx.report.words import Names

if TYPE_CHECKING:
    from ttx.documents.blocks import Paper
    from ttx.store.rows import Proof, Row


FORMS = ("html", "md", "docx", "pdf", "json", "xlsx", "csv", "ics")
READ = ("html", "md")
"""What is written where nothing else is asked for: quick to make, and read anywhere."""


@dataclass(frozen=True, slots=True)
class Wish:
    """In which forms a report is wanted, and how."""

    forms: Sequence[str] = READ
    paper: Paper = "A4"
    template: Path | None = None
    """an organization's own DOCX"""
    audience: Audience = CONTROL
    anonymous: bool = False
    redact: Sequence[str] = ()
    """tags of observations that are left out"""

    @property
    def suffix(self) -> str:
        """What the names of the files say of it, so that no cut is taken for another."""
        parts = [self.audience.team or self.audience.name] * (not self.audience.everything)
        return "".join(
            f"-{part}" for part in (*parts, *["anonymous"] * self.anonymous, *["redacted"] * bool(self.redact))
        )


def write_report(
    facts: Iterable[Fact],
    names: Names | None,
    proof: Proof | None,
    directory: Path,
    name: str = "",
    *,
    now: int | None = None,
    zone: tzinfo | None = UTC,
    wish: Wish = Wish(),
    tell: Callable[[str], None] = lambda note: None,
    wrote: Callable[[Path], None] = lambda path: None,
) -> list[Path]:
    """Write the report into a folder in the forms that are wanted; each file is there whole or not at all. `tell` gets
    what whoever prints should know, `wrote` each file as soon as it is there.
    """
    kept = list(redacted(facts, wish.redact) if wish.redact else facts)
    report = cut(gather(kept, {} if wish.anonymous else names, proof, now, zone), wish.audience)
    if wish.anonymous:
        report = without_people(report, names or {})
    stem = re.sub(r"[^\w.-]+", "-", (name or report.playbook) + wish.suffix).strip("-.") or "exercise"
    paths = []
    for form in dict.fromkeys(wish.forms):
        for ending, content in _made(form, report, kept, wish, tell):
            paths.append(put(Path(directory), f"{stem}-{ending}", content))
            wrote(paths[-1])
    return paths


def _made(
    form: str, report: Report, facts: Sequence[Fact], wish: Wish, tell: Callable[[str], None]
) -> Iterator[tuple[str, bytes]]:
    """The files of one form: how each name ends, and what is in it. Heavy writers are loaded where they are used."""
    from ttx.report.pages import document

    match form:
        case "html":
            from ttx.documents import html

            yield "report.html", html.render(document(report)).encode()
        case "md":
            from ttx.documents import markdown

            yield "report.md", markdown.render(document(report)).encode()
        case "docx":
            from ttx.documents import docx

            yield "report.docx", docx.render(document(report), wish.template)
        case "pdf":
            from ttx.documents import pdf
            from ttx.documents.fonts.typeface import Typeface

            typeface = Typeface()
            yield "report.pdf", pdf.render(replace(document(report), paper=wish.paper), typeface)
            for note in typeface.notes():
                tell(note)
        case "json":
            from ttx.report import plain

            yield "report.json", plain.render(report)
        case "xlsx":
            from ttx.documents import sheets
            from ttx.report import tables

            pages = [tables.plan(report), tables.executed(report), tables.moves(report)]
            yield "tables.xlsx", sheets.xlsx(pages, document(report).marking, report.title)
        case "csv":
            from ttx.documents import sheets
            from ttx.report import tables

            yield "moves.csv", sheets.comma(tables.moves(report))
            if wish.audience.everything and not wish.anonymous:
                yield "log.csv", sheets.comma(tables.log(facts))
            else:
                tell("the log is left out: it holds what everybody wrote, and by which seat")
        case "ics":
            from ttx.report import calendar

            yield "due.ics", calendar.due_dates(report)


def report_on(
    place: str,
    exercise: str,
    directory: Path,
    wish: Wish = Wish(),
    tell: Callable[[str], None] = lambda note: None,
    wrote: Callable[[Path], None] = lambda path: None,
) -> list[Path]:
    """Report on an exercise file or database, also while it is in use."""
    from ttx.report.log import opened

    with opened(place, exercise) as reading:
        store, name = reading.store, reading.exercise
        proof = store.verify(name)
        # Rows that come in while we read are in neither the proof nor the report.
        facts = [readable(row) for row in store.read(name) if row.seq <= proof.rows or proof.broken]
        return write_report(
            facts, store.people(name), proof, directory, Path(place).stem if Path(place).exists() else name,
            now=store.last_beat(name), zone=None, wish=wish, tell=tell, wrote=wrote,
        )  # fmt: skip


def readable(row: Row) -> Fact:
    """A row as a fact. One that somebody damaged counts as erased: the report says that the log does not verify."""
    try:
        return fact(row)
    except (msgspec.DecodeError, KeyError):
        return Fact(row.seq, row.seat, row.command, row.wall, row.elapsed, row.scenario, row.phase, None)
