"""One draft, one pen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.conftest import World, wait_for
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise.events import Action, DraftClosed

BODY = {"actions": [{"what": "close the port"}], "fields": {"intent": "safety"}, "joint": []}
OTHER = {"actions": [{"what": "open the port"}], "fields": {}, "joint": []}


def test_a_team_mate_reads_the_draft_as_it_is_written_and_another_team_does_not(play: Any) -> None:
    async def story(world: World) -> None:
        ann, bob, eve = await world.seat("red", "Ann"), await world.seat("red", "Bob"), await world.seat("blue", "Eve")
        await ann.client.draft("save", version=0, body=BODY)
        await wait_for(lambda: bob.parts["draft"]["version"] == 1)
        assert bob.parts["draft"]["body"]["actions"][0]["what"] == "close the port"
        assert bob.parts["draft"]["holder"] == ann.you["seat"]
        assert "close the port" not in str(eve.parts)

    play(story)


def test_who_has_no_pen_cannot_overwrite_and_loses_nothing(play: Any) -> None:
    async def story(world: World) -> None:
        ann, bob = await world.seat("red", "Ann"), await world.seat("red", "Bob")
        await ann.client.draft("save", version=0, body=BODY)
        assert (await bob.client.draft("save", version=1, body=OTHER))["kept"]
        await wait_for(lambda: bool(ann.parts["draft"]["kept"]))
        assert ann.parts["draft"]["body"]["actions"][0]["what"] == "close the port"
        assert ann.parts["draft"]["kept"][0]["body"]["actions"][0]["what"] == "open the port"

    play(story)


def test_the_pen_goes_to_who_asked_and_only_from_who_has_it(play: Any) -> None:
    async def story(world: World) -> None:
        ann, bob = await world.seat("red", "Ann"), await world.seat("red", "Bob")
        await ann.client.draft("take")
        assert (await bob.client.draft("take"))["asked"]
        with pytest.raises(TtxError, match="do not have the pen"):
            await bob.client.draft("pass", seat=bob.you["seat"])
        await ann.client.draft("pass", seat=bob.you["seat"])
        await wait_for(lambda: ann.parts["draft"]["holder"] == bob.you["seat"])

    play(story)


def test_a_stroke_made_without_the_newest_version_is_kept_beside_it(play: Any) -> None:
    async def story(world: World) -> None:
        ann = await world.seat("red", "Ann")
        await ann.client.draft("save", version=0, body=BODY)
        assert (await ann.client.draft("save", version=0, body=OTHER)) == {"version": 1, "kept": True}
        await ann.client.draft("drop_kept", index=0)
        await wait_for(lambda: ann.parts["draft"]["kept"] == [])

    play(story)


def test_submitting_clears_the_draft_for_everybody(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        ann, bob = await world.seat("red", "Ann"), await world.seat("red", "Bob")
        await control.client.command(do.Start())
        await ann.client.draft("save", version=0, body=BODY)
        await ann.client.command(do.SubmitMove([Action("close the port")], {"intent": "safety"}))
        await wait_for(lambda: "move-1" in bob.parts and not bob.parts["draft"]["body"]["actions"])

    play(story)


def test_a_draft_survives_a_killed_server(play: Any, world: World) -> None:
    world.start()

    async def write(world: World) -> None:
        ann = await world.seat("red", "Ann")
        await ann.client.draft("save", version=0, body=BODY)

    async def read(world: World) -> None:
        bob = await world.seat("red", "Bob")
        assert bob.parts["draft"]["body"]["actions"][0]["what"] == "close the port"

    play(write)
    world.kill()
    world.start()
    play(read)


def test_the_end_asks_about_an_unsent_draft_and_keeps_it_as_evidence(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        ann = await world.seat("red", "Ann")
        await control.client.command(do.Start())
        await ann.client.draft("save", version=0, body=BODY)
        with pytest.raises(TtxError, match="Red has a draft that was not sent"):
            await control.client.command(do.End("done"))
        await control.client.command(do.End("done", {"red": "keep"}))
        await wait_for(lambda: bool(control.state and control.state.over))
        kept = next(fact.event for fact in control.history if isinstance(fact.event, DraftClosed))
        assert kept.actions[0].what == "close the port"

    play(story)


def test_control_takes_the_pen_and_gives_it_to_a_seat_of_that_team_only(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        ann, bob, eve = await world.seat("red", "Ann"), await world.seat("red", "Bob"), await world.seat("blue", "Eve")
        await ann.client.draft("take")
        await control.client.draft("give", team="red", seat=bob.you["seat"])
        await wait_for(lambda: ann.parts["draft"]["holder"] == bob.you["seat"])
        with pytest.raises(TtxError, match="not in that team"):
            await control.client.draft("give", team="red", seat=eve.you["seat"])
        with pytest.raises(TtxError, match="no team"):
            await control.client.draft("give", team="nowhere", seat="")

    play(story)
