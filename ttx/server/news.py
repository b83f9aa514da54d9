"""What each audience is told after a change: control the rows, teams the parts of their view that differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from ttx.exercise.facts import Fact
from ttx.exercise.views import CONTROL_ROLES, public_view, team_view
from ttx.server.room import Room
from ttx.server.streams import Hub, message
from ttx.store.rows import Row

_encode = msgspec.json.Encoder().encode
_encode_rows = msgspec.json.Encoder().encode

Extra = Callable[[str], dict[str, Any]]


class News:
    """Knows what each audience has, and sends what it has not."""

    def __init__(self, room: Room, hub: Hub, extra: Extra, live: Extra) -> None:
        self.room = room
        self.hub = hub
        self._extra = extra
        """parts of a team that are not history: its draft, its people"""
        self._live = live
        """what is not history, for a role of control's"""
        self._has: dict[str, dict[str, bytes]] = {}
        room.listeners.append(self._kept)

    def _kept(self, rows: list[Row], facts: list[Fact]) -> None:
        if roles := self._control():
            data = message("rows", self._rows(rows))
            for role in roles:
                self.hub.tell(role, data)
        self.refresh()

    def _control(self) -> frozenset[str]:
        return CONTROL_ROLES.intersection(self.hub.audiences())

    def _rows(self, rows: list[Row]) -> bytes:
        return _encode_rows({"rows": rows, "now": self.room.elapsed()})

    def refresh(self) -> None:
        """Send every team what differs from what it has."""
        for audience in self.hub.audiences():
            if audience not in CONTROL_ROLES:
                self.refresh_one(audience)

    def refresh_one(self, audience: str) -> None:
        self.room.mend()
        had = self._has.get(audience, {})
        has = self._has[audience] = self._parts(audience)
        changed = {name: msgspec.Raw(part) for name, part in has.items() if had.get(name) != part}
        gone = [name for name in had if name not in has]
        if changed or gone:
            self.hub.tell(
                audience, message("patch", _encode({"set": changed, "drop": gone, "now": self.room.elapsed()}))
            )

    def _parts(self, audience: str) -> dict[str, bytes]:
        team = audience.removeprefix("team:")
        if team == audience:
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
        parts = {name: msgspec.Raw(part) for name, part in self._has[audience].items()}
        return message("view", _encode({"you": you, "parts": parts, "now": self.room.elapsed()}))

    def first_rows(self, after: int, you: str, role: str) -> bytes:
        """All rows after the last one that a controller has."""
        rows = list(self.room.store.read(self.room.exercise, after))
        return message("rows", self._rows(rows)) + message(
            "live", _encode(self._live(role) | {"now": self.room.elapsed(), "you": you})
        )
