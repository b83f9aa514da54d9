"""What can be said to an item, and the command it becomes. One pane serves all: picks, short lines, a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.locale import Words
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
    sent: str = ""
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


_ONCE = ("new-message", "new-request", "new-meeting", "people")
"""Items that there is one of; the others are numbered by kind."""


def asks(desk: Desk, when: When, key: str) -> Asks | None:
    """What this item lets the team say; None where it is only read."""
    if not desk.plays or desk.clock.get("status") == "ended":
        return None
    kind = key if key in _ONCE else key.rpartition("-")[0]
    part, _ = desk.part(key), desk.words
    match kind:
        case "new-message":
            return Asks(_("To"), _("Your message"), tuple(desk.parties()), many=True, sent=_("Message sent."))
        case "new-request":
            about = _("What do you need to know, or to have decided?")
            return Asks(_("Your request"), about, sent=_("Request sent to control."))
        case "new-meeting":
            others = tuple((team, desk.party(team)) for team in desk.others())
            lines = (("level", _("Level")), ("channel", _("Channel")), ("topic", _("Topic")))
            return Asks(_("With"), "", others, many=True, lines=lines, sent=_("Meeting asked for."))
        case "people" if desk.lead and desk.lead != desk.seat:
            if desk.seat in desk.part("team").get("lead_asked", ()):
                take = ("take", _("take it, where the lead is silent for a minute"))
                return Asks(_("You asked for the lead"), picks=(take,), sent=_("You have the lead."))
            return Asks(_("The lead"), picks=(("ask", _("ask for it")),), sent=_("You asked for the lead."))
        case "people" if desk.lead:
            team = [seat for seat in desk.part("people") if seat != desk.seat]
            picks = tuple((seat, desk.person(seat)) for seat in team)
            return Asks(_("Hand the lead to"), picks=picks, sent=_("Lead handed over."))
        case "kept":
            picks = (("use", _("put it into the draft")), ("drop", _("delete it")))
            return Asks(_("This version"), picks=picks, sent=_("Done."))
        case "inject" if part:
            return _inject(desk, when, part)
        case "move" if part:
            return _joint(desk, part)
        case "message" if part and not part["own"]:
            label = _("Answer to {name}", name=desk.party(part["from"]))
            return Asks(label, _("Your answer"), sent=_("Answer sent."))
        case "meeting" if part:
            return _meeting(desk, part)
    return None


def _inject(desk: Desk, when: When, part: Part) -> Asks | None:
    if part["asks"] != "reply" or part["recalled"]:
        return None
    _ = desk.words
    label = _("Your reply")
    if part["replies"]:
        label = _("A new version of your reply ({number})", number=len(part["replies"]) + 1)
    elif part["answer_by"] is not None:
        label += f": {inject_state(desk, when, part)}"
    if not desk.may_submit:
        label = _("Only the lead sends: {name}", name=desk.person(desk.lead))
    picks = tuple((choice, choice) for choice in part["choices"])
    return Asks(label, _("Why (if you like)") if picks else _("Write your reply here"), picks, sent=_("Reply sent."))


def _joint(desk: Desk, part: Part) -> Asks | None:
    if part["own"] or part["withdrawn"] or not part["versions"]:
        return None
    newest = part["versions"][-1]
    if desk.team not in newest["joint"] or part["ruled"] >= newest["version"]:
        return None
    _, number = desk.words, newest["version"]
    label = _("Your answer to version {number}", number=number)
    if desk.team in newest["endorsements"]:
        label = _("Change your answer to version {number}", number=number)
    picks = (("endorse", _("endorse")), ("reserve", _("endorse with a reservation")), ("refuse", _("refuse")))
    return Asks(label, _("The reservation, or why you refuse"), picks, sent=_("Answer sent."))


def _meeting(desk: Desk, part: Part) -> Asks | None:
    _ = desk.words
    if desk.waits_for_answer(part):
        picks = (("yes", _("agree")), ("no", _("decline")))
        return Asks(_("Will you meet?"), _("A condition, or a word (if you like)"), picks, sent=_("Answered."))
    if part["status"] == "agreed":
        return Asks(_("All agree"), picks=(("start", _("start the meeting now")),), sent=_("The meeting has started."))
    if part["status"] == "held":
        label = _("What was agreed? One or two sentences")
        lines = (("result", _("Result")),)
        return Asks(label, _("Joint text"), lines=lines, sent=_("The meeting is over."))
    return None


def command(desk: Desk, key: str, given: Given, version: int = 0) -> do.Command:
    """The command that sends what was filled in. `version` is the one that stood there when it was."""
    kind = key if key in _ONCE else key.rpartition("-")[0]
    part, _ = desk.part(key), desk.words
    match kind:
        case "new-message":
            to = _some(given, _("nobody is named to receive it"), _("mark them with Space"))
            return do.Say(to, _said(_, given))
        case "new-request":
            return do.Ask(_said(_, given))
        case "new-meeting":
            teams = _some(given, _("a meeting needs another team"), _("mark it with Space"))
            return do.AskMeeting(teams, **_lines(given))
        case "people":
            chosen = _one(_, given, _("say who leads now"))
            return do.AskLead() if chosen == "ask" else do.TakeLead() if chosen == "take" else do.HandLead(chosen)
        case "inject" if part["choices"]:
            return do.Reply(key, given.text, _one(_, given, _("choose one of the answers")))
        case "inject":
            return do.Reply(key, _said(_, given))
        case "move":
            answer = _one(_, given, _("say whether you endorse it"))
            return do.Endorse(key, version, answer, given.text if answer == "endorse" else _said(_, given))
        case "message":
            return do.Say([part["from"]], _said(_, given), key)
        case "meeting" if part["status"] == "asked":
            return do.AnswerMeeting(key, _one(_, given, _("say whether you will meet")) == "yes", given.text)
        case "meeting" if part["status"] == "agreed":
            return do.StartMeeting(key)
        case "meeting":
            return do.EndMeeting(key, text=given.text, **_lines(given))
    raise TtxError(_("there is nothing to send here"))


def version_of(desk: Desk, key: str) -> int:
    """The version of a partner's move that stands there now."""
    part = desk.part(key)
    return int(part["versions"][-1]["version"]) if key.startswith("move-") and part and part["versions"] else 0


def _lines(given: Given) -> dict[str, Any]:
    return {name: text for name, text in given.lines.items() if text.strip()}


def _said(_: Words, given: Given) -> str:
    if not given.text.strip():
        raise TtxError(_("nothing is written yet"), hint=_("write it first, then Ctrl+S"))
    return given.text


def _one(_: Words, given: Given, what: str) -> str:
    if not given.picked:
        raise TtxError(what, hint=_("Space marks it, then Ctrl+S"))
    return given.picked[0]


def _some(given: Given, what: str, hint: str) -> list[str]:
    if not given.picked:
        raise TtxError(what, hint=hint)
    return given.picked
