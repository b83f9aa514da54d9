"""Chooses a font for each character of a text, so that a page in several languages prints whole.

Latin letters are Helvetica's, which every reader of PDF has. For the rest a font of this machine is embedded; without
one, reportlab's names of Asian fonts are used, which the reader then must have. What no font draws is written as its
name in brackets, and told at the end: an empty box says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from struct import error as StructError
from typing import Any, NamedTuple, Protocol

from ttx.documents.fonts.embed import PostScriptFont
from ttx.documents.fonts.search import FONTS, Known, files
from ttx.documents.fonts.sfnt import FontFile, NotReadable
from ttx.documents.scripts import HAN, script

_STAND_INS = str.maketrans({"\u2212": "–", "\u2011": "-", "\u2010": "-", "\u00ad": "", "\t": "    ", "\u2002": " "})
"""What Helvetica has under another name."""

_NAMED = {"ko": ("HYGothic-Medium", "cp949"), "ja": ("HeiseiKakuGo-W5", "cp932")}
"""By language: reportlab's name of a font that is not embedded, and a codec that knows what it draws."""


UNFIT = (NotReadable, StructError, LookupError, ValueError, OSError)
"""What reading a font may end with. Another font is taken then."""


class Run(NamedTuple):
    """A piece of text and the name of the font that draws all of it."""

    font: str
    text: str


class _Drawer(Protocol):
    def font(self, bold: bool) -> str:
        """The name by which reportlab knows it."""

    def draws(self, character: str) -> bool: ...


class Typeface:
    """The fonts of this machine, and what was found out about them while setting text."""

    def __init__(self) -> None:
        self.missing: set[str] = set()
        """characters that no font draws"""
        self.unembedded: set[str] = set()
        """languages whose font the reader must have"""

    def notes(self) -> list[str]:
        """What whoever prints should know, a line each."""
        found = []
        if self.unembedded:
            found.append(
                "no font here can be embedded for Korean or Japanese: who prints the PDF needs Asian fonts in the "
                "viewer, or prints the HTML from a browser"
            )
        if self.missing:
            shown = ", ".join(f"{each} (U+{ord(each):04X})" for each in sorted(self.missing)[:12])
            more = f" and {len(self.missing) - 12} more" if len(self.missing) > 12 else ""
            found.append(f"no font here draws {shown}{more}: the PDF has their names in brackets, the HTML has them")
        return found

    def runs(self, text: str, *, bold: bool = False, language: str = "") -> Iterator[Run]:
        """The text piece by piece. `language` is whose Han characters are meant where the text does not say."""
        if text.isascii() and text.isprintable():
            yield Run(_helvetica(bold), text)
            return
        language = script(text) or language
        seen = (character for character in text.translate(_STAND_INS) if not unseen(character))
        for drawer, group in groupby(seen, lambda character: self._drawer(character, language)):
            words = "".join(group)
            if drawer is None:
                yield Run(_helvetica(bold), "".join(map(self._name, words)))
            else:
                yield Run(drawer.font(bold), words)

    def _drawer(self, character: str, language: str) -> _Drawer | None:
        if _HELVETICA.draws(character):
            return _HELVETICA
        found = _found(character, language)
        if isinstance(found, _Named):
            self.unembedded.add(found.language)
        return found

    def _name(self, character: str) -> str:
        self.missing.add(character)
        return f"[{unicodedata.name(character, '').lower() or f'U+{ord(character):04X}'}]"


def unseen(character: str) -> bool:
    """Whether it has no shape of its own: joiners, selectors of a variant, what clean text does not hold anyway."""
    kind = unicodedata.category(character)
    return kind in ("Cf", "Cc", "Cs") or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


@lru_cache(maxsize=65536)
def _found(character: str, language: str) -> _Drawer | None:
    return next((each for each in _drawers(character, language) if each.draws(character)), None)


def _asian(character: str) -> bool:
    return character >= "\u1100" and (bool(HAN.match(character)) or bool(script(character)) or character > "\u2fff")


def order(character: str, language: str) -> list[str]:
    """Whose fonts to try for a character, as `FONTS` names them; no language is those of everybody else."""
    asian = sorted(_NAMED, key=lambda each: (each != (language or "ja"), each))
    return [*asian, ""] if _asian(character) else ["", *asian]


def _drawers(character: str, language: str) -> Iterator[_Drawer]:
    known = order(character, language)
    for each in known:
        yield from _installed(each)
    yield from (_named(each) for each in known if each)


def _installed(language: str) -> Iterator[_Drawer]:
    for known in FONTS[language]:
        if (drawer := _opened(known)) is not None:
            yield drawer


@lru_cache(maxsize=64)
def _opened(known: Known) -> _Embedded | None:
    found = files(known)
    if found is None:
        return None
    try:
        return _Embedded(*(_registered(path, known.place) for path in found))
    except UNFIT:
        return None


@lru_cache(maxsize=64)
def _registered(path: Path, place: int) -> Any:
    """A font that reportlab knows from now on. One of `UNFIT` where it is damaged or may not be embedded."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    name = f"ttx-{re.sub('[^A-Za-z0-9]', '', path.stem)}-{place}"
    file = FontFile(path, place)
    if not file.embeddable:
        raise NotReadable("its maker does not let it be embedded")
    try:
        font: Any = PostScriptFont(name, file) if file.postscript else TTFont(name, str(path), subfontIndex=place)
    except TTFError as error:
        raise NotReadable(str(error)) from None
    pdfmetrics.registerFont(font)
    return font


class _Embedded:
    def __init__(self, regular: Any, bold: Any) -> None:
        self._regular, self._bold = regular, bold
        self._known = regular.face.charToGlyph.keys() & bold.face.charToGlyph.keys()

    def font(self, bold: bool) -> str:
        return str((self._bold if bold else self._regular).fontName)

    def draws(self, character: str) -> bool:
        return ord(character) in self._known


class _Named:
    def __init__(self, language: str) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont

        self.language = language
        self._font, self._codec = _NAMED[language]
        pdfmetrics.registerFont(UnicodeCIDFont(self._font))

    def font(self, bold: bool) -> str:
        return self._font

    def draws(self, character: str) -> bool:
        return _encodes(character, self._codec)


@lru_cache(maxsize=4)
def _named(language: str) -> _Named:
    return _Named(language)


class _Helvetica:
    def font(self, bold: bool) -> str:
        return _helvetica(bold)

    def draws(self, character: str) -> bool:
        return _encodes(character, "cp1252")


_HELVETICA = _Helvetica()


def _helvetica(bold: bool) -> str:
    return "Helvetica-Bold" if bold else "Helvetica"


def _encodes(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
