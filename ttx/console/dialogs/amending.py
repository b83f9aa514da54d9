"""Let a ruling that is out say something else."""

from __future__ import annotations

from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.fields import Tell, Words
from ttx.console.dialogs.lists import Ticks
from ttx.console.dialogs.rulings import Delta
from ttx.console.dialogs.say import at, names, teams, would_shift
from ttx.exercise.commands import AmendRuling, Command
from ttx.exercise.state import State


class AmendDialog(Dialog):
    """Another outcome, other texts, other shifts, with the reason."""

    def __init__(self, state: State, ruling_id: str) -> None:
        old = self.old = state.rulings[ruling_id]
        self.reason = Words("Why", lines=2, required="Write why.", hint="control and the report; teams do not read it")
        self.outcome = Words("Outcome", old.outcome, lines=3, required="Write what happens.")
        self.public = Ticks(
            "Public", {"yes": "every team reads the outcome"}, ["yes"] if old.public else [],
            locked=["yes"] if old.public else [], least=0,
        )  # fmt: skip
        self.texts = {
            team: Words(f"Only {name}", old.texts.get(team, ""), lines=2) for team, name in teams(state).items()
        }
        self.shifts = {
            name: Delta(spec.name, state.gauges[name].value - old.shifts.get(name, 0), old.shifts.get(name))
            for name, spec in state.playbook.indicators.items()
        }
        self.follows = Tell("")
        had = [team for team in state.teams if state.teams[team].has("ruling", old.id)]
        says = f"{names(state, had)} read it at once, marked where their words change. Only the difference is shifted."
        fields = self.outcome, *self.texts.values(), self.public, *self.shifts.values(), self.reason
        title = f"Amend the ruling of {at(old.released_at or 0)}"
        super().__init__(state, title, says, *fields, self.follows, confirm="Amend")

    def on_mount(self) -> None:
        super().on_mount()
        self.changed()

    def changed(self) -> None:
        wrong = any(field.problem() for field in self.shifts.values())
        shifts = "" if wrong else would_shift(self.state, self.command())
        self.follows.tell(shifts or "nothing", "Indicators, once the reason is written")

    def command(self) -> Command:
        return AmendRuling(
            self.old.id,
            self.old.version,
            self.outcome.value,
            self.reason.value,
            {team: field.value for team, field in self.texts.items() if field.value},
            {name: field.value for name, field in self.shifts.items() if field.value},
            bool(self.public.value),
        )
