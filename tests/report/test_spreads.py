"""Objectives by team, ratings and their spread, indicators: worked out by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.report.pictured import middle, tipped, words
from tests.report.story import NAMES, Story, small
from ttx.documents.charts.heat import SHADES
from ttx.documents.drawing import Circle, Rect, Stroke
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.report import pictures
from ttx.report.facts import gather
from ttx.report.pictures import gauges, objectives


def test_a_cell_has_the_letters_that_people_gave_and_how_much_was_noted() -> None:
    s = played_and_rated()
    report = gather(s.facts, NAMES)
    [objective] = report.objectives
    us, japan = (objectives.judged(report, objective, team) for team in ("us", "japan"))
    assert us.letters == {"S": 1, "U": 1} and us.worst == "U" and us.evidence == 2
    assert japan.letters == {} and japan.evidence == 0
    [picture] = objectives.heat_maps(report)
    shown = words(picture)
    assert "S U" in shown and "2 noted" in shown and shown.count("not observed") == 3  # Japan, Korea and the key
    assert sum(isinstance(part, Rect) and part.hatched for part in picture.parts) == 3
    assert "United States S, U (2 noted); all teams together not rated (2 noted)" in picture.description
    assert "not observed: Japan and Korea" in picture.description


def played_and_rated() -> Story:
    s = small()
    s.do(do.Release("launch"), at="1:00")
    s.do(do.TickAction("launch", 0, True), "evaluator-1", "2:00")
    s.do(do.Observe("It called late", [], "us", "warn", "early", "launch", "U"), "evaluator-1", "3:00")
    s.do(do.Rate("warn", "S", "It called all the same", team="us"), "evaluator-1", "4:00")
    return s


def test_a_rating_of_all_teams_is_of_no_team() -> None:
    s = played_and_rated()
    s.do(do.Rate("warn", "M", "Two of three were warned"), "evaluator-1", "5:00")
    report = gather(s.facts, NAMES)
    assert objectives.judged(report, report.objectives[0], objectives.ALL).letters == {"M": 1}
    assert objectives.judged(report, report.objectives[0], "japan").letters == {}


def test_the_shades_differ_in_grey_and_their_letters_can_be_read() -> None:
    light = [luminance(shade) for shade in SHADES.values()]
    assert light == sorted(light, reverse=True)
    assert all((above + 0.05) / (below + 0.05) > 1.3 for above, below in pairwise(light))
    for letter, shade in SHADES.items():
        ink = luminance("#ffffff" if letter == "U" else "#1a1a1a")
        dark, bright = sorted((ink, luminance(shade)))
        assert (bright + 0.05) / (dark + 0.05) > 4.5


def luminance(colour: str) -> float:
    """As WCAG has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


_ASKS: list[dict[str, Any]] = [
    {"id": "trust", "asks": "Do they trust each other?", "low": 0, "high": 100, "indicator": "trust"},
    {"id": "why", "asks": "Why?", "kind": "text", "required": False},
]


def rated(answers: dict[str, str]) -> Story:
    s = small()
    s.do(do.Shift("trust", 10, "Well done"), at="1:00")
    s.do(do.OpenQuestionnaire("", "Trust", "", _ASKS, ["players"]), at="2:00")
    for seat, answer in answers.items():
        s.do(do.AnswerQuestionnaire("questionnaire-1", {"trust": answer}), seat, at="3:00")
    s.do(do.CloseQuestionnaire("questionnaire-1"), at="4:00")
    return s


def test_the_spread_goes_from_the_lowest_answer_to_the_highest_with_a_mark_for_each_team() -> None:
    report = gather(rated({"us-1": "20", "us-2": "40", "japan-1": "70", "rok-1": "90"}).facts, NAMES)
    [question] = report.gauged
    [asked] = question.rounds
    assert (asked.all.low, asked.all.mean, asked.all.high, asked.all.answers) == (20, 55, 90, 4)
    assert {team: spread.mean for team, spread in asked.by_team.items()} == {"us": 30, "japan": 70, "rok": 90}
    assert (asked.apart, asked.stood, question.indicator) == (60, 60, "Trust")
    [picture] = gauges.ratings(report)
    us, japan, rok = (tipped(picture, name) for name in ("United States: mean", "Japan: mean", "Korea: mean"))
    assert isinstance(us, Circle) and (len(japan.points), len(rok.points)) == (4, 3)
    assert (middle(rok) - middle(japan)) / 20 == pytest.approx((middle(japan) - us.x) / 40)
    assert "60 apart" in words(picture)
    assert picture.description == "Trust: Phase 1: United States 30, Japan 70, Korea 90, 60 apart."


def test_a_secret_answer_is_of_no_team() -> None:
    seats = ("us-1", "us-2", "japan-1", "japan-2", "rok-1")
    story = rated(dict.fromkeys(seats, "50"))
    assert gather(story.facts, NAMES).gauged
    hidden = small()
    hidden.do(do.OpenQuestionnaire("", "Trust", "", _ASKS, ["players"], anonymous=True), at="2:00")
    for seat in seats:
        hidden.do(do.AnswerQuestionnaire("questionnaire-1", {"trust": "50"}), seat, at="3:00")
    hidden.do(do.CloseQuestionnaire("questionnaire-1", [{"trust": "50"}] * 5), at="4:00")
    assert gather(hidden.facts, NAMES).gauged == []


def test_an_amended_ruling_leaves_the_marks_of_what_follows_where_the_line_is() -> None:
    s = played_until_ruled()
    s.do(do.AmendRuling("ruling-1", 1, "Less", "Too much", {"us": "Less."}, {"trust": 1}), at="13:00")
    s.do(do.Shift("trust", 20, "Later"), at="14:00")
    report = gather(s.facts, NAMES)
    [trust] = [course for course in report.courses if course.id == "trust"]
    later = report.moved[-1]
    assert pictures.stood(trust, later.at) == trust.value == 50 + 1 + 20
    mark = tipped(pictures.indicators(report), "T+14:00 Control's judgement")
    [line] = [part for part in pictures.indicators(report).parts if isinstance(part, Stroke) and part.thick == 2.4][:1]
    assert mark.y == pytest.approx(line.points[-1][1] - 14)


def played_until_ruled() -> Story:
    s = small()
    s.do(do.SubmitMove([Action("Wait")], {"intent": "To see"}, []), "us-1", "11:00")
    s.do(do.DraftRuling("Much", ["move-1"], {"us": "Much."}, {"trust": 8}, "", None), at="12:00")
    s.do(do.ReleaseRulings({"ruling-1": 1}), at="12:00")
    return s
