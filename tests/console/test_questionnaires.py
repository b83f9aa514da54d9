"""Questionnaires on the screen: written, opened, counted, closed, read and shown."""

from __future__ import annotations

import pytest

from tests.console.fake import FakeControl
from tests.console.playing import console, roomful, small
from ttx.console.dialogs.questionnaires import written
from ttx.console.questionnaires import results_text
from ttx.exercise import commands as do
from ttx.exercise.decide import By

pytestmark = pytest.mark.anyio


def answer(world: FakeControl, number: int, *seats: str, value: str = "3") -> None:
    for seat in seats:
        team = seat.split("-")[1]
        world.do(do.AnswerQuestionnaire(f"questionnaire-{number}", {"q1": value}), By(seat, "player", team))


async def test_by_name_it_says_who_has_not_answered_anonymously_only_how_many() -> None:
    world = roomful()
    answer(world, 1, "p-us-Kim", "p-rok-박0")
    answer(world, 2, "p-rok-박1")
    async with console(world, (100, 30)) as play:
        await play.page("questionnaires")
        await play.shows(
            "Open one   2 of 6 have answered   by name", "United Stat… 1 of 1 · Japan 日本 0 of 1 · Korea 1 of 4"
        )
        await play.shows("not yet: 佐藤, 박1, 박2, 박3", "Secret one   1 of 6 have answered   anonymous")
        secret = play.text[play.text.index("Secret one") : play.text.index("CLOSED")]
        assert "of 4" not in secret and "not yet" not in secret
        answer(world, 1, "p-rok-박2")
        await play.shows("3 of 6 have answered")


async def test_closing_says_what_becomes_of_few_anonymous_answers() -> None:
    world = roomful()
    answer(world, 2, "p-rok-박1")
    async with console(world) as play:
        await play.page("questionnaires", "questionnaire-2")
        await play.press("c")
        await play.asks("CloseQuestionnaire")
        await play.shows("1 of 6 have answered", "fewer than 5 have answered", "there will be no results")
        await play.press("enter")
        await play.shows("fewer than 5 answered: nothing to show")
        await play.press("s")
        await play.shows("Too few answered: there is nothing to show")
        await play.press("enter")
        await play.shows("Fewer than 5 answered anonymously")
        assert play.sent == [do.CloseQuestionnaire("questionnaire-2")]


async def test_closing_by_name_says_that_results_go_out_without_names() -> None:
    async with console(roomful()) as play:
        await play.page("questionnaires", "questionnaire-1")
        await play.press("c")
        await play.shows("0 of 6 have answered", "without names, to the seats or on the projector")


async def test_results_are_bars_a_mean_and_texts() -> None:
    async with console(roomful(), (80, 30)) as play:
        await play.page("questionnaires", "questionnaire-3")
        await play.press("enter")
        await play.asks("Results")
        await play.shows("1. How sure are you?   2 answers", f"2  {'█' * 24} 1", "3   0", "mean 3", "2. Why?", "“why”")
        await play.shows("Kim  1: 4", "佐藤  1: 2")


async def test_bars_stand_under_each_other_whatever_the_answers_are_called() -> None:
    world = roomful()
    question = {"id": "q1", "asks": "누구?", "kind": "choice", "choices": ["강화", "continue", "後退する"]}
    world.do(do.OpenQuestionnaire("", "판정", "", [question], ["players"], False))
    answer(world, 4, "p-us-Kim", value="강화")
    answer(world, 4, "p-rok-박0", value="後退する")
    world.do(do.CloseQuestionnaire("questionnaire-4"))
    async with console(world) as play:
        text = results_text(play.app.console_screen.here(), world.state.questionnaires["questionnaire-4"])
        from rich.cells import cell_len

        bars = [line for line in text.plain.split("\n") if "█" in line]
        assert len(bars) == 2 and len({cell_len(line[: line.index("█")]) for line in bars}) == 1


async def test_results_are_shown_to_seats_and_on_the_projector_and_taken_back() -> None:
    async with console(roomful(), (100, 30)) as play:
        await play.page("questionnaires", "questionnaire-3")
        await play.press("s")
        await play.shows("shown to the seats")
        await play.press("p")
        await play.shows("shown to the seats and the projector")
        await play.press("s")
        await play.shows("shown to the projector")
        await play.press("p")
        await play.shows("shown to nobody")
        assert [command.to for command in play.sent] == [["seats"], ["screen", "seats"], ["screen"], []]


async def test_one_of_the_playbook_is_opened_by_enter() -> None:
    world = small()
    book = world.state.playbook
    from ttx.playbook.models import Questionnaire

    book.questionnaires["wash"] = Questionnaire.model_validate(
        {"title": "Hot wash", "to": ["players"], "questions": [{"id": "q1", "asks": "How was it?"}]}
    )
    async with console(world, (80, 24)) as play:
        await play.page("questionnaires", "source:wash")
        await play.shows("IN THE PLAYBOOK", "Hot wash   1 question to players")
        await play.press("enter")
        await play.asks("QuestionnaireDialog")
        await play.shows("Open: Hot wash", "1. How was it?  (1 to 5)")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.OpenQuestionnaire("wash", to=["players"])]
        await play.shows("Hot wash   0 of 2 have answered")


async def test_too_few_for_anonymity_is_said_in_the_dialog_and_what_was_typed_stays() -> None:
    async with console(small()) as play:
        await play.page("questionnaires")
        await play.press("w")
        await play.asks("QuestionnaireDialog")
        await play.type("Poll")
        await play.press("tab")
        await play.type("Go on?")
        await play.press("tab", "tab", "down", "space", "ctrl+s")
        await play.shows("2 seats are too few to stay anonymous", "Poll")
        assert play.sent == []


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("How sure? [1-5]", {"asks": "How sure?", "kind": "scale", "low": 1, "high": 5}),
        ("How sure? [0 to 100]", {"asks": "How sure?", "kind": "scale", "low": 0, "high": 100}),
        ("계속? ［예／아니요］", {"asks": "계속?", "kind": "choice", "choices": ["예", "아니요"]}),
        ("Why?", {"asks": "Why?", "kind": "text", "required": False}),
        ("Why? []", {"asks": "Why?", "kind": "text", "required": False}),
        ("[sic] why?", {"asks": "[sic] why?", "kind": "text", "required": False}),
    ],
)
def test_a_line_is_a_question_with_its_answers_in_brackets(line: str, question: dict[str, object]) -> None:
    assert written(line, 2) == {"id": "q2", **question}


@pytest.mark.parametrize(
    ("line", "says"),
    [("[1-5]", "no question"), ("Sure? [5-1]", "a scale goes up"), ("Sure? [1-500]", "100 at most"),
     ("Sure? [yes]", "[yes / no]"), ("Sure? [yes / yes]", "[yes / no]")],
)  # fmt: skip
def test_a_line_that_cannot_be_answered_is_refused_in_words(line: str, says: str) -> None:
    import re

    with pytest.raises(ValueError, match=re.escape(says)):
        written(line, 1)
