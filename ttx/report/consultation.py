"""Who consulted whom, and how soon after an event.

Contact is a message between teams, a meeting held (or a corridor talk that control logged), or an answer to a joint
text. An invitation that nobody took up is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ttx.exercise.state import State
from ttx.playbook.models import CONTROL
from ttx.report.record import Record


@dataclass(frozen=True, slots=True)
class Contact:
    """Two teams heard from each other."""

    at: int
    teams: tuple[str, str]
    """for a message: from and to"""
    how: str
    """message, meeting or joint text"""


@dataclass(slots=True)
class Pair:
    """What went between two teams, in both directions."""

    teams: tuple[str, str]
    messages: int = 0
    meetings: int = 0
    joint: int = 0


@dataclass(frozen=True, slots=True)
class First:
    """A team's first contact after an event: how long it took, with whom, how."""

    after: int
    other: str
    how: str


@dataclass(frozen=True, slots=True)
class After:
    """What followed an inject until its phase ended. `all_after`: until all who had it were in touch, if indirectly."""

    inject: str
    title: str
    at: int
    phase: str
    asks: str
    to: list[str]
    firsts: dict[str, First]
    all_after: int | None


@dataclass(frozen=True, slots=True)
class Consultation:
    pairs: list[Pair] = field(default_factory=list)
    """in the playbook's order of teams"""
    to_control: dict[str, int] = field(default_factory=dict)
    """messages and requests of a team to control and the actors it plays"""
    after: list[After] = field(default_factory=list)

    def between(self, one: str, other: str) -> Pair | None:
        """What went between these two; None for a team and itself."""
        return next((pair for pair in self.pairs if set(pair.teams) == {one, other}), None)


def consultation(record: Record) -> Consultation:
    """The matrix of contacts, and the first contacts after each core inject."""
    state = record.state
    teams = list(state.playbook.teams)
    pairs = {(one, other): Pair((one, other)) for place, one in enumerate(teams) for other in teams[place + 1 :]}
    found = sorted(_contacts(state), key=lambda contact: contact.at)
    for contact in found:
        one, other = sorted(contact.teams, key=teams.index)
        pair = pairs[one, other]
        if contact.how == "message":
            pair.messages += 1
        elif contact.how == "meeting":
            pair.meetings += 1
        else:
            pair.joint += 1
    to_control = dict.fromkeys(teams, 0)
    for message in state.messages.values():
        if message.sender in to_control and any(party not in to_control for party in message.to):
            to_control[message.sender] += 1
    for request in state.requests.values():
        to_control[request.team] += 1
    return Consultation(list(pairs.values()), to_control, list(_after(record, found)))


def _contacts(state: State) -> Iterator[Contact]:
    teams = set(state.playbook.teams)
    for message in state.messages.values():
        for to in message.to:
            if message.sender in teams and to in teams and to != message.sender:
                yield Contact(message.at, (message.sender, to), "message")
    for meeting in state.meetings.values():
        if meeting.started_at is not None:
            for place, one in enumerate(meeting.teams):
                for other in meeting.teams[place + 1 :]:
                    yield Contact(meeting.started_at, (one, other), "meeting")
    for move in state.moves.values():
        for version in move.versions:
            for team, given in version.endorsements.items():
                yield Contact(given.at, (team, move.team), "joint text")


def _after(record: Record, found: list[Contact]) -> Iterator[After]:
    state = record.state
    ends = _phase_ends(state)
    core = [
        (inject.released_at, inject)
        for inject in state.injects.values()
        if inject.released_at is not None and inject.spec.priority == "core" and inject.scripted and inject.deliveries
    ]
    # What control sends in its own name, a brief or a ballot, is no event to consult about; unless all comes from it.
    if any(inject.spec.from_ != CONTROL for _, inject in core):
        core = [(at, inject) for at, inject in core if inject.spec.from_ != CONTROL]
    for start, inject in sorted(core, key=lambda one: one[0]):
        phase = phase_at(state, start)
        end = ends.get(phase, state.elapsed)
        window = [contact for contact in found if start <= contact.at <= end]
        firsts: dict[str, First] = {}
        for contact in window:
            for team, other in (contact.teams, contact.teams[::-1]):
                firsts.setdefault(team, First(contact.at - start, other, contact.how))
        to = [team for team in state.playbook.teams if team in inject.deliveries]
        joined = _all_in_touch(to, window)
        yield After(
            inject.id, inject.spec.title, start, record.wording.phase(phase), inject.spec.asks,
            to, firsts, None if joined is None else joined - start,
        )  # fmt: skip


def phase_at(state: State, at: int) -> str:
    """The id of the phase at this exercise time; empty before the first."""
    return next((run.phase for run in reversed(state.runs) if run.at <= at), "")


def _phase_ends(state: State) -> dict[str, int]:
    """When each phase gave way to the next."""
    ends: dict[str, int] = {}
    for run, following in zip(state.runs, state.runs[1:], strict=False):
        if following.phase != run.phase:
            ends[run.phase] = following.at
    return ends


def _all_in_touch(teams: list[str], window: list[Contact]) -> int | None:
    """When the contacts first tie these teams together; None where they never do, or where there is one team only."""
    groups: list[set[str]] = []
    for contact in window:
        touched = [group for group in groups if group & set(contact.teams)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(contact.teams).union(*touched))
        if len(teams) > 1 and set(teams) <= groups[-1]:
            return contact.at
    return None
