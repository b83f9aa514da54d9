"""The log as lines for people and programs, and the proof that nobody changed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import msgspec

from ttx.errors import TtxError
from ttx.report.words import by_hand, clock
from ttx.store.rows import Row
from ttx.store.store import Store
from ttx.text import one_line


@dataclass(frozen=True, slots=True)
class Reading:
    """An exercise that is only read."""

    store: Store
    exercise: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted; empty is all."""

    kinds: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    text: str = ""
    after: int = 0

    def wants(self, row: Row) -> bool:
        payload = row.payload or ""
        return (
            (not self.kinds or any(kind in row.kind for kind in self.kinds))
            and (not self.teams or any(f'"{team}"' in payload for team in self.teams))
            and (not self.text or self.text.casefold() in payload.casefold())
        )


@contextmanager
def opened(place: str, exercise: str = "") -> Iterator[Reading]:
    """Open an exercise file or database for reading, also while a server writes to it."""
    with closing(Store.open(place, write=False)) as store:
        found = [info.exercise for info in store.exercises()]
        if exercise and exercise not in found:
            raise TtxError(f"there is no exercise {exercise!r} in it", hint="there are: " + ", ".join(found))
        if not exercise and len(found) != 1:
            what = "there are several exercises in it" if found else "there is no exercise in it yet"
            raise TtxError(what, hint="name one with --exercise: " + ", ".join(found) if found else "")
        yield Reading(store, exercise or found[0])


def lines(reading: Reading, wanted: Filter, *, follow: bool = False, as_json: bool = False) -> Iterator[str]:
    """Rows as lines: text for people, or JSON objects."""
    names = reading.store.people(reading.exercise)
    read = reading.store.follow if follow else reading.store.read
    for row in read(reading.exercise, wanted.after):
        if follow and row.seat and row.seat not in names:
            # Somebody who came after this began.
            names = {row.seat: (row.seat, "")} | names | reading.store.people(reading.exercise)
        if wanted.wants(row):
            yield _json(row) if as_json else _text(row, names)


def _json(row: Row) -> str:
    data = {field: getattr(row, field) for field in row.__struct_fields__ if field != "payload"}
    data["payload"] = None if row.payload is None else msgspec.Raw(row.payload.encode())
    return msgspec.json.encode(data).decode()


def _text(row: Row, names: dict[str, tuple[str, str]]) -> str:
    who = names.get(row.seat, (row.seat, ""))[0]
    return f"{row.seq:>6}  {row.wall[11:19]}  {clock(row.elapsed)}  {row.kind:<18}  {who:<14}  {_said(row)}".rstrip()


def _said(row: Row) -> str:
    if row.payload is None:
        return "(erased)"
    if row.kind == "created":
        return "the playbook, whole"
    data = msgspec.json.decode(row.payload)
    happened = data.pop("happened", None)
    parts = [f"{key}: {_value(value)}" for key, value in data.items() if value not in ("", [], {}, None, False)]
    if happened is not None:
        parts.insert(0, by_hand(happened, row.elapsed))
    return one_line("; ".join(parts), 300)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return str(value)


def verified(reading: Reading, anchor: str = "") -> tuple[str, bool]:
    """What the chain says, and whether it is whole."""
    result = reading.store.verify(reading.exercise)
    if result.broken is not None:
        return f"row {result.broken.seq} does not fit: {result.broken.reason}", False
    erased = f", {result.erased} erased" if result.erased else ""
    text = f"{result.rows:,} rows{erased}, each fits the one before\nlast hash {result.last_hash}"
    if anchor and not any(row.hash == anchor.strip().lower() for row in reading.store.read(reading.exercise)):
        return (
            f"{text}\nbut the hash that was printed is not in this chain: it is another log, or rows are missing",
            False,
        )
    return text, True
