"""A sheet of paper: its size, the marking above and below, the page's number; and what is drawn by hand on it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

SIZES = {"A4": A4, "letter": LETTER}
SIDE, EDGE, GAP = 16 * mm, 9 * mm, 4 * mm
LINE = 8.5 * mm
"""Room for one line in handwriting."""
GREY, PALE = 0.35, 0.72

Marking = Callable[[], Paragraph]


class _Numbered(Canvas):
    """Writes "3 / 7" and the numbers in the list of contents: they are known at the end only, so pages are kept until
    then.
    """

    # Names of reportlab's that its types leave out.
    _pagesize: tuple[float, float]
    _startPage: Callable[[], None]

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._pages: list[dict[str, Any]] = []
        # Of these there is one for all pages.
        self.begun: dict[str, int] = {}
        """by bookmark: the page on which it stands"""
        self.listed: list[tuple[int, float, str]] = []
        """page, height and bookmark of each line of the contents"""

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self.setFont("Helvetica", 8)
            wide, high = self._pagesize
            # At the foot it would stay on a page that is cut and handed out, and tell how many others there are.
            self.drawRightString(wide - SIDE, high - EDGE, f"{number} / {len(self._pages)}")
            for at, height, name in self.listed:
                if at == number and name in self.begun:
                    self.setFont("Helvetica", 10)
                    self.drawRightString(wide - SIDE, height, str(self.begun[name]))
                    self.linkRect("", name, (SIDE, height - 3, wide - SIDE, height + 10), relative=0)
            super().showPage()
        super().save()


def printed(story: Sequence[Flowable], size: str, marking: Marking, title: str, language: str) -> bytes:
    """A PDF of these flowables, `marking` at the top and the bottom of every page."""
    wide, high = SIZES[size]
    head, foot = marking(), marking()
    room = wide - 2 * SIDE
    top, bottom = (each.wrap(room, high)[1] for each in (head, foot))

    above, below = high - EDGE - 2 * mm - top - 1.5 * mm, EDGE + bottom + 1.5 * mm

    def furnish(canvas: Canvas, _: Any) -> None:
        canvas.setLineWidth(0.6)
        head.drawOn(canvas, SIDE, above + 1.5 * mm)
        canvas.line(SIDE, above, wide - SIDE, above)
        foot.drawOn(canvas, SIDE, EDGE)
        canvas.line(SIDE, below, wide - SIDE, below)

    frame = Frame(SIDE, below + GAP, room, above - below - 2 * GAP, 0, 0, 0, 0)
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=(wide, high),
        title=title,
        author="ttx",
        creator="ttx",
        lang=language,
        # The moment at which it is made would be in it: the same document is the same bytes.
        invariant=1,
    )
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=furnish))
    document.build(list(story), canvasmaker=_Numbered)
    return out.getvalue()


class Mark(Flowable):
    """Where a section begins: an entry of the outline, found by its bookmark."""

    def __init__(self, title: str, name: str, level: int) -> None:
        super().__init__()
        self.entry = title, name, level
        self.width = self.height = 0

    def draw(self) -> None:
        title, name, level = self.entry
        canvas: Any = self.canv
        canvas.bookmarkPage(name)
        canvas.addOutlineEntry(title, name, level, closed=True)
        canvas.begun[name] = canvas.getPageNumber()


class Listed(Paragraph):
    """A line of the contents; its page's number is written once it is known."""

    name = ""

    def draw(self) -> None:
        super().draw()
        canvas: Any = self.canv
        canvas.listed.append((canvas.getPageNumber(), canvas.absolutePosition(0, 4)[1], self.name))


class Quoted(Paragraph):
    """A paragraph with a rule at its side."""

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.setStrokeGray(PALE)
        self.canv.setLineWidth(2)
        self.canv.line(3, 0, 3, self.height)
        self.canv.restoreState()
        super().draw()


class Lines(Flowable):
    """Dotted lines to write on."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        self.width = wide
        return wide, self.count * LINE

    def draw(self) -> None:
        self.canv.setStrokeGray(PALE)
        self.canv.setLineWidth(0.5)
        self.canv.setDash(0.6, 1.8)
        for place in range(1, self.count):
            self.canv.line(0, place * LINE, self.width, place * LINE)


class Cut(Flowable):
    """A dashed line from side to side, where the page is cut."""

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        self.width = wide
        return wide, 4 * mm

    def draw(self) -> None:
        self.canv.setDash(4, 3)
        self.canv.setLineWidth(0.6)
        self.canv.line(0, 3 * mm, self.width, 3 * mm)


class Code(Flowable):
    """A QR code, in the middle."""

    SIDE = 40 * mm

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        super().__init__()
        self.rows = rows

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        self.width = wide
        return wide, self.SIDE

    def draw(self) -> None:
        module = self.SIDE / len(self.rows)
        left = (self.width - self.SIDE) / 2
        # One path: apart, hairlines of white would show between the modules.
        path = self.canv.beginPath()
        for row, modules in enumerate(self.rows):
            for place, dark in enumerate(modules):
                if dark:
                    path.rect(left + place * module, self.SIDE - (row + 1) * module, module, module)
        self.canv.drawPath(path, stroke=0, fill=1)
