from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ttx.errors import TtxError
from ttx.store.store import Conflict, Store

from .making import EXERCISE, entries, entry, sql


@pytest.fixture
def base(new_database: Callable[[], str]) -> str:
    return new_database()


@pytest.fixture
def kept(base: str, opened: Callable[..., Store]) -> Store:
    store = opened(base, create=True)
    store.create_exercise(EXERCISE, "Seoul", "")
    store.append(EXERCISE, 0, entries(3))
    return store


def test_a_database_without_exercises_is_made_one_only_when_asked(base: str, opened: Callable[..., Store]) -> None:
    with pytest.raises(TtxError, match="is empty"):
        opened(base)
    assert opened(base, create=True).exercises() == []
    assert opened(base).exercises() == []


def test_somebody_elses_database_is_left_alone(base: str) -> None:
    sql(base, "create table photos (name text)")
    with pytest.raises(TtxError, match="something else"):
        Store.open(base, write=True, create=True)
    assert sql(base, "select count(*) from information_schema.tables where table_schema = 'public'") == [(1,)]


def test_a_database_that_is_not_there_or_does_not_answer_says_so_without_the_password(postgres: str) -> None:
    for address in (postgres.replace("/postgres?", "/nothing?"), "postgresql://me:secret@127.0.0.1:1/none"):
        with pytest.raises(TtxError) as caught:
            Store.open(address, write=False)
        assert caught.value.hint
        assert "secret" not in str(caught.value)


def test_two_servers_that_open_an_empty_database_at_once_make_it_once(base: str) -> None:
    failures: list[Exception] = []

    def open() -> None:
        try:
            Store.open(base, write=True, create=True).close()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=open) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sql(base, "select version_num from alembic_version") == [("0004",)]


def test_a_lost_connection_fails_in_words_and_the_next_try_goes_on(kept: Store, base: str) -> None:
    others = "pid <> pg_backend_pid() and datname = current_database()"
    sql(base, f"select pg_terminate_backend(pid) from pg_stat_activity where {others}")
    with pytest.raises(TtxError):
        kept.append(EXERCISE, 3, entries(1))
    kept.append(EXERCISE, 3, entries(1))
    assert (kept.verify(EXERCISE).rows, kept.verify(EXERCISE).broken) == (4, None)


def test_a_store_that_follows_still_appends_all_or_nothing(kept: Store) -> None:
    following = kept.follow(EXERCISE, 0, poll=0.01)
    assert next(following).seq == 1

    # PostgreSQL keeps no NUL, and learns of it at the third row.
    with pytest.raises(TtxError):
        kept.append(EXERCISE, 3, [*entries(2), entry(payload="\x00")])
    assert kept.tip(EXERCISE)[0] == 3
    following.close()  # type: ignore[attr-defined]


def test_a_reader_cannot_write(kept: Store, base: str, opened: Callable[..., Store]) -> None:
    with pytest.raises(TtxError, match="only be read"):
        opened(base, write=False).append(EXERCISE, 3, entries(1))


def test_copies_are_left_to_its_own_tools(kept: Store, tmp_path: Path) -> None:
    with pytest.raises(TtxError) as caught:
        kept.backup(tmp_path)
    assert "pg_dump" in caught.value.hint


def test_two_servers_share_an_exercise(kept: Store, base: str, opened: Callable[..., Store]) -> None:
    other = opened(base)
    assert kept.shared
    other.append(EXERCISE, 3, entries(1))
    with pytest.raises(Conflict):
        kept.append(EXERCISE, 3, entries(1))
    kept.append(EXERCISE, 4, entries(1))
    other.append(EXERCISE, 5, entries(1))
    assert other.verify(EXERCISE).broken is None
