"""Injects as they are: release, recall, hold, skip."""

from __future__ import annotations

from datetime import datetime

from ttx.client.control import Live
from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.fields import Tell, Words
from ttx.console.dialogs.lists import Pick, Ticks
from ttx.console.dialogs.say import at, names, person, teams, would_shift
from ttx.console.dialogs.when import When
from ttx.console.times import Times
from ttx.exercise.commands import Command, Hold, Recall, Release, Skip
from ttx.exercise.decide.story import told_late
from ttx.exercise.decide.variants import going
from ttx.exercise.state import InjectState, State
from ttx.playbook.models import Inject
from ttx.playbook.values import format_duration


class ReleaseDialog(Dialog):
    """Give an inject to its teams, or to some of them."""

    def __init__(self, state: State, inject_id: str, times: Times) -> None:
        inject = self.inject = state.injects[inject_id]
        self.version = inject.version
        self.when = When(times)
        wanted = state.playbook.recipients(inject.spec)
        have = [team for team in wanted if _has(inject, team)]
        wanting = [team for team in wanted if team not in have]
        rows = {team: name + _standing(inject, team) for team, name in teams(state, wanted).items()}
        self.to = Ticks("To", rows, wanting, locked=have, required="Tick at least one team that does not have it yet.")
        wait = "at once or after their delay" if any(team in inject.spec.delay for team in wanting) else "at once"
        spec = going(state, inject, times.now)
        late = told_late(state, spec, [team for team in wanting if not spec.delay.get(team)])
        self.dated = _dates(spec, late) if late else None
        told = late.isoformat(timespec="minutes") if late else ""
        moves = would_shift(state, Release(inject.id, [], inject.version, dated=told))
        then = ". ".join(filter(None, (f"The ticked teams read it {wait}, in these words", _asked(spec), moves)))
        wordings: dict[str, list[str]] = {}
        for team in wanting or wanted:
            wordings.setdefault(spec.text_for(team), []).append(team)
        texts = [
            Tell(text, f"{names(state, who)} will read" if wanting else "It says") for text, who in wordings.items()
        ]
        body = self.to, *([self.dated] if self.dated else []), *texts, self.when
        super().__init__(state, f"Release: {spec.title}", f"{then}.", *body, confirm="Release", now=times.now)

    def command(self) -> Command:
        dated = self.dated.value if self.dated else ""
        return Release(self.inject.id, self.to.value, self.version, self.when.value, dated)


def _dates(spec: Inject, story: datetime) -> Pick:
    """Which date it bears, where one of its teams is further on in the story."""
    assert spec.dated is not None
    there = story.isoformat(timespec="minutes")
    options = {
        there: f"as of {story.astimezone(spec.dated.tzinfo):%d %b %H:%M}, where the story is already",
        "": f"{spec.dated:%d %b %H:%M} as written, for teams that are not so far",
    }
    return Pick("In the story", options, there)


def _asked(spec: Inject) -> str:
    if spec.asks == "read":
        return ""
    within = f" within {format_duration(spec.answer_within)}" if spec.answer_within else ""
    choices = f": {' / '.join(spec.choices)}" if spec.choices else ""
    return f"They are asked to {'reply' if spec.asks == 'reply' else 'decide'}{within}{choices}"


def _has(inject: InjectState, team: str) -> bool:
    return team in inject.later or (team in inject.deliveries and not inject.deliveries[team].recalled)


def _standing(inject: InjectState, team: str) -> str:
    if team in inject.later:
        return f", gets it at {at(inject.later[team])}"
    delivery = inject.deliveries.get(team)
    if delivery and delivery.recalled:
        return ", had it; it was recalled"
    if delivery:
        return f", has it since {at(delivery.at)}"
    wait = inject.spec.delay.get(team, 0)
    return f", arrives {format_duration(wait)} later" if wait else ""


class RecallDialog(Dialog):
    """Take an inject back."""

    def __init__(self, state: State, live: Live, inject_id: str) -> None:
        inject = self.inject = state.injects[inject_id]
        out = [team for team in state.playbook.teams if _has(inject, team)]
        rows = {team: name + self._opened(live, team) for team, name in teams(state, out).items()}
        self.teams = Ticks("From", rows, out, required="Tick at least one team.")
        self.reason = Words("Reason", required="Say why; the teams read it and the log keeps it.")
        self.correction = Words("Correction", lines=3, hint="What is right instead, if anything.")
        self.undone = Tell("")
        says = "These teams see a notice in its place, with your reason and correction."
        body = self.teams, self.undone, self.reason, self.correction
        super().__init__(state, f"Recall: {inject.spec.title}", says, *body, confirm="Recall")

    def _opened(self, live: Live, team: str) -> str:
        if team in self.inject.later:
            return f", would get it at {at(self.inject.later[team])}"
        opened = self.inject.deliveries[team].opened
        who = ", ".join(f"{person(live, seat)} {at(when)}" for seat, when in opened.items())
        return f", opened by {who}" if who else ", opened by nobody yet"

    def on_mount(self) -> None:
        super().on_mount()
        self.changed()

    def changed(self) -> None:
        chosen = self.teams.value
        shifts = would_shift(self.state, Recall(self.inject.id, "preview", chosen)) if chosen else ""
        due = [
            team
            for team in chosen
            if (delivery := self.inject.deliveries.get(team)) and delivery.awaits_reply and delivery.answer_by
        ]
        back = f"Shifted back: {shifts}." if shifts else "No indicator is shifted back."
        if len(chosen) < len(self.teams.rows.at):
            back = "Indicators are shifted back only when all teams lose it."
        free = f"No longer asked to reply in time: {names(self.state, due)}." if due else "No deadline falls away."
        self.undone.tell(f"{back}\n{free}", "What is reversed")

    def command(self) -> Command:
        return Recall(self.inject.id, self.reason.value, self.teams.value, self.correction.value)


class HoldDialog(Dialog):
    """Keep an inject back until a person releases it, or let it go on."""

    def __init__(self, state: State, inject_id: str) -> None:
        inject = self.inject = state.injects[inject_id]
        self.held = inject.status == "held"
        self.reason = Words("Reason", hint="optional")
        title, says = inject.spec.title, "It stays here until you release it, whatever its time. Teams see nothing."
        if self.held:
            super().__init__(
                state, f"Unhold: {title}", "It is due at once and waits for your release. Teams see nothing yet.",
                self.reason, confirm="Unhold",
            )  # fmt: skip
        else:
            super().__init__(state, f"Hold: {title}", says, self.reason, confirm="Hold")

    def command(self) -> Command:
        return Hold(self.inject.id, not self.held, self.reason.value)


class SkipDialog(Dialog):
    """Leave an inject out."""

    def __init__(self, state: State, inject_id: str) -> None:
        self.inject = state.injects[inject_id]
        self.reason = Words("Reason", required="Say why; the report lists what was left out.")
        says = "No team will see it. Hold it later to bring it back."
        super().__init__(state, f"Skip: {self.inject.spec.title}", says, self.reason, confirm="Skip")

    def command(self) -> Command:
        return Skip(self.inject.id, self.reason.value)
