"""The field for what was done by hand and is entered afterwards."""

from __future__ import annotations

from typing import Any

from ttx.console.dialogs.fields import Words
from ttx.console.dialogs.say import at
from ttx.console.times import Times


class When(Words):
    """Exercise time in milliseconds; None for now."""

    def __init__(self, times: Times) -> None:
        super().__init__(
            "When", hint="empty: now", help="played by hand? 42:00 or 1:02:00 of the exercise, or at 10:42 here"
        )
        self.times = times

    @property
    def value(self) -> Any:
        return self.times.read(self.raw)

    def meaning(self) -> str:
        try:
            when = self.value
        except ValueError:
            return self.help
        return self.help if when is None else f"counts as done at {at(when)}, entered afterwards"
