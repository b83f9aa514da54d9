"""Who was in touch with whom in each phase, which way, and when first: teams, actors and control."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from ttx.exercise.state import State
from ttx.playbook.models import CONTROL
from ttx.report.consultation import phase_at
from ttx.report.record import Record

TOGETHER = ""
"""A meeting has no sender."""


@dataclass(slots=True)
class Link:
    """What went between two parties in one phase."""

    phase: str
    ends: tuple[str, str]
    first_at: int
    there: int = 0
    """messages and joint answers of the first to the second; to control also requests"""
    back: int = 0
    together: int = 0
    """meetings, and talks that control saw"""

    @property
    def times(self) -> int:
        return self.there + self.back + self.together


def links(record: Record) -> list[Link]:
    """All links, by phase in the order of play."""
    state, say = record.state, record.wording
    parties = [*state.playbook.teams, *state.playbook.actors, CONTROL]
    rank = {name: place for place, name in enumerate(parties)}
    found: dict[tuple[str, str, str], Link] = {}
    for at, sender, one, other in sorted(_contacts(state), key=itemgetter(0)):
        if one not in rank or other not in rank or one == other:
            continue
        first, second = sorted((one, other), key=rank.__getitem__)
        phase = say.phase(phase_at(state, at))
        link = found.setdefault((phase, first, second), Link(phase, (first, second), at))
        if sender == TOGETHER:
            link.together += 1
        elif sender == first:
            link.there += 1
        else:
            link.back += 1
    return list(found.values())


def _contacts(state: State) -> Iterator[tuple[int, str, str, str]]:
    """When, who sent it, and the two that it ties."""
    for message in state.messages.values():
        for to in message.to:
            yield message.at, message.sender, message.sender, to
    for request in state.requests.values():
        yield request.at, request.team, request.team, CONTROL
    for meeting in state.meetings.values():
        if meeting.started_at is not None:
            for place, one in enumerate(meeting.teams):
                for other in meeting.teams[place + 1 :]:
                    yield meeting.started_at, TOGETHER, one, other
    for move in state.moves.values():
        for version in move.versions:
            for team, given in version.endorsements.items():
                yield given.at, team, team, move.team
