"""People: rosters, codes, seats that change team, the lead, a comms check, practice."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from click.testing import CliRunner

from tests.server.conftest import World, wait_for
from ttx.cli import cli
from ttx.client import Client
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do

ROSTER = "Name;Team;Office;Role\r\n김 민준;red;Defence;\r\nAnn Lee;Blue;;player\r\nEve;;;evaluator\r\n"


def test_a_list_of_people_is_loaded_and_who_comes_is_marked(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        await control.client.post("/api/roster", {"do": "load", "csv": "\ufeff" + ROSTER})
        await wait_for(lambda: len(control.live.roster) == 3)
        await world.seat("red", "김  민준")
        await wait_for(lambda: control.live.roster[0]["present"])
        first, second, third = control.live.roster
        assert (first["name"], first["team"], first["office"]) == ("김 민준", "red", "Defence")
        assert first["seat"] in control.state.seats
        assert (second["team"], second["present"], third["role"]) == ("blue", False, "evaluator")
        await control.client.post("/api/roster", {"do": "mark", "id": second["id"], "present": True})
        await control.client.post("/api/roster", {"do": "remove", "id": third["id"]})
        await control.client.post("/api/roster", {"do": "load", "csv": "name,team\nAnn Lee,blue\nBo,blue\n"})
        await wait_for(lambda: [each["name"] for each in control.live.roster] == ["김 민준", "Ann Lee", "Bo"])
        assert control.live.roster[1]["present"]

    play(story)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("who,team\nAnn,red\n", "line 1: there is no column `name`"),
        ("name,team\nAnn,red\n,blue\n", "line 3: a name is missing"),
        ("name,team\nAnn,green\n", "line 2: there is no team 'green'"),
        ("name,team,role\nAnn,red,king\n", "line 2: there is no role 'king'"),
        ("name,team\nAnn,\n", "line 2: Ann is in no team"),
    ],
)
def test_a_list_that_is_wrong_is_refused_with_its_line_and_changes_nothing(play: Any, text: str, says: str) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        with pytest.raises(Refused, match=says):
            await control.client.post("/api/roster", {"do": "load", "csv": text})
        await control.client.post("/api/roster", {"do": "add", "name": "Bo", "team": "red"})
        await wait_for(lambda: [each["name"] for each in control.live.roster] == ["Bo"])

    play(story)


def test_names_of_the_list_are_not_in_the_log_and_no_player_can_ask_for_them(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await control.client.post("/api/roster", {"do": "load", "csv": ROSTER})
        for path in ("/api/roster", "/api/codes"):
            with pytest.raises(TtxError, match="only a facilitator"):
                await seat.client.post(path, {"do": "load", "csv": ROSTER, "place": "team:red"})
        database = sqlite3.connect(world.file)
        log = str(database.execute("select * from events").fetchall())
        database.close()
        assert "민준" not in log and "Ann Lee" not in log

    play(story)


def test_a_new_code_opens_and_the_old_one_does_not(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        old = world.here.codes["team:red"]
        new = (await control.client.post("/api/codes", {"place": "team:red"}))["code"]
        assert new != old
        await wait_for(lambda: control.live.codes["team:red"] == new)
        async with Client(world.here.url) as client:
            with pytest.raises(TtxError, match="opens nothing"):
                await client.join(old, "Late")
            assert (await client.join(new, "Late")).team == "red"
        with pytest.raises(Refused, match="no code for"):
            await control.client.post("/api/codes", {"place": "team:green"})

    play(story)


def test_a_seat_that_is_moved_gets_the_other_teams_view_and_nothing_more_of_its_own(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await control.client.command(do.Start())
        await seat.client.draft("take")
        await control.client.command(do.MoveSeat(seat.you["seat"], "blue"))
        await wait_for(lambda: seat.parts.get("head", {}).get("team") == "blue")
        assert "red-only-brief" not in str(seat.parts)
        await control.client.command(do.Release("storm-warning"))
        await wait_for(lambda: "inject-1" in seat.parts)
        assert "red-only-line" not in str(seat.parts)
        await seat.client.command(do.Reply("inject-1", "from the new team"))
        assert control.state.injects["storm-warning"].deliveries["blue"].replies
        # The pen of the old team is free.
        other = await world.seat("red", "Bo")
        assert (await other.client.draft("take"))["holder"] == other.you["seat"]

    play(story)


def test_a_comms_check_is_confirmed_seat_by_seat(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        red, blue = await world.seat("red"), await world.seat("blue")
        await control.client.command(do.AskCheck("Do you read this?"))
        await wait_for(lambda: "check" in red.parts and "check" in blue.parts)
        await red.client.command(do.ConfirmCheck())
        await wait_for(lambda: red.parts["check"]["confirmed"] is True)
        assert blue.parts["check"]["confirmed"] is False
        assert list(control.state.check.confirmed) == [red.you["seat"]]
        late = await world.seat("red", "Late")
        assert late.parts["check"] == {"text": "Do you read this?", "confirmed": False}

    play(story)


def test_practice_is_answered_before_the_start_and_gone_after_it(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        red, blue = await world.seat("red"), await world.seat("blue")
        await control.client.command(do.SendPractice("Practice", "Answer with your team's name."))
        await wait_for(lambda: "practice" in red.parts)
        await red.client.command(do.AnswerPractice("we are red"))
        await wait_for(lambda: red.parts["practice"]["answer"] == "we are red")
        assert "we are red" not in str(blue.parts)
        await control.client.command(do.Start())
        await wait_for(lambda: "practice" not in red.parts and "practice" not in blue.parts)

    play(story)


def test_a_screen_gets_what_is_put_up_and_may_do_nothing(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        screen = await world.guest("screen")
        await control.client.command(do.Start())
        await control.client.command(do.Release("storm-warning"))
        await control.client.command(do.Release("secret-leak"))
        await control.client.command(do.SetScreen(show=["clock", "injects"], note="Results at 11:05"))
        await wait_for(lambda: screen.parts.get("screen", {}).get("note") == "Results at 11:05")
        assert "leak-text" not in str(screen.parts) and "red-only" not in str(screen.parts)
        with pytest.raises(Refused):
            await screen.client.command(do.SetScreen(blank=True))

    play(story)


def test_control_sees_when_handouts_were_printed(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        assert control.live.printed == ""
        done = CliRunner().invoke(
            cli, ["print", str(world.file), "--what", "handouts", "--format", "html", "--out", str(world.folder / "p")]
        )
        assert done.exit_code == 0, done.output
        await world.seat("red")
        await wait_for(lambda: control.live.printed != "")

    play(story)


def test_a_jump_of_the_clock_is_told_to_every_seat(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await control.client.command(do.Start())
        await control.client.command(do.Jump(120, "on"))
        await wait_for(lambda: seat.now() >= 120_000)

    play(story)
