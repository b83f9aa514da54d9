import pytest

from tests.exercise.worlds import move
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise.decide import By


def test_a_message_goes_to_those_it_names_and_each_numbers_it_for_itself(world):
    world.do(do.Say(["rok", "us", "beijing", "rok"], " hello "), by="japan")
    world.do(do.Say(["rok"], "only rok"), by="us")
    assert world.state.messages["message-1"].to == ["rok", "us", "beijing"]
    assert world.view("us")["message-2"]["text"] == world.view("rok")["message-2"]["text"] == "only rok"
    assert "message-2" not in world.view("japan")
    assert (world.view("japan")["message-1"]["seat"], world.view("us")["message-1"]["seat"]) == ("japan-1", "")


def test_an_answer_names_the_message_as_each_reader_does(world):
    world.do(do.Say(["control"], "a"), by="us")
    world.do(do.Say(["us"], "b"), by="japan")
    world.do(do.Say(["japan", "rok"], "c", "message-2"), by="us")
    assert world.view("us")["message-3"]["reply_to"] == "message-2"
    assert world.view("japan")["message-2"]["reply_to"] == "message-1"
    assert world.view("rok")["message-1"]["reply_to"] == ""


@pytest.mark.parametrize(
    ("by", "command"),
    [
        ("us", do.Say([], "x")),
        ("us", do.Say(["us"], "x")),
        ("us", do.Say(["nobody"], "x")),
        ("us", do.Say(["japan"], " ")),
        ("us", do.Say(["japan"], "x", "message-1")),
        ("us", do.Ask(" ")),
        ("control", do.Write([], "x")),
        ("control", do.Write(["us"], " ")),
        ("control", do.Write(["nobody"], "x")),
        ("control", do.Write(["beijing"], "x")),
        ("control", do.Write(["us"], "x", "us")),
        ("control", do.Write(["us"], "x", "nobody")),
        ("control", do.Write(["us"], "x", reply_to="message-1")),
        ("control", do.Answer("request-1", "x")),
        ("control", do.Claim("request-1")),
        ("control", do.Claim("")),
        ("evaluator", do.Observe(" ")),
        ("evaluator", do.Observe("x", rating="A")),
        ("evaluator", do.Observe("x", team="nobody")),
        ("evaluator", do.Observe("x", inject="nothing")),
        ("evaluator", do.Observe("x", objective="nothing")),
        ("evaluator", do.Observe("x", objective="warn", task="nothing")),
        ("evaluator", do.Observe("x", task="early")),
        ("us", do.Observe("x")),
        ("observer", do.Ask("x")),
        ("screen", do.Say(["us"], "x")),
    ],
)
def test_what_makes_no_sense_on_the_desk_is_refused(world, by, command):
    with pytest.raises(Refused):
        world.do(command, by=by)


def test_control_writes_as_an_actor_and_the_message_it_answers_is_done(world):
    world.do(do.Say(["beijing"], "Well?"), by="us")
    world.do(do.Write(["us", "japan"], "We regret.", "beijing", "message-1"))
    assert world.state.messages["message-1"].answered
    assert world.view("us")["message-2"]["from_name"] == "Beijing"
    assert world.view("us")["message-2"]["reply_to"] == "message-1"
    assert world.view("japan")["message-1"]["reply_to"] == ""


def test_a_request_is_answered_once_and_by_the_one_who_claimed_it(world):
    world.do(do.Ask(" How many ships? "), by="us", at=5)
    world.do(do.Claim("request-1"))
    for command in (do.Claim("request-1"), do.Answer("request-1", "Two.")):
        with pytest.raises(Refused, match="another facilitator"):
            world.do(command, by="control2")
    assert world.do(do.Claim("request-1")) == []
    before = world.views()
    world.do(do.Claim("request-1", False))
    world.do(do.Claim("request-1"), by="control2")
    assert world.views() == before
    world.do(do.Answer("request-1", " Three. "), by="control2", at=9)
    part = world.view("us")["request-1"]
    assert part == {"at": 5_000, "text": "How many ships?", "seat": "us-1", "answer": "Three.", "answered_at": 9_000}
    with pytest.raises(Refused, match="answered"):
        world.do(do.Answer("request-1", "Four."), by="control2")


def test_moves_messages_and_requests_can_be_claimed(world):
    world.do(move(), by="us")
    world.do(do.Say(["control"], "x"), by="us")
    for item in ("move-1", "message-1"):
        assert world.do(do.Claim(item))
        assert world.do(do.Claim(item, False))
        assert world.do(do.Claim(item, False)) == []


def test_an_observation_is_tied_to_what_it_is_about_and_seen_by_no_team(world):
    before = world.views()
    world.do(do.Observe(" Warned late. ", ["timing"], "us", "warn", "early", "launch", "M"), by="evaluator", at=12)
    note = world.state.observations["observation-1"]
    about = (note.team, note.objective, note.task, note.inject, note.phase)
    assert about == ("us", "warn", "early", "launch", "one")
    assert (note.text, note.tags, note.rating, note.seat, note.at) == (
        "Warned late.",
        ["timing"],
        "M",
        "evaluator",
        12_000,
    )
    assert world.views() == before


def test_the_result_of_a_command_is_what_it_made_first(world):
    world.do(do.Ask("x"), by="us")
    assert world.state.results["us-1", f"command-{world.commands}"] == "request-1"
    world.do(do.Pause("x"))
    assert world.state.results["control", f"command-{world.commands}"] == ""


def test_a_message_is_answered_once_by_each_party_and_not_behind_the_back_of_who_claimed_it(world):
    world.do(do.Say(["beijing", "control"], "Well?"), by="us")
    world.do(do.Claim("message-1"))
    with pytest.raises(Refused, match="another facilitator has claimed"):
        world.do(do.Write(["us"], "No.", "beijing", "message-1"), by=By("control-2", "facilitator"))
    world.do(do.Write(["us"], "Yes.", "beijing", "message-1"))
    with pytest.raises(Refused, match="Beijing has answered this already"):
        world.do(do.Write(["us"], "No.", "beijing", "message-1"))
    world.do(do.Write(["us"], "Noted.", "control", "message-1"))
    world.do(do.Write(["us"], "One thing more.", "beijing"))
