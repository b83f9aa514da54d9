"""What control says of an inject once it is out: conditions, outcomes, expected actions."""

from __future__ import annotations

from ttx.console.dialogs.base import Dialog, Wrong
from ttx.console.dialogs.fields import Tell, Words
from ttx.console.dialogs.lists import Pick
from ttx.console.dialogs.say import at, names, would_shift
from ttx.exercise.commands import Command, Judge, PickOutcome, TickAction
from ttx.exercise.decide.injects import judged_conditions
from ttx.exercise.state import State
from ttx.playbook.models import Expect
from ttx.playbook.values import format_duration
from ttx.tui.clocks import read_at


class JudgeDialog(Dialog):
    """Say whether a sentence of the playbook has come true."""

    def __init__(self, state: State, inject_id: str) -> None:
        self.inject = state.injects[inject_id]
        self.sentences = judged_conditions(self.inject)
        said = {True: "  (has come true)", False: "  (has not)"}
        rows = {
            str(place): sentence + said.get(self.inject.judged.get(sentence, None), "")  # type: ignore[arg-type]
            for place, sentence in enumerate(self.sentences)
        }
        self.sentence = Pick("Sentence", rows, "0", required="This inject has no sentence to judge.")
        self.holds = Pick("It", {"yes": "has come true", "no": "has not come true"}, "yes")
        self.reason = Words("Reason", hint="what you saw; optional")
        says = "What waits for this becomes due, for you to release. Teams see nothing."
        body = self.sentence, self.holds, self.reason
        super().__init__(state, f"Judge: {self.inject.spec.title}", says, *body, confirm="Judge")

    def command(self) -> Command:
        sentence = self.sentences[int(self.sentence.value)]
        return Judge(self.inject.id, sentence, self.holds.value == "yes", self.reason.value)


class OutcomeDialog(Dialog):
    """Pick how an inject ended."""

    def __init__(self, state: State, inject_id: str) -> None:
        inject = self.inject = state.injects[inject_id]
        rows, picked = {}, [str(number) for number in inject.outcomes]
        for number, outcome in enumerate(inject.spec.outcomes, 1):
            shifts = would_shift(state, PickOutcome(inject.id, number))
            note = "picked already" if str(number) in picked else shifts or "shifts nothing"
            rows[str(number)] = f"{outcome.if_}  ({note})"
        self.outcome = Pick("Outcome", rows, locked=picked, required="Choose one with space.")
        self.reason = Words("Reason", lines=2, hint="optional; the report prints it beside the shift")
        self.text = Tell("")
        says = "Indicators move at once, for control. Teams see only a message shown here."
        body = self.outcome, self.reason, self.text
        super().__init__(state, f"Outcome of: {inject.spec.title}", says, *body, confirm="Pick")

    def on_mount(self) -> None:
        super().on_mount()
        self.changed()

    def changed(self) -> None:
        chosen = self.outcome.value
        text = self.inject.spec.outcomes[int(chosen) - 1].text if chosen else ""
        has = [team for team, delivery in self.inject.deliveries.items() if not delivery.recalled]
        sender = self.state.playbook.party(self.inject.spec.from_)
        self.text.tell(text, f"{names(self.state, has)} will read this message from {sender}")
        self.text.display = bool(text)

    def command(self) -> Command:
        return PickOutcome(self.inject.id, int(self.outcome.value), self.reason.value)


class TickDialog(Dialog):
    """Say whether a team did what was expected of it."""

    def __init__(self, state: State, inject_id: str, now: int) -> None:
        self.inject, self.now = state.injects[inject_id], now
        rows = {
            str(place): f"{state.playbook.party(expect.team)}: {expect.action}{self._standing(place, expect)}"
            for place, expect in enumerate(self.inject.spec.expect)
        }
        first = next((key for key in rows if int(key) not in self.inject.ticks), "0")
        self.expected = Pick("Expected", rows, first, required="This inject expects no action.")
        self.seen = Pick("It was", {"yes": "seen", "no": "not done"}, "yes")
        self.when = _When(now)
        self.note = Words("Note", lines=2, hint="optional")
        says = "Controllers and evaluators see it, and the report; teams do not."
        body = self.expected, self.seen, self.when, self.note
        super().__init__(state, f"Expected after: {self.inject.spec.title}", says, *body, confirm="Tick", now=now)

    def _standing(self, place: int, expect: Expect) -> str:
        delivery = self.inject.deliveries.get(expect.team)
        parts = []
        if expect.within and delivery:
            parts.append(f"by {at(delivery.at + expect.within * 1000)}")
        elif expect.within:
            parts.append(f"within {format_duration(expect.within)}")
        if tick := self.inject.ticks.get(place):
            parts.append(f"seen {at(tick.at)}" if tick.seen else "not done")
        return f"  ({', '.join(parts)})" if parts else ""

    def command(self) -> Command:
        seen = self.seen.value == "yes"
        when = self.when.moment
        if seen and when is not None and when > self.now:
            raise Wrong(f"that is still to come; it is {at(self.now)}", self.when)
        return TickAction(self.inject.id, int(self.expected.value), seen, when if seen else None, self.note.value)


class _When(Words):
    """A moment of exercise time; empty for now."""

    def __init__(self, now: int) -> None:
        super().__init__("Seen at", hint=f"now, {at(now)}", help="empty for now, or T+MM:SS")

    @property
    def moment(self) -> int | None:
        return read_at(self.value) if self.value else None

    def problem(self) -> str:
        try:
            self.moment  # noqa: B018  (reading it is the check)
        except ValueError as error:
            return str(error)
        return super().problem()
