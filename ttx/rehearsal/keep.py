"""Keeps a rehearsed exercise as a file like any other."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from ttx.rehearsal.memory import Memory
from ttx.store.rows import Entry
from ttx.store.store import Store


def keep(exercise: Memory, people: dict[str, tuple[str, str]], file: Path) -> None:
    """Write an exercise into a new file. TtxError where that cannot be."""
    name = f"{exercise.state.playbook.id}-rehearsal"
    with closing(Store.open(file, write=True, create=True)) as store:
        store.create_exercise(name, exercise.state.playbook.title, exercise.facts[0].wall)
        entries = [
            Entry(
                kind, version, fact.seat, fact.command, fact.wall, fact.elapsed, fact.scenario, fact.phase, payload
            )
            for fact, kind, version, payload in exercise.rows()
        ]  # fmt: skip
        store.append(name, 0, entries)
        for seat, (person, office) in people.items():
            store.name_seat(name, seat, person, office)
        store.beat(name, exercise.at, exercise.wall)
