"""What control asks of the server that is no command: people, codes and drafts stand outside the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from ttx.console.here import Here
from ttx.errors import TtxError
from ttx.exercise.commands import Command


@dataclass(frozen=True, slots=True)
class Post:
    """A request, and what follows once it was answered: words to say, or a screen to show."""

    path: str
    body: dict[str, Any]
    done: Callable[[dict[str, Any]], str | Screen[Any]]
    refused: Callable[[TtxError], Screen[Any]] | None = None
    """the screen that asks once more; None where it is enough to say why"""


Next = Callable[[Here], Any]
"""what follows: a command, a screen that asks for one, or nothing"""


@dataclass(frozen=True, slots=True)
class Then:
    """A command, and what follows once the exercise shows what came of it."""

    command: Command
    shows: Callable[[Here], bool]
    follows: Next
