"""Talks that control saw: one in a key or two, one with all there is to say, and what was expected of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.fields import Words
from ttx.console.dialogs.lists import Pick, Ticks
from ttx.console.dialogs.say import at, names, short, teams
from ttx.console.dialogs.when import When
from ttx.console.here import Here
from ttx.console.post import Then
from ttx.console.times import Times
from ttx.exercise.commands import Command, EndMeeting, LogMeeting, TickAction
from ttx.exercise.state import State
from ttx.tui.dialog import Question

ANYWHERE = "leader", "minister", "official"
"""Levels, where the playbook has no offices that speak at one."""


class Talk(Question[Any]):
    """Whom the team shown talked with in the corridor: its number logs it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,k", "whole", "More to say"),
        Binding("escape", "dismiss(None)", "Cancel"),
    ]

    def __init__(self, here: Here) -> None:
        self._here = here
        self._others = {str(number): team for number, team in enumerate(here.state.teams, 1) if team != here.team}
        lines: list[Any] = []
        for key, team in self._others.items():
            lines += [(f" {key} ", "bold $text-accent"), f" {here.party(team)}\n"]
        if len(self._others) > 1:
            lines += [(" a ", "bold $text-accent"), " all of them\n"]
        keys = "number  log it     enter  level, topic, result, joint text     esc  cancel"
        super().__init__(f"{here.party(here.team)} talked in the corridor with", Content.assemble(*lines), keys)

    def on_key(self, event: Any) -> None:
        if event.character == "a" and len(self._others) > 1:
            met = list(self._others.values())
        elif event.character in self._others:
            met = [self._others[event.character]]
        else:
            return
        event.stop()
        together = [team for team in self._here.state.teams if team == self._here.team or team in met]
        self.dismiss(logged(self._here.state, LogMeeting(together), self._here.now))

    def action_whole(self) -> None:
        """Say more about it."""
        self.dismiss(MeetingDialog(self._here.state, self._here.times, [self._here.team]))


class MeetingDialog(Dialog):
    """Log a talk that nobody asked for in the tool."""

    def __init__(self, state: State, times: Times, ticked: Iterable[str] = ()) -> None:
        self.times = times
        self.when = When(times)
        self.teams = Ticks("Between", teams(state), ticked, least=2, required="Tick at least two teams.")
        levels = dict.fromkeys(level for team in state.playbook.teams.values() for level in team.levels)
        self.level = Words("Level", hint="optional", help=f"{', '.join(levels or ANYWHERE)}; as a condition says it")
        self.channel = Words("Channel", "corridor")
        self.topic = Words("Topic")
        self.came_of_it = Words("Result", lines=2)
        self.text = Words("Joint text", lines=2, help="the teams that met read it; topic and result stay with control")
        says = "Logged as held just now, or when you say, for control and the report."
        body = self.teams, self.level, self.channel, self.topic, self.came_of_it, self.text, self.when
        super().__init__(state, "Log a meeting", says, *body, confirm="Log", now=times.now)

    def command(self) -> Command:
        return LogMeeting(
            self.teams.value, self.level.value, self.channel.value, self.topic.value, self.came_of_it.value,
            self.when.value, self.text.value,
        )  # fmt: skip

    def after(self, command: Command) -> Command | Then:
        assert isinstance(command, LogMeeting)
        return logged(self.state, command, self.times.now)


class EndMeetingDialog(Dialog):
    """Write down for the teams what came of their meeting."""

    def __init__(self, state: State, meeting_id: str, now: int) -> None:
        self.meeting = state.meetings[meeting_id]
        who = names(state, self.meeting.teams)
        self.came_of_it = Words("Result", lines=2)
        self.text = Words("Joint text", lines=3, hint="what they say together, in their words")
        says = f"Result and joint text are read by {who}, and by nobody else."
        super().__init__(state, f"End the meeting of {who}", says, self.came_of_it, self.text, confirm="End", now=now)

    def command(self) -> Command:
        return EndMeeting(self.meeting.id, self.came_of_it.value, self.text.value)

    def after(self, command: Command) -> Command | Then:
        name, teams = self.meeting.id, self.meeting.teams
        began = self.meeting.started_at or 0
        if not fitting(self.state, teams, began):
            return command
        return Then(
            command,
            lambda here: here.state.meetings[name].status == "ended",
            lambda here: SeenDialog(here.state, teams, began),
        )


def logged(state: State, meeting: LogMeeting, now: int) -> Command | Then:
    """The command; where an action is expected of these teams just now, the question whether this was it."""
    when = now if meeting.happened is None else meeting.happened
    if not fitting(state, meeting.teams, when):
        return meeting
    before = len(state.meetings)
    return Then(
        meeting,
        lambda here: len(here.state.meetings) > before,
        lambda here: SeenDialog(here.state, meeting.teams, when),
    )


def fitting(state: State, met: Iterable[str], when: int) -> dict[str, str]:
    """Expected actions that a talk of these teams at this time may have been, by `inject:place`."""
    rows, met = {}, set(met)
    for inject in state.injects.values():
        for place, expect in enumerate(inject.spec.expect):
            delivery = inject.deliveries.get(expect.team)
            if expect.team not in met or place in inject.ticks or delivery is None or delivery.recalled:
                continue
            late = expect.within is not None and when > delivery.at + expect.within * 1000
            if delivery.at <= when and not late:
                name = state.playbook.party(expect.team)
                rows[f"{inject.id}:{place}"] = f"{name}: {expect.action}  (after {short(inject.spec.title)})"
    return rows


class SeenDialog(Dialog):
    """Whether a talk that was logged is an action that was expected."""

    def __init__(self, state: State, met: Iterable[str], when: int) -> None:
        self.at = when
        nothing = "Nothing is expected of these teams just now."
        self.which = Pick("It was", fitting(state, met, when), required=f"Choose with space. {nothing}")
        self.note = Words("Note", hint="optional")
        says = "The talk is logged. If it was one of these expected actions, tick it; else escape."
        super().__init__(state, "Was this expected?", says, self.which, self.note, confirm="Tick", now=when)

    def command(self) -> Command:
        inject, _, place = self.which.value.rpartition(":")
        return TickAction(inject, int(place), True, self.at, self.note.value or f"a talk at {at(self.at)}")
