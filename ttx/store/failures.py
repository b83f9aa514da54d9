"""What a database says when it fails, in words of what a person can do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError

from ttx.errors import TtxError
from ttx.text import hide_password

# First the whole class of a code: SQLite has finer ones in its higher byte, PostgreSQL in its last three letters.
_SQLITE = {
    sqlite3.SQLITE_FULL: ("the disk with {place} is full", "make room; what was kept so far is safe"),
    sqlite3.SQLITE_IOERR: (
        "{place} cannot be written or read: {said}",
        "is the disk full, or gone? what was kept is safe",
    ),
    sqlite3.SQLITE_READONLY: ("{place} may only be read", "copy it to a place where you may write"),
    sqlite3.SQLITE_BUSY: ("{place} is held by another program", "close what has it open, then try again"),
    sqlite3.SQLITE_LOCKED: ("{place} is held by another program", "close what has it open, then try again"),
    sqlite3.SQLITE_CORRUPT: ("{place} is damaged: {said}", "open the newest copy in your backup folder"),
    sqlite3.SQLITE_NOTADB: ("{place} is not an exercise file", "an exercise file is made by `ttx run PLAYBOOK`"),
    sqlite3.SQLITE_CANTOPEN: ("{place} cannot be opened", "may you read it, and write to its folder?"),
    sqlite3.SQLITE_PERM: ("{place} cannot be opened", "may you read it, and write to its folder?"),
}
_POSTGRES = {
    "53": ("the database at {place} has no room left: {said}", "make room; what was kept so far is safe"),
    "58": ("the database at {place} cannot write or read: {said}", "is its disk full, or gone? what was kept is safe"),
    "25": ("the database at {place} may only be read", "is it a replica?"),
    "28": ("the database at {place} does not let you in: {said}", "check user and password"),
    "3D": ("there is no such database at {place}: {said}", "createdb makes one"),
    "42": ("the database at {place} does not allow that: {said}", "may this user make and use tables there?"),
    "XX": ("the database at {place} is damaged: {said}", "restore the newest dump"),
}
_GONE = ("the database at {place} cannot be reached: {said}", "check the address, and that it runs")


@contextmanager
def plain_words(place: str) -> Iterator[None]:
    """Turn a database's error into a TtxError. That a row is there already is left to the caller."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, sqlite3.Error, OSError) as error:
        raise in_plain_words(error, place) from error


def in_plain_words(error: Exception, place: str) -> TtxError:
    """The TtxError for a database's error."""
    origin: Any = getattr(error, "orig", None) or error
    lines = str(origin).strip().splitlines() or [type(origin).__name__]
    if isinstance(origin, sqlite3.Error):
        code = getattr(origin, "sqlite_errorcode", None) or 0
        message, hint = _SQLITE.get(code & 0xFF, ("{place}: the database says: {said}", ""))
    elif isinstance(origin, OSError):
        message, hint = "{place}: {said}", ""
    else:
        state = getattr(origin, "sqlstate", None)
        message, hint = _POSTGRES.get(state[:2], _GONE) if state else _GONE
    return TtxError(message.format(place=hide_password(place), said=lines[0]), hint=hint)
