"""A live exercise: the room, its door, its drafts, what goes out, and the tasks that keep time and copies."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from ttx.clock import Clock, stamp
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide import By
from ttx.exercise.facts import Fact
from ttx.exercise.views import CONTROL_ROLES
from ttx.server.access import Door, Guest, role_of
from ttx.server.ballots import Ballots
from ttx.server.drafts import Drafts
from ttx.server.news import News
from ttx.server.room import SYSTEM, Room, Unavailable
from ttx.server.roster import Roster
from ttx.server.streams import PING, Hub
from ttx.store.rows import Row
from ttx.store.store import Store

log = logging.getLogger("ttx.server")

BEAT = 1.0
"""Seconds between heartbeats: what an exercise whose server dies may lose of its clock."""

BACKUP_EVERY = 60.0

OWNER = "facilitator-here"
"""The seat of the facilitator at the server's own machine."""

AGAIN = 1.0
"""Seconds after which what failed is tried again."""


class LiveExercise:
    """Everything that a server holds for one exercise."""

    def __init__(
        self,
        store: Store,
        exercise: str,
        clock: Clock,
        *,
        backup_to: Path | None = None,
        ballots: Ballots | None = None,
    ) -> None:
        self.store = store
        self.exercise = exercise
        self.nonce = secrets.token_hex(8)
        self.room = Room(store, exercise, clock, ballots)
        self.door = Door(store, exercise)
        self.hub = Hub()
        self.drafts = Drafts(
            store,
            exercise,
            self.room.state.playbook.teams,
            self._team_of,
            self.hub.here,
            self._changed,
            lambda: self.room.state.over,
        )
        self.roster = Roster(store, exercise, self.room.state.playbook.teams)
        self.news = News(self.room, self.hub, self._extra, self._live)
        self.codes: dict[str, str] = {}
        self.address = ""
        """the URL that people are told, best first where there are several"""
        self.fingerprint = ""
        """of the certificate, as people compare it; empty without one of our own"""
        self.mode = "loopback"
        """loopback, lan, http (a network without encryption) or proxy"""
        self.address_changed = ""
        """in words, once the address that was told is no longer this machine's"""
        self.secure = False
        """whether people come by https"""
        self.on_codes: Callable[[], None] = lambda: None
        """called when the codes are others, which stand in this machine's note, too"""
        self.printed: Callable[[], str] = lambda: ""
        """when handouts were last printed on this machine"""
        self.backup: dict[str, Any] = {}
        self._names = store.people(exercise)
        self._backup_to = backup_to
        self._stopped = asyncio.Event()
        self._wake = asyncio.Event()
        self._live_due = False
        self.hub.on_presence = self.door.on_wrong = self._tell_control_soon
        self._alarmed = False
        self.room.complete = self._complete
        # Before the news goes out: a submitted move and its empty draft belong in one patch.
        self.room.listeners.insert(0, self._kept)

    # -- what the door asks for

    async def join(self, code: str, name: str, office: str) -> dict[str, Any]:
        """A seat for somebody with a right code."""
        role, team = role_of(await self.door.place_for(code))
        guest = self.door.give(role, team)
        await self._seat(guest, name, office)
        try:
            self.roster.joined(guest.by.seat, role, team, name)
        except TtxError as error:
            log.error("attendance could not be kept: %s", error.message)
        self._changed(team)
        title = self.room.state.playbook.title
        return {"token": guest.token, "seat": guest.by.seat, "role": role, "team": team, "title": title}

    async def owner(self, name: str, known: str = "") -> str:
        """A token for the facilitator at this machine: the same seat each time the server starts.

        The `known` one stays where a server was killed: the console that outlived it goes on.
        """
        if known and (by := self.door.who(known)) and by.seat == OWNER and self.present(OWNER):
            return known
        if self.door.has(OWNER) and self.present(OWNER):
            return self.door.renew(OWNER)
        guest = self.door.give("facilitator", "", OWNER)
        await self._seat(guest, name, "")
        return guest.token

    async def _seat(self, guest: Guest, name: str, office: str) -> None:
        by = guest.by
        await self.room.submit(do.Join(by.seat, by.role, by.team), SYSTEM)
        try:
            self.door.keep(guest, name, office)
        except TtxError as error:
            log.error("a seat could not be kept: %s", error.message)
            # Nobody has its token: a seat that nobody can open does not stay.
            with contextlib.suppress(TtxError):
                await self.room.submit(do.RemoveSeat(by.seat, "it could not be kept"), By("", "facilitator"))
            raise Unavailable("nothing was kept: the server cannot write just now", hint="try again") from None
        self._names[by.seat] = (name, office)

    async def command(self, command: do.Command, by: By, id: str) -> str:
        """Carry out a command; what it made, as this seat calls it."""
        try:
            made = await self.room.submit(command, by, id)
        except Unavailable as error:
            if by.role in CONTROL_ROLES:
                raise
            # Where the database is and what ails it is nothing for players.
            log.error("%s", error.message)
            raise Unavailable("nothing was kept: the server cannot write just now", hint="try again") from None
        if by.role not in CONTROL_ROLES:
            # The log's own number would tell how many others there are.
            items = self.room.state.teams[by.team].items if by.team else {}
            made = next((f"{kind}-{held.index(made) + 1}" for kind, held in items.items() if made in held), "")
        return made

    def _complete(self, command: do.Command) -> do.Command:
        if not isinstance(command, do.End):
            return command
        unsent = [draft for draft in self.drafts.unsent(command.drafts) if not self._was_sent(draft)]
        return do.End(command.reason, command.drafts, unsent)

    def _was_sent(self, draft: do.UnsentDraft) -> bool:
        """Whether the team has just submitted this very text: its draft is emptied once that is kept."""
        state = self.room.state
        move = state.move_of(draft.team, state.phase)
        actions = [action for action in draft.actions if action.what.strip()]
        fields = {name: text.strip() for name, text in draft.fields.items() if text.strip()}
        return move is not None and (move.newest.actions, move.newest.fields) == (actions, fields)

    def new_code(self, place: str) -> str:
        """A new join code for a team or a role."""
        if place not in self.codes:
            raise Refused(f"there is no code for {place!r}", hint=", ".join(self.codes))
        self.codes = self.door.renew_code(self.codes, place)
        self.on_codes()
        self._tell_control_soon()
        return self.codes[place]

    def change_roster(self, data: dict[str, Any]) -> dict[str, Any]:
        """What control does with the list of people."""
        answer = self.roster.do(data)
        self._tell_control_soon()
        return answer

    def name_of(self, seat: str) -> str:
        """What somebody is called; the seat where nobody knows any more."""
        return self._names.get(seat, ("", ""))[0] or seat

    def present(self, seat: str) -> bool:
        """Whether a seat is in the exercise; what the log says counts."""
        found = self.room.state.seats.get(seat)
        return found is not None and found.present

    def you(self, by: By) -> dict[str, Any]:
        """What a seat is told of itself."""
        name, office = self._names.get(by.seat, ("", ""))
        return {"seat": by.seat, "role": by.role, "team": by.team, "name": name, "office": office}

    def reached(self, address: str, changed: str) -> None:
        """Note where people find the server, and in words what is no longer so; control is told."""
        if (address, changed) != (self.address, self.address_changed):
            self.address, self.address_changed = address, changed
            self._tell_control_soon()

    # -- what is not history

    def _extra(self, team: str) -> dict[str, Any]:
        people = {seat.id: self._names.get(seat.id, ("", "")) for seat in self.room.state.team_seats(team)}
        return {"draft": self.drafts.part(team), "people": people}

    def _live(self, role: str) -> dict[str, Any]:
        return {
            "present": self.hub.everybody(),
            "names": self._names,
            "drafts": self.drafts.open_ones(),
            "backup": self.backup,
            # The facilitators' code is among them: who has it may do anything.
            "codes": self.codes if role == "facilitator" else {},
            "address": self.address,
            "fingerprint": self.fingerprint,
            "mode": self.mode,
            "address_changed": self.address_changed,
            "wrong_codes": self.door.wrong,
            "roster": self.roster.shown(),
            "printed": self.printed(),
        }

    def _team_of(self, seat: str) -> str | None:
        found = self.room.state.seats.get(seat)
        return found.team if found and found.present else None

    def _changed(self, team: str) -> None:
        # While the log cannot be read nobody is shown anything; the next change brings it.
        with contextlib.suppress(TtxError):
            if team:
                self.news.changed(team)
        self._tell_control_soon()

    def _tell_control_soon(self) -> None:
        # A burst of joins or strokes is one message.
        if not self._live_due:
            self._live_due = True
            asyncio.get_running_loop().call_later(0.15, self._tell_control)

    def _tell_control(self) -> None:
        self._live_due = False
        self.news.tell_control()

    def _kept(self, rows: list[Row], facts: list[Fact]) -> None:
        self._wake.set()
        for what in facts:
            if isinstance(what.event, (ev.MoveSubmitted, ev.DraftClosed)):
                self.drafts.submitted(what.event.team, what.wall)
                self._tell_control_soon()
            elif isinstance(what.event, ev.SeatLeft):
                self.drafts.left(what.event.seat, what.wall)
                self.hub.drop(what.event.seat)
                self.door.remove(what.event.seat)
            elif isinstance(what.event, ev.SeatMoved):
                self.drafts.left(what.event.seat, what.wall)
                self.door.move(what.event.seat, what.event.team)
                # Its stream is another team's: it comes again and gets its new one.
                self.hub.drop(what.event.seat)
            elif isinstance(what.event, ev.QuestionnaireClosed):
                self.room.ballots.drop(what.event.questionnaire)

    # -- time

    async def run(self) -> None:
        """Keep time until told to stop."""
        duties = (self._conduct, self._beat, self._ping, self._copies)
        tasks = [asyncio.create_task(_without_fail(duty)) for duty in duties]
        follower = self._follow_others()
        try:
            await self._stopped.wait()
        finally:
            follower()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.hub.drop_all()

    def stop(self) -> None:
        """End `run`. The exercise itself stays as it is; one that runs stands paused when it is reopened."""
        self._stopped.set()

    async def _conduct(self) -> None:
        # First of all, and again after a failure: what is due already gives no moment to wait for.
        self.room.tick()
        while True:
            self._wake.clear()
            wait = self.room.until_due()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), wait)
            if not self._wake.is_set():
                self.room.tick()

    async def _beat(self) -> None:
        while self.holds_lease():
            if self.room.state.running:
                self.beat()
            await asyncio.sleep(BEAT)
        log.error("another server has taken the exercise over while this one did not answer")
        self.stop()

    def holds_lease(self) -> bool:
        """Whether no other server has taken this one for dead."""
        holder = None if self.store.shared else self.store.holder(self.exercise)
        return holder is None or holder.nonce == self.nonce

    def beat(self) -> None:
        """Note how far the clock is."""
        try:
            self.store.beat(self.exercise, self.room.elapsed(), stamp(self.room.clock.wall()))
        except TtxError as error:
            log.error("the heartbeat could not be kept: %s", error)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING)
            self.hub.ping()
            # Also once more when there are none any longer: an alarm has an end.
            if self._alarmed or self.door.wrong:
                self._alarmed = self.door.wrong > 0
                self._tell_control_soon()

    async def _copies(self) -> None:
        while self._backup_to:
            await self.back_up()
            await asyncio.sleep(BACKUP_EVERY)

    async def back_up(self) -> None:
        """Make a verified copy now, in a thread with a connection of its own: the room does not wait."""
        if self._backup_to is None:
            raise Refused("no folder for copies was named", hint="ttx run FILE.db --backup DIR")
        try:
            path = await asyncio.to_thread(_copy, self.store.url, self._backup_to)
            self.backup = {"at": stamp(self.room.clock.wall()), "path": str(path)}
        except (TtxError, OSError) as error:
            log.error("backup: %s", error)
            self.backup = {**self.backup, "error": str(error)}
        self._tell_control_soon()

    def _follow_others(self) -> Any:
        """On PostgreSQL other servers may write the same exercise; their rows are told here too."""
        if not self.store.shared:
            return lambda: None
        loop = asyncio.get_running_loop()
        told = self.room.told
        stop = threading.Event()

        def listen() -> None:
            nonlocal told
            with contextlib.closing(Store.open(self.store.url, write=False)) as store:
                for row in store.follow(self.exercise, told, stop=stop.is_set):
                    loop.call_soon_threadsafe(self._news_from_others, row.seq)
                    told = row.seq

        def keep_listening() -> None:
            while not stop.is_set():
                try:
                    listen()
                except Exception as error:
                    # The driver's own errors, too: they would end the listening where nobody sees it.
                    log.error("news from other servers is asked for again: %s", error)
                    stop.wait(AGAIN)

        threading.Thread(target=keep_listening, daemon=True).start()
        return stop.set

    def _news_from_others(self, seq: int) -> None:
        if seq > self.room.told:
            try:
                self.room.catch_up()
            except TtxError as error:
                log.error("news from other servers is read again: %s", error)
                asyncio.get_running_loop().call_later(AGAIN, self._news_from_others, seq)


async def _without_fail(duty: Callable[[], Awaitable[None]]) -> None:
    """Do this for ever: a fault that ended it unseen would stop the clock, or the copies, for good."""
    while True:
        try:
            return await duty()
        except TtxError as error:
            log.error("%s is tried again: %s", duty.__name__.strip("_"), error)
        except Exception:
            log.exception("%s is tried again", duty.__name__.strip("_"))
        await asyncio.sleep(AGAIN)


def _copy(url: str, directory: Path) -> Path:
    with contextlib.closing(Store.open(url, write=False)) as store:
        return store.backup(directory)
