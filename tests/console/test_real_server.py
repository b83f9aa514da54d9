"""The console's pages on a real server, with real seats: what the fakes answer by hand is answered here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.console.playing import Playing
from tests.server.conftest import World, world
from ttx.client import Client
from ttx.client.control import ControlFeed
from ttx.console.app import ConsoleApp
from ttx.errors import TtxError
from ttx.exercise import commands as do

pytestmark = pytest.mark.anyio
__all__ = ["world"]


@asynccontextmanager
async def on_server(world: World, size: tuple[int, int] = (100, 40)) -> AsyncIterator[Playing]:
    """A console on the server of this test."""
    world.start()
    app = ConsoleApp(ControlFeed(world.client(world.here)))
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            play = Playing(pilot, app, None)  # type: ignore[arg-type]
            await play.until(lambda: app.console_screen.ready and app.console_screen.query_one("#injects").count)
            yield play
    finally:
        await world.leave()
        world.stop()


async def test_a_list_is_loaded_refused_with_its_line_people_join_and_are_moved(world: World, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,office,team,role\nAnn,MOFA,red,player\n山本,外務省,green,player\n", encoding="utf-8")
    async with on_server(world) as play:
        await play.page("people")
        await play.press("l")
        await play.asks("LoadRosterDialog")
        await play.type(str(file))
        await play.press("ctrl+s")
        await play.shows("line 3: there is no team 'green'")
        file.write_text("Role;Team;Name\nplayer;Blue;山本\nplayer;red;Ann\n", encoding="utf-8-sig")
        await play.press("ctrl+s")
        await play.shows("2 people are on the list from this file", "0 of 2 on the list are here", "not here yet")
        await world.seat("red", "Ann")
        await play.shows("1 of 2 on the list are here", "1 of 1 at a screen")
        person = next(each["id"] for each in play.app.feed.live.roster if each["name"] == "山本")
        assert play.app.screen.query_one("#rows").go(f"person:{person}")
        await play.pilot.pause()
        await play.press("space")
        await play.shows("in the room, no seat", "2 of 2 on the list are here")
        joined = next(name for name, each in play.app.feed.state.seats.items() if each.team == "red")
        assert play.app.screen.query_one("#rows").go(f"seat:{joined}")
        await play.pilot.pause()
        await play.press("T")
        await play.asks("MoveSeatDialog")
        await play.press("tab", "down", "space", "ctrl+s")
        await play.until(lambda: play.app.feed.state.seats[joined].team == "blue")


async def test_a_new_code_opens_the_door_and_the_old_one_no_more(world: World) -> None:
    async with on_server(world) as play:
        old = play.app.feed.live.codes["team:red"]
        await play.page("codes", "place:team:red")
        await play.press("K")
        await play.asks("RenewCode")
        await play.press("enter")
        await play.asks("NewCode")
        await play.until(lambda: play.app.feed.live.codes["team:red"] != old)
        new = play.app.feed.live.codes["team:red"]
        await play.shows(new, "   ".join(" ".join(group) for group in new.split("-")))
        async with Client(world.here.url) as stranger:
            with pytest.raises(TtxError, match="opens nothing"):
                await stranger.join(old, "Ann")
            assert (await stranger.join(new, "Ann")).team == "red"


async def test_comms_check_practice_and_a_questionnaire_go_to_a_seat_and_come_back(world: World) -> None:
    async with on_server(world) as play:
        ann = await world.seat("red", "Ann")
        await play.page("contact")
        await play.press("c")
        await play.asks("CheckDialog")
        await play.press("ctrl+s")
        await play.shows("NOT CONFIRMED (1)")
        await ann.client.command(do.ConfirmCheck())
        await play.shows("CONFIRMED (1)")
        await play.press("i")
        await play.asks("PracticeDialog")
        await play.press("ctrl+s")
        await play.shows("Blue  no answer yet")
        await ann.client.command(do.AnswerPractice("준비"))
        await play.shows("✓ Red", "준비")
        await play.press("escape")
        await play.page("questionnaires")
        await play.press("w")
        await play.asks("QuestionnaireDialog")
        await play.type("Poll")
        await play.press("tab")
        await play.type("Sure? [1-3]")
        await play.press("ctrl+s")
        await play.shows("Poll   0 of 1 have answered")
        await ann.client.command(do.AnswerQuestionnaire("questionnaire-1", {"q1": "2"}))
        await play.shows("Poll   1 of 1 have answered")
        await play.press("c")
        await play.asks("CloseQuestionnaire")
        await play.press("enter")
        await play.shows("shown to nobody")
        await play.press("s")
        await play.until(lambda: ann.parts["questionnaire-1"]["results"])


async def test_the_projector_is_blanked_and_what_was_on_paper_is_entered_with_its_time(world: World) -> None:
    async with on_server(world) as play:
        wall = await world.guest("screen")
        await play.press("z")
        await play.until(lambda: wall.parts["screen"]["blank"])
        await play.shows("SCREEN: blank")
        await play.press("space")
        await play.asks("Start")
        await play.press("enter")
        await play.shows("RUNNING")
        await play.press("m")
        await play.asks("WriteDialog")
        await play.type("We object.")
        await play.press("tab", "down", "down", "space")  # red is ticked: it is shown
        await play.press("tab", "enter", "end", "up", "enter", "tab")
        await play.type("0:00")
        await play.press("ctrl+s")
        await play.until(lambda: play.app.feed.state.messages)
        message = play.app.feed.state.messages["message-1"]
        assert (message.sender, message.text, message.to) == ("red", "We object.", ["control"])
        happened = [getattr(fact.event, "happened", None) for fact in play.app.feed.history]
        assert 0 in happened


async def test_an_evaluator_joins_by_code_notes_ticks_rates_and_is_seen_by_control_at_once(world: World) -> None:
    async with on_server(world) as control, Client(world.here.url) as client:
        await client.join(world.here.codes["evaluator"], "Eve")
        app = ConsoleApp(ControlFeed(client))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            play = Playing(pilot, app, None)  # type: ignore[arg-type]
            await play.shows("you are an EVALUATOR")
            assert app.feed.live.codes == {}
            await play.press("o")
            await play.asks("ObserveDialog")
            await play.type("They called first")
            await play.press("ctrl+s")
            await control.until(lambda: control.app.feed.state.observations)
            await play.press("q")
            await play.asks("ParkDialog")
            await play.type("Who pays")
            await play.press("ctrl+s")
            await control.until(lambda: control.app.feed.state.evaluation.parked)
            await play.press("space")
            await play.shows("you are here as an evaluator")
            assert control.app.feed.state.status == "lobby"
