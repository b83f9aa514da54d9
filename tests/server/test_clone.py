from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner

from tests.server.conftest import World, wait_for
from ttx.cli import cli
from ttx.exercise import commands as do
from ttx.server import runs
from ttx.store.rows import Row
from ttx.store.store import Store


def seed(created: Row) -> str:
    assert created.payload is not None
    return str(json.loads(created.payload)["seed"])


def test_a_rehearsal_gives_a_clean_live_exercise_with_its_people(play: Any, world: World, monkeypatch: Any) -> None:
    world.start("--purpose", "rehearsal")

    async def rehearse(world: World) -> None:
        control = await world.control()
        red = await world.seat("red", "Ann")
        assert red.parts["head"]["purpose"] == "rehearsal"
        await control.client.post("/api/roster", {"do": "load", "csv": "name,team\nAnn,red\nBo,blue\n"})
        await world.seat("blue", "Bo")
        await control.client.command(do.Start())
        await control.client.command(do.Release("storm-warning"))
        await wait_for(lambda: bool(control.live.roster) and control.live.roster[1]["present"])

    play(rehearse)
    monkeypatch.chdir(world.folder)
    done = CliRunner().invoke(cli, ["clone", "harbour.db", "--file", "day.db"])
    assert done.exit_code == 0 and "2 people" in done.output
    rehearsal = Store.open(world.file, write=False)
    before = seed(next(iter(rehearsal.read(rehearsal.exercises()[0].exercise))))
    rehearsal.close()
    day = Store.open(world.folder / "day.db", write=False)
    [info] = day.exercises()
    [created] = day.read(info.exercise)
    assert created.kind == "created"
    # Whoever rolled in the rehearsal does not know what will be rolled on the day.
    assert seed(created) and seed(created) != before
    assert [(person.name, person.seat, person.present) for person in day.roster(info.exercise)] == [
        ("Ann", "", False),
        ("Bo", "", False),
    ]
    day.close()
    # The rehearsal's codes do not open the day.
    run = runs.start([str(world.folder / "day.db")])
    assert not set(run.codes.values()) & set(world.here.codes.values())

    async def the_day(world: World) -> None:
        world.run = run
        red = await world.seat("red", "Ann")
        assert red.parts["head"]["purpose"] == "live" and "inject-1" not in red.parts

    play(the_day)
