from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ttx.errors import TtxError
from ttx.store.rows import Entry
from ttx.store.store import Store

from .making import EXERCISE, child, entries, entry, pragma, race, said, sql


@pytest.fixture
def kept(file: Path, opened: Callable[..., Store]) -> Store:
    store = opened(file, create=True)
    store.create_exercise(EXERCISE, "Seoul", "2026-11-22T09:00:00.000Z")
    store.append(EXERCISE, 0, entries(5))
    return store


def _refused(place: str | Path, words: str, *, write: bool, create: bool = False) -> TtxError:
    with pytest.raises(TtxError, match=words) as caught:
        Store.open(str(place), write=write, create=create).close()
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("write", [True, False])
def test_a_missing_file_is_named_and_not_made(file: Path, write: bool) -> None:
    _refused(file, "there is no file", write=write)
    assert not file.exists()


@pytest.mark.parametrize("write", [True, False])
def test_a_folder_is_no_exercise(tmp_path: Path, write: bool) -> None:
    _refused(tmp_path, "is a folder", write=write)


def test_a_file_in_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    _refused(tmp_path / "no" / "seoul.db", "there is no folder", write=True, create=True)


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("content", [b"hello", b"%PDF-1.7\n" * 2000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(file: Path, content: bytes, write: bool) -> None:
    file.write_bytes(content)
    _refused(file, "not an exercise file|damaged", write=write, create=write)
    assert file.read_bytes() == content
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("create", [True, False])
def test_somebody_elses_database_is_refused_and_left_alone(file: Path, create: bool) -> None:
    sql(str(file), "create table photos (name text)")
    before = file.read_bytes()
    _refused(file, "something else", write=True, create=create)
    _refused(file, "not an exercise file", write=False)
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_an_empty_file_becomes_an_exercise_only_when_asked(file: Path, opened: Callable[..., Store]) -> None:
    file.touch()
    _refused(file, "is empty", write=True)
    _refused(file, "not an exercise file", write=False)
    assert opened(file, create=True).exercises() == []


def test_a_damaged_file_says_so(kept: Store, file: Path) -> None:
    kept.append(EXERCISE, 5, [entry(payload="x" * 4000)] * 200)
    kept.close()
    with file.open("r+b") as stream:
        stream.seek(40_960)
        stream.write(os.urandom(200_000))
    with pytest.raises(TtxError, match="damaged"):
        store = Store.open(file, write=False)
        try:
            list(store.read(EXERCISE))
        finally:
            store.close()


def test_a_clean_close_leaves_one_plain_file(kept: Store, file: Path) -> None:
    assert file.with_name("seoul.db-wal").exists()
    kept.close()
    assert list(file.parent.iterdir()) == [file]
    assert sql(str(file), "pragma journal_mode") == [("delete",)]


def test_reading_leaves_nothing_beside_the_file_and_changes_nothing(kept: Store, file: Path) -> None:
    kept.close()
    before = file.read_bytes(), file.stat().st_mtime_ns
    store = Store.open(file, write=False)
    assert len(list(store.read(EXERCISE))) == 5
    assert store.verify(EXERCISE).broken is None
    store.close()
    assert list(file.parent.iterdir()) == [file]
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_a_reader_cannot_write(kept: Store, file: Path, opened: Callable[..., Store]) -> None:
    reader = opened(file, write=False)
    with pytest.raises(TtxError, match="only be read"):
        reader.append(EXERCISE, 5, entries(1))
    assert len(list(reader.read(EXERCISE))) == 5


def test_a_running_exercise_is_read_and_opening_it_takes_no_lock_from_the_writer(
    kept: Store, file: Path, opened: Callable[..., Store]
) -> None:
    # Any close() of the file in this process would drop the writer's locks; then another process believes that nobody
    # has it open, and puts its WAL away.
    for _ in range(3):
        reader = opened(file, write=False)
        assert len(list(reader.read(EXERCISE))) == 5
        reader.close()
    race([child("append", file, 3)])
    assert file.with_name("seoul.db-wal").exists()
    assert kept.tip(EXERCISE)[0] == 11
    kept.append(EXERCISE, 11, entries(2))
    assert len(list(opened(file, write=False).read(EXERCISE))) == 13
    kept.close()


def test_a_reader_who_outlives_the_writer_still_reads(kept: Store, file: Path, opened: Callable[..., Store]) -> None:
    reader = opened(file, write=False)
    assert len(list(reader.read(EXERCISE))) == 5
    kept.append(EXERCISE, 5, entries(2))
    kept.close()
    assert len(list(reader.read(EXERCISE))) == 7


def test_an_exercise_whose_writer_died_is_read_and_goes_on(kept: Store, file: Path, tmp_path: Path) -> None:
    kept.append(EXERCISE, 5, entries(3))
    after = tmp_path / "after"
    after.mkdir()
    for path in tmp_path.glob("seoul.db*"):
        if not path.name.endswith("-shm"):
            shutil.copy(path, after)
    found = after / "seoul.db"
    reader = Store.open(found, write=False)
    assert len(list(reader.read(EXERCISE))) == 8
    reader.close()
    writer = Store.open(found, write=True)
    writer.append(EXERCISE, 8, entries(1))
    assert writer.verify(EXERCISE).broken is None
    writer.close()
    assert list(after.iterdir()) == [found]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work otherwise there")
@pytest.mark.parametrize("wal", [False, True], ids=["plain", "in WAL mode"])
@pytest.mark.parametrize("folder", [0o555, 0o777], ids=["folder closed", "folder open"])
def test_a_file_that_may_only_be_read_is_read_and_not_written(
    kept: Store, file: Path, tmp_path: Path, folder: int, wal: bool
) -> None:
    import tempfile

    kept.close()
    if wal:
        with sqlite3.connect(file) as connection:
            connection.execute("pragma journal_mode = wal")
        connection.close()
    # Somewhere that another user can reach; pytest's own folders are closed.
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "seoul.db"
        shutil.copy(file, copy)
        copy.chmod(0o444)
        Path(place).chmod(folder)
        answer = said(child("unprivileged", copy)).splitlines()
        assert answer[0] == "5 None"
        assert "only be read" in answer[1]
        Path(place).chmod(0o755)


def test_a_second_writer_waits_for_the_first_and_then_says_who_holds_it(
    kept: Store, file: Path, opened: Callable[..., Store]
) -> None:
    other = opened(file)
    pragma(other, "busy_timeout = 50")
    with kept._writing() as connection:
        connection.exec_driver_sql("select 1")
        with pytest.raises(TtxError, match="held by another program"):
            other.append(EXERCISE, 5, entries(1))
        # Who only reads does not wait.
        assert len(list(other.read(EXERCISE))) == 5
    other.append(EXERCISE, 5, entries(1))
    assert kept.tip(EXERCISE)[0] == 6


def test_a_full_disk_is_said_in_words_and_the_log_goes_on_when_there_is_room(kept: Store) -> None:
    pragma(kept, f"max_page_count = {pragma(kept, 'page_count') + 3}")
    large = [entry(payload='{"text":"' + "x" * 9000 + '"}')] * 4
    with pytest.raises(TtxError, match="is full"):
        kept.append(EXERCISE, 5, large)
    assert kept.tip(EXERCISE)[0] == 5
    assert kept.verify(EXERCISE).broken is None
    pragma(kept, "max_page_count = 100000")
    kept.append(EXERCISE, 5, large)
    proof = kept.verify(EXERCISE)
    assert (proof.rows, proof.broken) == (9, None)


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_files_that_may_not_grow_lose_nothing(file: Path, kept: Store) -> None:
    kept.create_exercise("other", "", "")
    kept.close()
    sql(str(file), "delete from events")
    message, rows = said(child("full", file)).splitlines()
    assert re.search("disk|full|written", message)
    assert int(rows) > 3


def test_a_copy_is_whole_while_another_process_writes(kept: Store, file: Path, tmp_path: Path) -> None:
    # Long enough that a copy in steps would begin anew with each write.
    kept.append(EXERCISE, 5, entries(20_000))
    writer = child("hammer", file, 10)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    try:
        copies = [kept.backup(tmp_path / "stick") for _ in range(3)]
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate(timeout=30)
    with_copy = Store.open(copies[-1], write=False)
    proof = with_copy.verify(EXERCISE)
    with_copy.close()
    assert proof.broken is None
    assert proof.rows >= 5
    assert proof.rows % 10 == 5
    assert {path.suffix for path in (tmp_path / "stick").iterdir()} == {".db"}


def test_only_the_newest_copies_stay(kept: Store, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for day in range(1, 6):
        (stick / f"seoul-2026010{day}-000000.db").touch()
    (stick / "other-20260101-000000.db").touch()
    newest = kept.backup(stick, keep=3)
    names = sorted(path.name for path in stick.iterdir())
    assert names == ["other-20260101-000000.db", "seoul-20260104-000000.db", "seoul-20260105-000000.db", newest.name]


def test_a_copy_that_does_not_verify_replaces_nothing(kept: Store, file: Path, tmp_path: Path) -> None:
    good = kept.backup(tmp_path / "stick", keep=1)
    sql(str(file), "update events set wall = 'never' where seq = 2")
    with pytest.raises(TtxError, match="row 2"):
        kept.backup(tmp_path / "stick", keep=1)
    assert list((tmp_path / "stick").iterdir()) == [good]


def test_a_copy_where_nothing_may_be_written_says_so(kept: Store, tmp_path: Path) -> None:
    blocked = tmp_path / "stick"
    blocked.write_text("a file, not a folder")
    with pytest.raises(TtxError, match="no copy in"):
        kept.backup(blocked)


def test_a_copy_can_be_gone_on_with(kept: Store, tmp_path: Path, opened: Callable[..., Store]) -> None:
    copy = kept.backup(tmp_path / "stick")
    kept.append(EXERCISE, 5, entries(2))
    other = opened(copy)
    other.append(EXERCISE, 5, entries(1))
    assert (other.verify(EXERCISE).rows, other.verify(EXERCISE).broken) == (6, None)


def test_names_of_files_may_hold_anything(tmp_path: Path, opened: Callable[..., Store]) -> None:
    file = tmp_path / "서울 100% [a]?#&.db"
    store = opened(file, create=True)
    store.create_exercise(EXERCISE, "Seoul", "")
    store.append(EXERCISE, 0, entries(1))
    assert store.backup(tmp_path / "stick [b]").parent.name == "stick [b]"
    store.close()
    assert len(list(opened(file, write=False).read(EXERCISE))) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([file.name, "stick [b]"])


def test_nothing_is_left_where_an_exercise_could_not_be_made(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("ttx.store.migrate.create_views", broken)
    with pytest.raises(RuntimeError, match="half way"):
        Store.open(file, write=True, create=True)
    assert list(file.parent.iterdir()) == []


def test_rows_load_no_database() -> None:
    import subprocess

    code = "import ttx.store.rows, sys; print([m for m in sys.modules if m.startswith(('sql', 'alembic', 'psycopg'))])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_entry_is_not_a_row() -> None:
    assert not hasattr(entry(), "hash")
    assert not {"exercise", "seq", "digest", "hash"} & set(Entry.__struct_fields__)
