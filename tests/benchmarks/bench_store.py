"""What the log costs, as ratios to the same work without it. SQLite through SQLAlchemy on a held connection.

Run: python -m tests.benchmarks.bench_store [ROWS]
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.benchmarks.timing import median, percentile, ratio, rounds, seconds
from ttx.store.rows import Entry, Row
from ttx.store.store import Store

EXERCISE = "bench"
ROUNDS = 7
APPENDS = 400
TEXT = "The ministry says that relief depends on trade and on the cost of forces, and asks who will answer first. "


def entries(many: int) -> list[Entry]:
    """Events of the size that a game has: a reply of two sentences."""
    return [
        Entry(
            "replied", 1, "player-5f2c11aa", f"{number:032x}", "2026-11-22T09:00:00.000Z", number * 100,
            "2025-05-19T09:00+09:00", "wiring", f'{{"inject":"launch","team":"rok","text":"{number} {TEXT * 2}"}}',
        )
        for number in range(many)
    ]  # fmt: skip


def reading(folder: Path, many: int) -> None:
    """Verify and read against a bare cursor over the same rows."""
    path = folder / "read.db"
    with closing(Store.open(path, write=True, create=True)) as store:
        store.create_exercise(EXERCISE, "", "")
        log = entries(many)
        for after in range(0, many, 1000):
            store.append(EXERCISE, after, log[after : after + 1000])
    columns = ", ".join(Row.__struct_fields__)
    with closing(Store.open(path, write=False)) as store, closing(sqlite3.connect(path)) as bare:

        def cursor() -> None:
            for _ in bare.execute(f"select {columns} from events where exercise = ? order by seq", (EXERCISE,)):
                pass

        def rows() -> None:
            for _ in store.read(EXERCISE):
                pass

        times = {
            name: median(values)
            for name, values in rounds(ROUNDS, cursor=cursor, rows=rows, verify=lambda: store.verify(EXERCISE)).items()
        }
        assert store.verify(EXERCISE).rows == many
    ratio(f"verify {many:,} rows / iterate over a bare cursor", times["verify"], times["cursor"], "<= 3")
    ratio(f"verify {many:,} rows / iterate over the store's rows", times["verify"], times["rows"], "<= 3")
    ratio(f"read {many:,} rows / iterate over a bare cursor", times["rows"], times["cursor"], "<= 2")


def appending(folder: Path) -> None:
    """One event a transaction against one write and fdatasync, and against the bare driver doing the same insert."""
    sync = getattr(os, "fdatasync", os.fsync)
    block = b"x" * 4096
    columns = ", ".join(Row.__struct_fields__)
    log = entries(APPENDS)
    with (
        closing(Store.open(folder / "append.db", write=True, create=True)) as store,
        closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as bare,
        (folder / "floor").open("ab", buffering=0) as floor,
    ):
        store.create_exercise(EXERCISE, "", "")
        bare.execute("pragma journal_mode = wal")
        bare.execute("pragma synchronous = full")
        bare.execute(f"create table events ({columns}, primary key (exercise, seq))")
        insert = f"insert into events values ({', '.join('?' * 14)})"
        times: dict[str, list[float]] = {"floor": [], "bare": [], "append": []}

        def plain(values: tuple[object, ...]) -> None:
            bare.execute("begin immediate")
            bare.execute(insert, values)
            bare.execute("commit")

        for after, entry in enumerate(log):
            times["floor"].append(seconds(lambda: (floor.write(block), sync(floor.fileno()))))
            times["append"].append(seconds(lambda a=after, e=entry: store.append(EXERCISE, a, [e])))  # type: ignore[misc]
            values = tuple(getattr(next(store.read(EXERCISE, after)), name) for name in Row.__struct_fields__)
            times["bare"].append(seconds(lambda v=values: plain(v)))  # type: ignore[misc]
    middle = {name: median(values) for name, values in times.items()}
    ratio("append one event, p50 / write 4 KiB and fdatasync", middle["append"], middle["floor"], "<= 2")
    ratio("append one event, p50 / the same insert by sqlite3", middle["append"], middle["bare"], "<= 1.5")
    p99 = {name: percentile(values, 0.99) for name, values in times.items()}
    ratio("append one event, p99 / write 4 KiB and fdatasync", p99["append"], p99["floor"], "<= 3")


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        reading(Path(folder), many)
        appending(Path(folder))


if __name__ == "__main__":
    main()
