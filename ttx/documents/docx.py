"""DOCX out of blocks: real headings, a table of contents, the marking on every page. A string is never read as markup.

The body is written as XML at once: python-docx builds a table of ten thousand rows cell by cell, in minutes. Everything
else, the package, the styles and an organization's own template, is python-docx's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from ttx.documents import raster
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
    Paragraph,
    Qr,
    Quote,
    Ref,
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
from ttx.documents.package import BROKEN, MADE, dated
from ttx.documents.scripts import script
from ttx.errors import TtxError

if TYPE_CHECKING:
    from docx.document import Document as Package

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
_FONTS = {"ko": "Malgun Gothic", "ja": "Yu Gothic"}
_LANGUAGES = {"ko": "ko-KR", "ja": "ja-JP"}
_ROOM = 9600
"""Twentieths of a point between the margins, as tables count."""
_BODY = "ttx: the body"
_STYLES = {
    "": "", "lead": "ttx lead", "note": "ttx note", "caution": "ttx caution", "code": "ttx lead", "cut": "ttx note",
}  # fmt: skip


def render(document: Document, template: Path | None = None) -> bytes:
    """The document as one DOCX file; in an organization's own look where it brings a template.

    TtxError where the template is no DOCX.
    """
    package = _opened(template)
    _styles(package)
    _empty(package)
    body = _Writer(package).document(document)
    _marking(package, document)
    core = package.core_properties
    core.title, core.subject = _property(document.title), _property(document.subtitle)
    core.category, core.author = _property(" · ".join(document.marking)), "ttx"
    core.last_modified_by, core.comments, core.keywords = "ttx", "", ""
    core.created = core.modified = MADE
    core.language, core.revision = document.language, 1
    out = io.BytesIO()
    package.save(out)
    return _filled(package, body, out.getvalue())


def _opened(template: Path | None) -> Package:
    from docx import Document as open_package
    from docx.opc.exceptions import PackageNotFoundError

    if template is None:
        return _plain(open_package())
    try:
        return open_package(str(template))
    except (PackageNotFoundError, KeyError, *BROKEN):
        raise TtxError(
            f"{template} cannot be read as a DOCX file", hint="save it from your word processor as .docx"
        ) from None


def _plain(package: Package) -> Package:
    """Our own look: A4, a face that every machine has, ink instead of colour."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    for section in package.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(20)
        section.header_distance = section.footer_distance = Mm(9)
    for name, size in (("Normal", 10), ("Title", 20), ("Subtitle", 11), ("Quote", 10), ("Heading 1", 15),
                       ("Heading 2", 12.5), ("Heading 3", 11), ("Heading 4", 10)):  # fmt: skip
        style: Any = package.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb, style.font.italic = RGBColor(0x1A, 0x1A, 0x1A), False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            # A theme's font would win over the one that is named.
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(4)
    package.styles["Normal"].paragraph_format.line_spacing = 1.1
    return package


def _styles(package: Package) -> None:
    """Styles that a template does not have are added to it; what it has stays as it is."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    known = {style.name for style in package.styles}
    for name, size, bold, grey in (
        ("ttx lead", 13, False, False), ("ttx note", 9, False, True), ("ttx caution", 11, True, False),
        ("ttx cell", 8.5, False, False), ("ttx marking", 8, True, False), ("ttx caption", 9.5, True, False),
        ("ttx contents", 10, False, False),
    ):  # fmt: skip
        if name not in known:
            style: Any = package.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = package.styles["Normal"]
            style.font.size, style.font.bold = Pt(size), bold
            style.paragraph_format.space_after = Pt(2 if name in ("ttx cell", "ttx marking") else 4)
            style.paragraph_format.space_before = Pt(0)
            if grey:
                style.font.color.rgb = RGBColor(0x55, 0x55, 0x55)


def _empty(package: Package) -> None:
    """Take out what a template has as its text; sections stay, with their paper, margins, header and footer."""
    body = package.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    package.add_paragraph(_BODY)


def _filled(package: Package, body: str, content: bytes) -> bytes:
    """The package with the body where its mark stands: lxml would copy it with a time that grows with the square."""
    name = str(package.part.partname).removeprefix("/")
    mark = re.compile(rb"<w:p\b[^>]*>(?:(?!</w:p>).)*" + _BODY.encode() + rb".*?</w:p>", re.DOTALL)

    def fill(part: bytes) -> bytes:
        made, found = mark.subn(lambda _: body.encode(), part, count=1)
        if not found:
            # It calls WordprocessingML by another prefix than every word processor does: the report would be lost.
            raise TtxError("the template is written in a way that ttx cannot fill",
                           hint="open it in a word processor and save it as .docx anew")  # fmt: skip
        return made

    return dated(content, {name: fill})


def _marking(package: Package, document: Document) -> None:
    """Above and below on every page; below with the page's number. A template's own header stays."""
    marking = " · ".join(part for part in (*document.marking, document.status) if part)
    for section in package.sections:
        for place in (section.header, section.footer):
            place.is_linked_to_previous = False
            paragraph: Any = place.paragraphs[0] if place.paragraphs and not place.paragraphs[0].text else None
            paragraph = paragraph or place.add_paragraph()
            paragraph.style, paragraph.alignment = package.styles["ttx marking"], 1
            _append(paragraph, _run(marking))
        _append(paragraph, _run("   ") + _field("PAGE") + _run(" / ") + _field("NUMPAGES"))


def _append(paragraph: Any, runs: str) -> None:
    from docx.oxml import parse_xml

    for run in parse_xml(f'<w:p xmlns:w="{_W}">{runs}</w:p>'.encode()):
        paragraph._p.append(run)


def _field(code: str) -> str:
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _property(text: str) -> str:
    # A property of a package holds 255 letters.
    return _words(text)[:250]


def _words(text: str) -> str:
    return _BREAKS.sub("\n\n", _ILLEGAL.sub("", text))


def _run(text: str, bold: bool = False, soft: bool = False) -> str:
    """A run of letters; a line's end is a break within the paragraph."""
    look = ("<w:b/>" if bold else "") + ('<w:color w:val="555555"/><w:sz w:val="17"/>' if soft else "")
    if not text.isascii():
        text = _words(text)
        language = script(text)
        if language in _FONTS:
            # Han characters are drawn as the text's own language draws them.
            look = f'<w:rFonts w:eastAsia="{_FONTS[language]}"/>{look}<w:lang w:eastAsia="{_LANGUAGES[language]}"/>'
    elif not text.isprintable():
        text = _words(text)
    shown = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(line) for line in text.split("\n"))
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{shown}</w:t></w:r>'


def _inline(text: Text, bold: bool = False, soft: bool = False) -> str:
    if isinstance(text, str):
        return _run(text, bold, soft)
    return "".join(_part(part, bold, soft) for part in text)


def _part(part: Inline, bold: bool, soft: bool) -> str:
    match part:
        case str():
            return _run(part, bold, soft)
        case Ref():
            return f"<w:hyperlink w:anchor={_anchor(part.to)}>{_run(part.text, bold, soft)}</w:hyperlink>"
        case Tag():
            return _run(part.text.upper(), True)
        case Bold():
            return _run(part.text, True, soft)
        case Soft():
            return _run(part.text, False, True)
        case Tick():
            return _run(f"☐ {part.text}", bold, soft)


def _anchor(name: str) -> str:
    """A bookmark's name: letters, digits and underscores, at most 40."""
    return quoteattr("t_" + re.sub(r"\W", "_", name)[:37])


class _Writer:
    """Blocks to the body's XML."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._marks = count(1)
        self._style = {style.name: style.style_id for style in package.styles}

    def document(self, document: Document) -> str:
        parts = [
            self.paragraph(document.title, "Title"),
            self.paragraph(document.subtitle, "Subtitle"),
            *self.blocks(document.front, 2),
            *(() if document.paper else self._contents(document.sections, document.contents_title)),
            *self.blocks(document.sections, 1),
        ]
        return "".join(parts)

    def _contents(self, sections: Sequence[Section], title: str) -> Iterator[str]:
        """A field that a word processor makes anew when asked, and until then what stands in it: links."""
        lines = list(_listed(sections, 1))
        yield self.paragraph(title, "TOC Heading" if "TOC Heading" in self._style else "ttx lead", new_page=True)
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\n </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for place, (title, anchor, level) in enumerate(lines):
            link = f"<w:hyperlink w:anchor={_anchor(anchor)}>{_run(title)}</w:hyperlink>"
            inner = (begin if not place else "") + link + (end if place == len(lines) - 1 else "")
            yield self._wrapped(inner, "ttx contents", f'<w:ind w:left="{(level - 1) * 360}"/>')

    def paragraph(self, text: Text, style: str = "", *, new_page: bool = False, anchor: str = "") -> str:
        more = "<w:pageBreakBefore/>" if new_page else ""
        return self._wrapped(self._marked(_inline(text), anchor), style, more) if text else ""

    def _marked(self, inner: str, anchor: str) -> str:
        if not anchor:
            return inner
        mark = next(self._marks)
        return f'<w:bookmarkStart w:id="{mark}" w:name={_anchor(anchor)}/>{inner}<w:bookmarkEnd w:id="{mark}"/>'

    def _wrapped(self, inner: str, style: str, more: str = "") -> str:
        named = self._style.get(style)
        look = (f"<w:pStyle w:val={quoteattr(named)}/>" if named else "") + more
        return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{inner}</w:p>"

    def blocks(self, blocks: Iterable[Block], level: int) -> Iterator[str]:
        for block in blocks:
            yield from self._block(block, level)

    def _block(self, block: Block, level: int) -> Iterator[str]:
        match block:
            case Section():
                style = f"Heading {min(level, 4)}"
                yield self.paragraph(block.title, style, new_page=block.new_page, anchor=block.anchor)
                yield from self.blocks(block.blocks, level + 1)
            case Paragraph():
                yield self.paragraph(block.text, _STYLES[block.style])
            case Quote():
                if block.lead:
                    yield self._wrapped(_inline(block.lead), "", "<w:keepNext/>")
                yield self.paragraph(block.text, "Quote")
            case Items():
                yield from self._items(block)
            case Table():
                yield from self._table(block)
            case Figure():
                yield self._picture(block)
                yield self.paragraph(f"{block.caption} {block.alternative}", "ttx note")
            case Box():
                inner = "".join(self.blocks(block.blocks, level)) or "<w:p/>"
                yield _boxed(self.paragraph(block.title, "ttx caption") + inner)
                yield "<w:p/>"
            case Slip():
                yield from self.blocks(block.blocks, level)
            case Fields():
                yield self._fields(block.fields)
            case Qr():
                yield self.paragraph(block.text, "ttx lead")

    def _items(self, block: Items) -> Iterator[str]:
        for place, item in enumerate(block.items, 1):
            mark = f"{place}." if block.ordered else "•"
            hanging = '<w:tabs><w:tab w:val="left" w:pos="360"/></w:tabs><w:ind w:left="360" w:hanging="360"/>'
            yield self._wrapped(f"<w:r><w:t>{mark}</w:t><w:tab/></w:r>{_inline(item)}", "", hanging)

    def _fields(self, fields: Sequence[Field]) -> str:
        """Boxes side by side, with room to write in on paper and on a screen."""
        shares = sum(field.share for field in fields)
        cells = []
        for field in fields:
            help_: tuple[Inline, ...] = (Soft(f"  {field.help}"),) if field.help else ()
            inner = self.paragraph((Bold(field.label), *help_), "ttx cell")
            if field.ticks:
                inner += self.paragraph(joined([(Tick(tick),) for tick in field.ticks], "\u00a0\u00a0 "), "ttx cell")
            inner += "<w:p/>" * field.lines
            width = round(_ROOM * field.share / shares)
            cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>')
        row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
        return _framed(row, [round(_ROOM * field.share / shares) for field in fields]) + self._apart()

    def _apart(self) -> str:
        """Keeps one frame from growing together with the next."""
        return self._wrapped('<w:r><w:rPr><w:sz w:val="2"/></w:rPr></w:r>', "ttx cell")

    def _table(self, block: Table) -> Iterator[str]:
        if block.caption:
            yield self._wrapped(_inline(block.caption), "ttx caption", "<w:keepNext/>")
        if not block.rows and not block.heads:
            return
        widths = _widths(block.columns)
        cell = self._style["ttx cell"]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = [self._head(block.columns, widths, cell)] if block.heads else []
        rows += [self._row(row, block.columns, widths, cell) for row in block.rows]
        yield (
            '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>'
            '<w:bottom w:val="single" w:sz="4" w:color="B8B8B8"/><w:insideH w:val="single" w:sz="4" w:color="B8B8B8"/>'
            '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
            f'<w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        yield from rows
        yield "</w:tbl><w:p/>"

    def _head(self, columns: Sequence[Column], widths: Sequence[int], style: str) -> str:
        cells = "".join(
            _cell(_run(column.title, True), width, style, column.kind)
            for column, width in zip(columns, widths, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    def _row(self, row: Row, columns: Sequence[Column], widths: Sequence[int], style: str) -> str:
        made = []
        for place, (text, column, width) in enumerate(zip(row.cells, columns, widths, strict=True)):
            inner = _inline(text, not place and not row.quiet, row.quiet)
            if not place and row.anchor:
                inner = self._marked(inner, row.anchor)
            made.append(_cell(inner, width, style, column.kind))
        return f"<w:tr>{''.join(made)}</w:tr>"

    def _picture(self, block: Figure) -> str:
        from docx.shared import Emu

        pixels = raster.render(block.picture)
        wide = _ROOM * 635
        high = round(wide * block.picture.height / block.picture.width)
        part: Any = self.package.part
        inline = part.new_pic_inline(io.BytesIO(pixels), width=Emu(wide), height=Emu(high))
        inline.docPr.set("descr", _words(block.picture.description)[:4000])
        inline.docPr.set("title", _words(block.picture.title)[:400])
        return f"<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing>{inline.xml}</w:drawing></w:r></w:p>"


def _cell(inner: str, width: int, style: str, kind: str) -> str:
    look = f'<w:pStyle w:val="{style}"/>' + ('<w:jc w:val="right"/>' if kind == "number" else "")
    whole = "<w:noWrap/>" if kind != "text" else ""
    sized = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{whole}</w:tcPr>'
    return f"<w:tc>{sized}<w:p><w:pPr>{look}</w:pPr>{inner}</w:p></w:tc>"


def _boxed(inner: str) -> str:
    return _framed(f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{_ROOM}" w:type="dxa"/></w:tcPr>{inner}</w:tc></w:tr>', [_ROOM])


def _framed(rows: str, widths: Sequence[int]) -> str:
    line = 'w:val="single" w:sz="8" w:color="1A1A1A"'
    sides = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideV"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{sides}</w:tblBorders></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _widths(columns: Sequence[Column]) -> list[int]:
    """Widths in twentieths of a point; columns without one share what is left."""
    given = sum(column.width for column in columns)
    free = sum(not column.width for column in columns)
    share = max((100 - given) / free, 8) if free else 0
    wanted = [column.width or share for column in columns]
    return [round(_ROOM * width / sum(wanted)) for width in wanted]


def _listed(blocks: Iterable[Block], level: int) -> Iterator[tuple[str, str, int]]:
    for block in blocks:
        if isinstance(block, Section) and level <= 2:
            yield block.title, block.anchor, level
            yield from _listed(block.blocks, level + 1)
