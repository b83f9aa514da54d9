"""One event as it is kept, and the chain that ties it to all before. Loads no database."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

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
    salt: str = ""
    """given where the payload keeps no secret, so that the same entry is the same row; else nobody can guess it"""


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
    """What a recomputed chain says: how many rows fit, how many of those are erased, where they end."""

    rows: int
    erased: int
    last_hash: str
    broken: Break | None = None


def first_hash(exercise: str) -> str:
    """What stands before the first row."""
    return sha256(f"ttx log 1\x1f{exercise}".encode()).hexdigest()


def seal(previous: str, exercise: str, seq: int, entry: Entry) -> Row:
    """Tie an entry to the row before it."""
    salt = entry.salt or secrets.token_hex(16)
    digest = sha256(f"{salt}\x1f{entry.payload}".encode()).hexdigest()
    # No field holds the separator: text is cleaned of control characters before it gets here. Who moves text from one
    # field to the next adds or drops one, and the hash differs.
    metadata = (
        f"{previous}\x1f{exercise}\x1f{seq}\x1f{entry.kind}\x1f{entry.version}\x1f{entry.seat}\x1f{entry.command}\x1f"
        f"{entry.wall}\x1f{entry.elapsed}\x1f{entry.scenario}\x1f{entry.phase}\x1f{digest}"
    )
    return Row(
        exercise, seq, entry.kind, entry.version, entry.seat, entry.command, entry.wall, entry.elapsed,
        entry.scenario, entry.phase, salt, entry.payload, digest, sha256(metadata.encode()).hexdigest(),
    )  # fmt: skip


def check_chain(exercise: str, rows: Iterable[Iterable[Any]]) -> Proof:
    """Recompute the chain over rows, as tuples in a Row's order; stop at the first that does not fit.

    Rows cut off at the end cannot be seen from the log alone: that is what the printed last hash is for.
    """
    previous, expected, erased = first_hash(exercise), 1, 0

    def broken(seq: int, reason: str) -> Proof:
        return Proof(expected - 1, erased, previous, Break(seq, reason))

    for its, seq, kind, version, seat, command, wall, elapsed, scenario, phase, salt, payload, digest, kept in rows:
        if seq != expected:
            return broken(expected, "it is missing") if seq > expected else broken(seq, "it stands out of order")
        # What somebody else put there may be no proper text: "surrogatepass" makes it a wrong hash, not a crash.
        if payload is None:
            if salt:
                return broken(seq, "its content is gone, but not as ttx erases it")
            erased += 1
        elif sha256(f"{salt}\x1f{payload}".encode("utf-8", "surrogatepass")).hexdigest() != digest:
            return broken(seq, "its content is not what was kept")
        metadata = (
            f"{previous}\x1f{its}\x1f{seq}\x1f{kind}\x1f{version}\x1f{seat}\x1f{command}\x1f"
            f"{wall}\x1f{elapsed}\x1f{scenario}\x1f{phase}\x1f{digest}"
        )
        found = sha256(metadata.encode("utf-8", "surrogatepass")).hexdigest()
        if found != kept:
            return broken(seq, "its author, time, place or the row before it is not what was kept")
        previous = found
        expected += 1
    return Proof(expected - 1, erased, previous)
