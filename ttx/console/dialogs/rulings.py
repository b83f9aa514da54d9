"""Adjudication: draft a ruling, release drafts together, ask a team to make its move clearer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.containers import Horizontal
from textual.events import Resize

from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.fields import Menu, Number, Tell, Words
from ttx.console.dialogs.lists import Ticks
from ttx.console.dialogs.say import move_text, move_title, names, short, teams, would_shift
from ttx.exercise.collisions import collisions
from ttx.exercise.commands import Command, DraftRuling, ReleaseRulings, ReturnMove
from ttx.exercise.state import Ruling, State
from ttx.playbook.models import Outcome

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


class Beside(Horizontal):
    """Several moves to compare: in columns where there is room, else one under another."""

    DEFAULT_CSS = """
    Beside { height: auto; }
    Beside > Tell { width: 1fr; margin: 0 1 1 0; }
    Beside.-narrow { layout: vertical; }
    Beside.-narrow > Tell { width: 100%; }
    """
    LEAST = 44
    """Columns below which a move is not read any more."""

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < self.LEAST * len(self.children), "-narrow")


class RulingDialog(Dialog):
    """Draft what comes of one or several moves."""

    DEFAULT_CSS = "RulingDialog.-several > #frame { max-width: 160; }"

    def __init__(self, state: State, move_ids: Sequence[str], ruling_id: str = "") -> None:
        known = state.rulings.get(ruling_id)
        old = known or Ruling("", 0, "", list(move_ids), {}, {}, "", None, False, "", {})
        self.ruling, self.version, self.moves = old.id, old.version, list(move_ids) or list(old.moves)
        self.seen = {name: state.moves[name].newest.version for name in self.moves}
        shown = [Tell(move_text(state, state.moves[name]), move_title(state, state.moves[name])) for name in self.moves]
        self.ready = ready_drafts(state)
        self.start = Menu(
            "Start from", {name: words for name, (words, _) in self.ready.items()}, none="nothing: write your own",
            help="outcomes that the playbook has for what is out in this phase",
        )  # fmt: skip
        self.outcome = Words("Outcome", old.outcome, lines=3, required="Write what happens.")
        self.speaks_for = Words("Arguments for", "\n".join(old.arguments_for), lines=3, hint="one on each line")
        self.against = Words("Arguments against", "\n".join(old.arguments_against), lines=3, hint="one on each line")
        self.odds = Odds("Odds, percent", old.odds, low=0, high=100, help="that it works; O on the draft rolls for it")
        self.reasons = Words("Reasons", old.reasons, lines=3, hint="why so; control and the report")
        self.public = Ticks("Public", {"yes": "every team reads the outcome"}, ["yes"] if old.public else [], least=0)
        self.texts = {
            team: Words(f"Only {name}", old.texts.get(team, ""), lines=2) for team, name in teams(state).items()
        }
        self.shifts = {
            name: Delta(spec.name, state.gauges[name].value, old.shifts.get(name))
            for name, spec in state.playbook.indicators.items()
        }
        self._filled: dict[Words, str] = {}
        self._started = ""
        says = "A draft that controllers see. Teams read it once you release the rulings."
        told = [Tell("\n".join(lines), head) for head, lines in _notes(state, self.moves, old) if lines]
        start = [self.start] if self.ready else []
        fields = (
            *start, self.outcome, self.speaks_for, self.against, self.odds, self.reasons, self.public,
            *self.texts.values(), *self.shifts.values(),
        )  # fmt: skip
        title = f"Rule on {names(state, [state.moves[name].team for name in self.moves])}" if self.moves else "A ruling"
        moves = [Beside(*shown)] if len(shown) > 1 else shown
        super().__init__(state, title, says, *moves, *told, *fields, confirm="Save draft")
        self.set_class(len(shown) > 1, "-several")

    def on_mount(self) -> None:
        super().on_mount()
        # A menu at the top would eat the first words of who types at once.
        self.outcome.control().focus()

    def changed(self) -> None:
        if self.ready and self.start.value != self._started:
            self._started = self.start.value
            outcome = self.ready[self._started][1] if self._started else Outcome.model_validate({"if": "-"})
            words = outcome.text or outcome.if_ if self._started else ""
            self._fill(self.outcome, words)
            for name, field in self.shifts.items():
                delta = outcome.shift.get(name)
                self._fill(field, "" if delta is None else f"{delta:g}")

    def _fill(self, field: Words, text: str) -> None:
        """What somebody has written stays; what came from another ready draft does not."""
        if field.raw == self._filled.get(field, ""):
            self._filled[field] = text
            field.fill(text)

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
            arguments_for=_lines(self.speaks_for.value),
            arguments_against=_lines(self.against.value),
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def ready_drafts(state: State) -> dict[str, tuple[str, Outcome]]:
    """By a name: what the playbook has as outcomes of this phase's injects that are out, where none was picked yet."""
    found = {}
    for inject in state.injects.values():
        if inject.phase == state.phase and inject.deliveries:
            for number, outcome in enumerate(inject.spec.outcomes, 1):
                if number not in inject.outcomes:
                    found[f"{inject.id} {number}"] = (f"{inject.spec.title}: {outcome.if_}", outcome)
    return found


def rolled(ruling: Ruling) -> list[str]:
    """What chance said of a draft, a line for each roll."""
    return [
        f"rolled {each.roll} for {each.odds} percent: {'it comes true' if each.came_true else 'it does not'}"
        f" (version {each.version})"
        for each in ruling.rolls
    ]


def _notes(state: State, moves: Sequence[str], ruling: Ruling) -> Iterator[tuple[str, list[str]]]:
    beside = []
    for one, other, why in collisions(state):
        if (one in moves) != (other in moves):
            left, right = state.moves[one].team, state.moves[other].team
            beside.append(f"{names(state, [left, right])}: {why}. f marks both, then g rules on them together.")
    yield "Another move collides with this", beside
    yield "Chance", rolled(ruling)


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
