"""The pictures in a report for one audience."""

from __future__ import annotations

import pytest

from tests.report.pictured import played, tips, words
from tests.report.story import NAMES, Story, whole
from ttx.documents import html, svg
from ttx.report.cuts import audience, cut
from ttx.report.facts import Report, gather
from ttx.report.pages import document
from ttx.report.pictures import gauges, lanes, objectives, responses


def of(who: str, story: Story | None = None) -> Report:
    return cut(gather((story or played()).facts, NAMES), audience(who))


def test_a_team_sees_its_own_lane_and_what_control_sent_it() -> None:
    [picture] = lanes.swimlanes(of("team=us"))
    titles = [text for text in words(picture) if text in ("Control", "United States", "Japan", "Korea")]
    assert titles == ["Control", "United States"]
    assert not any("Japan" in tip for tip in tips(picture))
    [for_all] = lanes.swimlanes(of("players"))
    assert "United States" not in words(for_all)


def test_a_team_sees_how_soon_it_answered_itself_and_not_when_control_judged() -> None:
    [picture] = responses.responses(of("team=japan"))
    assert words(picture).count("Japan") == 1 and "United States" not in words(picture)
    assert all(each.ruled_at is None for each in responses.answers(of("team=us", whole())))


@pytest.mark.parametrize("who", ["players", "public", "team=us"])
def test_what_was_noted_or_answered_by_other_teams_is_in_no_picture(who: str) -> None:
    report = of(who, whole())
    assert objectives.heat_maps(report) == [] and gauges.ratings(report) == []
    assert all("us" in link.ends for link in report.links) and bool(report.links) == (who == "team=us")
    page = html.render(document(report))
    assert "figure-network" not in page and "figure-lanes" in page


@pytest.mark.parametrize("who", ["players", "public", "team=us"])
def test_the_words_of_a_cut_picture_name_no_reason_of_control(who: str) -> None:
    for picture in lanes.swimlanes(of(who, whole())):
        assert "Lunch arrives early" not in svg.render(picture)
