from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator

import pytest

from ttx.errors import TtxError
from ttx.store.rows import Entry, first_hash
from ttx.store.store import Conflict, Store

from .making import EXERCISE, child, entries, entry, race, sql


def test_what_was_appended_is_read_back_to_the_byte(store: Store) -> None:
    payload = '{"b":1,"a":"둘 三 \\u00e9 {} [/x]","a2":1.50}'
    [row] = store.append(EXERCISE, 0, [entry(7, payload)])
    assert list(store.read(EXERCISE)) == [row]
    assert row.payload == payload
    assert (row.exercise, row.seq, row.elapsed, row.command) == (EXERCISE, 1, 7000, "command-7")


def test_an_exercise_time_of_many_years_fits(store: Store) -> None:
    [row] = store.append(EXERCISE, 0, [entry(elapsed=10**13)])
    assert next(store.read(EXERCISE)).elapsed == row.elapsed == 10**13


def test_reading_starts_after_a_row_and_ends_at_another(store: Store) -> None:
    store.append(EXERCISE, 0, entries(10))
    assert [row.seq for row in store.read(EXERCISE, 3)] == [4, 5, 6, 7, 8, 9, 10]
    assert [row.seq for row in store.read(EXERCISE, 3, 6)] == [4, 5, 6]
    assert list(store.read(EXERCISE, 10)) == []


def test_a_long_log_is_read_whole_and_in_order(store: Store) -> None:
    store.append(EXERCISE, 0, entries(4500))
    assert [row.seq for row in store.read(EXERCISE)] == list(range(1, 4501))


def test_nothing_to_append_changes_nothing(store: Store) -> None:
    assert store.append(EXERCISE, 0, []) == []
    assert store.tip(EXERCISE) == (0, first_hash(EXERCISE))


def test_the_tip_is_the_last_row(store: Store) -> None:
    rows = store.append(EXERCISE, 0, entries(3))
    assert store.tip(EXERCISE) == (3, rows[-1].hash)


def test_a_writer_who_has_not_seen_the_newest_row_is_refused(
    store: Store, place: str, opened: Callable[..., Store]
) -> None:
    other = opened(place)
    store.append(EXERCISE, 0, entries(2))
    other.append(EXERCISE, 2, entries(1))
    with pytest.raises(Conflict):
        store.append(EXERCISE, 2, entries(1))
    assert [row.seq for row in other.read(EXERCISE)] == [1, 2, 3]
    store.append(EXERCISE, 3, entries(1))
    assert store.verify(EXERCISE).broken is None


def test_a_writer_who_read_what_another_wrote_is_not_refused(
    store: Store, place: str, opened: Callable[..., Store]
) -> None:
    other = opened(place)
    store.append(EXERCISE, 0, entries(2))
    other.append(EXERCISE, 2, entries(1))
    store.append(EXERCISE, 3, entries(1))
    assert store.verify(EXERCISE).broken is None


def test_a_writer_ahead_of_the_log_is_refused(store: Store) -> None:
    with pytest.raises(Conflict):
        store.append(EXERCISE, 5, entries(1))
    assert list(store.read(EXERCISE)) == []


def test_exercises_in_one_database_have_logs_of_their_own(store: Store) -> None:
    store.create_exercise("seoul-2", "Again", "2026-11-23T09:00:00.000Z")
    store.append(EXERCISE, 0, entries(2))
    store.append("seoul-2", 0, entries(1))
    assert len(list(store.read(EXERCISE))) == 2
    assert [row.seq for row in store.read("seoul-2")] == [1]
    assert [(info.exercise, info.title) for info in store.exercises()] == [
        (EXERCISE, "Seoul trilateral"),
        ("seoul-2", "Again"),
    ]


def test_an_exercise_is_not_made_twice(store: Store) -> None:
    with pytest.raises(TtxError, match="already"):
        store.create_exercise(EXERCISE, "Again", "2026-11-23T09:00:00.000Z")
    assert [info.title for info in store.exercises()] == ["Seoul trilateral"]


class _Broken(list[Entry]):
    def __iter__(self) -> Iterator[Entry]:
        yield from list(super().__iter__())[:2]
        raise RuntimeError("a fault in the middle")


def test_a_failure_in_the_middle_leaves_nothing_and_the_next_append_works(store: Store) -> None:
    store.append(EXERCISE, 0, entries(1))
    with pytest.raises(RuntimeError, match="middle"):
        store.append(EXERCISE, 1, _Broken(entries(5)))
    assert store.tip(EXERCISE)[0] == 1
    store.append(EXERCISE, 1, entries(2))
    assert (store.verify(EXERCISE).rows, store.verify(EXERCISE).broken) == (3, None)


def test_writers_in_several_processes_leave_no_gap_and_no_duplicate(store: Store, place: str) -> None:
    race([child("append", place, 60) for _ in range(4)])
    result = store.verify(EXERCISE)
    assert (result.rows, result.broken) == (4 * 60 * 2, None)


def test_a_process_killed_in_the_middle_of_an_append_leaves_nothing_half(store: Store, place: str) -> None:
    store.append(EXERCISE, 0, entries(2))
    victim = child("die", place)
    victim.communicate(timeout=60)
    assert victim.returncode == -signal.SIGKILL
    assert store.tip(EXERCISE)[0] == 2
    store.append(EXERCISE, 2, entries(1))
    assert store.verify(EXERCISE).broken is None


def test_processes_killed_at_any_moment_leave_whole_batches(store: Store, place: str) -> None:
    for moment in (0.003, 0.011, 0.023, 0.04):
        victim = child("hammer", place, 40)
        assert victim.stdout is not None
        assert victim.stdout.readline() == "ready\n"
        time.sleep(moment)
        victim.kill()
        victim.communicate(timeout=60)
        assert sql(place, "select count(*) from events")[0][0] % 40 == 0
    result = store.verify(EXERCISE)
    assert result.rows % 40 == 0
    assert result.broken is None
