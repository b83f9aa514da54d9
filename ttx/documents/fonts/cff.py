"""Takes a few glyphs out of a font with PostScript outlines (CFF, as Noto Sans CJK has them) for a PDF.

reportlab embeds TrueType only, fontTools is out of the question (it installs a command named `ttx`), and the Korean and
Japanese fonts of most Linux machines are of this kind. What comes out is a font whose glyphs are numbered from 0 in the
order that was asked for. Adobe's Technical Note 5176 describes the format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from struct import pack

from ttx.documents.fonts.outlines import Called, Walk

Dict = dict[int, bytes]
"""By operator: its operands as they stand in the file. Operators of two bytes are 0x0C00 and more."""

_CHARSET, _CHARSTRINGS, _PRIVATE, _SUBRS = 15, 17, 18, 19
_MATRIX, _ROS, _COUNT, _FDARRAY, _FDSELECT = 0x0C07, 0x0C1E, 0x0C22, 0x0C24, 0x0C25
_BOX = 5
_STANDARD_STRINGS = 391


@dataclass(frozen=True, slots=True)
class _Private:
    """What the glyphs of one part of the font share."""

    font: Dict
    values: Dict
    subroutines: Sequence[bytes]


def subset(data: bytes, glyphs: Sequence[int]) -> bytes:
    """A CFF font with these glyphs of another, in this order. The first must be 0. LookupError where it is damaged."""
    return _Source(data).subset(glyphs)


class _Source:
    def __init__(self, data: bytes) -> None:
        self.data = data
        names, after = _index(data, data[2])
        tops, after = _index(data, after)
        _, after = _index(data, after)
        subroutines, _ = _index(data, after)
        if not names or not tops:
            raise LookupError("it holds no font")
        self.top = _dict(data[slice(*tops[0])])
        self.subroutines = self._items(subroutines)
        self.outlines, _ = _index(data, _number(self.top[_CHARSTRINGS]))

    def _items(self, places: Sequence[tuple[int, int]]) -> list[bytes]:
        return [self.data[start:end] for start, end in places]

    def subset(self, glyphs: Sequence[int]) -> bytes:
        part_of = self._parts_of(glyphs)
        used = sorted(set(part_of))
        parts = [self._part(number) for number in used]
        outlines = self._items([self.outlines[glyph] for glyph in glyphs])
        select = b"\x00" + bytes(used.index(part) for part in part_of)
        common = Called(self.subroutines)
        own = [Called(part.subroutines) for part in parts]
        for outline, chosen in zip(outlines, select[1:], strict=True):
            Walk(common, own[chosen]).through(outline)
        lean = [replace(part, subroutines=called.kept) for part, called in zip(parts, own, strict=True)]
        return _written(self.top, _as_index(common.kept), _as_index(outlines), select, lean)

    def _parts_of(self, glyphs: Sequence[int]) -> list[int]:
        if _FDSELECT not in self.top:
            return [0] * len(glyphs)
        at = _number(self.top[_FDSELECT])
        if self.data[at] == 0:
            return [self.data[at + 1 + glyph] for glyph in glyphs]
        # Format 3: runs, each with its first glyph and its part; then a sentinel.
        count = int.from_bytes(self.data[at + 1 : at + 3], "big")
        firsts = [int.from_bytes(self.data[at + 3 + 3 * run : at + 5 + 3 * run], "big") for run in range(count)]
        from bisect import bisect_right

        return [self.data[at + 5 + 3 * (bisect_right(firsts, glyph) - 1)] for glyph in glyphs]

    def _part(self, number: int) -> _Private:
        font: Dict = {}
        holder = self.top
        if _FDARRAY in self.top:
            fonts, _ = _index(self.data, _number(self.top[_FDARRAY]))
            holder = _dict(self.data[slice(*fonts[number])])
            font = {_MATRIX: holder[_MATRIX]} if _MATRIX in holder else {}
        size, at = _numbers(holder[_PRIVATE])
        values = _dict(self.data[at : at + size])
        subroutines: list[bytes] = []
        if _SUBRS in values:
            subroutines = self._items(_index(self.data, at + _number(values.pop(_SUBRS)))[0])
        return _Private(font, values, subroutines)


def _written(top: Dict, subroutines: bytes, outlines: bytes, select: bytes, parts: Sequence[_Private]) -> bytes:
    """The file. Offsets are written in five bytes, so that nothing moves once they are known."""
    count = len(select) - 1
    head = b"\x01\x00\x04\x04" + _as_index([b"ttx"])
    tail = _as_index([b"Adobe", b"Identity"]) + subroutines
    kept = {key: top[key] for key in (_BOX, _MATRIX) if key in top}

    def top_dict(charset: int, chosen: int, charstrings: int, fonts: int) -> bytes:
        rows = {_ROS: _as_numbers(_STANDARD_STRINGS, _STANDARD_STRINGS + 1, 0), **kept, _COUNT: _as_numbers(count)}
        places = {_CHARSET: charset, _FDSELECT: chosen, _CHARSTRINGS: charstrings, _FDARRAY: fonts}
        return _as_index([_as_dict(rows | {key: _as_numbers(place) for key, place in places.items()})])

    charset = b"\x02" + pack(">HH", 1, count - 2) if count > 1 else b"\x00"
    at_charset = len(head) + len(top_dict(0, 0, 0, 0)) + len(tail)
    at_select = at_charset + len(charset)
    at_outlines = at_select + len(select)
    at_fonts = at_outlines + len(outlines)
    privates = [_private(part) for part in parts]
    room = len(_fonts(parts, [(0, 0)] * len(parts)))
    places, at = [], at_fonts + room
    for size, whole in privates:
        places.append((size, at))
        at += len(whole)
    fonts = _fonts(parts, places)
    start = head + top_dict(at_charset, at_select, at_outlines, at_fonts) + tail
    return b"".join([start, charset, select, outlines, fonts, *(whole for _, whole in privates)])


def _fonts(parts: Sequence[_Private], places: Sequence[tuple[int, int]]) -> bytes:
    rows = zip(parts, places, strict=True)
    return _as_index([_as_dict(part.font | {_PRIVATE: _as_numbers(*place)}) for part, place in rows])


def _private(part: _Private) -> tuple[int, bytes]:
    """Its size, and it with its subroutines behind it: their place is told from its beginning."""
    if not part.subroutines:
        whole = _as_dict(part.values)
        return len(whole), whole
    size = len(_as_dict(part.values | {_SUBRS: _as_numbers(0)}))
    return size, _as_dict(part.values | {_SUBRS: _as_numbers(size)}) + _as_index(part.subroutines)


# -- the small pieces of the format


def _index(data: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """Where the items of a list begin and end, and where the list ends."""
    count = int.from_bytes(data[at : at + 2], "big")
    if not count:
        return [], at + 2
    size = data[at + 2]
    base = at + 2 + (count + 1) * size
    ends = [
        int.from_bytes(data[at + 3 + place * size : at + 3 + (place + 1) * size], "big") for place in range(count + 1)
    ]
    if base + ends[-1] > len(data):
        raise LookupError("it ends too soon")
    return [(base + start, base + end) for start, end in pairwise(ends)], base + ends[-1]


def _as_index(items: Sequence[bytes]) -> bytes:
    if not items:
        return b"\x00\x00"
    ends, at = [1], 1
    for item in items:
        at += len(item)
        ends.append(at)
    return b"".join([pack(">HB", len(items), 4), *(pack(">I", end) for end in ends), *items])


def _dict(data: bytes) -> Dict:
    found: Dict = {}
    at = start = 0
    while at < len(data):
        first = data[at]
        if first <= 21:
            operator, operands = first, data[start:at]
            if first == 12:
                at += 1
                operator = 0x0C00 + data[at]
            found[operator] = operands
            start = at + 1
        at += _length(data, at)
    return found


def _length(data: bytes, at: int) -> int:
    """How many bytes a number or an operator takes."""
    first = data[at]
    if first == 30:
        # Decimal digits by four bits, up to one that says that it is the last.
        end = at + 1
        while data[end] & 0x0F != 0x0F and data[end] >> 4 != 0x0F:
            end += 1
        return end + 1 - at
    return {28: 3, 29: 5}.get(first, 2 if 247 <= first <= 254 else 1)


def _as_dict(rows: Dict) -> bytes:
    return b"".join(
        operands + (bytes([operator]) if operator < 0x0C00 else bytes([12, operator & 0xFF]))
        for operator, operands in rows.items()
    )


def _numbers(operands: bytes) -> list[int]:
    found, at = [], 0
    while at < len(operands):
        first = operands[at]
        if first in (28, 29):
            found.append(int.from_bytes(operands[at + 1 : at + (3 if first == 28 else 5)], "big", signed=True))
        elif 32 <= first <= 246:
            found.append(first - 139)
        elif 247 <= first <= 254:
            low = operands[at + 1]
            found.append((first - 247) * 256 + low + 108 if first < 251 else -(first - 251) * 256 - low - 108)
        else:
            raise LookupError("a place in it is no whole number")
        at += _length(operands, at)
    return found


def _number(operands: bytes) -> int:
    return _numbers(operands)[0]


def _as_numbers(*values: int) -> bytes:
    return b"".join(b"\x1d" + value.to_bytes(4, "big", signed=True) for value in values)
