"""A simulated team: two seats that read, reply, write a move together, and answer a joint text."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable
from typing import Any

from ttx.client import Client, SeatFeed
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.rehearsal.lines import REFUSAL, Lines

NAMES = ("Kim", "Sato", "Miller", "Park", "Tanaka", "Jones", "Lee", "Suzuki", "Brown", "Choi", "Ito", "Davis")
OFFICES = ("National security adviser", "Foreign affairs", "Defence", "Trade", "Public affairs")


class SimulatedTeam:
    """One team of simulated players. They see what seats see, nothing more."""

    def __init__(
        self, url: str, code: str, lines: Lines, seed: int, pace: Callable[[], float], joint_phase: int, proposes: bool
    ) -> None:
        self._code = code
        self._joint_phase = joint_phase
        self._proposes = proposes
        self._lines = lines
        self._dice = random.Random(seed)  # noqa: S311
        self._pace = pace
        self._clients = [Client(url), Client(url)]
        self._feeds = [SeatFeed(client) for client in self._clients]
        self._changed = asyncio.Event()
        self._moved: set[int] = set()
        self._revised: set[int] = set()
        self._phase = 0
        self._phase_at = 0
        self._answered: set[tuple[str, int | str]] = set()
        self._met: set[str] = set()
        self._results: dict[str, str] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.ready = asyncio.Event()

    @property
    def team(self) -> str:
        return str(self._feeds[0].you["team"])

    async def join(self) -> None:
        """Take both seats and begin to follow what they see."""
        people = zip(self._dice.sample(NAMES, 2), self._dice.sample(OFFICES, 2), strict=True)
        for client, (name, office) in zip(self._clients, people, strict=True):
            await client.join(self._code, name, office)
        self._tasks = [asyncio.create_task(self._follow(feed)) for feed in self._feeds]
        self._tasks.append(asyncio.create_task(self._act()))
        await asyncio.wait_for(self.ready.wait(), 20)

    async def leave(self) -> None:
        """Close both seats' lines. The seats stay theirs."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for client in self._clients:
            await client.close()

    async def _follow(self, feed: SeatFeed) -> None:
        async for _ in feed.follow():
            self._changed.set()
            if all(feed.you for feed in self._feeds):
                self.ready.set()

    async def _wait(self, low: float, high: float) -> None:
        await asyncio.sleep(self._dice.uniform(low, high) * self._pace())

    async def _act(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            # Somebody else of the team, or the clock, may have been quicker: a refusal is part of play.
            with contextlib.suppress(TtxError):
                busy = bool(self._feeds[0].parts)
                while busy:
                    busy = await self._one_thing()

    async def _one_thing(self) -> bool:
        """Do the next thing that waits; False where nothing does."""
        feed, client = self._feeds[0], self._clients[0]
        if feed.parts["clock"]["status"] != "running":
            return False
        if feed.parts["clock"]["phase"] != self._phase:
            self._phase, self._phase_at = feed.parts["clock"]["phase"], feed.now() - 500
        for name, inject in feed.items("inject"):
            if inject["recalled"]:
                continue
            if feed.you["seat"] not in inject["opened_by"]:
                await self._wait(0.3, 1.2)
                await client.command(do.Open(name))
                await self._clients[1].command(do.Open(name))
                return await self._seen(name, "opened_by")
            if inject["asks"] == "reply" and not inject["replies"]:
                await self._wait(0.8, 2.5)
                await client.command(self._reply(name, inject))
                return await self._seen(name, "replies")
        if await self._meet():
            return True
        for name, move in feed.items("move"):
            if not move["own"] and not move["withdrawn"] and await self._answer(name, move):
                return True
        return await self._move(feed.parts["clock"]["phase"])

    async def _seen(self, name: str, what: str) -> bool:
        # The answer to a command may overtake the stream; acting again on the old view would send it twice.
        for _ in range(200):
            if self._feeds[0].parts[name][what]:
                return True
            await asyncio.sleep(0.02)
        return False

    async def _meet(self) -> bool:
        """Ask for the meeting that the lines want, agree to what others ask, hold and end what was agreed."""
        feed, client = self._feeds[0], self._clients[0]
        for _, inject in feed.items("inject"):
            wanted = self._lines.meetings.get(inject["title"], {})
            if wanted.get("by") == self.team and inject["title"] not in self._met and inject["replies"]:
                self._met.add(inject["title"])
                others = [team for team in feed.parts["head"]["teams"] if team != self.team]
                topic, result = str(wanted.get("topic", "")), str(wanted.get("result", ""))
                name = await client.command(
                    do.AskMeeting(others, str(wanted.get("level", "")), str(wanted.get("channel", "")), topic)
                )
                self._results[name] = result
                return True
        for name, meeting in feed.items("meeting"):
            if (name, meeting["status"]) in self._answered:
                continue
            if meeting["status"] == "asked" and not meeting["own"] and self.team not in meeting["answers"]:
                self._answered.add((name, "asked"))
                await self._wait(0.4, 1.2)
                await client.command(do.AnswerMeeting(name, True))
                return True
            if meeting["status"] == "agreed" and name in self._results:
                self._answered |= {(name, "agreed"), (name, "held")}
                await client.command(do.StartMeeting(name))
                await self._wait(0.8, 1.5)
                await client.command(do.EndMeeting(name, self._results[name]))
                return True
        return False

    def _reply(self, name: str, inject: dict[str, Any]) -> do.Reply:
        if inject["choices"]:
            return do.Reply(name, choice=self._lines.choice(inject["title"], self.team, inject["choices"], self._dice))
        return do.Reply(name, self._lines.reply(inject["title"], self.team, self._dice))

    async def _answer(self, name: str, move: dict[str, Any]) -> bool:
        newest = move["versions"][-1]
        if (name, newest["version"]) in self._answered or self.team in newest["endorsements"]:
            return False
        await self._wait(1.0, 2.0)
        refuse = self._lines.joint.get("refuse", {})
        refuses = newest["version"] == 1 and refuse.get("team", newest["joint"][0]) == self.team
        answer = "refuse" if refuses else "endorse"
        text = refuse.get("text", REFUSAL) if refuses else ""
        self._answered.add((name, newest["version"]))
        await self._clients[0].command(do.Endorse(name, newest["version"], answer, text))
        return True

    async def _move(self, phase: int) -> bool:
        """The move of a phase, once a decision is asked; a joint text is only for the team that proposes it."""
        feed = self._feeds[0]
        if phase == self._joint_phase and not self._proposes:
            return False
        own = next((move for _, move in feed.items("move") if move["own"] and move["phase"] == phase), None)
        if own is None:
            asked = any(inject["asks"] == "decision" and self._in_phase(inject) for _, inject in feed.items("inject"))
            if not asked or phase in self._moved:
                return False
            self._moved.add(phase)
            name = feed.parts["head"]["name"]
            body = self._joint("first") if phase == self._joint_phase else None
            return await self._submit(body or self._lines.move(self.team, len(self._moved), name, self._dice), 0)
        if own["standing"] == "refused" and len(own["versions"]) == 1 and 1 not in self._revised:
            self._revised.add(1)
            return await self._submit(self._joint("second"), 1)
        return False

    def _in_phase(self, inject: dict[str, Any]) -> bool:
        return bool(inject["at"] >= self._phase_at)

    def _joint(self, version: str) -> dict[str, Any]:
        others = [team for team in self._feeds[0].parts["head"]["teams"] if team != self.team]
        body = self._lines.joint.get(version) or {
            "actions": [{"what": f"Issue a joint statement ({version} wording)", "instrument": "diplomatic"}],
            "fields": {"intent": "One voice on what happened and what follows."},
        }
        return {**body, "joint": others}

    async def _submit(self, body: dict[str, Any], version: int) -> bool:
        """Write the draft piece by piece, so that the rest of the team can read along, then send it."""
        client, feed = self._clients[0], self._feeds[0]
        await client.draft("take")
        actions = body.get("actions", [])
        fields = {"intent": "", **body.get("fields", {})}
        for field in feed.parts["head"]["form"]:
            if field["required"] and not fields.get(field["id"]):
                fields[field["id"]] = field["choices"][0] if field["choices"] else "As said in the room."
        written = feed.parts["draft"]["version"]
        for count in range(1, len(actions) + 1):
            part = {"actions": actions[:count], "fields": {}, "joint": body.get("joint", [])}
            written = (await client.draft("save", version=written, body=part))["version"]
            await self._wait(0.2, 0.6)
        await client.command(
            do.SubmitMove([Action(**action) for action in actions], fields, body.get("joint", []), version)
        )
        return True
