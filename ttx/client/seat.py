"""A player's or observer's side: the view as it stands, kept current by patches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from ttx.client.follow import ClockReading, follow, read
from ttx.client.http import Client, Link, Sent


class SeatFeed:
    """What this seat sees.

    `parts` is the view by part name, as `ttx.exercise.views` builds it, with two more parts of the server's own:
    `draft` (the team's shared draft) and `people` (names by seat).
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self.you: dict[str, Any] = {}
        """seat, role, team, name, office"""
        self.parts: dict[str, dict[str, Any]] = {}
        self.connected = False
        self.trouble = ""
        self.reading = ClockReading()

    def now(self) -> int:
        """Exercise time in milliseconds."""
        return self.reading.now()

    def items(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """The parts of a kind (`inject`, `move`, `message`, ...) in their order, with their names."""
        found = [(name, part) for name, part in self.parts.items() if name.rpartition("-")[0] == kind]
        return sorted(found, key=lambda item: int(item[0].rpartition("-")[2]))

    async def follow(self) -> AsyncIterator[set[str]]:
        """After each message the names of the parts that changed; an empty set where only the connection did."""
        async for message in follow(self.client, "/api/view", str):
            yield self._take(message)

    def _take(self, message: Sent | Link) -> set[str]:
        if isinstance(message, Link):
            self.connected, self.trouble = False, message.message
            return set()
        self.connected, self.trouble = True, ""
        data = read(message)
        if message.kind == "view":
            self.you = data["you"]
            before, self.parts = self.parts, data["parts"]
            changed = {name for name in before.keys() | self.parts.keys() if before.get(name) != self.parts.get(name)}
        else:
            self.parts.update(data["set"])
            for name in data["drop"]:
                self.parts.pop(name, None)
            changed = set(data["set"]) | set(data["drop"])
        clock = self.parts["clock"]
        self.reading.hear(data["now"], clock["rate"] if clock["status"] == "running" else 0.0)
        return changed
