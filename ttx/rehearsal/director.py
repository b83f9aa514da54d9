"""The facilitator of a demonstration: simulated teams, no idle time, and a pause where something is worth seeing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from ttx.client import Client
from ttx.client.control import ControlFeed
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise.state import InjectState, MoveState, State
from ttx.playbook.models import Phase, Playbook
from ttx.rehearsal.lines import Lines, lines_for
from ttx.rehearsal.players import SimulatedTeam
from ttx.server.runs import Run

PATIENCE = 20.0
"""Seconds of real time to wait for simulated players, at most, divided by the speed."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A moment to dwell on. kind: wordings, few, joint, ruling or report; `item` is what it is about."""

    kind: str
    item: str
    caption: str
    seconds: float


class Stage(Protocol):
    """Where a demonstration is shown."""

    async def dwell(self, beat: Beat, seconds: float) -> None: ...

    def progress(self, done: int, total: int, what: str) -> None: ...


def joint_phase(playbook: Playbook) -> int:
    """The phase whose decision is the joint text: the last one that asks for a decision; 0 where none does."""
    asking = [
        place
        for place, phase in enumerate(playbook.phases, 1)
        if any(inject.asks == "decision" and inject.at != "held" for inject in phase.injects)
    ]
    return asking[-1] if asking and len(playbook.teams) > 1 else 0


class Director:
    """Runs the exercise through the same API as any facilitator."""

    def __init__(self, run: Run, feed: ControlFeed, stage: Stage, *, speed: float, seed: int) -> None:
        self._run = run
        self._feed = feed
        self._client: Client = feed.client
        self._stage = stage
        self._speed = speed
        self._seed = seed
        self._shown: set[str] = set()
        self._done = 0
        self.teams: list[SimulatedTeam] = []
        self.left = ""
        """the inject that is kept for the viewer, once it is due"""
        self._lines = Lines()

    @property
    def _state(self) -> State:
        assert self._feed.state is not None
        return self._feed.state

    async def until(self, condition: Callable[[], bool], patience: float = PATIENCE) -> bool:
        """Wait for something to come true; False when it did not in time."""
        end = asyncio.get_running_loop().time() + max(3.0, patience / self._speed)
        while not condition():
            if asyncio.get_running_loop().time() > end:
                return False
            await asyncio.sleep(0.03)
        return True

    async def seat_teams(self) -> None:
        """Let the simulated players join."""
        await self.until(lambda: self._feed.state is not None)
        playbook = self._state.playbook
        self._lines = lines_for(playbook)
        phase = joint_phase(playbook)
        by = self._lines.joint.get("by", next(iter(playbook.teams)))
        for number, team in enumerate(playbook.teams):
            player = SimulatedTeam(
                self._run.url, self._run.codes[f"team:{team}"], self._lines, self._seed * 101 + number,
                lambda: 1 / self._speed, phase, team == by,
            )  # fmt: skip
            self.teams.append(player)
        await asyncio.gather(*(player.join() for player in self.teams))

    async def perform(self, *, leave_last: bool) -> None:
        """Play all phases. With `leave_last` the last scripted inject stays unreleased, for the viewer."""
        await self._command(do.Start())
        phases = self._state.playbook.phases
        for place, phase in enumerate(phases):
            last = place + 1 == len(phases)
            await self.play(phase, leave_last=leave_last and last)
            if not last:
                await self._command(do.NextPhase(phase.id))

    async def leave(self) -> None:
        """Let the players go."""
        await asyncio.gather(*(player.leave() for player in self.teams))

    async def _command(self, command: do.Command) -> str:
        made = await self._client.command(command)
        # What follows looks at the folded state: wait until it has what the server answered for.
        await asyncio.sleep(0.05)
        return made

    async def play(self, phase: Phase, *, leave_last: bool) -> None:
        """Release a phase's injects in turn, wait for the teams, pick outcomes and rule."""
        scripted = [inject.id for inject in phase.injects if inject.at != "held"]
        left = scripted[-1] if leave_last and len(scripted) > 1 else ""
        total = sum(1 for _, inject in self._state.playbook.injects.values() if inject.at != "held")
        ruled = False
        for name in scripted:
            if name == left:
                break
            decision = self._state.injects[name].spec.asks == "decision"
            await self.release(name)
            self._done += 1
            self._stage.progress(self._done, total, self._state.injects[name].spec.title)
            if decision:
                await self._moves(phase)
                await self._pick(name)
                await self._rule(phase)
                ruled = True
            else:
                await self._replies(name)
                await self._pick(name)
            await self._evaluate(name)
        if not ruled:
            await self._rule(phase)
        for stage in list(phase.stages)[:-1]:
            if self._state.stage == stage:
                await self._command(do.NextStage(stage))
        if left:
            await self._come_to(left)
            self.left = left

    async def release(self, name: str) -> None:
        """Come to an inject's time and release it."""
        inject = self._state.injects[name]
        await self._come_to(name)
        if not inject.deliveries:
            await self._command(do.Release(name, version=inject.version))
        await self.until(lambda: bool(self._state.injects[name].deliveries))
        await self._show_release(self._state.injects[name])

    async def _come_to(self, name: str) -> None:
        """Skip the idle time until an inject is due."""
        inject = self._state.injects[name]
        if inject.at is not None:
            ahead = (self._state.phase_at + inject.at - self._feed.now()) // 1000
            if ahead > 0:
                await self._command(do.Jump(int(ahead) + 1, "nothing happens until then"))

    async def _show_release(self, inject: InjectState) -> None:
        wordings = {delivery.text for delivery in inject.deliveries.values()}
        everybody = len(inject.deliveries) == len(self._state.teams)
        if everybody and len(wordings) > 1 and inject.spec.asks == "reply":
            caption = f"One event, {len(wordings)} wordings: each team reads only what it would know."
            await self._dwell(Beat("wordings", inject.id, caption, 9))
        elif not everybody and len(self._state.teams) > 2:
            names = " and ".join(self._state.playbook.party(team) for team in inject.deliveries)
            await self._dwell(Beat("few", inject.id, f"Only {names} see this. Nothing on another screen tells.", 8))

    async def _dwell(self, beat: Beat) -> None:
        if beat.kind not in self._shown:
            self._shown.add(beat.kind)
            await self._stage.dwell(beat, beat.seconds / self._speed)

    async def _replies(self, name: str) -> None:
        inject = self._state.injects[name]
        await self.until(lambda: not any(delivery.awaits_reply for delivery in inject.deliveries.values()))
        if inject.spec.title in self._lines.meetings:
            before = len(self._state.meetings)
            await self.until(lambda: len(self._state.meetings) > before or before > 0)
            await self.until(lambda: all(meeting.status == "ended" for meeting in self._state.meetings.values()))

    async def _moves(self, phase: Phase) -> None:
        place = self._state.playbook.phases.index(phase) + 1
        if place == joint_phase(self._state.playbook):
            await self._joint(phase)
        else:
            await self.until(lambda: all(self._state.move_of(team, phase.id) for team in self._state.teams))

    async def _joint(self, phase: Phase) -> None:
        by = self._lines.joint.get("by", next(iter(self._state.teams)))

        def move() -> MoveState | None:
            return self._state.move_of(by, phase.id)

        def stands(*wanted: str) -> Callable[[], bool]:
            return lambda: (found := move()) is not None and found.standing in wanted

        await self.until(lambda: move() is not None)
        await self.until(stands("refused", "endorsed"))
        if (found := move()) and found.standing == "refused":
            await self._dwell(
                Beat("joint", found.id, "A joint text is refused, rewritten, and endorsed: by version.", 6)
            )
            await self.until(lambda: (found := move()) is not None and len(found.versions) > 1)
            await self.until(stands("endorsed"))
            self._shown.discard("joint")
            await self._dwell(Beat("joint", found.id, "The second version has all three names under it.", 5))

    async def _pick(self, name: str) -> None:
        inject = self._state.injects[name]
        if inject.spec.outcomes and inject.deliveries:
            wanted = min(self._lines.outcomes.get(name, 1), len(inject.spec.outcomes))
            await self._quietly(do.PickOutcome(name, wanted))

    async def _evaluate(self, name: str) -> None:
        """Tick what was expected and note what was seen, where the lines say what happened."""
        if not self._lines.notes:
            return
        for place in range(len(self._state.injects[name].spec.expect)):
            seen = f"{name}/{place}" not in self._lines.missed
            await self._quietly(do.TickAction(name, place, seen))
        for note in self._lines.notes:
            if note["after"] == name:
                await self._quietly(
                    do.Observe(**{key: value for key, value in note.items() if key != "after"}, inject=name)
                )

    async def _rule(self, phase: Phase) -> None:
        moves = [
            move for move in self._state.moves.values() if move.phase == phase.id and move.ruled < move.newest.version
        ]
        if not moves:
            return
        place = self._state.playbook.phases.index(phase)
        draft = self._lines.rulings[place] if place < len(self._lines.rulings) else self._plain_ruling()
        ruling = await self._command(do.DraftRuling(moves=[move.id for move in moves], public=True, **draft))
        before = {name: gauge.value for name, gauge in self._state.gauges.items()}
        await self._command(do.ReleaseRulings({ruling: 1}))
        await self.until(lambda: self._state.rulings[ruling].status == "released")
        moved = [name for name, gauge in self._state.gauges.items() if gauge.value != before[name]]
        if moved:
            names = ", ".join(self._state.playbook.indicators[name].name for name in moved)
            await self._dwell(
                Beat("ruling", ruling, f"Control rules, with a reason, and the indicators move: {names}.", 8)
            )

    def _plain_ruling(self) -> dict[str, Any]:
        texts = dict.fromkeys(self._state.teams, "It went much as you planned. Others noticed.")
        up = {
            name: (2.0 if spec.better == "up" else -2.0)
            for name, spec in list(self._state.playbook.indicators.items())[:2]
        }
        return {
            "outcome": "The teams' plans held.",
            "texts": texts,
            "shifts": up,
            "reasons": "They spoke before they acted.",
        }

    async def _quietly(self, command: do.Command) -> None:
        try:
            await self._command(command)
        except Refused:
            # Somebody at the console was quicker.
            return

    async def report(self, page: str) -> None:
        """Dwell on the report's first page."""
        await self._dwell(Beat("report", page, "The report is there at once, made from the log.", 8))

    async def end(self) -> None:
        """EndEx."""
        try:
            await self._command(do.End("The demonstration is over.", dict.fromkeys(self._state.teams, "discard")))
        except TtxError:
            return
