from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import inspect
from sqlmodel import SQLModel

from ttx.errors import TtxError
from ttx.store import migrate
from ttx.store.sqlviews import NAMES
from ttx.store.store import Store

from .making import EXERCISE, entries, entry, sql

NEXT = '''
    """Seats get a language; a row of every table's own is touched, so that a failure would leave a trace."""
    import sqlalchemy as sa
    from alembic import op

    revision = "0005"
    down_revision = "0004"

    def upgrade() -> None:
        op.add_column("seats", sa.Column("language", sa.Text(), nullable=False, server_default="en"))
        with op.batch_alter_table("exercises") as table:
            table.alter_column("title", new_column_name="name")
        op.create_table("added", sa.Column("id", sa.Integer(), primary_key=True))
        op.execute("update seats set language = 'ko' where team = 'rok'")
'''
FAILS = NEXT + '        op.execute("insert into nowhere values (1)")\n'


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def newer(text: str) -> None:
        """From here on this ttx has a migration more."""
        scripts = tmp_path / "migrations"
        shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / "0005_language.py").write_text(dedent(text))
        for function in (migrate.bring_up_to_date, migrate.check_format):
            monkeypatch.setitem(function.__kwdefaults__, "scripts", scripts)  # type: ignore[arg-type]

    return newer


@pytest.fixture
def older(store: Store, place: str) -> str:
    """A database as the first format has it, with something in it."""
    store.append(EXERCISE, 0, entries(3))
    store.add_seat(EXERCISE, "player-1", "player", "rok", "hash")
    store.close()
    return place


def test_the_first_format_has_the_columns_that_the_tables_declare(store: Store) -> None:
    found = inspect(store._engine)
    assert set(SQLModel.metadata.tables) <= set(found.get_table_names())
    for name, table in SQLModel.metadata.tables.items():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
        assert columns == {column.name: bool(column.nullable) for column in table.columns}, name
        assert found.get_pk_constraint(name)["constrained_columns"] == [column.name for column in table.primary_key]
    assert set(NAMES) <= set(found.get_view_names())


def test_an_older_database_is_brought_up_to_date_on_opening(
    older: str, newer: Callable[[str], None], opened: Callable[..., Store]
) -> None:
    newer(NEXT)
    store = opened(older)
    assert sql(older, "select seat, language from seats") == [("player-1", "ko")]
    assert sql(older, "select name from exercises") == [("Seoul trilateral",)]
    assert sql(older, "select version_num from alembic_version") == [("0005",)]
    assert len(list(store.read(EXERCISE))) == 3
    store.append(EXERCISE, 3, [entry(kind="message-sent", payload='{"text":"hello"}')])
    assert store.verify(EXERCISE).broken is None
    assert sql(older, "select text from messages") == [("hello",)]
    assert opened(older).tip(EXERCISE)[0] == 4


def test_a_migration_that_fails_leaves_all_as_it_was(
    older: str, newer: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Path(older).read_bytes() if "://" not in older else b""
    with monkeypatch.context():
        newer(FAILS)
        with pytest.raises(TtxError, match="nowhere"):
            Store.open(older, write=True)
    if before:
        assert Path(older).read_bytes() == before
    assert sql(older, "select version_num from alembic_version") == [("0004",)]
    assert sql(older, "select title from exercises") == [("Seoul trilateral",)]
    assert sql(older, "select count(*) from messages") == [(0,)]
    with pytest.raises(Exception, match="language"):
        sql(older, "select language from seats")
    monkeypatch.undo()
    store = Store.open(older, write=True)
    assert store.verify(EXERCISE).rows == 3
    store.close()


def test_reading_an_older_database_says_what_to_do_and_changes_nothing(
    older: str, newer: Callable[[str], None]
) -> None:
    newer(NEXT)
    with pytest.raises(TtxError, match="older ttx"):
        Store.open(older, write=False)
    assert sql(older, "select version_num from alembic_version") == [("0004",)]


@pytest.mark.parametrize("write", [True, False])
def test_a_database_from_a_newer_ttx_is_refused(older: str, write: bool) -> None:
    sql(older, "update alembic_version set version_num = '0099'")
    with pytest.raises(TtxError, match="newer ttx") as caught:
        Store.open(older, write=write)
    assert "upgrade" in caught.value.hint
    assert sql(older, "select version_num from alembic_version") == [("0099",)]


def test_a_file_from_before_there_was_anything_in_it_gets_all_migrations(
    file: Path, newer: Callable[[str], None], opened: Callable[..., Store]
) -> None:
    newer(NEXT)
    opened(file, create=True)
    assert sql(str(file), "select version_num from alembic_version") == [("0005",)]


def test_somebody_elses_migrations_are_not_taken_for_ours(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("create table alembic_version (version_num text)")
        connection.execute("insert into alembic_version values ('0001')")
    connection.close()
    with pytest.raises(TtxError, match="something else"):
        Store.open(file, write=True, create=True)
    with pytest.raises(TtxError, match="not an exercise file"):
        Store.open(file, write=False)


def test_the_scripts_may_lie_in_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[..., Store]
) -> None:
    scripts = tmp_path / "50% of: 한국;x"
    shutil.copytree(migrate.SCRIPTS, scripts)
    monkeypatch.setitem(migrate.bring_up_to_date.__kwdefaults__, "scripts", scripts)  # type: ignore[arg-type]
    assert opened(tmp_path / "seoul.db", create=True).exercises() == []
