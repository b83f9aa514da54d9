"""The shared draft of a team's move: one pen, everybody reads along. It is in the log once it is submitted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ttx.errors import Refused, TtxError
from ttx.exercise.commands import UnsentDraft
from ttx.exercise.decide import By
from ttx.exercise.events import Action
from ttx.server.room import Unavailable
from ttx.store.store import Store

log = logging.getLogger("ttx.server")

SILENCE = 60.0
"""Seconds without a stroke after which anyone in the team may take the pen."""

LARGEST = 60_000
"""Bytes of a draft; a full form has about 6,000."""


class Body(msgspec.Struct, omit_defaults=False):
    """What a draft holds: what the command that submits it will."""

    actions: list[Action] = []
    fields: dict[str, str] = {}
    joint: list[str] = []

    @property
    def empty(self) -> bool:
        return not any(action.what.strip() for action in self.actions) and not any(map(str.strip, self.fields.values()))


class Kept(msgspec.Struct):
    """A second version: somebody wrote it without having seen the newest."""

    seat: str
    at: str
    body: Body


class Draft(msgspec.Struct):
    """A team's draft as it is stored."""

    version: int = 0
    holder: str = ""
    body: Body = field(default_factory=Body)
    kept: list[Kept] = []


@dataclass
class _Pen:
    """What need not survive a restart."""

    last: float = 0.0
    asked: list[str] = field(default_factory=list)


class Drafts:
    """All teams' drafts. `changed` is called with the team after each change."""

    def __init__(
        self,
        store: Store,
        exercise: str,
        teams: Iterable[str],
        team_of: Callable[[str], str | None],
        present: Callable[[str], bool],
        changed: Callable[[str], None],
        over: Callable[[], bool] = lambda: False,
    ) -> None:
        self.store = store
        self.exercise = exercise
        self._teams = frozenset(teams)
        self._team_of = team_of
        """the team of a seat that is still in the exercise"""
        self._present = present
        self._changed = changed
        self._over = over
        self._drafts = {team: msgspec.json.decode(text, type=Draft) for team, text in store.drafts(exercise).items()}
        self._pens: dict[str, _Pen] = {}

    def draft(self, team: str) -> Draft:
        return self._drafts.setdefault(team, Draft(body=Body(), kept=[]))

    def part(self, team: str) -> dict[str, Any]:
        """The part of a team's view that shows its draft."""
        draft = self.draft(team)
        data: dict[str, Any] = msgspec.to_builtins(draft)
        return data | {"asked": list(self._pen(team).asked)}

    def _pen(self, team: str) -> _Pen:
        return self._pens.setdefault(team, _Pen())

    def _free(self, team: str) -> bool:
        holder = self.draft(team).holder
        return not holder or not self._present(holder) or time.monotonic() - self._pen(team).last > SILENCE

    def do(self, by: By, wall: str, data: dict[str, Any]) -> dict[str, Any]:
        """Carry out what a seat asks for its team's draft."""
        what = str(data.get("do", ""))
        team = by.team
        if by.role == "facilitator":
            team = str(data.get("team", ""))
            if team not in self._teams:
                raise Refused(f"there is no team {team!r}")
            if what != "give":
                raise Refused("control gives the pen to a seat, or takes it away")
        elif by.role != "player":
            raise Refused("only players write")
        if self._over():
            # Nobody would ask what is to become of it.
            raise Refused("the exercise has ended")
        before = msgspec.json.encode(self.draft(team))
        answer = getattr(self, f"_do_{what}", self._unknown)(by, team, wall, data)
        try:
            self.store.save_draft(self.exercise, team, msgspec.json.encode(self.draft(team)).decode(), wall)
        except TtxError as error:
            self._drafts[team] = msgspec.json.decode(before, type=Draft)
            log.error("a draft could not be kept: %s", error.message)
            raise Unavailable("not kept: the server cannot write just now", hint="it is tried again") from None
        self._changed(team)
        return answer or {}

    def _unknown(self, by: By, team: str, wall: str, data: dict[str, Any]) -> dict[str, Any]:
        raise Refused("a draft knows save, take, ask, pass, release and drop_kept")

    def _do_save(self, by: By, team: str, wall: str, data: dict[str, Any]) -> dict[str, Any]:
        draft = self.draft(team)
        body = msgspec.convert(data.get("body"), Body)
        if len(msgspec.json.encode(body)) > LARGEST:
            raise Refused("the draft is too long", hint="a page or two is what others can read")
        if not draft.holder:
            draft.holder = by.seat
        if data.get("version") != draft.version or draft.holder != by.seat:
            # Written without having seen the newest: a lost line, a second device, a pen that went on. Both are kept.
            if body != draft.body:
                draft.kept = [*draft.kept, Kept(by.seat, wall, body)][-5:]
            return {"version": draft.version, "kept": True}
        draft.version += 1
        draft.body = body
        self._pen(team).last = time.monotonic()
        return {"version": draft.version}

    def _do_take(self, by: By, team: str, wall: str, data: dict[str, Any]) -> dict[str, Any]:
        if not self._free(team) and self.draft(team).holder != by.seat:
            return self._do_ask(by, team, wall, data)
        self._hand(team, by.seat)
        return {"holder": by.seat}

    def _do_ask(self, by: By, team: str, wall: str, data: dict[str, Any]) -> dict[str, Any]:
        asked = self._pen(team).asked
        if by.seat not in asked and self.draft(team).holder != by.seat:
            asked.append(by.seat)
        return {"holder": self.draft(team).holder, "asked": True}

    def _do_pass(self, by: By, team: str, wall: str, data: dict[str, Any]) -> dict[str, Any]:
        self._holds(by, team)
        seat = str(data.get("seat", ""))
        if seat == by.seat or not self._present(seat) or seat not in self._pen(team).asked:
            raise Refused("the pen goes to somebody of the team who asked for it")
        self._hand(team, seat)
        return {"holder": seat}

    def _do_release(self, by: By, team: str, wall: str, data: dict[str, Any]) -> dict[str, Any]:
        self._holds(by, team)
        asked = self._pen(team).asked
        self._hand(team, asked[0] if asked else "")
        return {"holder": self.draft(team).holder}

    def _do_drop_kept(self, by: By, team: str, wall: str, data: dict[str, Any]) -> dict[str, Any]:
        self._holds(by, team)
        place = data.get("index")
        kept = self.draft(team).kept
        if not isinstance(place, int) or not 0 <= place < len(kept):
            raise Refused("there is no such version")
        del kept[place]
        return {}

    def _do_give(self, by: By, team: str, wall: str, data: dict[str, Any]) -> dict[str, Any]:
        if by.role != "facilitator":
            raise Refused("only control gives the pen away")
        seat = str(data.get("seat", ""))
        if seat and self._team_of(seat) != team:
            raise Refused("that seat is not in that team")
        self._hand(team, seat)
        return {"holder": self.draft(team).holder}

    def _holds(self, by: By, team: str) -> None:
        if self.draft(team).holder != by.seat:
            raise Refused("you do not have the pen", hint="ask for it")

    def _hand(self, team: str, seat: str) -> None:
        draft, pen = self.draft(team), self._pen(team)
        draft.holder = seat
        pen.last = time.monotonic()
        pen.asked = [other for other in pen.asked if other != seat]

    def left(self, seat: str, wall: str) -> None:
        """Somebody went, or went to another team: the pen stays."""
        for team, draft in self._drafts.items():
            if draft.holder == seat:
                self._hand(team, "")
                self.store.save_draft(self.exercise, team, msgspec.json.encode(draft).decode(), wall)

    def submitted(self, team: str, wall: str) -> None:
        """The team's move is in the log: its draft is empty again."""
        draft = self.draft(team)
        draft.version += 1
        draft.body = Body()
        draft.kept = []
        self.store.save_draft(self.exercise, team, msgspec.json.encode(draft).decode(), wall)

    def unsent(self, wanted: dict[str, str]) -> list[UnsentDraft]:
        """Drafts with something in them, with what control wants done with each; nothing said is asked back."""
        return [
            UnsentDraft(team, wanted.get(team, ""), draft.body.actions, draft.body.fields, draft.body.joint)
            for team, draft in self._drafts.items()
            if not draft.body.empty
        ]

    def open_ones(self) -> dict[str, dict[str, Any]]:
        """Drafts for control to look at, by team."""
        return {team: self.part(team) for team, draft in self._drafts.items() if not draft.body.empty or draft.holder}
