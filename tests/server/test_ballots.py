"""Anonymous answers, and somebody who holds the database."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from tests.server.conftest import World, wait_for
from ttx.client import SeatFeed
from ttx.errors import Refused
from ttx.exercise import commands as do

HOT_WASH = [{"id": "best", "asks": "What went best?", "kind": "text"}, {"id": "again", "asks": "Again?", "high": 3}]
TEXTS = [f"an answer that only number {number} gave" for number in range(7)]


async def people(world: World, number: int) -> list[SeatFeed]:
    return [await world.seat("red" if place % 2 else "blue", f"P{place}") for place in range(number)]


def every_byte(world: World) -> bytes:
    return b"".join(path.read_bytes() for path in world.folder.rglob("*") if path.is_file() and path.suffix != ".key")


def test_who_holds_the_database_finds_out_nobodys_answer(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seats = await people(world, len(TEXTS))
        await control.client.command(do.OpenQuestionnaire(title="Hot wash", questions=HOT_WASH, anonymous=True))
        for seat, text in zip(seats, TEXTS, strict=True):
            await wait_for(lambda seat=seat: "questionnaire-1" in seat.parts)
            await seat.client.command(do.AnswerQuestionnaire("questionnaire-1", {"best": text, "again": "2"}))
            await wait_for(lambda seat=seat: seat.parts["questionnaire-1"]["answered"])
            assert seat.parts["questionnaire-1"]["answers"] == {}
        # Everything on the disk, pages of the past among it, while it is open.
        held = every_byte(world)
        assert not [text for text in TEXTS if text.encode() in held]
        with sqlite3.connect(world.file) as database:
            sealed = database.execute("select key, sealed from ballots").fetchall()
        assert len(sealed) == len(TEXTS) and len({len(text) for _, text in sealed}) == 1
        asked = control.state.questionnaires["questionnaire-1"]
        assert len(asked.answered) == len(TEXTS) and not asked.answers
        with pytest.raises(Refused, match="you have answered"):
            await seats[0].client.command(do.AnswerQuestionnaire("questionnaire-1", {"best": "x", "again": "1"}))

        await control.client.command(do.CloseQuestionnaire("questionnaire-1"))
        await wait_for(lambda: asked.status == "closed")
        order = [each["best"] for each in asked.answers]
        assert sorted(order) == TEXTS and order != TEXTS
        with sqlite3.connect(world.file) as database:
            assert database.execute("select count(*) from ballots").fetchone() == (0,)
            rows = database.execute("select kind, seat, payload from events").fetchall()
        for kind, seat, payload in rows:
            if any(text in (payload or "") for text in TEXTS):
                assert (kind, seat) == ("questionnaire-closed", "facilitator-here")
        assert seats[0].parts["questionnaire-1"]["results"] is None
        await control.client.command(do.ShowResults("questionnaire-1", ["seats"]))
        await wait_for(lambda: seats[0].parts["questionnaire-1"]["results"] is not None)
        assert seats[0].parts["questionnaire-1"]["results"][1]["mean"] == 2.0

    play(story)


def test_sealed_answers_survive_a_server_that_is_killed(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seats = await people(world, 5)
        await control.client.command(do.OpenQuestionnaire(title="Hot wash", questions=HOT_WASH, anonymous=True))
        for seat, text in zip(seats, TEXTS, strict=False):
            await seat.client.command(do.AnswerQuestionnaire("questionnaire-1", {"best": text, "again": "3"}))
        world.kill()
        world.start()
        again = await world.control()
        await again.client.command(do.CloseQuestionnaire("questionnaire-1"))
        await wait_for(lambda: again.state.questionnaires["questionnaire-1"].status == "closed")
        answers = again.state.questionnaires["questionnaire-1"].answers
        assert sorted(each["best"] for each in answers) == TEXTS[:5]

    play(story)


def test_fewer_than_five_are_not_asked_anonymously_and_fewer_answers_are_destroyed(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seats = await people(world, 4)
        ask = do.OpenQuestionnaire(title="Hot wash", questions=HOT_WASH, anonymous=True)
        with pytest.raises(Refused, match="too few to stay anonymous"):
            await control.client.command(ask)
        seats += await people(world, 1)
        await control.client.command(ask)
        for seat in seats[:4]:
            await seat.client.command(do.AnswerQuestionnaire("questionnaire-1", {"best": TEXTS[0], "again": "1"}))
        await control.client.command(do.CloseQuestionnaire("questionnaire-1"))
        asked = control.state.questionnaires["questionnaire-1"]
        await wait_for(lambda: asked.status == "closed")
        assert asked.withheld and asked.answers == []
        assert TEXTS[0].encode() not in every_byte(world)

    play(story)


def test_answers_by_name_can_be_changed_until_it_is_closed_and_are_nobody_elses(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        red, blue = await world.seat("red"), await world.seat("blue")
        await control.client.command(do.OpenQuestionnaire(title="Poll", questions=HOT_WASH, to=["red"]))
        await red.client.command(do.AnswerQuestionnaire("questionnaire-1", {"best": "the first", "again": "1"}))
        await red.client.command(do.AnswerQuestionnaire("questionnaire-1", {"best": "the second", "again": "3"}))
        await wait_for(lambda: red.parts["questionnaire-1"]["answers"]["best"] == "the second")
        assert "questionnaire-1" not in blue.parts
        with pytest.raises(Refused, match="not asked"):
            await blue.client.command(do.AnswerQuestionnaire("questionnaire-1", {"best": "x", "again": "1"}))
        await control.client.command(do.CloseQuestionnaire("questionnaire-1"))
        await wait_for(lambda: red.parts["questionnaire-1"]["status"] == "closed")
        assert [each["best"] for each in control.state.questionnaires["questionnaire-1"].answers] == ["the second"]

    play(story)
