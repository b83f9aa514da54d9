"""What differs between SQLite and PostgreSQL: opening, locking, news, and putting away."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from ttx.errors import TtxError

BUSY = 10_000
"""Milliseconds to wait for another writer."""

WRITING = "ttx_writing"
"""A mark in a connection's `info`: the next transaction will write."""


def is_postgres(place: str) -> bool:
    return place.startswith(("postgresql:", "postgres:"))


def engine_for(place: str, *, write: bool, create: bool) -> Engine:
    """An engine that hands out plain connections and keeps none."""
    if is_postgres(place):
        return _postgres(place, write=write)
    path = Path(place)
    _check_file(path, write=write, create=create)
    return _sqlite(path, write=write)


def _postgres(place: str, *, write: bool) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise TtxError("PostgreSQL needs its driver", hint="pip install 'ttx[postgres]'") from None
    # hide_parameters: what people wrote must not stand in the traceback of a statement that failed.
    engine = create_engine(
        "postgresql+psycopg://" + place.partition("://")[2], poolclass=NullPool, hide_parameters=True
    )
    return engine if write else engine.execution_options(postgresql_readonly=True)


def _check_file(path: Path, *, write: bool, create: bool) -> None:
    # Never open the file here to look into it: on POSIX, closing it drops every lock that this process has on it, also
    # those of a store that writes in another thread. SQLite itself says what is no database.
    if path.is_dir():
        raise TtxError(f"{path} is a folder", hint="name the exercise file, NAME.db")
    if not path.exists():
        if not create:
            raise TtxError(f"there is no file {path}", hint="`ttx run PLAYBOOK` makes one")
        if not path.parent.is_dir():
            raise TtxError(f"there is no folder {path.parent}", hint="make it first, or name another")
        with contextlib.suppress(OSError):
            # It holds what each team may not know of the others: nobody else on this machine reads it.
            path.touch(0o600)
        return
    if not path.is_file():
        raise TtxError(f"{path} is not a file", hint="name the exercise file, NAME.db")
    if not os.access(path, os.R_OK):
        raise TtxError(f"you may not read {path}", hint="change its permissions, or ask whose it is")
    if write and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise TtxError(
            f"{path} may only be read", hint="copy it, or change its permissions; `ttx report` reads it as it is"
        )


def _sqlite(path: Path, *, write: bool) -> Engine:
    # Without a WAL and in a folder that nobody may write to, only an immutable file can be opened at all.
    fixed = not write and not path.with_name(path.name + "-wal").exists() and not os.access(path.parent, os.W_OK)
    mode = "rwc" if write else "ro&immutable=1" if fixed else "ro"
    address = f"file:{quote(str(path.resolve()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        # Autocommit mode of the driver, so that a transaction begins where it says so: also around DDL.
        return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY / 1000, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.execute("pragma foreign_keys = on")
        if write:
            connection.execute("pragma synchronous = full")
            if sys.platform == "darwin":
                connection.execute("pragma fullfsync = on")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A read that turns into a write is refused at once when another process wrote meanwhile, however long one would
        # wait; so a writer says from the start that it is one.
        connection.exec_driver_sql("begin immediate" if connection.info.pop(WRITING, False) else "begin")

    return engine


def use_wal(connection: Connection) -> None:
    """Let others read while this one writes. Only once it is known that the file is ours."""
    if connection.dialect.name == "sqlite":
        driver(connection).execute("pragma journal_mode = wal")


def driver(connection: Connection) -> Any:
    """The driver's own connection, for what is no statement within a transaction."""
    return connection.connection.driver_connection


def lock(connection: Connection, name: str) -> None:
    """Keep other writers out until the transaction ends: of this exercise on PostgreSQL; SQLite has one for all."""
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
        connection.exec_driver_sql("select pg_advisory_xact_lock(%s)", (key,))


def tell_others(connection: Connection, exercise: str) -> None:
    """Wake those who follow, once the transaction is kept."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("select pg_notify('ttx', %s)", (exercise,))


def watch(connection: Connection, exercise: str, poll: float) -> Callable[[], bool]:
    """A function that waits for news at most `poll` seconds and says whether there is some. It counts from here.

    `connection` is for nothing else: LISTEN takes PostgreSQL's out of transactions, and SQLite counts what others did.
    """
    if connection.dialect.name == "postgresql":
        return _listen(connection, exercise, poll)
    return _count(connection, poll)


def _listen(connection: Connection, exercise: str, poll: float) -> Callable[[], bool]:
    listener = driver(connection)
    listener.autocommit = True
    listener.execute("listen ttx")

    def changed() -> bool:
        # One is enough: whoever is woken reads all there is.
        return any(notice.payload == exercise for notice in listener.notifies(timeout=poll, stop_after=1))

    return changed


def _count(connection: Connection, poll: float) -> Callable[[], bool]:
    import time

    execute = driver(connection).execute

    def version() -> int:
        # The file's own counter: who watches the WAL's size wakes before the rows can be read.
        return int(execute("pragma data_version").fetchone()[0])

    seen = version()

    def changed() -> bool:
        nonlocal seen
        before, seen = seen, version()
        if before == seen:
            time.sleep(poll)
        return before != seen

    return changed


def scrub(connection: Connection) -> None:
    """Leave nothing of what was deleted on the disk."""
    if connection.dialect.name == "sqlite":
        driver(connection).execute("vacuum")
        busy = driver(connection).execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        if busy:
            raise TtxError(
                "it is deleted, but another program still reads the file as it was", hint="close that one, then repeat"
            )
        return
    session = driver(connection)
    session.autocommit = True
    try:
        session.execute("vacuum full events, people, roster, seats, codes, drafts, unsent, ballots")
    finally:
        session.autocommit = False


def put_away(connection: Connection) -> None:
    """The last one out leaves one plain file: it can be copied, and read where nobody may write."""
    if connection.dialect.name == "sqlite" and not connection.closed:
        session = driver(connection)
        # Others still read, or the disk is full, or it was opened for reading: then the WAL stays for the next one.
        with contextlib.suppress(sqlite3.Error):
            session.execute("pragma busy_timeout = 1000")
            session.execute("pragma wal_checkpoint(truncate)")
            session.execute("pragma journal_mode = delete")


def lives(pid: int, host: str) -> bool:
    """Whether a lease's holder is still there. On another machine nobody can tell, so it is."""
    if host != socket.gethostname():
        return True
    if pid == os.getpid():
        # It was another process with this number: this one asks because it holds nothing yet.
        return False
    if sys.platform == "win32":
        return _lives_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _lives_on_windows(pid: int) -> bool:
    # os.kill(pid, 0) would end that process there.
    import ctypes

    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009
    process = kernel.OpenProcess(0x00100000, False, pid)
    if not process:
        return bool(kernel.GetLastError() == 5)
    try:
        return bool(kernel.WaitForSingleObject(process, 0) == 258)
    finally:
        kernel.CloseHandle(process)
