"""What evaluators have said."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Rating:
    """One evaluator's rating: P, S, M, U, or N for not observed."""

    objective: str
    task: str
    team: str
    rating: str
    explanation: str
    at: int
    seat: str


@dataclass(slots=True)
class ParkedItem:
    id: str
    text: str
    team: str
    at: int
    phase: str
    seat: str
    settled: str = ""
    """what became of it; empty while it is parked"""


@dataclass(slots=True)
class HotWashNote:
    """column: well, improve, surprise, change. Without text it was taken back."""

    id: str
    version: int
    column: str
    text: str
    team: str
    due: str
    at: int
    seat: str


@dataclass(slots=True)
class Remark:
    text: str
    wall: str
    seat: str


@dataclass(slots=True)
class Finding:
    """side: strength or improvement. status: draft, confirmed, dropped; a draft was written by a rule."""

    id: str
    version: int
    side: str
    text: str
    objective: str
    task: str
    evidence: list[str]
    reference: str
    analysis: str
    status: str
    seat: str
    remarks: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class CorrectiveAction:
    """status: open, done, dropped."""

    id: str
    version: int
    text: str
    finding: str
    element: str
    owner: str
    start: str
    due: str
    priority: str
    origin: str
    seat: str
    contact: str = ""
    status: str = "open"
    note: str = ""
    """what was said when it was closed or dropped"""
    on: str = ""
    remarks: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class Signature:
    seat: str
    wall: str
    note: str


@dataclass(slots=True)
class Evaluation:
    """All that goes into the report besides what happened."""

    ratings: dict[tuple[str, str, str, str], Rating] = field(default_factory=dict)
    """by objective, task, team and seat"""
    parked: dict[str, ParkedItem] = field(default_factory=dict)
    notes: dict[str, HotWashNote] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    actions: dict[str, CorrectiveAction] = field(default_factory=dict)
    lead: str = ""
    """the seat that confirms and signs; a facilitator does where it is empty"""
    signed: Signature | None = None
