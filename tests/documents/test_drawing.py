"""Pictures as SVG and as pixels: places, forms, letters of every script."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops

from ttx.documents import raster, svg
from ttx.documents.charts import Axis, frame
from ttx.documents.charts.heat import Cell, heat
from ttx.documents.charts.keys import form, tick
from ttx.documents.charts.lanes import BAR, Event, Lane, Note, lanes
from ttx.documents.charts.spread import Range, Scale, spreads
from ttx.documents.charts.waits import Step, Wait, Waited, waits
from ttx.documents.charts.web import Node, Tie, Web, webs
from ttx.documents.drawing import SYMBOLS, Picture, Rect, Words, breadth, fitted, symbol, wrapped
from ttx.documents.fonts.cover import runs
from ttx.documents.fonts.search import FONTS, files

HOSTILE = "<script>\"'&</text>"
ASIAN = any(files(known) for language in ("ko", "ja") for known in FONTS[language])
needs_fonts = pytest.mark.skipif(not ASIAN, reason="no Korean or Japanese font is installed here")


def pixels(*parts: object) -> Image.Image:
    picture = Picture(200, 40, "p", "t", "d", parts)  # type: ignore[arg-type]
    return Image.open(io.BytesIO(raster.render(picture))).convert("L")


def ink(image: Image.Image) -> int:
    return sum(image.histogram()[:128])


# -- letters


@needs_fonts
@pytest.mark.parametrize("text", ["外務大臣", "日本", "미상 발사체", "ミサイル", "한국 日本 Korea", "①→≥"])
@pytest.mark.parametrize("bold", [False, True])
def test_every_script_is_drawn_by_a_font_that_has_it(text: str, bold: bool) -> None:
    for file, piece in runs(text, bold=bold):
        assert file is not None and "?" not in piece
    assert "".join(piece for _, piece in runs(text, bold=bold)) == text


@needs_fonts
def test_two_characters_that_the_latin_font_lacks_are_no_two_equal_boxes() -> None:
    one, other = (pixels(Words(10, 30, text, 20)) for text in ("外", "務"))
    assert ink(one) > 50 and ImageChops.difference(one, other).getbbox()


@needs_fonts
def test_words_at_the_end_and_in_the_middle_stand_there_in_two_scripts_too() -> None:
    left, _, right, _ = ImageChops.invert(pixels(Words(190, 30, "Seoul 서울", 12, anchor="end"))).getbbox() or (0,) * 4
    assert right == pytest.approx(190 * raster.SCALE, abs=4)
    middle = ImageChops.invert(pixels(Words(100, 30, "Seoul 서울", 12, anchor="middle"))).getbbox() or (0,) * 4
    assert (middle[0] + middle[2]) / 2 == pytest.approx(100 * raster.SCALE, abs=4)
    assert right - left == pytest.approx(middle[2] - middle[0], abs=2)


def test_what_no_font_draws_is_a_question_mark_and_latin_letters_are_drawn_without_any_font(tmp_path: Path) -> None:
    code = (
        "from ttx.documents.fonts.cover import runs; from ttx.documents import raster;"
        "from ttx.documents.drawing import Picture, Words;"
        "print(ascii([text for _, text in runs('caf\\u00e9 \\u5916\\u52d9', bold=False)]));"
        "print(len(raster.render(Picture(99, 20, '', '', '', [Words(1, 15, 'A \\u5916')]))))"
    )
    env = {**os.environ, "TTX_FONTS": str(tmp_path)}
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    letters, size = made.stdout.splitlines()
    assert letters == "['caf\\xe9 ??']" and int(size) > 100


def test_japanese_words_in_a_picture_say_that_they_are() -> None:
    made = svg.render(Picture(9, 9, "p", "t", "d", [Words(1, 1, "警報は"), Words(1, 1, "문장"), Words(1, 1, "Text")]))
    assert made.count('lang="ja"') == made.count('lang="ko"') == 1 and made.count("lang=") == 2


def test_paper_is_white() -> None:
    assert pixels(Rect(10, 10, 30, 20, "#7f9cc4")).getpixel((0, 0)) == 255


# -- forms


def test_twelve_forms_are_told_apart_without_colour() -> None:
    assert len(SYMBOLS) == 12
    shapes = [pixels(symbol(name, 20, 20, 10, "#000000")) for name in SYMBOLS]
    for place, one in enumerate(shapes):
        assert ink(one) > 100
        for other in shapes[place + 1 :]:
            assert ink(ImageChops.invert(ImageChops.difference(one, other))) > 60


def test_a_form_stands_around_its_place() -> None:
    for name in ("circle", "square", "diamond", "plus", "cross", "hourglass", "bow"):
        box = ImageChops.invert(pixels(symbol(name, 50, 20, 10))).getbbox() or (0,) * 4
        assert ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) == pytest.approx((100, 40), abs=2)


# -- words that are too long


@pytest.mark.parametrize("text", ["", " ", "a", "word " * 40, "x" * 300, "한국어" * 90, "a, b " * 30, "\n\n a \t b"])
@pytest.mark.parametrize("most", [1, 2, 5])
def test_wrapped_words_fit_into_so_many_lines(text: str, most: int) -> None:
    lines = wrapped(text, 120, 11, most)
    assert len(lines) <= most
    assert all(breadth(line, 11) <= 120 + 11 for line in lines)
    if len(lines) < most:
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_lines_break_between_words_and_a_text_that_fits_stays_whole() -> None:
    assert wrapped("Trade office, Washington", 100, 12) == ["Trade office,", "Washington"]
    assert wrapped("Seoul", 100, 12) == ["Seoul"]
    exact = "a" * 10
    assert fitted(exact, breadth(exact)) == exact
    assert fitted(exact + "b", breadth(exact)).endswith("…")


# -- charts

AXIS = Axis(0, 100, [(0, HOSTILE), (100, HOSTILE)], [(0, 50, HOSTILE)], [(5, 5, HOSTILE)])


def charts(text: str) -> list[Picture]:
    event = Event(10, "circle", text, text)
    wait = Wait(text, [Step(5, "circle", True, text)], 5, 20, True, text)
    each = Range(text, 1, 2, 3, [1.0, None], [text, ""], text, 2)
    nodes = [Node(text, "circle", True), Node(text, "square"), Node(text, "square")]
    tie = Tie(0, 1, 2, text, True, False, text)
    return [
        lanes("a", text, text, [Lane(text, [[event, Event(1, BAR, text, text, 90)]])], AXIS, [(form("circle"), text)],
              [Note(form("circle"), text, text)]),
        waits("b", text, text, [Waited(text, [wait])], 60, [(0, "0")], [(form("circle"), text), (tick, text)]),
        spreads("c", text, text, [Scale(text, 1, 5, (text, text), [each])], [("circle", text), ("square", text)], text),
        webs("d", text, text, nodes, [Web(text, [tie], text), Web(text, [])]),
        heat("e", text, text, [text], [(text, [Cell(text, text, "M", tip=text)])], [("P", text), ("", text)]),
    ]  # fmt: skip


@pytest.mark.parametrize("place", range(5))
def test_hostile_words_stay_words(place: int) -> None:
    root = ElementTree.fromstring(svg.render(charts(HOSTILE)[place]))
    assert {each.tag for each in root.iter()} <= {
        "svg", "title", "desc", "defs", "pattern", "path", "rect", "polyline", "polygon", "circle", "text",
    }  # fmt: skip
    assert root[0].text == root[1].text == HOSTILE


@pytest.mark.parametrize("place", range(5))
def test_long_words_stay_within_the_picture(place: int) -> None:
    picture = charts("Ministry of Foreign Affairs and Trade " * 9)[place]
    for part in picture.parts:
        if isinstance(part, Words):
            room = breadth(part.text, part.size)
            left = part.x - {"start": 0, "middle": room / 2, "end": room}[part.anchor]
            assert left >= -6 and left + room <= picture.width + 30


def test_charts_of_nothing_are_charts() -> None:
    for picture in (
        lanes("a", "t", "d", [], AXIS, []), waits("b", "t", "d", [], 1, [], []), spreads("c", "t", "d", [], [], ""),
        webs("d", "t", "d", [Node("x", "circle")], [Web("", [])]), heat("e", "t", "d", [], [], []),
    ):  # fmt: skip
        assert "nan" not in svg.render(picture)
        assert raster.render(picture)


def test_marks_that_do_not_fit_beside_each_other_go_to_rows_and_then_one_stands_for_several() -> None:
    many = [Event(50, "circle", str(number), f"event {number}") for number in range(9)]
    picture = lanes("a", "t", "d", [Lane("x", [many])], AXIS, [])
    labels = [part.text for part in picture.parts if isinstance(part, Words) and part.bold and part.anchor == "middle"]
    assert len(labels) == 4 and sorted(label for label in labels if label.startswith("+")) == ["+6"]
    [told] = [part.tip for part in picture.parts if not isinstance(part, Words) and "; and " in part.tip]
    assert told == "event 0; event 4; event 5; event 6; and 2 more"


def test_hundreds_of_pauses_are_bounded() -> None:
    gaps = [(place / 10, place / 10, "p") for place in range(1000)]
    drawn = [part for part in frame(Axis(0, 100, [], [], gaps), 0, 0, 600, 100) if isinstance(part, Rect)]
    assert 50 < len(drawn) < 160


@pytest.mark.parametrize("many", [2, 3, 5, 8, 12])
def test_words_on_the_lines_of_a_web_do_not_cover_each_other(many: int) -> None:
    ties = [Tie(0, place, 1, "12 min · 3×", True, True, "") for place in range(1, many)]
    ties += [Tie(place, place + 1, 1, "9 min", True, False, "") for place in range(1, many - 1)]
    picture = webs("w", "t", "d", [Node(f"N{place}", "circle") for place in range(many)], [Web("", ties)])
    boxes = [part for part in picture.parts if isinstance(part, Rect)]
    assert len(boxes) == len(ties)
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
