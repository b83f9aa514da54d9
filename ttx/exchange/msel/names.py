"""Who is who in a spreadsheet: names of teams and senders to ids, those of a playbook or new ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from ttx.playbook.checks.questionnaires import GROUPS
from ttx.playbook.ids import slug
from ttx.playbook.models import CONTROL, Playbook

_ALL = {
    "all", "all players", "all teams", "all participants", "all units", "all agencies", "all staff",
    "everyone", "everybody", "players",
    "전체", "전원", "모두", "모든 팀", "全員", "全チーム", "全体", "全プレイヤー", "alle",
}  # fmt: skip
_CONTROL = {
    "control", "excon", "exercise control", "white cell", "whitecell", "simcell", "sim cell", "controller",
    "controllers", "facilitator", "moderator", "ewcell",
    "통제", "통제부", "통제관", "統制", "統制部", "コントロール",
}  # fmt: skip
_BETWEEN = re.compile(r"\s*[,;\n、，；]\s*")
_AND = re.compile(r"\s+(?:and|&|\+|/|·)\s+")
_TAKEN = (CONTROL, "all", *GROUPS)
"""Words of the format that are no team's id."""


def key(name: str) -> str:
    """A name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold().strip(" .:")


@dataclass(slots=True)
class Names:
    """The parties by their names. With `open` set, a name that is new becomes a party."""

    teams: dict[str, str] = field(default_factory=dict)
    """by id: the name"""
    actors: dict[str, str] = field(default_factory=dict)
    open: bool = False
    _known: dict[str, str] = field(default_factory=dict)
    _senders: dict[str, str] = field(default_factory=dict)
    _found: dict[str, list[str]] = field(default_factory=dict)
    """cells that were read already"""

    @classmethod
    def of(cls, playbook: Playbook | None, mapped: Mapping[str, str]) -> Names:
        """Those of a playbook; without one, all that come. `mapped` are a person's words: name to id."""
        names = cls(open=playbook is None)
        for team, one in (playbook.teams if playbook else {}).items():
            names.teams[team] = one.name
            for each in (one.short, one.name, team):
                names._known[key(each)] = team
        for actor, known in (playbook.actors if playbook else {}).items():
            names.actors[actor] = known.name
            for each in (known.name, actor):
                names._senders[key(each)] = actor
        for name, team in mapped.items():
            names._known[key(name)] = team
            if names.open:
                names.teams.setdefault(team, name)
        return names

    def team(self, name: str) -> str:
        """The id of a team; empty where there is none."""
        if found := self._known.get(key(name)):
            return found
        if not self.open:
            return ""
        name = name[:200]
        team = slug(name, [*self.teams, *_TAKEN], "team")
        self.teams[team] = name
        self._known[key(name)] = team
        return team

    def recipients(self, cell: str) -> tuple[list[str], list[str]]:
        """The teams that a cell names, `all` where it says so, and names that nobody has."""
        if cell in self._found:
            return list(self._found[cell]), []
        found, unknown = self._recipients(cell)
        if not unknown:
            self._found[cell] = found
        return list(found), unknown

    def _recipients(self, cell: str) -> tuple[list[str], list[str]]:
        if key(cell) in self._known:
            return [self._known[key(cell)]], []
        parts = [part for each in _BETWEEN.split(cell) for part in self._parts(each) if part.strip(" .:")]
        found = {part: self.team(part) for part in parts if key(part) not in _ALL}
        if len(found) < len(parts):
            return ["all"], []
        return list(dict.fromkeys(filter(None, found.values()))), [part for part, team in found.items() if not team]

    def _parts(self, name: str) -> list[str]:
        """`J2 & J4` are two; an `and` within a longer name belongs to it, as in a ministry's."""
        parts = _AND.split(name)
        apart = all(key(part) in self._known or key(part) in _ALL or " " not in part.strip() for part in parts)
        return parts if apart and key(name) not in self._known else [name]

    def sender(self, cell: str) -> str:
        """The id of who sends: control, a team or an actor; empty where there is none."""
        name = key(cell)
        if name in _CONTROL:
            return CONTROL
        if found := self._known.get(name) or self._senders.get(name):
            return found
        if not self.open:
            return ""
        shown = " ".join(cell.split())[:200]
        actor = slug(shown, [*self.actors, *self.teams, *_TAKEN], "actor")
        self.actors[actor] = shown
        self._senders[name] = actor
        return actor
