from __future__ import annotations

import threading
import time
from collections.abc import Callable

from ttx.store.store import Store

from .making import EXERCISE, child, entries, race


def _collected(place: str, after: int, wanted: int, seen: list[int], opened: Callable[..., Store]) -> threading.Thread:
    # A store belongs to one thread, so the follower opens its own.
    until = time.monotonic() + 60

    def follow() -> None:
        store = opened(place, write=False)
        for row in store.follow(EXERCISE, after, poll=0.02, stop=lambda: time.monotonic() > until):
            seen.append(row.seq)
            if row.seq >= wanted:
                return

    thread = threading.Thread(target=follow)
    thread.start()
    return thread


def test_a_follower_misses_nothing_and_sees_nothing_twice_while_writers_hammer(
    store: Store, place: str, opened: Callable[..., Store]
) -> None:
    store.append(EXERCISE, 0, entries(10))
    seen: list[int] = []
    follower = _collected(place, 4, 10 + 2 * 60 * 2, seen, opened)
    race([child("append", place, 60) for _ in range(2)])
    follower.join(timeout=60)
    assert seen == list(range(5, 10 + 2 * 60 * 2 + 1))


def test_a_follower_that_waits_sees_a_row_soon_after_it_is_kept(
    store: Store, place: str, opened: Callable[..., Store]
) -> None:
    seen: list[int] = []
    follower = _collected(place, 0, 3, seen, opened)
    for after in range(3):
        time.sleep(0.15)
        store.append(EXERCISE, after, entries(1))
    follower.join(timeout=30)
    assert seen == [1, 2, 3]


def test_what_is_kept_while_a_follower_thinks_about_the_last_row_reaches_it(
    store: Store, place: str, opened: Callable[..., Store]
) -> None:
    store.append(EXERCISE, 0, entries(1))
    reader = opened(place, write=False)
    asked = iter([False] * 50)
    seen = []
    for row in reader.follow(EXERCISE, 0, poll=0.02, stop=lambda: next(asked, True)):
        seen.append(row.seq)
        if row.seq < 4:
            store.append(EXERCISE, row.seq, entries(1))
    assert seen == [1, 2, 3, 4]


def test_a_follower_stops_when_told(store: Store, place: str, opened: Callable[..., Store]) -> None:
    store.append(EXERCISE, 0, entries(2))
    reader = opened(place, write=False)
    asked = iter([False] * 6)
    rows = list(reader.follow(EXERCISE, 0, poll=0.01, stop=lambda: next(asked, True)))
    assert [row.seq for row in rows] == [1, 2]


def test_a_follower_of_one_exercise_does_not_see_another(
    store: Store, place: str, opened: Callable[..., Store]
) -> None:
    store.create_exercise("seoul-2", "Again", "2026-11-23T09:00:00.000Z")
    seen: list[int] = []
    follower = _collected(place, 0, 2, seen, opened)
    store.append("seoul-2", 0, entries(5))
    store.append(EXERCISE, 0, entries(2))
    follower.join(timeout=30)
    assert seen == [1, 2]


def test_a_store_that_writes_can_follow_too(store: Store) -> None:
    store.append(EXERCISE, 0, entries(2))
    asked = iter([False] * 6)
    assert [row.seq for row in store.follow(EXERCISE, 1, poll=0.01, stop=lambda: next(asked, True))] == [2]
    store.append(EXERCISE, 2, entries(1))
    assert store.tip(EXERCISE)[0] == 3
