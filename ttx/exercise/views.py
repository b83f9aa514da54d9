"""What a seat may see, built from what it is allowed and never by taking away.

A view is a mapping of small parts: `head`, `clock`, `team`, and one for each thing a team has, under the name that the
team uses for it (`inject-3`). A change is then a patch of the parts that differ. No part holds the log's `seq`, an id
of the playbook's injects, or anything that moves when only another team's affairs do. No clock is read: what is delayed
arrives by an event.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ttx.exercise.events import Translated
from ttx.exercise.forms import form_of
from ttx.exercise.results import results
from ttx.exercise.state import (
    Answer,
    Delivery,
    Meeting,
    Message,
    MoveState,
    MoveVersion,
    QuestionnaireState,
    Ruling,
    SeatState,
    State,
)
from ttx.exercise.translations import as_read, stages_in
from ttx.playbook.models import FormField, Playbook

View = dict[str, dict[str, Any]]

CONTROL_ROLES = frozenset({"facilitator", "evaluator"})
"""Roles that receive events, not views."""


def view_for(state: State, seat: SeatState) -> View:
    """All that this seat may see. ValueError for control's roles, which fold the events themselves."""
    if seat.role in CONTROL_ROLES:
        raise ValueError("control's seats receive events, not a view")
    if seat.role == "screen":
        return screen_view(state)
    if seat.team and seat.role in ("player", "observer"):
        return team_view(state, seat.team) | seat_view(state, seat)
    return public_view(state) | seat_view(state, seat)


def team_view(state: State, team: str, *, as_written: bool = False) -> View:
    """What a team has: the same for all its seats. `as_written`: in the playbook's language, for control to look at."""
    mine, book = state.teams[team], state.playbook if as_written else state.read_by(team)
    spec, translated = book.teams[team], state.read_by(team) is not state.playbook
    view: View = {
        "head": _head(state, book) | {
            "team": team, "name": spec.name, "timezone": spec.timezone, "language": spec.language,
            "brief": spec.brief, "form": [_form_field(field) for field in form_of(book)],
        },
        "clock": _clock(state, mine.scenario, book),
        "team": {"lead": mine.lead, "seats": [seat.id for seat in state.team_seats(team)], "unsent": mine.unsent,
                 "lead_asked": list(mine.lead_asked), "levels": spec.levels},
    }  # fmt: skip
    if state.practice:
        answer = state.practice.answers.get(team, "")
        view["practice"] = {"title": state.practice.title, "text": state.practice.text, "answer": answer}
    for number, hint in enumerate(mine.hints, 1):
        about = mine.handle("inject", hint.inject) if mine.has("inject", hint.inject) else ""
        view[f"hint-{number}"] = {
            "at": hint.at,
            "about": about,
            **_text(hint.text, "" if as_written else hint.translated),
        }
    for number, item in enumerate(mine.items["inject"], 1):
        delivery = state.injects[item].deliveries[team]
        view[f"inject-{number}"] = _inject(book, delivery, Translated() if as_written else delivery.translated) | {
            "untranslated": translated and not delivery.translated.text and not delivery.recalled
        }
    for number, item in enumerate(mine.items["move"], 1):
        view[f"move-{number}"] = _move(state, state.moves[item], team, book)
    for number, item in enumerate(mine.items["message"], 1):
        view[f"message-{number}"] = _message(state, state.messages[item], team, book)
    for number, item in enumerate(mine.items["request"], 1):
        request = state.requests[item]
        view[f"request-{number}"] = {
            "at": request.at, "text": request.text, "seat": request.seat,
            "answer": request.answer, "answered_at": request.answered_at,
        }  # fmt: skip
    for number, item in enumerate(mine.items["meeting"], 1):
        view[f"meeting-{number}"] = _meeting(state, state.meetings[item], team)
    for number, item in enumerate(mine.items["ruling"], 1):
        view[f"ruling-{number}"] = _ruling(state, state.rulings[item], team)
    return view


def seat_view(state: State, seat: SeatState) -> View:
    """What this seat has for itself, beside what its team has: a comms check, questionnaires."""
    view: View = {}
    if state.check:
        view["check"] = {"text": state.check.text, "confirmed": seat.id in state.check.confirmed}
    for number, asked in enumerate(state.asked_of(seat), 1):
        view[f"questionnaire-{number}"] = _questionnaire(asked, seat.id, state.language_of(seat.team))
    return view


def _questionnaire(asked: QuestionnaireState, seat: str, language: str) -> dict[str, Any]:
    read = asked.read_in(language)
    given = asked.answered.get(seat, {})
    both = zip(asked.questions, read.questions, strict=True)
    return {
        "title": read.title,
        "wall": asked.wall,
        "intro": read.intro,
        "anonymous": asked.anonymous,
        "status": asked.status,
        "questions": [question.model_dump(mode="json") for question in read.questions],
        "answered": seat in asked.answered,
        "answers": {
            one.id: as_read(given[one.id], one.choices, other.choices) for one, other in both if one.id in given
        },
        "results": results(asked) if "seats" in asked.shown else None,
    }


def screen_view(state: State) -> View:
    """What the projector shows: what control puts up of what is public, and nothing else."""
    screen = state.screen
    if screen.frozen is not None and not screen.blank:
        # A stop for something real is shown on a frozen screen, too.
        frozen = {name: part for name, part in screen.frozen.items() if name != "clock"}
        now = _clock(state, state.public.scenario, state.playbook)
        return frozen | {"clock": now if state.real_stop else screen.frozen["clock"]}
    head, public = _head(state, state.playbook), public_view(state)
    # What is not public any more is not there, and its number would name nothing.
    item = screen.item if screen.item in public and not screen.blank else ""
    view: View = {
        "head": {name: head[name] for name in ("title", "purpose", "marking", "words", "phases")},
        "clock": public["clock"],
        "screen": {"show": list(screen.show), "note": screen.note, "item": item, "blank": screen.blank},
    }
    if screen.blank:
        return view
    kinds = {kind for kind in ("inject", "ruling") if f"{kind}s" in screen.show}
    view |= {name: part for name, part in public.items() if name == item or name.partition("-")[0] in kinds}
    for number, name in enumerate(screen.indicators, 1):
        spec = state.playbook.indicators[name]
        view[f"indicator-{number}"] = {"name": spec.name, "value": screen.indicators[name],
                                          "baseline": spec.baseline, "better": spec.better}  # fmt: skip
    shown_results = [asked for asked in state.questionnaires.values() if "screen" in asked.shown]
    for number, asked in enumerate(shown_results, 1):
        view[f"results-{number}"] = {"title": asked.title, "results": results(asked)}
    return view


def public_view(state: State) -> View:
    """What everybody may know: the clock, injects that all teams have in the same words, public rulings."""
    book = state.playbook
    view: View = {"head": _head(state, book), "clock": _clock(state, state.public.scenario, book)}
    for number, item in enumerate(state.public.items["inject"], 1):
        inject = state.injects[item]
        # Recalled from some only, it is no longer what all have; the numbers of the others stay.
        if inject.public:
            last = max(inject.deliveries.values(), key=lambda delivery: delivery.at)
            # Story time as the team knew it that knew least: what one team's inject moved is not public.
            scenario = min((each.scenario for each in inject.deliveries.values()), key=datetime.fromisoformat)
            view[f"inject-{number}"] = _inject(book, last, Translated()) | {
                "opened_by": [], "replies": [], "scenario": scenario, "untranslated": False,
            }  # fmt: skip
    for number, item in enumerate(state.public.items["ruling"], 1):
        view[f"ruling-{number}"] = _ruling(state, state.rulings[item], "")
    return view


def _head(state: State, book: Playbook) -> dict[str, Any]:
    return {
        "title": book.title,
        "purpose": state.purpose,
        "marking": {
            "banner": book.marking.banner,
            "classification": book.marking.classification,
            "tlp": book.marking.tlp,
        },
        "words": dict(book.words),
        "background": book.scenario.background,
        "rules": book.rules,
        "glossary": dict(book.glossary),
        "teams": {name: team.name for name, team in book.teams.items()},
        "actors": {name: actor.name for name, actor in book.actors.items()},
        "phases": len(book.phases),
    }


def _form_field(field: Any) -> dict[str, Any]:
    shown = {"id", "label", "kind", "choices", "required", "more", "help"}
    data: dict[str, Any] = field.model_dump(include=shown)
    return data


def _clock(state: State, scenario: str, book: Playbook) -> dict[str, Any]:
    """Where the exercise stands; `book` is the playbook as they read it whose clock this is."""
    phase = next((phase for phase in book.phases if phase.id == state.phase), None)
    stages = stages_in(state, book, phase) if phase else {}
    return {
        "status": state.status,
        "reason": _reason(state, book),
        "stopped": state.real_stop,
        "until": state.until,
        "rate": state.rate,
        # So that a jump is news: each message brings the time, and only what changed is a message.
        "set_at": state.clock_set,
        "phase": book.phases.index(phase) + 1 if phase else 0,
        "title": phase.title if phase else "",
        "question": phase.question if phase else "",
        "stage": stages.get(state.stage, state.stage),
        "stages": list(stages.values()),
        "stage_ends": state.stage_at + state.stage_length if phase else None,
        "scenario": scenario,
    }


def _reason(state: State, book: Playbook) -> str:
    """Why the clock stands; the title of a break that the playbook has, in its reader's words."""
    for written, read in zip(state.playbook.phases, book.phases, strict=True):
        if state.until and written.then_break and read.then_break and written.then_break.title == state.reason:
            return read.then_break.title
    return state.reason


def _text(text: str, read: str) -> dict[str, Any]:
    """A text as a team reads it, with the original where that is another one."""
    return {"text": read or text, "original": {"text": text} if read else {}}


def _inject(book: Playbook, delivery: Delivery, read: Translated) -> dict[str, Any]:
    recalled = bool(delivery.recalled)
    choices = read.choices or delivery.choices
    original = {} if recalled or read == Translated() else {"title": delivery.title, "text": delivery.text}
    return {
        "title": read.title or delivery.title,
        "from": book.party(delivery.sender),
        "method": read.method or delivery.method,
        "text": "" if recalled else read.text or delivery.text,
        "original": original,
        "asks": delivery.asks,
        "choices": list(choices),
        "at": delivery.at,
        "wall": delivery.wall,
        "scenario": delivery.scenario,
        "answer_by": None if recalled else delivery.answer_by,
        "opened_by": list(delivery.opened),
        "replies": [_answer(answer, as_read(answer.choice, delivery.choices, choices)) for answer in delivery.replies],
        "recalled": delivery.recalled,
        "correction": delivery.correction,
    }


def _answer(answer: Answer, choice: str) -> dict[str, Any]:
    return {
        "version": answer.version, "text": answer.text, "choice": choice, "at": answer.at,
        "seat": answer.seat, "late": answer.late, "entered_for": answer.entered_for,
    }  # fmt: skip


def _move(state: State, move: MoveState, team: str, book: Playbook) -> dict[str, Any]:
    """A team's own move whole; to partners the newest version, if it names them, and how the others answered it.

    Partners read actions and the short form: dissent, risks and red lines are the team's own, and so is who wrote it.
    """
    own = move.team == team
    written = {field.id: field for field in form_of(state.playbook) if own or not field.more}
    form = {field.id: (written[field.id], field) for field in form_of(book) if field.id in written}
    number = next((place for place, phase in enumerate(state.playbook.phases, 1) if phase.id == move.phase), 0)
    withdrawn = not own and team not in move.newest.joint
    shown = move.versions if own else [version for version in move.versions if team in version.joint][-1:]
    return {
        "team": move.team,
        "own": own,
        "phase": number,
        "versions": [_version(version, form, own) for version in shown],
        "withdrawn": withdrawn,
        "standing": "" if withdrawn else move.standing,
        "returned": move.returned if own else "",
        "ruled": move.ruled if own else 0,
    }


def _version(version: MoveVersion, form: dict[str, tuple[FormField, FormField]], own: bool) -> dict[str, Any]:
    """`form` holds each field that is shown, as it is written and as it is read."""
    fields = {name: (text, *form[name]) for name, text in version.fields.items() if name in form}
    return {
        "version": version.version,
        "actions": [
            {"what": action.what, "instrument": action.instrument, "toward": action.toward,
             "visibility": action.visibility, "level": action.level, "timing": action.timing}
            for action in version.actions
        ],
        "fields": {
            name: as_read(text, written.choices, read.choices) for name, (text, written, read) in fields.items()
        },
        "joint": list(version.joint),
        "at": version.at,
        "seat": version.seat if own else "",
        "late": version.late,
        "entered_for": version.entered_for,
        "endorsements": {
            team: {"answer": given.answer, "text": given.text, "at": given.at}
            for team, given in version.endorsements.items()
        },
    }  # fmt: skip


def _message(state: State, message: Message, team: str, book: Playbook) -> dict[str, Any]:
    mine = state.teams[team]
    read = "" if book is state.playbook else message.translated.get(team, "")
    known = mine.has("message", message.reply_to)
    return {
        "from": message.sender,
        "from_name": book.party(message.sender),
        "to": list(message.to),
        "to_names": [book.party(party) for party in message.to],
        "own": message.sender == team,
        **_text(message.text, read),
        "reply_to": mine.handle("message", message.reply_to) if known else "",
        "at": message.at,
        "wall": message.wall,
        "seat": message.seat if message.sender == team else "",
    }


def _meeting(state: State, meeting: Meeting, team: str) -> dict[str, Any]:
    return {
        "by": meeting.by,
        "own": meeting.by == team,
        "teams": list(meeting.teams),
        "level": meeting.level,
        "channel": meeting.channel,
        # What control noted of a talk is control's own.
        "topic": "" if meeting.logged else meeting.topic,
        "status": meeting.status,
        "answers": {name: {"agrees": agrees, "text": text} for name, (agrees, text) in meeting.answers.items()},
        "at": meeting.asked_at,
        "started_at": meeting.started_at,
        "ended_at": meeting.ended_at,
        "result": "" if meeting.logged else meeting.result,
        "joint_text": meeting.text,
    }


def _ruling(state: State, ruling: Ruling, team: str) -> dict[str, Any]:
    own = [move for move in ruling.moves if move in state.moves and state.moves[move].team == team]
    # An amendment of a ruling that this team did not have yet, or of what others read, is not told.
    at, *amended = ruling.read_by(team)
    return {
        "outcome": ruling.outcome if ruling.public else "",
        "text": ruling.texts.get(team, ""),
        "public": ruling.public,
        "on": [state.teams[team].handle("move", move) for move in own],
        "at": at,
        "amended": amended[-1] if amended else None,
    }
