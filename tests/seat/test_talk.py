from __future__ import annotations

from typing import Any

import pytest

from tests.seat.fake import FakeServer
from ttx.exercise import commands as do
from ttx.exercise.events import Action

pytestmark = pytest.mark.anyio


def joint(server: FakeServer, version: int = 0) -> None:
    server.as_team("us", do.SubmitMove([Action("One statement")], {"intent": f"Draft {version}"}, ["japan"], version))


async def test_a_partner_s_decision_is_endorsed_with_a_reservation(server: FakeServer, sit: Any) -> None:
    joint(server)
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.sees("JOINT DECISIONS", "waits for us", "1. One statement")
        await seat.press("enter", "right", "space", "ctrl+s")
        await seat.sees("Nothing is written yet")
        await seat.press("tab")
        await seat.type("No sea names")
        await seat.press("ctrl+s")
        await seat.sees("Answer sent", "Japan endorses with a reservation: No sea names")
        given = server.state.moves["move-1"].newest.endorsements["japan"]
        assert (given.answer, given.text) == ("reserve", "No sea names")


async def test_an_answer_is_bound_to_the_version_that_was_read(server: FakeServer, sit: Any) -> None:
    joint(server)
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.sees("Your answer to version 1")
        joint(server, 1)
        await seat.sees("Your answer to version 2")
        await seat.press("enter", "space", "ctrl+s")
        await seat.sees("has changed since you looked")
        assert not server.state.moves["move-1"].newest.endorsements
        await seat.press("ctrl+s")
        await seat.sees("Answer sent")
        assert server.state.moves["move-1"].newest.endorsements["japan"].answer == "endorse"


async def test_a_message_goes_to_those_who_are_marked(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.press("f4")
        await seat.sees("[ ] United States", "[ ] Beijing", "[ ] Control")
        await seat.press("space", "right", "right", "space", "tab")
        await seat.type("Shall we talk?")
        await seat.press("ctrl+s")
        await seat.sees("Message sent", "From Japan to United States, Beijing")
        message = server.state.messages["message-1"]
        assert (message.to, message.text) == (["us", "beijing"], "Shall we talk?")


async def test_a_message_is_answered_below_it(server: FakeServer, sit: Any) -> None:
    server.control(do.Write(sender="beijing", to=["japan"], text="An offer."))
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.sees("MESSAGES  1 new", "Beijing: An offer.")
        await seat.goes_to("message-1")
        await seat.type("No, thank you")
        await seat.press("ctrl+s")
        await seat.sees("Answer sent", "to Beijing: No, thank you")
        assert server.state.messages["message-2"].reply_to == "message-1"


async def test_a_request_is_asked_and_its_answer_is_news(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.press("f5")
        await seat.type("How many ships?")
        await seat.press("ctrl+s")
        await seat.sees("Request sent to control", "waits for control")
        await seat.goes_to("brief")
        server.control(do.Answer("request-1", "Three."))
        await seat.sees("REQUESTS  1 new", "NEW: 1. How many ships?")
        await seat.goes_to("request-1")
        await seat.sees("Control's answer", "Three.")


async def test_a_meeting_is_asked_for_answered_started_and_ended(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.press("f6", "space", "tab")
        await seat.type("ministers")
        await seat.press("tab", "tab")
        await seat.type("The count")
        await seat.press("ctrl+s")
        await seat.sees("Meeting asked for", "Not answered yet: United States")
        server.as_team("us", do.AnswerMeeting("meeting-1", True))
        await seat.sees("United States agrees", "start the meeting now")
        await seat.press("enter", "space", "ctrl+s")
        await seat.sees("The meeting has started", "What was agreed?")
        await seat.press("enter")
        await seat.type("One count")
        await seat.press("tab")
        await seat.type("We count together.")
        await seat.press("ctrl+s")
        await seat.sees("The meeting is over", "Result", "Joint text", "We count together.")
        meeting = server.state.meetings["meeting-1"]
        assert (meeting.level, meeting.topic, meeting.result) == ("ministers", "The count", "One count")
        assert meeting.text == "We count together."


async def test_a_meeting_that_others_ask_for_waits_for_us(server: FakeServer, sit: Any) -> None:
    server.as_team("rok", do.AskMeeting(["japan"], "leaders", "video", "Sirens"))
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.sees("MEETINGS  1 new, 1 due", "they wait for your answer", "Sirens")
        await seat.press("enter", "right", "space", "tab")
        await seat.type("Tomorrow")
        await seat.press("ctrl+s")
        await seat.sees("Answered", "Japan declines: Tomorrow")


async def test_the_lead_hands_the_lead_over(server: FakeServer, sit: Any) -> None:
    lead, other = server.seat(name="Abe", office="PM"), server.seat(name="Mori", office="Defence")
    server.control(do.NameLead("japan", lead))
    async with sit(lead, size=(100, 40)) as seat:
        await seat.sees("lead: you")
        await seat.goes_to("people")
        await seat.sees("Mori, Defence", "Hand the lead to")
        await seat.press("enter", "space", "ctrl+s")
        await seat.sees("Lead handed over", "lead: Mori (Defence)")
        assert server.state.teams["japan"].lead == other


async def test_rulings_and_hints_are_read(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    server.as_team("japan", do.SubmitMove([Action("Call")], {"intent": "Talk"}))
    server.control(do.DraftRuling("Seoul listens.", ["move-1"], {"japan": "They take your call."}, public=True))
    server.control(do.ReleaseRulings({"ruling-1": 1}))
    server.control(do.Hint("japan", "Who may call?", "launch"))
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.sees("Hint from control", "RULINGS  1 new", "Who may call?")
        await seat.goes_to("ruling-1")
        await seat.sees("read by every team", "Seoul listens.", "They take your call.", "; ruled")


async def test_an_amended_ruling_says_what_it_says_now_and_is_new_again(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    server.control(do.DraftRuling("Seoul listens.", texts={"japan": "They take your call."}))
    server.control(do.ReleaseRulings({"ruling-1": 1}))
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.goes_to("ruling-1")
        await seat.sees("They take your call.")
        await seat.goes_to("brief")
        server.control(do.AmendRuling("ruling-1", 1, "Seoul is busy.", "a slip", {"japan": "They call back."}))
        await seat.sees("RULINGS  1 new", "amended")
        await seat.goes_to("ruling-1")
        await seat.sees("AMENDED T+", "it said something else before", "They call back.")
        assert "They take your call." not in seat.text and "a slip" not in seat.text


async def test_f8_goes_to_what_waits(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    joint(server)
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.goes_to("brief")
        await seat.sees("2 to answer (F8)")
        await seat.press("f8")
        await seat.until(lambda: seat.seat.current == "inject-1")
        await seat.press("f8")
        await seat.until(lambda: seat.seat.current == "move-1")
