"""What runs through a whole exercise: at which level things were done, how each team chose, how claims fared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ttx.exercise.forms import form_of
from ttx.exercise.state import State
from ttx.report.record import Record


@dataclass(frozen=True, slots=True)
class Level:
    """One level, with what was done at it in each phase of the playbook."""

    name: str
    meetings: list[int]
    actions: list[int]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of the move form: what each team chose in its last word of each phase; empty where it said nothing."""

    label: str
    by_team: dict[str, list[str]]

    @property
    def counted(self) -> Counter[str]:
        """How often each answer was given."""
        return Counter(answer for answers in self.by_team.values() for answer in answers if answer)


@dataclass(frozen=True, slots=True)
class Fared:
    """An inject that put a claim to the test. `outcomes` and `shifted` are what came of it; no points where nothing."""

    title: str
    outcomes: list[str]
    shifted: float
    """what all of it did to the index"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim, the injects that tested it, and how many of the actions expected there were seen."""

    id: str
    says: str
    played: list[Fared]
    unplayed: list[str]
    seen: int
    judged: int


@dataclass(frozen=True, slots=True)
class Threads:
    levels: list[Level] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    claims: list[Claimed] = field(default_factory=list)


def threads(record: Record) -> Threads:
    """All of them; empty where the playbook or the play has none."""
    return Threads(_levels(record.state), _choices(record.state), _claims(record))


def _levels(state: State) -> list[Level]:
    phases = {phase.id: place for place, phase in enumerate(state.playbook.phases)}
    known = [level for team in state.playbook.teams.values() for level in team.levels]
    found = {level.casefold(): Level(level, [0] * len(phases), [0] * len(phases)) for level in dict.fromkeys(known)}

    def at(level: str) -> Level:
        return found.setdefault(level.casefold(), Level(level, [0] * len(phases), [0] * len(phases)))

    for meeting in state.meetings.values():
        if meeting.started_at is not None and meeting.level:
            phase = next((run.phase for run in reversed(state.runs) if run.at <= meeting.started_at), "")
            if phase in phases:
                at(meeting.level).meetings[phases[phase]] += 1
    for move in state.moves.values():
        for action in move.newest.actions:
            if action.level and move.phase in phases:
                at(action.level).actions[phases[move.phase]] += 1
    return list(found.values()) if any(any(each.meetings + each.actions) for each in found.values()) else []


def _choices(state: State) -> list[Choice]:
    found = []
    for spec in form_of(state.playbook):
        if spec.kind != "choice":
            continue
        chosen = {(move.team, move.phase): move.newest.fields.get(spec.id, "") for move in state.moves.values()}
        by_team = {
            team: [chosen.get((team, phase.id), "") for phase in state.playbook.phases] for team in state.playbook.teams
        }
        choice = Choice(spec.label, by_team)
        if choice.counted:
            found.append(choice)
    return found


def _claims(record: Record) -> list[Claimed]:
    state, indicators = record.state, record.state.playbook.indicators
    shifted: Counter[str] = Counter()
    for cause in record.causes:
        kind, _, name = cause.cause.partition(":")
        if kind in ("inject", "outcome") and not cause.undone:
            turned = (-delta if indicators[key].better == "down" else delta for key, delta in cause.deltas.items())
            shifted[name] += sum(turned) / len(indicators)  # type: ignore[assignment]
    found = []
    for name, claim in state.playbook.claims.items():
        injects = [state.injects[each] for each in claim.injects if each in state.injects]
        ticks = [tick.seen for inject in injects for tick in inject.ticks.values()]
        played = [
            Fared(
                inject.spec.title,
                [each.if_ for number, each in enumerate(inject.spec.outcomes, 1) if number in inject.outcomes],
                shifted[inject.id],
            )
            for inject in injects if inject.released_at is not None
        ]  # fmt: skip
        unplayed = [inject.spec.title for inject in injects if inject.released_at is None]
        found.append(Claimed(name, claim.says, played, unplayed, sum(ticks), len(ticks)))
    return found
