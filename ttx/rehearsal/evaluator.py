"""The simulated evaluator: ticks what it sees; after the day it rates, drafts findings and plans what is to be done."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from ttx.exercise import commands as do
from ttx.exercise.decide import By
from ttx.exercise.ratings import UNSEEN
from ttx.exercise.state import InjectState

if TYPE_CHECKING:
    from ttx.rehearsal.day import Day

MINUTE = 60_000
_BANDS = ((0.85, "P"), (0.6, "S"), (0.3, "M"), (-1.0, "U"))
"""From this share of what was expected: how a simulated evaluator sees it. Real ones look at more than a share."""
_ELEMENTS = ("planning", "organization", "training", "exercise")
_REMEDIES = (
    "Write down who calls whom, and try it once before the next exercise",
    "Name one office that owns this, with a deputy",
    "Agree the words beforehand, in every language in which they will be read",
    "Train it with those who will sit at the desk",
    "Put a date on it, and money",
    "Ask the partners what they need to hear first",
)
_HOT_WASH = (
    ("well", "The first call went out before the first statement."),
    ("improve", "Two numbers were in the air for a quarter of an hour."),
    ("surprise", "How much hung on one person being at the telephone."),
)


class Evaluator:
    """One person with a checklist. Its dice are its own: how it judges changes nothing of the day."""

    def __init__(self, day: Day, seed: int) -> None:
        self.day = day
        self._by = By("", "")
        self._dice = random.Random(seed)  # noqa: S311  (a game, not a secret)

    def sit_down(self) -> None:
        """Take the seat."""
        self._by = self.day.join("evaluator", "evaluator", "", "Evaluator", "White cell")

    def _does(self, command: do.Command) -> None:
        self.day.exercise.tried(command, self._by)

    def sees(self, inject: InjectState, place: int) -> None:
        """Tick an expected action that has just been seen."""
        self._does(do.TickAction(inject.id, place, True))

    def misses(self, inject: InjectState, place: int, seconds: int) -> None:
        """Note that an expected action did not come, once its time is over."""
        tick = do.TickAction(inject.id, place, False)
        self.day.later(seconds * 1000 + 5 * MINUTE, lambda: self._does(tick))

    def closes(self) -> None:
        """What comes after EndEx: the hot wash, ratings, findings, actions."""
        for column, text in _HOT_WASH:
            self._does(do.NoteHotWash(column, text, self._dice.choice([*self.day.tables])))
        self._rate()
        self._does(do.DraftFindings())
        self._plan()

    def _rate(self) -> None:
        for name in self.day.playbook.objectives:
            ticks = [
                tick.seen
                for inject in self.day.state.injects.values()
                for place, tick in inject.ticks.items()
                if (inject.spec.expect[place].task or "").partition(".")[0] == name
            ]
            if not ticks:
                self._does(do.Rate(name, UNSEEN))
                continue
            rating = next(letter for least, letter in _BANDS if sum(ticks) / len(ticks) >= least)
            self._does(do.Rate(name, rating, f"{sum(ticks)} of {len(ticks)} expected actions were seen."))

    def _plan(self) -> None:
        areas = [each for each in self.day.state.evaluation.findings.values() if each.side == "improvement"]
        for place, finding in enumerate(areas[:6]):
            owned = self._dice.random() < 0.7
            self._does(
                do.PlanAction(
                    f"{_REMEDIES[place % len(_REMEDIES)]} ({self._about(finding.objective)})", finding.id,
                    self._dice.choice(_ELEMENTS), "Planning staff" if owned else "", due="2026-12-31" if owned else "",
                    priority=self._dice.choice(("high", "medium")),
                )
            )  # fmt: skip

    def _about(self, objective: str) -> str:
        known = self.day.playbook.objectives.get(objective)
        return known.title[:1].lower() + known.title[1:] if known else "all of it"
