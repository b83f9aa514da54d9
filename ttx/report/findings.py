"""Findings with what they rest on, the improvement plan, ratings, the hot wash and what is parked, as they are now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ttx.exercise.ratings import RATINGS, UNSEEN
from ttx.exercise.state import CorrectiveAction, Finding
from ttx.report.record import Record
from ttx.report.words import clock

UNASSIGNED = "UNASSIGNED"
RANK = {"high": 0, "medium": 1, "low": 2, "": 3}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a finding rests on, and the line of the timeline where it stands; 0 where it has none."""

    id: str
    words: str
    seq: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A corrective action."""

    id: str
    text: str
    finding: str
    """the finding's words; where it was carried over from an earlier exercise, that exercise"""
    finding_id: str
    objective: str
    capability: str
    element: str
    owner: str
    contact: str
    start: str
    due: str
    priority: str
    status: str
    note: str
    on: str
    origin: str

    @property
    def order(self) -> tuple[bool, int, bool, str]:
        """What is open comes first, then by priority and date."""
        return self.status != "open", RANK.get(self.priority, 3), not self.due, self.due


@dataclass(frozen=True, slots=True)
class Found:
    """A finding. `drafted` by a rule, and nobody has said it yet."""

    id: str
    strength: bool
    text: str
    objective: str
    task: str
    evidence: list[Evidence]
    reference: str
    analysis: str
    drafted: bool
    by: str
    remarks: list[tuple[str, str]]
    """who, what"""
    actions: list[Planned]


@dataclass(frozen=True, slots=True)
class Rated:
    """One evaluator's rating."""

    objective: str
    task: str
    team: str
    rating: str
    explanation: str
    by: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A note of the hot wash."""

    column: str
    text: str
    team: str
    due: str


@dataclass(frozen=True, slots=True)
class Parked:
    at: int
    text: str
    team: str
    settled: str


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What evaluators said."""

    ratings: list[Rated]
    findings: list[Found]
    actions: list[Planned]
    hot_wash: list[Noted]
    parked: list[Parked]
    lead: str
    signed_by: str
    """empty while the report is a draft"""
    signed_at: str

    @property
    def drafted(self) -> int:
        """Sentences that nobody has said yet."""
        return sum(each.drafted for each in self.findings)

    def side(self, strength: bool, objective: str | None = None) -> list[Found]:
        """The strengths, or the areas for improvement; of one objective where it is named."""
        return [
            each for each in self.findings
            if each.strength == strength and (objective is None or each.objective == objective)
        ]  # fmt: skip

    def rated(self, objective: str) -> Counter[str]:
        """How many evaluators gave which rating to an objective as a whole or in part, in the order of the key."""
        given = Counter(each.rating for each in self.ratings if each.objective == objective)
        return Counter({letter: given[letter] for letter in (*RATINGS, UNSEEN) if given[letter]})


def evaluated(record: Record) -> Evaluated:
    """All of it; dropped findings, actions and notes that were taken back are in the log alone."""
    judged, say = record.state.evaluation, record.wording
    plan = [_planned(record, each) for each in judged.actions.values() if each.status != "dropped"]
    plan.sort(key=lambda each: each.order)
    found = [_found(record, each, plan) for each in judged.findings.values() if each.status != "dropped"]
    order = [*record.state.playbook.objectives, ""]
    found.sort(key=lambda each: order.index(each.objective))
    signed = judged.signed
    return Evaluated(
        [
            Rated(each.objective, each.task, each.team, each.rating, each.explanation, say.seat(each.seat))
            for each in judged.ratings.values()
        ],
        found,
        plan,
        [Noted(each.column, each.text, each.team, each.due) for each in judged.notes.values() if each.text],
        [Parked(each.at, each.text, each.team, each.settled) for each in judged.parked.values()],
        say.seat(judged.lead) if judged.lead else "",
        say.seat(signed.seat) if signed else "",
        signed.wall if signed else "",
    )


def _planned(record: Record, each: CorrectiveAction) -> Planned:
    finding = record.state.evaluation.findings.get(each.finding)
    objective = finding.objective if finding else ""
    spec = record.state.playbook.objectives.get(objective)
    return Planned(
        each.id, each.text, finding.text if finding else each.origin, each.finding, objective,
        spec.capability or spec.title if spec else "", each.element, each.owner, each.contact, each.start, each.due,
        each.priority, each.status, each.note, each.on, each.origin,
    )  # fmt: skip


def _found(record: Record, each: Finding, plan: list[Planned]) -> Found:
    return Found(
        each.id, each.side == "strength", each.text, each.objective, each.task,
        [_evidence(record, name) for name in each.evidence], each.reference, each.analysis, each.status == "draft",
        record.wording.seat(each.seat), [(record.wording.seat(said.seat), said.text) for said in each.remarks],
        [action for action in plan if action.finding_id == each.id],
    )  # fmt: skip


def _evidence(record: Record, name: str) -> Evidence:
    seq, at = record.told.get(name, (0, 0))
    when = f" at {clock(at)}" if seq else ""
    return Evidence(name, _called(record, name) + when, seq)


def _called(record: Record, name: str) -> str:
    say, state = record.wording, record.state
    head, _, rest = name.partition(":")
    if head == "inject":
        return say.inject(rest)
    if head == "expect":
        inject, _, place = rest.rpartition(":")
        known = state.injects.get(inject)
        team = say.party(known.spec.expect[int(place)].team) if known else ""
        return f"expected of {team} after {say.inject(inject)}"
    if head == "objective":
        return f"objective “{state.playbook.objectives[rest].title}”" if rest in state.playbook.objectives else rest
    kind = name.rpartition("-")[0]
    if kind == "move":
        return say.move(name)
    if kind == "note":
        return "hot wash"
    if kind == "parked":
        return "parking lot"
    return kind
