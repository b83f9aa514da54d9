"""What a seat received, with the questions that every pane asks of it. Pure: no widget, no clock, no network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zlib import crc32

import msgspec

from ttx.client import SeatFeed
from ttx.locale import Words, words

Part = dict[str, Any]

CONTROL = "control"
EMPTY: Part = {"actions": [], "fields": {}, "joint": []}
"""A draft with nothing in it."""


class Desk:
    """The parts of a view by what they mean to the one who sits here."""

    def __init__(self, feed: SeatFeed, language: str = "") -> None:
        self.feed = feed
        self.language = language
        """what the one who sits here chose; empty: the team's"""
        self.as_written = ""
        """the item that is read as it was written, where it is translated"""

    @property
    def words(self) -> Words:
        """The interface's words, with what this playbook calls a phase and a move."""
        return words(self.language or str(self.head.get("language", "en")), self.head.get("words"))

    def part(self, key: str) -> Part:
        return self.feed.parts.get(key, {})

    @property
    def head(self) -> Part:
        return self.part("head")

    @property
    def clock(self) -> Part:
        return self.part("clock")

    @property
    def draft(self) -> Part:
        return self.part("draft")

    @property
    def seat(self) -> str:
        return str(self.feed.you.get("seat", ""))

    @property
    def team(self) -> str:
        return str(self.head.get("team", ""))

    @property
    def plays(self) -> bool:
        """A player acts; an observer or a screen only reads."""
        return self.feed.you.get("role") == "player"

    @property
    def lead(self) -> str:
        return str(self.part("team").get("lead", ""))

    @property
    def may_submit(self) -> bool:
        return not self.lead or self.lead == self.seat

    @property
    def holds_pen(self) -> bool:
        return bool(self.seat) and self.draft.get("holder") == self.seat

    @property
    def body(self) -> Part:
        """The draft's text."""
        return EMPTY | (self.draft.get("body") or {})

    def party(self, name: str) -> str:
        """What people call a team, an actor or control."""
        _, teams, actors = self.words, self.head.get("teams", {}), self.head.get("actors", {})
        return str(teams.get(name) or actors.get(name) or (_("Control") if name == CONTROL else name))

    def person(self, seat: str) -> str:
        """Somebody of the team, with office."""
        _ = self.words
        name, office = self.part("people").get(seat, ("", ""))
        if seat and seat == self.seat:
            return _("you")
        if not name:
            return _("somebody who has left") if seat else _("nobody")
        return f"{name} ({office})" if office else str(name)

    def listed(self, texts: Iterable[str]) -> str:
        """Several things after one another: Japan, Beijing."""
        _ = self.words
        return _(", ").join(texts)

    def others(self) -> list[str]:
        """The other teams."""
        return [team for team in self.head.get("teams", {}) if team != self.team]

    def parties(self) -> list[tuple[str, str]]:
        """Everybody a team may write to."""
        names = [*self.others(), *self.head.get("actors", {}), CONTROL]
        return [(name, self.party(name)) for name in names]

    def own_move(self) -> tuple[str, Part] | None:
        """The team's move of this phase, once a version of it was sent."""
        phase = self.clock.get("phase")
        found = [(key, move) for key, move in self.feed.items("move") if move["own"] and move["phase"] == phase]
        return found[-1] if found else None

    def sent_version(self) -> int:
        """The newest version of this phase's move that was sent; 0 where none was."""
        own = self.own_move()
        return int(own[1]["versions"][-1]["version"]) if own else 0

    def start_body(self) -> Part:
        """What a new draft begins with: the text so far, or else the version that was sent."""
        if not is_empty(self.body) or (own := self.own_move()) is None:
            return self.body
        newest = own[1]["versions"][-1]
        return {name: newest[name] for name in EMPTY}

    def waits_for_endorsement(self, move: Part) -> bool:
        """Whether a partner's move waits for this team's word."""
        if move["own"] or move["withdrawn"] or not move["versions"]:
            return False
        newest = move["versions"][-1]
        return self.team in newest["joint"] and self.team not in newest["endorsements"]

    def waits_for_reply(self, inject: Part) -> bool:
        return bool(inject["asks"] == "reply" and not inject["replies"] and not inject["recalled"])

    def opened(self, inject: Part) -> bool:
        return self.seat in inject["opened_by"]

    def waiting(self) -> list[str]:
        """What waits for this team and this seat, the most urgent first."""
        own = ["check"] if self.part("check") and not self.part("check")["confirmed"] else []
        own += [key for key, part in self.feed.items("questionnaire") if self.waits_for_answers(part)]
        if not self.plays:
            return own
        own += ["practice"] if self.part("practice") and not self.part("practice")["answer"] else []
        injects = [(key, part) for key, part in self.feed.items("inject") if self.waits_for_reply(part)]
        injects.sort(key=lambda item: (item[1]["answer_by"] is None, item[1]["answer_by"] or 0))
        moves = [key for key, move in self.feed.items("move") if self.waits_for_endorsement(move)]
        meetings = [key for key, meeting in self.feed.items("meeting") if self.waits_for_answer(meeting)]
        returned = [key for key, move in self.feed.items("move") if move["returned"]]
        return [key for key, _ in injects] + returned + moves + meetings + own

    def waits_for_answers(self, questionnaire: Part) -> bool:
        return bool(questionnaire["status"] == "open" and not questionnaire["answered"])

    def waits_for_answer(self, meeting: Part) -> bool:
        return bool(meeting["status"] == "asked" and not meeting["own"] and self.team not in meeting["answers"])


def sentences(_: Words, *texts: str) -> str:
    """What went wrong and what would help, each a sentence, in the seat's language where ttx knows them."""
    said = [_.known(text) for text in texts if text]
    return " ".join(_("{sentence}.", sentence=text[:1].upper() + text[1:]) for text in said)


def is_empty(body: Part) -> bool:
    """Whether nothing was written yet."""
    actions = any(action.get("what", "").strip() for action in body["actions"])
    return not actions and not any(text.strip() for text in body["fields"].values())


def same(one: Part, other: Part) -> bool:
    """Whether two drafts say the same: what was left empty is not a difference."""
    return _bare(one) == _bare(other)


def _bare(body: Part) -> tuple[list[Part], Part, list[str]]:
    usual = {"visibility": "public"}
    actions = [
        {name: value for name, value in action.items() if value and usual.get(name) != value}
        for action in body["actions"]
    ]
    return [each for each in actions if each], {k: v for k, v in body["fields"].items() if v}, sorted(body["joint"])


def fingerprint(part: Part) -> int:
    """Changes when a part does: what was read before is then new again."""
    return crc32(msgspec.json.encode(part))
