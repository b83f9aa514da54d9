"""Adjudication: draft a ruling, release drafts together, ask a team to make its move clearer."""

from __future__ import annotations

from collections.abc import Sequence

from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.fields import Number, Tell, Words
from ttx.console.dialogs.lists import Ticks
from ttx.console.dialogs.say import move_text, move_title, names, short, teams, would_shift
from ttx.exercise.commands import Command, DraftRuling, ReleaseRulings, ReturnMove
from ttx.exercise.state import Ruling, State

_CHANCES = (
    (5, "almost no chance"),
    (20, "very unlikely"),
    (45, "unlikely"),
    (55, "roughly even"),
    (80, "likely"),
    (95, "very likely"),
    (100, "almost certain"),
)
"""Up to this percentage: the word, after ICD 203."""


def chance(percent: float) -> str:
    """The word for a chance, as intelligence analysts use it."""
    return next(word for limit, word in _CHANCES if percent <= limit)


class Odds(Number):
    """A chance in percent, with the word for it."""

    def means(self, number: float) -> str:
        return chance(number)


class Delta(Number):
    """A shift of an indicator, with where it leads."""

    def __init__(self, label: str, now: float, delta: float | None = None, *, required: str = "") -> None:
        super().__init__(label, delta, low=-100, high=100, required=required, help=f"now {now:g}")
        self.now = now

    def means(self, number: float) -> str:
        return f"{self.now:g} → {min(100.0, max(0.0, self.now + number)):g}"


class RulingDialog(Dialog):
    """Draft what comes of one or several moves."""

    def __init__(self, state: State, move_ids: Sequence[str], ruling_id: str = "") -> None:
        known = state.rulings.get(ruling_id)
        old = known or Ruling("", 0, "", list(move_ids), {}, {}, "", None, False, "", {})
        self.ruling, self.version, self.moves = old.id, old.version, list(move_ids) or list(old.moves)
        self.seen = {name: state.moves[name].newest.version for name in self.moves}
        shown = [Tell(move_text(state, state.moves[name]), move_title(state, state.moves[name])) for name in self.moves]
        self.odds = Odds("Odds, percent", old.odds, low=0, high=100, help="that it works; optional")
        self.reasons = Words("Reasons", old.reasons, lines=3, hint="for and against; control and the report")
        self.outcome = Words("Outcome", old.outcome, lines=3, required="Write what happens.")
        self.public = Ticks("Public", {"yes": "every team reads the outcome"}, ["yes"] if old.public else [], least=0)
        self.texts = {
            team: Words(f"Only {name}", old.texts.get(team, ""), lines=2) for team, name in teams(state).items()
        }
        self.shifts = {
            name: Delta(spec.name, state.gauges[name].value, old.shifts.get(name))
            for name, spec in state.playbook.indicators.items()
        }
        says = "A draft that controllers see. Teams read it once you release the rulings."
        fields = self.outcome, self.odds, self.reasons, self.public, *self.texts.values(), *self.shifts.values()
        title = f"Rule on {names(state, [state.moves[name].team for name in self.moves])}" if self.moves else "A ruling"
        super().__init__(state, title, says, *shown, *fields, confirm="Save draft")

    def command(self) -> Command:
        odds = self.odds.value
        return DraftRuling(
            outcome=self.outcome.value,
            moves=self.moves,
            texts={team: field.value for team, field in self.texts.items() if field.value},
            shifts={name: field.value for name, field in self.shifts.items() if field.value},
            reasons=self.reasons.value,
            odds=None if odds is None else round(odds),
            public=bool(self.public.value),
            seen=self.seen,
            ruling=self.ruling,
            version=self.version,
        )


class RulingsReleaseDialog(Dialog):
    """Make drafted rulings happen, all at once."""

    def __init__(self, state: State) -> None:
        self.versions = {ruling.id: ruling.version for ruling in state.rulings.values() if ruling.status == "draft"}
        rows = {name: self._row(state, state.rulings[name]) for name in self.versions}
        self.rulings = Ticks("Drafts", rows, rows, required="Tick at least one draft.")
        self.shifts = Tell("")
        says = "Each team reads its text at once, all read a public outcome; indicators move."
        super().__init__(state, "Release rulings", says, self.rulings, self.shifts, confirm="Release")

    def _row(self, state: State, ruling: Ruling) -> str:
        on = names(state, [state.moves[move].team for move in ruling.moves]) if ruling.moves else "no move"
        read = "everybody" if ruling.public else names(state, ruling.texts)
        return f"{short(ruling.outcome)}  (on {on}; version {ruling.version}; read by {read})"

    def on_mount(self) -> None:
        super().on_mount()
        self.changed()

    def changed(self) -> None:
        self.shifts.tell(would_shift(self.state, self.command()) or "nothing", "Indicators")

    def command(self) -> Command:
        return ReleaseRulings({name: self.versions[name] for name in self.rulings.value})


class ReturnDialog(Dialog):
    """Ask a team to make its move clearer."""

    def __init__(self, state: State, move_id: str) -> None:
        self.move = state.moves[move_id]
        self.version = self.move.newest.version
        name = state.playbook.party(self.move.team)
        word = state.playbook.word("move").lower()
        self.question = Words("Question", self.move.returned, lines=3, required="Write what is unclear.")
        shown = Tell(move_text(state, self.move), move_title(state, self.move))
        says = f"Only {name} reads the question. Its {word} stands until it sends another version."
        super().__init__(state, f"Return to {name}", says, self.question, shown, confirm="Return")

    def command(self) -> Command:
        return ReturnMove(self.move.id, self.version, self.question.value)
