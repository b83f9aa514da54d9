"""What control is looking at: the state, the moment, and what is selected. Draws nothing, changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ttx.console.times import Times
from ttx.exercise.state import InjectState, State
from ttx.text import one_line

if TYPE_CHECKING:
    from ttx.client.control import Live
    from ttx.exercise.facts import Fact

QUEUE = frozenset({"due", "waiting", "held"})
"""What an inject that is not out may be."""

IDLE = 5 * 60_000
"""A team that did nothing for so long is worth a look."""

UNREAD = 90_000
"""An inject that nobody of a team has opened for so long, too."""


@dataclass(frozen=True, slots=True)
class Here:
    """Everything that an action or a pane may ask about."""

    state: State
    live: Live
    now: int
    """exercise time in milliseconds"""
    wall: datetime
    you: str = ""
    """this controller's seat"""
    inject: str = ""
    team: str = ""
    item: str = ""
    """what is selected on the desk: an id of play, or `judge:INJECT`, `suggest:INJECT`, `expect:INJECT:N`; on another
    screen `seat:ID`, `person:ID` (of the list of people), `place:TEAM-OR-ROLE`, a questionnaire"""
    marked: tuple[str, ...] = ()
    """moves marked to be ruled on together"""
    history: Sequence[Fact] = ()
    """every fact of the log"""
    gone: Mapping[str, datetime] = field(default_factory=dict)
    """since when a seat has no screen open, where this console saw it go"""
    recorded: bool = False
    """it is over and only looked at again"""

    @property
    def role(self) -> str:
        """As what this person is here."""
        seat = self.state.seats.get(self.you)
        return seat.role if seat else "facilitator"

    @property
    def selected(self) -> InjectState | None:
        """The inject under the cursor."""
        return self.state.injects.get(self.inject)

    def chosen(self, kind: str) -> str:
        """The id of what is selected, where it is of this kind: `seat`, `person`, `place`."""
        found, _, rest = self.item.partition(":")
        return rest if found == kind else ""

    @property
    def times(self) -> Times:
        """How exercise time went with the time of day."""
        return Times(self.history, self.now, self.wall)

    def party(self, name: str) -> str:
        return self.state.playbook.party(name)

    def short(self, team: str) -> str:
        """A team's short name, for lists."""
        spec = self.state.playbook.teams.get(team)
        return (spec.short or one_line(spec.name, 12)) if spec else self.party(team)

    def shorts(self, teams: list[str]) -> str:
        """Several teams; `all` where it is all of them."""
        if len(teams) > 1 and set(teams) == set(self.state.teams):
            return "all"
        return ", ".join(map(self.short, teams)) or "nobody"

    def person(self, seat: str) -> str:
        """Somebody by name; the seat's id where the name is forgotten."""
        if seat and seat == self.you:
            return "you"
        return self.live.names.get(seat, ("", ""))[0] or seat or "the server"

    def word(self, word: str) -> str:
        """What this playbook calls one of ttx's words, as a heading."""
        name = self.state.playbook.word(word)
        return name[:1].upper() + name[1:]

    def here(self, team: str) -> int:
        """How many players of a team have a screen open."""
        return sum(
            1 for seat in self.state.team_seats(team) if seat.role == "player" and self.live.present.get(seat.id)
        )

    def joined(self, team: str) -> int:
        """How many players a team has."""
        return sum(1 for seat in self.state.team_seats(team) if seat.role == "player")

    def idle(self, team: str) -> int:
        """Milliseconds since a team did anything; 0 while the clock stands."""
        return self.now - self.state.teams[team].active_at if self.state.running else 0
