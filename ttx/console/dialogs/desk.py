"""The desk: requests, messages, indicators, observations."""

from __future__ import annotations

from collections.abc import Sequence

from ttx.console.dialogs.base import Dialog, Wrong
from ttx.console.dialogs.fields import Menu, Tell, Words
from ttx.console.dialogs.lists import Pick, Ticks
from ttx.console.dialogs.rulings import Delta
from ttx.console.dialogs.say import at, short, speakers, teams
from ttx.console.dialogs.when import When
from ttx.console.times import Times
from ttx.exercise.commands import Answer, Command, Observe, Shift, Write
from ttx.exercise.ratings import RATINGS
from ttx.exercise.state import State
from ttx.playbook.models import CONTROL


def rating_lines() -> dict[str, str]:
    """The key of ratings, as one chooses from it."""
    return {letter: f"{letter}  {words[0].lower()}{words[1:]}" for letter, words in RATINGS.items()}


class AnswerDialog(Dialog):
    """Answer a team's request."""

    def __init__(self, state: State, request_id: str) -> None:
        self.request = state.requests[request_id]
        name = state.playbook.party(self.request.team)
        asked = Tell(self.request.text, f"{name} asked at {at(self.request.at)}")
        self.text = Words("Answer", lines=4, required="Write the answer.")
        says = f"Only {name} reads the answer. A request is answered once."
        super().__init__(state, f"Answer {name}", says, asked, self.text, confirm="Send")

    def seat(self) -> str:
        # Whether the claim is ours only the server knows.
        return self.request.claimed_by

    def command(self) -> Command:
        return Answer(self.request.id, self.text.value)


class WriteDialog(Dialog):
    """Write to teams as control or as an actor that control plays; or enter what a team wrote on paper."""

    def __init__(
        self, state: State, times: Times, sender: str = CONTROL, to: Sequence[str] = (), reply_to: str = ""
    ) -> None:
        self.reply_to = reply_to
        message = state.messages.get(reply_to)
        answered = []
        if message:
            answered = [Tell(message.text, f"{state.playbook.party(message.sender)} wrote at {at(message.at)}")]
            to = to or [message.sender]
        on_paper = {team: f"{name}, on paper" for team, name in teams(state).items()}
        self.to = Ticks("To", teams(state) | speakers(state), to, required="Tick at least one.")
        self.sender = Menu("From", speakers(state) | on_paper, sender)
        self.text = Words("Message", lines=5, required="Write the message.")
        self.when = When(times)
        self.wants = Tell("")
        self.ready = _drafts(state, [sender] if message else [*state.playbook.actors] if sender != CONTROL else [])
        drafts = {key: f"{words}: {short(text)}" for key, (words, text) in self.ready.items()}
        self.draft = Pick("Drafts", drafts, help="space takes one over, with its sender; change it as you like")
        self._taken = ""
        says = "The ticked teams read it at once, and see who else got it."
        body = *answered, self.wants, *([self.draft] if drafts else []), self.text, self.to, self.sender, self.when
        super().__init__(state, "Reply" if message else "Write", says, *body, confirm="Send", now=times.now)

    def seat(self) -> str:
        # Whether the claim is ours only the server knows.
        message = self.state.messages.get(self.reply_to)
        return message.claimed_by if message else ""

    def on_mount(self) -> None:
        super().on_mount()
        self._tell_wants()

    def _tell_wants(self) -> None:
        actor = self.state.playbook.actors.get(self.sender.value)
        self.wants.display = bool(actor and actor.notes)
        if actor:
            self.wants.tell(actor.notes, f"What {actor.name} wants, for control only")

    def changed(self) -> None:
        if self.ready and self.draft.value not in ("", self._taken):
            before = self.ready[self._taken][1] if self._taken else ""
            self._taken = self.draft.value
            text = self.ready[self._taken][1]
            # What somebody wrote is not thrown away by taking a draft.
            mine = self.text.value
            self.text.fill(f"{mine}\n{text}" if mine not in ("", before.strip()) else text)
            self.sender.choose(self._taken.partition(":")[0])
        self._tell_wants()

    def command(self) -> Command:
        others = [party for party in self.to.value if party not in self.state.teams]
        if others and self.sender.value not in self.state.teams:
            raise Wrong("Control and actors read what a team writes: choose the team as the sender.", self.to)
        return Write(self.to.value, self.text.value, self.sender.value, self.reply_to, self.when.value)


def _drafts(state: State, actors: Sequence[str]) -> dict[str, tuple[str, str]]:
    """By `actor:name`: what the playbook lets these actors say."""
    found: dict[str, tuple[str, str]] = {}
    for actor in actors:
        if spec := state.playbook.actors.get(actor):
            whose = f"{spec.name}, " if len(actors) > 1 else ""
            found |= {f"{actor}:{name}": (f"{whose}{name}", text) for name, text in spec.answers.items()}
    return found


class ShiftDialog(Dialog):
    """Move an indicator by hand."""

    def __init__(self, state: State, indicator: str = "") -> None:
        rows = {
            name: f"{spec.name}  {state.gauges[name].value:g} ({spec.better} is better)"
            for name, spec in state.playbook.indicators.items()
        }
        first = indicator or next(iter(rows), "")
        self.indicator = Pick("Indicator", rows, first, required="This playbook has no indicators.")
        now = state.gauges[first].value if first else 0
        self.delta = Delta("Shift by", now, required="Write how far, for example -5.")
        self.reason = Words("Reason", lines=2, required="Say why; every shift has its reason in the report.")
        says = "The gauge moves at once, for control; teams see no indicator."
        body = self.indicator, self.delta, self.reason
        super().__init__(state, "Shift an indicator", says, *body, confirm="Shift")

    def changed(self) -> None:
        self.delta.now = self.state.gauges[self.indicator.value].value
        self.delta.help = f"now {self.delta.now:g}"
        self.delta.remark()

    def command(self) -> Command:
        return Shift(self.indicator.value, self.delta.value, self.reason.value)


class ObserveDialog(Dialog):
    """Note what was seen: write, confirm; the rest may wait."""

    def __init__(self, state: State, team: str = "", inject: str = "", now: int = 0) -> None:
        aims = {}
        for name, objective in state.playbook.objectives.items():
            aims[name] = objective.title
            aims |= {f"{name}.{task}": f"    {words}" for task, words in objective.tasks.items()}
        out = {each.id: each.spec.title for each in state.injects.values() if each.deliveries or each.id == inject}
        expected = state.injects[inject].spec.expect if inject else []
        aim = next((expect.task for expect in expected if expect.task and team in ("", expect.team)), "") or ""
        self.text = Words("Seen", lines=3, required="Write what you saw.")
        self.team = Menu("Team", teams(state), team, none="no one team")
        self.inject = Menu("After", out, inject, none="no inject")
        self.aim = Menu("Objective", aims, aim, none="no objective")
        self.rating = Pick("Rating", {"": "none"} | rating_lines(), "")
        self.tags = Words("Tags", hint="words with commas between")
        says = "Controllers and evaluators see it, and the report; teams do not."
        body = self.text, self.team, self.inject, self.aim, self.rating, self.tags
        super().__init__(state, f"Note an observation at {at(max(now, state.elapsed))}", says, *body, confirm="Note")

    def command(self) -> Command:
        objective, _, task = self.aim.value.partition(".")
        tags = [tag for each in self.tags.value.split(",") if (tag := each.strip())]
        return Observe(self.text.value, tags, self.team.value, objective, task, self.inject.value, self.rating.value)
