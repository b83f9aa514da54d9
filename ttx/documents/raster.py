"""A picture as pixels, for forms that take no vectors. Letters are drawn by fonts of this machine."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ttx.documents.drawing import SOFT, WHITE, Circle, Part, Picture, Rect, Shape, Stroke, Words
from ttx.documents.fonts.cover import File, runs

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SCALE = 2
"""Pixels to a unit of the picture: 920 units across a page are about 290 dots to the inch."""
_HATCH = 6


def render(picture: Picture) -> bytes:
    """The picture as a PNG, the same bytes for the same picture and fonts."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (round(picture.width * SCALE), max(1, round(picture.height * SCALE))), WHITE)
    draw = ImageDraw.Draw(image)
    for part in picture.parts:
        _part(image, draw, part)
    out = io.BytesIO()
    # By octree it takes a sixth of the time of the median cut; but white is not quite white then, and prints as dots.
    few = image.quantize(64, Image.Quantize.FASTOCTREE)
    few.putpalette([255 if value == 254 else value for value in few.getpalette() or ()])
    few.save(out, "PNG")
    return out.getvalue()


def _part(image: Any, draw: ImageDraw, part: Part) -> None:
    match part:
        case Words():
            _words(draw, part)
        case Rect():
            box = (part.x * SCALE, part.y * SCALE, (part.x + part.width) * SCALE, (part.y + part.height) * SCALE)
            if part.hatched:
                _hatch(image, box)
            fill = None if part.hatched else part.fill or None
            draw.rectangle(box, fill=fill, outline=part.stroke or None, width=_thick(part.thick))
        case Circle():
            r = part.r
            box = ((part.x - r) * SCALE, (part.y - r) * SCALE, (part.x + r) * SCALE, (part.y + r) * SCALE)
            draw.ellipse(box, fill=part.fill or None, outline=part.stroke or None, width=_thick(part.thick))
        case Stroke():
            for start, end in zip(part.points, part.points[1:], strict=False):
                _line(draw, start, end, part)
        case Shape():
            draw.polygon(
                [(x * SCALE, y * SCALE) for x, y in part.points], fill=part.fill or None, outline=part.stroke or None,
                width=_thick(part.thick),
            )  # fmt: skip


def _thick(thick: float) -> int:
    return max(1, round(thick * SCALE))


def _line(draw: ImageDraw, start: tuple[float, float], end: tuple[float, float], part: Stroke) -> None:
    (x1, y1), (x2, y2) = start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    pieces = [(0.0, 1.0)]
    if part.dash and length:
        on, off = part.dash[0], part.dash[-1]
        steps = int(length / (on + off)) + 1
        pieces = [(place * (on + off) / length, min(1.0, (place * (on + off) + on) / length)) for place in range(steps)]
    for first, last in pieces:
        draw.line(
            [
                ((x1 + (x2 - x1) * first) * SCALE, (y1 + (y2 - y1) * first) * SCALE),
                ((x1 + (x2 - x1) * last) * SCALE, (y1 + (y2 - y1) * last) * SCALE),
            ],
            fill=part.stroke, width=_thick(part.thick),
        )  # fmt: skip


def _hatch(image: Any, box: tuple[float, float, float, float]) -> None:
    from PIL import Image, ImageDraw

    wide, high = max(1, round(box[2] - box[0])), max(1, round(box[3] - box[1]))
    tile = Image.new("RGB", (wide, high), WHITE)
    draw = ImageDraw.Draw(tile)
    for at in range(-high, wide, _HATCH * SCALE):
        draw.line([(at, high), (at + high, 0)], fill=SOFT, width=SCALE)
    image.paste(tile, (round(box[0]), round(box[1])))


def _words(draw: ImageDraw, part: Words) -> None:
    """Piece by piece: no one font draws Latin, Korean and Japanese letters."""
    size = round(part.size * SCALE)
    pieces = [(_font(file, size), words) for file, words in runs(part.text, bold=part.bold)]
    rooms = [font.getlength(words) for font, words in pieces]
    x = part.x * SCALE - {"start": 0.0, "middle": sum(rooms) / 2, "end": sum(rooms)}[part.anchor]
    for (font, words), room in zip(pieces, rooms, strict=True):
        draw.text((x, part.y * SCALE), words, fill=part.fill, font=font, anchor="ls")
        x += room


@lru_cache(maxsize=64)
def _font(file: File | None, size: int) -> Any:
    """A font of this machine; the drawing library's own, which knows Latin only, where none is here."""
    from PIL import ImageFont

    return ImageFont.truetype(str(file.path), size, index=file.place) if file else ImageFont.load_default(size)
