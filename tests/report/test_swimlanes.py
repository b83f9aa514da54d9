"""Swimlanes and response times, worked out by hand for a small exercise."""

from __future__ import annotations

import pytest

from tests.report.pictured import middle, played, tipped, tips, words
from tests.report.story import NAMES, SMALL, small
from ttx.documents import html
from ttx.documents.charts import WIDTH
from ttx.documents.drawing import Circle, Rect, Shape, Stroke, Words
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.report.facts import Report, gather
from ttx.report.pages import document
from ttx.report.pictures import lanes, responses


@pytest.fixture(scope="module")
def report() -> Report:
    return gather(played().facts, NAMES)


def test_a_mark_stands_in_its_lane_where_its_time_is(report: Report) -> None:
    [picture] = lanes.swimlanes(report)
    released = tipped(picture, "A launch, to United States")
    early, late = tipped(picture, "T+03:00 reply"), tipped(picture, "T+09:00 reply")
    # Six minutes of fifteen between the two; the lanes are what the names on the left leave.
    assert middle(late) - middle(early) == pytest.approx((WIDTH - 104 - 8) * 6 / 15)
    assert middle(early) - middle(released) == pytest.approx((WIDTH - 104 - 8) * 2 / 15)
    heights = {part.text: part.y for part in picture.parts if isinstance(part, Words) and part.bold and part.x == 0}
    assert list(heights) == ["Control", "United States", "Japan", "Korea"]
    assert heights["United States"] < early.y < heights["Japan"] < late.y < heights["Korea"]


def test_each_kind_of_thing_has_a_form_of_its_own(report: Report) -> None:
    [picture] = lanes.swimlanes(report)
    inject, move = tipped(picture, "A launch, to United States"), tipped(picture, "Move in Phase 1")
    talk = next(part for part in picture.parts if isinstance(part, Rect) and "Deputies, corridor" in part.tip)
    ruling = tipped(picture, "ruling on")
    assert len(inject.points) == 5 and len(move.points) == len(ruling.points) == 4 and talk.fill == "#ffffff"
    assert move.points[0][0] == move.points[3][0]  # a square stands on its side
    assert ruling.points[0][0] == ruling.points[2][0]  # a diamond on its corner
    assert isinstance(tipped(picture, "T+03:00 reply"), Circle)


def test_what_came_late_is_filled_and_what_was_recalled_is_crossed_out() -> None:
    s = small()
    s.do(do.Release("launch"), at="1:00")
    s.reply("us", "launch", "3:00", "In time")
    s.reply("japan", "launch", "9:00", "Late")
    s.do(do.Recall("launch", "A mistake", [], "Forget it"), at="9:30")
    [picture] = lanes.swimlanes(gather(s.facts, NAMES))
    assert tipped(picture, "T+03:00 reply").fill == "#ffffff"
    assert tipped(picture, "T+09:00 reply").fill == "#1a1a1a"
    inject = middle(tipped(picture, "A launch, to"))
    crossed = [part for part in picture.parts if isinstance(part, Stroke) and part.thick == 1.6]
    assert len(crossed) == 4 and {middle(part) for part in crossed} == {inject}


def test_a_pause_is_hatched_and_told_with_its_reason(report: Report) -> None:
    [picture] = lanes.swimlanes(report)
    [pause] = [part for part in picture.parts if isinstance(part, Rect) and part.hatched and part.tip]
    assert middle(pause) == pytest.approx(104 + (WIDTH - 112) * 9 / 15)
    assert "T+09:00 paused for 2:00: Lunch" in words(picture)


def test_numbers_in_the_lanes_are_explained_below(report: Report) -> None:
    [picture] = lanes.swimlanes(report)
    shown = words(picture)
    assert shown[shown.index("T+01:00 A launch") - 1] == "1"
    assert shown[shown.index("T+12:00 Nothing follows") - 1] == "R1"
    assert any(each.startswith("T+10:00 United States and Korea (Deputies, corridor)") for each in shown)


def test_a_long_day_has_a_picture_for_each_phase_and_each_thing_is_in_one_of_them() -> None:
    long = [{"id": f"p{number}", "title": "Long", "stages": {"talk": "90m"}} for number in range(3)]
    s = small(phases=long)
    for minute in range(5, 255, 10):
        s.do(do.AddInject(f"At {minute}", "Text", ["us"], "read", "control"), at=minute * 60)
        if minute in (85, 175):
            s.do(do.NextPhase(s.state.phase), at=(minute + 5) * 60)
    s.do(do.End("Done"), at=270 * 60)
    found = lanes.swimlanes(gather(s.facts, NAMES))
    assert [picture.title for picture in found] == [f"Who did what when: Phase {number}" for number in (1, 2, 3)]
    told = [tip for picture in found for tip in tips(picture) if tip.endswith(", to United States")]
    assert len(told) == len(set(told)) == 25


def test_the_words_for_the_lanes_count_what_each_team_did(report: Report) -> None:
    [picture] = lanes.swimlanes(report)
    assert picture.description == (
        "1 inject, 1 talk and 1 ruling. "
        "United States: 1 reply, 1 Move and 1 talk, the first of what it did at T+03:00. "
        "Japan: 1 reply, 0 Moves and 0 talks, the first of what it did at T+09:00, 1 late. "
        "Korea: 0 replies, 0 Moves and 1 talk, the first of what it did at T+10:00."
    )


def test_read_answered_and_due_stand_where_their_minutes_are(report: Report) -> None:
    [picture] = responses.responses(report)
    read, answered = (
        tipped(picture, "United States first read it"),
        tipped(picture, "United States answered after 2:00"),
    )
    due = tipped(picture, "United States: due")
    # Half a minute, two minutes and five minutes after it had the inject.
    assert (answered.x - read.x) / 1.5 == pytest.approx((middle(due) - answered.x) / 3)
    late = tipped(picture, "Japan answered after 8:00, 3:00 late")
    assert isinstance(late, Shape) and isinstance(answered, Circle)
    assert middle(late) - middle(due) == pytest.approx(3 * (answered.x - read.x) / 1.5)


def test_who_did_not_answer_has_a_dashed_line_and_words(report: Report) -> None:
    [picture] = responses.responses(report)
    dashed = [part for part in picture.parts if isinstance(part, Stroke) and part.dash]
    assert len(dashed) == 2  # Korea's, and the one in the key
    assert "no answer" in words(picture) and "8:00, 3:00 late" in words(picture)
    assert picture.description == (
        "A reply was asked 3 times: 2 came, 1 of them late; half of them within 2:00; the slowest after 8:00, "
        "Japan on “A launch”; no answer from Korea on “A launch”."
    )


def test_a_decision_is_ruled_on_when_control_rules_on_the_move_that_answers() -> None:
    one = {**SMALL["phases"][0], "injects": [{"id": "ask", "title": "Decide", "text": "x", "asks": "decision"}]}
    s = small(phases=[one])
    s.do(do.Release("ask"), at="1:00")
    s.do(do.SubmitMove([Action("Wait")], {"intent": "To see"}, []), "us-1", "3:00")
    s.do(do.DraftRuling("So be it", ["move-1"], {"us": "So."}, {}, "", None), at="6:00")
    s.do(do.ReleaseRulings({"ruling-1": 1}), at="7:30")
    found = {each.team: each for each in responses.answers(gather(s.facts, NAMES))}
    us = found["United States"]
    assert (us.asked.took, us.asked.move, us.ruled_at) == (120_000, "move-1", 450_000)
    assert found["Japan"].asked.took is None and found["Japan"].ruled_at is None


def test_a_reply_is_ruled_on_when_control_first_picks_what_came_of_it() -> None:
    s = small()
    s.do(do.Release("launch"), at="1:00")
    s.reply("us", "launch", "2:00", "Seen")
    s.do(do.PickOutcome("launch", 1, "They spoke"), at="4:00")
    report = gather(s.facts, NAMES)
    assert {each.ruled_at for each in responses.answers(report)} == {240_000}
    [picture] = responses.responses(report)
    assert sum("control ruled after 3:00" in tip for tip in tips(picture)) == 3


def test_of_very_many_answers_those_are_drawn_that_are_missing_late_or_slow() -> None:
    s = small()
    for number in range(60):
        s.do(do.AddInject(f"No. {number}", "Text", ["us", "japan", "rok"], "reply", "control", 300), at=number * 10 + 1)
        name = list(s.state.injects)[-1]
        for team in ("us", "japan"):
            s.reply(team, name, f"{(number * 10 + 4) // 60}:{(number * 10 + 4) % 60}", "Yes")
    s.do(do.End("Done"), at="30:00")
    report = gather(s.facts, NAMES)
    found = responses.responses(report)
    rows = [text for picture in found for text in words(picture) if text in ("United States", "Japan", "Korea")]
    assert len(rows) == responses.MOST
    assert rows.count("Korea") == 60
    assert "60 answers in time, the fastest, are in the tables only." in html.render(document(report))
