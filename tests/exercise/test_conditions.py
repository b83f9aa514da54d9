import pytest
from pydantic import TypeAdapter

from tests.exercise.worlds import World, book, book_with, move
from ttx.exercise import commands as do
from ttx.exercise.conditions import baseline_index, change, describe, holds, index, verdict, waiting_for
from ttx.playbook.conditions import Computed

read = TypeAdapter(Computed).validate_python


def is_true(world, data, at=None):
    return holds(world.state, read(data), world.at if at is None else at * 1000)


def make():
    injects = [
        {"id": "a", "outcomes": [{"if": "x"}, {"if": "y"}]},
        {"id": "vote", "asks": "reply", "choices": ["Yes", "No"]},
    ]
    world = World(book_with(*injects))
    world.do(do.Release("a", ["us"]), at=60)
    world.do(do.Release("vote"))
    return world


def test_released_means_to_a_team_that_is_named_or_to_any():
    world = make()
    assert is_true(world, {"released": "a"}) and is_true(world, {"released": "a", "to": "us"})
    assert not is_true(world, {"released": "a", "to": "rok"})


def test_replied_means_any_team_or_one_and_its_newest_choice():
    world = make()
    assert not is_true(world, {"replied": "vote"})
    world.do(do.Reply("inject-1", choice="Yes"), by="rok")
    assert is_true(world, {"replied": "vote"}) and is_true(world, {"replied": "vote", "by": "rok", "choice": "Yes"})
    assert not is_true(world, {"replied": "vote", "by": "us"})
    world.do(do.Reply("inject-1", choice="No"), by="rok")
    assert not is_true(world, {"replied": "vote", "choice": "Yes"})


def test_moved_and_ruled_mean_the_phase_of_the_moment_or_the_one_named():
    world = make()
    world.do(move(), by="us")
    assert (
        is_true(world, {"moved": "us"}) and not is_true(world, {"moved": "rok"}) and not is_true(world, {"ruled": "us"})
    )
    world.do(do.DraftRuling("x", ["move-1"]))
    assert not is_true(world, {"ruled": "us"})
    world.do(do.ReleaseRulings({"ruling-1": 1}))
    assert is_true(world, {"ruled": "us"})
    world.do(do.NextPhase("one"))
    assert not is_true(world, {"moved": "us"}) and not is_true(world, {"ruled": "us"})
    assert is_true(world, {"moved": "us", "phase": "one"}) and is_true(world, {"ruled": "us", "phase": "one"})


def test_met_means_that_all_were_in_one_meeting_that_began_at_that_level():
    world = make()
    met = {"met": ["us", "japan"]}
    world.do(do.AskMeeting(["japan", "rok"], "minister"), by="us")
    assert not is_true(world, met)
    world.do(do.StartMeeting("meeting-1"))
    assert is_true(world, met) and is_true(world, met | {"level": "minister"})
    assert not is_true(world, met | {"level": "leader"})
    world = make()
    world.do(do.LogMeeting(["us", "japan"]))
    assert is_true(world, met) and not is_true(world, {"met": ["us", "japan", "rok"]})


def test_an_outcome_holds_once_it_was_picked_and_not_after_a_recall():
    world = make()
    world.do(do.PickOutcome("a", 2))
    assert is_true(world, {"outcome": 2, "of": "a"}) and not is_true(world, {"outcome": 1, "of": "a"})
    world.do(do.Recall("a", "wrong"))
    assert not is_true(world, {"outcome": 2, "of": "a"})


def test_indicators_are_bounded_on_both_sides_and_a_hair_does_not_decide():
    world = make()
    assert is_true(world, {"indicator": "trust", "at least": 50, "at most": 50})
    assert not is_true(world, {"indicator": "trust", "at least": 50.1}) and not is_true(
        world, {"indicator": "trust", "at most": 49}
    )
    for _ in range(3):
        world.do(do.Shift("trust", 0.1, "x"))
    assert is_true(world, {"indicator": "trust", "at least": 50.3, "at most": 50.3})


def test_a_change_counts_what_is_better_as_plus_whichever_way_the_gauge_turns():
    world = make()
    world.do(do.Shift("friction", -10, "x"))
    world.do(do.Shift("trust", -4, "x"))
    assert (change(world.state, "friction"), change(world.state, "trust"), change(world.state, "any")) == (10, -4, -4)
    assert is_true(world, {"change": "friction", "at least": 10}) and is_true(world, {"change": "any", "at most": -4})


def test_the_index_is_the_mean_with_gauges_that_are_better_low_turned_over():
    world = make()
    assert index(world.state) == baseline_index(world.state) == 45
    world.do(do.Shift("friction", -10, "x"))
    assert index(world.state) == 50
    assert is_true(world, {"index": "value", "at least": 50}) and is_true(world, {"index": "change", "at most": 5})


def test_without_indicators_the_index_is_nothing():
    world = World(book_with({"id": "a"}, indicators={}))
    assert (index(world.state), change(world.state, "any")) == (0, 0)


def test_time_counts_from_the_start_a_phase_or_a_release():
    world = make()
    assert is_true(world, {"elapsed": "5m"}, at=300) and not is_true(world, {"elapsed": "5m"}, at=299.999)
    assert is_true(world, {"elapsed": "5m", "since": "a"}, at=360) and not is_true(
        world, {"elapsed": "5m", "since": "a"}, at=359
    )
    assert not is_true(world, {"elapsed": "0s", "since": "two"}, at=9_999)
    world.do(do.NextPhase("one"), at=400)
    assert is_true(world, {"elapsed": "1m", "since": "two"}, at=460) and not is_true(
        world, {"elapsed": "1m", "since": "two"}, at=459
    )
    assert is_true(world, {"elapsed": "460s", "since": "one"}, at=460)


def test_all_any_and_not_combine():
    world = make()
    yes, no = {"released": "a"}, {"moved": "us"}
    assert is_true(world, {"all": [yes, {"not": no}]}) and not is_true(world, {"all": [yes, no]})
    assert is_true(world, {"any": [no, yes]}) and not is_true(world, {"any": [no, no]})
    assert not is_true(world, {"not": yes}) and is_true(world, {"not": {"not": yes}})


def test_a_condition_says_what_it_still_waits_for_and_no_more():
    world = make()
    data = {"all": [{"released": "a"}, {"replied": "vote", "by": "rok"}, {"any": [{"moved": "us"}, {"elapsed": "9m"}]}]}
    assert (
        waiting_for(world.state, read(data), 0)
        == "a reply of Korea to vote; a move of United States or 9m since StartEx"
    )
    world.do(do.Reply("inject-1", choice="Yes"), by="rok")
    world.do(move(), by="us")
    assert waiting_for(world.state, read(data), 0) == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"released": "a", "to": "us"}, "a released to United States"),
        ({"replied": "vote", "choice": "Yes"}, "a reply of any team to vote: Yes"),
        ({"ruled": "rok"}, "a ruling on the move of Korea"),
        ({"met": ["us", "japan"]}, "a meeting of United States, Japan"),
        ({"outcome": 2, "of": "a"}, "outcome 2 of a"),
        ({"elapsed": "90s", "since": "a"}, "1m30s since a"),
        ({"indicator": "trust", "at least": 5}, "Trust at least 5"),
        ({"change": "any", "at most": -2.5}, "change of the worst indicator at most -2.5"),
        ({"change": "trust", "at least": 1, "at most": 2}, "change of Trust at least 1 and at most 2"),
        ({"index": "change", "at least": 0}, "change of the index at least 0"),
        ({"index": "value", "at least": 0}, "the index at least 0"),
        ({"not": {"any": [{"released": "a"}, {"moved": "us"}]}}, "not (a released or a move of United States)"),
    ],
)  # fmt: skip
def test_every_condition_can_be_said_in_words(data, words):
    assert describe(make().state, read(data)) == words


def test_the_first_rule_that_holds_is_the_verdict():
    rules = [
        {"verdict": "Stronger", "if": {"index": "change", "at least": 2}, "means": "Good."},
        {"verdict": "Weaker", "if": {"change": "any", "at most": -5}},
        {"verdict": "Same"},
    ]
    world = World(book(verdict=rules))
    assert verdict(world.state) == ("Same", "", "no other rule holds")
    world.do(do.Shift("trust", -5, "x"))
    assert verdict(world.state) == ("Weaker", "", "change of the worst indicator at most -5")
    world.do(do.Shift("friction", -20, "x"))
    assert verdict(world.state) == ("Stronger", "Good.", "change of the index at least 2")
    assert verdict(World().state) == ("", "", "")
