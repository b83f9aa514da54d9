from __future__ import annotations

from typing import Any

import pytest

from tests.seat.fake import FakeServer
from ttx.exercise import commands as do

pytestmark = pytest.mark.anyio

QUESTIONS = [
    {"id": "trust", "asks": "How far do you trust the partnership?", "high": 3, "labels": ["not at all", "fully"]},
    {"id": "verdict", "asks": "What becomes of it?", "kind": "choice", "choices": ["regress", "continue"]},
    {"id": "why", "asks": "Why?", "kind": "text", "required": False},
]


def opened(server: FakeServer, **more: Any) -> None:
    server.control(do.OpenQuestionnaire(title="Ballot", questions=QUESTIONS, **more))


async def test_a_comms_check_stands_first_and_is_confirmed_with_two_keys(server: FakeServer, sit: Any) -> None:
    token = server.seat()
    server.control(do.AskCheck("Channel one. Do you read?"))
    async with sit(token) as seat:
        await seat.sees("ASKED OF YOU", "Channel one. Do you read?", "Do you read this?")
        await seat.press("enter", "space", "ctrl+s")
        await seat.sees("Confirmed.", "You have confirmed.")
        assert list(server.state.check.confirmed) == [token]


async def test_practice_is_answered_before_the_start(sit: Any) -> None:
    server = FakeServer()
    server.control(do.SendPractice("A first try", "Say who you are."))
    async with sit(server.seat(), at=server) as seat:
        await seat.goes_to("practice")
        await seat.sees("Say who you are.")
        await seat.type("We are Japan")
        await seat.press("ctrl+s")
        await seat.sees("Your team's answer", "We are Japan")
        server.start()
        server.tell()
        await seat.until(lambda: "A first try" not in seat.text)


async def test_a_questionnaire_is_filled_in_question_by_question_and_sent_at_once(server: FakeServer, sit: Any) -> None:
    token = server.seat()
    opened(server)
    async with sit(token) as seat:
        await seat.sees("Ballot", "answers are asked", "1 due")
        await seat.goes_to("question-1-1")
        await seat.sees("from 1 (not at all) to 3 (fully)", "( ) 2")
        await seat.press("enter", "right", "space", "ctrl+s")
        await seat.sees("( ) regress")
        await seat.press("right", "space", "ctrl+s")
        await seat.until(lambda: seat.seat.current == "question-1-3")
        await seat.press("ctrl+s")
        await seat.until(lambda: seat.seat.current == "questionnaire-1")
        await seat.sees("Send all answers", "continue")
        assert not server.state.questionnaires["questionnaire-1"].answered
        await seat.press("ctrl+s")
        await seat.sees("Answers sent.", "You have answered.")
        assert server.state.questionnaires["questionnaire-1"].answered == {token: {"trust": "2", "verdict": "continue"}}
        assert not seat.seat.kept.unsent


async def test_what_is_missing_is_said_and_nothing_is_lost(server: FakeServer, sit: Any) -> None:
    opened(server)
    async with sit(server.seat()) as seat:
        await seat.goes_to("question-1-2")
        await seat.press("enter", "space")
        await seat.goes_to("questionnaire-1")
        await seat.press("ctrl+s")
        await seat.sees("is not answered")
        await seat.goes_to("question-1-2")
        await seat.sees("(o) regress")


async def test_an_anonymous_one_says_what_that_means_and_is_answered_once(server: FakeServer, sit: Any) -> None:
    tokens = [server.seat(name=f"P{number}") for number in range(5)]
    opened(server, anonymous=True)
    async with sit(tokens[0]) as seat:
        await seat.goes_to("questionnaire-1")
        await seat.sees("Anonymous: nobody can say who answered what")
        server._decide(do.AnswerQuestionnaire("questionnaire-1", {"trust": "1", "verdict": "regress"}),
                       server.who(tokens[0]), "")  # fmt: skip
        server.tell()
        await seat.sees("You have answered.")
        await seat.until(lambda: "question-1-1" not in [entry.key for entry in seat.seat.listing.entries])


async def test_results_are_read_where_control_shows_them(server: FakeServer, sit: Any) -> None:
    token = server.seat()
    opened(server)
    server._decide(do.AnswerQuestionnaire("questionnaire-1", {"trust": "3", "verdict": "continue", "why": "we spoke"}),
                   server.who(token), "")  # fmt: skip
    server.control(do.CloseQuestionnaire("questionnaire-1"))
    async with sit(token, size=(100, 40)) as seat:
        await seat.goes_to("questionnaire-1")
        await seat.sees("It is closed.")
        assert "mean" not in seat.text
        server.control(do.ShowResults("questionnaire-1", ["seats"]))
        server.tell()
        await seat.sees("mean 3.0", "continue: 1", "· we spoke")


async def test_the_lead_is_asked_for_and_taken_after_a_minute(server: FakeServer, sit: Any) -> None:
    lead, token = server.seat(name="Lead"), server.seat(name="Kim")
    server.control(do.NameLead("japan", lead))
    async with sit(token) as seat:
        await seat.goes_to("people")
        await seat.press("enter", "space", "ctrl+s")
        await seat.sees("You asked for the lead", "asks for the lead")
        await seat.press("enter", "space", "ctrl+s")
        await seat.sees("a minute to answer")
        server.now += 60_000
        await seat.press("ctrl+s")
        await seat.sees("You have the lead.")
        assert server.state.teams["japan"].lead == token


async def test_an_observer_is_asked_too(server: FakeServer, sit: Any) -> None:
    token = server.seat(role="observer", team="")
    opened(server, to=["observers"])
    async with sit(token) as seat:
        await seat.goes_to("question-1-1")
        await seat.press("enter", "space")
        await seat.goes_to("question-1-2")
        await seat.press("enter", "space")
        await seat.goes_to("questionnaire-1")
        await seat.press("ctrl+s")
        await seat.sees("Answers sent.")
        assert token in server.state.questionnaires["questionnaire-1"].answered


async def test_a_scale_of_a_hundred_steps_is_typed(server: FakeServer, sit: Any) -> None:
    gauge = {"id": "g", "asks": "Would it keep running?", "low": 0, "high": 100}
    server.control(do.OpenQuestionnaire("", "Gauges", "", [gauge], ["players"]))
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.goes_to("question-1-1")
        await seat.sees("Would it keep running?", "A number from 0 to 100")
        await seat.press("enter", "4", "0", "ctrl+s")
        await seat.until(lambda: seat.seat.current == "questionnaire-1")
        await seat.press("ctrl+s")
        await seat.sees("Answers sent.")
        assert next(iter(server.state.questionnaires["questionnaire-1"].answered.values())) == {"g": "40"}
