"""What a facilitator does when a day goes otherwise than planned, played by keys."""

from __future__ import annotations

from typing import Any

import pytest

from tests.console.fake import FakeControl
from tests.console.playing import by_of, console
from ttx.console import screen as panes
from ttx.console.actions import ACTIONS, CONSOLE
from ttx.console.explain import PANES
from ttx.exercise import commands as do

pytestmark = pytest.mark.anyio

EARLY, LATE = "2025-05-20 06:42 KST", "2025-05-20 11:00 KST"
WAYS = {
    "left": {"is": "The left won", "text": "A president of the left."},
    "right": {"is": "The right won", "text": "A president of the right.", "instead": {"rok": "You are of the right."}},
}


def book() -> dict[str, Any]:
    return {
        "ttx": 1, "id": "day", "title": "A day", "scenario": {"start": "2025-05-19 09:00 KST"},
        "teams": {
            "us": {"name": "United States", "short": "US"}, "japan": {"name": "Japan", "short": "JPN"},
            "rok": {"name": "Korea", "short": "ROK",
                    "roles": {"head": {"name": "President", "level": "leader"},
                              "desk": {"name": "Desk officer", "level": "official"}}},
        },
        "actors": {
            "beijing": {"name": "Beijing", "notes": "Wants them apart.",
                        "answers": {"cool": "We have taken note.", "warm": "We are ready to talk."}},
            "moscow": {"name": "Moscow", "answers": {"no": "Nyet."}},
        },
        "indicators": {"trust": {"name": "Trust", "baseline": 50}},
        "objectives": {"talk": {"title": "Talk early", "tasks": {"call": "Call the partner"}}},
        "phases": [{
            "id": "one", "title": "One", "stages": {"brief": "30m"},
            "injects": [
                {"id": "launch", "title": "Launch", "text": "Three objects.", "at": "0m", "asks": "reply",
                 "answer within": "10m", "if stuck": "Who calls whom first?", "shift": {"trust": -5},
                 "tests": ["talk"], "notes": "Keep quiet.",
                 "expect": [{"team": "us", "task": "talk.call", "action": "Calls Tokyo", "within": "10m"}],
                 "then suggest": [{"inject": "leak", "if": "A team deals alone"},
                                  {"inject": "late", "if": {"replied": "launch", "by": "rok"}}]},
                {"id": "early", "title": "Earlier note", "text": "Noted at dawn.", "dated": EARLY},
                {"id": "late", "title": "Later note", "text": "Noted at noon.", "dated": LATE, "to": ["us", "japan"]},
                {"id": "election", "title": "Election", "variants": WAYS},
                {"id": "leak", "title": "Leak", "text": "It is out.", "at": "held"},
            ],
        }],
    }  # fmt: skip


def day() -> FakeControl:
    """One minute in, with somebody in each team; the launch is out."""
    world = FakeControl(book())
    for team, name in (("us", "Kim"), ("japan", "Sato"), ("rok", "Park")):
        world.join(team, name)
    world.do(do.Start())
    world.tick(60)
    world.do(do.Release("launch"))
    return world


async def test_what_may_go_more_than_one_way_is_chosen_on_the_way_to_its_release() -> None:
    async with console(day()) as play:
        await play.shows("V which of 2 ways?")
        await play.select("election")
        await play.press("r")
        await play.asks("VariantDialog")
        await play.press("down", "space")
        await play.shows("Korea: You are of the right.", "Choose, then release")
        await play.press("tab")
        await play.type("by lot")
        await play.press("ctrl+s")
        await play.asks("Countdown")
        await play.shows("It goes: The right won", "You are of the right.")
        await play.press("enter")
        await play.until(lambda: len(play.sent) == 2)
        assert play.sent == [do.ChooseVariant("election", "right", 1, "by lot"), do.Release("election", [], 2)]
        await play.press("3")
        await play.shows("You are of the right.")


async def test_a_way_may_be_chosen_ahead_and_the_inject_in_full_says_which() -> None:
    async with console(day()) as play:
        await play.select("election")
        await play.press("V")
        await play.asks("VariantDialog")
        await play.press("space", "ctrl+s")
        await play.shows("goes: The left won")
        await play.press("n")
        await play.shows("Ways it may go", "✓ chosen  The left won", "·  The right won", "A president of the left.")
        assert play.sent == [do.ChooseVariant("election", "left", 1)]


async def test_what_was_cancelled_releases_nothing_later() -> None:
    async with console(day()) as play:
        await play.select("election")
        await play.press("R")
        await play.asks("VariantDialog")
        await play.press("escape")
        await play.asks("ConsoleScreen")
        play.world.do(do.ChooseVariant("election", "left", 1))
        await play.shows("goes: The left won")
        await play.asks("ConsoleScreen")
        assert play.sent == []


async def test_a_release_out_of_order_warns_and_is_dated_anew_with_one_key() -> None:
    world = day()
    world.do(do.Release("late"))
    async with console(world) as play:
        await play.select("early")
        await play.press("r")
        await play.asks("Redate")
        await play.shows("dated 20 May 06:42", "at 20 May 11:00 already for US, JPN")
        await play.press("escape")
        await play.asks("ConsoleScreen")
        assert play.sent == []
        await play.press("r")
        await play.asks("Redate")
        await play.press("enter")
        await play.asks("Countdown")
        await play.shows("Told as of 20 May 11:00")
        await play.press("enter")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Release("early", dated="2025-05-20T11:00+09:00")]
        assert world.state.injects["early"].status == "released"


async def test_a_team_that_is_not_so_far_gets_it_with_its_own_date() -> None:
    world = day()
    world.do(do.Release("late"))
    async with console(world) as play:
        await play.select("early")
        await play.press("R")
        await play.asks("ReleaseDialog")
        await play.shows("as of 20 May 11:00, where the story is already")
        await play.press("home", "space", "down", "space", "tab", "end", "space", "ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Release("early", ["rok"])]


async def test_a_corridor_talk_is_one_key_and_the_partner_and_may_be_what_was_expected() -> None:
    async with console(day()) as play:
        await play.press("1", "k")
        await play.asks("Talk")
        await play.shows("United States talked in the corridor with", " 2  Japan", " a  all of them")
        await play.press("2")
        await play.asks("SeenDialog")
        await play.shows("United States: Calls Tokyo  (after Launch)")
        await play.press("space", "ctrl+s")
        await play.until(lambda: len(play.sent) == 2)
        assert play.sent == [
            do.LogMeeting(["us", "japan"]), do.TickAction("launch", 0, True, 60_000, "a talk at T+0:01:00"),
        ]  # fmt: skip


async def test_a_talk_of_which_nothing_is_expected_asks_nothing_more() -> None:
    async with console(day()) as play:
        await play.press("3", "k", "2")
        await play.until(lambda: play.sent)
        await play.asks("ConsoleScreen")
        assert play.sent == [do.LogMeeting(["japan", "rok"])]


async def test_there_is_more_to_say_about_a_talk_at_the_levels_of_the_playbook() -> None:
    async with console(day()) as play:
        await play.press("3", "k", "enter")
        await play.asks("MeetingDialog")
        await play.shows("leader, official")
        await play.press("home", "down", "space", "tab")
        await play.type("leader")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.LogMeeting(["japan", "rok"], "leader")]


async def test_a_message_to_an_actor_is_claimed_and_answered_from_the_playbook() -> None:
    world = day()
    world.do(do.Say(["beijing"], "Will you hold back?"), by_of(world, "us"))
    async with console(world) as play:
        await play.shows("Will you hold back?")
        await play.desk("message-1")
        await play.press("u")
        await play.until(lambda: world.state.messages["message-1"].claimed_by)
        await play.press("enter")
        await play.asks("WriteDialog")
        await play.shows("Wants them apart.", "cool: We have taken note.", "warm: We are ready to talk.")
        await play.press("down", "space", "tab", "end")
        await play.type(" soon")
        await play.press("ctrl+s")
        await play.until(lambda: len(play.sent) == 2)
        assert play.sent[1] == do.Write(["us"], "We are ready to talk. soon", "beijing", "message-1")


async def test_a_draft_taken_over_brings_its_sender_and_keeps_what_was_written() -> None:
    async with console(day(), (120, 60)) as play:
        await play.press("2", "w")
        await play.asks("WriteDialog")
        await play.shows("Wants them apart.", "Beijing, cool: We have taken note.", "Moscow, no: Nyet.")
        await play.press("tab")
        await play.type("Listen.")
        await play.press("shift+tab", "end", "space")
        await play.shows("Moscow ")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Write(["japan"], "Listen.\nNyet.", "moscow")]


async def test_a_wrong_inject_is_taken_back_with_a_correction_and_another_goes_out() -> None:
    world = day()
    world.do(do.Release("leak", ["us", "japan"]))
    async with console(world) as play:
        await play.select("leak")
        await play.press("x")
        await play.asks("RecallDialog")
        await play.press("space", "tab")
        await play.type("wrong team")
        await play.press("tab")
        await play.type("Nothing is out.")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Recall("leak", "wrong team", ["japan"], "Nothing is out.")]
        await play.press("2")
        await play.shows("recalled", "Nothing is out.")
        await play.press("a")
        await play.asks("AdHocDialog")
        await play.type("Denial\n")
        await play.type("The paper withdraws it.")
        await play.press("ctrl+s")
        await play.until(lambda: len(play.sent) == 2)
        await play.shows("The paper withdraws it.")


async def test_a_stuck_team_is_seen_with_how_long_and_gets_the_hint_in_two_keys() -> None:
    world = day()
    world.tick(60 + 6 * 60)
    async with console(world) as play:
        await play.shows("ROK idle 07:00")
        await play.press("3", "i")
        await play.asks("HintDialog")
        await play.shows("Who calls whom first?")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Hint("rok", "Who calls whom first?", "launch")]


async def test_for_a_missing_minister_another_takes_the_seat_and_the_lead() -> None:
    world = day()
    world.join("us", "Lee")
    async with console(world) as play:
        await play.page("people", "seat:p-us-Lee")
        await play.press("T")
        await play.asks("MoveSeatDialog")
        await play.press("tab", "end", "space", "ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.MoveSeat("p-us-Lee", "rok")]
        await play.press("L")
        await play.asks("LeadDialog")
        await play.press("end", "space", "ctrl+s")
        await play.until(lambda: len(play.sent) == 2)
        assert play.sent[1] == do.NameLead("rok", "p-us-Lee")


async def test_somebody_is_ill_one_key_and_a_word_stop_all_and_nobodys_text_is_lost() -> None:
    async with console(day()) as play:
        await play.press("a")
        await play.asks("AdHocDialog")
        await play.type("Half a title")
        await play.press("f12")
        await play.asks("StopDialog")
        await play.type("ambulance\n")
        await play.asks("AdHocDialog")
        await play.shows("Half a title")
        assert play.sent == [do.Pause("ambulance", real=True)]
        await play.press("escape", "escape")
        await play.asks("ConsoleScreen")
        await play.shows("STOPPED, REAL WORLD", "ambulance")
        await play.press("space")
        await play.asks("GoOn")
        await play.press("enter")
        await play.shows("RUNNING")


def test_f1_knows_every_pane_and_every_page() -> None:
    pages = {screen for action in ACTIONS.values() for screen in action.on} - {CONSOLE}
    assert set(PANES) == {*panes.PANES, *pages} and set(ACTIONS["explain"].on) == {CONSOLE, *pages}


async def test_f1_on_the_event_list_says_what_the_playbook_has_for_the_inject() -> None:
    world = day()
    async with console(world, (120, 60)) as play:
        await play.select("launch")
        await play.press("f1")
        await play.asks("Explained")
        await play.shows(
            "WHAT IS THIS, AND WHAT NOW?", "Talk early: Call the partner", "US: Calls Tokyo  by T+11:00, 10:00 left",
            "Who calls whom first?", "“Leak” (held), if: A team deals alone  c says whether",
            "“Later note” (waiting), if: a reply of Korea to launch  not yet", "Keep quiet.", "Recall the inject.",
        )  # fmt: skip
        await play.press("escape")
        await play.select("election")
        await play.press("f1")
        await play.shows("Ways it may go", "The left won", "The right won", "V     chooses")


async def test_f1_says_what_to_do_now_and_changes_with_the_exercise() -> None:
    world = day()
    world.tick(60 + 13 * 60)
    async with console(world) as play:
        await play.press("f1")
        await play.shows("3 i   hints to ROK: no reply to “Launch” 03:00 after its time")
        await play.press("escape")
        world.do(do.Ask("Where are they?"), by_of(world, "japan"))
        world.do(do.Pause("coffee"))
        await play.press("f1")
        await play.shows("the request of JPN waits longest", "lets it go on; it stands since: coffee")


async def test_f1_on_the_other_panes_and_screens_explains_them() -> None:
    world = day()
    world.do(do.Say(["beijing"], "Hold back?"), by_of(world, "us"))
    async with console(world) as play:
        await play.press("3", "tab", "f1")
        await play.shows("Owes a reply to “Launch”, 10:00 left", "President (leader), Desk officer (official)")
        await play.press("escape")
        await play.desk("message-1")
        await play.press("f1")
        await play.shows("You play Beijing", "Wants them apart.", "It may say (cool): We have taken note.")
        await play.press("escape")
        await play.page("people")
        await play.press("f1")
        await play.shows("T moves a seat to another team")


async def test_f1_on_the_indicators_tells_what_moved_them_on_a_small_screen() -> None:
    async with console(day(), (80, 24)) as play:
        await play.press("tab", "tab", "tab", "f1")
        await play.asks("Explained")
        await play.shows("Trust 45 (from 50, high is good)", "T+01:00  -5 to 45  Launch")


async def test_f1_in_the_lobby_says_how_to_start() -> None:
    async with console(FakeControl(book())) as play:
        await play.press("f1")
        await play.shows("space starts the clock")


async def test_a_meeting_that_teams_hold_in_the_room_is_begun_and_ended_at_the_desk() -> None:
    world = day()
    world.do(do.AskMeeting(["japan"], "leader", topic="The note"), by_of(world, "us"))
    async with console(world) as play:
        await play.desk("meeting-1")
        await play.press("enter")
        await play.asks("YesNo")
        await play.shows("Does the meeting of United States, Japan begin now?", "Not answered yet: JPN.")
        await play.press("enter")
        await play.shows("held  leader")
        await play.press("enter")
        await play.asks("EndMeetingDialog")
        await play.type("They agree")
        await play.press("tab")
        await play.type("One count.")
        await play.press("ctrl+s")
        await play.asks("SeenDialog")
        await play.press("escape")
        assert play.sent == [do.StartMeeting("meeting-1"), do.EndMeeting("meeting-1", "They agree", "One count.")]
        await play.press("2")
        await play.shows("One count.")


async def test_two_who_answer_the_same_message_hear_of_each_other_and_keep_what_they_wrote() -> None:
    world = day()
    world.do(do.Say(["beijing"], "Will you hold back?"), by_of(world, "us"))
    other = world.join("", "Bob", role="facilitator")
    async with console(world) as play:
        await play.desk("message-1")
        await play.press("enter")
        await play.asks("WriteDialog")
        await play.press("tab")
        await play.type("Perhaps.")
        world.do(do.Write(["us"], "Never.", "beijing", "message-1"), other)
        await play.press("ctrl+s")
        await play.shows("Beijing has answered this already", "Perhaps.")
        assert play.sent == []
