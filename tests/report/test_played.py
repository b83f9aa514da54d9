from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.report.story import NAMES, Story, seoul
from tests.store.conftest import new_database, postgres  # noqa: F401  (fixtures)
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.apply import fold
from ttx.report.played import played
from ttx.store.rows import Entry
from ttx.store.store import Store


def keep(place: str, *exercises: str) -> Story:
    story = Story(seoul())
    story.do(do.Start())
    story.do(do.Release("missile-launch"))
    entries = [
        Entry(fact.event.kind, 1, fact.seat, fact.command, fact.wall, fact.elapsed, fact.scenario, fact.phase,
              ev.encode(fact.event))
        for fact in story.facts if fact.event
    ]  # fmt: skip
    with closing(Store.open(place, write=True, create=True)) as store:
        for exercise in exercises:
            store.create_exercise(exercise, "Seoul", "2026-01-01T00:00:00.000Z")
            store.append(exercise, 0, entries)
            for seat, (name, office) in NAMES.items():
                store.name_seat(exercise, seat, name, office)
    return story


def test_an_exercise_in_a_file_is_read_with_its_names_and_its_end(tmp_path: Path) -> None:
    story = keep(str(tmp_path / "day.db"), "day")
    recording, names, wrong, notes = played(str(tmp_path / "day.db"))
    assert recording.at(len(recording)) == fold(story.facts)
    assert names == NAMES and wrong == ""
    assert notes == ["The exercise was not ended: this is how far it went."]


def test_one_of_several_in_postgresql_is_named(new_database: Callable[[], str]) -> None:  # noqa: F811
    place = new_database()
    story = keep(place, "one", "two")
    with pytest.raises(TtxError, match="several"):
        played(place)
    assert len(played(place, "two")[0]) == len(story.facts)
