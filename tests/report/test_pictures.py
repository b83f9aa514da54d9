"""What holds for every picture of a report."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from tests.report.hostile import hostile
from tests.report.pictured import drawn, played, tips, words
from tests.report.story import HOSTILE, NAMES, SMALL, Story, seoul, small, whole
from ttx.documents import html, markdown, raster, svg
from ttx.documents.charts import WIDTH
from ttx.documents.drawing import Circle, Rect, Stroke
from ttx.exercise import commands as do
from ttx.playbook.models import Playbook
from ttx.report import pictures
from ttx.report.facts import Report, gather
from ttx.report.pages import document
from ttx.report.pictures import lanes, responses


@pytest.fixture(scope="module")
def report() -> Report:
    return gather(played().facts, NAMES)


def alone() -> Story:
    """One team."""
    phase = {**SMALL["phases"][0], "injects": [{"id": "launch", "title": "A launch", "text": "It flew."}]}
    s = small(teams={"us": {"name": "United States"}}, phases=[phase])
    s.do(do.Release("launch"), at="1:00")
    return s


def bare() -> Story:
    """Neither indicators nor objectives nor injects."""
    book = {key: value for key, value in SMALL.items() if key not in ("indicators", "objectives", "verdict", "phases")}
    book["phases"] = [{"id": "one", "title": "One", "stages": {"talk": "5m"}}]
    s = Story(Playbook.model_validate(book, context={"year": 2025}))
    s.do(do.Start())
    return s


CASES: list[Callable[[], Story]] = [
    whole, lambda: whole(ended=False), lambda: Story(seoul()), lambda: hostile()[0], alone, bare, played, small,
]  # fmt: skip


@pytest.mark.parametrize("make", CASES)
def test_each_exercise_gives_pictures_with_words_or_a_sentence(make: Callable[[], Story]) -> None:
    report = gather(make().facts, NAMES)
    for picture in drawn(report):
        assert picture.title
        assert 0 < picture.height < 1500
        ElementTree.fromstring(svg.render(picture))
        for part in picture.parts:
            if isinstance(part, Rect):
                assert part.width >= 0 and part.x >= -1 and part.x + part.width <= WIDTH + 1
            if isinstance(part, Circle):
                assert part.x - part.r >= 0 and part.x + part.r <= WIDTH
    assert html.render(document(report))


@pytest.mark.parametrize("make", CASES)
def test_names_of_pictures_are_apart_and_each_picture_is_the_same_again(make: Callable[[], Story]) -> None:
    first, second = ([svg.render(each) for each in drawn(gather(make().facts, NAMES))] for _ in "ab")
    assert first == second
    names = [name for picture in first for name in re.findall(r' id="([^"]+)"', picture)]
    assert len(names) == len(set(names))


def test_nothing_played_is_said_in_a_sentence() -> None:
    page = html.render(document(gather(Story(seoul()).facts, NAMES)))
    assert "Nothing was played yet, so there is no picture of the course of play." in page
    assert "Nothing that asks for an answer has reached a team." in page
    assert "<svg" not in page.split('id="timeline"')[1].split("</section>")[0]


def test_hostile_words_stay_words_in_every_picture() -> None:
    report = gather(hostile()[0].facts, NAMES)
    found = drawn(report)
    assert len(found) > 5
    for picture in found:
        root = ElementTree.fromstring(svg.render(picture))
        assert {each.tag for each in root.iter()} <= {
            "svg", "title", "desc", "defs", "pattern", "path", "rect", "polyline", "polygon", "circle", "text",
        }  # fmt: skip
    assert any(HOSTILE[:20] in tip for picture in found for tip in tips(picture))


def test_markdown_says_what_a_picture_shows(report: Report) -> None:
    text = markdown.render(document(report))
    for picture in (*lanes.swimlanes(report), *responses.responses(report)):
        assert picture.description.split(":")[0] in text


def test_a_picture_of_very_much_is_bounded_and_says_what_stands_for_how_many() -> None:
    s = crowded(1500)
    report = gather(s.facts, NAMES)
    found = drawn(report)
    assert sum(len(svg.render(picture)) for picture in found) < 1_500_000
    [picture] = lanes.swimlanes(report)
    assert picture.height < 1100
    assert any(text.startswith("+") for text in words(picture))
    assert any(re.fullmatch(r"and \d+ more, in the tables", text) for text in words(picture))
    assert all(len(tip) < 1500 for tip in tips(picture))
    indicators = pictures.indicators(report)
    assert max(len(part.points) for part in indicators.parts if isinstance(part, Stroke)) < 1300


def crowded(rounds: int) -> Story:
    """Twelve teams with Korean names, an inject for each minute and what follows from it."""
    teams = {f"t{number}": {"name": f"제{number}팀"} for number in range(12)}
    phases = [{"id": "one", "title": "Long", "stages": {"talk": "500m"}}]
    s = small(teams=teams, phases=phases)
    for number in range(rounds):
        s.do(do.Shift("trust", 1 if number % 2 else -1, "So it goes"), at=number * 20)
        s.do(do.Say([f"t{(number + 1) % 12}"], "Hello"), f"t{number % 12}-1")
        if number % 3 == 0:
            s.do(do.AddInject(f"No. {number}", "Text", list(teams), "reply", "control", 300))
    return s


@pytest.mark.slow
def test_pictures_are_the_same_pixels_again() -> None:
    report = gather(whole().facts, NAMES)
    for picture in drawn(report):
        assert raster.render(picture) == raster.render(picture)
