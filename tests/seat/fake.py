"""A server in the same process: it decides with the real rules and draws the real views, without network and disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from ttx.client.http import Client, Joined, Link, Sent
from ttx.clock import stamp
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.apply import apply, begin
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.facts import Fact
from ttx.exercise.state import State
from ttx.exercise.views import public_view, seat_view, team_view
from ttx.server.drafts import Drafts
from ttx.text import clean_all

PLAYBOOK: dict[str, Any] = {
    "ttx": 1,
    "id": "seoul",
    "title": "Seoul trilateral",
    "words": {"phase": "Move", "move": "Decision"},
    "scenario": {"start": "2025-05-19 09:00 KST", "background": "Three partners, one summit."},
    "rules": "Speak for your office. Nothing leaves the room.",
    "glossary": {"DPRK": "North Korea"},
    "teams": {
        "us": {"name": "United States", "timezone": "America/New_York"},
        "japan": {"name": "Japan", "timezone": "Asia/Tokyo", "brief": "The Diet is in session."},
        "rok": {"name": "Republic of Korea", "timezone": "Asia/Seoul"},
    },
    "actors": {"beijing": {"name": "Beijing"}, "trade-office": {"name": "U.S. trade office"}},
    "phases": [
        {
            "id": "wiring",
            "title": "Test the wiring",
            "question": "At what level do you consult?",
            "stages": {"brief": "10m", "deliberate": "50m", "decide": "5m"},
            "injects": [
                {
                    "id": "launch", "title": "Missile launch", "at": "held", "method": "warning centre",
                    "text": "Radar: two tracks toward the Sea of Japan.", "asks": "reply", "answer within": "12m",
                },
                {
                    "id": "level", "title": "At what level?", "at": "held", "asks": "reply",
                    "text": "Seoul asks for a call within three hours.", "choices": ["leaders", "ministers", "not now"],
                },
                {
                    "id": "letter", "title": "Tariff letter", "at": "held", "from": "trade-office", "method": "letter",
                    "text": "Relief after 9 July depends on trade.", "asks": "decision",
                },
                {"id": "wire", "title": "A wire report", "at": "held", "text": "Nothing is confirmed."},
            ],
        },
        {"id": "second", "title": "Pay the bill", "stages": {"decide": "20m"}},
    ],
}  # fmt: skip


class _NoStore:
    def drafts(self, exercise: str) -> dict[str, str]:
        return {}

    def save_draft(self, *args: Any) -> None:
        pass


class FakeServer:
    """One exercise, its seats, and who listens."""

    def __init__(self, playbook: dict[str, Any] | None = None) -> None:
        self.now = 0
        self.seats: dict[str, tuple[By, str, str]] = {}
        self.codes = {"JAPAN": ("player", "japan"), "US": ("player", "us"), "EYES": ("observer", "japan"),
                      "PUBLIC": ("observer", ""), "CONTROL": ("facilitator", "")}  # fmt: skip
        self.commands: list[tuple[str, do.Command]] = []
        self.down = False
        self.lose_answers = 0
        """this many commands are carried out without an answer coming back"""
        self._news: set[asyncio.Event] = set()
        created = ev.Created(playbook or PLAYBOOK)
        self.state: State = begin(Fact(1, "", "", stamp(datetime.now(UTC)), 0, "", "", created))
        store: Any = _NoStore()
        self.drafts = Drafts(store, "", self.state.teams, self._team_of, self._present, lambda team: self.tell())
        self.listening: set[str] = set()

    def _team_of(self, seat: str) -> str | None:
        return self.seats[seat][0].team if seat in self.seats else None

    def _present(self, seat: str) -> bool:
        return seat in self.listening

    # -- what tests do

    def control(self, command: do.Command) -> str:
        return self._decide(command, By("control-1", "facilitator"), "")

    def start(self) -> FakeServer:
        self.control(do.Start())
        return self

    def release(self, inject: str, *teams: str) -> None:
        self.control(do.Release(inject, list(teams)))

    def seat(self, team: str = "japan", name: str = "Kim", office: str = "", role: str = "player") -> str:
        """A seat that joined; its token, which is its id."""
        token = f"{role}-{len(self.seats) + 1}"
        self.seats[token] = (By(token, role, team), name, office)
        self._enter(ev.SeatJoined(token, role, team), "", "")
        self.tell()
        return token

    def as_team(self, team: str, command: do.Command) -> str:
        return self._decide(command, By("", "player", team), "")

    def tell(self) -> None:
        for news in self._news:
            news.set()

    # -- the core

    def _enter(self, event: ev.Event, seat: str, id: str) -> None:
        wall = stamp(datetime.now(UTC))
        phase = self.state.phase
        apply(self.state, Fact(self.state.seq + 1, seat, id, wall, self.now, self.state.scenario, phase, event))
        if isinstance(event, ev.MoveSubmitted):
            self.drafts.submitted(event.team, wall)

    def _decide(self, command: do.Command, by: By, id: str) -> str:
        self.commands.append((by.seat, command))
        if id and (by.seat, id) in self.state.results:
            return self.state.results[by.seat, id]
        for event in decide(self.state, command, by, Moment(self.now)):
            self._enter(event, by.seat, id)
        self.tell()
        return self.state.results.get((by.seat, id), "")

    def who(self, token: str) -> By:
        if token not in self.seats:
            raise TtxError("this seat is not known here", hint="join again with your code")
        return self.seats[token][0]

    def view(self, by: By) -> dict[str, Any]:
        own = seat_view(self.state, self.state.seats[by.seat])
        if not by.team:
            return public_view(self.state) | own
        people = {seat.id: list(self.seats[seat.id][1:]) for seat in self.state.team_seats(by.team)}
        return team_view(self.state, by.team) | {"people": people, "draft": self.drafts.part(by.team)} | own

    def line(self, url: str, token: str) -> FakeClient:
        return FakeClient(self, url, token)


class FakeClient(Client):
    """The client's own face on a server in the same process."""

    def __init__(self, server: FakeServer, url: str, token: str) -> None:
        self.server = server
        self.url = url
        self.token = token

    async def close(self) -> None:
        pass

    def _reach(self) -> None:
        if self.server.down:
            raise Link(f"no answer from {self.url}")

    async def join(self, code: str, name: str, office: str = "") -> Joined:
        self._reach()
        if code not in self.server.codes:
            raise TtxError("that code opens nothing here", hint="letters and digits as on your card")
        role, team = self.server.codes[code]
        self.token = self.server.seat(team, name, office, role)
        return Joined(self.token, self.token, role, team, self.server.state.playbook.title)

    async def command(self, command: do.Command, *, id: str = "") -> str:
        self._reach()
        by = self.server.who(self.token)
        made = self.server._decide(do.read(clean_all(do.write(command))), by, id)
        if self.server.lose_answers:
            self.server.lose_answers -= 1
            raise Link(f"no answer from {self.url}")
        items = self.server.state.teams[by.team].items if by.team else {}
        return next((f"{kind}-{held.index(made) + 1}" for kind, held in items.items() if made in held), "")

    async def draft(self, do: str, **fields: Any) -> dict[str, Any]:
        self._reach()
        by = self.server.who(self.token)
        return self.server.drafts.do(by, stamp(datetime.now(UTC)), clean_all({"do": do, **fields}))

    async def stream(self, path: str) -> AsyncIterator[Sent]:
        by = self.server.who(self.token)
        self._reach()
        news = asyncio.Event()
        self.server._news.add(news)
        self.server.listening.add(by.seat)
        try:
            had = self.server.view(by)
            _, name, office = self.server.seats[self.token]
            you = {"seat": by.seat, "role": by.role, "team": by.team, "name": name, "office": office}
            yield _sent("view", {"you": you, "parts": had, "now": self.server.now})
            while True:
                await news.wait()
                news.clear()
                self._reach()
                self.server.who(self.token)
                has = self.server.view(by)
                changed = {name: part for name, part in has.items() if had.get(name) != part}
                gone = [name for name in had if name not in has]
                had = msgspec.json.decode(msgspec.json.encode(has))
                if changed or gone:
                    yield _sent("patch", {"set": changed, "drop": gone, "now": self.server.now})
        finally:
            self.server._news.discard(news)
            self.server.listening.discard(by.seat)


def _sent(kind: str, data: dict[str, Any]) -> Sent:
    return Sent(kind, msgspec.json.encode(data))
