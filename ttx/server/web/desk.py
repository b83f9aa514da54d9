"""A team's view by what it means. It notes what a fragment asked of it: one is made anew only when that changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ttx.locale import Words, words

Part = dict[str, Any]
Used = dict[tuple[str, str], object]

CONTROL = "control"
EMPTY: Part = {"actions": [], "fields": {}, "joint": []}


class Desk:
    """What all of a team read alike, in one language. Nothing here knows which seat looks at it."""

    def __init__(self, parts: dict[str, Part], language: str, plays: bool) -> None:
        self.parts = parts
        self.language = language
        self.plays = plays
        """a player acts, an observer only reads"""
        self.used: Used = {}

    def _note(self, what: str, about: str, value: Any) -> Any:
        self.used[what, about] = value
        return value

    def still(self, used: Used) -> bool:
        """Whether everything that was asked then would be answered alike now."""
        return all(getattr(self, f"_{what}")(about) == value for (what, about), value in used.items())

    # -- what is asked, each noted

    def part(self, key: str) -> Part:
        found: Part = self._note("part", key, self._part(key))
        return found

    def _part(self, key: str) -> Part:
        return self.parts.get(key, {})

    def items(self, kind: str) -> list[tuple[str, Part]]:
        """The parts of a kind in their order, with their names."""
        found: list[tuple[str, Part]] = self._note("items", kind, self._items(kind))
        return found

    def _items(self, kind: str) -> list[tuple[str, Part]]:
        found = [(name, part) for name, part in self.parts.items() if name.rpartition("-")[0] == kind]
        return sorted(found, key=lambda item: int(item[0].rpartition("-")[2]))

    def person(self, seat: str) -> str:
        """Somebody of the team, with office."""
        name: str = self._note("person", seat, self._person(seat))
        return name

    def _person(self, seat: str) -> str:
        name, office = self.parts.get("people", {}).get(seat, ("", ""))
        if not name:
            return self.words(_LEFT) if seat else self.words(_NOBODY)
        return f"{name} ({office})" if office else str(name)

    @property
    def lead(self) -> str:
        return str(self._note("fact", "lead", self._fact("lead")))

    @property
    def status(self) -> str:
        return str(self._note("fact", "status", self._fact("status")))

    @property
    def phase(self) -> int:
        return int(self._note("fact", "phase", self._fact("phase")))

    def _fact(self, name: str) -> Any:
        part = self.parts.get("team" if name == "lead" else "clock", {})
        return part.get(name, "" if name == "lead" else 0)

    # -- what follows from the parts

    @property
    def head(self) -> Part:
        return self.part("head")

    @property
    def words(self) -> Words:
        """The interface's words, with what this playbook calls a phase and a move."""
        return words(self.language, self.parts["head"].get("words"))

    @property
    def team(self) -> str:
        return str(self.head.get("team", ""))

    @property
    def acts(self) -> bool:
        """Whether something can be sent from here."""
        return self.plays and self.status != "ended"

    @property
    def body(self) -> Part:
        """The draft's text."""
        return EMPTY | (self.part("draft").get("body") or {})

    def party(self, name: str) -> str:
        """What people call a team, an actor or control."""
        head, _ = self.head, self.words
        return str(head["teams"].get(name) or head["actors"].get(name) or (_("Control") if name == CONTROL else name))

    def listed(self, texts: Iterable[str]) -> str:
        """Several things after one another: Japan, Beijing."""
        _ = self.words
        return _(", ").join(text for text in texts if text)

    def others(self) -> list[str]:
        """The other teams."""
        return [team for team in self.head.get("teams", {}) if team != self.team]

    def parties(self) -> list[tuple[str, str]]:
        """Everybody a team may write to."""
        return [(name, self.party(name)) for name in (*self.others(), *self.head.get("actors", {}), CONTROL)]

    def own_move(self) -> tuple[str, Part] | None:
        """The team's move of this phase, once a version of it was sent."""
        found = [(key, move) for key, move in self.items("move") if move["own"] and move["phase"] == self.phase]
        return found[-1] if found else None

    def sent_version(self) -> int:
        """The newest version of this phase's move that was sent; 0 where none was."""
        own = self.own_move()
        return int(own[1]["versions"][-1]["version"]) if own else 0

    def start_body(self) -> Part:
        """What a new draft begins with: the text so far, or else the version that was sent."""
        if not is_empty(self.body) or (own := self.own_move()) is None:
            return self.body
        return {name: own[1]["versions"][-1][name] for name in EMPTY}

    def waits_for_endorsement(self, move: Part) -> bool:
        """Whether a partner's move waits for this team's word."""
        if move["own"] or move["withdrawn"] or not move["versions"]:
            return False
        newest = move["versions"][-1]
        return self.team in newest["joint"] and self.team not in newest["endorsements"]

    def may_endorse(self, move: Part) -> bool:
        """Whether this team may give its word, or another one."""
        if move["own"] or move["withdrawn"] or not move["versions"] or not self.acts:
            return False
        newest = move["versions"][-1]
        return self.team in newest["joint"] and move["ruled"] < newest["version"]

    def waits_for_reply(self, inject: Part) -> bool:
        return bool(inject["asks"] == "reply" and not inject["replies"] and not inject["recalled"])

    def waits_for_answer(self, meeting: Part) -> bool:
        return bool(meeting["status"] == "asked" and not meeting["own"] and self.team not in meeting["answers"])

    def waiting(self) -> dict[str, list[str]]:
        """What waits for this team, by section."""
        if not self.acts:
            return {}
        moves = self.items("move")
        return {
            "inbox": [key for key, part in self.items("inject") if self.waits_for_reply(part)],
            "decision": [key for key, part in moves if part["own"] and part["returned"]]
            + [key for key, part in moves if self.waits_for_endorsement(part)],
            "talk": [key for key, part in self.items("meeting") if self.waits_for_answer(part)],
        }

    def instant(self, text: str) -> str:
        """A text of another room, in this language where ttx knows it."""
        return self.words.known(text)


_LEFT, _NOBODY = "somebody who has left", "nobody"
"""said by the terminal seat, too, whose catalogue has them"""


def is_empty(body: Part) -> bool:
    """Whether nothing was written yet."""
    actions = any(action.get("what", "").strip() for action in body["actions"])
    return not actions and not any(text.strip() for text in body["fields"].values())
