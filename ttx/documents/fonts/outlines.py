"""Finds out which subroutines the outline of a glyph calls: a font has a megabyte of them, a page needs few.

Adobe's Technical Note 5177 describes the outlines (Type 2 charstrings). Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Sequence

_DEEPEST = 10
"""levels of calls that the format allows"""

_STEMS = frozenset({1, 3, 18, 23})
_MASKS = frozenset({19, 20})
_CALL, _RETURN, _ESCAPE, _END, _SHORT, _CALL_COMMON, _FIXED = 10, 11, 12, 14, 28, 29, 255


class Called:
    """A list of subroutines, and which of them were called."""

    def __init__(self, routines: Sequence[bytes]) -> None:
        self._routines = routines
        self._called: set[int] = set()
        # Numbers in calls are told from the middle of the list, so that most fit in one byte.
        self._middle = 107 if len(routines) < 1240 else 1131 if len(routines) < 33900 else 32768

    def get(self, number: int) -> bytes:
        place = number + self._middle
        if place < 0:
            raise IndexError("there is no such subroutine")
        self._called.add(place)
        return self._routines[place]

    @property
    def kept(self) -> list[bytes]:
        """The list with nothing where nobody calls: what is called keeps its number. Empty if nothing is called."""
        if not self._called:
            # A list of nothing but empty items is refused by some readers.
            return []
        return [routine if place in self._called else b"" for place, routine in enumerate(self._routines)]


class Walk:
    """Goes through one outline with all that it calls."""

    def __init__(self, common: Called, own: Called) -> None:
        self._common = common
        self._own = own
        self._numbers: list[int] = []
        self._stems = 0

    def through(self, code: bytes, depth: int = 0) -> bool:
        """Whether the outline ended here. IndexError where it makes no sense."""
        if depth > _DEEPEST:
            raise IndexError("subroutines call one another too deeply")
        at = 0
        while at < len(code):
            first = code[at]
            if first >= 32 or first == _SHORT:
                at = self._number(code, at)
                continue
            at += 1
            if first in (_CALL, _CALL_COMMON):
                called = self._own if first == _CALL else self._common
                if self.through(called.get(self._numbers.pop()), depth + 1):
                    return True
                continue
            if first == _RETURN:
                return False
            if first == _END:
                return True
            if first in _STEMS or first in _MASKS:
                self._stems += len(self._numbers) // 2
                at += (self._stems + 7) // 8 if first in _MASKS else 0
            at += first == _ESCAPE
            self._numbers.clear()
        return False

    def _number(self, code: bytes, at: int) -> int:
        """Take a number; where the next byte is."""
        first = code[at]
        if first == _SHORT:
            self._numbers.append(int.from_bytes(code[at + 1 : at + 3], "big", signed=True))
            return at + 3
        if first == _FIXED:
            self._numbers.append(int.from_bytes(code[at + 1 : at + 3], "big", signed=True))
            return at + 5
        if first < 247:
            self._numbers.append(first - 139)
            return at + 1
        low = code[at + 1]
        self._numbers.append((first - 247) * 256 + low + 108 if first < 251 else -(first - 251) * 256 - low - 108)
        return at + 2
