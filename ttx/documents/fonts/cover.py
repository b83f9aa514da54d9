"""Which font file of this machine draws which character, for whoever draws pixels and needs a file, not a name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ttx.documents.fonts.search import FONTS, Known, files
from ttx.documents.fonts.sfnt import FontFile
from ttx.documents.fonts.typeface import UNFIT, order, unseen
from ttx.documents.scripts import script


class File(NamedTuple):
    """A font by its file, and its place in it."""

    path: Path
    place: int


def runs(text: str, *, bold: bool) -> Iterator[tuple[File | None, str]]:
    """The text piece by piece with the file that draws it; None for Latin letters where there is none. What nothing
    draws is a question mark: a picture has no room for names of characters, and an empty box says nothing.
    """
    language = script(text)
    seen = (character for character in text if not unseen(character))
    for known, group in groupby(seen, lambda character: _found(character, language)):
        words = "".join(group)
        if known is None:
            words, known = words.encode("cp1252", "replace").decode("cp1252"), _found("?", "")
        yield (File(_paths(known)[bold], known.place) if known else None), words


@lru_cache(maxsize=65536)
def _found(character: str, language: str) -> Known | None:
    return next(
        (known for each in order(character, language) for known in FONTS[each] if ord(character) in _drawn(known)), None
    )


def _paths(known: Known) -> tuple[Path, Path]:
    found = files(known)
    if found is None:
        raise LookupError(known.regular)
    return found


@lru_cache(maxsize=64)
def _drawn(known: Known) -> frozenset[int]:
    """The characters that both its files draw; none where it is not here or damaged."""
    try:
        regular, bold = (FontFile(path, known.place).glyphs.keys() for path in _paths(known))
    except UNFIT:
        return frozenset()
    return frozenset(regular & bold)
