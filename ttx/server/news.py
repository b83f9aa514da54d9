"""What each audience is told after a change: control the rows, teams the parts of their view that differ."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from ttx.exercise import events as ev
from ttx.exercise.facts import Fact
from ttx.exercise.views import CONTROL_ROLES, public_view, screen_view, seat_view, team_view
from ttx.server.room import Room
from ttx.server.streams import Hub, message
from ttx.store.rows import Row

log = logging.getLogger("ttx.server")

_encode = msgspec.json.Encoder().encode
_encode_rows = msgspec.json.Encoder().encode

_OWN = (ev.CheckConfirmed, ev.QuestionnaireAnswered)
"""events that change what their own seat has for itself"""
_EVERYBODYS = (ev.CheckAsked, ev.QuestionnaireOpened, ev.QuestionnaireClosed, ev.ResultsShown)
"""events that change what many seats have for themselves"""

Extra = Callable[[str], dict[str, Any]]


class Pages(Protocol):
    """Whoever tells browsers what is new: audiences `page:...`."""

    def refresh(self, audience: str) -> None: ...
    def refresh_seat(self, seat: str) -> None: ...
    def changed(self, team: str) -> None: ...


class Board(Protocol):
    """What all of an audience read alike: the walls of a language, the pages of evaluators."""

    def refresh(self, audience: str) -> None: ...


class News:
    """Knows what each audience has, and sends what it has not."""

    def __init__(self, room: Room, hub: Hub, extra: Extra, live: Extra) -> None:
        self.room = room
        self.hub = hub
        self._extra = extra
        """parts of a team that are not history: its draft, its people"""
        self._live = live
        """what is not history, for a role of control's"""
        self.pages: Pages | None = None
        self.boards: dict[str, Board] = {}
        """by how their audiences begin"""
        self._has: dict[str, dict[str, bytes]] = {}
        self._own: dict[str, dict[str, bytes]] = {}
        """what each seat has for itself"""
        room.listeners.append(self._kept)

    def _kept(self, rows: list[Row], facts: list[Fact]) -> None:
        if roles := self._control():
            data = message("rows", self._rows(rows))
            for role in roles:
                self.hub.tell(role, data)
        self.refresh()
        self._refresh_seats(facts)

    def _control(self) -> frozenset[str]:
        return CONTROL_ROLES.intersection(self.hub.audiences())

    def _rows(self, rows: list[Row]) -> bytes:
        return _encode_rows({"rows": rows, "now": self.room.elapsed()})

    def refresh(self) -> None:
        """Send every team what differs from what it has."""
        for audience in self.hub.audiences():
            if audience not in CONTROL_ROLES:
                try:
                    self.refresh_one(audience)
                except Exception:
                    # What one audience cannot be shown must not keep the news from the others.
                    log.exception("%s could not be told", audience)

    def _refresh_seats(self, facts: list[Fact]) -> None:
        if any(isinstance(fact.event, _EVERYBODYS) for fact in facts):
            seats = list(self.hub.present)
        else:
            seats = [fact.seat for fact in facts if isinstance(fact.event, _OWN)]
        for seat in seats:
            had = self._own.get(seat, {})
            has = self._own_parts(seat)
            if data := self._patch(had, has):
                self.hub.tell_seat(seat, data)
            if self.pages:
                self.pages.refresh_seat(seat)

    def _own_parts(self, seat: str) -> dict[str, bytes]:
        found = self.room.state.seats.get(seat)
        if found is None or found.role not in ("player", "observer"):
            return {}
        has = self._own[seat] = {name: _encode(part) for name, part in seat_view(self.room.state, found).items()}
        return has

    def _patch(self, had: dict[str, bytes], has: dict[str, bytes]) -> bytes:
        changed = {name: msgspec.Raw(part) for name, part in has.items() if had.get(name) != part}
        gone = [name for name in had if name not in has]
        if not changed and not gone:
            return b""
        return message("patch", _encode({"set": changed, "drop": gone, "now": self.room.elapsed()}))

    def changed(self, team: str) -> None:
        """What is not history of a team, its draft or its people, is other now."""
        self.refresh_one(f"team:{team}")
        if self.pages:
            self.pages.changed(team)

    def refresh_one(self, audience: str) -> None:
        if audience.startswith("page:") and self.pages:
            self.pages.refresh(audience)
            return
        if board := self.boards.get(audience.partition(":")[0] + ":"):
            board.refresh(audience)
            return
        self.room.mend()
        had = self._has.get(audience, {})
        has = self._has[audience] = self._parts(audience)
        if data := self._patch(had, has):
            self.hub.tell(audience, data)

    def _parts(self, audience: str) -> dict[str, bytes]:
        team = audience.removeprefix("team:")
        if audience == "screen":
            view = screen_view(self.room.state)
        elif team == audience:
            view = public_view(self.room.state)
        else:
            view = team_view(self.room.state, team) | self._extra(team)
        return {name: _encode(part) for name, part in view.items()}

    def tell_control(self) -> None:
        """Send control what is not history: presence, names, drafts, backup."""
        for role in self._control():
            self.hub.tell(role, message("live", _encode(self._live(role) | {"now": self.room.elapsed()})))

    def first_view(self, audience: str, you: dict[str, Any]) -> bytes:
        """The whole view, for a seat that has just come."""
        # Those who are here already get what is new to them first, so that `_has` is true for everybody.
        self.refresh_one(audience)
        own = self._own_parts(you["seat"])
        parts = {name: msgspec.Raw(part) for name, part in (self._has[audience] | own).items()}
        return message("view", _encode({"you": you, "parts": parts, "now": self.room.elapsed()}))

    def first_rows(self, after: int, you: str, role: str) -> bytes:
        """All rows after the last one that a controller has."""
        rows = list(self.room.store.read(self.room.exercise, after))
        return message("rows", self._rows(rows)) + message(
            "live", _encode(self._live(role) | {"now": self.room.elapsed(), "you": you})
        )
