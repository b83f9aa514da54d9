"""Questionnaires and what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from ttx.exercise.state.people import SeatState
from ttx.playbook.models import Question


@dataclass(slots=True)
class Wording:
    """What people read of a questionnaire."""

    title: str
    intro: str
    questions: list[Question]


@dataclass(slots=True)
class QuestionnaireState:
    """status: open, closed."""

    id: str
    title: str
    intro: str
    questions: list[Question]
    to: list[str]
    anonymous: bool
    source: str
    wall: str
    status: str = "open"
    answered: dict[str, dict[str, str]] = field(default_factory=dict)
    """by seat; of an anonymous one that the seat has answered, and nothing else"""
    answers: list[dict[str, str]] = field(default_factory=list)
    """all answers, once it is closed"""
    withheld: bool = False
    shown: list[str] = field(default_factory=list)
    """seats, screen"""
    translated: dict[str, Wording] = field(default_factory=dict)
    """by language"""

    def read_in(self, language: str) -> Wording:
        """Its words in this language, where it has them; else as it is written."""
        return self.translated.get(language) or Wording(self.title, self.intro, self.questions)

    def asks(self, seat: SeatState) -> bool:
        """Whether this seat is among those who are asked."""
        if not seat.present or seat.role not in ("player", "observer"):
            return False
        return seat.id in self.to or f"{seat.role}s" in self.to or (seat.role == "player" and seat.team in self.to)
