"""What all packets share: their marking, their times, their boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from ttx.documents.blocks import Block, Document, Field, Fields, Paper, Paragraph, Section
from ttx.exercise.conditions import describe
from ttx.exercise.state import InjectState, State
from ttx.playbook.conditions import Condition
from ttx.playbook.models import Playbook
from ttx.report.words import capital, marked

CONTROL_ONLY = "FOR CONTROL ONLY"

Part = dict[str, Any]
View = Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Joining:
    """How people come in, as the server on this machine noted it; nothing where there is no such note."""

    addresses: Sequence[str] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    """by `team:NAME` or role"""
    fingerprint: str = ""
    """of the certificate, its beginning as people compare it"""


@dataclass(frozen=True, slots=True)
class Packet:
    """A file to print. `team` is whose it is; control's may name the team that it is handed to in the end."""

    name: str
    document: Document
    team: str = ""


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a packet is made for: the paper, the marking, the zone of the clock on the wall (None: the machine's)."""

    book: Playbook
    purpose: str
    paper: Paper
    zone: tzinfo | None
    numbers: Mapping[str, int]
    """by inject: its place in the script, which is how control's papers refer to one another"""

    @classmethod
    def of(cls, state: State, paper: Paper, zone: tzinfo | None) -> Sheets:
        numbers = {name: place for place, name in enumerate(state.injects, 1)}
        return cls(state.playbook, state.purpose, paper, zone, numbers)

    def document(
        self, title: str, subtitle: str, status: str, blocks: Sequence[Block], sections: Sequence[Section] = (),
        reader: str = "",
    ) -> Document:  # fmt: skip
        """A packet's document with the marking of its playbook."""
        return Document(
            title, subtitle, self.marking, status, blocks, sections, paper=self.paper,
            reader=reader if reader in ("ja", "ko") else "",
        )  # fmt: skip

    @property
    def marking(self) -> list[str]:
        return marked(self.book.marking, self.purpose)

    @property
    def phase(self) -> str:
        """What people call a phase, with a capital."""
        return capital(self.book.word("phase"))

    @property
    def move(self) -> str:
        return capital(self.book.word("move"))


def row(*fields: Field) -> Fields:
    """Boxes side by side."""
    return Fields(fields)


def named(title: str, anchor: str, text: str) -> list[Section]:
    """A section of prose; nothing where there is no text."""
    return [Section(title, anchor, [Paragraph(text)])] if text else []


def minutes(seconds: float) -> str:
    """5 min, 1:30 min."""
    whole, rest = divmod(round(seconds), 60)
    return f"{whole}:{rest:02d} min" if rest else f"{whole} min"


def planned(state: State, inject: InjectState, sheets: Sheets, team: str = "") -> str:
    """When an inject is meant to go out, for control: Move 1 at +6 min; to one team later, where the script says so."""
    numbers = {phase.id: number for number, phase in enumerate(state.playbook.phases, 1)}
    parts = []
    if inject.at is not None:
        parts.append(f"at +{minutes(inject.at / 1000)}")
    if inject.spec.when is not None:
        parts.append(f"when {in_words(state, inject.spec.when)}")
    when = " and ".join(parts) or "by hand"
    later = inject.spec.delay.get(team)
    delay = f", {minutes(later)} later to {state.playbook.party(team)}" if later else ""
    return f"{sheets.phase} {numbers[inject.phase]} {when}{delay}"


def in_words(state: State, condition: Condition) -> str:
    """A condition as control reads it: a sentence to judge stays as it was written."""
    return condition if isinstance(condition, str) else describe(state, condition)
