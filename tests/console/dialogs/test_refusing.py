"""What a dialog does not let through, and that nothing typed is lost by it."""

from __future__ import annotations

import pytest

from ttx.console import dialogs as d
from ttx.console.dialogs.rulings import chance
from ttx.console.times import read_at
from ttx.exercise import commands as do

from .every import DRAFT, EVERY
from .helpers import UNSET, opened
from .world import busy

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("SkipDialog", "Say why"),
        ("RecallDialog", "Say why"),
        ("PauseDialog", "Say why"),
        ("StopDialog", "Say what has happened"),
        ("ShiftDialog", "Write how far"),
        ("ExtendDialog", "Write how many"),
        ("MeetingDialog", "at least two teams"),
        ("ObserveDialog", "Write what you saw"),
        ("EnterReplyDialog", "Choose the team's answer"),
        ("EndorseDialog", "Choose one"),
        ("RemoveSeatDialog", "Choose a seat"),
        ("EndDialog", "Decide on each draft"),
        ("EditDialog", "Nothing is different"),
        ("AdHocDialog", "needs a title"),
        ("OutcomeDialog", "Choose one"),
        ("ReturnDialog", "what is unclear"),
    ],
)
async def test_an_empty_dialog_says_what_is_missing_and_stays(name: str, message: str) -> None:
    world = busy()
    async with opened(lambda: EVERY[name](world)) as dialog:
        await dialog.press("ctrl+s")
        await dialog.pilot.pause()
        assert message in dialog.screen
        assert dialog.app.got is UNSET


@pytest.mark.parametrize(
    ("name", "label", "text", "message"),
    [
        ("TickDialog", "Seen at", "noon", "T+MM:SS"),
        ("TickDialog", "Seen at", "T+9:00:00", "still to come"),
        ("EditDialog", "Answer within", "10", "write 90s, 10m or 1h30m"),
        ("ShiftDialog", "Shift by", "much", "is not a number"),
        ("ShiftDialog", "Shift by", "nan", "between -100 and 100"),
        ("ShiftDialog", "Shift by", "300", "between -100 and 100"),
        ("RulingDialog", "Odds, percent", "0000", "between 0 and 100"),
        ("JumpDialog", "Minutes", "-5", "between 0.1 and 1440"),
        ("ExtendDialog", "Minutes", "-100", "no time left"),
    ],
)
async def test_a_value_that_does_not_fit_is_explained_beside_what_was_typed(
    name: str, label: str, text: str, message: str
) -> None:
    world = busy()
    async with opened(lambda: EVERY[name](world)) as dialog:
        if name == "ShiftDialog":
            await dialog.fill("Reason", "because")
        await dialog.fill(label, text)
        await dialog.press("ctrl+s")
        await dialog.pilot.pause()
        assert message in " ".join(dialog.screen.replace("│", "").split())
        assert text in dialog.screen
        assert dialog.app.got is UNSET


async def test_how_to_mend_it_stays_beside_what_is_wrong() -> None:
    world = busy()
    async with opened(lambda: EVERY["EndDialog"](world)) as dialog:
        await dialog.press("ctrl+s")
        await dialog.pilot.pause()
        assert "! Decide on each draft." in dialog.screen
        assert "s submit" in dialog.screen


async def test_no_team_ticked_is_said_beside_the_teams() -> None:
    world = busy()
    async with opened(lambda: EVERY["ReleaseDialog"](world)) as dialog:
        await dialog.to("To")
        await dialog.press("end", "space", "ctrl+s")
        await dialog.pilot.pause()
        assert "Tick at least one team" in dialog.screen


async def test_who_has_it_already_cannot_be_ticked() -> None:
    world = busy()
    async with opened(lambda: EVERY["ReleaseDialog"](world)) as dialog:
        await dialog.to("To")
        await dialog.press("home", "up", "up", "up")
        assert "[ ] United States, has it since" in dialog.screen
        assert (await dialog.confirm()).teams == ["rok"]


async def test_what_was_written_is_thrown_away_only_by_a_second_escape() -> None:
    world = busy()
    async with opened(lambda: EVERY["ObserveDialog"](world)) as dialog:
        await dialog.type("Half a")
        await dialog.press("escape")
        await dialog.pilot.pause()
        assert "Escape again throws away what you wrote" in dialog.screen
        await dialog.type(" word")
        await dialog.press("escape")
        assert dialog.app.got is UNSET
        assert "Half a word" in dialog.screen
        await dialog.press("escape")
        assert dialog.app.got is None


async def test_what_another_facilitator_did_meanwhile_is_refused_with_the_text_still_there() -> None:
    world = busy()
    async with opened(lambda: EVERY["AnswerDialog"](world)) as dialog:
        await dialog.fill("Answer", "Two of them")
        world.do(do.Answer("request-1", "Three"))
        await dialog.press("ctrl+s")
        await dialog.pilot.pause()
        assert "this request has been answered" in dialog.screen
        assert "Two of them" in dialog.screen
        assert dialog.app.got is UNSET


async def test_a_ruling_on_a_version_that_is_old_by_now_is_refused() -> None:
    world = busy()
    async with opened(lambda: d.RulingDialog(world.state, ["move-2"])) as dialog:
        await dialog.fill("Outcome", "It waits")
        world.player(do.SubmitMove([], {"intent": "Act", "public-line": "-"}, version=1), "japan")
        await dialog.press("ctrl+s")
        await dialog.pilot.pause()
        assert "has changed since you looked" in dialog.screen


async def test_a_reservation_needs_words() -> None:
    world = busy()
    async with opened(lambda: EVERY["EndorseDialog"](world)) as dialog:
        await dialog.to("Japan 日本")
        await dialog.press("down", "space", "ctrl+s")
        await dialog.pilot.pause()
        assert "Write the reservation" in dialog.screen


async def test_the_answer_to_a_claimed_request_is_left_to_the_server_to_judge() -> None:
    world = busy()
    world.do(do.Claim("request-1"))
    async with opened(lambda: EVERY["AnswerDialog"](world)) as dialog:
        await dialog.fill("Answer", "Two")
        assert await dialog.confirm() == do.Answer("request-1", "Two")


async def test_the_end_lists_what_is_open_and_asks_only_about_drafts_with_something_in_them() -> None:
    world = busy()
    async with opened(
        lambda: d.EndDialog(world.state, {"rok": DRAFT, "us": {"body": {"fields": {"intent": " "}}}})
    ) as it:
        shown = it.screen
        assert "no ruling on the move of Japan" in shown
        assert "1 ruling drafted, not released" in shown
        assert "United States waits for an answer" in shown
        assert shown.count("[   ?   ]") == 1


async def test_a_recall_says_what_is_shifted_back_and_that_some_teams_are_not_all() -> None:
    world = busy()
    async with opened(lambda: EVERY["RecallDialog"](world)) as dialog:
        assert "65 → 60" in dialog.screen
        assert "opened by Kim" in dialog.screen
        await dialog.to("From")
        await dialog.press("space")
        await dialog.pilot.pause()
        assert "only when all teams lose it" in dialog.screen


async def test_a_jump_lists_what_it_passes_while_the_minutes_are_typed() -> None:
    world = busy()
    async with opened(lambda: EVERY["JumpDialog"](world)) as dialog:
        assert "• Letter" not in dialog.screen
        await dialog.fill("Minutes", "20")
        await dialog.pilot.pause()
        assert "• Letter" in dialog.screen


def test_odds_have_the_words_that_analysts_use() -> None:
    words = [chance(percent) for percent in (1, 10, 30, 50, 60, 90, 99)]
    assert words == [
        "almost no chance", "very unlikely", "unlikely", "roughly even", "likely", "very likely", "almost certain"
    ]  # fmt: skip


def test_a_time_is_read_as_it_is_shown() -> None:
    assert read_at("T+12:30") == 750_000
    assert read_at("t+1:02:03") == 3_723_000
    for text in ("12", "T+1:75", "1:99:00", "٣:00", "T+::", ""):
        with pytest.raises(ValueError, match="T\\+MM:SS"):
            read_at(text)
