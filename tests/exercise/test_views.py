import pytest

from tests.exercise.worlds import SEATS, World, as_bytes, book_with, move
from ttx.exercise import commands as do
from ttx.exercise.state import SeatState
from ttx.exercise.views import public_view, screen_view, team_view, view_for


def test_a_seat_sees_by_its_role_and_team(world):
    for role, team, expected in [
        ("player", "us", team_view(world.state, "us")),
        ("observer", "us", team_view(world.state, "us")),
        ("observer", "", public_view(world.state)),
        ("screen", "", screen_view(world.state)),
        ("screen", "us", screen_view(world.state)),
        ("unheard-of", "us", public_view(world.state)),
    ]:
        assert view_for(world.state, SeatState("x", role, team)) == expected


@pytest.mark.parametrize("role", ["facilitator", "evaluator"])
def test_controls_seats_have_no_view(world, role):
    for team in ("", "us"):
        with pytest.raises(ValueError, match="events"):
            view_for(world.state, SeatState("x", role, team))


def test_all_seats_of_a_team_see_the_same(world):
    assert view_for(world.state, world.state.seats["us-1"]) == view_for(world.state, world.state.seats["us-2"])


@pytest.mark.parametrize(
    ("by", "command", "concerned"),
    [
        ("control", do.Release("secret", ["us"]), {"us"}),
        ("control", do.Release("dated", ["us"]), {"us"}),
        ("control", do.Hint("us", "x", "common"), {"us"}),
        ("control", do.NameLead("us", "us-1"), {"us"}),
        ("control", do.RemoveSeat("us-2"), {"us"}),
        ("control", do.EnterReply("common", "us", "x"), {"us"}),
        ("control", do.EnterMove("us", [do.Action("x")], {"intent": "x"}, version=1), {"us"}),
        ("control", do.ReturnMove("move-1", 1, "x"), {"us"}),
        ("control", do.Recall("theirs", "x"), {"us"}),
        ("control", do.Write(["us"], "x", "beijing"), {"us"}),
        ("control", do.Answer("request-1", "x"), {"us"}),
        ("control", do.Claim("move-1"), set()),
        ("control", do.Hold("dated"), set()),
        ("control", do.Skip("dated", "x"), set()),
        ("control", do.Edit("dated", 1, {"text": "x", "title": "y"}), set()),
        ("control", do.AddInject("x", "y", ["all"], release=False), set()),
        ("control", do.Judge("dated", "They asked"), set()),
        ("control", do.PickOutcome("common", 1), set()),
        ("control", do.Shift("trust", 5, "x"), set()),
        ("control", do.DraftRuling("x", ["move-1"], {"us": "x"}, {"trust": 1}, "x", 5, True), set()),
        ("control", do.LogMeeting(["us", "japan"]), set()),
        ("control", do.ReleaseRulings({"ruling-1": 1}), {"us"}),
        ("control", do.DropRuling("ruling-1"), set()),
        ("evaluator", do.TickAction("common", 0), set()),
        ("evaluator", do.Observe("x", team="us"), set()),
        ("us", do.Open("inject-1"), {"us"}),
        ("us", do.Reply("inject-1", "x"), {"us"}),
        ("us", move(1), {"us"}),
        ("us", move(1, "japan"), {"us", "japan"}),
        ("us", do.Say(["control", "beijing"], "x"), {"us"}),
        ("us", do.Say(["japan"], "x"), {"us", "japan"}),
        ("us", do.Ask("x"), {"us"}),
        ("us", do.AskMeeting(["rok"]), {"us", "rok"}),
    ],
)
def test_what_concerns_some_teams_leaves_the_views_of_all_others_as_they_were(by, command, concerned):
    world = World(
        book_with(
            {
                "id": "common",
                "expect": [{"team": "us", "action": "x"}],
                "outcomes": [{"if": "x", "shift": {"trust": 5}}],
            },
            {"id": "secret"},
            {"id": "theirs", "to": "us"},
            {"id": "dated", "dated": "2025-06-01 00:00 KST", "when": "They asked", "shift": {"trust": 5}},
        )
    )
    world.do(do.Release("common"))
    world.do(do.Release("theirs"))
    world.do(move(), by="us")
    world.do(do.Ask("x"), by="us")
    world.do(do.DraftRuling("x", ["move-1"], {"us": "x"}, {"trust": 1}))
    before = world.views()
    assert world.do(command, by=by, at=123)
    after = world.views()
    assert {name for name in after if after[name] != before[name]} == concerned


def test_an_inject_to_others_moves_neither_story_time_nor_numbers():
    world = World(book_with({"id": "secret", "dated": "2025-06-01 00:00 KST"}, {"id": "common"}))
    world.do(do.Release("secret", ["us"]))
    world.do(do.Release("common"))
    assert world.view("us")["clock"]["scenario"] == "2025-06-01T00:00+09:00"
    assert world.view("rok")["clock"]["scenario"] == world.view()["clock"]["scenario"] == "2025-05-19T09:00+09:00"
    assert world.view("rok")["inject-1"]["title"] == world.view()["inject-1"]["title"] == "common"
    assert world.view()["inject-1"]["scenario"] == "2025-05-19T09:00+09:00"


def test_everybody_sees_what_all_teams_have_in_the_same_words():
    world = World(
        book_with({"id": "same"}, {"id": "other", "add": {"us": "More."}}, {"id": "some", "to": ["us", "rok"]})
    )
    for name in ("same", "other", "some"):
        world.do(do.Release(name))
    world.do(do.Open("inject-1"), by="us")
    world.do(do.Reply("inject-1", "x"), by="us")
    assert [name for name in world.view() if name.startswith("inject")] == ["inject-1"]
    assert (world.view()["inject-1"]["opened_by"], world.view()["inject-1"]["replies"]) == ([], [])


def test_what_becomes_common_later_is_numbered_after_what_already_was():
    world = World(book_with({"id": "early"}, {"id": "late"}))
    world.do(do.Release("early", ["us"]), at=1)
    world.do(do.Release("late"), at=2)
    assert world.view()["inject-1"]["title"] == "late"
    world.do(do.Release("early"), at=3)
    assert [world.view()[f"inject-{number}"]["title"] for number in (1, 2)] == ["late", "early"]
    assert world.view()["inject-2"]["at"] == 3_000


def test_what_is_recalled_from_one_team_is_not_common_any_more():
    world = World(book_with({"id": "a"}, {"id": "b"}))
    world.do(do.Release("a"))
    world.do(do.Release("b"))
    world.do(do.Recall("a", "not for them", ["us"]))
    assert "inject-1" not in world.view() and world.view()["inject-2"]["title"] == "b"
    assert b"not for them" not in world.views()[""]
    world.do(do.Recall("a", "not for them"))
    assert (world.view()["inject-1"]["text"], world.view()["inject-1"]["recalled"]) == ("", "not for them")


def test_what_is_recalled_from_all_for_several_reasons_tells_everybody_none_of_them():
    world = World(book_with({"id": "a"}))
    world.do(do.Release("a"))
    world.do(do.Recall("a", "first reason", ["us"]))
    world.do(do.Recall("a", "second reason"))
    assert "inject-1" not in world.view()


def test_the_clock_shows_this_phase_and_no_other(world):
    assert world.view("us")["clock"] == {
        "status": "running", "reason": "", "stopped": False, "until": "", "rate": 1.0, "set_at": 0, "phase": 1,
        "title": "The first", "question": "Who speaks?", "stage": "brief",
        "stages": ["brief", "decide", "adjudicate"], "stage_ends": 300_000,
        "scenario": "2025-05-19T09:00+09:00",
    }  # fmt: skip
    assert "The second" not in as_bytes(world.view("us")).decode()
    lobby = World(started=False).view("us")["clock"]
    assert (lobby["phase"], lobby["title"], lobby["question"], lobby["stage_ends"]) == (0, "", "", None)


def test_time_alone_changes_no_view(world):
    world.do(do.Release("launch"))
    before = world.views()
    assert world.tick(500) == []
    assert world.views() == before


def test_looking_changes_nothing_and_gives_nothing_away_to_change():
    world = World()
    world.do(do.Release("launch"))
    world.do(move(0, "japan"), by="us")
    before = world.views()
    for name in ("us", ""):
        for part in world.view(name).values():
            for value in part.values():
                if isinstance(value, list | dict):
                    value.clear()
    assert world.views() == before


def test_every_seat_of_the_tests_can_look(world):
    for by in SEATS.values():
        if by.role not in ("system", "facilitator", "evaluator"):
            assert as_bytes(view_for(world.state, SeatState(by.seat, by.role, by.team)))
