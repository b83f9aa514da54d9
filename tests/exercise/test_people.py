import pytest

from tests.exercise.worlds import SEATS, World, move
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide import By
from ttx.exercise.views import view_for

MOVED = By("us-2", "player", "japan")


def lead(world, team="us"):
    return world.state.teams[team].lead


def test_a_moved_seat_is_in_its_new_team_and_what_it_did_stays(world):
    world.do(do.Release("launch"))
    world.do(do.Open("inject-1"), by="us2")
    world.do(do.Reply("inject-1", "Ours."), by="us2")
    assert world.do(do.MoveSeat("us-2", "japan")) == [ev.SeatMoved("us-2", "japan")]
    assert world.view("us")["team"]["seats"] == ["us-1"]
    assert world.view("japan")["team"]["seats"] == ["us-2", "japan-1"]
    assert world.view("us")["inject-1"]["opened_by"] == ["us-2"]
    assert [reply["text"] for reply in world.view("us")["inject-1"]["replies"]] == ["Ours."]
    assert world.view("japan")["inject-1"]["replies"] == []
    world.do(do.Reply("inject-1", "Theirs."), by=MOVED)
    assert world.made[0].team == "japan"


def test_a_moved_seat_sees_its_new_team_and_nothing_of_the_old_one(world):
    world.do(do.Say(["control"], "psst"), by="us")
    world.do(do.MoveSeat("us-2", "japan"))
    assert view_for(world.state, world.state.seats["us-2"]) == view_for(world.state, world.state.seats["japan-1"])


def test_a_lead_who_is_moved_leaves_the_lead_behind(world):
    world.do(do.NameLead("us", "us-2"))
    world.do(do.MoveSeat("us-2", "japan"))
    assert lead(world) == lead(world, "japan") == ""
    world.do(move(), by="us")


def test_who_asked_for_the_lead_and_is_moved_or_removed_asks_no_more(world):
    for away in (do.MoveSeat("us-2", "japan"), do.RemoveSeat("us-2")):
        world.do(do.NameLead("us", "us-1"), at=world.at / 1000)
        if world.state.seats["us-2"].team != "us":
            world.do(do.MoveSeat("us-2", "us"))
        world.do(do.AskLead(), by="us2")
        assert world.view("us")["team"]["lead_asked"] == ["us-2"]
        world.do(away)
        assert world.view("us")["team"]["lead_asked"] == []


def test_an_observer_may_be_given_a_team(world):
    world.do(do.MoveSeat("observer", "rok"))
    assert view_for(world.state, world.state.seats["observer"])["head"]["team"] == "rok"


def test_a_seat_may_be_moved_after_the_end(world):
    world.do(do.End())
    assert world.do(do.MoveSeat("us-2", "rok"))


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (do.MoveSeat("nobody", "us"), "that seat is not here"),
        (do.MoveSeat("us-2", "us"), "in this team already"),
        (do.MoveSeat("us-2", "nowhere"), "there is no team 'nowhere'"),
        (do.MoveSeat("screen", "us"), "a screen is in no team"),
        (do.MoveSeat("control2", "us"), "a facilitator is in no team"),
    ],
)
def test_a_seat_that_cannot_be_moved_says_why(world, command, why):
    with pytest.raises(Refused, match=why):
        world.do(command)


def test_a_seat_that_left_is_not_moved(world):
    world.do(do.RemoveSeat("us-2"))
    with pytest.raises(Refused, match="not here"):
        world.do(do.MoveSeat("us-2", "japan"))


def test_what_a_moved_seat_still_sends_for_its_old_team_is_refused(world):
    world.do(do.MoveSeat("us-2", "japan"))
    for command in (move(), do.Say(["control"], "x"), do.Ask("x")):
        with pytest.raises(Refused, match="another team now"):
            world.do(command, by="us2")


def test_who_asks_for_the_lead_is_seen_and_gets_it_from_the_lead(world):
    world.do(do.NameLead("us", "us-1"))
    world.do(do.AskLead(), by="us2")
    assert world.view("us")["team"] == {
        "lead": "us-1", "seats": ["us-1", "us-2"], "unsent": "", "lead_asked": ["us-2"], "levels": [],
    }  # fmt: skip
    assert world.do(do.AskLead(), by="us2") == []
    world.do(do.HandLead("us-2"), by="us")
    assert (lead(world), world.view("us")["team"]["lead_asked"]) == ("us-2", [])


def test_a_silent_lead_may_be_replaced_after_a_minute_of_exercise_time(world):
    world.do(do.NameLead("us", "us-1"))
    world.do(do.AskLead(), by="us2", at=100)
    with pytest.raises(Refused, match="a minute to answer") as refused:
        world.do(do.TakeLead(), by="us2", at=159.999)
    assert "stands in a pause" in refused.value.hint
    world.do(do.TakeLead(), by="us2", at=160)
    assert lead(world) == "us-2"


def test_asking_again_does_not_start_the_minute_anew(world):
    world.do(do.NameLead("us", "us-1"))
    world.do(do.AskLead(), by="us2", at=100)
    world.do(do.AskLead(), by="us2", at=150)
    assert world.do(do.TakeLead(), by="us2", at=160)


def test_a_new_lead_has_a_minute_of_its_own(world):
    world.do(do.Join("us-3", "player", "us"), by="system")
    world.do(do.NameLead("us", "us-1"))
    world.do(do.AskLead(), by="us2", at=100)
    world.do(do.NameLead("us", "us-3"), at=130)
    with pytest.raises(Refused, match="ask for the lead first"):
        world.do(do.TakeLead(), by="us2", at=200)


def test_the_lead_is_asked_for_only_where_there_is_one_and_by_another(world):
    with pytest.raises(Refused, match="your team has no lead"):
        world.do(do.AskLead(), by="us")
    with pytest.raises(Refused, match="ask for the lead first"):
        world.do(do.TakeLead(), by="us")
    world.do(do.NameLead("us", "us-1"))
    with pytest.raises(Refused, match="you have the lead"):
        world.do(do.AskLead(), by="us")


def test_each_seat_confirms_a_comms_check_once(world):
    world.do(do.AskCheck(" Do you read this? "))
    assert world.view("us-1")["check"] == {"text": "Do you read this?", "confirmed": False}
    world.do(do.ConfirmCheck(), by="us")
    assert world.do(do.ConfirmCheck(), by="us") == []
    world.do(do.ConfirmCheck(), by="observer")
    assert list(world.state.check.confirmed) == ["us-1", "observer"]
    assert world.view("us-1")["check"]["confirmed"] and not world.view("us-2")["check"]["confirmed"]


def test_a_new_check_replaces_the_last_and_is_confirmed_anew(world):
    world.do(do.AskCheck("First"))
    world.do(do.ConfirmCheck(), by="us")
    world.do(do.AskCheck("Second"))
    assert world.view("us-1")["check"] == {"text": "Second", "confirmed": False}


def test_a_check_is_no_part_of_what_a_team_or_everybody_sees(world):
    world.do(do.AskCheck("psst"))
    assert all("check" not in world.view(name) for name in ("us", "", "screen"))


def test_a_check_is_asked_in_words_and_confirmed_only_when_asked(world):
    with pytest.raises(Refused, match="nobody asks"):
        world.do(do.ConfirmCheck(), by="us")
    with pytest.raises(Refused, match="is empty"):
        world.do(do.AskCheck(" "))
    for by in ("us", "observer", "evaluator", "screen"):
        with pytest.raises(Refused, match="cannot do this"):
            world.do(do.AskCheck("x"), by=by)
    with pytest.raises(Refused, match="cannot do this"):
        world.do(do.ConfirmCheck(), by="screen")


def test_teams_practise_before_the_start_and_each_reads_its_own_answer():
    world = World(started=False)
    world.do(do.SendPractice("Practice", "What is for lunch?"))
    world.do(do.AnswerPractice("Soup"), by="us")
    world.do(do.AnswerPractice(" Bibimbap "), by="us2")
    assert world.view("us")["practice"] == {"title": "Practice", "text": "What is for lunch?", "answer": "Bibimbap"}
    assert world.view("japan")["practice"]["answer"] == ""
    assert "practice" not in world.view() and "practice" not in world.view("screen")


def test_a_new_practice_inject_begins_without_answers():
    world = World(started=False)
    world.do(do.SendPractice("One", "x"))
    world.do(do.AnswerPractice("Soup"), by="us")
    world.do(do.SendPractice("Two", "y"))
    assert world.view("us")["practice"] == {"title": "Two", "text": "y", "answer": ""}


def test_the_start_ends_the_practice():
    world = World(started=False)
    world.do(do.SendPractice("One", "x"))
    world.do(do.Start())
    assert "practice" not in world.view("us")
    with pytest.raises(Refused, match="the practice is over"):
        world.do(do.AnswerPractice("x"), by="us")
    with pytest.raises(Refused, match="the exercise has started") as refused:
        world.do(do.SendPractice("Two", "y"))
    assert "before the start" in refused.value.hint


def test_practice_has_a_title_a_text_and_answers():
    world = World(started=False)
    for command in (do.SendPractice("", "x"), do.SendPractice("x", " ")):
        with pytest.raises(Refused, match="is empty"):
            world.do(command)
    with pytest.raises(Refused, match="the practice is over"):
        world.do(do.AnswerPractice("x"), by="us")
    world.do(do.SendPractice("x", "y"))
    with pytest.raises(Refused, match="the answer is empty"):
        world.do(do.AnswerPractice(""), by="us")


def test_practice_leaves_nothing_in_the_exercise():
    world, plain = World(started=False), World(started=False)
    world.do(do.SendPractice("One", "x"))
    world.do(do.AnswerPractice("Soup"), by="us")
    world.do(do.Start())
    plain.do(do.Start())
    assert world.views() == plain.views()


def test_the_seats_of_the_tests_are_where_the_commands_of_the_tests_say(world):
    for by in SEATS.values():
        if by.seat:
            assert (world.state.seats[by.seat].role, world.state.seats[by.seat].team) == (by.role, by.team)
