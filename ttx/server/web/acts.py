"""What a button says, as a command: `reply inject-3`, `endorse move-2`, with the fields of its item."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.locale import N_
from ttx.server.web.desk import Desk, Part
from ttx.server.web.unsent import Fields

MOST_ACTIONS = 12

Say = Callable[[Desk, str, Fields], do.Command]


def _said(desk: Desk, fields: Fields) -> str:
    _, text = desk.words, "".join(fields.get("text", []))
    if not text.strip():
        raise TtxError(_("nothing is written yet"))
    return text


def _one(fields: Fields, name: str, what: str) -> str:
    if not fields.get(name):
        raise TtxError(what)
    return fields[name][0]


def _reply(desk: Desk, key: str, fields: Fields) -> do.Command:
    _, part = desk.words, desk.part(key)
    if part.get("choices"):
        choice = _one(fields, "choice", _("choose one of the answers"))
        return do.Reply(key, "".join(fields.get("text", [])), choice)
    return do.Reply(key, _said(desk, fields))


def _endorse(desk: Desk, key: str, fields: Fields) -> do.Command:
    _ = desk.words
    answer = _one(fields, "answer", _("say whether you endorse it"))
    text = "".join(fields.get("text", []))
    version = "".join(fields.get("version", []))
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 6 else 0
    return do.Endorse(key, seen, answer, text if answer == "endorse" else _said(desk, fields))


def _say(desk: Desk, key: str, fields: Fields) -> do.Command:
    _ = desk.words
    if not fields.get("to"):
        raise TtxError(_("nobody is named to receive it"))
    return do.Say(fields["to"], _said(desk, fields))


def _meet(desk: Desk, key: str, fields: Fields) -> do.Command:
    _ = desk.words
    if not fields.get("teams"):
        raise TtxError(_("a meeting needs another team"))
    lines = {name: "".join(fields.get(name, [])) for name in ("level", "channel", "topic")}
    return do.AskMeeting(fields["teams"], **lines)


def _answers(desk: Desk, key: str, fields: Fields) -> do.Command:
    texts = {name: text.strip() for name, (text, *_) in fields.items() if name != "was"}
    return do.AnswerQuestionnaire(key, {name: text for name, text in texts.items() if text})


_ACTS: dict[str, tuple[Say, str]] = {
    "open": (lambda desk, key, fields: do.Open(key), ""),
    "reply": (_reply, N_("Reply sent.")),
    "endorse": (_endorse, N_("Answer sent.")),
    "say": (_say, N_("Message sent.")),
    "answer": (
        lambda desk, key, fields: do.Say([str(desk.part(key).get("from", ""))], _said(desk, fields), key),
        N_("Answer sent."),
    ),
    "ask": (lambda desk, key, fields: do.Ask(_said(desk, fields)), N_("Request sent to control.")),
    "meet": (_meet, N_("Meeting asked for.")),
    "agree": (lambda desk, key, fields: do.AnswerMeeting(key, True, "".join(fields.get("text", []))), N_("Answered.")),
    "decline": (
        lambda desk, key, fields: do.AnswerMeeting(key, False, "".join(fields.get("text", []))),
        N_("Answered."),
    ),
    "start": (lambda desk, key, fields: do.StartMeeting(key), N_("The meeting has started.")),
    "end": (
        lambda desk, key, fields: do.EndMeeting(key, *("".join(fields.get(name, [])) for name in ("text", "joint"))),
        N_("The meeting is over."),
    ),
    "lead": (lambda desk, key, fields: do.HandLead(key), N_("Lead handed over.")),
    "ask-lead": (lambda desk, key, fields: do.AskLead(), N_("You asked for the lead.")),
    "take-lead": (lambda desk, key, fields: do.TakeLead(), N_("You have the lead.")),
    "check": (lambda desk, key, fields: do.ConfirmCheck(), N_("Confirmed.")),
    "practice": (lambda desk, key, fields: do.AnswerPractice(_said(desk, fields)), N_("Reply sent.")),
    "answers": (_answers, N_("Answers sent.")),
}
"""By what a button says: the command, and what is said when it went out."""


def command(desk: Desk, what: str, key: str, fields: Fields) -> tuple[do.Command, str] | None:
    """The command behind a button and the words for its success; None where the button is no command's."""
    if what not in _ACTS:
        return None
    make, sent = _ACTS[what]
    return make(desk, key, fields), desk.words(sent) if sent else ""


# -- the draft


def body_of(fields: Fields) -> Part:
    """The draft as its form holds it; its fields are `1.what`, `f.intent`, `joint`."""
    actions = []
    for place in range(1, MOST_ACTIONS + 1):
        given: dict[str, Any] = {
            name: "".join(fields.get(f"{place}.{name}", [])[:1])
            for name in ("what", "instrument", "visibility", "level", "timing")
        }
        if given["what"].strip():
            given["visibility"] = given["visibility"] or "public"
            actions.append(given | {"toward": fields.get(f"{place}.toward", [])})
    texts = {name.removeprefix("f."): texts[0] for name, texts in fields.items() if name.startswith("f.")}
    return {"actions": actions, "fields": texts, "joint": fields.get("joint", [])}


def _bare(body: Part) -> Any:
    usual = {"visibility": "public"}
    actions = [
        {name: value for name, value in action.items() if value and usual.get(name) != value}
        for action in body["actions"]
    ]
    fields = {name: text for name, text in body["fields"].items() if text}
    return [each for each in actions if each], fields, sorted(body["joint"])


def submit(body: Part, version: int) -> do.Command:
    """The team's move, as an answer to the newest version that the person saw."""
    fields = {name: text for name, text in body["fields"].items() if text.strip()}
    return do.SubmitMove(msgspec.convert(body["actions"], list[Action]), fields, list(body["joint"]), version)


def name_of(body: Part) -> str:
    """What a page names a draft by, to say that nothing was changed in it."""
    return hashlib.sha256(msgspec.json.encode(_bare(body))).hexdigest()[:12]
