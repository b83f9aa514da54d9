from __future__ import annotations

from xml.etree import ElementTree

import pytest

from ttx.documents import svg
from ttx.documents.charts import WIDTH, Axis, Bar, Mark, Panel, bars
from ttx.documents.charts import panels as chart
from ttx.documents.drawing import Picture, fitted

HOSTILE = "<script>\"'&</text>"


def drawn(picture: Picture) -> ElementTree.Element:
    return ElementTree.fromstring(svg.render(picture))


def panels(points: list[tuple[float, float]], **axis: object) -> ElementTree.Element:
    panel = Panel(HOSTILE, points, 50, HOSTILE, [Mark(10, 60, HOSTILE)])
    whole = {"start": 0, "end": 100, "ticks": [(0, HOSTILE)], "bands": [(0, 50, HOSTILE)], "gaps": [(5, 5, HOSTILE)]}
    return drawn(chart("p", HOSTILE, HOSTILE, [panel] * 3, Axis(**{**whole, **axis})))  # type: ignore[arg-type]


def test_hostile_words_stay_words_in_a_chart() -> None:
    for root in (
        panels([(0, 50), (100, 60)]),
        drawn(
            bars(
                "b",
                HOSTILE,
                HOSTILE,
                [Bar("1", HOSTILE, 2, HOSTILE), Bar("2", HOSTILE, -1, "")],
                "l",
                "r",
            )
        ),
    ):
        assert {element.tag for element in root.iter()} <= {
            "svg", "title", "desc", "defs", "pattern", "path", "rect", "polyline", "circle", "text",
        }  # fmt: skip
        assert root[0].text == root[1].text == HOSTILE


@pytest.mark.parametrize("end", [0, 1, 10**9])
def test_a_chart_of_no_time_and_of_long_time_is_a_chart(end: int) -> None:
    root = panels([(0, 50)], end=end, ticks=[])
    assert "nan" not in ElementTree.tostring(root, "unicode").lower()


def test_a_panel_without_points_has_its_frame() -> None:
    assert panels([]).findall("text")


def test_a_line_is_as_high_as_its_value() -> None:
    root = panels([(0, 50), (100, 100)])
    line = next(each for each in root.iter("polyline") if each.get("stroke-width") == "2.4")
    # From the middle of the panel to its top, over its whole width.
    assert line.get("points") == "26,115 304,115 304,40"


def test_bars_have_one_scale_on_both_sides_of_zero() -> None:
    root = drawn(bars("b", "t", "d", [Bar("1", "up", 4, "+4"), Bar("2", "down", -2, "-2")], "worse", "better"))
    up, down = (float(each.get("width", 0)) for each in root.iter("rect"))
    assert up == pytest.approx(2 * down, abs=0.2)


def test_bars_of_nothing_and_of_one_side_are_drawn() -> None:
    for values in ([], [3.0], [-3.0], [0.0]):
        root = drawn(bars("b", "t", "d", [Bar("1", "x", value, "") for value in values], "worse", "better"))
        for each in root.iter("rect"):
            assert 0 <= float(each.get("x", 0)) <= WIDTH


def test_numbers_at_one_moment_do_not_cover_each_other() -> None:
    marks = [Mark(50, 50, str(number)) for number in range(3)]
    root = drawn(chart("p", "t", "d", [Panel("x", [(0, 50)], 50, "", marks)], Axis(0, 100, [])))
    heights = [float(each.get("cy", 0)) for each in root.iter("circle") if each.get("r") == "7.2"]
    assert len(set(heights)) == 3


def test_korean_takes_more_room_than_latin_when_text_is_cut() -> None:
    assert fitted("abcdef", 100) == "abcdef"
    assert fitted("한국어" * 20, 100).endswith("…")
    assert len(fitted("한국어" * 20, 100)) < len(fitted("abc" * 20, 100))
