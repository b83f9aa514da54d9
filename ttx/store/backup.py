"""Rolling, verified copies of an exercise file while it is in use."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import time
from glob import escape
from pathlib import Path
from typing import Any

from ttx.errors import TtxError


def back_up(source: sqlite3.Connection, file: Path, directory: Path, keep: int) -> Path:
    """Copy by SQLite's own backup, check the copy and its chains, then name it. A bad copy replaces nothing."""
    stem = file.stem
    # Each its own: a copy asked for by hand and one by the clock may meet.
    draft = directory / f".{stem}.{secrets.token_hex(4)}.part"
    final = directory / f"{stem}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}.db"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _copy(source, draft)
        _check(draft)
        draft.replace(final)
        _tidy(directory, stem, keep)
    except (sqlite3.Error, OSError) as error:
        raise TtxError(f"no copy in {directory}: {error}", hint="is the disk full, or the stick gone?") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return final


def copy_to(source: sqlite3.Connection, final: Path) -> None:
    """Copy into a new file what is there now, and no page of what was deleted; checked before it gets its name."""
    draft = final.with_name(f".{final.name}.{secrets.token_hex(4)}.part")
    try:
        draft.touch(0o600)
        source.execute("vacuum into ?", (str(draft),))
        with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as copy:
            # A server holds the exercise, on a machine with a name; nobody holds the copy.
            copy.execute("pragma secure_delete = on")
            copy.execute("delete from leases")
        _check(draft)
        if final.exists():
            raise TtxError(f"{final} is there already", hint="name another, or remove it")
        draft.replace(final)
    except (sqlite3.Error, OSError) as error:
        raise TtxError(f"no copy in {final}: {error}", hint="is the disk full, or may you not write there?") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _tidy(directory: Path, stem: str, keep: int) -> None:
    for old in sorted(directory.glob(f"{escape(stem)}-????????-??????.db"))[: -max(keep, 1)]:
        old.unlink(missing_ok=True)
    for left in directory.glob(f".{escape(stem)}.*.part"):
        # What a killed process left; a copy that is being made is younger.
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > 3600:
                left.unlink()


def _copy(source: sqlite3.Connection, draft: Path) -> None:
    draft.touch(0o600)
    with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        # In one step: between two, any write by another process makes it begin anew, and it may never end. In WAL mode
        # the writer does not wait for it.
        source.backup(copy)
        # One plain file: the copy is to be carried away.
        copy.execute("pragma journal_mode = delete")


def _check(path: Path) -> None:
    from ttx.store.store import Store

    with contextlib.closing(sqlite3.connect(path)) as copy:
        found: Any = copy.execute("pragma integrity_check").fetchone()[0]
    if found != "ok":
        raise TtxError(f"the copy is damaged: {found}")
    with contextlib.closing(Store.open(path, write=False)) as store:
        for info in store.exercises():
            if (broken := store.verify(info.exercise).broken) is not None:
                raise TtxError(f"the copy does not verify: row {broken.seq}: {broken.reason}")
