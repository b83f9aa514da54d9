"""What an evaluator's page shows of the exercise, and what its forms say as commands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise.ratings import RATINGS, UNSEEN
from ttx.exercise.state import State
from ttx.locale import N_, Words
from ttx.tui.clocks import exercise_time, read_at

DONE = {
    "observe": N_("Noted."),
    "tick": N_("Ticked."),
    "rate": N_("Rated."),
    "park": N_("Parked."),
    "settle": N_("Settled."),
    "note": N_("Noted for the hot wash."),
}
"""By what a button says: what is said when it is done."""

COLUMNS = {
    "well": N_("What went well"),
    "improve": N_("What is to be improved"),
    "surprise": N_("What surprised us"),
    "change": N_("What we change, and by when"),
}
MOST = 30
"""Observations that are shown."""


class Typed(dict[str, str]):
    """What stands in the forms, by field; what nobody typed is empty."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Expected:
    """An action that a team should take after an inject, and what was said of it."""

    key: str
    """inject and place, as a button has it"""
    team: str
    action: str
    until: str
    said: str
    """seen, not seen, or nothing yet"""
    at: str
    late: bool


@dataclass(frozen=True, slots=True)
class Released:
    """An inject that is out."""

    id: str
    title: str
    at: str
    to: list[str]
    expected: list[Expected]


def told(state: State, person: Callable[[str], str]) -> dict[str, Any]:
    """What is noted so far, newest first; `person` names a seat."""
    seen = Counter(each.objective for each in state.observations.values() if each.objective)
    for inject in state.injects.values():
        seen.update((inject.spec.expect[place].task or "").partition(".")[0] for place in inject.ticks)
    rated: dict[str, list[str]] = {}
    for rating in state.evaluation.ratings.values():
        letter = "–" if rating.rating == UNSEEN else rating.rating
        of = f" ({state.playbook.party(rating.team)})" if rating.team else ""
        rated.setdefault(rating.objective, []).append(f"{letter}{of} {person(rating.seat)}")
    notes = [each for each in state.evaluation.notes.values() if each.text]
    newest = list(state.observations.values())[: -MOST - 1 : -1]
    return {
        "injects": _released(state),
        "objectives": [
            (name, spec.title, seen[name], rated.get(name, [])) for name, spec in state.playbook.objectives.items()
        ],
        "observations": [(exercise_time(each.at), person(each.seat), each) for each in newest],
        "parked": [(exercise_time(each.at), each) for each in state.evaluation.parked.values() if not each.settled],
        "notes": {column: [each for each in notes if each.column == column] for column in COLUMNS},
        "columns": COLUMNS,
    }  # fmt: skip


def _released(state: State) -> list[Released]:
    out = [each for each in state.injects.values() if each.deliveries]
    out.sort(key=lambda each: -(each.released_at or 0))
    found = []
    for inject in out:
        expected = []
        for place, each in enumerate(inject.spec.expect):
            delivery, tick = inject.deliveries.get(each.team), inject.ticks.get(place)
            if delivery is None and tick is None:
                continue
            by = delivery.at + each.within * 1000 if delivery and each.within is not None else None
            said = "" if tick is None else "seen" if tick.seen else "not seen"
            expected.append(
                Expected(
                    f"{inject.id} {place}", state.playbook.party(each.team), each.action,
                    exercise_time(by) if by is not None else "", said, exercise_time(tick.at) if tick else "",
                    bool(tick and tick.seen and by is not None and tick.at > by),
                )
            )  # fmt: skip
        to = [state.playbook.party(team) for team in inject.deliveries]
        found.append(Released(inject.id, inject.spec.title, exercise_time(inject.released_at or 0), to, expected))
    return found


def choices(state: State, _: Words) -> dict[str, list[tuple[str, str]]]:
    """What the forms let one choose from: by field, value and words. The newest inject comes first."""
    book = state.playbook
    aims = [("", _("no objective"))]
    for name, spec in book.objectives.items():
        aims.append((name, spec.title))
        aims += [(f"{name}.{task}", f"{spec.title}: {words}") for task, words in spec.tasks.items()]
    return {
        "inject": injects(state, _),
        "team": [("", _("all teams")), *((name, team.name) for name, team in book.teams.items())],
        "aim": aims,
        "rating": [*((letter, f"{letter}: {_.known(meant)}") for letter, meant in RATINGS.items()),
                   (UNSEEN, _("not observed"))],
        "column": [(name, _(title)) for name, title in COLUMNS.items()],
    }  # fmt: skip


def injects(state: State, _: Words) -> list[tuple[str, str]]:
    """What an observation may be about: what is out, the newest first."""
    return [*((each.id, each.title) for each in _released(state)), ("", _("no {inject}"))]


def newer(state: State, typed: Typed) -> tuple[int, str] | None:
    """The version of a note of the hot wash that somebody else wrote meanwhile, and what it says."""
    known = state.evaluation.notes.get(typed["note"])
    return (known.version, known.text) if known and str(known.version) != typed["version"] else None


def opened(state: State, note: str, tick: str, settle: str) -> Typed:
    """What stands in the forms where somebody asks to write a note anew, to tick with a time, to settle something."""
    found = Typed()
    if (known := state.evaluation.notes.get(note)) is not None:
        found |= {"note": note, "version": str(known.version), "column": known.column, "hot": known.text,
                  "side": known.team, "due": known.due}  # fmt: skip
    if _place(state, tick) is not None:
        found["tick"] = tick
    if settle in state.evaluation.parked:
        found["settle"] = settle
    return found


def about(state: State, typed: Typed) -> str:
    """In words, what is to be ticked or settled."""
    if (place := _place(state, typed["tick"])) is not None:
        expect = state.injects[place[0]].spec.expect[place[1]]
        return f"{state.playbook.party(expect.team)}: {expect.action}"
    item = state.evaluation.parked.get(typed["settle"])
    return item.text if item else ""


def _place(state: State, key: str) -> tuple[str, int] | None:
    name, _, place = key.rpartition(" ")
    inject = state.injects.get(name)
    places = {str(number): number for number in range(len(inject.spec.expect))} if inject else {}
    return (name, places[place]) if place in places else None


def command(state: State, what: str, rest: str, typed: Typed) -> do.Command:
    """What a button says. TtxError where it says nothing that there is."""
    objective, _, task = typed.get("aim", "").partition(".")

    def said(name: str) -> str:
        return typed.get(name, "").strip()

    match what:
        case "observe":
            tags = [tag.strip() for tag in said("tags").split(",") if tag.strip()]
            return do.Observe(said("text"), tags, said("team"), objective, task, said("inject"))
        case "rate":
            if not objective:
                raise TtxError("choose an objective")
            if not said("rating"):
                # To the rules nothing is a rating that is taken back; here it is a choice that was not made.
                raise TtxError("choose a rating")
            return do.Rate(objective, said("rating"), said("why"), task, said("team"))
        case "park":
            return do.Park(said("parked"), said("team"))
        case "settle":
            return do.Settle(rest, said("became"))
        case "note":
            version = said("version")
            number = int(version) if version.isascii() and version.isdigit() and len(version) < 6 else 0
            return do.NoteHotWash(said("column"), said("hot"), said("side"), said("due"), said("note"), number)
        case "tick":
            key, _, answer = rest.rpartition(" ")
            found = _place(state, key or said("tick"))
            if found is None:
                raise TtxError("that expected action is not there")
            return do.TickAction(*found, answer != "no", _moment(said("at")), said("about"))
    raise TtxError("this page has no such button", hint="load it anew")


def _moment(text: str) -> int | None:
    """Exercise time in milliseconds, as T+1:20:00, 80:00 or 12:30; None where nothing is written."""
    if not text:
        return None
    try:
        return read_at(text)
    except ValueError:
        raise TtxError("that is no exercise time", hint="write it as T+12:30, or T+1:12:30") from None
