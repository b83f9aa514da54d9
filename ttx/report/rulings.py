"""Released rulings, with what was rolled for them and what they said before they were amended."""

from __future__ import annotations

from dataclasses import dataclass

from ttx.exercise.state import Rolling, Ruling
from ttx.report.record import Record


@dataclass(frozen=True, slots=True)
class Amended:
    """What a ruling said until then."""

    at: int
    reason: str
    by: str
    outcome: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Ruled:
    id: str
    at: int
    about: str
    """what it rules on, in words"""
    on: list[str]
    """each move with its version"""
    moves: list[str]
    """their ids"""
    teams: list[str]
    outcome: str
    texts: dict[str, str]
    shifts: dict[str, float]
    reasons: str
    odds: int | None
    public: bool
    by: str
    arguments_for: list[str]
    arguments_against: list[str]
    rolls: list[str]
    read_at: dict[str, int]
    """by team: when it read what it reads now; empty name: when the public did"""
    amended: list[Amended]


def rulings(record: Record) -> list[Ruled]:
    """Released rulings in the order of their release."""
    known = [each for each in record.state.rulings.values() if each.status == "released"]
    return [_ruled(record, each) for each in sorted(known, key=lambda each: each.released_at or 0)]


def _ruled(record: Record, ruling: Ruling) -> Ruled:
    say = record.wording
    covered = [record.state.moves[move].team for move in ruling.moves if move in record.state.moves]
    told = list(record.state.playbook.teams) if ruling.public else list(ruling.texts)
    return Ruled(
        ruling.id, ruling.released_at or 0,
        say.moves(ruling.moves),
        [say.move(move, ruling.covers.get(move, 0)) for move in ruling.moves], list(ruling.moves),
        list(dict.fromkeys([*covered, *told])), ruling.outcome, dict(ruling.texts), dict(ruling.shifts),
        ruling.reasons, ruling.odds, ruling.public, say.seat(ruling.seat),
        list(ruling.arguments_for), list(ruling.arguments_against), [_rolled(each) for each in ruling.rolls],
        {team: times[-1] for team in ("", *record.state.teams) if (times := ruling.read_by(team))},
        [Amended(each.at, each.reason, say.seat(each.seat), each.outcome, each.texts) for each in ruling.amendments],
    )  # fmt: skip


def _rolled(rolling: Rolling) -> str:
    came = "it came true" if rolling.came_true else "it did not come true"
    return f"{rolling.roll} for {rolling.odds} percent (version {rolling.version}): {came}"
