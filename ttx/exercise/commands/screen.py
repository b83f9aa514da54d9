"""The projector."""

from __future__ import annotations

from ttx.exercise.commands.base import Command


class SetScreen(Command):
    """All that the projector shows from now on."""

    show: list[str] = []
    note: str = ""
    item: str = ""
    blank: bool = False
    frozen: bool = False
