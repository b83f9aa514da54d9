"""What is to be seen to before the start, from the exercise and what the server knows of its surroundings. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from ttx.client.control import Live
from ttx.exercise.state import State
from ttx.locale import LANGUAGES
from ttx.text import one_line

OLD_COPY = 180
"""Seconds after which a copy that is made each minute is late."""

MOST_NAMES = 6


class Item(NamedTuple):
    """One line of the list."""

    standing: Literal["ok", "open", "warning"]
    what: str
    words: str
    todo: str = ""
    leads: str = ""
    """the action that helps"""


def checklist(state: State, live: Live, wall: datetime, problems: Sequence[str] = ()) -> list[Item]:
    """All of it, in the order in which one sees to it. `problems` is what is wrong with the playbook."""
    return [
        *_purpose(state), *_playbook(problems), *_languages(state), *_address(live), *_codes(live),
        *_backup(live, wall),
        *_clock(state, wall), *_people(state, live), *_check(state, live), *_practice(state), *_projector(state, live),
    ]  # fmt: skip


def to_do(items: Sequence[Item]) -> list[Item]:
    """What is not as it should be."""
    return [item for item in items if item.standing != "ok"]


def _purpose(state: State) -> Iterator[Item]:
    if state.purpose == "live":
        yield Item("ok", "Purpose", "This is the live exercise.")
    else:
        yield Item("warning", "Purpose", f"{state.purpose.upper()}: nothing here counts.",
                   "For the day itself: ttx clone FILE.db makes a clean live one with these people.")  # fmt: skip


def _playbook(problems: Sequence[str]) -> Iterator[Item]:
    if not problems:
        yield Item("ok", "Playbook", "Checked; nothing to remark.")
        return
    count = f"{len(problems)} remarks" if len(problems) > 1 else "A remark"
    yield Item("warning", "Playbook", f"{count}: {one_line(problems[0], 120)}", "ttx check FILE.yaml lists them.")


def _languages(state: State) -> Iterator[Item]:
    """What teams read in another language, and whether somebody who grew up with it has read it, too."""
    for language, words in state.playbook.translations.items():
        teams = [team.name for team in state.playbook.teams.values() if team.language == language]
        said = (
            f"{LANGUAGES.get(language, language)} for {_names(teams)}" if teams else f"{language}, which no team reads"
        )
        if words.reviewed:
            yield Item("ok", "Translation", said)
        else:
            yield Item("warning", "Translation", f"{said}: needs native review.", "Have a native speaker read it.")


def _address(live: Live) -> Iterator[Item]:
    where = live.address or "not known yet"
    if live.address_changed:
        yield Item("warning", "Address", live.address_changed, "Give people the new address, or print again.", "codes")
    elif live.mode == "loopback":
        yield Item("open", "Address", f"{where}: nobody but this machine reaches it.",
                   "ttx stop, then ttx run FILE.db --lan opens it to the network.", "codes")  # fmt: skip
    elif live.mode == "http":
        yield Item("warning", "Address", f"{where}, not encrypted: whoever is on the network reads along.",
                   "With --lan alone it is encrypted.", "codes")  # fmt: skip
    else:
        yield Item("ok", "Address", f"{where}, encrypted", "", "codes")


def _codes(live: Live) -> Iterator[Item]:
    if live.printed:
        yield Item("ok", "Codes", f"Handouts were printed at {_day(live.printed)}.", "", "codes")
    else:
        yield Item("open", "Codes", "No handouts were printed on this machine.", "ttx print FILE.db", "codes")


def _backup(live: Live, wall: datetime) -> Iterator[Item]:
    error, at = live.backup.get("error"), live.backup.get("at")
    if error:
        yield Item("warning", "Copies", f"The last copy failed: {one_line(str(error), 120)}",
                   "Mend it, then try again.", "copy")  # fmt: skip
    elif not at:
        yield Item("open", "Copies", "No folder for copies was named.", "ttx run FILE.db --backup DIR, on another disk")
    else:
        age = (wall - datetime.fromisoformat(str(at))).total_seconds()
        words = f"The last copy is {max(0, round(age))} seconds old: {live.backup.get('path', '')}"
        late = age > OLD_COPY
        yield Item("warning" if late else "ok", "Copies", words, "Make one now" if late else "", "copy")


def _clock(state: State, wall: datetime) -> Iterator[Item]:
    """A clock cannot be checked by itself: it is shown, to be compared with a watch."""
    start = state.playbook.scenario.start
    words = f"Here it is {wall.astimezone():%d %B %Y %H:%M %Z}; the story begins {start:%d %B %Y %H:%M %Z}."
    unknown = []
    for name in dict.fromkeys(team.timezone for team in state.playbook.teams.values()):
        try:
            words += f" {name} {wall.astimezone(ZoneInfo(name)):%H:%M}."
        except (LookupError, OSError, ValueError):
            unknown.append(name)
    last = datetime.fromisoformat(state.wall) if state.wall else wall
    if unknown:
        yield Item("warning", "Clocks", f"This machine does not know {', '.join(unknown)}; {words}",
                   "Times of those teams are shown in UTC.")  # fmt: skip
    elif (last - wall).total_seconds() > 60:
        yield Item("warning", "Clocks", f"This clock is behind the log's. {words}", "Set the machine's clock.")
    else:
        yield Item("ok", "Clocks", words, "Compare with a watch.")


def _people(state: State, live: Live) -> Iterator[Item]:
    empty = [state.playbook.party(team) for team in state.teams if not _there(state, live, team)]
    absent = [str(each["name"]) for each in live.roster if not each["present"]]
    if absent:
        yield Item("open", "People", f"{len(absent)} of {len(live.roster)} on the list are not here: {_names(absent)}",
                   "Wait, or mark who is in the room.", "people")  # fmt: skip
    elif live.roster:
        yield Item("ok", "People", f"All {len(live.roster)} on the list are here.", "", "people")
    if empty:
        yield Item("open", "Teams", f"Nobody is at a screen for {_names(empty)}.", "Show them their code.", "people")
    else:
        yield Item("ok", "Teams", "Somebody is at a screen for each team.", "", "people")


def _there(state: State, live: Live, team: str) -> bool:
    return any(live.present.get(seat.id) for seat in state.team_seats(team) if seat.role == "player")


def _check(state: State, live: Live) -> Iterator[Item]:
    seats = [seat.id for seat in state.seats.values() if seat.present and seat.role in ("player", "observer")]
    if state.check is None:
        yield Item("open", "Comms check", "Nobody was asked whether they read you.", "Ask every seat.", "contact")
        return
    silent = [live.names.get(seat, ("", ""))[0] or seat for seat in seats if seat not in state.check.confirmed]
    if silent:
        yield Item("open", "Comms check", f"{len(silent)} of {len(seats)} have not confirmed: {_names(silent)}",
                   "Go to them, or ask again.", "contact")  # fmt: skip
    else:
        yield Item("ok", "Comms check", f"All {len(seats)} seats have confirmed.", "", "contact")


def _practice(state: State) -> Iterator[Item]:
    if state.started_wall:
        return
    if state.practice is None:
        yield Item("open", "Practice", "No practice inject was sent.", "Send one; every team answers it.", "contact")
        return
    silent = [state.playbook.party(team) for team in state.teams if team not in state.practice.answers]
    if silent:
        yield Item("open", "Practice", f"No answer yet from {_names(silent)}.", "Go to them.", "contact")
    else:
        yield Item("ok", "Practice", "Every team has answered the practice inject.", "", "contact")


def _projector(state: State, live: Live) -> Iterator[Item]:
    screens = [seat.id for seat in state.seats.values() if seat.present and seat.role == "screen"]
    if not any(live.present.get(seat) for seat in screens):
        said = "The projector has gone away." if screens else "No projector has joined."
        where = f"Open {live.address}/screen there, with the screen's code."
        yield Item("open", "Projector", said, where, "codes")
    elif state.screen.blank or state.screen.frozen is not None:
        how = "blank" if state.screen.blank else "frozen"
        yield Item("warning", "Projector", f"It has joined, and is {how}.", "Show it again.", "screen")
    else:
        yield Item("ok", "Projector", "It has joined.", "", "screen")


def _names(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _day(stamp: str) -> str:
    try:
        return f"{datetime.fromisoformat(stamp).astimezone():%d %B %H:%M}"
    except ValueError:
        return stamp
