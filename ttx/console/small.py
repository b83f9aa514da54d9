"""Questions of one key that lead to a command."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from ttx.console.here import Here
from ttx.console.waiting import lobby
from ttx.exercise import commands as do
from ttx.exercise.commands import Command
from ttx.text import one_line
from ttx.tui.dialog import Question


class YesNo(Question[Command | None]):
    """Enter sends the command, escape does not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "yes", "Yes"),
        Binding("escape,n", "dismiss(None)", "No"),
    ]

    def __init__(self, title: str, text: str | Content, yes: str, command: Command) -> None:
        super().__init__(title, text, f"enter  {yes}     esc  cancel")
        self._command = command

    def action_yes(self) -> None:
        """Send it."""
        self.dismiss(self._command)


class Start(YesNo):
    """StartEx, with who is there."""

    def __init__(self, here: Here) -> None:
        phase = here.state.playbook.phases[0]
        parts: list[Any] = [lobby(here).partition("; ")[2], ".\n\n"]
        for team in here.state.teams:
            there = here.here(team)
            parts += ["✓ " if there else "· ", f"{here.party(team)}: {there} at a screen\n"]
        parts.append(f"\nThe clock starts, and with it {here.state.playbook.word('phase')} 1: {phase.title}.")
        super().__init__("Start the exercise?", Content.assemble(*parts), "start", do.Start())


class GoOn(YesNo):
    """After a real-world stop."""

    def __init__(self, here: Here) -> None:
        text = f"It was stopped: {here.state.reason}\n\nEvery seat comes back and the clock goes on."
        super().__init__("Go on with the exercise?", text, "go on", do.Resume())


class Drop(YesNo):
    """Throw away the draft of a ruling."""

    def __init__(self, here: Here) -> None:
        ruling = here.state.rulings[here.item]
        super().__init__("Drop this draft?", one_line(ruling.outcome, 300), "drop it", do.DropRuling(ruling.id))
