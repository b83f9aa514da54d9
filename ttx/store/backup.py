"""Rolling, verified copies of an exercise file while it is in use."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.store.store import Store


def back_up(store: Store, connection: Connection, directory: Path, keep: int) -> Path:
    """Copy by SQLite's own backup, check the copy and its chain, then give it its name. A bad copy replaces nothing."""
    if store.shared:
        raise TtxError("copies of a PostgreSQL database are made by its own tools", hint="pg_dump")
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TtxError(f"{directory} cannot be made: {error.strerror}", hint="name a folder you may write to") from None
    stem = Path(store.url).stem
    draft = directory / f".{stem}.part"
    final = directory / f"{stem}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}.db"
    driver: Any = connection.connection.driver_connection
    try:
        with contextlib.closing(sqlite3.connect(draft)) as copy:
            driver.backup(copy, pages=256)
            # One file: the copy is to be carried away.
            copy.execute("pragma journal_mode = delete")
        _check(draft)
        draft.replace(final)
    except (sqlite3.Error, OSError) as error:
        draft.unlink(missing_ok=True)
        raise TtxError(f"no copy in {directory}: {error}", hint="is the disk full, or the stick gone?") from None
    except TtxError:
        draft.unlink(missing_ok=True)
        raise
    for old in sorted(directory.glob(f"{stem}-????????-??????.db"))[:-keep]:
        old.unlink()
    return final


def _check(path: Path) -> None:
    from ttx.store.store import Store

    with contextlib.closing(sqlite3.connect(path)) as copy:
        found = copy.execute("pragma quick_check").fetchone()[0]
    if found != "ok":
        raise TtxError(f"the copy is damaged: {found}")
    with contextlib.closing(Store.open(path, write=False)) as store:
        for info in store.exercises():
            if (broken := store.verify(info.exercise).broken) is not None:
                raise TtxError(f"the copy does not verify: row {broken.seq}: {broken.reason}")
