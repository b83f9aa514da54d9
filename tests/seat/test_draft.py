from __future__ import annotations

from typing import Any

import pytest

from tests.seat.fake import FakeServer
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.seat.form import FormPane
from ttx.seat.keep import Keep

pytestmark = pytest.mark.anyio


def body(server: FakeServer) -> Any:
    return server.drafts.draft("japan").body


def versions(server: FakeServer) -> Any:
    return next(iter(server.state.moves.values())).versions


async def write(seat: Any, text: str) -> None:
    await seat.press("f2")
    await seat.sees("Action 1")
    await seat.type(text)


async def fill_intent(seat: Any, text: str = "One count") -> None:
    """Tab until the field called Intent, as a person does."""
    for _ in range(12):
        await seat.press("tab")
        focused = seat.app.focused
        row = focused.parent if focused is not None else None
        if getattr(row, "spec", {}).get("id") == "intent":
            await seat.type(text)
            return
    raise AssertionError(seat.text)


async def test_the_form_is_short_filled_by_keyboard_and_saved_while_one_writes(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 40)) as seat:
        await write(seat, "Call Seoul")
        await seat.press("tab", "space", "tab", "right", "space", "tab", "right", "space")
        await fill_intent(seat)
        assert "Dissent" not in seat.text
        await seat.until(lambda: body(server).fields.get("intent") == "One count", "it is saved")
        assert body(server).actions == [Action("Call Seoul", "diplomatic", ["rok"], "private")]
        await seat.press("f3")
        await seat.sees("Situation as we see it")


async def test_ctrl_s_shows_the_decision_whole_and_sends_it(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 40)) as seat:
        await write(seat, "Call Seoul")
        await fill_intent(seat)
        await seat.press("ctrl+s")
        await seat.sees("Send this decision?", "This will be version 1", "1. Call Seoul", "One count")
        await seat.press("enter")
        await seat.sees("Decision sent: version 1", "version 1 sent", "not begun", "Version 1", "1. Call Seoul")
        assert [action.what for action in versions(server)[0].actions] == ["Call Seoul"]
        assert server.drafts.draft("japan").holder == ""
        assert not seat.seat.unsent


async def test_what_is_missing_is_said_and_the_form_stays(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 40)) as seat:
        await write(seat, "Call Seoul")
        await seat.press("ctrl+s")
        await seat.sees("Send this decision?")
        await seat.press("enter")
        await seat.sees("'Intent' is missing", "Call Seoul")


async def test_a_new_version_begins_with_what_was_sent(server: FakeServer, sit: Any) -> None:
    server.as_team("japan", do.SubmitMove([Action("Call Seoul")], {"intent": "One count"}))
    async with sit(server.seat(), size=(100, 40)) as seat:
        await write(seat, "")
        await seat.sees("Decision, version 2", "Call Seoul", "One count")
        await seat.type("Call Washington")
        await seat.press("ctrl+s")
        await seat.sees("This will be version 2")
        await seat.press("enter")
        await seat.sees("Decision sent: version 2")
        assert [action.what for action in versions(server)[1].actions] == ["Call Seoul", "Call Washington"]


async def test_a_returned_decision_shows_control_s_question_on_top(server: FakeServer, sit: Any) -> None:
    server.as_team("japan", do.SubmitMove([Action("Call Seoul")], {"intent": "One count"}))
    async with sit(server.seat(), size=(100, 40)) as seat:
        server.control(do.ReturnMove("move-1", 1, "At what level?"))
        await seat.sees("DECISION  1 new, 1 due", "returned with a question")
        await seat.press("f8")
        await seat.sees("RETURNED FOR CLARIFICATION", "At what level?")
        await write(seat, "")
        await seat.sees("RETURNED FOR CLARIFICATION", "At what level?")


async def test_the_pen_passes_between_two_who_write_and_read_along(server: FakeServer, sit: Any, tmp_path: Any) -> None:
    first, second = server.seat(name="Sato", office="PM"), server.seat(name="Mori", office="Defence")
    async with sit(first, size=(100, 40)) as sato, sit(second, size=(100, 40), kept=Keep(tmp_path / "b")) as mori:
        await write(sato, "Call Seoul")
        await mori.sees("Sato (PM) has the pen")
        await mori.press("f2")
        await mori.sees("1. Call Seoul", "F7 asks for the pen")
        assert not mori.app.query(FormPane)
        await mori.press("f7")
        await mori.sees("You asked for the pen")
        await sato.sees("Mori (Defence) asks for the pen: F7 gives it")
        await sato.type(" at once")
        await sato.press("f7")
        await sato.sees("The pen is with Mori (Defence)", "1. Call Seoul at once")
        await mori.sees("Action 1", "Call Seoul at once")
        await mori.until(lambda: bool(mori.app.screen.query(FormPane)), "the form is there")
        await mori.press("f2")
        await mori.type("Call Washington")
        await sato.sees("2. Call Washington")


async def test_a_pen_that_was_taken_keeps_both_texts(server: FakeServer, sit: Any, tmp_path: Any) -> None:
    first, second = server.seat(name="Sato"), server.seat(name="Mori")
    async with sit(first, size=(100, 40)) as sato:
        await write(sato, "Call Seoul")
        await sato.until(lambda: len(body(server).actions) == 1, "saved")
        server.drafts._hand("japan", second)
        draft = server.drafts.draft("japan")
        draft.version += 1
        draft.body.actions = [Action("Call Washington")]
        await sato.type(" now")
        server.tell()
        await sato.sees("1. Call Washington", "Kept version")
        await sato.goes_to("kept-0")
        await sato.sees("Call Seoul now", "so both are")


async def test_a_kept_version_can_become_the_draft_and_the_other_is_kept_in_turn(server: FakeServer, sit: Any) -> None:
    token = server.seat(name="Sato")
    server.drafts.do(server.who(token), "", {"do": "save", "version": 0, "body": {"actions": [{"what": "One"}]}})
    server.drafts.do(server.who(token), "", {"do": "save", "version": 0, "body": {"actions": [{"what": "Two"}]}})
    async with sit(token, size=(100, 40)) as seat:
        await seat.goes_to("kept-0")
        await seat.press("enter", "space", "ctrl+s")
        await seat.until(lambda: [action.what for action in body(server).actions] == ["Two"], "it is the draft")
        kept = server.drafts.draft("japan").kept
        assert [action.what for each in kept for action in each.body.actions] == ["One"]
        await seat.goes_to("draft")
        await seat.sees("Action 1", "Two")


async def test_a_version_sent_meanwhile_is_shown_beside_one_s_own(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 40)) as seat:
        await write(seat, "Call Seoul")
        await fill_intent(seat)
        await seat.press("ctrl+s")
        await seat.sees("This will be version 1")
        server.as_team("japan", do.SubmitMove([Action("Call Beijing")], {"intent": "Another"}))
        await seat.press("enter")
        await seat.sees("NOT SENT", "1. Call Beijing", "Yours, not sent", "1. Call Seoul")
        await seat.press("enter")
        await seat.sees("Decision sent: version 2")
        assert [action.what for action in versions(server)[1].actions] == ["Call Seoul"]


async def test_a_draft_survives_a_lost_line_and_a_crash(server: FakeServer, sit: Any, keep: Keep) -> None:
    token = server.seat()
    async with sit(token, size=(100, 40)) as seat:
        await write(seat, "Call")
        server.down = True
        server.tell()
        await seat.type(" Seoul")
        await seat.sees("LINE DOWN")
        await seat.until(lambda: keep.seats(seat.app.url)[0].body, "it is on the disk")
        await seat.until(lambda: "Call Seoul" in str(keep.seats(seat.app.url)[0].body), "whole")
    server.down = False
    async with sit(token, size=(100, 40)) as seat:
        await seat.until(lambda: [action.what for action in body(server).actions] == ["Call Seoul"], "it is saved")
        await seat.press("f2")
        await seat.sees("Action 1", "Call Seoul")


async def test_a_patch_does_not_touch_the_form_or_the_cursor(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 40)) as seat:
        await write(seat, "Call")
        field = seat.app.focused
        server.release("launch")
        server.control(do.Hint("japan", "Who calls?"))
        await seat.sees("NEW:")
        await seat.type(" Seoul")
        assert seat.app.focused is field
        assert field.text == "Call Seoul"
        await seat.until(lambda: [action.what for action in body(server).actions] == ["Call Seoul"], "saved")
        assert seat.app.focused is field


async def test_the_pen_is_put_back_with_the_same_key(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 40)) as seat:
        await write(seat, "Call Seoul")
        await seat.press("f7")
        await seat.sees("nobody writes it", "1. Call Seoul")
        assert seat.app.focused is seat.seat.listing


async def test_the_lead_alone_sends_what_another_wrote(server: FakeServer, sit: Any, tmp_path: Any) -> None:
    lead, writer = server.seat(name="Abe"), server.seat(name="Mori")
    server.control(do.NameLead("japan", lead))
    async with sit(writer, size=(100, 40)) as mori, sit(lead, size=(100, 40), kept=Keep(tmp_path / "b")) as abe:
        await write(mori, "Call Seoul")
        await fill_intent(mori)
        await mori.press("ctrl+s")
        await mori.sees("Only the lead sends it: Abe")
        await abe.goes_to("draft")
        await abe.sees("One count")
        await abe.press("ctrl+s")
        await abe.sees("Send this decision?")
        await abe.press("enter")
        await abe.sees("Decision sent: version 1")
        await mori.sees("Decision, version 2")
        assert len(versions(server)) == 1
