"""A comparison as tables of a terminal, or as a document like the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ttx.afterwards.comparison import dots
from ttx.afterwards.groups import Comparison, Part
from ttx.documents import charts
from ttx.documents.blocks import Block, Column, Document, Figure, Paragraph, Row, Section, Table
from ttx.errors import TtxError
from ttx.report.words import count, day, listed, marked
from ttx.text import LONGEST, clean

if TYPE_CHECKING:
    from rich.console import Console

FORMS = (".html", ".md", ".docx", ".pdf")


def show(comparison: Comparison, console: Console) -> None:
    """Draw it into a terminal: what is the same in all groups stands back."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Grid
    from rich.text import Text

    console.print(Text(_safe(comparison.title), style="bold"))
    for group in comparison.groups:
        console.print(Text(f"  {group.label}, {day(group.report.started or group.report.created)}"))
    if comparison.caution:
        console.print(Text(comparison.caution, style="bold yellow"))
    for part in comparison.parts:
        grid = Grid(box=SIMPLE_HEAD, title_justify="left", title=Text(part.title, style="bold"), pad_edge=False)
        grid.add_column("", ratio=3, overflow="fold")
        for group in comparison.groups:
            grid.add_column(Text(group.letter), ratio=2, overflow="fold")
        for line in part.lines:
            style = "dim" if line.same else ""
            grid.add_row(*(Text(_safe(text), style=style) for text in (line.what, *line.cells)))
        console.print(grid)


def _safe(text: str) -> str:
    return clean(text[:LONGEST])


def document(comparison: Comparison) -> Document:
    """The comparison in the report's blocks. `marking` is that of all of them."""
    groups = comparison.groups
    marking = dict.fromkeys(each for group in groups for each in marked(group.report.marking, group.report.purpose))
    front: list[Block] = [Paragraph(comparison.caution, "caution")] * bool(comparison.caution)
    if any(group.report.status != "ended" for group in groups):
        still = listed(group.label for group in groups if group.report.status != "ended")
        front.append(Paragraph(f"Not ended yet: {still}. What is said of it is as of now.", "caution"))
    front += [
        Paragraph(
            "Runs differ in people, control and luck. What one group did and another did not is a question for both, "
            "not a ranking of either. Lines in grey are the same in all of them."
        ),
        *([_figure(comparison)] if dots(comparison) else []),
    ]
    return Document(
        title=f"Comparison: {comparison.title}",
        subtitle=f"{count(len(groups), 'group')}: {listed(group.label for group in groups)}",
        marking=list(marking),
        status="",
        front=front,
        sections=[_section(comparison, part) for part in comparison.parts],
    )


def _figure(comparison: Comparison) -> Figure:
    drawn = dots(comparison)
    said = "; ".join(
        f"{each.label}: " + ", ".join(f"{letter} {value:g}" for letter, value in each.dots) for each in drawn
    )
    picture = charts.dotted("figure-ends", "Indicators at the end, by group", said, drawn)
    return Figure(picture, "Where each indicator ended.", "The dashed tick is its baseline; the table says the same.")


def _section(comparison: Comparison, part: Part) -> Section:
    groups = comparison.groups
    first = 30 if len(groups) < 4 else 20
    columns = [Column("What", first), *(Column(group.label, (100 - first) // len(groups)) for group in groups)]
    rows = [Row((line.what.strip(), *line.cells), quiet=line.same) for line in part.lines]
    note = [Paragraph(part.note, "note")] if part.note else []
    return Section(part.title, part.anchor, [*note, Table("", columns, rows)])


def write(comparison: Comparison, file: Path) -> Path:
    """Write it as HTML, Markdown, DOCX or PDF, by the file's ending."""
    from ttx.files import put

    return put(file.parent, file.name, _rendered(document(comparison), file.suffix.lower()))


def _rendered(made: Document, form: str) -> bytes:
    """Heavy writers are loaded where they are used."""
    from dataclasses import replace

    match form:
        case ".html":
            from ttx.documents import html

            return html.render(made).encode()
        case ".md":
            from ttx.documents import markdown

            return markdown.render(made).encode()
        case ".docx":
            from ttx.documents import docx

            return docx.render(made)
        case ".pdf":
            from ttx.documents import pdf
            from ttx.documents.fonts.typeface import Typeface

            return pdf.render(replace(made, paper="A4"), Typeface())
        case _:
            raise TtxError(f"a comparison is no {form or 'file without an ending'}", hint=f"one of {', '.join(FORMS)}")
