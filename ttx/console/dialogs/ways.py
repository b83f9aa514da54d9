"""Which way an inject goes that may go more than one."""

from __future__ import annotations

from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.fields import Tell, Words
from ttx.console.dialogs.lists import Pick
from ttx.console.dialogs.say import names
from ttx.console.post import Next, Then
from ttx.exercise.commands import ChooseVariant, Command
from ttx.exercise.decide.variants import chosen_by_itself
from ttx.exercise.state import State


class VariantDialog(Dialog):
    """Choose one of an inject's variants; with `then` the release follows."""

    def __init__(self, state: State, inject_id: str, now: int, then: Next | None = None) -> None:
        self.then = then
        inject = self.inject = state.injects[inject_id]
        self.version = inject.version
        ways = {name: way.is_ for name, way in inject.spec.variants.items()}
        chosen = inject.variant or chosen_by_itself(state, inject, now)
        self.way = Pick("It goes", ways, chosen or None, required="Choose one with space.")
        self.reason = Words("Reason", hint="optional; the log and the report keep it")
        self.reads = Tell("")
        says = "Teams never learn that there was another way. You may choose again until it is released."
        if inject.variant:
            says += " Another way starts from the playbook's words, without what was edited."
        title = f"Which way: {inject.spec.title}"
        super().__init__(
            state, title, says, self.way, self.reason, self.reads,
            confirm="Choose, then release" if then else "Choose", now=now,
        )  # fmt: skip

    def on_mount(self) -> None:
        super().on_mount()
        self.changed()

    def changed(self) -> None:
        if not self.way.value:
            self.reads.tell("Go to a line with ↑ ↓ and press space: here you see what the teams would read.")
            return
        spec = self.state.playbook.injects[self.inject.id][1].varied(self.way.value)
        wordings: dict[str, list[str]] = {}
        for team in self.state.playbook.recipients(spec):
            wordings.setdefault(spec.text_for(team), []).append(team)
        self.reads.tell("\n\n".join(f"{names(self.state, who)}: {text}" for text, who in wordings.items()), spec.title)

    def command(self) -> Command:
        return ChooseVariant(self.inject.id, self.way.value, self.version, self.reason.value)

    def after(self, command: Command) -> Command | Then:
        if self.then is None:
            return command
        name, way = self.inject.id, self.way.value
        return Then(command, lambda here: here.state.injects[name].variant == way, self.then)
