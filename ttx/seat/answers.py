"""What can be said to an item, and the command it becomes. One pane serves all: picks, short lines, a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.seat.contents import inject_state
from ttx.seat.parts import Desk, Part
from ttx.seat.when import When


@dataclass(frozen=True, slots=True)
class Asks:
    """The fields below an item."""

    label: str
    text: str = ""
    """what the long field is for; empty: there is none"""
    picks: tuple[tuple[str, str], ...] = ()
    """value and words"""
    many: bool = False
    lines: tuple[tuple[str, str], ...] = ()
    """id and label of short fields"""
    sent: str = "Sent"
    """what is said when it went out"""


class Given(msgspec.Struct):
    """What somebody has filled in so far."""

    text: str = ""
    picked: list[str] = []
    lines: dict[str, str] = {}

    @property
    def empty(self) -> bool:
        # A pick alone is one keystroke: nothing is lost with it.
        return not self.text.strip() and not any(line.strip() for line in self.lines.values())


def asks(desk: Desk, when: When, key: str) -> Asks | None:
    """What this item lets the team say; None where it is only read."""
    if not desk.plays or desk.clock.get("status") == "ended":
        return None
    kind = key.rpartition("-")[0]
    part = desk.part(key)
    match key, kind:
        case "new-message", _:
            return Asks("To", "Your message", tuple(desk.parties()), many=True, sent="Message sent")
        case "new-request", _:
            return Asks("Your request", "What do you need to know, or to have decided?", sent="Request sent to control")
        case "new-meeting", _:
            others = tuple((team, desk.party(team)) for team in desk.others())
            lines = (("level", "Level"), ("channel", "Channel"), ("topic", "Topic"))
            return Asks("With", "", others, many=True, lines=lines, sent="Meeting asked for")
        case "people", _ if desk.lead and desk.lead == desk.seat:
            team = [seat for seat in desk.part("people") if seat != desk.seat]
            picks = tuple((seat, desk.person(seat)) for seat in team)
            return Asks("Hand the lead to", picks=picks, sent="Lead handed over")
        case _, "kept":
            picks = (("use", "put it into the draft"), ("drop", "delete it"))
            return Asks("This version", picks=picks, sent="Done")
        case _, "inject" if part:
            return _inject(desk, when, part)
        case _, "move" if part:
            return _joint(desk, part)
        case _, "message" if part and not part["own"]:
            return Asks(f"Answer to {part['from_name']}", "Your answer", sent="Answer sent")
        case _, "meeting" if part:
            return _meeting(desk, part)
    return None


def _inject(desk: Desk, when: When, part: Part) -> Asks | None:
    if part["asks"] != "reply" or part["recalled"]:
        return None
    label = "Your reply" if not part["replies"] else f"A new version of your reply ({len(part['replies']) + 1})"
    if not part["replies"] and part["answer_by"] is not None:
        label += f": {inject_state(desk, when, part)}"
    if not desk.may_submit:
        label = f"Only the lead sends: {desk.person(desk.lead)}"
    picks = tuple((choice, choice) for choice in part["choices"])
    return Asks(label, "Why (if you like)" if picks else "Write your reply here", picks, sent="Reply sent")


def _joint(desk: Desk, part: Part) -> Asks | None:
    if part["own"] or part["withdrawn"] or not part["versions"]:
        return None
    newest = part["versions"][-1]
    if desk.team not in newest["joint"] or part["ruled"] >= newest["version"]:
        return None
    again = "Change your answer" if desk.team in newest["endorsements"] else "Your answer"
    picks = (("endorse", "endorse"), ("reserve", "endorse with a reservation"), ("refuse", "refuse"))
    label = f"{again} to version {newest['version']}"
    return Asks(label, "The reservation, or why you refuse", picks, sent="Answer sent")


def _meeting(desk: Desk, part: Part) -> Asks | None:
    if desk.waits_for_answer(part):
        picks = (("yes", "agree"), ("no", "decline"))
        return Asks("Will you meet?", "A condition, or a word (if you like)", picks, sent="Answered")
    if part["status"] == "agreed":
        return Asks("All agree", picks=(("start", "start the meeting now"),), sent="The meeting has started")
    if part["status"] == "held":
        return Asks("When it is over", "What was agreed? One or two sentences", sent="The meeting is over")
    return None


def command(desk: Desk, key: str, given: Given, version: int = 0) -> do.Command:
    """The command that sends what was filled in. `version` is the one that stood there when it was."""
    kind = key.rpartition("-")[0]
    part = desk.part(key)
    first = given.picked[0] if given.picked else ""
    match key, kind:
        case "new-message", _:
            return do.Say(_some(given, "nobody is named to receive it", "mark them with Space"), _said(given))
        case "new-request", _:
            return do.Ask(_said(given))
        case "new-meeting", _:
            teams = _some(given, "a meeting needs another team", "mark it with Space")
            return do.AskMeeting(teams, **_lines(given))
        case "people", _:
            return do.HandLead(_one(first, "say who leads now"))
        case _, "inject" if part["choices"]:
            return do.Reply(key, given.text, _one(first, "choose one of the answers"))
        case _, "inject":
            return do.Reply(key, _said(given))
        case _, "move":
            answer = _one(first, "say whether you endorse it")
            return do.Endorse(key, version, answer, given.text if answer == "endorse" else _said(given))
        case _, "message":
            return do.Say([part["from"]], _said(given), key)
        case _, "meeting" if part["status"] == "asked":
            return do.AnswerMeeting(key, _one(first, "say whether you will meet") == "yes", given.text)
        case _, "meeting" if part["status"] == "agreed":
            return do.StartMeeting(key)
        case _, "meeting":
            return do.EndMeeting(key, given.text)
    raise TtxError("there is nothing to send here")


def version_of(desk: Desk, key: str) -> int:
    """The version of a partner's move that stands there now."""
    part = desk.part(key)
    return int(part["versions"][-1]["version"]) if key.startswith("move-") and part and part["versions"] else 0


def _lines(given: Given) -> dict[str, Any]:
    return {name: text for name, text in given.lines.items() if text.strip()}


def _said(given: Given) -> str:
    if not given.text.strip():
        raise TtxError("nothing is written yet", hint="write it first, then Ctrl+S")
    return given.text


def _one(picked: str, what: str) -> str:
    if not picked:
        raise TtxError(what, hint="Space marks it, then Ctrl+S")
    return picked


def _some(given: Given, what: str, hint: str) -> list[str]:
    if not given.picked:
        raise TtxError(what, hint=hint)
    return given.picked
