import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exercise.worlds import SCREEN, World, as_bytes, book_with, move
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise.state import SeatState
from ttx.exercise.views import view_for

EVERYTHING = ["clock", "injects", "rulings", "indicators"]


def wall(world):
    return world.view(SCREEN)


def two_injects():
    return World(
        book_with(
            {"id": "common"},
            {"id": "secret", "dated": "2025-06-01 00:00 KST", "shift": {"trust": 5}},
            {"id": "later"},
        )
    )


def public_ruling(world, outcome="It holds.", public=True, **more):
    [drafted] = world.do(do.DraftRuling(outcome, public=public, **more))
    world.do(do.ReleaseRulings({drafted.ruling: 1}))


def test_a_projector_shows_the_clock_and_no_more_until_control_puts_something_up():
    world = two_injects()
    world.do(do.Release("common"))
    public_ruling(world)
    assert [*wall(world)] == ["head", "clock", "screen"]
    assert wall(world)["clock"] == world.view()["clock"]
    assert wall(world)["screen"] == {"show": ["clock"], "note": "", "item": "", "blank": False}


def test_a_projector_is_told_no_brief_no_background_and_no_names_of_teams():
    world = World(
        book_with({"id": "a"}, rules="Be kind.", scenario={"start": "2025-05-19 09:00 KST", "background": "B"})
    )
    assert set(wall(world)["head"]) == {"title", "purpose", "marking", "words", "phases"}


def test_control_puts_up_what_is_public_and_a_line_of_its_own():
    world = two_injects()
    world.do(do.Release("common"))
    world.do(do.Release("secret", ["us"]))
    public_ruling(world)
    public_ruling(world, "Only for some.", public=False)
    world.do(do.SetScreen(["rulings", "injects", "clock"], " Results at 11:05 "))
    assert world.made[0].show == ["clock", "injects", "rulings"]
    assert [*wall(world)] == ["head", "clock", "screen", "inject-1", "ruling-1"]
    assert wall(world)["screen"]["note"] == "Results at 11:05"
    assert (wall(world)["inject-1"]["title"], wall(world)["ruling-1"]["outcome"]) == ("common", "It holds.")


def test_one_thing_stands_alone_and_large():
    world = two_injects()
    world.do(do.Release("common"))
    world.do(do.Release("later"))
    world.do(do.SetScreen(["clock"], item="inject-2"))
    assert [*wall(world)] == ["head", "clock", "screen", "inject-2"]
    assert (wall(world)["screen"]["item"], wall(world)["inject-2"]["title"]) == ("inject-2", "later")


def test_what_is_not_public_any_more_leaves_the_wall_with_its_number():
    world = two_injects()
    world.do(do.Release("common"))
    world.do(do.SetScreen(item="inject-1"))
    world.do(do.Recall("common", "wrong file", ["us"]))
    assert "inject-1" not in wall(world) and wall(world)["screen"]["item"] == ""


@pytest.mark.parametrize(
    "item",
    ["inject-1", "inject-3", "ruling-1", "common", "secret", "move-1", "indicator-1", "request-1", "i", "-", "x"],
)
def test_what_is_not_public_cannot_be_put_up(item):
    world = two_injects()
    world.do(do.Release("secret", ["us"]))
    world.do(move(), by="us")
    with pytest.raises(Refused, match=f"'{item}' is not public"):
        world.do(do.SetScreen(item=item))


def test_a_screen_is_told_what_it_can_show(world):
    with pytest.raises(Refused, match="does not know 'moves'") as refused:
        world.do(do.SetScreen(["clock", "moves"]))
    assert refused.value.hint == "it shows clock, injects, rulings, indicators"


@pytest.mark.parametrize("by", ["us", "observer", "screen", "evaluator"])
def test_only_facilitators_set_the_screen(world, by):
    with pytest.raises(Refused, match="cannot do this"):
        world.do(do.SetScreen([]), by=by)


def test_indicators_stand_as_they_were_when_control_put_them_up(world):
    world.do(do.SetScreen(["indicators"]))
    world.do(do.Shift("trust", 5, "a private matter"))
    shown = {"name": "Trust", "value": 50, "baseline": 50, "better": "up"}
    assert wall(world)["indicator-1"] == shown
    world.do(do.SetScreen(["indicators"], "now"))
    assert wall(world)["indicator-1"] == shown | {"value": 55}
    world.do(do.SetScreen(["clock"]))
    assert "indicator-1" not in wall(world)


def test_a_blank_screen_holds_nothing_that_was_up():
    world = two_injects()
    world.do(do.Release("common"))
    world.do(do.SetScreen(EVERYTHING, item="inject-1", blank=True))
    assert [*wall(world)] == ["head", "clock", "screen"]
    assert wall(world)["screen"]["blank"] and wall(world)["screen"]["item"] == ""
    world.do(do.SetScreen(EVERYTHING, item="inject-1"))
    assert "inject-1" in wall(world) and not wall(world)["screen"]["blank"]


def test_a_frozen_screen_keeps_its_picture_whatever_happens():
    world = two_injects()
    world.do(do.Release("common"))
    world.do(do.SetScreen(EVERYTHING, "before"))
    picture = wall(world)
    world.do(do.SetScreen(EVERYTHING, "after", frozen=True))
    world.do(do.Release("later"))
    public_ruling(world)
    world.do(do.NextStage("brief"))
    world.do(do.Pause("lunch"))
    world.do(do.SetScreen([], "still after", frozen=True))
    assert wall(world) == picture
    world.do(do.SetScreen(EVERYTHING, "after"))
    assert wall(world)["screen"]["note"] == "after" and {"inject-2", "ruling-1"} <= set(wall(world))
    assert wall(world)["clock"]["stage"] == "decide"


def test_a_stop_for_something_real_is_told_on_a_frozen_screen_too():
    world = two_injects()
    world.do(do.SetScreen(["clock"], "the note", frozen=True))
    world.do(do.Pause("Fire alarm.", real=True))
    assert (wall(world)["clock"]["stopped"], wall(world)["clock"]["reason"]) == (True, "Fire alarm.")
    world.do(do.Resume())
    assert not wall(world)["clock"]["stopped"]


def test_a_frozen_screen_can_be_blanked_and_comes_back_as_it_was():
    world = two_injects()
    world.do(do.Release("common"))
    world.do(do.SetScreen(EVERYTHING))
    world.do(do.SetScreen(EVERYTHING, frozen=True))
    picture = wall(world)
    world.do(do.SetScreen(EVERYTHING, frozen=True, blank=True))
    assert "inject-1" not in wall(world) and wall(world)["screen"]["blank"]
    world.do(do.Release("later"))
    world.do(do.SetScreen(EVERYTHING, frozen=True))
    assert wall(world) == picture


def test_the_screen_still_obeys_after_the_end(world):
    world.do(do.End())
    world.do(do.SetScreen(["clock"], "Hot wash at 16:00"))
    assert wall(world)["screen"]["note"] == "Hot wash at 16:00"


def ask(world, to, source_title="Poll"):
    questions = [{"id": "q", "asks": "Holds?", "kind": "choice", "choices": ["yes", "no"]}]
    [opened] = world.do(do.OpenQuestionnaire("", source_title, "", questions, to))
    return opened.questionnaire


def poll(world):
    name = ask(world, ["japan"], "For all to see")
    world.do(do.AnswerQuestionnaire(_handle(world, "japan-1", name), {"q": "yes"}), by="japan")
    world.do(do.CloseQuestionnaire(name))
    world.do(do.ShowResults(name, ["screen"]))


def _handle(world, seat, name):
    asked = world.state.asked_of(world.state.seats[seat])
    return f"questionnaire-{[each.id for each in asked].index(name) + 1}"


def private_poll(world):
    name = ask(world, ["us"])
    world.do(do.AnswerQuestionnaire(_handle(world, "us-1", name), {"q": "no"}), by="us")
    world.do(do.CloseQuestionnaire(name))
    world.do(do.ShowResults(name, ["seats"]))


PLAY = [
    lambda world: world.do(do.SetScreen(EVERYTHING, "Welcome")),
    lambda world: world.do(do.Release("common")),
    public_ruling,
    lambda world: world.do(do.NextStage("brief")),
    lambda world: world.do(do.SetScreen(EVERYTHING, "Half time", "ruling-1")),
    lambda world: world.do(do.Pause("lunch")),
    lambda world: world.do(do.Resume()),
    poll,
    lambda world: world.do(do.SetScreen(EVERYTHING, "Frozen", frozen=True)),
    lambda world: world.do(do.Release("later")),
    lambda world: world.do(do.SetScreen(["injects"], "Thank you")),
    lambda world: public_ruling(world, "And so it ends."),
    lambda world: world.do(do.End()),
]  # fmt: skip

PRIVATE = [
    lambda world: world.do(do.Release("secret", ["us"])),
    lambda world: world.do(do.Release("secret", ["rok"])),
    lambda world: world.do(do.Recall("secret", "wrong file")),
    lambda world: world.do(do.Open("inject-1"), by="us"),
    lambda world: world.do(do.Reply("inject-1", "psst"), by="us"),
    lambda world: world.do(do.Hint("us", "psst")),
    lambda world: world.do(do.Say(["japan", "control"], "psst"), by="us"),
    lambda world: world.do(do.Ask("psst"), by="rok"),
    lambda world: world.do(do.AskMeeting(["rok"], topic="psst"), by="us"),
    lambda world: world.do(do.LogMeeting(["us", "rok"], result="psst")),
    lambda world: world.do(move(0, "japan"), by="us"),
    lambda world: world.do(do.Write(["rok"], "psst", "beijing")),
    lambda world: public_ruling(world, "psst", public=False, texts={"us": "psst"}),
    lambda world: world.do(do.DraftRuling("psst", public=True)),
    lambda world: world.do(do.AddInject("psst", "psst", ["us", "rok"])),
    lambda world: world.do(do.AddInject("psst", "psst", ["all"], release=False)),
    lambda world: world.do(do.Observe("psst", team="us")),
    lambda world: world.do(do.NameLead("us", "us-1")),
    lambda world: world.do(do.AskCheck("psst")),
    lambda world: world.do(do.ConfirmCheck(), by="us"),
    lambda world: world.do(do.MoveSeat("us-2", "rok")),
    lambda world: world.do(do.RemoveSeat("observer")),
    private_poll,
    lambda world: ask(world, ["rok"]),
]  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.lists(st.sampled_from(PRIVATE), max_size=6), min_size=len(PLAY), max_size=len(PLAY)))
def test_the_same_play_with_and_without_private_things_puts_the_same_on_the_wall(private):
    plain, busy = two_injects(), two_injects()
    for number, (step, secrets) in enumerate(zip(PLAY, private, strict=True)):
        busy.at = plain.at = number * 60_000
        before = as_bytes(wall(busy))
        for secret in secrets:
            with contextlib.suppress(Refused):
                secret(busy)
            assert as_bytes(wall(busy)) == before
        step(plain)
        step(busy)
        assert without_gauges(busy) == without_gauges(plain)
    assert b"psst" not in as_bytes(wall(busy))


def without_gauges(world):
    """The wall; where control put indicators up, it said itself that private rulings moved them."""
    return {name: part for name, part in wall(world).items() if not name.startswith("indicator-")}


def test_a_screen_without_a_team_and_one_with_a_team_show_the_same(world):
    assert view_for(world.state, SeatState("x", "screen", "us")) == view_for(world.state, SeatState("x", "screen", ""))
