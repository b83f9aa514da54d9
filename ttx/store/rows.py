"""One event as it is kept, and the chain that ties it to all before. Loads no database."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import msgspec


class Entry(msgspec.Struct, frozen=True):
    """What a writer brings."""

    kind: str
    version: int
    seat: str
    command: str
    wall: str
    """UTC, ISO, milliseconds"""
    elapsed: int
    """exercise time, milliseconds"""
    scenario: str
    phase: str
    payload: str
    """the exact JSON text"""


class Row(msgspec.Struct, frozen=True, array_like=True):
    """One event as it is kept."""

    exercise: str
    seq: int
    kind: str
    version: int
    seat: str
    command: str
    wall: str
    elapsed: int
    scenario: str
    phase: str
    salt: str
    """empty once erased"""
    payload: str | None
    """None once erased"""
    digest: str
    """of salt and payload; stays when they go"""
    hash: str
    """of the row before, this row's metadata and its digest"""


@dataclass(frozen=True, slots=True)
class Break:
    """The first row of a log that does not fit."""

    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a recomputed chain says."""

    rows: int
    erased: int
    last_hash: str
    broken: Break | None = None


def first_hash(exercise: str) -> str:
    """What stands before the first row."""
    return sha256(f"ttx log 1\x1f{exercise}".encode()).hexdigest()


def seal(previous: str, exercise: str, seq: int, entry: Entry) -> Row:
    """Tie an entry to the row before it."""
    salt = secrets.token_hex(16)
    digest = sha256(f"{salt}\x1f{entry.payload}".encode()).hexdigest()
    # The separator cannot occur in a field: text is cleaned of control characters before it gets here.
    metadata = (
        f"{previous}\x1f{exercise}\x1f{seq}\x1f{entry.kind}\x1f{entry.version}\x1f{entry.seat}\x1f{entry.command}\x1f"
        f"{entry.wall}\x1f{entry.elapsed}\x1f{entry.scenario}\x1f{entry.phase}\x1f{digest}"
    )
    return Row(
        exercise, seq, entry.kind, entry.version, entry.seat, entry.command, entry.wall, entry.elapsed,
        entry.scenario, entry.phase, salt, entry.payload, digest, sha256(metadata.encode()).hexdigest(),
    )  # fmt: skip


def check_chain(exercise: str, rows: Iterable[tuple[object, ...]]) -> Proof:
    """Recompute the chain over rows as tuples in a Row's order; stop at the first that does not fit.

    Rows cut off at the end cannot be seen from the log alone: that is what the printed last hash is for.
    """
    previous, expected, erased = first_hash(exercise), 1, 0
    for _, seq, kind, version, seat, command, wall, elapsed, scenario, phase, salt, payload, digest, kept in rows:
        if seq != expected:
            reason = f"row {expected} is missing" if seq > expected else "it stands out of order"  # type: ignore[operator]
            return Proof(expected - 1, erased, previous, Break(expected if seq > expected else seq, reason))  # type: ignore[operator, arg-type]
        if payload is None:
            erased += 1
        elif sha256(f"{salt}\x1f{payload}".encode()).hexdigest() != digest:
            return Proof(expected - 1, erased, previous, Break(expected, "its content is not what was kept"))
        metadata = (
            f"{previous}\x1f{exercise}\x1f{seq}\x1f{kind}\x1f{version}\x1f{seat}\x1f{command}\x1f"
            f"{wall}\x1f{elapsed}\x1f{scenario}\x1f{phase}\x1f{digest}"
        )
        previous = sha256(metadata.encode()).hexdigest()
        if previous != kept:
            return Proof(
                expected - 1, erased, previous, Break(expected, "its time, place or author is not what was kept")
            )
        expected += 1
    return Proof(expected - 1, erased, previous)
