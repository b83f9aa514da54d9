from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
    Paper,
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
    Tick,
)
from ttx.documents.charts import Bar, counts
from ttx.documents.fonts.cff import subset
from ttx.documents.fonts.search import FONTS, files
from ttx.documents.fonts.sfnt import FontFile
from ttx.documents.fonts.typeface import Typeface
from ttx.documents.pdf import render
from ttx.text import clean

KOREAN, JAPANESE = "외교부는 하나의 숫자에 합의한다", "外務省は一つの数字に合意する。"


def paper(*blocks: Block, size: Paper = "A4", title: str = "A title", reader: str = "") -> Document:
    marking = ("EXERCISE EXERCISE", "FICTION // 연습")
    return Document(title, "About it", marking, "FOR A TEST", [], blocks, paper=size, reader=reader)  # type: ignore[arg-type]


class Pdf:
    """A PDF on disk, and what poppler says of it."""

    def __init__(self, content: bytes, folder: Path) -> None:
        self.path = folder / "it.pdf"
        self.path.write_bytes(content)

    def _ask(self, *command: str) -> str:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    @property
    def pages(self) -> list[str]:
        return self._ask("pdftotext", "-layout", str(self.path), "-").split("\f")[:-1]

    @property
    def text(self) -> str:
        return " ".join("".join(self.pages).split())

    def draw(self, folder: Path, dots: int = 72) -> Path:
        """The first page as a picture; fails where a font in it does not work, which its text alone would not tell."""
        command = ["pdftoppm", "-r", str(dots), "-gray", "-singlefile", str(self.path), str(folder / "page")]
        drawn = subprocess.run(command, capture_output=True, text=True, check=True)
        assert drawn.stderr == ""
        return folder / "page.pgm"

    @property
    def about(self) -> str:
        return self._ask("pdfinfo", str(self.path))

    @property
    def fonts(self) -> dict[str, bool]:
        """By name: whether it is embedded."""
        rows = self._ask("pdffonts", str(self.path)).splitlines()[2:]
        return {row.split()[0]: row[55:].split()[-5] == "yes" for row in rows}


@pytest.fixture
def printed(tmp_path: Path):
    def make(document: Document, typeface: Typeface | None = None) -> Pdf:
        return Pdf(render(document, typeface or Typeface()), tmp_path)

    return make


def everything(text: str) -> list[Block]:
    return [
        Paragraph((text, Bold(text), Soft(text), Ref(text, text), Tag(text, "bad"), Tick(text))),
        Paragraph(text, "code"),
        Paragraph(text, "cut"), Quote(text, text), Items([text]), Items([text], ordered=True),
        Table(text, [Column(text), Column(text, 30, "number")], [Row((text, text)), Row((text, text), quiet=True)]),
        Table("", [Column(""), Column("")], [Row((text, ""))], heads=False, fill=True),
        Figure(counts("p", text, text, [Bar("", text, 1, "1")]), text, text),
        Fields([Field(text, 2, text, [text, text]), Field("", 0)]), Slip([Paragraph(text)]),
        Box(text, [Paragraph(text)]),
        Section(text, "inner", [Paragraph(text)]),
    ]  # fmt: skip


def test_the_marking_stands_at_the_top_and_the_bottom_of_every_page_which_are_counted(printed) -> None:
    pdf = printed(paper(Paragraph("\n".join(f"line {number}" for number in range(150)))))
    assert len(pdf.pages) == 3
    for number, page in enumerate(pdf.pages, 1):
        first, *_, last = [
            line.strip() for line in page.splitlines() if line.strip() and not re.search(r"\d ?/ ?\d$", line)
        ]
        assert first == last == "EXERCISE EXERCISE · FICTION // 연습 · FOR A TEST"
        assert re.search(rf"{number} ?/ ?3", page)
    assert [line for line in range(150) if not re.search(rf"line {line}\b", pdf.text)] == []


@pytest.mark.parametrize(("size", "points"), [("A4", "595.276 x 841.89"), ("letter", "612 x 792")])
def test_paper_is_of_the_size_that_was_asked_for(printed, size: Paper, points: str) -> None:
    assert f"{points} pts" in printed(paper(Paragraph("x"), size=size)).about


def test_korean_and_japanese_are_embedded_and_read_back(printed) -> None:
    typeface = Typeface()
    pdf = printed(paper(Paragraph(KOREAN), Paragraph((Bold(JAPANESE),)), title=f"Seoul {KOREAN}"), typeface)
    assert KOREAN in pdf.text
    assert JAPANESE in pdf.text
    assert f"Seoul {KOREAN}" in pdf.about
    asian = {name: embedded for name, embedded in pdf.fonts.items() if "ttx-" in name or "+" in name}
    assert len(asian) >= 2
    assert all(asian.values())
    assert typeface.notes() == []


@pytest.mark.parametrize(
    "text", ["日", "日本", "대", "대한민국", "당신은 대한민국을 대표한다.", "가각갂", "々", "“한”", "ｱ", "㈱", "𠮟る"]
)
def test_every_selection_of_letters_makes_a_font_that_works(printed, tmp_path: Path, text: str) -> None:
    pdf = printed(paper(Paragraph(text), Paragraph((Bold(text),)), reader="ja"))
    pdf.draw(tmp_path)
    assert pdf.text.count(text) == 2


def test_han_characters_alone_are_drawn_as_the_reader_writes_them(printed) -> None:
    def drawn(reader: str) -> set[str]:
        pdf = printed(paper(Paragraph("直角"), reader=reader))
        return {name.partition("+")[2] for name in pdf.fonts if "+" in name}

    assert drawn("ja") != drawn("ko")


def test_a_japanese_text_without_blanks_breaks_into_lines_and_stays_on_the_paper(printed) -> None:
    pdf = printed(paper(Paragraph(JAPANESE * 40), Paragraph("x" * 3000), Paragraph("가" * 900)))
    inside = re.findall(r'xMax="([\d.]+)"', pdf._ask("pdftotext", "-bbox", str(pdf.path), "-"))
    # A full stop may hang in the margin.
    assert max(map(float, inside)) < 595 - 30
    assert "".join(pdf.text.split()).count("外務省") == 40


@pytest.mark.parametrize(
    "text", ["<b>not bold</b>", "</para><img src=x>", "a & b &lt; &amp;", "{{ x }}", "%s %(x)s", "\\n"]
)
def test_markup_is_text(printed, text: str) -> None:
    pdf = printed(paper(*everything(text), title=text))
    assert pdf.text.count(text) >= 15
    assert "not bold" not in pdf.text.replace(text, "")


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\n", "\u200b", "\x00\x07", "\u0301", "x" * 20_000, "字" * 20_000, "a\n" * 10_000]
)
def test_no_text_is_too_long_or_too_strange(printed, text: str) -> None:
    short = text[:200]
    blocks = [Paragraph(text), Table("", [Column("", 20), Column("")], [Row((short, text))]), Box(short, [Quote(text)])]
    assert printed(paper(*blocks, title=short)).pages


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60).map(clean))
def test_any_text_prints_in_any_place(text: str) -> None:
    assert render(paper(*everything(text), title=text), Typeface()).startswith(b"%PDF")


@pytest.mark.parametrize("lines", range(20, 60, 3))
def test_a_text_of_so_many_lines_prints_in_any_place(lines: int) -> None:
    # About a page's worth: in a heading above a row, in a label above a help.
    assert render(paper(*everything("가\n" * lines + "x")), Typeface()).startswith(b"%PDF")


def test_a_character_that_no_font_has_is_named_and_told(printed) -> None:
    typeface = Typeface()
    text = printed(paper(Paragraph("before \U00013000 after")), typeface).text
    assert "before [egyptian hieroglyph a001] after" in text or "\U00013000" in text
    unassigned = printed(paper(Paragraph("x\U000e0fffx")), typeface).text
    assert "x[U+E0FFF]x" in unassigned
    assert "U+E0FFF" in typeface.notes()[0]


def test_a_row_longer_than_a_page_goes_on_on_the_next_and_the_head_of_the_table_is_repeated(printed) -> None:
    row = Row(("name", "\n".join(f"line {number}" for number in range(130))))
    pages = printed(paper(Table("", [Column("Who", 20), Column("What")], [row]))).pages
    assert len(pages) > 2
    assert all("Who" in page and "What" in page for page in pages)


def test_a_slip_is_not_torn_between_pages(printed) -> None:
    slips = [Slip([Fields([Field(f"top {number}", 4)]), Fields([Field(f"end {number}", 4)])]) for number in range(7)]
    for page in printed(paper(*slips)).pages:
        assert re.findall(r"top (\d)", page) == re.findall(r"end (\d)", page)


def test_a_qr_code_is_the_address(printed, tmp_path: Path) -> None:
    from PIL import Image

    from ttx.documents.qr import rows

    address = "https://192.0.2.7:8765"
    pdf = printed(paper(Qr(address)))
    assert address in pdf.text
    page = Image.open(pdf.draw(tmp_path, 200))
    # The first dark square below the header that is as wide as the code's finder pattern marks its corner.
    modules = rows(address)
    side = 40 / 25.4 * 200 / len(modules)
    left = (page.width - side * len(modules)) / 2
    top = _top_of_code(page, left + side * 7.5, side)
    seen = [
        [int(page.getpixel((int(left + (x + 0.5) * side), int(top + (y + 0.5) * side))) < 128) for x in range(len(row))]
        for y, row in enumerate(modules)
    ]
    assert seen == modules


def _top_of_code(page, x: float, side: float) -> float:
    rows = range(int(page.height * 0.1), int(page.height * 0.9))
    first = next(y for y in rows if all(page.getpixel((int(x - side * n), y)) < 128 for n in (1, 2, 3)))
    return first - 4 * side


def test_without_fonts_the_reader_of_the_pdf_is_told_what_it_needs(tmp_path: Path) -> None:
    code = """
import sys
from tests.documents.test_pdf import JAPANESE, KOREAN, paper
from ttx.documents.blocks import Paragraph
from ttx.documents.fonts.typeface import Typeface
from ttx.documents.pdf import render
typeface = Typeface()
sys.stdout.buffer.write(render(paper(Paragraph(KOREAN), Paragraph(JAPANESE), Paragraph("Łódź \u2212 x")), typeface))
print(*typeface.notes(), sep="\\n", file=sys.stderr)
"""
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env={**os.environ, "TTX_FONTS": str(tmp_path)}
    )
    assert made.returncode == 0, made.stderr
    notes = made.stderr.decode().splitlines()
    assert "Asian fonts" in notes[0]
    assert "ź (U+017A)" in notes[1]
    pdf = Pdf(made.stdout, tmp_path)
    assert {name.partition("-Uni")[0] for name in pdf.fonts} >= {"HYGothic-Medium", "HeiseiKakuGo-W5"}
    assert "[latin small letter z with acute]" in pdf.text


def _postscript() -> FontFile:
    for known in FONTS["ko"]:
        found = files(known)
        if found and (file := FontFile(found[0], known.place)).postscript:
            return file
    pytest.skip("no font with PostScript outlines is here")


def test_a_few_glyphs_of_a_font_are_small(tmp_path: Path) -> None:
    file = _postscript()
    content = subset(file.table(b"CFF "), [0, *(file.glyphs[ord(letter)] for letter in "한국어漢字가나다라마바사")])
    assert len(zlib.compress(content)) < 12_000
    assert len(zlib.compress(subset(file.table(b"CFF "), [0]))) < 2_000


def test_on_paper_letters_look_as_the_font_has_them(printed, tmp_path: Path) -> None:
    from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

    known = next(each for each in FONTS["ko"] if files(each))
    font = ImageFont.truetype(str(files(known)[0]), 96, index=known.place)  # type: ignore[index]

    def ink(picture: Image.Image) -> Image.Image:
        return picture.crop(ImageChops.invert(picture).getbbox()).resize((600, 100))

    def drawn(text: str) -> Image.Image:
        picture = Image.new("L", (1400, 200), 255)
        ImageDraw.Draw(picture).text((20, 20), text, font=font, fill=0)
        return ink(picture)

    pdf = printed(paper(Paragraph("한국어漢字가나")))
    place = re.search(
        r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">한국어',
        pdf._ask("pdftotext", "-bbox", str(pdf.path), "-"),
    )
    assert place
    left, top, right, bottom = (float(each) * 10 for each in place.groups())
    line = ink(Image.open(pdf.draw(tmp_path, 720)).crop((left - 4, top - 30, right + 4, bottom + 30)))

    def unlike(text: str) -> float:
        return ImageStat.Stat(ImageChops.difference(line, drawn(text))).mean[0]

    assert 2 * unlike("한국어漢字가나") < unlike("한국어漢字나가")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_font_is_refused_and_does_no_more(data) -> None:
    file = _postscript()
    whole = file.table(b"CFF ")
    start = data.draw(st.integers(0, 4000))
    broken = bytearray(whole)
    broken[start : start + 8] = data.draw(st.binary(min_size=8, max_size=8))
    glyphs = [0, *(file.glyphs[ord(letter)] for letter in "한A")]
    try:
        assert subset(bytes(broken), glyphs)
    except (LookupError, ValueError):
        return


def test_a_file_that_only_looks_like_a_font_is_passed_over(tmp_path: Path) -> None:
    for name in ("NotoSansCJK-Regular.ttc", "malgun.ttf", "DejaVuSans.ttf"):
        (tmp_path / name).write_bytes(b"OTTO" + b"\x00\x09" + os.urandom(300))
    (tmp_path / "arial.ttf").write_bytes(b"")
    code = "from ttx.documents.fonts.typeface import Typeface; print(list(Typeface().runs('한 Ł')))"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "TTX_FONTS": str(tmp_path)}
    )
    assert "HYGothic-Medium" in ran.stdout, ran.stderr


def report_of(front: list[Block], *sections: Section) -> Document:
    return Document("A report", "of a day", ["EXERCISE"], "DRAFT", front, sections, paper="A4", contents=True)


def test_page_one_of_a_report_stands_by_itself_however_much_is_on_it_and_the_contents_know_the_pages(printed) -> None:
    long = Section("Long", "long", [Paragraph("\n".join(f"line {number}" for number in range(150)))])
    for lines in (5, 48):
        front: list[Block] = [Paragraph(f"front {number}") for number in range(lines)]
        pdf = printed(report_of(front, Section("First", "first", [Paragraph("x")]), long, Section("끝", "last", [])))
        first, contents, *rest = pdf.pages
        assert "front 0" in first
        assert f"front {lines - 1}\n" in first
        found = {title: int(page) for title, page in re.findall(r"^ *(First|Long|끝) +(\d+)$", contents, re.MULTILINE)}
        assert found == {
            title: next(number for number, page in enumerate(rest, 3) if re.search(rf"^ *{title}$", page, re.MULTILINE))
            for title in ("First", "Long", "끝")
        }


def test_a_front_that_no_page_holds_goes_on_over_the_next(printed) -> None:
    pdf = printed(report_of([Paragraph(f"front {number}") for number in range(400)], Section("End", "end", [])))
    assert all(f"front {number}" in pdf.text for number in (0, 399))
    assert "End" in pdf.pages[-1]


def test_a_number_or_a_time_and_the_words_of_its_heading_are_never_broken(printed) -> None:
    columns = [Column("Objective", 60), Column("When", 4, "short"), *[Column("Observations", 0, "number")] * 3]
    rows = [Row(("A long sentence that may be broken anywhere", "T+1:35:27", "12", "3", "4"))]
    text = printed(paper(Table("", columns, rows))).text
    assert "T+1:35:27" in text
    assert text.count("Observations") == 3
