"""The selected item in full. Text of others goes into Content as it is, never through markup."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from ttx.locale import N_, Words
from ttx.seat import askedpages
from ttx.seat.asked import Kept
from ttx.seat.contents import inject_state, move_state, pen_state
from ttx.seat.page import Page
from ttx.seat.parts import CONTROL, EMPTY, Desk, Part, is_empty
from ttx.seat.when import When
from ttx.tui.clocks import exercise_time


def page(desk: Desk, when: When, key: str, kept: Kept) -> Content:
    """What stands at the right for the item of this name."""
    shown = Page()
    kind = key.rpartition("-")[0] or key
    part, _ = desk.part(key), desk.words
    if askedpages.show(shown, desk, key, kept):
        return shown.content()
    if kind in _ITEMS and part:
        _ITEMS[kind](shown, desk, when, key, part)
    elif kind == "kept":
        _kept(shown, desk, when, key)
    elif key in _PAGES:
        _PAGES[key](shown, desk)
    elif kind in _ITEMS:
        shown.note(_("This is no longer there."))
    return shown.content()


# -- what arrived


def _inject(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    _ = desk.words
    part = _turned(desk, key, part)
    shown.title(f"{key.rpartition('-')[2]}. {part['title']}")
    story = _("story {time}", time=when.story(part["scenario"]))
    shown.note(" · ".join((_("From {name}", name=_.known(part["from"])), _.known(part["method"]))))
    shown.note(desk.listed((when.clock(part["wall"]), exercise_time(part["at"]), story)))
    if part["recalled"]:
        shown.warn(_("RECALLED: {reason}", reason=part["recalled"]))
        shown.labelled(_("Correction"), part["correction"])
        return
    if part["untranslated"]:
        shown.note(_("Not translated: this is as it was written."))
    else:
        _which(shown, desk, key, part)
    shown.prose(part["text"])
    for _name, hint in desk.feed.items("hint"):
        if hint["about"] == key:
            shown.labelled(_("Hint from control, {time}", time=exercise_time(hint["at"])), hint["text"])
    if part["asks"] == "decision":
        shown.prose(_("This is for your {move}: F2."))
    for reply in part["replies"]:
        by, at = _by(desk, reply), exercise_time(reply["at"])
        label = _("Your reply, version {number}", number=reply["version"])
        label = desk.listed([label] + [_("late")] * reply["late"])
        label += f" ({desk.listed((by, at))})"
        shown.labelled(label, "\n".join(text for text in (reply["choice"], reply["text"]) if text))
    if part["asks"] == "reply" and not part["replies"] and not desk.plays:
        shown.prose(inject_state(desk, when, part))


def _turned(desk: Desk, key: str, part: Part) -> Part:
    """The item in the words that the one who sits here wants to read."""
    return part | part["original"] if desk.as_written == key else part


def _which(shown: Page, desk: Desk, key: str, part: Part) -> None:
    """Say which words these are, where there are two."""
    _ = desk.words
    if part["original"]:
        translated = _("Translated. Ctrl+O shows it as it was written.")
        shown.note(_("As it was written. Ctrl+O goes back.") if desk.as_written == key else translated)


def _by(desk: Desk, given: Part) -> str:
    _ = desk.words
    return _("entered by control") if given["entered_for"] else desk.person(given["seat"])


def _hint(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    _ = desk.words
    shown.title(_("Hint from control"))
    about = desk.part(part["about"]) if part["about"] else {}
    on = [_("about {title}", title=about["title"])] if about else []
    shown.note(desk.listed([exercise_time(part["at"]), *on]))
    _which(shown, desk, key, part)
    shown.prose(_turned(desk, key, part)["text"])


def _message(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    _ = desk.words
    to = desk.listed(desk.party(name) for name in part["to"])
    shown.title(_("From {name} to {names}", name=desk.party(part["from"]), names=to))
    by = [_("sent by {name}", name=desk.person(part["seat"]))] if part["seat"] else []
    shown.note(desk.listed([when.clock(part["wall"]), exercise_time(part["at"]), *by]))
    _which(shown, desk, key, part)
    shown.prose(_turned(desk, key, part)["text"])
    if before := desk.part(part["reply_to"]):
        shown.labelled(_("In answer to {name}", name=desk.party(before["from"])), before["text"])


def _request(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    _ = desk.words
    shown.title(_("Request to control"))
    shown.note(desk.listed((exercise_time(part["at"]), _("by {name}", name=desk.person(part["seat"])))))
    shown.prose(part["text"])
    if part["answer"]:
        shown.labelled(_("Control's answer, {time}", time=exercise_time(part["answered_at"])), part["answer"])
    else:
        shown.prose(_("Control has not answered yet."))


def _meeting(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    _ = desk.words
    shown.title(_("Meeting of {names}", names=desk.listed(desk.party(team) for team in part["teams"])))
    by = _("Asked for by {name}", name=desk.party(part["by"])) if part["by"] != CONTROL else _("Noted by control")
    shown.note(desk.listed((by, exercise_time(part["at"]))))
    shown.labelled(_("Level and channel"), desk.listed(text for text in (part["level"], part["channel"]) if text))
    shown.labelled(_("Topic"), part["topic"])
    for team, given in part["answers"].items():
        said = _("{name} declines", name=desk.party(team))
        if given["agrees"]:
            said = _("{name} agrees", name=desk.party(team))
        shown.said(_, said, given["text"])
    silent = [desk.party(team) for team in part["teams"] if team != part["by"] and team not in part["answers"]]
    if part["status"] == "asked" and silent:
        shown.line("\n" + _("Not answered yet: {names}.", names=desk.listed(silent)))
    if part["started_at"] is not None:
        shown.line("\n" + _("Began {time}.", time=exercise_time(part["started_at"])))
    if part["ended_at"] is not None:
        shown.line(_("Ended {time}.", time=exercise_time(part["ended_at"])))
    shown.labelled(_("Result"), part["result"])
    shown.labelled(_("Joint text"), part["joint_text"])


def _ruling(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    _ = desk.words
    shown.title(_("Ruling of control, read by every team") if part["public"] else _("Ruling of control"))
    about = [desk.part(name) for name in part["on"]]
    phases = desk.listed(_("{phase} {number}", number=move["phase"]) for move in about if move)
    on = [_("on your {move} of {phases}", phases=phases)] if phases else []
    shown.note(desk.listed([exercise_time(part["at"]), *on]))
    if (amended := part.get("amended")) is not None:
        shown.warn(_("AMENDED {time}: it said something else before", time=exercise_time(amended)))
    shown.prose(part["outcome"])
    shown.prose(part["text"])


# -- moves


_ANSWERED = {
    "endorse": N_("{name} endorses"),
    "reserve": N_("{name} endorses with a reservation"),
    "refuse": N_("{name} refuses"),
}


def _move(shown: Page, desk: Desk, when: When, key: str, part: Part) -> None:
    _ = desk.words
    shown.title(_("{Move} of {name}, {phase} {number}", name=desk.party(part["team"]), number=part["phase"]))
    if part["withdrawn"]:
        shown.note(_("The newest version no longer asks your team."))
        return
    if part["returned"]:
        _returned(shown, _, part)
        again = _("Send a new version: F2 begins with what you sent; Ctrl+S sends it. {Move}s are never overwritten.")
        shown.note(again)
    elif state := move_state(desk, part):
        shown.note(state[:1].upper() + state[1:])
    for version in reversed(part["versions"]):
        shown.line("")
        title = _("Version {number}", number=version["version"])
        shown.title(desk.listed([title] + [_("LATE")] * version["late"]))
        by = [_by(desk, version)] if part["own"] or version["entered_for"] else []
        shown.note(desk.listed([exercise_time(version["at"]), *by]))
        move_text(shown, desk, version)
        for team, given in version["endorsements"].items():
            shown.said(_, _(_ANSWERED[given["answer"]], name=desk.party(team)), given["text"])


def _returned(shown: Page, _: Words, move: Part) -> None:
    shown.warn(_("RETURNED FOR CLARIFICATION"))
    shown.line(move["returned"])


def move_text(shown: Page, desk: Desk, body: Part) -> None:
    """A move as it reads: actions, what was filled in, partners."""
    _ = desk.words
    for place, action in enumerate(body["actions"], 1):
        if not action.get("what", "").strip():
            continue
        shown.line(f"\n{place}. {action['what']}")
        toward = desk.listed(desk.party(name) for name in action.get("toward", ()))
        about = [_.known(action.get("instrument", "")), _("toward {names}", names=toward) if toward else ""]
        about += [_.known(action.get("visibility") or "public"), action.get("level", ""), action.get("timing", "")]
        shown.note("   " + " · ".join(text for text in about if text))
    form = {field["id"]: field for field in desk.head.get("form", ())}
    ordered = sorted(body["fields"], key=lambda name: list(form).index(name) if name in form else len(form))
    for name in ordered:
        text, field = body["fields"][name], form.get(name, {})
        if text.strip():
            shown.labelled(_.known(field.get("label", name)), _.known(text) if field.get("choices") else text)
    shown.labelled(_("Joint with"), desk.listed(desk.party(team) for team in body["joint"]))


def draft_page(desk: Desk) -> Content:
    """The draft for those who do not have the pen: they read along while it is written."""
    shown = Page()
    _, pen = desk.words, pen_state(desk)
    shown.title(_("{Move}: draft"))
    shown.note(_("{sentence}.", sentence=pen[:1].upper() + pen[1:]))
    if desk.plays:
        asked = desk.seat in desk.draft.get("asked", ())
        free = _("F7 takes the pen.")
        if desk.draft.get("holder"):
            free = _("F7 asks for the pen; after a minute of silence it comes at once.")
        shown.note(_("You asked for the pen.") if asked else free)
    if (own := desk.own_move()) and own[1]["returned"]:
        _returned(shown, _, own[1])
    if is_empty(desk.body):
        shown.prose(_("Nothing is written yet. What the one with the pen writes, everybody in the team reads here."))
    else:
        move_text(shown, desk, desk.body)
    return shown.content()


def submit_page(desk: Desk, body: Part, version: int) -> Content:
    """What is about to be sent, whole."""
    shown = Page()
    _ = desk.words
    shown.note(_("This will be version {number}. It cannot be taken back; a later version can follow.", number=version))
    move_text(shown, desk, body)
    return shown.content()


def both_page(desk: Desk, body: Part) -> Content:
    """A version that came meanwhile, and ours under it."""
    shown, _ = Page(), desk.words
    own = desk.own_move()
    newest = own[1]["versions"][-1] if own else EMPTY
    shown.warn(_("NOT SENT: somebody else of your team has sent a version meanwhile"))
    by = desk.person(newest.get("seat", ""))
    shown.title(_("Version {number}, sent by {name}", number=newest.get("version", ""), name=by))
    move_text(shown, desk, newest)
    shown.line("")
    shown.title(_("Yours, not sent. Send it as version {number}?", number=newest.get("version", 0) + 1))
    move_text(shown, desk, body)
    return shown.content()


def form_head(desk: Desk) -> Content:
    """What stands above the form while one writes."""
    shown, _ = Page(), desk.words
    keys = [_("F3 the rest, Ctrl+S send, F7 give the pen.")]
    if not desk.may_submit:
        keys.append(_("Only the lead sends it: {name}.", name=desk.person(desk.lead)))
    shown.title(_("{Move}, version {number}", number=desk.sent_version() + 1))
    if (own := desk.own_move()) and own[1]["returned"]:
        _returned(shown, _, own[1])
    asked = [desk.person(seat) for seat in desk.draft.get("asked", ()) if seat != desk.seat]
    if asked:
        shown.warn(_("{names} asks for the pen: F7 gives it", names=desk.listed(asked)))
    shown.note(" ".join(keys))
    return shown.content()


def _kept(shown: Page, desk: Desk, when: When, key: str) -> None:
    kept, _ = desk.draft.get("kept", ()), desk.words
    place = int(key.rpartition("-")[2])
    if place >= len(kept):
        shown.note(_("This version is no longer there."))
        return
    shown.title(_("Kept: what {name} wrote", name=desk.person(kept[place]["seat"])))
    shown.note(when.clock(kept[place]["at"]))
    shown.note(_("Somebody else had changed the draft meanwhile, so both are kept."))
    move_text(shown, desk, EMPTY | kept[place]["body"])


# -- what does not change


def _brief(shown: Page, desk: Desk) -> None:
    _ = desk.words
    shown.title(str(desk.head.get("title", "")))
    marking = desk.head.get("marking", {})
    shown.note(f"{marking.get('classification', '')} · TLP:{marking.get('tlp', '')}")
    if question := desk.clock.get("question"):
        shown.labelled(_("The question of this {phase}"), question)
    shown.labelled(_("For {name} only", name=desk.head.get("name", "")), desk.head.get("brief", ""))
    shown.labelled(_("Background"), desk.head.get("background", ""))


def _people(shown: Page, desk: Desk) -> None:
    _ = desk.words
    shown.title(str(desk.head.get("name", "")))
    for seat in desk.part("people"):
        name, office = desk.part("people")[seat]
        notes = [_("you")] * (seat == desk.seat) + [_("lead")] * (seat == desk.lead)
        notes += [_("has the pen")] * (seat == desk.draft.get("holder"))
        about = f" ({desk.listed(notes)})" if notes else ""
        shown.line(desk.listed(text for text in (name, office) if text) + about)
    if waiting := desk.part("team").get("lead_asked"):
        shown.warn(_("{names} asks for the lead", names=desk.listed(desk.person(seat) for seat in waiting)))
    if desk.lead:
        shown.prose(_("The lead alone sends replies and {move}s."))
    shown.labelled(_("Other teams"), "\n".join(desk.party(team) for team in desk.others()))


def _rules(shown: Page, desk: Desk) -> None:
    _ = desk.words
    shown.title(_("Rules"))
    shown.prose(desk.head.get("rules", ""))


def _glossary(shown: Page, desk: Desk) -> None:
    _ = desk.words
    shown.title(_("Glossary"))
    for term, meaning in sorted(desk.head.get("glossary", {}).items()):
        shown.labelled(term, meaning)


def _new_message(shown: Page, desk: Desk) -> None:
    _ = desk.words
    shown.title(_("Write a message"))
    shown.note(_("To other teams, to those whom control plays, or to control. Control reads every message."))


def _new_request(shown: Page, desk: Desk) -> None:
    _ = desk.words
    shown.title(_("Ask control"))
    shown.note(_("For information, support or a decision. The answer comes here."))


def _new_meeting(shown: Page, desk: Desk) -> None:
    _ = desk.words
    shown.title(_("Ask for a meeting"))
    shown.note(_("The teams answer; when all agree, either side starts it and writes down the result."))
    if levels := desk.part("team").get("levels"):
        shown.note(_("Levels at your table: {names}", names=desk.listed(levels)))


_Item = Callable[[Page, Desk, When, str, Part], None]
_ITEMS: dict[str, _Item] = {
    "inject": _inject, "hint": _hint, "message": _message, "request": _request,
    "meeting": _meeting, "ruling": _ruling, "move": _move,
}  # fmt: skip
_PAGES: dict[str, Callable[[Page, Desk], None]] = {
    "brief": _brief, "people": _people, "rules": _rules, "glossary": _glossary,
    "new-message": _new_message, "new-request": _new_request, "new-meeting": _new_meeting,
}  # fmt: skip
