"""The list at the left: everything the team has, in sections, newest first, with what waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    found = [*_inbox(desk, when, unread)]
    if desk.team:
        found += [*_decision(desk, unread), *_joint(desk, unread)]
    rulings = [_ruling(key, part, unread) for key, part in reversed(desk.feed.items("ruling"))]
    found += _section("Rulings", rulings)
    if desk.team:
        found += [*_messages(desk, unread), *_requests(desk, unread), *_meetings(desk, unread)]
    return [*found, *_team(desk)]


def _section(title: str, inside: list[Entry], always: bool = False) -> list[Entry]:
    new = sum(entry.new for entry in inside)
    urgent = sum(entry.urgent for entry in inside)
    notes = [f"{new} new"] * bool(new) + [f"{urgent} due"] * bool(urgent)
    heading = title.upper() + (f"  {', '.join(notes)}" if notes else "")
    return [Entry("", heading), *inside] if inside or always else []


def _number(key: str) -> str:
    return key.rpartition("-")[2]


def _inbox(desk: Desk, when: When, unread: Unread) -> list[Entry]:
    arrived = [*desk.feed.items("inject"), *desk.feed.items("hint")]
    arrived.sort(key=lambda item: item[1]["at"], reverse=True)
    inside = [
        _hint(key, part, unread) if key.startswith("hint") else _inject(desk, when, key, part) for key, part in arrived
    ]
    return _section("Inbox", inside, always=True)


def _hint(key: str, part: Part, unread: Unread) -> Entry:
    return Entry(key, "Hint from control", one_line(part["text"]), unread(key, part))


def _inject(desk: Desk, when: When, key: str, part: Part) -> Entry:
    waits = desk.plays and desk.waits_for_reply(part)
    new = desk.plays and not desk.opened(part)
    return Entry(key, f"{_number(key)}. {part['title']}", inject_state(desk, when, part), new=new, urgent=waits)


def inject_state(desk: Desk, when: When, part: Part) -> str:
    """Where an inject stands: `answer by 10:42 (in 03:10)`, `answered late`, `recalled`."""
    if part["recalled"]:
        return "recalled"
    if part["replies"]:
        newest = part["replies"][-1]
        version = f", version {newest['version']}" if newest["version"] > 1 else ""
        return f"answered{' late' if newest['late'] else ''}{version}"
    if part["asks"] == "reply":
        if part["answer_by"] is None:
            return "an answer is asked"
        due = when.due(part["answer_by"])
        return f"answer {due}" if due.startswith("by") else due
    if part["asks"] == "decision":
        return f"for your {desk.word('move').lower()}"
    return ""


def _decision(desk: Desk, unread: Unread) -> Iterator[Entry]:
    own = [(key, move) for key, move in desk.feed.items("move") if move["own"]]
    inside = []
    if desk.plays or not is_empty(desk.body):
        inside.append(Entry("draft", "Draft", pen_state(desk), urgent=desk.plays and _asked_for(desk)))
    for place, kept in enumerate(desk.draft.get("kept", ())):
        inside.append(Entry(f"kept-{place}", "Kept version", f"by {desk.person(kept['seat'])}"))
    for key, move in reversed(own):
        newest = move["versions"][-1]
        note = f"version {newest['version']} sent{' late' if newest['late'] else ''}{move_state(desk, move)}"
        if move["returned"]:
            note = "returned with a question"
        urgent = desk.plays and bool(move["returned"])
        # What one sent oneself is no news; what became of it is.
        news = newest["seat"] != desk.seat or move["returned"] or move["ruled"] or newest["endorsements"]
        new = bool(news) and unread(key, move)
        inside.append(Entry(key, f"{desk.word('phase')} {move['phase']}", note, new, urgent))
    yield from _section(desk.word("move"), inside)


def pen_state(desk: Desk) -> str:
    """Who writes the draft at the moment."""
    if desk.holds_pen:
        others = [seat for seat in desk.draft.get("asked", ()) if seat != desk.seat]
        return "you have the pen; asked for" if others else "you have the pen"
    if desk.draft.get("holder"):
        return f"{desk.person(desk.draft['holder'])} has the pen"
    return "nobody writes it" if not is_empty(desk.body) else "not begun"


def _asked_for(desk: Desk) -> bool:
    return desk.holds_pen and any(seat != desk.seat for seat in desk.draft.get("asked", ()))


def move_state(desk: Desk, move: Part) -> str:
    """What became of a move that was sent."""
    if move["returned"]:
        return "; returned: a question"
    if move["ruled"]:
        return "; ruled"
    standing = {"waiting": "; waits for partners", "endorsed": "; endorsed", "refused": "; refused"}
    return standing.get(move["standing"], "")


def _joint(desk: Desk, unread: Unread) -> list[Entry]:
    inside = []
    for key, move in reversed(desk.feed.items("move")):
        if move["own"]:
            continue
        waits = desk.plays and desk.waits_for_endorsement(move)
        given = move["versions"][-1]["endorsements"].get(desk.team) if move["versions"] else None
        said = {"endorse": "you endorsed it", "reserve": "endorsed, reserved", "refuse": "you refused it"}
        note = "no longer asks us" if move["withdrawn"] else "waits for us" if not given else said[given["answer"]]
        title = f"{desk.party(move['team'])}, {desk.word('phase').lower()} {move['phase']}"
        inside.append(Entry(key, title, note, unread(key, move), waits))
    return _section(f"Joint {desk.word('move').lower()}s", inside)


def _ruling(key: str, part: Part, unread: Unread) -> Entry:
    text = part["text"] or part["outcome"]
    return Entry(key, f"{_number(key)}. {one_line(text)}", new=unread(key, part))


def _messages(desk: Desk, unread: Unread) -> list[Entry]:
    inside = [Entry("new-message", "+ Write a message")] if desk.plays else []
    for key, part in reversed(desk.feed.items("message")):
        who = f"to {', '.join(part['to_names'])}" if part["own"] else part["from_name"]
        new = unread(key, part) and not part["own"]
        inside.append(Entry(key, f"{who}: {one_line(part['text'])}", new=new))
    return _section("Messages", inside)


def _requests(desk: Desk, unread: Unread) -> list[Entry]:
    inside = [Entry("new-request", "+ Ask control")] if desk.plays else []
    for key, part in reversed(desk.feed.items("request")):
        answered = bool(part["answer"])
        note = "answered" if answered else "waits for control"
        inside.append(Entry(key, f"{_number(key)}. {one_line(part['text'])}", note, unread(key, part) and answered))
    return _section("Requests", inside)


def _meetings(desk: Desk, unread: Unread) -> list[Entry]:
    inside = [Entry("new-meeting", "+ Ask for a meeting")] if desk.plays else []
    for key, part in reversed(desk.feed.items("meeting")):
        waits = desk.plays and desk.waits_for_answer(part)
        with_whom = ", ".join(desk.party(team) for team in part["teams"] if team != desk.team)
        note = "they wait for your answer" if waits else part["status"].replace("held", "going on")
        new = unread(key, part) and not (part["own"] and part["status"] == "asked")
        inside.append(Entry(key, f"With {with_whom}", note, new, waits))
    return _section("Meetings", inside)


def _team(desk: Desk) -> list[Entry]:
    lead = f"lead: {desk.person(desk.lead)}" if desk.lead else ""
    inside = [Entry("brief", "Brief")]
    if desk.team:
        inside.append(Entry("people", "People", lead))
    inside += [Entry("rules", "Rules")] * bool(desk.head.get("rules"))
    inside += [Entry("glossary", "Glossary")] * bool(desk.head.get("glossary"))
    return _section("Team" if desk.team else "Exercise", inside)
