from __future__ import annotations

from xml.etree import ElementTree

from ttx.documents import svg
from ttx.documents.charts import WIDTH, Axis
from ttx.documents.charts.fan import INNER, OUTER, Fan, fans
from ttx.documents.charts.loads import Lane, loads

HOSTILE = "<script>\"'&</text>"
AXIS = Axis(0, 4, [(0, HOSTILE), (2, "0:30")], [(0, 2, HOSTILE), (2, 4, "후반")])
POINTS = [(float(x), [50.0 - 10 * x, 50.0 - 5 * x, 50.0, 50.0 + 5 * x, 50.0 + 10 * x]) for x in range(5)]


def drawn(picture) -> ElementTree.Element:  # type: ignore[no-untyped-def]
    return ElementTree.fromstring(svg.render(picture))


def words(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter("text")]


def test_a_fan_opens_from_the_start_and_its_bands_lie_within_each_other() -> None:
    root = drawn(fans("f", HOSTILE, HOSTILE, [Fan(HOSTILE, POINTS, 50, "63", "higher")] * 3, AXIS))
    shapes = {shape.get("fill"): shape.get("points") or "" for shape in root.iter("polygon")}

    def height(fill: str, place: int) -> float:
        points = [tuple(map(float, point.split(","))) for point in shapes[fill].split()]
        return points[-1 - place][1] - points[place][1]

    assert height(OUTER, 0) == height(INNER, 0) == 0
    assert height(OUTER, 4) > height(INNER, 4) > 50
    assert words(root).count("63") == 3
    assert float((root.get("viewBox") or "").split()[2]) == WIDTH


def test_a_fan_of_nothing_and_beyond_the_scale_stays_in_its_frame() -> None:
    assert drawn(fans("f", "", "", [], AXIS)) is not None
    root = drawn(
        fans("f", "", "", [Fan("Wild", [(0, [-50, 0, 50, 100, 150]), (9, [-50, 0, 50, 100, 150])], 50, "x")], AXIS)
    )
    ys = [float(point.split(",")[1]) for shape in root.iter("polygon") for point in (shape.get("points") or "").split()]
    assert max(ys) - min(ys) == 150


def test_the_columns_of_a_load_are_as_high_as_what_arrives() -> None:
    lanes = [Lane(HOSTILE, [0, 50, 100, 0], [0, 100, 200, 0], [0, 1, 7, 0]), Lane("둘째", [0] * 4, [0] * 4, [0] * 4)]
    root = drawn(loads("l", HOSTILE, HOSTILE, lanes, AXIS, "words", "owed"))
    tips = {title.text: float(rect.get("height") or 0) for rect in root.iter("rect") for title in rect.iter("title")}
    assert {"50, up to 100; 1 open", "100, up to 200; 7 open"} <= set(tips)
    heights = sorted({float(rect.get("height") or 0) for rect in root.iter("rect") if rect.get("fill") == "#1d4f91"})
    assert heights[-1] == 2 * heights[-2]
    assert "7" in words(root) and "0" not in words(root)
    assert {element.tag for element in root.iter()} <= {
        "svg", "title", "desc", "defs", "pattern", "path", "rect", "polyline", "text",
    }  # fmt: skip
