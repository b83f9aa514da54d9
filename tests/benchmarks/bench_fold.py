"""The server's own fold of 100,000 events against iterating the rows. Run: python -m tests.benchmarks.bench_fold"""

from __future__ import annotations

import gc
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from tests.benchmarks.timing import median, ratio, rounds
from ttx.exercise import events as ev
from ttx.exercise.apply import fold
from ttx.exercise.facts import fact
from ttx.playbook.load import compiled, require
from ttx.store.rows import Entry
from ttx.store.store import Store

COUNT = 100_000


def make(folder: Path) -> Path:
    """A file with a long exercise in it: replies, messages, reads, shifts, notes, as they come in play."""
    file = folder / "long.db"
    playbook = require("seoul-short")
    with closing(Store.open(file, write=True, create=True)) as store:
        store.create_exercise("long", "Long", "2026-01-01T00:00:00.000Z")
        happened: list[ev.Event] = [
            ev.Created(compiled(playbook)),
            ev.Started(),
            ev.SeatJoined("player-1", "player", "us"),
        ]
        happened.append(ev.StageEntered("wiring", "brief", 180))
        texts = dict.fromkeys(playbook.teams, "A launch was seen. " * 10)
        happened.append(ev.InjectReleased("missile-launch", "Missile launch", texts, asks="reply"))
        for number in range(COUNT - len(happened)):
            happened.append(_one(number))
        entries = [
            Entry(event.kind, 1, "player-1", f"c{number}", "2026-01-01T00:00:00.000Z", number * 10,
                  "2025-05-20T06:46+09:00", "wiring", ev.encode(event))
            for number, event in enumerate(happened)
        ]  # fmt: skip
        for start in range(0, COUNT, 5000):
            store.append("long", start, entries[start : start + 5000])
    return file


def _one(number: int) -> ev.Event:
    kind = number % 5
    if kind == 0:
        return ev.Replied(
            "missile-launch", "us", f"We stand behind three, and have passed it on ({number}).", version=number
        )
    if kind == 1:
        return ev.MessageSent(f"message-{number}", "us", ["japan"], "What do your sensors see that ours cannot?")
    if kind == 2:
        return ev.InjectOpened("missile-launch", "rok")
    if kind == 3:
        return ev.IndicatorShifted("cohesion", 1.0, 60.0, "control", "they spoke before they acted")
    return ev.ObservationNoted(f"observation-{number}", "Tokyo called first.", ["timing"], "japan", "consult")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        file = make(Path(name))

        def iterate() -> None:
            with closing(sqlite3.connect(file)) as database:
                for _ in database.execute("select * from events where exercise = 'long' order by seq"):
                    pass

        def server_fold() -> None:
            with closing(Store.open(file, write=False)) as store:
                state = fold(fact(row) for row in store.read("long"))
            assert state.seq == COUNT

        def verify() -> None:
            with closing(Store.open(file, write=False)) as store:
                assert store.verify("long").rows == COUNT

        gc.collect()
        gc.freeze()
        gc.set_threshold(200_000, 20, 1000)
        times = rounds(7, iterate=iterate, fold=server_fold, verify=verify)
        print(f"{COUNT:,} events, {file.stat().st_size / 2**20:.0f} MiB; the collector as the server sets it")
        ratio(
            "fold, opening the file included, against iterating the rows",
            median(times["fold"]),
            median(times["iterate"]),
            "at most 4",
        )
        ratio(
            "verify, opening the file included, against iterating the rows",
            median(times["verify"]),
            median(times["iterate"]),
            "at most 3",
        )


if __name__ == "__main__":
    main()
