"""What each browser has, and what it is sent when that changes."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ttx.clock import stamp
from ttx.errors import TtxError
from ttx.exercise.decide import By
from ttx.exercise.state import State
from ttx.exercise.views import public_view, seat_view, team_view
from ttx.locale import LANGUAGES
from ttx.server.room import Room
from ttx.server.streams import Hub
from ttx.server.web.desk import Desk, Part
from ttx.server.web.fragments import Fragment, Fragments, make, own_names
from ttx.server.web.times import bare
from ttx.server.web.unsent import Unsent

SOON = 0.1
"""Seconds in which changes of people and drafts are gathered: a burst of joins or strokes is one message."""

BURST = 0.15
"""Seconds of work for one audience that are never put off."""

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class _View:
    """What a team has, made from this state as of this event."""

    state: State
    seq: int
    parts: dict[str, Part]
    own: dict[tuple[str, str, bytes], Fragment] = field(default_factory=dict)
    """what seats have for themselves, by audience, name and content"""


class Pages:
    """The pages of all teams. An audience is `page:TEAM:LANGUAGE:p`, or `:o` for those who only read."""

    def __init__(self, room: Room, hub: Hub, extra: Callable[[str], dict[str, Any]], unsent: Unsent) -> None:
        self._room = room
        self._hub = hub
        self._extra = extra
        self._unsent = unsent
        self._made: dict[str, Fragments] = {}
        self._own: dict[str, dict[str, Fragment]] = {}
        """by seat: what it has for itself"""
        self._views: dict[str, _View] = {}
        """by team"""
        self._due: set[str] = set()
        self._spent: dict[str, tuple[float, float]] = {}
        """by audience: seconds lately spent on telling it, as of when"""

    def audience(self, by: By) -> str:
        """Whom this seat reads alike with."""
        return f"page:{by.team}:{self.language(by)}:{'p' if by.role == 'player' else 'o'}"

    def language(self, by: By) -> str:
        """The language of a seat: its person's choice, else its team's."""
        chosen = self._unsent.language(by)
        team = self._room.state.playbook.teams.get(by.team)
        return chosen or (team.language if team and team.language in LANGUAGES else "en")

    # -- what there is

    def parts(self, team: str) -> dict[str, Part]:
        """The team's view, with its draft and people."""
        return self._view(team).parts

    def _view(self, team: str) -> _View:
        self._room.mend()
        state, view = self._room.state, self._views.get(team)
        if view is None or view.state is not state or view.seq != state.seq:
            parts = team_view(state, team) | self._extra(team) if team else public_view(state)
            view = self._views[team] = _View(state, state.seq, parts)
        return view

    def fragments(self, by: By) -> Fragments:
        """The parts of the page that a seat shares with its team, as they are now."""
        audience = self.audience(by)
        self.refresh_now(audience)
        return self._made[audience]

    def own(self, by: By) -> dict[str, Fragment]:
        """The parts of the page that only this seat has."""
        self._own[by.seat] = found = self._own_now(by)
        return found

    def _own_now(self, by: By) -> dict[str, Fragment]:
        view, audience = self._view(by.team), self.audience(by)
        seat = view.state.seats.get(by.seat)
        if seat is None:
            return {}
        own = seat_view(view.state, seat)
        desk = Desk(view.parts | own, self.language(by), by.role == "player")
        named = dict(own_names(own))
        if desk.acts and view.parts.get("draft", {}).get("holder") == by.seat:
            named["form"] = "pen"
        found = {}
        for name, place in named.items():
            # A comms check reads alike for a thousand seats.
            key = (audience, name, _encode(own.get(name)))
            found[name] = view.own.get(key) or view.own.setdefault(key, make(desk, name, place))
        return found

    # -- what goes out

    def refresh(self, audience: str) -> None:
        """Send an audience what differs from what it has: at once, or soon where it was told a moment ago."""
        start = time.perf_counter()
        debt, at = self._spent.get(audience, (0.0, start))
        # When everybody writes at once, three quarters of the time are left for what they send.
        debt = max(0.0, debt - (start - at) / 4)
        if debt > BURST:
            self._soon(audience, (debt - BURST) * 4)
            return
        self.refresh_now(audience)
        now = time.perf_counter()
        self._spent[audience] = debt + now - start, now

    def refresh_now(self, audience: str) -> None:
        _, team, language, role = audience.split(":")
        made = self._made.setdefault(audience, Fragments(language, role == "p"))
        changed, gone = made.update(self.parts(team))
        if changed or gone:
            self._hub.tell(audience, self._message(changed, gone, made.version))
            if any(fragment.name == "draft" for fragment in changed):
                self.refresh_holder(team)

    def refresh_holder(self, team: str) -> None:
        """The form belongs to the one who has the pen, who may be another one now."""
        holder = self.parts(team).get("draft", {}).get("holder", "")
        for seat in [seat for seat, own in self._own.items() if "form" in own or seat == holder]:
            self.refresh_seat(seat)

    def refresh_seat(self, seat: str) -> None:
        """Send a seat what differs of its own."""
        found = self._room.state.seats.get(seat)
        if found is None or seat not in self._own:
            return
        had = self._own[seat]
        has = self._own[seat] = self._own_now(By(seat, found.role, found.team))
        changed = [fragment for name, fragment in has.items() if name not in had or had[name].html != fragment.html]
        gone = [name for name in had if name not in has]
        if changed or gone:
            self._hub.tell_seat(seat, self._message(changed, gone), pages=True)

    def changed(self, team: str) -> None:
        """People or draft of a team are others now."""
        self._views.pop(team, None)
        for audience in self._hub.audiences():
            if audience.startswith(f"page:{team}:"):
                self._soon(audience, SOON)

    def _soon(self, audience: str, wait: float) -> None:
        if audience not in self._due:
            self._due.add(audience)
            asyncio.get_running_loop().call_later(wait, self._refresh_due, audience)

    def _refresh_due(self, audience: str) -> None:
        self._due.discard(audience)
        # While the log cannot be read nobody is shown anything; the next change brings it.
        with contextlib.suppress(TtxError):
            self.refresh(audience)

    def first(self, by: By, has: str) -> bytes:
        """What a page needs that was made when `has` was the version of what it shows."""
        made, own = self.fragments(by), self.own(by)
        shared = [] if made.version == has else made.now.values()
        more = {"whole": [*made.now, *own], "audience": self.audience(by)}
        return self._message([*shared, *own.values()], [], made.version, more)

    def _message(
        self, changed: Iterable[Fragment], gone: list[str], version: str = "", more: dict[str, Any] | None = None
    ) -> bytes:
        room = self._room
        data: dict[str, Any] = {
            "set": [(fragment.name, fragment.place, bare(fragment.html)) for fragment in changed],
            "drop": gone,
            "now": room.elapsed(),
            "wall": stamp(room.clock.wall()),
            **(more or {}),
        }
        name = f"id: {version}\n" if version else ""
        return f"event: page\n{name}data: ".encode() + _encode(data) + b"\n\n"
