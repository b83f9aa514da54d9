"""What came of reading a file that another tool or a spreadsheet wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one thing in the file."""

    where: str
    """`msel.xlsx, sheet MSEL, C7`, or `scenario.json: injects[3].title`"""
    what: str
    decide: bool = False
    """whether a person must still decide something"""
    taken: bool = False
    """it went over as it stands; a dry run tells this, too"""

    def __str__(self) -> str:
        return f"{self.where}: {'to decide: ' if self.decide else ''}{self.what}"


@dataclass(slots=True)
class Foreign:
    """A playbook made from somebody else's file: data as an organizer would write it, and what became of the rest."""

    data: dict[str, Any]
    notes: list[Note] = field(default_factory=list)
