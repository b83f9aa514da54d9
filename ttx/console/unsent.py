"""A command that did not get through: what was written is not lost."""

from __future__ import annotations

from ttx.errors import TtxError
from ttx.exercise.commands import Command, write
from ttx.tui.dialog import Confirm


class Unsent(Confirm):
    """Says what could not be sent, and offers to send it again."""

    def __init__(self, command: Command, error: TtxError) -> None:
        data = write(command)
        name = str(data.pop("do")).replace("-", " ")
        texts = [f"{key}: {value}" for key, value in data.items() if value]
        hint = f" {error.hint}." if error.hint else ""
        words = f"{error.message}.{hint}\n\nWhat you asked for: {name}\n" + "\n".join(texts)
        super().__init__("Not sent", words, "try again", "give up")
