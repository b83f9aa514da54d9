"""Control's desk: what waits for a person here, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from ttx.console.events import heading
from ttx.console.here import QUEUE, Here
from ttx.exercise.collisions import collisions
from ttx.exercise.conditions import holds
from ttx.exercise.state import InjectState, Message, MoveState, Ruling
from ttx.playbook.models import CONTROL
from ttx.text import one_line
from ttx.tui.clocks import exercise_time, span
from ttx.tui.lines import Row, folded

_TEXT = 400
NOTES = 5
"""How many of the newest observations stay in sight."""


@dataclass(frozen=True, slots=True)
class _Item:
    """Something on the desk before it is laid out."""

    key: str
    mark: str
    head: list[Any]
    texts: tuple[str, ...] = ()
    style: str = "$quiet"

    def row(self, width: int) -> Row:
        first = Content.assemble((f" {self.mark} ", "bold"), *self.head)
        below = [Content(one_line(text, _TEXT)).stylize(self.style) for text in self.texts if text]
        return Row(self.key, (first, *(line for text in below for line in folded(text, width, 3))))


def desk_rows(here: Here, width: int) -> list[Row]:
    """The rows of the desk, under headings, for a list of this width."""
    rows: list[Row] = []
    for title, found in (
        (f"RULE ON {here.word('move')}s".upper(), _moves(here)),
        ("COLLIDING, better ruled on together", _colliding(here)),
        ("RULINGS DRAFTED, not out", _rulings(here)),
        ("REQUESTS", _requests(here)),
        ("MESSAGES to answer", _messages(here)),
        ("SUGGESTED next", _suggested(here)),
        ("HAS IT COME TRUE?", _judged(here)),
        ("MEETINGS now", _meetings(here)),
        ("EXPECTED, not ticked", _expected(here)),
        ("RULED, the newest", _ruled(here)),
        ("NOTED", _noted(here)),
    ):
        section = [item.row(width) for item in found]
        if section:
            rows += [Row("", (heading(title, len(section)),)), *section]
    return rows


def _since(here: Here, at: int) -> tuple[str, str]:
    return (f"  {span(here.now - at)} ago", "$quiet")


def _claimed(here: Here, seat: str) -> tuple[str, str]:
    return (f"  [{here.person(seat)}]" if seat else "", "$text-accent")


def to_rule(here: Here) -> list[MoveState]:
    """The moves whose newest version no ruling covers."""
    return [move for move in here.state.moves.values() if move.ruled < move.newest.version]


def _moves(here: Here) -> Iterator[_Item]:
    waits = {
        "alone": "",
        "waiting": "joint, waits for partners",
        "endorsed": "joint, endorsed",
        "refused": "joint, REFUSED",
    }
    for move in to_rule(here):
        newest = move.newest
        notes = [f"v{newest.version}", waits[move.standing], "LATE" if newest.late else ""]
        notes += [
            "returned" if move.returned else "",
            "unsent at the end" if here.state.teams[move.team].unsent else "",
        ]
        if newest.joint:
            given = newest.endorsements
            missing = [team for team in newest.joint if team not in given]
            notes[1] += f" ({here.shorts(missing)})" if missing else ""
        mark = "*" if move.id in here.marked else "■"
        head = [(here.party(move.team), "bold"), "  ", ", ".join(filter(None, notes)), _since(here, newest.at)]
        text = " / ".join(action.what for action in newest.actions) or " / ".join(newest.fields.values())
        yield _Item(move.id, mark, [*head, _claimed(here, move.claimed_by)], (text,))


def _rulings(here: Here) -> Iterator[_Item]:
    for ruling in here.state.rulings.values():
        if ruling.status == "draft":
            on = [here.state.moves[move].team for move in ruling.moves if move in here.state.moves]
            whose = f"on {here.shorts(on)}" if on else "on no move"
            who = here.person(ruling.seat)
            notes = [f"{who} {'draft' if who == 'you' else 'drafts'} it"]
            if ruling.odds is not None:
                notes.append(f"{ruling.odds} percent")
            if ruling.rolls:
                newest = ruling.rolls[-1]
                notes.append(f"rolled {newest.roll}: {'comes true' if newest.came_true else 'does not'}")
            head = [f"{whose}, v{ruling.version}", "  G releases"]
            yield _Item(ruling.id, "§", head, (ruling.outcome, ", ".join(notes)))


def _colliding(here: Here) -> Iterator[_Item]:
    for one, other, why in collisions(here.state):
        both = here.shorts([here.state.moves[one].team, here.state.moves[other].team])
        yield _Item(f"collide:{one}:{other}", "⋈", [(both, "bold")], (f"{why}; enter rules on both",))


def _ruled(here: Here) -> Iterator[_Item]:
    for ruling in released(here)[:NOTES]:
        on = [here.state.moves[move].team for move in ruling.moves if move in here.state.moves]
        amended = ", amended" if ruling.amendments else ""
        head = [f"on {here.shorts(on)}" if on else "on no move", amended, _since(here, ruling.released_at or 0)]
        yield _Item(ruling.id, "§", [*head, ("  A amends", "$quiet")], (ruling.outcome,))


def released(here: Here) -> list[Ruling]:
    """Rulings that are out, the newest first."""
    found = [ruling for ruling in here.state.rulings.values() if ruling.status == "released"]
    return sorted(found, key=lambda ruling: ruling.released_at or 0, reverse=True)


def open_requests(here: Here) -> int:
    """How many requests nobody has answered."""
    return sum(not request.answer for request in here.state.requests.values())


def _requests(here: Here) -> Iterator[_Item]:
    for request in here.state.requests.values():
        if not request.answer:
            head = [(here.party(request.team), "bold"), _since(here, request.at), _claimed(here, request.claimed_by)]
            yield _Item(request.id, "?", head, (request.text,), "")


def open_messages(here: Here) -> list[Message]:
    """Messages of teams to control or an actor that nobody has answered."""
    teams, actors = here.state.playbook.teams, here.state.playbook.actors
    return [
        message
        for message in here.state.messages.values()
        if message.sender in teams
        and not message.answered
        and any(party == CONTROL or party in actors for party in message.to)
    ]


def _messages(here: Here) -> Iterator[_Item]:
    for message in open_messages(here):
        to = ", ".join(map(here.party, message.to))
        head = [(here.party(message.sender), "bold"), f" to {to}", _since(here, message.at)]
        yield _Item(message.id, "✉", [*head, _claimed(here, message.claimed_by)], (message.text,), "")


def suggestions(here: Here) -> Iterator[tuple[InjectState, InjectState, Any]]:
    """What the playbook suggests after what is out: the inject, the one to think of, and the condition."""
    for inject in here.state.injects.values():
        if inject.deliveries:
            for suggestion in inject.spec.then_suggest:
                target = here.state.injects[suggestion.inject]
                if target.status in QUEUE:
                    yield inject, target, suggestion.if_


def _suggested(here: Here) -> Iterator[_Item]:
    seen = set()
    for inject, target, when in suggestions(here):
        true = inject.judged.get(when, False) if isinstance(when, str) else holds(here.state, when, here.now)
        if true and target.id not in seen:
            seen.add(target.id)
            why = when if isinstance(when, str) else f"after {inject.spec.title}"
            yield _Item(f"suggest:{target.id}", "→", [(target.spec.title, "bold")], (why,))


def _judged(here: Here) -> Iterator[_Item]:
    """Sentences that nobody has said yes or no to, one row for each inject that has some."""
    open_ones: dict[str, list[str]] = {}
    for inject in here.state.injects.values():
        when = inject.spec.when
        waits = inject.status == "waiting" and inject.phase == here.state.phase
        if waits and isinstance(when, str) and when not in inject.judged:
            open_ones.setdefault(inject.id, []).append(when)
    for inject, _, sentence in suggestions(here):
        if isinstance(sentence, str) and sentence not in inject.judged:
            open_ones.setdefault(inject.id, []).append(sentence)
    for name, sentences in open_ones.items():
        title = here.state.injects[name].spec.title
        yield _Item(f"judge:{name}", "◇", [(title, "$quiet")], tuple(sentences), "")


def _meetings(here: Here) -> Iterator[_Item]:
    for meeting in here.state.meetings.values():
        if meeting.status in ("asked", "agreed", "held"):
            level = ", ".join(filter(None, (meeting.level, meeting.channel)))
            yield _Item(
                meeting.id,
                "○",
                [(here.shorts(meeting.teams), "bold"), f"  {meeting.status}  {level}"],
                (meeting.topic,),
            )


def _expected(here: Here) -> Iterator[_Item]:
    for inject in here.state.injects.values():
        for place, expect in enumerate(inject.spec.expect):
            delivery = inject.deliveries.get(expect.team)
            if delivery is None or delivery.recalled or place in inject.ticks:
                continue
            until = delivery.at + (expect.within or 0) * 1000
            by = f"  by {exercise_time(until)}" if expect.within else ""
            late = bool(expect.within) and here.now > until
            head = [(here.short(expect.team), "bold"), (by, "$text-warning" if late else "$quiet")]
            yield _Item(
                f"expect:{inject.id}:{place}",
                "▫",
                [*head, ("  past" if late else "", "$text-warning")],
                (expect.action,),
            )


def _noted(here: Here) -> Iterator[_Item]:
    for note in list(here.state.observations.values())[: -NOTES - 1 : -1]:
        about = here.short(note.team) if note.team else ""
        head = [
            " ".join(filter(None, (note.rating, about))),
            (f" {exercise_time(note.at)} {here.person(note.seat)}", "$quiet"),
        ]
        yield _Item(note.id, "✎", head, (note.text,))
