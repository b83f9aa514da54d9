"""The selected item in full. Text of others goes into Content as it is, never through markup."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from ttx.seat.contents import inject_state, move_state, pen_state
from ttx.seat.parts import EMPTY, Desk, Part, is_empty
from ttx.seat.when import When
from ttx.tui.clocks import exercise_time


class Page:
    """Lines under each other: titles, small notes, prose, labelled values."""

    def __init__(self) -> None:
        self._parts: list[str | tuple[str, str]] = []

    def title(self, text: str) -> None:
        self._parts += [(text, "bold"), "\n"]

    def note(self, text: str) -> None:
        if text:
            self._parts += [(text, "dim"), "\n"]

    def warn(self, text: str) -> None:
        self._parts += [(f" {text} ", "reverse"), "\n"]

    def prose(self, text: str) -> None:
        if text:
            self._parts += ["\n", text, "\n"]

    def labelled(self, label: str, text: str) -> None:
        if text:
            self._parts += ["\n", (label, "bold"), "\n", text, "\n"]

    def line(self, text: str) -> None:
        self._parts += [text, "\n"]

    def content(self) -> Content:
        return Content.assemble(*self._parts)


def page(desk: Desk, when: When, key: str) -> Content:
    """What stands at the right for the item of this name."""
    shown = Page()
    kind = key.rpartition("-")[0] or key
    part = desk.part(key)
    if kind in _ITEMS and part:
        _ITEMS[kind](shown, desk, when, key, part)
    elif kind == "kept":
        _kept(shown, desk, when, key)
    elif key in _PAGES:
        _PAGES[key](shown, desk)
    elif kind in _ITEMS:
        shown.note("This is no longer there.")
    return shown.content()


# -- what arrived


def _inject(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    shown.title(f"{key.rpartition('-')[2]}. {part['title']}")
    arrived = f"{when.clock(part['wall'])}, {exercise_time(part['at'])}, story {when.story(part['scenario'])}"
    shown.note(f"From {part['from']} · {part['method']}")
    shown.note(arrived)
    if part["recalled"]:
        shown.warn(f"RECALLED: {part['recalled']}")
        shown.labelled("Correction", part["correction"])
        return
    shown.prose(part["text"])
    for _, hint in desk.feed.items("hint"):
        if hint["about"] == key:
            shown.labelled(f"Hint from control, {exercise_time(hint['at'])}", hint["text"])
    if part["asks"] == "decision":
        shown.prose(f"This is for your {desk.word('move').lower()}: F2.")
    for reply in part["replies"]:
        late = ", late" if reply["late"] else ""
        by = "entered by control" if reply["entered_for"] else desk.person(reply["seat"])
        label = f"Your reply, version {reply['version']}{late} ({by}, {exercise_time(reply['at'])})"
        shown.labelled(label, "\n".join(text for text in (reply["choice"], reply["text"]) if text))
    if part["asks"] == "reply" and not part["replies"] and not desk.plays:
        shown.prose(inject_state(desk, when, part))


def _hint(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    shown.title("Hint from control")
    about = desk.part(part["about"]) if part["about"] else {}
    shown.note(exercise_time(part["at"]) + (f", about {about['title']}" if about else ""))
    shown.prose(part["text"])


def _message(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    shown.title(f"From {part['from_name']} to {', '.join(part['to_names'])}")
    by = f", sent by {desk.person(part['seat'])}" if part["seat"] else ""
    shown.note(f"{when.clock(part['wall'])}, {exercise_time(part['at'])}{by}")
    shown.prose(part["text"])
    if before := desk.part(part["reply_to"]):
        shown.labelled(f"In answer to {before['from_name']}", before["text"])


def _request(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    shown.title("Request to control")
    shown.note(f"{exercise_time(part['at'])}, by {desk.person(part['seat'])}")
    shown.prose(part["text"])
    if part["answer"]:
        shown.labelled(f"Control's answer, {exercise_time(part['answered_at'])}", part["answer"])
    else:
        shown.prose("Control has not answered yet.")


def _meeting(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    shown.title(f"Meeting of {', '.join(desk.party(team) for team in part['teams'])}")
    shown.note(f"Asked for by {desk.party(part['by'])}, {exercise_time(part['at'])}")
    shown.labelled("Level and channel", ", ".join(text for text in (part["level"], part["channel"]) if text))
    shown.labelled("Topic", part["topic"])
    for team, given in part["answers"].items():
        word = "agrees" if given["agrees"] else "declines"
        shown.line(f"\n{desk.party(team)} {word}" + (f": {given['text']}" if given["text"] else "."))
    silent = [desk.party(team) for team in part["teams"] if team != part["by"] and team not in part["answers"]]
    if part["status"] == "asked" and silent:
        shown.line(f"\nNot answered yet: {', '.join(silent)}.")
    if part["started_at"] is not None:
        shown.line(f"\nBegan {exercise_time(part['started_at'])}.")
    if part["ended_at"] is not None:
        shown.line(f"Ended {exercise_time(part['ended_at'])}.")
    shown.labelled("Result", part["result"])


def _ruling(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    shown.title("Ruling of control" + (", read by every team" if part["public"] else ""))
    about = [desk.part(name) for name in part["on"]]
    on = ", ".join(f"{desk.word('phase').lower()} {move['phase']}" for move in about if move)
    shown.note(exercise_time(part["at"]) + (f", on your {desk.word('move').lower()} of {on}" if on else ""))
    shown.prose(part["outcome"])
    shown.prose(part["text"])


# -- moves


_VERBS = {"endorse": "endorses", "reserve": "endorses with a reservation", "refuse": "refuses"}


def _move(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    word, phase = desk.word("move"), desk.word("phase").lower()
    shown.title(f"{word} of {desk.party(part['team'])}, {phase} {part['phase']}")
    if part["withdrawn"]:
        shown.note("The newest version no longer asks your team.")
        return
    if part["returned"]:
        shown.warn("RETURNED FOR CLARIFICATION")
        shown.line(part["returned"])
        shown.note(f"Send a new version: F2 begins with what you sent; Ctrl+S sends it. {word}s are never overwritten.")
    elif state := move_state(desk, part).removeprefix("; "):
        shown.note(state[:1].upper() + state[1:])
    for version in reversed(part["versions"]):
        late = ", LATE" if version["late"] else ""
        by = "entered by control" if version["entered_for"] else desk.person(version["seat"]) if part["own"] else ""
        shown.line("")
        shown.title(f"Version {version['version']}{late}")
        shown.note(", ".join(text for text in (exercise_time(version["at"]), by) if text))
        move_text(shown, desk, version)
        for team, given in version["endorsements"].items():
            verb = _VERBS[given["answer"]]
            shown.line(f"\n{desk.party(team)} {verb}" + (f": {given['text']}" if given["text"] else "."))


def move_text(shown: Page, desk: Desk, body: Part) -> None:
    """A move as it reads: actions, what was filled in, partners."""
    for place, action in enumerate(body["actions"], 1):
        if not action.get("what", "").strip():
            continue
        shown.line(f"\n{place}. {action['what']}")
        toward = ", ".join(desk.party(name) for name in action.get("toward", ()))
        about = [action.get("instrument", ""), f"toward {toward}" if toward else ""]
        about += [action.get("visibility") or "public", action.get("level", ""), action.get("timing", "")]
        shown.note("   " + " · ".join(text for text in about if text))
    labels = {field["id"]: field["label"] for field in desk.head.get("form", ())}
    ordered = sorted(body["fields"], key=lambda name: list(labels).index(name) if name in labels else len(labels))
    for name in ordered:
        if body["fields"][name].strip():
            shown.labelled(labels.get(name, name), body["fields"][name])
    shown.labelled("Joint with", ", ".join(desk.party(team) for team in body["joint"]))


def draft_page(desk: Desk) -> Content:
    """The draft for those who do not have the pen: they read along while it is written."""
    shown = Page()
    shown.title(f"{desk.word('move')}: draft")
    shown.note(f"{pen_state(desk)[:1].upper()}{pen_state(desk)[1:]}.")
    if desk.plays:
        asked = desk.seat in desk.draft.get("asked", ())
        held = bool(desk.draft.get("holder"))
        free = "F7 asks for the pen; after a minute of silence it comes at once." if held else "F7 takes the pen."
        shown.note("You asked for the pen." if asked else free)
    if (own := desk.own_move()) and own[1]["returned"]:
        shown.warn("RETURNED FOR CLARIFICATION")
        shown.line(own[1]["returned"])
    if is_empty(desk.body):
        shown.prose("Nothing is written yet. What the one with the pen writes, everybody in the team reads here.")
    else:
        move_text(shown, desk, desk.body)
    return shown.content()


def submit_page(desk: Desk, body: Part, version: int) -> Content:
    """What is about to be sent, whole."""
    shown = Page()
    shown.note(f"This will be version {version}. It cannot be taken back; a later version can follow.")
    move_text(shown, desk, body)
    return shown.content()


def both_page(desk: Desk, body: Part) -> Content:
    """A version that came meanwhile, and ours under it."""
    shown = Page()
    own = desk.own_move()
    newest = own[1]["versions"][-1] if own else EMPTY
    shown.warn("NOT SENT: somebody else of your team has sent a version meanwhile")
    shown.title(f"Version {newest.get('version', '')}, sent by {desk.person(newest.get('seat', ''))}")
    move_text(shown, desk, newest)
    shown.line("")
    shown.title(f"Yours, not sent. Send it as version {newest.get('version', 0) + 1}?")
    move_text(shown, desk, body)
    return shown.content()


def form_head(desk: Desk) -> Content:
    """What stands above the form while one writes."""
    shown = Page()
    lead = "" if desk.may_submit else f" Only the lead sends it: {desk.person(desk.lead)}."
    shown.title(f"{desk.word('move')}, version {desk.sent_version() + 1}")
    if (own := desk.own_move()) and own[1]["returned"]:
        shown.warn("RETURNED FOR CLARIFICATION")
        shown.line(own[1]["returned"])
    asked = [desk.person(seat) for seat in desk.draft.get("asked", ()) if seat != desk.seat]
    if asked:
        shown.warn(f"{', '.join(asked)} asks for the pen: F7 gives it")
    shown.note(f"F3 the rest, Ctrl+S send, F7 give the pen.{lead}")
    return shown.content()


def _kept(shown: Page, desk: Desk, when: When, key: str) -> None:
    kept = desk.draft.get("kept", ())
    place = int(key.rpartition("-")[2])
    if place >= len(kept):
        shown.note("This version is no longer there.")
        return
    shown.title(f"Kept: what {desk.person(kept[place]['seat'])} wrote")
    shown.note(f"{when.clock(kept[place]['at'])}. Somebody else had changed the draft meanwhile, so both are kept.")
    move_text(shown, desk, EMPTY | kept[place]["body"])


# -- what does not change


def _brief(shown: Page, desk: Desk) -> None:
    shown.title(str(desk.head.get("title", "")))
    marking = desk.head.get("marking", {})
    shown.note(f"{marking.get('classification', '')} · TLP:{marking.get('tlp', '')}")
    if question := desk.clock.get("question"):
        shown.labelled(f"The question of this {desk.word('phase').lower()}", question)
    shown.labelled(f"For {desk.head.get('name', '')} only", desk.head.get("brief", ""))
    shown.labelled("Background", desk.head.get("background", ""))


def _people(shown: Page, desk: Desk) -> None:
    shown.title(str(desk.head.get("name", "")))
    for seat in desk.part("people"):
        name, office = desk.part("people")[seat]
        notes = ["you"] * (seat == desk.seat) + ["lead"] * (seat == desk.lead)
        notes += ["has the pen"] * (seat == desk.draft.get("holder"))
        about = f" ({', '.join(notes)})" if notes else ""
        shown.line(f"{name}, {office}{about}" if office else f"{name}{about}")
    if desk.lead:
        shown.prose("The lead alone sends replies and decisions.")
    shown.labelled("Other teams", "\n".join(desk.party(team) for team in desk.others()))


def _rules(shown: Page, desk: Desk) -> None:
    shown.title("Rules")
    shown.prose(desk.head.get("rules", ""))


def _glossary(shown: Page, desk: Desk) -> None:
    shown.title("Glossary")
    for term, meaning in sorted(desk.head.get("glossary", {}).items()):
        shown.labelled(term, meaning)


def _new_message(shown: Page, desk: Desk) -> None:
    shown.title("Write a message")
    shown.note("To other teams, to those whom control plays, or to control. Control reads every message.")


def _new_request(shown: Page, desk: Desk) -> None:
    shown.title("Ask control")
    shown.note("For information, support or a decision. The answer comes here.")


def _new_meeting(shown: Page, desk: Desk) -> None:
    shown.title("Ask for a meeting")
    shown.note("The teams answer; when all agree, either side starts it and writes down the result.")


_Item = Callable[[Page, Desk, When, str, Part], None]
_ITEMS: dict[str, _Item] = {
    "inject": _inject, "hint": _hint, "message": _message, "request": _request,
    "meeting": _meeting, "ruling": _ruling, "move": _move,
}  # fmt: skip
_PAGES: dict[str, Callable[[Page, Desk], None]] = {
    "brief": _brief, "people": _people, "rules": _rules, "glossary": _glossary,
    "new-message": _new_message, "new-request": _new_request, "new-meeting": _new_meeting,
}  # fmt: skip
