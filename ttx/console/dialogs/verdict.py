"""What control makes of the whole: what became of a commitment, and the white cell's verdict."""

from __future__ import annotations

from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.fields import Menu, Tell, Words
from ttx.console.dialogs.lists import Pick
from ttx.console.dialogs.say import teams
from ttx.exercise.commands import Command, GiveVerdict, MarkCommitment
from ttx.exercise.state import State


class MarkDialog(Dialog):
    """Whose doing it is that a commitment was modified or dropped, and why one says so."""

    def __init__(self, state: State, commitment: str, standing: str) -> None:
        spec = state.playbook.commitments[commitment]
        self.commitment, self.standing = commitment, standing
        self.reason = Words("Why", lines=2, required="Write what you saw.")
        self.team = Menu("By", teams(state), none="nobody in particular")
        shown = [Tell(text, head) for head, text in (("Promised", spec.source), ("Look for", spec.asks)) if text]
        says = "Control and the report; teams do not see it."
        super().__init__(
            state, f"{spec.title}: {standing}", says, *shown, self.reason, self.team, confirm=f"Mark {standing}"
        )

    def command(self) -> Command:
        return MarkCommitment(self.commitment, self.standing, self.team.value, self.reason.value)


class VerdictDialog(Dialog):
    """How this facilitator answers the question of the exercise."""

    def __init__(self, state: State, you: str = "") -> None:
        given = state.opinions.get(you)
        rows = {
            rule.verdict: rule.verdict + (f"  ({rule.means})" if rule.means else "") for rule in state.playbook.verdict
        }
        self.verdict = Pick("Verdict", rows, given.verdict if given else None, required="Choose one with space.")
        self.reason = Words("Why", given.reason if given else "", lines=4, required="Write why.")
        # Neither the rule's answer nor the players' stands here: three readings are worth more than one said thrice.
        says = "Yours alone; each facilitator gives one. The report sets it beside the rule and the players' ballot."
        super().__init__(state, "Your verdict", says, self.verdict, self.reason, confirm="Give")

    def command(self) -> Command:
        return GiveVerdict(self.verdict.value, self.reason.value)
