"""What differs between SQLite and PostgreSQL: opening, locking, news, and the words for what goes wrong."""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from ttx.errors import TtxError

BUSY = 10_000
"""Milliseconds to wait for another writer."""


def is_postgres(url: str) -> bool:
    return url.startswith(("postgresql:", "postgres:"))


def engine_for(url: str, *, write: bool, create: bool) -> Engine:
    """An engine that hands out one plain connection."""
    if is_postgres(url):
        try:
            import psycopg  # noqa: F401
        except ImportError:
            raise TtxError("PostgreSQL needs its driver", hint="pip install 'ttx[postgres]'") from None
        return create_engine("postgresql+psycopg://" + url.partition("://")[2], poolclass=NullPool)
    path = Path(url)
    _check_file(path, write=write, create=create)
    return _sqlite(path, write=write)


def _check_file(path: Path, *, write: bool, create: bool) -> None:
    if path.is_dir():
        raise TtxError(f"{path} is a folder", hint="name the exercise file, NAME.db")
    if not path.exists():
        if not create:
            raise TtxError(f"there is no file {path}", hint="`ttx run PLAYBOOK` makes one")
        if not path.parent.is_dir():
            raise TtxError(f"there is no folder {path.parent}", hint="make it first, or name another")
    elif path.stat().st_size and path.open("rb").read(16) != b"SQLite format 3\x00":
        raise TtxError(f"{path} is not an exercise file", hint="an exercise file is made by `ttx run PLAYBOOK`")
    elif write and not os.access(path, os.W_OK):
        raise TtxError(
            f"{path} may only be read", hint="copy it, or change its permissions; `ttx report` reads it as it is"
        )


def _sqlite(path: Path, *, write: bool) -> Engine:
    # Without a WAL and in a folder that nobody may write to, only an immutable file can be opened at all.
    fixed = not write and not path.with_name(path.name + "-wal").exists() and not os.access(path.parent, os.W_OK)
    mode = "rwc" if write else "ro&immutable=1" if fixed else "ro"
    address = f"file:{_quoted(path.resolve())}?mode={mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY / 1000, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        # Autocommit mode of the driver, so that a transaction begins where it says so: also around DDL.
        if write:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            if sys.platform == "darwin":
                connection.execute("pragma fullfsync = on")
        connection.execute("pragma foreign_keys = on")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Not deferred: a read that turns into a write is refused at once when another process wrote meanwhile.
        connection.exec_driver_sql("begin immediate" if write else "begin")

    return engine


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(str(path))


@contextmanager
def plain_words(url: str) -> Iterator[None]:
    """Turn what a database says into what a person can do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said = str(getattr(error, "orig", None) or error).strip()
        if type(error).__name__ == "IntegrityError":
            raise
        message, hint = _meaning(said, url)
        raise TtxError(message, hint=hint) from error


def _meaning(said: str, url: str) -> tuple[str, str]:
    place = url.rpartition("@")[2] if is_postgres(url) else url
    low = said.lower()
    if "full" in low or "disk i/o" in low or "no space" in low:
        return f"the disk with {place} is full or failing: {said}", "make room; what was kept so far is safe"
    if "readonly" in low or "read-only" in low:
        return f"{place} may only be read", "copy it to a place where you may write"
    if "locked" in low or "busy" in low:
        return f"{place} is held by another program", "close what has it open, then try again"
    if "malformed" in low or "not a database" in low:
        return f"{place} is damaged: {said}", "open the newest copy in your backup folder"
    if "unable to open" in low:
        return f"{place} cannot be opened", "does it exist, and may you read it?"
    if "connection" in low or "password" in low or "database" in low:
        return f"the database at {place} cannot be used: {said.splitlines()[0]}", "check the address, and that it runs"
    return f"the database says: {said.splitlines()[0]}", ""


def lock_log(connection: Connection, exercise: str) -> None:
    """Keep other writers of this exercise out until the transaction ends. On SQLite it already does."""
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(sha256(exercise.encode()).digest()[:8], "big", signed=True)
        connection.exec_driver_sql("select pg_advisory_xact_lock(%s)", (key,))


def tell_others(connection: Connection, exercise: str) -> None:
    """Wake those who follow, once the transaction is kept."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("select pg_notify('ttx', %s)", (exercise,))


def watch(connection: Connection, exercise: str, poll: float) -> Callable[[], bool]:
    """A function that says whether something was kept since it was last asked. The first answer counts from here."""
    if connection.dialect.name == "postgresql":
        return _listen(connection, exercise, poll)

    def version() -> int:
        # The file's own counter: watching the WAL's size wakes before a reader can see what was written.
        found = int(connection.exec_driver_sql("pragma data_version").scalar() or 0)
        connection.rollback()
        return found

    seen = version()

    def changed() -> bool:
        nonlocal seen
        before, seen = seen, version()
        return before != seen

    return changed


def _listen(connection: Connection, exercise: str, poll: float) -> Callable[[], bool]:
    driver: Any = connection.connection.driver_connection
    driver.autocommit = True
    driver.execute("listen ttx")

    def changed() -> bool:
        with plain_words(""):
            return any(notice.payload == exercise for notice in driver.notifies(timeout=poll, stop_after=1))

    return changed


def vacuum(connection: Connection) -> None:
    """Give what was deleted no place to be found."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute("vacuum")
        driver.execute("pragma wal_checkpoint(truncate)")


def fold_away(connection: Connection) -> None:
    """Bring the WAL back into the file, so that it is one file that can be copied."""
    if connection.dialect.name == "sqlite" and not connection.closed:
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute("pragma wal_checkpoint(truncate)")
        except sqlite3.Error:
            # Others still read, or the file may only be read: the next one does it.
            return


def lives(pid: int, host: str) -> bool:
    """Whether a lease's holder is still there. On another machine nobody can tell, so it is."""
    if host != socket.gethostname():
        return True
    if pid == os.getpid():
        return False
    if sys.platform == "win32":
        import psutil  # type: ignore[import-untyped,unused-ignore]

        return bool(psutil.pid_exists(pid))
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
