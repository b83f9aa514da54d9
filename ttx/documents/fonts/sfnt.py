"""Reads what an OpenType file says of itself: its tables, which characters it draws, how wide they are."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from struct import unpack_from


class NotReadable(Exception):
    """The file is no font that we can use."""


class FontFile:
    """One font of a file; a collection (.ttc) holds several. A damaged one ends in any error that struct knows."""

    def __init__(self, path: Path, place: int = 0) -> None:
        self.data = path.read_bytes()
        self._tables = self._directory(place)

    def _directory(self, place: int) -> dict[bytes, tuple[int, int]]:
        at = 0
        if self.data[:4] == b"ttcf":
            (count,) = unpack_from(">I", self.data, 8)
            if place >= count:
                raise NotReadable("the collection has fewer fonts")
            (at,) = unpack_from(">I", self.data, 12 + 4 * place)
        self.kind = self.data[at : at + 4]
        (count,) = unpack_from(">H", self.data, at + 4)
        rows = (unpack_from(">4s4xII", self.data, at + 12 + 16 * row) for row in range(count))
        return {tag: (start, length) for tag, start, length in rows}

    @property
    def postscript(self) -> bool:
        """Whether its outlines are PostScript's (CFF), which few programs can embed."""
        return self.kind == b"OTTO" and b"CFF " in self._tables

    def table(self, tag: bytes) -> bytes:
        """The bytes of a table; NotReadable where the font has none."""
        if tag not in self._tables:
            raise NotReadable(f"it has no table {tag!r}")
        start, length = self._tables[tag]
        return self.data[start : start + length]

    @cached_property
    def units(self) -> int:
        """Units of its own to the em."""
        return int(unpack_from(">H", self.table(b"head"), 18)[0]) or 1000

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        """The box that every character fits in, in units."""
        return unpack_from(">4h", self.table(b"head"), 36)

    @cached_property
    def rise(self) -> tuple[int, int]:
        """How far it goes above and below the line, in units."""
        return unpack_from(">2h", self.table(b"hhea"), 4)

    @cached_property
    def embeddable(self) -> bool:
        """Whether its maker lets it be embedded in part."""
        kind: int = unpack_from(">H", self.table(b"OS/2"), 8)[0]
        return not (kind & 0x0F == 0x02 or kind & 0x0300)

    def width(self, glyph: int) -> int:
        """How wide a glyph is, in units. The last width counts for all that follow."""
        (count,) = unpack_from(">H", self.table(b"hhea"), 34)
        start, _ = self._tables[b"hmtx"]
        return int(unpack_from(">H", self.data, start + 4 * min(glyph, count - 1))[0])

    @cached_property
    def glyphs(self) -> dict[int, int]:
        """By character: its glyph."""
        table = self.table(b"cmap")
        (count,) = unpack_from(">H", table, 2)
        found = {
            unpack_from(">HH", table, 4 + 8 * row): unpack_from(">I", table, 8 + 8 * row)[0] for row in range(count)
        }
        for key in ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3)):
            if key in found:
                kind = unpack_from(">H", table, found[key])[0]
                if kind in (4, 12):
                    return (_segments if kind == 4 else _groups)(table, found[key])
        raise NotReadable("it names its characters in an old way")


def _groups(table: bytes, at: int) -> dict[int, int]:
    """Format 12: runs of characters in the order of their glyphs."""
    (count,) = unpack_from(">I", table, at + 12)
    found: dict[int, int] = {}
    for row in range(count):
        first, last, glyph = unpack_from(">3I", table, at + 16 + 12 * row)
        found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return found


def _segments(table: bytes, at: int) -> dict[int, int]:
    """Format 4: the same for two bytes, with a list of glyphs for what has no order."""
    double = unpack_from(">H", table, at + 6)[0]
    count = double // 2
    ends = unpack_from(f">{count}H", table, at + 14)
    starts = unpack_from(f">{count}H", table, at + 16 + double)
    deltas = unpack_from(f">{count}H", table, at + 16 + 2 * double)
    offsets_at = at + 16 + 3 * double
    offsets = unpack_from(f">{count}H", table, offsets_at)
    found = {}
    for place, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for character in range(start, min(end, 0xFFFE) + 1):
            glyph = character
            if offset:
                (glyph,) = unpack_from(">H", table, offsets_at + 2 * place + offset + 2 * (character - start))
                if not glyph:
                    continue
            found[character] = (glyph + delta) & 0xFFFF
    return {character: glyph for character, glyph in found.items() if glyph}
