"""Story time: nothing is told as having happened before what a team knows already."""

import pytest

from tests.exercise.worlds import World, book_with
from ttx.errors import Refused
from ttx.exercise import commands as do

EARLY, LATE = "2025-05-20T06:42+09:00", "2025-05-20T11:00+09:00"


def make(**more):
    return World(
        book_with({"id": "early", "dated": EARLY, **more}, {"id": "late", "dated": LATE, "to": ["us", "japan"]})
    )


def test_a_release_out_of_order_is_refused_and_says_which_date_would_do():
    world = make()
    world.do(do.Release("late"))
    with pytest.raises(Refused, match="20 May 06:42, and the story is at 20 May 11:00") as refused:
        world.do(do.Release("early"))
    assert LATE in refused.value.hint
    world.do(do.Release("early", dated=LATE))
    assert world.view("us")["inject-2"]["scenario"] == LATE
    assert world.state.injects["early"].status == "released"


def test_a_new_date_may_not_turn_the_story_back_either():
    world = make()
    world.do(do.Release("late"))
    for wrong in (EARLY, "tomorrow", "2025-05-21T09:00"):
        with pytest.raises(Refused):
            world.do(do.Release("early", dated=wrong))


def test_a_team_that_is_not_so_far_yet_gets_it_with_its_own_date():
    world = make()
    world.do(do.Release("late"))
    world.do(do.Release("early", ["rok"]))
    assert world.view("rok")["inject-1"]["scenario"] == EARLY


def test_what_goes_out_by_itself_is_told_as_of_now():
    world = make(at="1m", release="automatic")
    world.do(do.Release("late"))
    world.do(do.Tick(), by="system", at=61)
    assert world.view("us")["inject-2"]["scenario"] == LATE


@pytest.mark.parametrize("by_itself", [True, False])
def test_what_is_told_as_of_now_does_not_tell_a_team_how_far_another_is(by_itself):
    world = make(**({"at": "1m", "release": "automatic"} if by_itself else {}))
    world.do(do.Release("late"))
    world.do(*((do.Tick(), "system", 61) if by_itself else (do.NextPhase("one", {"early": "release"}),)))
    assert world.view("us")["inject-2"]["scenario"] == LATE
    assert world.view("rok")["inject-1"]["scenario"] == world.view("rok")["clock"]["scenario"] == EARLY


def test_what_was_played_by_hand_keeps_its_own_order():
    world = make()
    world.do(do.Release("late"), at=120)
    world.do(do.Release("early", happened=60_000))
    assert world.state.injects["early"].status == "released"


def test_what_is_released_at_the_end_of_a_phase_is_told_as_of_now():
    world = make()
    world.do(do.Release("late"))
    world.do(do.NextPhase("one", {"early": "release"}))
    assert world.view("us")["inject-2"]["scenario"] == LATE
