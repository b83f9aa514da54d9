"""The list at the left: everything the team has, in sections, newest first, with what waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ttx.locale import Words
from ttx.seat.parts import Desk, Part, is_empty
from ttx.seat.when import When
from ttx.text import one_line


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list, or two with a note. A heading has no key and cannot be chosen."""

    key: str
    title: str
    note: str = ""
    new: bool = False
    urgent: bool = False


Unread = Callable[[str, Part], bool]


def entries(desk: Desk, when: When, unread: Unread) -> list[Entry]:
    """All sections. Those that a seat cannot use are not there."""
    _ = desk.words
    found = [*_inbox(desk, when, unread)]
    if desk.team:
        found += [*_decision(desk, unread), *_joint(desk, unread)]
    rulings = [_ruling(desk, key, part, unread) for key, part in reversed(desk.feed.items("ruling"))]
    found += section(_, _("Rulings"), rulings)
    if desk.team:
        found += [*_messages(desk, unread), *_requests(desk, unread), *_meetings(desk, unread)]
    return [*found, *_team(desk)]


def section(_: Words, title: str, inside: list[Entry], always: bool = False) -> list[Entry]:
    """A heading that counts what is new and due, and what stands under it."""
    new = sum(entry.new for entry in inside)
    urgent = sum(entry.urgent for entry in inside)
    notes = [_("{count} new", count=new)] * bool(new) + [_("{count} due", count=urgent)] * bool(urgent)
    heading = title.upper() + (f"  {', '.join(notes)}" if notes else "")
    return [Entry("", heading), *inside] if inside or always else []


def _number(key: str) -> str:
    return key.rpartition("-")[2]


def _inbox(desk: Desk, when: When, unread: Unread) -> list[Entry]:
    _ = desk.words
    arrived = [*desk.feed.items("inject"), *desk.feed.items("hint")]
    arrived.sort(key=lambda item: item[1]["at"], reverse=True)
    inside = [
        _hint(_, key, part, unread) if key.startswith("hint") else _inject(desk, when, key, part)
        for key, part in arrived
    ]
    return section(_, _("Inbox"), inside, always=True)


def _hint(_: Words, key: str, part: Part, unread: Unread) -> Entry:
    return Entry(key, _("Hint from control"), one_line(part["text"]), unread(key, part))


def _inject(desk: Desk, when: When, key: str, part: Part) -> Entry:
    waits = desk.plays and desk.waits_for_reply(part)
    new = desk.plays and not desk.opened(part)
    return Entry(key, f"{_number(key)}. {part['title']}", inject_state(desk, when, part), new=new, urgent=waits)


def inject_state(desk: Desk, when: When, part: Part) -> str:
    """Where an inject stands: `answer by 10:42 (in 03:10)`, `answered late`, `recalled`."""
    _ = desk.words
    if part["recalled"]:
        return _("recalled")
    if part["replies"]:
        newest = part["replies"][-1]
        notes = [_("answered late") if newest["late"] else _("answered")]
        notes += [_("version {number}", number=newest["version"])] * (newest["version"] > 1)
        return desk.listed(notes)
    if part["asks"] == "reply":
        return _("an answer is asked") if part["answer_by"] is None else when.due(part["answer_by"])
    if part["asks"] == "decision":
        return _("for your {move}")
    return ""


def _decision(desk: Desk, unread: Unread) -> Iterator[Entry]:
    _ = desk.words
    own = [(key, move) for key, move in desk.feed.items("move") if move["own"]]
    inside = []
    if desk.plays or not is_empty(desk.body):
        inside.append(Entry("draft", _("Draft"), pen_state(desk), urgent=desk.plays and _asked_for(desk)))
    for place, kept in enumerate(desk.draft.get("kept", ())):
        inside.append(Entry(f"kept-{place}", _("Kept version"), _("by {name}", name=desk.person(kept["seat"]))))
    for key, move in reversed(own):
        newest = move["versions"][-1]
        number = newest["version"]
        sent = _("version {number} sent late", number=number)
        if not newest["late"]:
            sent = _("version {number} sent", number=number)
        note = "; ".join(text for text in (sent, move_state(desk, move)) if text)
        if move["returned"]:
            note = _("returned with a question")
        urgent = desk.plays and bool(move["returned"])
        # What one sent oneself is no news; what became of it is.
        news = newest["seat"] != desk.seat or move["returned"] or move["ruled"] or newest["endorsements"]
        new = bool(news) and unread(key, move)
        inside.append(Entry(key, _("{Phase} {number}", number=move["phase"]), note, new, urgent))
    yield from section(_, _("{Move}"), inside)


def pen_state(desk: Desk) -> str:
    """Who writes the draft at the moment."""
    _ = desk.words
    if desk.holds_pen:
        others = [seat for seat in desk.draft.get("asked", ()) if seat != desk.seat]
        return _("you have the pen; asked for") if others else _("you have the pen")
    if desk.draft.get("holder"):
        return _("{name} has the pen", name=desk.person(desk.draft["holder"]))
    return _("nobody writes it") if not is_empty(desk.body) else _("not begun")


def _asked_for(desk: Desk) -> bool:
    return desk.holds_pen and any(seat != desk.seat for seat in desk.draft.get("asked", ()))


def move_state(desk: Desk, move: Part) -> str:
    """What became of a move that was sent; nothing where nothing has yet."""
    _ = desk.words
    if move["returned"]:
        return _("returned: a question")
    if move["ruled"]:
        return _("ruled")
    standing = {"waiting": _("waits for partners"), "endorsed": _("endorsed"), "refused": _("refused")}
    return standing.get(move["standing"], "")


def _joint(desk: Desk, unread: Unread) -> list[Entry]:
    inside, _ = [], desk.words
    for key, move in reversed(desk.feed.items("move")):
        if move["own"]:
            continue
        waits = desk.plays and desk.waits_for_endorsement(move)
        given = move["versions"][-1]["endorsements"].get(desk.team) if move["versions"] else None
        said = {"endorse": _("you endorsed it"), "reserve": _("endorsed, reserved"), "refuse": _("you refused it")}
        note = said[given["answer"]] if given else _("waits for us")
        if move["withdrawn"]:
            note = _("no longer asks us")
        title = desk.listed([desk.party(move["team"]), _("{phase} {number}", number=move["phase"])])
        inside.append(Entry(key, title, note, unread(key, move), waits))
    return section(_, _("Joint {move}s"), inside)


def _ruling(desk: Desk, key: str, part: Part, unread: Unread) -> Entry:
    text = part["text"] or part["outcome"]
    note = desk.words("amended") if part.get("amended") is not None else ""
    return Entry(key, f"{_number(key)}. {one_line(text)}", note, unread(key, part))


def _messages(desk: Desk, unread: Unread) -> list[Entry]:
    _ = desk.words
    inside = [Entry("new-message", "+ " + _("Write a message"))] if desk.plays else []
    for key, part in reversed(desk.feed.items("message")):
        to = desk.listed(desk.party(name) for name in part["to"])
        who = _("to {names}", names=to) if part["own"] else desk.party(part["from"])
        new = unread(key, part) and not part["own"]
        inside.append(Entry(key, f"{who}: {one_line(part['text'])}", new=new))
    return section(_, _("Messages"), inside)


def _requests(desk: Desk, unread: Unread) -> list[Entry]:
    _ = desk.words
    inside = [Entry("new-request", "+ " + _("Ask control"))] if desk.plays else []
    for key, part in reversed(desk.feed.items("request")):
        answered = bool(part["answer"])
        note = _("answered") if answered else _("waits for control")
        inside.append(Entry(key, f"{_number(key)}. {one_line(part['text'])}", note, unread(key, part) and answered))
    return section(_, _("Requests"), inside)


def _meetings(desk: Desk, unread: Unread) -> list[Entry]:
    _ = desk.words
    inside = [Entry("new-meeting", "+ " + _("Ask for a meeting"))] if desk.plays else []
    for key, part in reversed(desk.feed.items("meeting")):
        waits = desk.plays and desk.waits_for_answer(part)
        with_whom = desk.listed(desk.party(team) for team in part["teams"] if team != desk.team)
        going = _("going on") if part["status"] == "held" else _.known(part["status"])
        note = _("they wait for your answer") if waits else going
        new = unread(key, part) and not (part["own"] and part["status"] == "asked")
        inside.append(Entry(key, _("With {names}", names=with_whom), note, new, waits))
    return section(_, _("Meetings"), inside)


def _team(desk: Desk) -> list[Entry]:
    _ = desk.words
    lead = _("lead: {name}", name=desk.person(desk.lead)) if desk.lead else ""
    inside = [Entry("brief", _("Brief"))]
    if desk.team:
        inside.append(Entry("people", _("People"), lead))
    inside += [Entry("rules", _("Rules"))] * bool(desk.head.get("rules"))
    inside += [Entry("glossary", _("Glossary"))] * bool(desk.head.get("glossary"))
    return section(_, _("Team") if desk.team else _("Exercise"), inside)
