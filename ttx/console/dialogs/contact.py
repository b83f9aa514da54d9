"""Before the start: whether everybody reads what is sent, and an inject to practise on."""

from __future__ import annotations

from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.fields import Words
from ttx.exercise.commands import AskCheck, Command, SendPractice
from ttx.exercise.state import State

CHECK = "Do you read this? Press the button that says so."
PRACTICE = "Write back the first word of this sentence. Nothing of it counts."


class CheckDialog(Dialog):
    """Ask every seat to confirm that it reads this."""

    def __init__(self, state: State) -> None:
        self.text = Words("They read", CHECK, lines=2, required="Write what they are to confirm.")
        again = " Those who confirmed the last one are asked again." if state.check else ""
        says = f"Every player and observer sees it at once and confirms it with one key.{again}"
        super().__init__(state, "Comms check", says, self.text, confirm="Ask")

    def command(self) -> Command:
        return AskCheck(self.text.value)


class PracticeDialog(Dialog):
    """Send an inject to practise on."""

    def __init__(self, state: State) -> None:
        self.heading_field = Words("Title", "An inject to practise on", required="It needs a title.")
        self.text = Words("Text", PRACTICE, lines=3, required="Write what the teams will read.")
        says = "Every team reads it and answers it. It is gone when the exercise starts."
        super().__init__(state, "Practice inject", says, self.heading_field, self.text, confirm="Send")

    def command(self) -> Command:
        return SendPractice(self.heading_field.value, self.text.value)
