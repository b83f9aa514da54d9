"""Who is in the room: seats by team, who is expected and has not come, control's seats and what each has claimed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ttx.console.here import Here
from ttx.console.page import Page, cell, keys_of
from ttx.exercise.state import SeatState
from ttx.exercise.views import CONTROL_ROLES
from ttx.text import one_line
from ttx.tui.clocks import span
from ttx.tui.lines import Row

Expected = dict[str, Any]


class PeoplePage(Page):
    """The table of people."""

    NAME = "people"
    HEADING = "PEOPLE"
    BINDINGS: ClassVar[list[BindingType]] = keys_of(NAME)

    def team_of(self, here: Here) -> str:
        seat = here.state.seats.get(here.chosen("seat"))
        if seat:
            return seat.team
        if person := here.chosen("person"):
            return str(next((each["team"] for each in here.live.roster if each["id"] == person), ""))
        return here.chosen("place").removeprefix("team:") if here.item.startswith("place:team:") else ""

    def rows(self, here: Here, width: int) -> list[Row]:
        return people_rows(here, width)

    def head(self, here: Here) -> Content:
        return Content(counted(here))


def counted(here: Here) -> str:
    """How many there are: at a screen, in seats, on the list."""
    seats = [seat for seat in here.state.seats.values() if seat.present and seat.role != "screen"]
    there = sum(bool(here.live.present.get(seat.id)) for seat in seats)
    words = f"{there} of {len(seats)} seats at a screen"
    if here.live.roster:
        came = sum(bool(each["present"]) for each in here.live.roster)
        words += f"; {came} of {len(here.live.roster)} on the list are here"
    return words


def people_rows(here: Here, width: int) -> list[Row]:
    """The rows of the table for so many columns, under headings."""
    rows: list[Row] = []
    for team in here.state.teams:
        people = [seat for seat in here.state.team_seats(team) if seat.role in ("player", "observer")]
        head = Content.assemble((f" {here.party(team)}", "bold $secondary"), (_team_words(here, team), "$quiet"))
        rows.append(Row(f"place:team:{team}", (head,)))
        rows += [_seat(here, seat, width) for seat in people]
        rows += [_missing(each, width) for each in missing(here) if each["team"] == team]
    for role, title in (("observer", "Observers"), ("evaluator", "Evaluators"), ("facilitator", "Facilitators"),
                        ("screen", "Projectors")):  # fmt: skip
        seats = [seat for seat in here.state.seats.values() if seat.present and seat.role == role and not seat.team]
        rows.append(Row(f"place:{role}", (Content.assemble((f" {title}", "bold $secondary")),)))
        rows += [_seat(here, seat, width) for seat in seats]
        rows += [_missing(each, width) for each in missing(here) if each["role"] == role and not each["team"]]
    return rows


def missing(here: Here) -> list[Expected]:
    """Those on the list who have no seat."""
    return [each for each in here.live.roster if not _seat_of(here, each)]


def listed(here: Here, seat: str) -> Expected | None:
    """What the list of people says of a seat."""
    return next((each for each in here.live.roster if _seat_of(here, each) == seat), None)


def _seat_of(here: Here, person: Expected) -> str:
    """The seat of somebody on the list: as the server knows it, else by name, for a list that was loaded late."""
    seats = here.state.seats
    if (known := seats.get(str(person["seat"]))) and known.present:
        return known.id
    same = (person["role"], person["team"], _folded(person["name"]))
    return next(
        (
            seat.id
            for seat in seats.values()
            if seat.present and (seat.role, seat.team, _folded(here.live.names.get(seat.id, ("", ""))[0])) == same
        ),
        "",
    )


def _folded(name: str) -> list[str]:
    return name.casefold().split()


def _team_words(here: Here, team: str) -> str:
    mine = here.state.teams[team]
    lead = f"   lead: {here.person(mine.lead)}" if mine.lead else "   no lead: anyone submits"
    return f"   {here.here(team)} of {here.joined(team)} at a screen{lead}"


def _seat(here: Here, seat: SeatState, width: int) -> Row:
    name, office = here.live.names.get(seat.id, (seat.id, ""))
    person = listed(here, seat.id)
    attended = "" if person is None else "✓" if person["present"] else "·"
    name = (name or seat.id) + (" (you)" if seat.id == here.you else "")
    return _row(f"seat:{seat.id}", width, attended, name, office, where(here, seat), _does(here, seat))


def _missing(person: Expected, width: int) -> Row:
    mark, words = ("✓", "in the room, no seat") if person["present"] else ("·", "not here yet")
    name, office, role = person["name"], person["office"], person["role"]
    return _row(f"person:{person['id']}", width, mark, name, office, words, role, "$quiet")


def _row(key: str, width: int, attended: str, name: str, office: str, where: str, does: str, style: str = "") -> Row:
    first, second, third = max(16, width * 25 // 100), max(12, width * 20 // 100), 21
    parts: list[Any] = [
        cell(f"   {attended:<2}", 6), cell(one_line(name, 200), first - 1, style or "bold"), " ",
        cell(one_line(office, 200), second - 1, "$quiet"), " ", cell(where, third - 1, style), " ",
        cell(does, max(8, width - 6 - first - second - third), "$text-accent"),
    ]  # fmt: skip
    return Row(key, (Content.assemble(*parts),))


def where(here: Here, seat: SeatState) -> str:
    """Whether somebody has a screen open, or since when not."""
    if here.live.present.get(seat.id):
        return "at a screen"
    since = here.gone.get(seat.id)
    return f"away {span((here.wall - since).total_seconds() * 1000)}" if since else "away"


def _does(here: Here, seat: SeatState) -> str:
    """Lead, pen, and what somebody of control's has taken."""
    words = []
    if seat.role == "observer" and seat.team:
        words.append("observer")
    if seat.team:
        team = here.state.teams[seat.team]
        words += ["lead"] * (team.lead == seat.id) + ["asks for lead"] * (seat.id in team.lead_asked)
        words += ["pen"] * ((here.live.drafts.get(seat.team) or {}).get("holder") == seat.id)
    if seat.role in CONTROL_ROLES:
        words += list(claims(here, seat.id))
    return ", ".join(words)


def claims(here: Here, seat: str) -> Iterator[str]:
    """What this controller has claimed on the desk and is still open."""
    state = here.state
    for move in state.moves.values():
        if move.claimed_by == seat and move.ruled < move.newest.version:
            yield f"{state.playbook.word('move').lower()} of {here.short(move.team)}"
    for request in state.requests.values():
        if request.claimed_by == seat and not request.answer:
            yield f"request of {here.short(request.team)}"
    for message in state.messages.values():
        if message.claimed_by == seat and not message.answered:
            yield f"message of {here.short(message.sender)}"
