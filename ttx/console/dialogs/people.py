"""People: another team, a list of who is expected, one more on it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from textual.suggester import Suggester
from textual.widgets import Input

from ttx.client.control import Live
from ttx.console.dialogs.base import Ask, Dialog, Wrong
from ttx.console.dialogs.fields import Menu, Tell, Words
from ttx.console.dialogs.lists import Pick
from ttx.console.dialogs.say import names, person, teams
from ttx.console.post import Post
from ttx.errors import TtxError
from ttx.exercise.commands import Command, MoveSeat
from ttx.exercise.state import State

LARGEST = 1024 * 1024
"""Bytes of a list: thousands of people."""

ROLES = ("player", "observer", "evaluator", "facilitator")
COLUMNS = "name,office,team,role"


class MoveSeatDialog(Dialog):
    """Put somebody into another team."""

    def __init__(self, state: State, live: Live, seat: str = "") -> None:
        rows = {
            each.id: f"{person(live, each.id)}, {names(state, [each.team]) if each.team else each.role}"
            for each in state.seats.values()
            if each.present and each.role in ("player", "observer")
        }
        said = "Choose somebody with space." if rows else "No player and no observer has joined."
        self.who = Pick("Seat", rows, seat if seat in rows else None, required=said)
        self.team = Pick("To", teams(state), required="Choose the team with space.")
        says = (
            "At once they read what the new team has and no longer what the old one has. What they wrote stays "
            "with the old team; lead and pen they give back."
        )
        super().__init__(state, "Move to another team", says, self.who, self.team, confirm="Move")

    def command(self) -> Command:
        return MoveSeat(self.who.value, self.team.value)


class AddPersonDialog(Ask[Post]):
    """Somebody more is expected."""

    def __init__(self, state: State, team: str = "") -> None:
        self.name_field = Words("Name", required="Write the name.")
        self.office = Words("Office", hint="optional")
        self.team = Menu("Team", teams(state), team, none="no team")
        self.role = Menu("Role", {role: role for role in ROLES}, "player")
        says = "On the list of who is expected, outside the log. A seat they take with their team's code."
        body = self.name_field, self.office, self.team, self.role
        super().__init__("Add a person to the list", says, body, "Add")

    def result(self) -> Post:
        if self.role.value == "player" and not self.team.value:
            raise Wrong("A player is in a team.", self.team)
        fields = {"name": self.name_field.value, "office": self.office.value}
        fields |= {"team": self.team.value, "role": self.role.value}
        return Post("/api/roster", {"do": "add", **fields}, lambda _: f"{fields['name']} is on the list")


class LoadRosterDialog(Ask[Post]):
    """Read the list of people from a file; asked once more where the server found something wrong in it."""

    def __init__(self, path: str = "", error: TtxError | None = None) -> None:
        self.path = _FilePath("File", path)
        example = f"{COLUMNS}\nKim Min-su,Minister,rok,player\n佐藤 花子,外務省,japan,player"
        shown: list[Any] = [Tell(example, "Its first line names the columns, in any order")]
        if error is not None:
            shown.insert(0, Tell(f"{error.message}. {error.hint}".rstrip(" ."), "It was not loaded"))
        says = (
            "People are added to the list; who is on it already, by name and team, gets what the file says. "
            "A spreadsheet saves it as CSV UTF-8."
        )
        super().__init__("Load a list of people", says, [self.path, *shown], "Load")

    def result(self) -> Post:
        path = self.path.value
        try:
            text = read_list(path)
        except TtxError as error:
            raise Wrong(f"{error.message}. {error.hint}".rstrip(" ."), self.path) from None
        return Post(
            "/api/roster",
            {"do": "load", "csv": text},
            lambda answer: f"{answer.get('people', 0)} people are on the list from this file",
            lambda error: LoadRosterDialog(path, error),
        )


class _FilePath(Words):
    """A path, with the rest of a name that exists in grey."""

    def __init__(self, label: str, text: str) -> None:
        super().__init__(label, text, required="Write where the file is.", help="→ completes what stands in grey")
        assert isinstance(self._box, Input)
        self._box.suggester = _Files(use_cache=False, case_sensitive=True)


class _Files(Suggester):
    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completed, value)


def completed(path: str) -> str | None:
    """The path with the rest of the first folder's or list's name that begins so; None where there is none."""
    folder, slash, start = path.rpartition("/")
    try:
        found = sorted(Path(folder + slash or ".").expanduser().iterdir())
        fitting = [each for each in found if each.name.startswith(start) and (each.is_dir() or each.suffix == ".csv")]
    except (OSError, RuntimeError, ValueError):
        return None
    if not start or not fitting:
        return None
    return f"{folder}{slash}{fitting[0].name}" + "/" * fitting[0].is_dir()


def read_list(path: str) -> str:
    """The text of a list of people. TtxError in words where it cannot be read, is too large, or is not UTF-8."""
    try:
        file = Path(path).expanduser()
        if not file.is_file():
            raise TtxError("There is no such file", hint="Write the whole path, for example ~/people.csv")
        if file.stat().st_size > LARGEST:
            raise TtxError("The file is larger than a megabyte", hint="Save only the sheet with the people, as CSV")
        data = file.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise TtxError(f"The file cannot be read: {said}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "Save it as “CSV UTF-8” and load it again"
        raise TtxError(f"Line {line}: the file is not UTF-8 but {_written_in(data)}", hint=hint) from None


def _written_in(data: bytes) -> str:
    """What a file that is not UTF-8 most likely is."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    if data[:2] == b"PK":
        return "a spreadsheet as it is"
    found = []
    for name, coding in (("Korean (cp949)", "cp949"), ("Japanese (Shift-JIS)", "cp932")):
        try:
            data.decode(coding)
        except UnicodeDecodeError:
            continue
        found.append(name)
    return "an older encoding" + (f", perhaps {' or '.join(found)}" if found else "")
