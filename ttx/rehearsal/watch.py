"""What is noted of one simulated day, small enough to be kept of each of thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from ttx.exercise import events as ev
from ttx.exercise.conditions import baseline_index, index, verdict
from ttx.exercise.events import Event
from ttx.playbook.models import Playbook
from ttx.rehearsal.branches import Branch, ways_taken
from ttx.rehearsal.day import Day
from ttx.rehearsal.policy import Hypothesis
from ttx.rehearsal.rules import held

MINUTE = 60_000
BEGAN = datetime(2026, 1, 1, 9, tzinfo=UTC)
MOST_SLOTS = 100
_LENGTHS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440)

WORDS_A_MINUTE = 200
"""Read with care, in a second language perhaps."""

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Slots(msgspec.Struct, frozen=True):
    """A day cut into slots, by phase: a phase that overruns keeps its last slot for longer."""

    minutes: int
    """of one slot"""
    phases: tuple[tuple[str, str, int, int], ...]
    """id, title, first slot, one after the last"""

    @property
    def count(self) -> int:
        return self.phases[-1][3]


def slots_of(playbook: Playbook) -> Slots:
    """Slots of a length that gives a hundred at most, or one for each phase."""
    total = sum(phase.length for phase in playbook.phases) / 60
    minutes = next((each for each in _LENGTHS if total / each + len(playbook.phases) <= MOST_SLOTS), _LENGTHS[-1])
    phases: list[tuple[str, str, int, int]] = []
    for phase in playbook.phases:
        first = phases[-1][3] if phases else 0
        phases.append((phase.id, phase.title, first, first + max(1, -(-phase.length // (60 * minutes)))))
    return Slots(minutes, tuple(phases))


class Idle(msgspec.Struct, frozen=True, array_like=True):
    """The longest time in which nothing reached a team and nothing waited for it, before it had to decide."""

    lasted: int = 0
    phase: str = ""
    began: int = 0
    """milliseconds into the phase"""


class Load(msgspec.Struct, array_like=True):
    """What a team had before it, slot by slot."""

    injects: list[int]
    """that arrived"""
    open: list[int]
    """replies that were awaited, at most"""
    words: list[int]
    """to read that arrived"""
    idle: Idle = Idle()
    done: int = 0
    """expected actions that it did"""
    expected: int = 0


class Run(msgspec.Struct, array_like=True):
    """One simulated day."""

    number: int
    seed: int
    verdict: str
    change: float
    """of the index"""
    ways: list[int]
    missed: dict[str, str]
    loads: list[Load]
    courses: list[list[float]]
    """by indicator: its value at the end of each slot"""
    rules: list[bool]
    """whether each condition of the verdict's rules held in the end"""


def _nothing(slots: int) -> Load:
    return Load([0] * slots, [0] * slots, [0] * slots)


@lru_cache(maxsize=4096)
def words_in(text: str) -> int:
    """How much there is to read, in words; two characters of Chinese, Japanese or Korean are about one."""
    written = _CJK.sub("", text)
    return len(written.split()) + (len(text) - len(written)) // 2


class Watch:
    """Listens to a day."""

    def __init__(self, playbook: Playbook, slots: Slots) -> None:
        self.slots = slots
        self.loads = {team: _nothing(slots.count) for team in playbook.teams}
        self.values = {name: indicator.baseline for name, indicator in playbook.indicators.items()}
        self.courses: dict[str, list[float]] = {name: [] for name in self.values}
        self._injects = {name: inject for name, (_, inject) in playbook.injects.items()}
        self._phases = {phase[0]: phase for phase in slots.phases}
        self._phase, self._entered, self._plays, self._decides = "", 0, False, False
        self._slot = 0
        self._awaited: dict[str, set[str]] = {team: set() for team in playbook.teams}
        self._busy = dict.fromkeys(playbook.teams, 0)
        self._texts: dict[str, ev.RulingDrafted] = {}

    def saw(self, at: int, event: Event) -> None:
        """Something happened."""
        if isinstance(event, ev.StageEntered):
            self._enter(at, event)
        if not self._phase:
            return
        self._turn_to(at)
        match event:
            case ev.InjectReleased():
                inject = self._injects[event.inject]
                for team, text in event.texts.items():
                    self._gets(team, at, words_in(event.title) + words_in(text), self._work(event, team))
                    self.loads[team].injects[self._slot] += 1
                    if inject.asks == "reply":
                        self._awaited[team].add(event.inject)
                        load = self.loads[team].open
                        load[self._slot] = max(load[self._slot], len(self._awaited[team]))
            case ev.Replied():
                self._awaited[event.team].discard(event.inject)
                self._busy[event.team] = max(self._busy[event.team], at)
            case ev.MessageSent():
                self._get(event.to, at, words_in(event.text))
                self._get([event.sender], at, 0)
            case ev.HintGiven():
                self._gets(event.team, at, words_in(event.text))
            case ev.MoveSubmitted() | ev.MoveEndorsed() | ev.MeetingAnswered():
                self._gets(event.team, at, 0)
            case ev.MeetingAsked():
                self._get(event.teams, at, words_in(event.topic))
            case ev.RulingDrafted():
                self._texts[event.ruling] = event
            case ev.RulingReleased():
                for team, text in self._texts[event.ruling].texts.items():
                    self._gets(team, at, words_in(text))
            case ev.IndicatorShifted():
                self.values[event.indicator] = event.value

    def _work(self, event: ev.InjectReleased, team: str) -> int:
        """For how many seconds an inject gives a team something to do."""
        inject = self._injects[event.inject]
        asked = [expected.within or 300 for expected in inject.expect if expected.team == team]
        return max([*asked, 300 if inject.asks == "decision" else 0])

    def _get(self, parties: Iterable[str], at: int, words: int) -> None:
        for party in parties:
            if party in self.loads:
                self._gets(party, at, words)

    def _gets(self, team: str, at: int, words: int, seconds: int = 0) -> None:
        """A team gets something to read, or does something."""
        self._close(team, at)
        self.loads[team].words[self._slot] += words
        reads = words / WORDS_A_MINUTE * MINUTE
        self._busy[team] = max(self._busy[team], at + round(max(reads, seconds * 1000)))

    def _close(self, team: str, at: int) -> None:
        """Up to here a team had what it had; if that was nothing, it was idle."""
        idle = at - self._busy[team]
        if self._plays and not self._awaited[team] and idle > self.loads[team].idle.lasted:
            self.loads[team].idle = Idle(idle, self._phase, self._busy[team] - self._entered)
        self._busy[team] = max(self._busy[team], at)

    def _enter(self, at: int, event: ev.StageEntered) -> None:
        # Being briefed is no idleness; and once teams write their moves and control works, waiting is as it is meant.
        if event.phase != self._phase:
            self._turn_to(at, end_of_phase=True)
            self._phase, self._entered, self._decides = event.phase, at, False
            self._slot = self._phases[event.phase][2]
        elif self._plays:
            for team in self._busy:
                self._close(team, at)
        self._decides = self._decides or event.stage == "decide"
        plays = event.stage != "brief" and not self._decides
        if plays and not self._plays:
            self._busy = dict.fromkeys(self._busy, at)
        self._plays = plays

    def _turn_to(self, at: int, *, end_of_phase: bool = False) -> None:
        """Go on to the slot of this moment; those in between keep what there was."""
        if not self._phase:
            return
        _, _, first, end = self._phases[self._phase]
        slot = end if end_of_phase else min(first + (at - self._entered) // (self.slots.minutes * MINUTE), end - 1)
        while self._slot < slot:
            for name, course in self.courses.items():
                course.append(self.values[name])
            self._slot += 1
            if self._slot < self.slots.count:
                for team, load in self.loads.items():
                    load.open[self._slot] = len(self._awaited[team])

    def end(self, at: int) -> None:
        """Play was over at this moment."""
        if self._plays:
            for team in self._busy:
                self._close(team, at)
        self._turn_to(at, end_of_phase=True)


def one(
    playbook: Playbook, supposed: Hypothesis, branches: list[Branch], slots: Slots, number: int, seed: int
) -> Run:  # fmt: skip
    """Play one day, and note what came of it."""
    watch = Watch(playbook, slots)
    day = Day(playbook, seed, BEGAN, supposed, log=False, watches=watch.saw)
    day.play()
    watch.end(day.played)
    state = day.state
    missed = {name: why for name, why in day.control.missed.items() if not state.injects[name].deliveries}
    for team, done in day.expected:
        load = watch.loads[team]
        load.expected += 1
        load.done += done
    change = round(index(state) - baseline_index(state), 6)
    return Run(
        number, seed, verdict(state)[0], change, ways_taken(day, branches), missed,
        [*watch.loads.values()], [*watch.courses.values()], held(state),
    )  # fmt: skip
