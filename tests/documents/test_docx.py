"""The DOCX as Word and LibreOffice find it: parts, headings, markings, nothing read as markup."""

from __future__ import annotations

import io
import re
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import docx as python_docx
import pytest

from ttx.documents import docx
from ttx.documents.blocks import (
    Block,
    Bold,
    Box,
    Column,
    Document,
    Field,
    Fields,
    Figure,
    Items,
    Paragraph,
    Quote,
    Ref,
    Row,
    Section,
    Soft,
    Table,
    Tag,
)
from ttx.documents.charts import Bar, counts
from ttx.errors import TtxError


def paper(*blocks: Block, title: str = "A report") -> Document:
    return Document(
        title, "Seoul", ["EXERCISE // 연습", "TLP:GREEN"], "DRAFT", [Paragraph("Page one.")],
        [
            Section("First", "first", [*blocks, Section("Within", "within", [Paragraph("x")])]),
            Section("Last", "last", []),
        ],
    )  # fmt: skip


def everything(text: str) -> list[Block]:
    columns = [Column(text, 40), Column(text, 0, "number")]
    return [
        Paragraph(text, "lead"), Quote(text, (Bold(text), Soft(text))), Items([text, (Tag(text), text)], ordered=True),
        Table(text, columns, [Row((text, text), anchor="row-1"), Row((text, (Ref(text, "row-1"),)), quiet=True)]),
        Box(text, [Paragraph(text, "note")]), Figure(counts("f", text, text, [Bar("", text, 1, "1")]), text, text),
    ]  # fmt: skip


def opened(made: bytes) -> python_docx.document.Document:
    return python_docx.Document(io.BytesIO(made))


def xml(made: bytes, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return package.read(part).decode()


def words(made: bytes) -> str:
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", xml(made)))


def test_sections_are_headings_by_depth_and_the_contents_lead_to_them() -> None:
    made = docx.render(paper())
    styles = [(each.style.name, each.text) for each in opened(made).paragraphs if each.style.name.startswith("Heading")]
    assert styles == [("Heading 1", "First"), ("Heading 2", "Within"), ("Heading 1", "Last")]
    body = xml(made)
    links = re.findall(r'<w:hyperlink w:anchor="(\w+)"', body)
    assert links and set(links) <= set(re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"', body))
    assert "TOC" in body


def test_the_marking_stands_above_and_below_every_page() -> None:
    for section in opened(docx.render(paper())).sections:
        for place in (section.header, section.footer):
            assert "EXERCISE // 연습 · TLP:GREEN · DRAFT" in "".join(each.text for each in place.paragraphs)


@pytest.mark.parametrize(
    "text",
    [
        "<w:p/>",
        "</w:t></w:r>",
        "a & b &lt;",
        "{{ x }}",
        "]]>",
        '"><script>',
        "\x00\x08\ud800x",
        "=1+1",
        "字\n行",
        "",
        " ",
    ],
)
def test_what_people_write_is_text_and_the_file_opens(text: str) -> None:
    made = docx.render(paper(*everything(text), title=text))
    again = opened(made)
    clean = re.sub("[\x00-\x08\ud800]", "", text)
    if clean.strip() and "\n" not in clean:
        assert sum(clean in each.text for each in again.paragraphs) >= 4
        assert sum(clean in cell.text for table in again.tables for row in table.rows for cell in row.cells) >= 6


def test_the_same_document_is_the_same_bytes() -> None:
    assert docx.render(paper(*everything("x"))) == docx.render(paper(*everything("x")))


def test_a_picture_says_in_words_what_it_shows() -> None:
    body = xml(docx.render(paper(*everything("seven answers"))))
    assert 'descr="seven answers"' in body


def test_korean_and_japanese_are_drawn_as_their_readers_draw_them() -> None:
    body = xml(docx.render(paper(Paragraph("대한민국"), Paragraph("日本のチーム"))))
    assert 'w:eastAsia="Malgun Gothic"' in body and 'w:eastAsia="Yu Gothic"' in body


def test_boxes_to_write_in_have_their_name_their_ticks_and_room() -> None:
    fields = Fields([Field("Rating", 0, "one of them", ["P", "S"]), Field("Why", 3, share=3)])
    made = opened(docx.render(paper(fields)))
    (box,) = made.tables
    rating, why = box.rows[0].cells
    assert rating.text == "Rating  one of them\n☐ P\u00a0\u00a0 ☐ S"
    assert why.text == "Why\n\n\n"
    assert why.width == 3 * rating.width
    # Without something between them two boxes would be one table with rows of different widths.
    assert len(opened(docx.render(paper(fields, fields))).tables) == 2


def test_only_what_is_read_on_a_screen_first_has_a_list_of_contents() -> None:
    told = docx.render(replace(paper(), contents_title="차례"))
    assert "차례" in xml(told)
    assert "TOC" in xml(told)
    assert "TOC" not in xml(docx.render(replace(paper(), paper="A4")))


def test_a_long_tables_head_stands_on_every_page_and_its_rows_are_all_there() -> None:
    table = Table("Long", [Column("a"), Column("b")], [Row((str(number), "x")) for number in range(3000)])
    made = docx.render(paper(table))
    assert xml(made).count("<w:tr>") == 3001
    assert "<w:tblHeader/>" in xml(made)


def test_an_organizations_template_keeps_its_look_and_its_header(tmp_path: Path) -> None:
    theirs = python_docx.Document()
    theirs.sections[0].header.paragraphs[0].text = "Ministry of Tests"
    theirs.styles["Heading 1"].font.name = "Papyrus"
    theirs.add_paragraph("To be replaced")
    theirs.save(str(tmp_path / "ours.docx"))
    made = opened(docx.render(paper(*everything("x")), tmp_path / "ours.docx"))
    header = [each.text for each in made.sections[0].header.paragraphs]
    assert header == ["Ministry of Tests", "EXERCISE // 연습 · TLP:GREEN · DRAFT"]
    assert made.styles["Heading 1"].font.name == "Papyrus"
    assert "To be replaced" not in "".join(each.text for each in made.paragraphs)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_docx_is_refused_as_a_template(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.docx").write_bytes(content)
    with pytest.raises(TtxError, match="cannot be read as a DOCX"):
        docx.render(paper(), tmp_path / "x.docx")


def test_a_template_that_cannot_be_filled_is_refused_and_no_report_is_lost(tmp_path: Path) -> None:
    from docx import Document as open_package

    template, other = tmp_path / "template.docx", tmp_path / "other.docx"
    open_package().save(str(template))
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(other, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/document.xml":
                content = content.replace(b"<w:", b"<x:").replace(b"</w:", b"</x:").replace(b"xmlns:w=", b"xmlns:x=")
                content = content.replace(b" w:", b" x:")
            new.writestr(info, content)
    with pytest.raises(TtxError, match="cannot fill"):
        docx.render(Document("A", "", [], "", [Paragraph("the report")], []), other)


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TtxError, match="none"):
        docx.render(paper(), tmp_path / "none.docx")


def test_nothing_of_the_machine_is_in_the_file() -> None:
    made = docx.render(paper(*everything("x")))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {info.date_time for info in package.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert "python-docx" not in core and "2000-01-01" in core


@pytest.mark.slow
def test_four_times_as_much_takes_about_four_times_as_long() -> None:
    def seconds(rows: int) -> float:
        table = Table("", [Column("A"), Column("B")], [Row(("word", "and word")) for _ in range(rows)])
        took = []
        for _ in range(3):
            start = time.process_time()
            docx.render(paper(table))
            took.append(time.process_time() - start)
        return min(took)

    seconds(10)
    # It was nine times: the body was moved, and lxml looked for a namespace anew for each word.
    long, short = seconds(60_000), seconds(15_000)
    assert long < 6 * short
