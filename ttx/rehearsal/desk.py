"""The simulated white cell: it releases, answers, rules and turns the page."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from ttx.exercise import commands as do
from ttx.exercise.conditions import holds, waiting_for
from ttx.exercise.decide import By
from ttx.exercise.decide.story import told_late
from ttx.exercise.decide.variants import chosen_by_itself
from ttx.exercise.state import InjectState, State
from ttx.playbook.models import Phase
from ttx.playbook.values import format_duration
from ttx.rehearsal.temper import fitting, thrown

if TYPE_CHECKING:
    from ttx.rehearsal.day import Day
    from ttx.rehearsal.table import Table

MINUTE = 60_000
DROPPED = {"core": 0.0, "support": 0.15, "reserve": 0.4}
"""How often a white cell does without an inject, by its priority."""

CAME_TRUE = 0.4
"""How often a sentence that control judges is held to be true."""


class WhiteCell:
    """A facilitator."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.ballots: dict[str, list[dict[str, str]]] = defaultdict(list)
        """by anonymous questionnaire: what a server would keep sealed"""
        self.suggested: dict[tuple[str, int], bool] = {}
        """by inject and place: whether what it suggests next seemed right"""
        self.missed: dict[str, str] = {}
        """by inject that never went out: why"""
        self._wanted: set[str] = set()
        """injects of later phases that something has suggested"""
        self._facilitator = By("", "")

    def sit_down(self) -> None:
        """Take the seat."""
        self._facilitator = self.day.join("control", "facilitator", "", "Facilitator", "White cell")

    def does(self, command: do.Command) -> None:
        """Try a command as the facilitator."""
        self.day.exercise.tried(command, self._facilitator)

    # -- injects

    def plan(self, phase: Phase) -> None:
        """Decide what is brought in a phase of that which waits for a person, and when; the rest falls due."""
        dice = self.day.dice
        for inject in self.day.state.injects.values():
            if inject.phase != phase.id or inject.status not in ("waiting", "due", "held"):
                continue
            if inject.status == "due":
                self.has_due(inject)
            elif inject.id in self._wanted:
                self.day.later(dice.uniform(0.1, 0.4) * phase.length * 1000, partial(self.release, inject))
            elif (inject.status == "held" or _waits_for_a_person(inject)) and dice.random() < self._comes_true():
                first = (inject.at or 0) / (phase.length * 1000)
                when = max(first, dice.uniform(0.25, 0.6)) * phase.length * 1000
                self.day.later(when, partial(self._bring, inject))

    def _comes_true(self) -> float:
        supposed = self.day.supposed.control.judges
        return CAME_TRUE if supposed is None else supposed

    def has_due(self, inject: InjectState) -> None:
        """Release what has fallen due, or do without it."""
        dice, wait = self.day.dice, self.day.dice.uniform(0, 60_000)
        if dice.random() < self.day.supposed.control.drops.get(inject.spec.priority, DROPPED[inject.spec.priority]):
            self.day.later(wait, partial(self.does, do.Skip(inject.id, "no time for it")))
        else:
            self.day.later(wait, partial(self.release, inject))

    def _bring(self, inject: InjectState) -> None:
        """Release what waits for a person, once a person finds that its moment has come."""
        if isinstance(inject.spec.when, str):
            self.does(do.Judge(inject.id, inject.spec.when, True, "seen in the room"))
        elif inject.spec.when is not None and not holds(self.day.state, inject.spec.when, self.day.exercise.at):
            return
        self.release(inject)

    def release(self, inject: InjectState) -> None:
        """Send an inject out, the way that was chosen or is chosen now."""
        if inject.status not in ("waiting", "due", "held"):
            return
        at = self.day.exercise.at
        if inject.spec.variants and not inject.variant and not chosen_by_itself(self.day.state, inject, at):
            chances = self.day.supposed.control.variants.get(inject.id, {})
            way = thrown([*inject.spec.variants], chances, self.day.dice)
            self.does(do.ChooseVariant(inject.id, way, inject.version, "by lot"))
        late = told_late(self.day.state, inject.spec, self.day.playbook.recipients(inject.spec))
        dated = late.isoformat(timespec="minutes") if late else ""
        self.does(do.Release(inject.id, version=inject.version, dated=dated))
        if inject.deliveries and inject.spec.outcomes:
            self.day.later(self._time_to_judge(), partial(self._judge, inject))

    def _time_to_judge(self) -> float:
        """How long teams are given before control says what has become of an inject: in a short phase less."""
        phase = self.day.state.phase_spec()
        assert phase is not None
        return min(self.day.dice.uniform(15, 25) * MINUTE, self.day.dice.uniform(0.25, 0.4) * phase.length * 1000)

    def helps(self, table: Table, inject: InjectState, wait: int) -> None:
        """Give a hint to a team that is slow to answer."""
        within = (inject.spec.answer_within or 600) * 1000
        if inject.spec.if_stuck and wait > within:
            hint = do.Hint(table.team, inject.spec.if_stuck, inject.id)
            self.day.later(within * 0.9, partial(self.does, hint))

    # -- rulings

    def _quality(self, inject: InjectState) -> float:
        done = self.day.done.get(inject.id) or [table.temper.does(self.day.dice) for table in self.day.tables.values()]
        return min(0.999, max(0.0, self.day.dice.gauss(sum(done) / len(done), 0.12)))

    def _judge(self, inject: InjectState) -> None:
        """Pick what has become of an inject, and think of what it suggests next."""
        if not inject.outcomes and inject.spec.outcomes:
            picked = fitting(self.day.playbook, inject.spec.outcomes, self._quality(inject))
            done = self.day.done.get(inject.id, [])
            seen = f"{sum(done)} of {len(done)} things that were expected were done"
            reason = seen if done else "as the room left it"
            self.does(do.PickOutcome(inject.id, picked, reason))
        for place, suggestion in enumerate(inject.spec.then_suggest):
            if self._suggests(inject, place):
                following = self.day.state.injects[suggestion.inject]
                if following.phase == self.day.state.phase:
                    self.day.later(self.day.dice.uniform(1, 5) * MINUTE, partial(self.release, following))
                self._wanted.add(following.id)

    def _suggests(self, inject: InjectState, place: int) -> bool:
        """Whether what an inject suggests next is to go out."""
        suggestion = inject.spec.then_suggest[place]
        condition = suggestion.if_
        phases = [phase.id for phase in self.day.playbook.phases]
        if phases.index(self.day.state.injects[suggestion.inject].phase) < phases.index(self.day.state.phase):
            return False
        if not isinstance(condition, str):
            true = holds(self.day.state, condition, self.day.exercise.at)
        else:
            true = self.day.dice.random() < self._comes_true()
            self.does(do.Judge(inject.id, condition, true, "as the teams behaved"))
        self.suggested[inject.id, place] = true
        return true

    def rule(self, phase: Phase) -> None:
        """One ruling on the moves of a phase: the teams' efforts, for better or worse."""
        moves = [move for move in self.day.state.moves.values() if move.phase == phase.id]
        if not moves or not self.day.state.gauges:
            return
        dice = self.day.dice
        good = dice.gauss(self.effort(), 0.15) - 0.5
        shifts = {}
        for name in dice.sample([*self.day.state.gauges], min(3, len(self.day.state.gauges))):
            sign = 1 if self.day.playbook.indicators[name].better == "up" else -1
            shifts[name] = float(round(good * 8) * sign)
        outcome = "The plans held, and others noticed." if good > 0 else "The plans crossed one another."
        self.does(
            do.DraftRuling(
                outcome, [move.id for move in moves], dict.fromkeys(self.day.tables, outcome),
                {name: shift for name, shift in shifts.items() if shift}, "Judged by what each told the others first.",
                public=True, seen={move.id: move.newest.version for move in moves},
            )
        )  # fmt: skip
        self.does(do.ReleaseRulings({next(reversed(self.day.state.rulings)): 1}))
        self.mark(phase)

    def mark(self, phase: Phase) -> None:
        """Mark on the scorecard what this phase has made of some promises."""
        dice = self.day.dice
        promised = [*self.day.playbook.commitments]
        last = phase is self.day.playbook.phases[-1]
        for name in promised if last else dice.sample(promised, len(promised) // 2):
            effort = dice.gauss(self.effort(), 0.3)
            standing = "kept" if effort > 0.55 else "modified" if effort > 0.3 else "dropped"
            self.does(do.MarkCommitment(name, standing, "", f"as it stood after {phase.title}"))

    def answer(self, actor: str, message: str, team: str) -> None:
        """Answer a message to somebody whom control plays, with one of the playbook's drafts."""
        drafts = [*self.day.playbook.actors[actor].answers.values()]
        said = self.day.dice.choice(drafts) if drafts else "We have read this with attention."
        self.does(do.Claim(message))
        self.does(do.Write([team], said, actor, message))

    def effort(self) -> float:
        """How hard all teams together try."""
        return sum(table.temper.effort for table in self.day.tables.values()) / len(self.day.tables)

    # -- the day

    def turn(self, phase: Phase) -> None:
        """End a phase: judge what is open, then go on."""
        for inject in self.day.state.injects.values():
            if inject.phase == phase.id and inject.deliveries and not inject.outcomes and inject.status == "released":
                self._judge(inject)
        self.day.run(self.day.exercise.at + MINUTE)
        for inject in self.day.state.injects.values():
            if inject.phase == phase.id and not inject.deliveries:
                self.missed[inject.id] = why_not(self.day.state, inject, phase)
        following = {before.id: after.id for before, after in pairwise(self.day.playbook.phases)}
        if phase.id in following:
            waiting = [each for each in self.day.state.injects.values() if each.phase == phase.id]
            left = {
                each.id: "carry" if each.spec.priority == "core" else "skip"
                for each in waiting if each.status in ("waiting", "due")
            }  # fmt: skip
            self.does(do.NextPhase(phase.id, left, "the phase is over"))

    def close_the_day(self) -> None:
        """Ask everybody, then EndEx."""
        opened = {each.source for each in self.day.state.questionnaires.values()}
        for source in self.day.playbook.questionnaires:
            if source not in opened:
                self.does(do.OpenQuestionnaire(source))
        self.day.run(self.day.exercise.at + 8 * MINUTE)
        for asked in [*self.day.state.questionnaires.values()]:
            if asked.status == "open":
                answers = self.ballots[asked.id]
                self.day.dice.shuffle(answers)
                self.does(do.CloseQuestionnaire(asked.id, answers))
        if self.day.playbook.verdict:
            self.does(do.GiveVerdict(next(iter(self.day.tables.values())).verdict(), "as the room left it"))
        self.does(do.End("the day is over"))


def _waits_for_a_person(inject: InjectState) -> bool:
    return isinstance(inject.spec.when, str) or (inject.at is None and inject.spec.when is None)


def why_not(state: State, inject: InjectState, phase: Phase) -> str:
    """Why an inject has not gone out by the end of a phase, in words for an organizer."""
    when = inject.spec.when
    if inject.status == "skipped":
        return f"control did without it ({inject.spec.priority})"
    if isinstance(when, str):
        return f"nobody found that it had come true: {when}"
    if when is not None and (waits := waiting_for(state, when, state.elapsed)):
        return f"it waited for {waits}"
    if inject.status == "held" or inject.at is None:
        return "it is held, and control did not bring it"
    if inject.at > phase.length * 1000:
        return f"its time, {format_duration(inject.at / 1000)}, is after the end of {phase.title}"
    return "the phase was over before control got to it"
