"""An event with its circumstances, as the log has it."""

from __future__ import annotations

from typing import Protocol

import msgspec

from ttx.exercise.events import Event, decode


class Fact(msgspec.Struct, frozen=True):
    """What happened, when, and by whom. `event` is None where the payload was erased."""

    seq: int
    seat: str
    command: str
    wall: str
    elapsed: int
    scenario: str
    phase: str
    event: Event | None


class RowLike(Protocol):
    """What a fact is made from: a row of the log, wherever it comes from."""

    @property
    def seq(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def seat(self) -> str: ...
    @property
    def command(self) -> str: ...
    @property
    def wall(self) -> str: ...
    @property
    def elapsed(self) -> int: ...
    @property
    def scenario(self) -> str: ...
    @property
    def phase(self) -> str: ...
    @property
    def payload(self) -> str | None: ...


def fact(row: RowLike) -> Fact:
    """A row of the log as a fact."""
    event = None if row.payload is None else decode(row.kind, row.version, row.payload)
    return Fact(row.seq, row.seat, row.command, row.wall, row.elapsed, row.scenario, row.phase, event)
