"""What evaluators say: ratings, the parking lot, the hot wash, findings, actions, the signature."""

from __future__ import annotations

from datetime import date

from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.desk import rating_lines
from ttx.console.dialogs.fields import Menu, Tell, Words
from ttx.console.dialogs.lists import Pick, Ticks
from ttx.console.dialogs.say import at, teams
from ttx.exercise.commands import (
    CloseAction,
    Command,
    Comment,
    DropAction,
    DropFinding,
    NoteHotWash,
    Park,
    PlanAction,
    Rate,
    Settle,
    SignReport,
    WriteFinding,
)
from ttx.exercise.ratings import UNSEEN
from ttx.exercise.state import Finding, State
from ttx.text import one_line

COLUMNS = {
    "well": "went well",
    "improve": "to be improved",
    "surprise": "surprised us",
    "change": "change, by when",
}
ELEMENTS = {name: name for name in ("planning", "organization", "equipment", "training", "exercise")}
_SAYS = "Evaluators and controllers see it, and the report; teams do not."


class RateDialog(Dialog):
    """Rate an objective or one of its tasks."""

    def __init__(self, state: State, objective: str, you: str = "") -> None:
        spec = state.playbook.objectives[objective]
        mine = state.evaluation.ratings.get((objective, "", "", you))
        self.objective = objective
        lines = {**rating_lines(), UNSEEN: "not observed: nobody could see it"}
        self.rating = Pick("Rating", lines, mine.rating if mine else None, required="Choose one with space.")
        self.why = Words("Why", mine.explanation if mine else "", lines=3, hint="what you saw; needed unless it is P")
        self.part = Menu("Of", spec.tasks, none="the objective as a whole")
        self.team = Menu("Team", teams(state), none="all of them together")
        seen = [each for each in state.observations.values() if each.objective == objective]
        lines_seen = "\n".join(f"{at(each.at)} {one_line(each.text, 200)}" for each in seen)
        told = [Tell(text, head) for text, head in ((spec.target, "Target"), (lines_seen, "Observed")) if text]
        says = f"Yours alone, never computed. {_SAYS}"
        body = self.rating, self.why, self.part, self.team
        super().__init__(state, f"Rate: {spec.title}", says, *told, *body, confirm="Rate")

    def command(self) -> Command:
        return Rate(self.objective, self.rating.value, self.why.value, self.part.value, self.team.value)


class ParkDialog(Dialog):
    """Put something aside to be talked about later."""

    def __init__(self, state: State, team: str = "") -> None:
        self.text = Words("Parked", lines=2, required="Write what is to be talked about later.")
        self.team = Menu("For", teams(state), team, none="everybody")
        super().__init__(state, "Into the parking lot", _SAYS, self.text, self.team, confirm="Park")

    def command(self) -> Command:
        return Park(self.text.value, self.team.value)


class SettleDialog(Dialog):
    """Say what became of something parked."""

    def __init__(self, state: State, item: str) -> None:
        self.item = state.evaluation.parked[item]
        self.note = Words("It came to", lines=2, required="Write what became of it.")
        told = Tell(self.item.text, f"Parked at {at(self.item.at)}")
        super().__init__(state, "Out of the parking lot", _SAYS, told, self.note, confirm="Settle")

    def command(self) -> Command:
        return Settle(self.item.id, self.note.value)


class HotWashDialog(Dialog):
    """A note of the plenary."""

    def __init__(self, state: State, note: str = "", column: str = "well") -> None:
        known = state.evaluation.notes.get(note)
        self.note, self.version = note, known.version if known else 0
        self.text = Words(
            "Said", known.text if known else "", lines=2, required="" if known else "Write what was said.",
            help="empty takes the note back" if known else "",
        )  # fmt: skip
        self.column = Pick("Column", COLUMNS, known.column if known else column)
        self.team = Menu("Team", teams(state), known.team if known else "", none="the plenary")
        self.due = Words("By when", known.due if known else "", hint="for a change: before October")
        body = self.text, self.column, self.team, self.due
        super().__init__(state, "Hot wash", "Said by all, so without names.", *body, confirm="Note")

    def command(self) -> Command:
        return NoteHotWash(self.column.value, self.text.value, self.team.value, self.due.value, self.note, self.version)


def evidence(state: State, objective: str, chosen: list[str]) -> dict[str, str]:
    """What a finding about this objective may rest on, newest first; what it rests on already stands in front."""
    found: dict[str, str] = {}
    for each in reversed(state.observations.values()):
        if objective in ("", each.objective):
            found[each.id] = f"{at(each.at)} {one_line(each.text, 80)}"
    for inject in state.injects.values():
        for place, tick in inject.ticks.items():
            expect = inject.spec.expect[place]
            if objective in ("", (expect.task or "").partition(".")[0]):
                seen = "did" if tick.seen else "did not"
                found[f"expect:{inject.id}:{place}"] = (
                    f"{at(tick.at)} {state.playbook.party(expect.team)} {seen}: {one_line(expect.action, 60)}"
                )
    for move in state.moves.values():
        found[move.id] = f"{state.playbook.word('move')} of {state.playbook.party(move.team)}"
    for note in state.evaluation.notes.values():
        if note.text:
            found[note.id] = f"hot wash: {one_line(note.text, 60)}"
    return {name: found.get(name, name) for name in dict.fromkeys([*chosen, *found])}


class FindingDialog(Dialog):
    """Write a finding, or write anew one that is there."""

    def __init__(self, state: State, finding: str = "", objective: str = "") -> None:
        known: Finding | None = state.evaluation.findings.get(finding)
        self.finding, self.version = finding, known.version if known else 0
        self.known_task = known.task if known else ""
        objective = known.objective if known else objective
        aims = {name: spec.title for name, spec in state.playbook.objectives.items()}
        chosen = known.evidence if known else []
        self.side = Pick("It is", {"strength": "a strength", "improvement": "an area for improvement"},
                         known.side if known else "improvement")  # fmt: skip
        self.text = Words("Finding", known.text if known else "", lines=4, required="Write it in a sentence or two.")
        self.aim = Menu("Objective", aims, objective, none="no objective")
        self.evidence = Ticks("Evidence", evidence(state, objective, chosen), chosen, least=0, help="space ticks")
        self.reference = Words(
            "Reference", known.reference if known else "", hint="the plan or agreement it is held to"
        )
        self.analysis = Words(
            "Analysis", known.analysis if known else "", lines=3, hint="why it was so: the root cause"
        )
        drafted = known is not None and known.status == "draft"
        says = "It was drafted by rule; saved, it is yours." if drafted else _SAYS
        body = self.side, self.text, self.aim, self.evidence, self.reference, self.analysis
        super().__init__(state, "A finding", says, *body, confirm="Save")

    def command(self) -> Command:
        task = self.known_task if self.aim.value and not self.aim.touched else ""
        return WriteFinding(
            self.side.value, self.text.value, self.aim.value, task, self.evidence.value, self.reference.value,
            self.analysis.value, self.finding, self.version,
        )  # fmt: skip


class _Day(Words):
    """A date, or nothing."""

    def __init__(self, label: str, text: str, hint: str) -> None:
        super().__init__(label, text, hint=hint)

    def problem(self) -> str:
        try:
            date.fromisoformat(self.value or "2000-01-01")
        except ValueError:
            return "write a date as 2026-11-30"
        return super().problem()


class ActionDialog(Dialog):
    """What is to be done about a finding."""

    def __init__(self, state: State, finding: str, action: str = "") -> None:
        known = state.evaluation.actions.get(action)
        self.finding = known.finding if known else finding
        self.action, self.version = action, known.version if known else 0
        self.origin = known.origin if known else ""
        about = state.evaluation.findings.get(self.finding)
        told = [Tell(about.text, "About")] if about else []
        self.text = Words("Action", known.text if known else "", lines=2, required="Write what is to be done.")
        self.owner = Words("Owner", known.owner if known else "", hint="an office; empty stands as UNASSIGNED")
        self.contact = Words("Contact", known.contact if known else "", hint="a name; it can be forgotten later")
        self.due = _Day("Due", known.due if known else "", "2027-01-31")
        self.start = _Day("Start", known.start if known else "", "2026-12-01")
        self.priority = Pick("Priority", {"high": "high", "medium": "medium", "low": "low"},
                             known.priority if known and known.priority else None)  # fmt: skip
        self.element = Menu("Element", ELEMENTS, known.element if known else "", none="not said")
        body = *told, self.text, self.owner, self.contact, self.due, self.start, self.priority, self.element
        super().__init__(state, "A corrective action", _SAYS, *body, confirm="Save")

    def command(self) -> Command:
        return PlanAction(
            self.text.value, self.finding, self.element.value, self.owner.value, self.contact.value, self.start.value,
            self.due.value, self.priority.value, self.action, self.version, self.origin,
        )  # fmt: skip


class DoneDialog(Dialog):
    """Say that an action is done, or that it is open again."""

    def __init__(self, state: State, action: str, today: str) -> None:
        self.action = state.evaluation.actions[action]
        self.done = self.action.status != "done"
        self.note = Words("Note", lines=2, hint="optional: what was done")
        self.on = _Day("On", today, "2027-01-31")
        told = Tell(self.action.text, self.action.owner or "UNASSIGNED")
        title = "It is done" if self.done else "Open it again"
        super().__init__(state, title, _SAYS, told, self.note, self.on, confirm="Done" if self.done else "Open")

    def command(self) -> Command:
        return CloseAction(self.action.id, self.action.version, self.done, self.note.value, self.on.value)


class DropEvaluationDialog(Dialog):
    """Take a finding or an action out; the log keeps it."""

    def __init__(self, state: State, item: str) -> None:
        known = state.evaluation.findings.get(item)
        self.thing = known or state.evaluation.actions[item]
        self.is_finding = known is not None
        self.reason = Words("Reason", lines=2, required="Say why; the log keeps it.")
        what = "finding" if self.is_finding else "action"
        told = Tell(self.thing.text)
        super().__init__(state, f"Drop this {what}", "The report does not tell it any more.", told, self.reason,
                         confirm="Drop")  # fmt: skip

    def command(self) -> Command:
        make = DropFinding if self.is_finding else DropAction
        return make(self.thing.id, self.thing.version, self.reason.value)


class RemarkDialog(Dialog):
    """A remark for those who write the report."""

    def __init__(self, state: State, item: str) -> None:
        self.item = item
        thing = state.evaluation.findings.get(item) or state.evaluation.actions[item]
        self.text = Words("Remark", lines=2, required="Write your remark.")
        super().__init__(state, "A remark", _SAYS, Tell(thing.text), self.text, confirm="Add")

    def command(self) -> Command:
        return Comment(self.item, self.text.value)


class SignDialog(Dialog):
    """Sign the report as it stands."""

    def __init__(self, state: State) -> None:
        self.seq = state.seq
        judged = state.evaluation
        open_ones = [each for each in judged.actions.values() if each.status == "open"]
        unowned = sum(not each.owner for each in open_ones)
        unrated = [
            spec.title for name, spec in state.playbook.objectives.items()
            if not any(each.objective == name for each in judged.ratings.values())
        ]  # fmt: skip
        told = [f"{len([each for each in judged.findings.values() if each.status == 'confirmed'])} findings",
                f"{len(open_ones)} open actions, {unowned} of them UNASSIGNED"]  # fmt: skip
        if unrated:
            told.append(f"not rated: {', '.join(unrated)}")
        self.note = Words("Note", hint="optional; stands in the log")
        says = "It is no DRAFT any more, until a rating, a finding or an action is changed."
        super().__init__(
            state, "Sign the report", says, Tell("\n".join(told), "As it stands"), self.note, confirm="Sign"
        )

    def command(self) -> Command:
        return SignReport(self.seq, self.note.value)
