"""Who is expected: from a list that somebody has, matched with those who join. Names, so outside the log."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from ttx.errors import Refused
from ttx.store.store import Store
from ttx.store.tables import Expected
from ttx.text import clean

COLUMNS = ("name", "office", "team", "role")
LONGEST_LIST = 2_000
_ROLES = ("player", "observer", "evaluator", "facilitator")


class Roster:
    """The people of one exercise."""

    def __init__(self, store: Store, exercise: str, teams: Mapping[str, Any]) -> None:
        self.store = store
        self.exercise = exercise
        self._teams = {name: name for name in teams} | {team.name.casefold(): name for name, team in teams.items()}
        self._people = {person.id: person for person in store.roster(exercise)}

    def shown(self) -> list[dict[str, Any]]:
        """The list as control sees it."""
        return [person.model_dump(exclude={"exercise"}) for person in self._people.values()]

    def do(self, data: dict[str, Any]) -> dict[str, Any]:
        """What control asks: load, add, mark or remove. Refused in words that name the line."""
        what = data.get("do")
        if what == "load":
            people = self._read(str(data.get("csv", "")))
            for each in people:
                self._keep(each)
            return {"people": len(people)}
        if what == "add":
            self._keep(self._person({name: str(data.get(name, "")) for name in COLUMNS}, ""))
            return {}
        person = self._people.get(str(data.get("id")))
        if person is None:
            raise Refused("that person is not on the list")
        if what == "mark":
            self._put(person, present=bool(data.get("present")))
        elif what == "remove":
            self.store.expect_no_more(self.exercise, person.id)
            del self._people[person.id]
        else:
            raise Refused("a roster knows load, add, mark and remove")
        return {}

    def joined(self, seat: str, role: str, team: str, name: str) -> None:
        """Somebody has taken a seat: who is expected under that name in that team has come."""
        same = (person for person in self._people.values() if (person.role, person.team) == (role, team))
        for person in same:
            if person.name.casefold().split() == name.casefold().split():
                self._put(person, seat=seat, present=True)
                return

    def _put(self, person: Expected, **new: Any) -> None:
        changed = person.model_copy(update=new)
        self.store.expect(changed)
        self._people[person.id] = changed

    def _keep(self, person: Expected) -> None:
        known = next((old for old in self._people.values() if (old.name, old.team) == (person.name, person.team)), None)
        if known:
            self._put(known, office=person.office, role=person.role)
            return
        newest = max((int(id) for id in self._people), default=0)
        self._put(person.model_copy(update={"id": f"{newest + 1:06d}"}))

    def _read(self, text: str) -> list[Expected]:
        lines = text.removeprefix("\ufeff").splitlines()
        if not lines:
            raise Refused("the list is empty", hint="its first line names the columns: " + ",".join(COLUMNS))
        # A spreadsheet in a country that writes 1,5 saves its columns apart by semicolons.
        between = max(",;\t", key=lines[0].count)
        reader = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=between, strict=True)
        found = {(column or "").strip().casefold(): column for column in reader.fieldnames or ()}
        if "name" not in found:
            raise Refused("line 1: there is no column `name`", hint="the columns are " + ",".join(COLUMNS))
        people = []
        try:
            for row in reader:
                cells = {column: str(row.get(found.get(column, ""), "") or "") for column in COLUMNS}
                if any(map(str.strip, cells.values())):
                    people.append(self._person(cells, f"line {reader.line_num}: "))
        except csv.Error as error:
            raise Refused(f"line {reader.line_num}: {error}", hint="save it as CSV once more") from None
        if len(people) > LONGEST_LIST:
            raise Refused(f"the list has {len(people)} people", hint=f"{LONGEST_LIST} at most")
        return people

    def _person(self, cells: dict[str, str], where: str) -> Expected:
        cells = {name: " ".join(clean(text, 120).split()) for name, text in cells.items()}
        if not cells["name"]:
            raise Refused(f"{where}a name is missing")
        role = cells["role"].casefold() or "player"
        if role not in _ROLES:
            raise Refused(f"{where}there is no role {cells['role']!r}", hint="roles: " + ", ".join(_ROLES))
        team = self._teams.get(cells["team"].casefold(), "")
        if cells["team"] and not team:
            names = ", ".join(dict.fromkeys(self._teams.values()))
            raise Refused(f"{where}there is no team {cells['team']!r}", hint=f"teams: {names}")
        if role == "player" and not team:
            raise Refused(f"{where}{cells['name']} is in no team")
        return Expected(exercise=self.exercise, id="", name=cells["name"], office=cells["office"], team=team, role=role)
