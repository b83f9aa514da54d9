"""The projector from control's side: put up, take down, blank, freeze, and what the room then sees."""

from __future__ import annotations

import pytest

from tests.console.playing import busy, console, roomful, small
from ttx.exercise import commands as do

pytestmark = pytest.mark.anyio


async def test_what_is_put_up_is_seen_in_the_preview_and_nothing_else() -> None:
    world = busy("")
    world.do(do.Release("launch", ["rok"], 1))
    world.do(do.AddInject("Power cut", "It is dark in every capital.", ["all"]))
    async with console(world, (120, 40)) as play:
        await play.page("screen", "show:injects")
        await play.shows("What the room sees", "clock: One, brief, running")
        assert "It is dark" not in play.text
        await play.press("enter")
        await play.shows("[x] Injects", "It is dark in every capital.")
        assert "Three objects" not in play.text and "Yes or no?" not in play.text
        await play.press("enter")
        await play.until(lambda: "It is dark" not in play.text)
        assert play.sent == [do.SetScreen(["clock", "injects"]), do.SetScreen(["clock"])]


async def test_one_public_thing_stands_large_and_is_taken_down_by_the_same_key() -> None:
    world = busy("")
    world.do(do.AddInject("Power cut", "It is dark.", ["all"]))
    async with console(world, (120, 40)) as play:
        await play.page("screen", "item:inject-1")
        await play.press("enter")
        await play.shows("(•) Power cut", "LARGE  Power cut")
        await play.press("enter")
        await play.shows("( ) Power cut")
        assert [command.item for command in play.sent] == ["inject-1", ""]


async def test_a_thing_that_is_not_public_any_more_does_not_stand_in_the_way() -> None:
    world = busy("")
    world.do(do.AddInject("Power cut", "It is dark.", ["all"]))
    world.do(do.SetScreen(["clock"], item="inject-1"))
    added = next(name for name, inject in world.state.injects.items() if inject.spec.title == "Power cut")
    world.do(do.Recall(added, "wrong", ["us"]))
    async with console(world, (120, 40)) as play:
        await play.press("z")
        await play.until(lambda: play.sent)
        assert play.sent == [do.SetScreen(["clock"], blank=True)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_blank_and_freeze_are_one_key_and_stand_in_the_heading(size: tuple[int, int]) -> None:
    async with console(busy(""), size) as play:
        assert "SCREEN:" not in play.text.split("\n")[2]
        await play.press("z")
        await play.shows("SCREEN: blank")
        await play.press("z")
        await play.until(lambda: "SCREEN: blank" not in play.text)
        await play.press("Z")
        await play.shows("SCREEN: frozen")
        await play.press("Z")
        await play.until(lambda: "SCREEN: frozen" not in play.text)


async def test_a_frozen_screen_shows_what_it_showed_and_the_preview_says_so() -> None:
    world = busy("")
    async with console(world, (120, 40)) as play:
        await play.page("screen", "show:injects")
        await play.press("enter")
        await play.shows("[x] Injects")
        await play.press("Z")
        await play.shows("PROJECTOR   frozen")
        world.do(do.AddInject("Power cut", "It is dark.", ["all"]))
        await play.shows("( ) Power cut")
        assert "It is dark" not in play.text
        await play.press("Z")
        await play.shows("It is dark")


async def test_a_note_is_written_and_taken_away() -> None:
    async with console(busy(""), (120, 40)) as play:
        await play.page("screen")
        await play.press("n")
        await play.asks("NoteDialog")
        await play.type("Results at 11:05")
        await play.press("ctrl+s")
        await play.shows("note: Results at 11:05")
        await play.press("n")
        await play.asks("NoteDialog")
        await play.press(*["backspace"] * 16, "ctrl+s")
        await play.until(lambda: "Results at" not in play.text)


async def test_results_go_up_from_here_too_and_the_indicators_as_they_stand() -> None:
    world = roomful()
    async with console(world, (120, 40)) as play:
        await play.page("screen", "results:questionnaire-3")
        await play.press("enter")
        await play.shows("[x] Closed one", "How sure are you?")
        play.app.screen.query_one("#rows").go("show:indicators")
        await play.press("enter")
        await play.shows("Cohesion 50")


async def test_on_a_narrow_screen_the_preview_is_a_key_away() -> None:
    async with console(small(), (80, 24)) as play:
        await play.page("screen")
        await play.press("v")
        await play.asks("Preview")
        await play.shows("WHAT THE ROOM SEES: clock", "clock: not started, lobby")


async def test_a_stop_for_a_real_reason_is_what_the_room_sees() -> None:
    world = busy("")
    world.do(do.Pause("Medical help in room 2", real=True))
    async with console(world, (120, 40)) as play:
        await play.page("screen")
        await play.shows("PROJECTOR   the stop", "STOPPED: Medical help in room 2")
