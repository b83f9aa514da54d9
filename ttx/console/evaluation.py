"""F9: what the report will say. Objectives with their evidence, findings, actions, the hot wash, what is parked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ttx.console.actions import ACTIONS, Action, Made
from ttx.console.dialogs.evaluation import COLUMNS
from ttx.console.events import heading
from ttx.console.here import Here
from ttx.console.page import Page, cell, keys_of
from ttx.exercise.ratings import RATINGS, UNSEEN
from ttx.exercise.state import CorrectiveAction, Finding, State
from ttx.text import one_line
from ttx.tui.clocks import exercise_time
from ttx.tui.lines import Row, folded


class EvaluationPage(Page):
    """One list of all of it; what nobody has looked at yet is marked."""

    NAME = "evaluation"
    HEADING = "EVALUATION"
    ENTER = "open"
    BINDINGS: ClassVar[list[BindingType]] = keys_of(NAME)

    def head(self, here: Here) -> Content:
        judged = here.state.evaluation
        drafted = sum(each.status == "draft" for each in judged.findings.values())
        parts: list[Any] = [("SIGNED" if judged.signed else "DRAFT", "bold")]
        if drafted:
            parts.append((f"   {drafted} drafted by rule: c confirms, enter writes anew", "$text-warning"))
        if judged.lead:
            parts.append(f"   lead evaluator: {here.person(judged.lead)}")
        return Content.assemble(*parts)

    def enter(self) -> Action | Made | None:
        here = self.here()
        for kind, name in (("objective", "rate"), ("parked", "settle"), ("note", "hot-wash"), ("finding", "finding"),
                           ("action", "plan")):  # fmt: skip
            if here.chosen(kind):
                return ACTIONS[name]
        return None

    def rows(self, here: Here, width: int) -> list[Row]:
        found = [each for each in here.state.evaluation.findings.values() if each.status != "dropped"]
        rows: list[Row] = []
        for title, some in (
            ("OBJECTIVES", _objectives(here, width)),
            ("PARKED", _parked(here, width)),
            ("STRENGTHS", _findings(here, [each for each in found if each.side == "strength"], width)),
            ("AREAS FOR IMPROVEMENT", _findings(here, [each for each in found if each.side != "strength"], width)),
            ("OPEN FROM EARLIER EXERCISES", _carried(here, width)),
            ("HOT WASH", _hot_wash(here, width)),
        ):
            section = list(some)
            # An action under its finding is no finding.
            count = sum(not row.key.startswith("action:") for row in section) or len(section)
            rows += [Row("", (heading(title, count),)), *section] if section else []
        return rows or [Row("", (Content(" This playbook has no objectives; o notes an observation, w a finding."),))]

    def beside(self, here: Here, width: int) -> Content | None:
        if width < 100 or not here.item:
            return None
        return Content.assemble(*_told(here))


def evidence_of(state: State, objective: str) -> Counter[str]:
    """By task (nothing for the objective as a whole): how many ticks and observations speak about it."""
    found: Counter[str] = Counter()
    for inject in state.injects.values():
        for place in inject.ticks:
            name, _, task = (inject.spec.expect[place].task or "").partition(".")
            if name == objective:
                found[task] += 1
    for each in state.observations.values():
        if each.objective == objective:
            found[each.task] += 1
    return found


def _objectives(here: Here, width: int) -> Iterator[Row]:
    state = here.state
    for name, spec in state.playbook.objectives.items():
        given = Counter(each.rating for each in state.evaluation.ratings.values() if each.objective == name)
        letters = " ".join(f"{letter}{given[letter]}".rstrip("1") for letter in RATINGS if given[letter])
        mark = letters or ("not seen" if given[UNSEEN] else "-")
        found = evidence_of(state, name)
        first = Content.assemble(" ", cell(mark, 9, "bold"), (spec.title, "bold"))
        second = [Content(f"{found.total()} ticks and observations").stylize("$quiet")]
        if not found:
            second = [Content("nothing observed yet").stylize("$text-warning")]
        bare = [words for task, words in spec.tasks.items() if found and not found[task]]
        if bare:
            second.append(Content(f"no observation yet: {'; '.join(bare)}").stylize("$quiet"))
        yield Row(f"objective:{name}", (first, *(line for text in second for line in folded(text, width, 10))))


def _parked(here: Here, width: int) -> Iterator[Row]:
    for each in here.state.evaluation.parked.values():
        if not each.settled:
            yield Row(f"parked:{each.id}", tuple(folded(Content(f"? {one_line(each.text, 400)}"), width, 3)))


def _carried(here: Here, width: int) -> Iterator[Row]:
    for each in here.state.evaluation.actions.values():
        if not each.finding and each.status != "dropped":
            yield _action(each, width)


def _hot_wash(here: Here, width: int) -> Iterator[Row]:
    for column, words in COLUMNS.items():
        for each in here.state.evaluation.notes.values():
            if each.column == column and each.text:
                text = Content.assemble((f"{words}: ", "$quiet"), one_line(each.text, 400))
                yield Row(f"note:{each.id}", tuple(folded(text, width, 3)))


def _findings(here: Here, findings: list[Finding], width: int) -> Iterator[Row]:
    for each in findings:
        drafted = [("BY RULE  ", "bold $text-warning")] if each.status == "draft" else []
        text = Content.assemble(*drafted, one_line(each.text, 400))
        lines = folded(text, width, 3)
        yield Row(f"finding:{each.id}", tuple(lines))
        for action in here.state.evaluation.actions.values():
            if action.finding == each.id and action.status != "dropped":
                yield _action(action, width)


def _action(each: CorrectiveAction, width: int) -> Row:
    owner = (each.owner, "") if each.owner else ("UNASSIGNED", "bold $text-error")
    standing = f", done {each.on}".rstrip() if each.status == "done" else f", due {each.due or 'never said'}"
    text = Content.assemble(("→ ", "$quiet"), one_line(each.text, 200), "  (", owner, standing, ")")
    return Row(f"action:{each.id}", tuple(folded(text, width, 6)))


def _told(here: Here) -> Iterator[Any]:
    """The selected thing in full."""
    state, judged = here.state, here.state.evaluation
    if name := here.chosen("objective"):
        spec = state.playbook.objectives[name]
        yield (f"{spec.title}\n", "bold")
        if spec.target:
            yield f"\nTarget: {spec.target}\n"
        for each in judged.ratings.values():
            if each.objective == name:
                of = [spec.tasks.get(each.task, ""), state.playbook.party(each.team) if each.team else ""]
                letter = "not observed" if each.rating == UNSEEN else each.rating
                yield ("\n" + "  ".join(filter(None, [letter, *of])), "bold")
                yield (f"  {here.person(each.seat)}\n", "$quiet")
                yield each.explanation + "\n" * bool(each.explanation)
        for seen in state.observations.values():
            if seen.objective == name:
                yield (f"\n{exercise_time(seen.at)}  {here.person(seen.seat)}\n", "$quiet")
                yield f"{seen.text}\n"
    elif finding := judged.findings.get(here.chosen("finding")):
        yield (f"{finding.side}\n\n", "bold")
        yield f"{finding.text}\n"
        for label, text in (("Reference", finding.reference), ("Analysis", finding.analysis),
                            ("Evidence", ", ".join(finding.evidence))):  # fmt: skip
            if text:
                yield (f"\n{label}: ", "bold")
                yield f"{text}\n"
        yield from _remarks(here, finding)
    elif action := judged.actions.get(here.chosen("action")):
        yield (f"{action.text}\n\n", "bold")
        for label, text in (
            ("Owner", action.owner or "UNASSIGNED"), ("Contact", action.contact), ("Start", action.start),
            ("Due", action.due), ("Priority", action.priority), ("Element", action.element), ("From", action.origin),
            ("Note", action.note),
        ):  # fmt: skip
            if text:
                yield f"{label}: {text}\n"
        yield from _remarks(here, action)
    elif parked := judged.parked.get(here.chosen("parked")):
        yield (f"Parked at {exercise_time(parked.at)} by {here.person(parked.seat)}\n\n", "$quiet")
        yield parked.text


def _remarks(here: Here, thing: Finding | CorrectiveAction) -> Iterator[Any]:
    for remark in thing.remarks:
        yield (f"\n{here.person(remark.seat)}: ", "bold")
        yield f"{remark.text}\n"
