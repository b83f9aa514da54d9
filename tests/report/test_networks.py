"""Who was in touch with whom, worked out by hand."""

from __future__ import annotations

import pytest

from tests.report.pictured import played, words
from tests.report.story import NAMES, Story, seoul, small
from ttx.documents.drawing import Picture, Shape, Stroke
from ttx.exercise import commands as do
from ttx.report.facts import Report, gather
from ttx.report.pictures import network


@pytest.fixture(scope="module")
def report() -> Report:
    return gather(played().facts, NAMES)


def test_a_web_says_how_soon_how_often_and_which_way(report: Report) -> None:
    picture = network.whole(report)
    assert picture is not None
    assert {"4 min", "10 min"} <= set(words(picture))
    arrows = [part for part in picture.parts if isinstance(part, Shape) and len(part.points) == 3]
    # One message goes one way; a talk goes both.
    assert len(arrows) == 3
    assert "never in touch: Japan and Korea" in picture.description
    assert "United States and Japan, first after 4:00; United States to Japan: 1" in picture.description


def test_the_oftener_two_were_in_touch_the_thicker_is_their_line() -> None:
    s = small()
    for minute in (2, 3, 4):
        s.do(do.Say(["japan"], "Again"), "us-1", minute * 60)
    s.do(do.Say(["rok"], "Once"), "us-1", "5:00")
    picture = network.whole(gather(s.facts, NAMES))
    assert picture is not None
    often, once = tipped_lines(picture, "Japan"), tipped_lines(picture, "Korea")
    assert (often.thick, once.thick) == (7, 3)


def tipped_lines(picture: Picture, tip: str) -> Stroke:
    [found] = [part for part in picture.parts if isinstance(part, Stroke) and tip in part.tip]
    return found


def test_each_phase_has_a_web_and_its_clock_begins_with_the_phase() -> None:
    s = small()
    s.do(do.Say(["japan"], "One"), "us-1", "5:00")
    s.do(do.NextPhase("one", {"launch": "skip", "letter": "skip"}, "Late"), at="10:00")
    s.do(do.Say(["us"], "Two"), "japan-1", "13:00")
    report = gather(s.facts, NAMES)
    picture = network.by_phase(report)
    assert picture is not None
    shown = words(picture)
    assert shown.index("Phase 1") < shown.index("5 min") < shown.index("Phase 2") < shown.index("3 min")
    assert shown.count("none") == 4
    [first, second] = [(link.there, link.back) for link in report.links]
    assert (first, second) == ((1, 0), (0, 1))


def test_what_an_actor_sends_to_all_is_no_consultation_until_a_team_writes_to_it() -> None:
    s = Story(seoul())
    s.do(do.Start())
    s.do(do.Write(["us", "japan"], "A question", "press"), at="1:00")
    assert "Press" not in words(network.whole(gather(s.facts, NAMES)) or Picture(0, 0, "", "", ""))
    s.do(do.Say(["press"], "An answer"), "us-1", "2:00")
    picture = network.whole(gather(s.facts, NAMES))
    assert picture is not None and "Press" in words(picture)
    assert "1 min · 2×" in words(picture)
