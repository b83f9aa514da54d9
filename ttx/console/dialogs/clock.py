"""The clock: pause, stop, extend, jump, the next phase, the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.fields import Field, Number, Tell, Words
from ttx.console.dialogs.lists import Fates, Pick, Ticks
from ttx.console.dialogs.say import at, move_title, short
from ttx.exercise.agenda import back_at
from ttx.exercise.commands import Command, End, Extend, Jump, NextPhase, Pause
from ttx.exercise.schedule import passed
from ttx.exercise.state import State


class PauseDialog(Dialog):
    """Stop the clock for a while."""

    def __init__(self, state: State, wall: datetime) -> None:
        self.wall = wall
        self.reason = Words("Reason", required="Say why; every seat shows it.")
        self.minutes = _Break(wall)
        says = "The clock stands; teams may go on writing. Every seat sees the reason, and until when if you say it."
        super().__init__(state, "Pause", says, self.reason, self.minutes, confirm="Pause")

    def command(self) -> Command:
        minutes = self.minutes.value
        until = "" if minutes is None else _stamp(self.wall + timedelta(minutes=minutes))
        return Pause(self.reason.value, until=until)


class _Break(Number):
    """Minutes that a break lasts."""

    def __init__(self, wall: datetime) -> None:
        super().__init__("Minutes", low=1, high=7 * 24 * 60, help="of a break; leave it empty if nobody knows")
        self.wall = wall

    def means(self, number: float) -> str:
        return f"play goes on at {(self.wall + timedelta(minutes=number)).astimezone():%H:%M}; space lets it"


def _stamp(moment: datetime) -> str:
    return moment.astimezone().isoformat(timespec="minutes")


class StopDialog(Dialog):
    """Stop everything because something real has happened."""

    def __init__(self, state: State) -> None:
        self.reason = Words("Reason", required="Say what has happened; every seat shows it.")
        says = (
            "REAL WORLD. The clock freezes, every seat goes blank and shows only your reason, "
            "and teams can send nothing until you resume."
        )
        super().__init__(state, "Stop for a real-world reason", says, self.reason, confirm="Stop the exercise")

    def command(self) -> Command:
        return Pause(self.reason.value, real=True)


class _Minutes(Number):
    """Minutes that a stage gets."""

    def __init__(self, state: State) -> None:
        super().__init__(
            "Minutes",
            low=-480,
            high=480,
            required="Write how many, for example 5 or -5.",
            help="less than 0 shortens it",
        )
        self.state = state

    def means(self, number: float) -> str:
        ends = self.state.stage_at + self.state.stage_length
        return f"{self.state.stage} ends at {at(max(0, ends + round(number * 60) * 1000))} instead of {at(ends)}"


class ExtendDialog(Dialog):
    """Give the stage more time, or less."""

    def __init__(self, state: State) -> None:
        self.minutes = _Minutes(state)
        self.reason = Words("Reason", hint="optional")
        ahead = [
            inject
            for inject in state.injects.values()
            if inject.phase == state.phase and inject.status == "waiting" and inject.at is not None
        ]
        word = "inject" if len(ahead) == 1 else "injects"
        options = {"shift": f"{len(ahead)} timed {word} still to come in this {state.playbook.word('phase').lower()}"}
        self.rest = Ticks("Shift the rest", options, ["shift"], least=0, help="space: they keep their time")
        body = [self.minutes, *([self.rest] if ahead else []), self.reason]
        says = "Every seat sees the new end of the stage."
        super().__init__(state, f"Extend: {state.stage}", says, *body, confirm="Extend")

    def command(self) -> Command:
        shift = self.rest.is_attached and bool(self.rest.value)
        return Extend(round(self.minutes.value * 60), self.reason.value, shift)


class JumpDialog(Dialog):
    """Put the clock forward from `now`, the exercise time of the moment."""

    def __init__(self, state: State, now: int = 0) -> None:
        self.now = max(now, state.elapsed)
        self.minutes = Number("Minutes", low=0.1, high=1440, required="Write how many, for example 10.")
        self.reason = Words("Reason", hint="optional")
        self.passed = Tell("")
        says = "Every seat sees the clock. What it passes becomes due and waits for you."
        super().__init__(state, "Jump forward", says, self.minutes, self.passed, self.reason, confirm="Jump", now=now)

    def on_mount(self) -> None:
        super().on_mount()
        self.changed()

    def changed(self) -> None:
        minutes = 0 if self.minutes.problem() else self.minutes.value
        then = self.now + round(minutes * 60_000)
        due = [what.inject for what in passed(self.state, then) if not what.deliver]
        lines = [f"• {self.state.injects[name].spec.title}" for name in due]
        self.passed.tell("\n".join(lines) or "no inject", f"Passed on the way to {at(then)}")

    def command(self) -> Command:
        return Jump(round(self.minutes.value * 60), self.reason.value)


class NextPhaseDialog(Dialog):
    """End this phase and begin the next one; what is not released goes with it, is skipped, or goes out now."""

    def __init__(self, state: State, wall: datetime) -> None:
        self.phase = state.phase
        phases = state.playbook.phases
        place = next((place for place, phase in enumerate(phases) if phase.id == state.phase), 0)
        following = phases[place + 1].title if place + 1 < len(phases) else "there is none"
        left = {
            inject.id: f"{inject.spec.title}  ({inject.status})"
            for inject in state.injects.values()
            if inject.phase == state.phase and inject.status in ("waiting", "due")
        }
        help = "space changes; c carry into the next phase, s skip, r release now; capitals for all"
        # What was in reserve for this phase has no place in the next one, unless somebody says so.
        spare = {name: "skip" for name in left if state.injects[name].spec.priority == "reserve"}
        self.fates = Fates("Not released", left, ("carry", "skip", "release"), at=spare, help=help)
        self.pause = _pause_after(state, wall)
        self.reason = Words("Reason", hint="optional; stands beside what is skipped")
        body: list[Field | Tell] = [self.fates] if left else [Tell("Nothing is left to release.")]
        body += [self.pause] if self.pause else []
        word = state.playbook.word("phase").lower()
        says = f"Every seat goes to the next {word} at once. What is held stays held."
        super().__init__(state, f"Next {word}: {following}", says, *body, self.reason, confirm="Go on")

    def command(self) -> Command:
        return NextPhase(self.phase, self.fates.value, self.reason.value, self.pause.value if self.pause else "")


def _pause_after(state: State, wall: datetime) -> Pick | None:
    """Whether to take the break that the playbook has after this phase, and until when."""
    spec = state.phase_spec()
    if spec is None or spec.then_break is None:
        return None
    back = back_at(spec.then_break, wall.astimezone())
    options = {
        _stamp(back): f"{spec.then_break.title}: the clock stands, play goes on at {back:%a %H:%M}",
        "": "go on at once",
    }
    return Pick("Then", options, _stamp(back))


class EndDialog(Dialog):
    """End the exercise, once it is said what becomes of each unsent draft."""

    def __init__(self, state: State, drafts: Mapping[str, Mapping[str, Any]]) -> None:
        unsent = {team: state.playbook.party(team) + _gist(draft) for team, draft in drafts.items() if _gist(draft)}
        self.fates = Fates(
            "Drafts not sent", unsent, ("?", "submit", "keep", "discard"), required="Decide on each draft.",
            help="s submit as its last version, k keep as evidence, d discard",
        )  # fmt: skip
        self.reason = Words("Reason", hint="optional")
        body: list[Field | Tell] = [self.fates] if unsent else []
        if left := _left_open(state):
            body.insert(0, Tell("\n".join(f"• {line}" for line in left), "Still open"))
        says = "Every seat is told; teams can send nothing more. You may still observe."
        super().__init__(state, "End the exercise", says, *body, self.reason, confirm="End the exercise")

    def command(self) -> Command:
        return End(self.reason.value, self.fates.value)


def _gist(draft: Mapping[str, Any]) -> str:
    """What a draft is about; empty where nothing is in it."""
    body = draft.get("body", draft)
    texts = [action.get("what", "") for action in body.get("actions", [])] + list(body.get("fields", {}).values())
    written = [text for text in texts if text.strip()]
    return f": {short(written[0])}" if written else ""


def _left_open(state: State) -> list[str]:
    """What nobody has dealt with."""
    word = state.playbook.word("move").lower()
    lines = [
        f"no ruling on the {word} of {move_title(state, move)}"
        for move in state.moves.values()
        if move.ruled < move.newest.version
    ]
    drafts = sum(ruling.status == "draft" for ruling in state.rulings.values())
    lines += [f"{drafts} ruling{'s' * (drafts > 1)} drafted, not released"] if drafts else []
    lines += [
        f"{state.playbook.party(request.team)} waits for an answer: {short(request.text)}"
        for request in state.requests.values()
        if not request.answer
    ]
    return lines
