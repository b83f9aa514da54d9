"""What control puts up on the projector."""

from __future__ import annotations

from ttx.exercise.events.base import Event


class ScreenSet(Event):
    """All that the projector shows from now on."""

    show: list[str] = []
    """clock, injects, rulings, indicators"""
    note: str = ""
    """a line of control's: Results at 11:05"""
    item: str = ""
    """one public thing, large: inject-2, ruling-1"""
    blank: bool = False
    frozen: bool = False
    """it stays as it is at this moment, whatever happens"""
