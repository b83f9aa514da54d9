"""A font with PostScript outlines as reportlab wants fonts to be: it measures text, and goes into a PDF in part."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from ttx.documents.fonts.cff import subset
from ttx.documents.fonts.sfnt import FontFile


class PostScriptFont:
    """A dynamic font in reportlab's sense: each document gets the glyphs that it draws, two bytes to a character."""

    _multiByte = _dynamicFont = 1
    shapable = False

    def __init__(self, name: str, file: FontFile) -> None:
        self.fontName = name
        self.file = file
        self.encoding = SimpleNamespace(name="UTF-8")
        up, down = (self._scaled(value) for value in file.rise)
        self.face = SimpleNamespace(name=name, ascent=up, descent=down, charToGlyph=file.glyphs)
        # Nobody else looks into it before the end, when it is too late to take another font.
        subset(file.table(b"CFF "), [0, *list(file.glyphs.values())[:1]])
        self._codes: WeakKeyDictionary[Any, dict[str, int]] = WeakKeyDictionary()

    def _scaled(self, units: int) -> int:
        return round(units * 1000 / self.file.units)

    def _width(self, character: str) -> int:
        return self._scaled(self.file.width(self.file.glyphs[ord(character)]))

    def stringWidth(self, text: str | bytes, size: float, encoding: str = "utf8") -> float:
        words = text.decode(encoding) if isinstance(text, bytes) else text
        return 0.001 * size * sum(map(self._width, words))

    def splitString(self, text: str | bytes, doc: Any, encoding: str = "utf8") -> list[tuple[int, bytes]]:
        words = text.decode(encoding) if isinstance(text, bytes) else text
        codes = self._codes.setdefault(doc, {})
        return [(0, b"".join(codes.setdefault(character, len(codes) + 1).to_bytes(2, "big") for character in words))]

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:
        if self.fontName not in doc.fontMapping:
            doc.fontMapping[self.fontName] = f"/F{len(doc.fontMapping) + 1}"
            doc.delayedFonts.append(self)
        return str(doc.fontMapping[self.fontName])

    def addObjects(self, doc: Any) -> None:
        """Put the font into the document, as the last thing before it is written."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString, PDFZCompress

        used = list(self._codes.pop(doc))
        glyphs = [0, *(self.file.glyphs[ord(character)] for character in used)]
        # Two subsets of one font must not share a name: printers keep fonts by it.
        name = f"TTX{self._letters(used)}+{self.fontName}"

        def stream(content: bytes, **about: Any) -> Any:
            made = PDFStream(PDFDictionary(about), content)
            made.filters = [PDFZCompress]
            return doc.Reference(made)

        descriptor = {
            "Type": PDFName("FontDescriptor"), "FontName": PDFName(name), "Flags": 4, "ItalicAngle": 0, "StemV": 80,
            "FontBBox": PDFArray([self._scaled(side) for side in self.file.box]),
            "Ascent": self.face.ascent, "Descent": self.face.descent, "CapHeight": self.face.ascent,
            "FontFile3": stream(subset(self.file.table(b"CFF "), glyphs), Subtype=PDFName("CIDFontType0C")),
        }  # fmt: skip
        system = {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
        descendant = {
            "Type": PDFName("Font"), "Subtype": PDFName("CIDFontType0"), "BaseFont": PDFName(name),
            "CIDSystemInfo": PDFDictionary(system), "FontDescriptor": doc.Reference(PDFDictionary(descriptor)),
            "W": PDFArray([1, PDFArray([self._width(character) for character in used])]),
        }  # fmt: skip
        whole = {
            "Type": PDFName("Font"), "Subtype": PDFName("Type0"), "BaseFont": PDFName(f"{name}-Identity-H"),
            "Encoding": PDFName("Identity-H"), "ToUnicode": stream(_meanings(used)),
            "DescendantFonts": PDFArray([doc.Reference(PDFDictionary(descendant))]),
        }  # fmt: skip
        place = doc.fontMapping[self.fontName].removeprefix("/")
        doc.idToObject["BasicFonts"].dict[place] = doc.Reference(PDFDictionary(whole))

    @staticmethod
    def _letters(used: Sequence[str]) -> str:
        from hashlib import sha256

        return "".join(chr(65 + byte % 26) for byte in sha256("".join(used).encode()).digest()[:3])


def _meanings(used: Sequence[str]) -> bytes:
    """Which code is which character, for whoever copies text out of the PDF or has it read aloud."""
    rows = [f"<{place:04X}> <{character.encode('utf-16-be').hex()}>" for place, character in enumerate(used, 1)]
    lists = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "\n".join(f"{len(each)} beginbfchar\n" + "\n".join(each) + "\nendbfchar" for each in lists)
    return f"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{body}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
""".encode("ascii")
