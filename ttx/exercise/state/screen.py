"""The projector."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Screen:
    """What the projector shows."""

    show: list[str] = field(default_factory=lambda: ["clock"])
    note: str = ""
    item: str = ""
    blank: bool = False
    frozen: dict[str, dict[str, Any]] | None = None
    """the view that it keeps"""
    indicators: dict[str, float] = field(default_factory=dict)
    """as they stood when control put them up: on the wall, what moves by itself would tell of a private ruling"""
