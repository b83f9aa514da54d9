"""The one kind of failure that a user sees."""

from __future__ import annotations


class TtxError(Exception):
    """Something a user can mend: what is wrong, where (`file:line:col`), and what to do about it."""

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class Refused(TtxError):
    """The exercise's rules say no to a command, in words that a player can read."""


def keep_details(details: str) -> str:
    """Write the details of a fault of ours to a file that only this user reads; where that is, or nothing.

    They may hold what stood on a screen, so they go to no terminal.
    """
    import os
    from datetime import UTC, datetime
    from pathlib import Path

    from platformdirs import user_state_path

    try:
        folder = Path(os.environ.get("TTX_STATE") or user_state_path("ttx"))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / "faults.log"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            file.write(f"--- {datetime.now(UTC).isoformat()}\n{details}\n")
    except OSError:
        return ""
    return str(path)
