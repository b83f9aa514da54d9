"""PDF out of blocks. A string is never read as markup: every text becomes runs of letters with a font each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from typing import Any, Literal

from reportlab.lib.colors import Color, black
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    FrameBG,
    KeepTogether,
    PageBreak,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Grid
from reportlab.platypus.paraparser import ParaFrag

from ttx.documents import qr
from ttx.documents.blocks import (
    Block,
    Bold,
    Box,
    Column,
    Document,
    Field,
    Fields,
    Figure,
    Inline,
    Items,
    Quote,
    Row,
    Section,
    Slip,
    Soft,
    Table,
    Tag,
    Text,
    Tick,
    joined,
)
from ttx.documents.blocks import Paragraph as Prose
from ttx.documents.blocks import Qr as Address
from ttx.documents.drawn import Drawn
from ttx.documents.fonts.typeface import Run, Typeface
from ttx.documents.pages import GREY, PALE, SIDE, SIZES, Code, Cut, Lines, Listed, Mark, Quoted, printed
from ttx.documents.scripts import HAN, KANA

_SOFT, _RULE = Color(GREY, GREY, GREY), Color(PALE, PALE, PALE)
_BREAKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
"""How much smaller page one may be than the rest."""
_SPARE = 14 * mm
"""What page one may use of the room that is kept for a marking of several lines."""
_WIDEST, _FEWEST = 10, 25
"""Points of a letter in a table at most, and lines that every page holds."""
_DIGIT = 5.1
"""Points of a digit in a table."""
_OUTLINED = 2
"""Levels of headings in the outline."""
_MOST_LINES, _DEEPEST = 40, 24
"""Lines in one paragraph, and blanks that a line is kept in by."""
_ROOM = (45 * mm, 35 * mm, 25 * mm)
"""By level: a heading with less below it begins the next page. (keepWithNext would take whole paragraphs along.)"""
_Rule = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]
"""A rule of a table's look, as reportlab writes it."""
_BOX = (Run("ZapfDingbats", "\u274f"), Run("Helvetica", "\u00a0"))


@dataclass(frozen=True, slots=True)
class _Look:
    """How a paragraph looks: size in points, room above and below, how far it stands in."""

    size: float = 10
    above: float = 2
    below: float = 4
    indent: float = 0
    bold: bool = False
    grey: bool = False
    align: Literal[0, 1, 2] = 0
    """left, centre, right"""

    def scaled(self, by: float) -> _Look:
        """The same, larger or smaller."""
        return self if by == 1 else replace(self, size=self.size * by, above=self.above * by, below=self.below * by)


_HEADINGS = (
    _Look(13, 10, 4, bold=True),
    _Look(11, 8, 3, bold=True),
    _Look(10, 6, 2, bold=True),
)
_TITLE, _SUBTITLE = _Look(18, 0, 2, bold=True), _Look(10, 0, 8, grey=True)
_SMALL, _LABEL = _Look(8, 0, 1), _Look(8, 2, 2, bold=True, grey=True)
_CELL, _HEAD, _CAPTION = _Look(9, 0, 0), _Look(8.5, 0, 0, bold=True), _Look(9, 6, 3, bold=True)
_MARKING = _Look(8, 0, 0, bold=True, align=1)
_CODE = _Look(30, 6, 12, bold=True)
_PROSE = {
    "": _Look(),
    "lead": _Look(12, 7, 4),
    "note": _Look(9, 1, 3, grey=True),
    "caution": _Look(10, 3, 6, bold=True),
    "code": _CODE,
    "cut": _Look(8.5, 0, 0),
}


def render(document: Document, typeface: Typeface) -> bytes:
    """The document as a PDF on its paper, A4 where it names none. What could not be printed is in `typeface`."""
    return _Writer(document, typeface).render()


class _Together(KeepTogether):
    """On one page, if it fits. What would look for room by itself is taken out: within, reportlab miscounts it."""

    def __init__(self, flowables: Iterable[Flowable]) -> None:
        self.parts: list[Flowable] = []
        for each in flowables:
            if not isinstance(each, CondPageBreak):
                self.parts += each.parts if isinstance(each, _Together) else [each]
        super().__init__(list(self.parts))


class _Writer:
    def __init__(self, document: Document, typeface: Typeface) -> None:
        self.document = document
        self.typeface = typeface
        self.size = document.paper or "A4"
        self.scale = 1.0
        self.room = SIZES[self.size][0] - 2 * SIDE
        self.high = SIZES[self.size][1] - 60 * mm

    def render(self) -> bytes:
        document = self.document
        story: list[Flowable] = [self.prose(document.title, _TITLE)]
        if document.subtitle:
            story.append(self.prose(document.subtitle, _SUBTITLE))
        if document.contents:
            story += [*self._one_page(story), PageBreak(), *self._contents(), PageBreak()]
        else:
            story += self.blocks(document.front, 0)
        story += self.blocks(document.sections, 0)
        marking = " · ".join(part for part in (*document.marking, document.status) if part)
        return printed(story, self.size, lambda: self.prose(marking, _MARKING), document.title, document.language)

    def _one_page(self, head: Sequence[Flowable]) -> list[Flowable]:
        """The first page, as small as it takes, down to what can still be read."""
        made: list[Flowable] = []
        for self.scale in _SCALES:
            made = list(self.blocks(self.document.front, 0))
            if sum(map(self._height, (*head, *made))) <= self.high + _SPARE:
                break
        self.scale = 1.0
        return made

    def _height(self, flowable: Flowable) -> float:
        if isinstance(flowable, _Together):
            return sum(map(self._height, flowable.parts))
        tall: float = flowable.wrap(self.room, self.high)[1] + flowable.getSpaceBefore() + flowable.getSpaceAfter()
        return 0.0 if isinstance(flowable, CondPageBreak | FrameBG) else tall

    def _contents(self) -> Iterator[Flowable]:
        yield self.prose(self.document.contents_title, _HEADINGS[0])
        for section in self.document.sections:
            line = self.prose(section.title, _Look(10, 2, 2), Listed)
            assert isinstance(line, Listed)
            line.name = section.anchor
            yield line

    # -- text

    def prose(self, text: Text, look: _Look, kind: type[Paragraph] = Paragraph) -> Paragraph:
        look = look.scaled(self.scale)
        return self._paragraph(self._fragments(text, look), look, kind)

    def proses(self, text: Text, look: _Look, kind: type[Paragraph] = Paragraph) -> list[Flowable]:
        """A text that may be long, in several paragraphs: reportlab measures all that is left of one on every page."""
        look = look.scaled(self.scale)
        pieces: list[list[ParaFrag]] = [[]]
        lines = 0
        for each in self._fragments(text, look):
            lines += hasattr(each, "lineBreak")
            if lines == _MOST_LINES:
                pieces.append([])
                lines = 0
            else:
                pieces[-1].append(each)
        looks = [replace(look, above=0, below=0)] * len(pieces)
        looks[0] = replace(looks[0], above=look.above)
        looks[-1] = replace(looks[-1], below=look.below)
        return [self._paragraph(*each, kind) for each in zip(pieces, looks, strict=True)]

    def _paragraph(self, fragments: list[ParaFrag], look: _Look, kind: type[Paragraph]) -> Paragraph:
        # A paragraph needs something to measure.
        fragments = fragments or [_fragment(Run("Helvetica", " "), look.size, look.grey)]
        whole = "".join(each.text for each in fragments)
        by_letter = bool(KANA.search(whole)) or (self.document.reader == "ja" and bool(HAN.search(whole)))
        made: Any = kind("", _style(look, by_letter), frags=fragments)
        made.letters = len(whole) + _FEWEST * sum(hasattr(each, "lineBreak") for each in fragments)
        found: Paragraph = made
        return found

    def _fragments(self, text: Text, look: _Look) -> list[ParaFrag]:
        parts = (text,) if isinstance(text, str) else text
        return [each for part in parts for each in self._part(part, look)]

    def _part(self, part: Inline, look: _Look) -> Iterator[ParaFrag]:
        words = part if isinstance(part, str) else part.text
        bold = look.bold or isinstance(part, Bold | Tag)
        grey, size = look.grey, look.size
        if isinstance(part, Soft):
            grey, size = True, size * 0.93
        if isinstance(part, Tag):
            words = words.upper()
        if isinstance(part, Tick):
            yield from (_fragment(run, size * 1.1, False) for run in _BOX)
        for place, line in enumerate(_BREAKS.sub("\n\n", words).split("\n")):
            if place:
                yield _fragment(Run("Helvetica", ""), size, grey, lineBreak=True)
            stripped = line.lstrip(" \t")
            blanks = len(line) - len(stripped) if stripped else 0
            if blanks > (0 if place else 1):
                # Blanks that begin a line would be dropped, and a list within a text is known by them.
                line = "\u00a0" * min(blanks, _DEEPEST) + stripped
            for run in self.typeface.runs(line, bold=bold, language=self.document.reader):
                yield _fragment(run, size, grey)

    # -- blocks

    def blocks(self, blocks: Sequence[Block], level: int) -> Iterator[Flowable]:
        for block in blocks:
            yield from self._block(block, level)

    def _block(self, block: Block, level: int) -> Iterator[Flowable]:
        match block:
            case Section():
                yield PageBreak() if block.new_page else CondPageBreak(_ROOM[min(level, 2)])
                if level < _OUTLINED and self.document.contents and self.scale == 1:
                    yield Mark(block.title, block.anchor, level)
                yield self.prose(block.title, _HEADINGS[min(level, 2)])
                yield from self.blocks(block.blocks, level + 1)
            case Prose():
                yield from self.proses(block.text, _PROSE[block.style])
                if block.style == "cut":
                    yield Cut()
            case Quote():
                if block.lead:
                    yield CondPageBreak(18 * mm)
                    yield self.prose(block.lead, _Look(10, 4, 2))
                yield from self.proses(block.text, _Look(10, 1, 6, indent=10), Quoted)
            case Items():
                yield from self._items(block)
            case Table():
                yield from self._table(block)
            case Fields():
                yield self._fields(block.fields)
            case Address():
                yield _Together(
                    [Code(qr.rows(block.text)), self.prose(block.text, _Look(11, 0, 8, align=1, bold=True))]
                )
            case Figure():
                drawn = Drawn(block.picture, self.typeface, self.high - 20 * mm, self.document.reader)
                yield _Together([drawn, self.prose(f"{block.caption} {block.alternative}", _PROSE["note"])])
            case Slip():
                yield _Together([*self.blocks(block.blocks, level), Spacer(0, 5 * mm)])
            case Box():
                yield _Together(self._box(block, level))

    def _items(self, block: Items) -> Iterator[Flowable]:
        for place, item in enumerate(block.items, 1):
            made: Any = self.prose(item, _Look(10, 0, 2, indent=14))
            made.bulletText = f"{place}." if block.ordered else "•"
            yield made
        yield Spacer(0, 4)

    def _box(self, block: Box, level: int) -> Iterator[Flowable]:
        yield Spacer(0, 6)
        # The frame stands a little out, so that what is in it keeps the whole width.
        yield FrameBG(None, -6, -6, strokeWidth=1, strokeColor=black)
        if block.title:
            yield self.prose(block.title, _LABEL)
        yield from self.blocks(block.blocks, level)
        yield Spacer(0, 4)
        yield FrameBG(start=False)
        yield Spacer(0, 6)

    def _table(self, block: Table) -> Iterator[Flowable]:
        if block.caption:
            yield CondPageBreak(32 * mm)
            yield self.prose(block.caption, _CAPTION)
        looks: list[_Rule] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4 if block.fill else 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5 * self.scale**2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3 * self.scale**2),
        ]
        rows: list[list[Flowable]] = []
        if block.heads:
            rows.append([self.prose(column.title, _HEAD) for column in block.columns])
            looks.append(("LINEBELOW", (0, 0), (-1, 0), 1, black))
        for row in block.rows:
            rows += self._rows(row, block.columns)
            looks.append(("LINEBELOW", (0, len(rows) - 1), (-1, len(rows) - 1), 0.4, _RULE))
        if block.fill:
            looks.append(("GRID", (0, 0), (-1, -1), 0.4, _RULE))
        if rows:
            yield self._grid(rows, _widths(block.columns, block.rows, self.room), looks, int(block.heads))
            yield Spacer(0, 8 * self.scale)

    def _rows(self, row: Row, columns: Sequence[Column]) -> Iterator[list[Flowable]]:
        """One row of the grid, or several for one that is very long."""
        cells = []
        for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            right: Literal[0, 2] = 2 if column.kind == "number" else 0
            look = _Look(9, 0, 0, bold=not place and not row.quiet, grey=row.quiet, align=right)
            cells.append(self.proses(cell, look))
        for pieces in zip_longest(*cells):
            yield [piece or Spacer(0, 0) for piece in pieces]

    def _grid(self, rows: list[list[Flowable]], widths: list[float], looks: list[_Rule], heads: int) -> Grid:
        # Headings that take a third of a page are not repeated; a row that no page can hold is split within.
        first = [zip(row, widths, strict=True) for row in rows[:heads]]
        head = max((cell.wrap(wide - 6, 1e6)[1] for row in first for cell, wide in row), default=0)
        room = self.high if head > self.high / 3 else self.high - head
        tall = any(self._tall(cell, wide - 6, room) for row in rows for cell, wide in zip(row, widths, strict=True))
        repeated = heads if room < self.high else 0
        return Grid(rows, widths, repeatRows=repeated, splitInRow=int(tall), style=looks, hAlign="LEFT")

    def _tall(self, cell: Flowable, wide: float, room: float) -> bool:
        """Whether a page cannot hold it. What is short is not measured: that costs as much as to lay it out."""
        # Of its own, not read from its fragments: reportlab takes those apart as it measures.
        letters = getattr(cell, "letters", 0)
        return letters * _WIDEST > wide * _FEWEST and cell.wrap(wide, 1e6)[1] > room

    def _fields(self, fields: Sequence[Field]) -> Flowable:
        shares = sum(field.share for field in fields)
        widths = [self.room * field.share / shares for field in fields]
        looks: list[_Rule] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("GRID", (0, 0), (-1, -1), 0.7, black),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
        cells = [list(self._field(field)) for field in fields]
        tall = max(sum(each.wrap(wide - 8, 1e6)[1] for each in cell) for cell, wide in zip(cells, widths, strict=True))
        return Grid([cells], widths, splitInRow=int(tall > self.high), style=looks, hAlign="LEFT")

    def _field(self, field: Field) -> Iterator[Flowable]:
        label: list[Text] = [(Bold(field.label),)]
        yield self.prose(joined([*label, *([(Soft(field.help),)] if field.help else [])], "  "), _SMALL)
        if field.ticks:
            yield self.prose(joined([(Tick(tick),) for tick in field.ticks], "\u00a0\u00a0\u00a0 "), _Look(9.5, 3, 3))
        if field.lines:
            yield Lines(field.lines)


def _fragment(run: Run, size: float, grey: bool, **more: object) -> ParaFrag:
    return ParaFrag(
        text=run.text, fontName=run.font, fontSize=size, textColor=_SOFT if grey else black, backColor=None,
        rise=0, link=[], us_lines=[], bold=0, italic=0, greek=0, **more,
    )  # fmt: skip


@lru_cache(maxsize=128)
def _style(look: _Look, by_letter: bool) -> ParagraphStyle:
    return ParagraphStyle(
        "ttx",
        fontName="Helvetica",
        fontSize=look.size,
        leading=look.size * 1.32,
        spaceBefore=look.above,
        spaceAfter=look.below,
        leftIndent=look.indent,
        alignment=look.align,
        # Japanese has no blanks to break at. Korean has, and is broken at them as Latin is.
        wordWrap="CJK" if by_letter else None,
        allowWidows=0,
        allowOrphans=0,
        bulletFontSize=look.size,
    )


def _widths(columns: Sequence[Column], rows: Sequence[Row], room: float) -> list[float]:
    """Widths in points. Columns without one share what is left, and are never squeezed to nothing; what is short or a
    number is never broken.
    """
    given = sum(column.width for column in columns)
    free = sum(not column.width for column in columns)
    share = max((100 - given) / free, 10) if free else 0
    wanted = [room * (column.width or share) / max(given + share * free, 1) for column in columns]
    needed = [
        0 if column.kind == "text" else min(_letters(column, [row.cells[place] for row in rows]) * _DIGIT + 7, room / 4)
        for place, column in enumerate(columns)
    ]
    wide = [max(pair) for pair in zip(wanted, needed, strict=True)]
    # What is added there is taken from where there is most.
    spare = [max(0.0, has - needs - room / 12) for has, needs in zip(wide, needed, strict=True)]
    over = (sum(wide) - room) / (sum(spare) or 1)
    return [width - over * each for width, each in zip(wide, spare, strict=True)]


def _letters(column: Column, cells: Iterable[Text]) -> int:
    """Letters of the longest line, or of the longest word in its heading."""
    return max([0, *map(len, column.title.split()), *map(_longest, cells)])


def _longest(text: Text) -> int:
    whole = text if isinstance(text, str) else "".join(part if isinstance(part, str) else part.text for part in text)
    return max(map(len, whole.split("\n")))
