from __future__ import annotations

from typing import Any

import pytest
from textual.events import Key

from tests.seat.fake import FakeServer
from ttx.exercise import commands as do

pytestmark = pytest.mark.anyio


def replies(server: FakeServer, inject: str = "launch", team: str = "japan") -> list[Any]:
    return server.state.injects[inject].deliveries[team].replies


async def test_reading_typing_and_ctrl_s_is_all_that_a_reply_takes(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        await seat.sees("Radar: two tracks", "answer by", "1 new, 1 due")
        await seat.type("Two tracks, confirmed")
        await seat.press("ctrl+s")
        await seat.sees("Reply sent", "answered")
        assert [reply.text for reply in replies(server)] == ["Two tracks, confirmed"]
        assert seat.seat.answer.given.text == ""
        assert not seat.seat.kept.unsent


async def test_who_types_faster_than_the_cursor_moves_loses_no_blank(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        await seat.sees("Radar: two tracks")
        for character in "Two tracks, no more":
            seat.app.post_message(Key("space" if character == " " else character, character))
        await seat.until(lambda: seat.seat.answer.given.text == "Two tracks, no more")


async def test_an_inject_that_is_read_is_opened_once(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    server.release("wire")
    token = server.seat()
    async with sit(token) as seat:
        await seat.until(lambda: (token, do.Open("inject-1")) in server.commands, "it is opened")
        await seat.goes_to("inject-2")
        await seat.until(lambda: (token, do.Open("inject-2")) in server.commands, "the other too")
        await seat.goes_to("inject-1")
        await seat.goes_to("brief")
        opened = [command for _, command in server.commands if isinstance(command, do.Open)]
        assert len(opened) == 2
        await seat.until(lambda: "new" not in seat.text.split("DECISION")[0], "nothing is new any more")


async def test_passing_over_an_inject_is_not_reading_it(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat()) as seat:
        server.release("launch")
        server.release("wire")
        await seat.sees("2. A wire report")
        await seat.press("escape", "home", "down", "down", "down", "end")
        await seat.until(lambda: seat.seat.current == "glossary")
        await seat.until(lambda: seat.seat.marks.waiting is None, "time to read has gone by")
        assert not any(isinstance(command, do.Open) for _, command in server.commands)


async def test_choices_are_marked_with_space_and_may_carry_a_reason(server: FakeServer, sit: Any) -> None:
    server.release("level")
    async with sit(server.seat()) as seat:
        await seat.sees("( ) leaders", "( ) ministers")
        await seat.press("ctrl+s")
        await seat.sees("Choose one of the answers")
        await seat.press("enter", "right", "space", "tab")
        await seat.type("The Diet sits")
        await seat.press("ctrl+s")
        await seat.sees("Reply sent")
        assert [(r.choice, r.text) for r in replies(server, "level")] == [("ministers", "The Diet sits")]


async def test_a_second_reply_is_a_second_version(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat(), size=(120, 40)) as seat:
        await seat.type("One")
        await seat.press("ctrl+s")
        await seat.sees("A new version of your reply (2)")
        await seat.type("Two")
        await seat.press("ctrl+s")
        await seat.sees("answered, version 2", "version 1", "version 2")
        assert [reply.version for reply in replies(server)] == [1, 2]


async def test_a_late_reply_goes_out_and_is_marked_late(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    server.now = 13 * 60_000
    async with sit(server.seat()) as seat:
        await seat.sees("late by 01:0")
        await seat.type("Sorry")
        await seat.press("ctrl+s")
        await seat.sees("answered late")
        assert replies(server)[0].late


async def test_what_arrives_touches_neither_text_nor_focus_nor_place(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        await seat.type("Half a tho")
        field = seat.app.focused
        for inject in ("level", "letter", "wire"):
            server.release(inject)
        server.control(do.Write(sender="beijing", to=["japan"], text="An offer."))
        await seat.sees("NEW:", "4. A wire report")
        assert seat.app.focused is field
        assert seat.seat.current == "inject-1"
        await seat.type("ught")
        assert seat.seat.answer.given.text == "Half a thought"
        assert "! 1. Missile launch" in seat.text


async def test_a_list_that_was_scrolled_stays_where_it_was(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        for _ in range(12):
            server.control(do.AddInject("More", "Text", ["japan"]))
        await seat.sees("13. More")
        await seat.goes_to("inject-1")
        row = next(row for row, line in enumerate(seat.text.splitlines()) if "1. Missile launch" in line)
        await seat.type("Half")
        server.release("wire")
        await seat.sees("NEW: 14. A wire report")
        assert "1. Missile launch" in seat.text.splitlines()[row]


async def test_each_inject_keeps_its_own_half_written_reply(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    server.control(do.AddInject("Second", "Another question", ["japan"], "reply"))
    async with sit(server.seat()) as seat:
        await seat.goes_to("inject-1")
        await seat.type("To the first")
        await seat.goes_to("inject-2")
        assert seat.seat.answer.given.text == ""
        await seat.type("To the second")
        await seat.goes_to("inject-1")
        assert seat.seat.answer.given.text == "To the first"


async def test_a_half_written_reply_survives_a_lost_line(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        await seat.type("Two trac")
        server.down = True
        server.tell()
        await seat.sees("LINE DOWN")
        await seat.type("ks")
        await seat.press("ctrl+s")
        await seat.sees("It was not sent; what you wrote is kept")
        server.down = False
        await seat.until(lambda: "LINE DOWN" not in seat.text, "the line is back")
        assert seat.seat.answer.given.text == "Two tracks"
        await seat.press("ctrl+s")
        await seat.sees("Reply sent")
        assert [reply.text for reply in replies(server)] == ["Two tracks"]


async def test_an_answer_that_got_lost_does_not_send_twice(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        await seat.type("Once")
        server.lose_answers = 1
        await seat.press("ctrl+s")
        await seat.sees("It was not sent")
        await seat.press("ctrl+s")
        await seat.sees("Reply sent")
        assert len(replies(server)) == 1


async def test_a_half_written_reply_survives_a_crash(server: FakeServer, sit: Any, keep: Any) -> None:
    server.release("launch")
    async with sit() as seat:
        await seat.sees("Code")
        await seat.type("JAPAN")
        await seat.press("enter")
        await seat.type("Sato")
        await seat.press("enter", "enter")
        await seat.sees("Missile launch")
        await seat.type("Half a thought")
        await seat.until(lambda: "Half a thought" in str(keep.seats(seat.app.url)[0].unsent), "it is on the disk")
    async with sit() as seat:
        await seat.sees("the same seat again: Sato")
        await seat.press("enter")
        await seat.sees("Missile launch", "Half a thought")
        assert len(server.seats) == 1


async def test_the_recalled_is_gone_and_says_so(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        await seat.type("Half")
        server.control(do.Recall("launch", "Wrong team", correction="Ignore the tracks."))
        await seat.sees("RECALLED: Wrong team", "Ignore the tracks.", "recalled")
        assert "Radar: two tracks" not in seat.text


async def test_a_decision_is_asked_for_in_the_playbook_s_word(server: FakeServer, sit: Any) -> None:
    server.release("letter")
    async with sit(server.seat()) as seat:
        await seat.sees("for your decision", "This is for your decision: F2.", "U.S. trade office")


async def test_only_the_lead_sends_and_the_others_are_told(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    lead, token = server.seat(name="Abe", office="PM"), server.seat(name="Mori")
    server.control(do.NameLead("japan", lead))
    async with sit(token) as seat:
        await seat.sees("Only the lead sends: Abe (PM)")
        await seat.type("Mine")
        await seat.press("ctrl+s")
        await seat.sees("has a lead, who alone submits")
        assert seat.seat.answer.given.text == "Mine"
