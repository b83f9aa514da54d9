"""A picture on a page of a PDF, or as a page of its own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from ttx.documents.drawing import SOFT, Circle, Part, Picture, Rect, Shape, Stroke, Words

if TYPE_CHECKING:
    from ttx.documents.fonts.typeface import Typeface

_HATCH = 5.0
"""Units between the lines of a hatched box."""


_POINT = 0.75
"""Points of a unit of a picture, as browsers count."""


def sheet(picture: Picture, typeface: Typeface) -> bytes:
    """A PDF of one page that is as large as its picture: a printer fits it to the paper that it has."""
    out = io.BytesIO()
    wide, high = picture.width * _POINT, picture.height * _POINT
    # The moment at which it is made would be in it: the same picture is the same bytes.
    canvas = Canvas(out, pagesize=(wide, high), invariant=1)
    canvas.setTitle(picture.title)
    canvas.setAuthor("ttx")
    drawn = Drawn(picture, typeface, high)
    drawn.wrap(wide, high)
    drawn.drawOn(canvas, 0, 0)
    canvas.save()
    return out.getvalue()


class Drawn(Flowable):
    """As wide as its column, or less where it would be higher than the page."""

    def __init__(self, picture: Picture, typeface: Typeface, highest: float, language: str = "") -> None:
        super().__init__()
        self.picture, self.typeface, self.highest, self.language = picture, typeface, highest, language

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        scale = min(wide / self.picture.width, self.highest / max(self.picture.height, 1.0))
        self.scale = scale
        self.width, self.height = self.picture.width * scale, self.picture.height * scale
        return self.width, self.height

    def draw(self) -> None:
        canvas: Any = self.canv
        canvas.saveState()
        canvas.scale(self.scale, self.scale)
        for part in self.picture.parts:
            self._part(canvas, part)
        canvas.restoreState()

    def _up(self, y: float) -> float:
        """From the top, as pictures count, to from the bottom, as pages do."""
        return self.picture.height - y

    def _part(self, canvas: Any, part: Part) -> None:
        match part:
            case Words():
                self._words(canvas, part)
            case Rect():
                self._rect(canvas, part)
            case Circle():
                self._ink(canvas, part.fill, part.stroke, part.thick)
                canvas.circle(part.x, self._up(part.y), part.r, stroke=bool(part.stroke), fill=bool(part.fill))
            case Stroke():
                self._ink(canvas, "", part.stroke, part.thick)
                canvas.setDash(list(part.dash) if part.dash else [])
                canvas.drawPath(self._path(canvas, part.points), stroke=1, fill=0)
                canvas.setDash([])
            case Shape():
                self._ink(canvas, part.fill, part.stroke, part.thick)
                path = self._path(canvas, part.points)
                path.close()
                canvas.drawPath(path, stroke=bool(part.stroke), fill=bool(part.fill))

    def _ink(self, canvas: Any, fill: str, stroke: str, thick: float) -> None:
        if fill:
            canvas.setFillColor(HexColor(fill))
        if stroke:
            canvas.setStrokeColor(HexColor(stroke))
            canvas.setLineWidth(thick)

    def _path(self, canvas: Any, points: Any) -> Any:
        path = canvas.beginPath()
        for place, (x, y) in enumerate(points):
            (path.lineTo if place else path.moveTo)(x, self._up(y))
        return path

    def _rect(self, canvas: Any, part: Rect) -> None:
        self._ink(canvas, part.fill, part.stroke, part.thick)
        bottom = self._up(part.y + part.height)
        if part.hatched:
            self._hatch(canvas, part, bottom)
        canvas.rect(
            part.x, bottom, part.width, part.height, stroke=bool(part.stroke), fill=bool(part.fill) and not part.hatched
        )

    def _hatch(self, canvas: Any, part: Rect, bottom: float) -> None:
        canvas.saveState()
        box = canvas.beginPath()
        box.rect(part.x, bottom, part.width, part.height)
        canvas.clipPath(box, stroke=0, fill=0)
        canvas.setStrokeColor(HexColor(SOFT))
        canvas.setLineWidth(0.8)
        at = part.x - part.height
        while at < part.x + part.width:
            canvas.line(at, bottom, at + part.height, bottom + part.height)
            at += _HATCH
        canvas.restoreState()

    def _words(self, canvas: Any, part: Words) -> None:
        runs = list(self.typeface.runs(part.text, bold=part.bold, language=self.language))
        room = sum(canvas.stringWidth(run.text, run.font, part.size) for run in runs)
        x = part.x - {"start": 0.0, "middle": room / 2, "end": room}[part.anchor]
        canvas.setFillColor(HexColor(part.fill))
        for run in runs:
            canvas.setFont(run.font, part.size)
            canvas.drawString(x, self._up(part.y), run.text)
            x += canvas.stringWidth(run.text, run.font, part.size)
