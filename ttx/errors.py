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
