"""The list of injects as a queue: what is due, what comes next, what is out, what comes later."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from textual.content import Content

from ttx.console.here import QUEUE, UNREAD, Here
from ttx.exercise.conditions import waiting_for
from ttx.exercise.decide.variants import chosen_by_itself, may_choose
from ttx.exercise.state import Delivery, InjectState
from ttx.playbook.values import format_duration
from ttx.text import one_line
from ttx.tui.clocks import exercise_time, left, span
from ttx.tui.lines import Row, flowed, folded

_MARKS = {
    "due": ("! DUE ", "bold $text-warning"),
    "waiting": ("· wait", ""),
    "held": ("= held", "$quiet"),
    "released": ("✓ out ", "$text-success"),
    "recalled": ("↶ back", "$text-error"),
    "skipped": ("× skip", "$quiet"),
}

_INDENT = 8


def event_rows(here: Here, width: int) -> list[Row]:
    """The rows of the list, under headings, for a list of this width."""
    state, book = here.state, here.state.playbook
    phase = state.phase or book.phases[0].id
    injects = list(state.injects.values())
    due = [each for each in injects if each.status == "due"]
    coming = [each for each in injects if each.phase == phase and each.status == "waiting"]
    # In the order in which they come: those with a time first, then what waits for something.
    coming.sort(key=lambda each: (each.at is None, each.at or 0))
    order = [each.id for each in book.phases]
    ahead = order[order.index(phase) + 1 :]
    # What was held back in a phase that is over may come in any other: a person says when.
    held = [each for each in injects if each.status == "held" and each.phase not in ahead]
    held.sort(key=lambda each: each.phase != phase)
    out = [each for each in injects if each.status == "released"]
    out.sort(key=lambda each: -(each.released_at or 0))
    listed = {each.id for each in (*coming, *held)}
    later = [each for each in injects if each.status in ("waiting", "held") and each.id not in listed]
    later.sort(key=lambda each: each.status == "held")
    gone = [each for each in injects if each.status in ("skipped", "recalled")]

    rows = _section("DUE NOW", [_row(here, width, each) for each in due])
    titles = {each.id: f"{here.word('phase')} {place}: {each.title}" for place, each in enumerate(book.phases, 1)}
    rows += _section(f"NEXT in {titles[phase]}", [_row(here, width, each) for each in coming])
    rows += _section("HELD BACK for you", [_row(here, width, each, brief=each.phase != phase) for each in held])
    rows += _section("OUT", [_row(here, width, each) for each in out])
    for name, title in titles.items():
        rows += _section(
            f"LATER in {title}", [_row(here, width, each, brief=True) for each in later if each.phase == name]
        )
    rows += _section("LEFT OUT", [_row(here, width, each, brief=True) for each in gone])
    return rows


def heading(text: str, count: int) -> Content:
    """A heading of a list."""
    return Content.assemble((f"{text} ", "bold $secondary"), (f"({count})", "$quiet"))


def _section(title: str, rows: list[Row]) -> list[Row]:
    return [Row("", (heading(title, len(rows)),)), *rows] if rows else []


def _row(here: Here, width: int, inject: InjectState, *, brief: bool = False) -> Row:
    mark, style = _MARKS[inject.status]
    weight = "bold" if inject.status == "due" else "$quiet" if brief else ""
    first = Content.assemble((f" {mark} ", style), (inject.spec.title, weight))
    if brief:
        reason = inject.reason if inject.status in ("skipped", "recalled") else ""
        return Row(inject.id, (first, *folded(_quiet(reason), width, _INDENT)) if reason else (first,))
    when = _when(here, inject)
    things = [_quiet(when)] if when else []
    return Row(inject.id, (first, *flowed([*things, *_second(here, inject)], width, _INDENT)))


def _quiet(text: str) -> Content:
    return Content(text).stylize("$quiet")


def _when(here: Here, inject: InjectState) -> str:
    if inject.status in ("released", "recalled") and inject.released_at is not None:
        return exercise_time(inject.released_at)
    if inject.at is None:
        return ""
    ahead = here.state.phase_at + inject.at - here.now
    if inject.status == "due":
        return f"+{span(-ahead)}" if ahead < 0 else "now"
    if not here.state.phase:
        return f"at {format_duration(inject.at // 1000)}"
    return f"in {left(ahead)}" if ahead > 0 else "now"


def _second(here: Here, inject: InjectState) -> list[Content]:
    """What stands under the title: who gets it and what it waits for, or what each team did with it."""
    if inject.status in QUEUE:
        return _plan(here, inject)
    things = []
    for team in here.state.teams:
        if team in inject.deliveries:
            things.append(Content.assemble(*team_mark(here, team, inject.deliveries[team])))
        elif team in inject.later:
            things.append(_quiet(f"{here.short(team)} in {left(inject.later[team] - here.now)}"))
    return things


def _plan(here: Here, inject: InjectState) -> list[Content]:
    spec = inject.spec
    words = [f"to {here.shorts(here.state.playbook.recipients(spec))}"]
    if spec.asks != "read":
        words.append(f"asks {'a reply' if spec.asks == 'reply' else 'a decision'}")
    if spec.priority != "core":
        words.append(spec.priority)
    if spec.release == "automatic":
        words.append("goes out BY ITSELF")
    if inject.reason:
        words.append(inject.reason)
    if inject.spec.variants and (way := inject.variant or chosen_by_itself(here.state, inject, here.now)):
        words.append(f"goes: {spec.variants[way].is_}")
    things = [_quiet(word) for word in words]
    if not here.recorded and not may_choose(here.state, inject, here.now):
        things.append(Content(f"V which of {len(spec.variants)} ways?").stylize("$text-warning"))
    if reason := why_waiting(here, inject):
        things.append(Content(reason).stylize("$text-accent"))
    return things


def why_waiting(here: Here, inject: InjectState) -> str:
    """What an inject with a condition still waits for."""
    when = inject.spec.when
    if when is None or inject.status not in ("waiting", "held"):
        return ""
    if isinstance(when, BaseModel):
        missing = waiting_for(here.state, when, here.now)
        return f"waits for {missing}" if missing else "its condition holds"
    return "" if inject.judged.get(when) else f"c when: {one_line(when, 200)}"


def team_mark(here: Here, team: str, delivery: Delivery) -> tuple[Any, ...]:
    """What a team did with an inject, in a word."""
    name = f"{here.short(team)} "
    if delivery.recalled:
        return (name, ("recalled", "$quiet"))
    answers = delivery.replies[delivery.before :]
    if answers:
        late = answers[-1].late
        return (name, ("replied late", "$text-warning") if late else ("replied", "$text-success"))
    if delivery.awaits_reply and delivery.answer_by is not None:
        ahead = delivery.answer_by - here.now
        if ahead < 0:
            return (name, (f"OVERDUE {span(-ahead)}", "bold $text-error"))
        read = "" if delivery.opened else "unread, "
        return (name, (f"{read}{left(ahead)} left", "$quiet"))
    if not delivery.opened:
        return (name, ("unread", "bold $text-warning" if here.now - delivery.at > UNREAD else "$quiet"))
    return (name, ("read, no reply" if delivery.awaits_reply else "read", "$quiet"))
