"""A real server process for each test, with its notes in the test's own folder."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ports import with_own_port
from ttx.client import Client, SeatFeed
from ttx.client.control import ControlFeed
from ttx.server import runs

PLAYBOOK = """
ttx: 1
id: harbour
title: Harbour
scenario: {start: 2025-05-19 09:00 KST}
teams:
  red: {name: Red, timezone: Asia/Seoul, brief: red-only-brief}
  blue: {name: Blue, timezone: Asia/Tokyo}
actors: {press: {name: The press}}
indicators: {trust: {name: Trust, baseline: 50}}
phases:
  - id: first
    title: First
    stages: {brief: 10m, decide: 10m}
    injects:
      - {id: storm-warning, title: Storm, at: 1m, text: A storm, add: {red: red-only-line}, asks: reply,
         answer within: 5m}
      - {id: secret-leak, title: Leak, at: held, to: red, text: leak-text, shift: {trust: -10}}
      - {id: by-itself, title: By itself, at: 2m, release: automatic, text: automatic-text}
  - id: second
    title: Second
    stages: {brief: 10m}
    injects:
      - {id: later, title: Later, at: 1m, text: later-text}
verdict: [{verdict: continue}]
"""


class World:
    """One exercise on a real server, and the clients of one test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "harbour.db"
        self.playbook = folder / "harbour.yaml"
        self.playbook.write_text(PLAYBOOK, encoding="utf-8")
        self.run: runs.Run | None = None
        self._clients: list[Client] = []
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, *more: str) -> runs.Run:
        first = [] if self.file.exists() else ["--playbook", str(self.playbook)]
        more = with_own_port(more) if first else more
        self.run = runs.start([str(self.file), *first, *more])
        return self.run

    @property
    def here(self) -> runs.Run:
        assert self.run is not None
        return self.run

    def kill(self) -> None:
        os.kill(self.here.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            # Whoever started it may have asked first.
            os.waitpid(self.here.pid, 0)

    def stop(self) -> None:
        if self.run is not None:
            runs.stop(self.run)

    async def control(self) -> ControlFeed:
        feed = ControlFeed(self.client(self.here))
        self.watch(feed)
        await wait_for(lambda: feed.state is not None)
        return feed

    async def second_controller(self) -> ControlFeed:
        client = self._newcomer()
        await client.join(self.here.codes["facilitator"], "Second")
        feed = ControlFeed(client)
        self.watch(feed)
        await wait_for(lambda: feed.state is not None)
        return feed

    async def seat(self, team: str, name: str = "Ann") -> SeatFeed:
        client = self._newcomer()
        await client.join(self.here.codes[f"team:{team}"], name)
        feed = SeatFeed(client)
        self.watch(feed)
        await wait_for(lambda: bool(feed.parts))
        return feed

    async def guest(self, place: str, name: str = "Guest") -> SeatFeed:
        """Somebody with another code than a team's."""
        client = self._newcomer()
        await client.join(self.here.codes[place], name)
        feed = SeatFeed(client)
        self.watch(feed)
        await wait_for(lambda: bool(feed.parts))
        return feed

    def client(self, run: runs.Run) -> Client:
        """A facilitator's line to any server."""
        client = Client(run.url, run.token)
        self._clients.append(client)
        return client

    def _newcomer(self) -> Client:
        client = Client(self.here.url)
        self._clients.append(client)
        return client

    def watch(self, feed: Any) -> None:
        async def watch() -> None:
            async for _ in feed.follow():
                pass

        self._tasks.append(asyncio.create_task(watch()))

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for client in self._clients:
            await client.close()
        self._tasks, self._clients = [], []


async def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Until something is true; the test fails where it does not come true."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not condition():
        assert loop.time() < end, "it did not come true in time"
        await asyncio.sleep(0.01)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("TTX_STATE", str(tmp_path / "state"))
    world = World(tmp_path)
    yield world
    for run in runs.running():
        runs.stop(run)


@pytest.fixture
def play(world: World) -> Callable[[Callable[[World], Awaitable[None]]], None]:
    """Run an async story on a started server and close its clients."""

    def run(story: Callable[[World], Awaitable[None]]) -> None:
        async def whole() -> None:
            try:
                await story(world)
            finally:
                await world.leave()

        if world.run is None:
            world.start()
        asyncio.run(whole())

    return run
