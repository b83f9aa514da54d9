"""A server that decides and folds in the same process: what ControlFeed and Client are to the console."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from ttx.client.control import ControlFeed, Live
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise.apply import apply, begin
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.events import Created, Event
from ttx.exercise.facts import Fact

ME = By("seat-control", "facilitator")
SYSTEM = By("", "system")


class FakeClient:
    """Sends to the world it belongs to."""

    def __init__(self, world: FakeControl) -> None:
        self.world = world
        self.sent: list[do.Command] = []
        self.drafts: list[dict[str, Any]] = []
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        """what a post to an address is answered with"""
        self.fails: list[TtxError] = []
        """what the next commands end in"""

    async def command(self, command: do.Command, *, id: str = "") -> str:
        self.sent.append(command)
        if self.fails:
            raise self.fails.pop(0)
        self.world.do(command)
        return ""

    async def draft(self, do: str, **fields: Any) -> dict[str, Any]:
        self.drafts.append({"do": do, **fields})
        return {}

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self.posted.append((path, body))
        if self.fails:
            raise self.fails.pop(0)
        return self.answers.get(path, {})


class FakeControl(ControlFeed):
    """An exercise whose clock stands where it was put."""

    def __init__(self, playbook: dict[str, Any]) -> None:
        self.fake = FakeClient(self)
        super().__init__(self.fake)  # type: ignore[arg-type]
        self.at = 0
        self.connected = True
        self._new: asyncio.Queue[list[Fact]] = asyncio.Queue()
        first = Fact(1, "", "", self.wall, 0, "", "", Created(playbook))
        self.state = begin(first)
        self.history.append(first)
        self.live = Live(
            0, names={ME.seat: ("Ada", "")}, present={ME.seat: 1}, you=ME.seat, address="http://127.0.0.1:8765",
            codes={"facilitator": "F-1", **{f"team:{team}": f"{team}-42" for team in self.state.teams}},
        )  # fmt: skip
        self.do(do.Join(ME.seat, "facilitator"), SYSTEM)

    @property
    def wall(self) -> str:
        minutes, rest = divmod(self.at, 60_000)
        return f"2026-01-01T{minutes // 60 % 24:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}Z"

    def now(self) -> int:
        return self.at

    def do(self, command: do.Command, by: By = ME, at: float | None = None) -> list[Event]:
        """Carry out a command, at so many exercise seconds."""
        assert self.state is not None
        if at is not None:
            self.at = round(at * 1000)
        self.at = max(self.at, self.state.elapsed)
        events = decide(self.state, command, by, Moment(self.at))
        new = []
        for event in events:
            state = self.state
            fact = Fact(state.seq + 1, by.seat, "", self.wall, self.at, state.scenario, state.phase, event)
            apply(state, fact)
            new.append(fact)
        self.history.extend(new)
        self._new.put_nowait(new)
        return events

    def join(self, team: str, name: str, office: str = "", role: str = "player") -> By:
        """Somebody takes a seat and has the screen open."""
        seat = f"{role[0]}-{team}-{name}"
        self.do(do.Join(seat, role, team), SYSTEM)
        self.live.names[seat] = (name, office)
        self.live.present[seat] = 1
        return By(seat, role, team)

    def tick(self, at: float) -> None:
        self.do(do.Tick(), SYSTEM, at)

    def say(self) -> None:
        """Only the line or what is live has changed."""
        self._new.put_nowait([])

    async def follow(self) -> AsyncIterator[list[Fact]]:
        while True:
            yield await self._new.get()
