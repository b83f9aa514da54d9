"""The same server on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tests.server.conftest import World, wait_for
from tests.store.conftest import new_database, postgres  # noqa: F401
from ttx.client.control import ControlFeed
from ttx.exercise import commands as do
from ttx.report.log import opened, verified
from ttx.server import runs


def test_an_exercise_runs_on_postgresql_is_killed_and_reopens_paused(
    play: Any,
    world: World,
    new_database: Callable[[], str],  # noqa: F811
) -> None:
    address = new_database()
    world.run = runs.start([address, "--playbook", str(world.playbook)])
    exercise = world.here.exercise

    async def before(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await control.client.command(do.Start())
        await control.client.command(do.Release("storm-warning"))
        await wait_for(lambda: len(seat.items("inject")) == 1)
        await seat.client.command(do.Reply("inject-1", "한국어 reply"))
        await seat.client.draft("save", version=0, body={"actions": [{"what": "half"}], "fields": {}, "joint": []})

    async def after(world: World) -> None:
        control = await world.control()
        assert control.state is not None
        assert control.state.status == "paused"
        assert control.state.injects["storm-warning"].deliveries["red"].replies[0].text == "한국어 reply"
        seat = await world.seat("red")
        assert seat.parts["draft"]["body"]["actions"][0]["what"] == "half"

    play(before)
    world.kill()
    world.run = runs.start([address, "--exercise", exercise])
    play(after)
    world.stop()
    with opened(address, exercise) as reading:
        text, good = verified(reading)
    assert good, text


def test_two_servers_on_one_database_tell_each_others_news(
    play: Any,
    world: World,
    new_database: Callable[[], str],  # noqa: F811
) -> None:
    address = new_database()
    world.run = runs.start([address, "--playbook", str(world.playbook)])
    second = runs.start([address, "--exercise", world.here.exercise])

    async def story(world: World) -> None:
        first = await world.control()
        other = ControlFeed(world.client(second))
        world.watch(other)
        await wait_for(lambda: other.state is not None)
        await first.client.command(do.Start())
        await wait_for(lambda: bool(other.state and other.state.running))
        await asyncio.gather(
            *(first.client.command(do.Observe(f"first {number}")) for number in range(20)),
            *(other.client.command(do.Observe(f"second {number}")) for number in range(20)),
        )
        await wait_for(lambda: bool(first.state and len(first.state.observations) == 40))
        await wait_for(lambda: bool(other.state and len(other.state.observations) == 40))

    try:
        play(story)
    finally:
        runs.stop(second)
        world.stop()
    with opened(address, world.here.exercise) as reading:
        text, good = verified(reading)
    assert good, text
