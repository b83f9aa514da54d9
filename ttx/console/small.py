"""Questions of one key that lead to a command."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from ttx.console.actions import ACTIONS, Action
from ttx.console.before import listed
from ttx.console.checklist import to_do
from ttx.console.codes import NewCode
from ttx.console.here import Here
from ttx.console.post import Post
from ttx.console.questionnaires import seats_asked
from ttx.console.waiting import lobby
from ttx.exercise import commands as do
from ttx.exercise.commands import Command
from ttx.exercise.decide.questionnaires import FEWEST
from ttx.exercise.state import QuestionnaireState
from ttx.text import one_line
from ttx.tui.dialog import Question


class YesNo(Question[Command | Post | Action | None]):
    """Enter sends what was asked for, escape does not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "yes", "Yes"),
        Binding("escape,n", "dismiss(None)", "No"),
    ]

    def __init__(self, title: str, text: str | Content, yes: str, command: Command | Post, more: str = "") -> None:
        super().__init__(title, text, f"enter  {yes}     {more}esc  cancel")
        self._command = command

    def action_yes(self) -> None:
        """Send it."""
        self.dismiss(self._command)


class Start(YesNo):
    """StartEx, with who is there and what is still open."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f6", "look", "What is open")]

    def __init__(self, here: Here) -> None:
        left = to_do(listed(here))
        phase = here.state.playbook.phases[0]
        parts: list[Any] = [lobby(here).partition("; ")[2], ".\n\n"]
        for team in here.state.teams:
            there = here.here(team)
            parts += ["✓ " if there else "· ", f"{here.party(team)}: {there} at a screen\n"]
        parts.append(f"\nThe clock starts, and with it {here.state.playbook.word('phase')} 1: {phase.title}.")
        if left:
            parts += ["\n\n", (f"{len(left)} of the checklist to look at: ", "bold $text-warning")]
            parts.append(", ".join(dict.fromkeys(item.what.lower() for item in left)))
        more = "F6  the checklist     " if left else ""
        super().__init__("Start the exercise?", Content.assemble(*parts), "start", do.Start(), more)

    def action_look(self) -> None:
        """Look at the checklist first."""
        self.dismiss(ACTIONS["before"])


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


class RollFor(YesNo):
    """Let chance decide about the draft of a ruling."""

    def __init__(self, here: Here) -> None:
        ruling = here.state.rulings[here.item]
        text = (
            f"{one_line(ruling.outcome, 300)}\n\nIt comes true on 1 to {ruling.odds} of 100. The roll is kept and "
            "stands: the same odds are not rolled again. Then write what comes of it."
        )
        roll = do.Roll(ruling.id, ruling.version)
        super().__init__(f"Roll for {ruling.odds} percent?", text, "roll", roll)


class RenewCode(YesNo):
    """A new code for a team or a role."""

    def __init__(self, here: Here, place: str) -> None:
        team = place.removeprefix("team:")
        who = here.party(team) if team != place else place
        text = (
            "The cards with the old code stop working at once. Who has joined already stays in the seat. "
            "The new code is shown next; print new cards with it."
        )

        def done(answer: dict[str, Any]) -> NewCode:
            return NewCode(who, str(answer.get("code", "")))

        super().__init__(f"A new code for {who}?", text, "make it", Post("/api/codes", {"place": place}, done))


class CloseQuestionnaire(YesNo):
    """Nobody answers any more; what then can be shown."""

    def __init__(self, here: Here, asked: QuestionnaireState) -> None:
        count, seats = len(asked.answered), len(seats_asked(here, asked))
        text = f"{count} of {seats} have answered; nobody can answer after this."
        if asked.anonymous and count < FEWEST:
            text += (
                f"\n\nIt is anonymous and fewer than {FEWEST} have answered: so that nobody can be guessed, "
                "no answer is kept and there will be no results. Wait for more, if you can."
            )
        elif asked.anonymous:
            text += "\n\nThe answers are shuffled; nobody can tell who gave which. Then you see the results."
        else:
            text += "\n\nThen you may show the results, without names, to the seats or on the projector."
        super().__init__(f"Close “{one_line(asked.title, 60)}”?", text, "close it", do.CloseQuestionnaire(asked.id))
