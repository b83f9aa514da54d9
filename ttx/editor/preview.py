"""An inject as a team's seat would show it: through the exercise's own rules and the seat's own page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pydantic import ValidationError
from textual.content import Content

from ttx.client.seat import SeatFeed
from ttx.editor.reading import Reading, Row
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise.decide import By
from ttx.exercise.views import team_view
from ttx.playbook.models import Inject, Playbook
from ttx.playbook.values import parse_time
from ttx.rehearsal.memory import Memory
from ttx.seat.answers import Given
from ttx.seat.contents import inject_state
from ttx.seat.parts import Desk
from ttx.seat.reading import page
from ttx.seat.when import When
from ttx.tui.clocks import zone_of

_CONTROL = By("control", "facilitator")
_APART = ("verdict", "claims", "questionnaires", "translations")


class _Shown(SeatFeed):
    """A view that comes from no server."""

    def __init__(self, parts: dict[str, Any], team: str) -> None:
        self.parts = parts
        self.you = {"seat": "preview", "role": "player", "team": team}


def seen_by(reading: Reading, row: Row, team: str) -> Content:
    """What this team reads, in its language where the playbook has it; of an inject with variants, each."""
    try:
        book = _alone(reading, row)
    except (ValidationError, ValueError, LookupError, TypeError):
        return Content("It can be shown once its problems are mended.")
    inject = book.phases[0].injects[0]
    if team not in book.recipients(inject):
        return Content(f"{reading.teams.get(team, team)} does not receive this.")
    try:
        return _ways(book, inject, team)
    except Refused as error:
        return Content(f"The exercise would refuse it: {error.message}.")


def _ways(book: Playbook, inject: Inject, team: str) -> Content:
    if not inject.variants:
        return _page(book, inject, team)
    parts: list[Any] = []
    for name, variant in inject.variants.items():
        parts += [(f"If it goes so: {variant.is_}", "bold reverse"), "\n", _page(book, inject.varied(name), team), "\n"]
    return Content.assemble(*parts)


def _alone(reading: Reading, row: Row) -> Playbook:
    """A playbook with this inject only: others may be wrong, and need not wait."""
    number = row.place[0]
    phase = {**reading.phases[number], "injects": [{key: row.whole[key] for key in row.whole if key != "when"}]}
    phase.pop("then break", None)
    data = {key: value for key, value in reading.data.items() if key not in _APART}
    year = parse_time(reading.data["scenario"]["start"]).year
    book = Playbook.model_validate({**data, "phases": [phase]}, context={"year": year})
    return book.model_copy(update={"translations": reading.playbook.translations}) if reading.playbook else book


def _page(book: Playbook, inject: Inject, team: str) -> Content:
    at = inject.at if isinstance(inject.at, int) else 0
    alone = inject.model_copy(update={"variants": {}, "delay": {}, "then_suggest": [], "at": None, "release": "manual"})
    phase = book.phases[0].model_copy(update={"injects": [alone], "dated": None})
    # What came before it has brought the story as far as this.
    story = book.scenario.model_copy(update={"start": inject.dated or book.phases[0].dated or book.scenario.start})
    exercise = Memory(book.model_copy(update={"phases": [phase], "scenario": story}), book.scenario.start)
    exercise.do(do.Start(), _CONTROL)
    exercise.at = at * 1000
    exercise.do(do.Release(inject.id, [team]), _CONTROL)
    desk = Desk(_Shown(team_view(exercise.state, team), team))
    when = When(
        exercise.at,
        book.scenario.start + timedelta(milliseconds=exercise.at),
        1.0,
        zone_of(book.teams[team].timezone),
        desk.words,
    )
    shown = page(desk, when, "inject-1", lambda key: Given())
    part = desk.part("inject-1")
    # As in the seat's list: what is asked stands before the text.
    asked: list[Any] = [(inject_state(desk, when, part), "bold $text-accent"), "\n"] if part["asks"] == "reply" else []
    choices = "".join(f"\n  ( ) {choice}" for choice in part["choices"] if asked)
    return Content.assemble(*asked, shown, choices)
