"""F1: what one looks at, and what the playbook says comes next. Made from the exercise as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.content import Content

from ttx.console.actions import ACTIONS
from ttx.console.asked import about, stuck_on
from ttx.console.desk import open_messages, suggestions, to_rule
from ttx.console.detail import Reading
from ttx.console.here import IDLE, QUEUE, Here
from ttx.console.hints import near
from ttx.console.waiting import lobby
from ttx.exercise.conditions import describe, holds, waiting_for
from ttx.exercise.decide.variants import chosen_by_itself, going, may_choose
from ttx.exercise.state import InjectState
from ttx.playbook.values import format_duration
from ttx.text import one_line
from ttx.tui.clocks import exercise_time, left, span

Line = tuple[Any, ...]
"""Pieces of one line, as Content takes them."""

PANES = {
    "events": "The event list: what the playbook sends, in order. Due ones wait for your key; nothing goes by itself "
    "unless the playbook says so.",
    "team": "What the team shown has on its screens now, made from its own view: no more and no less. 1 to 9 show "
    "another team.",
    "desk": "Everything that waits for a person of control's, the most pressing first. u claims, so that two of you do "
    "not answer the same.",
    "meters": "The indicators, 0 to 100. Releases, outcomes and rulings move them, and you by hand; each time with a "
    "reason.",
    "people": "Who sits where, and who is away. Somebody missing? T moves a seat to another team, L names who leads.",
    "codes": "What people type to join. Show nobody another team's code; K makes a new one.",
    "questionnaires": "Those of the playbook and your own. Answers are counted while it is open, shown once closed.",
    "screen": "What the room sees. Nothing is up that you did not put up.",
    "before": "What is still open before the start. Enter leads to what helps.",
    "contact": "Whether every seat reads you, before it matters.",
    "agenda": "The day as it was planned beside the day as it goes: how far behind or ahead, and what could go.",
    "evaluation": "What the report will say. Ratings are people's; what a rule drafted is flagged until one says it.",
    "scorecard": "What was promised before the exercise, and what becomes of it: kept, modified or dropped.",
}
"""By pane or page: what it is."""

RECENT = 3
"""So many shifts of an indicator are told."""


class Explained(Reading):
    """What a pane or a page is, and what to do there now."""

    def __init__(self, here: Here, place: str) -> None:
        super().__init__(here, "WHAT IS THIS, AND WHAT NOW?", explained(here, place))


def explained(here: Here, place: str) -> Content:
    """All that F1 says on this pane or page."""
    parts: list[Any] = ["\n", PANES[place], "\n"]
    sections = {"events": _inject, "team": _team, "desk": _desk, "meters": _meters, "questionnaires": _questionnaires}
    found = [("Now", next_steps(here)), *(sections[place](here) if place in sections else ())]
    for title, lines in (*found, ("Keys here", _keys(here, place))):
        told = list(lines)
        if told:
            parts += ["\n", (title, "bold $secondary"), "\n"]
            for line in told:
                parts += ["  ", *line, "\n"]
    return Content.assemble(*parts)


# -- what to do now, wherever one is


def next_steps(here: Here) -> Iterator[Line]:
    """What waits, the most pressing first, each with the key that does it."""
    state = here.state
    if state.status == "lobby":
        yield (lobby(here),)
        return
    if state.over:
        yield ("The exercise is over: `ttx report` makes the report.",)
        return
    if state.status == "paused":
        yield (_key("space"), f"lets it go on; it stands since: {state.reason or 'no reason given'}")
    for inject in state.injects.values():
        if inject.status == "due":
            which = ", after you chose its way (V)" if not may_choose(state, inject, here.now) else ""
            yield (_key("r"), f"releases “{_title(inject)}”, which is due{which}")
    overdue = list(_overdue(here))
    for team, inject, late in overdue:
        words = f"hints to {here.short(team)}: no reply to “{_title(inject)}” {span(late)} after its time"
        yield (_key(f"{_number(here, team)} i"), words)
    if oldest := _oldest(here):
        at, words, whose = oldest[0]
        claimed = f", claimed by {here.person(whose)}" if whose else ""
        yield (_key("tab"), f"to the desk: {words} waits longest, {span(here.now - at)}{claimed}")
    for team in state.teams:
        if here.idle(team) > IDLE and team not in [each for each, _, _ in overdue]:
            hint = " with what the playbook has for it" if stuck_on(here, team) else ""
            silent = f"{here.short(team)} is silent for {span(here.idle(team))}"
            yield (_key(f"{_number(here, team)} i"), f"helps{hint}; {silent}")
    if not any(inject.status == "due" for inject in state.injects.values()) and (after := _coming(here)):
        inject, ahead = after
        yield (f"Next is “{_title(inject)}”, due in {left(ahead)}",)


def _overdue(here: Here) -> Iterator[tuple[str, InjectState, int]]:
    """The teams whose reply is late, to which inject, and how late."""
    for inject in here.state.injects.values():
        for team, given in inject.deliveries.items():
            if given.awaits_reply and given.answer_by is not None and here.now > given.answer_by:
                yield team, inject, here.now - given.answer_by


def _coming(here: Here) -> tuple[InjectState, int] | None:
    """What comes due next by its time, and in how long."""
    state = here.state
    waiting = [each for each in state.injects.values()
               if each.status == "waiting" and each.phase == state.phase and each.at is not None]  # fmt: skip
    if not waiting:
        return None
    first = min(waiting, key=lambda each: each.at or 0)
    return first, state.phase_at + (first.at or 0) - here.now


def _oldest(here: Here) -> list[tuple[int, str, str]]:
    """What waits on the desk: since when, in words, and who has claimed it; the oldest first."""
    state, word = here.state, here.word("move").lower()
    waits = [(move.newest.at, f"the {word} of {here.short(move.team)}", move.claimed_by) for move in to_rule(here)]
    waits += [(each.at, f"the request of {here.short(each.team)}", each.claimed_by)
              for each in state.requests.values() if not each.answer]  # fmt: skip
    waits += [(each.at, f"the message of {here.short(each.sender)} to {', '.join(map(here.party, each.to))}",
               each.claimed_by) for each in open_messages(here)]  # fmt: skip
    return sorted(waits)


# -- the event list


def _inject(here: Here) -> Iterator[tuple[str, Iterator[Line]]]:
    inject = about(here)
    if inject is None:
        return
    yield f"“{_title(inject)}”", _standing(here, inject)
    yield "It tests", _tests(here, inject)
    yield "Expected of the teams", _expected(here, inject)
    yield "Ways it may go", _ways(here, inject)
    yield "If a team is stuck", iter([(inject.spec.if_stuck,)] if inject.spec.if_stuck else [])
    yield "Then think of", _then(here, inject)
    yield "Notes for control", iter([(inject.spec.notes,)] if inject.spec.notes else [])


def _standing(here: Here, inject: InjectState) -> Iterator[Line]:
    to = here.shorts(here.state.playbook.recipients(inject.spec))
    what = {
        "due": f"Due: r sends it to {to}, R to some of them.",
        "waiting": f"Waits; it is for {to}.",
        "held": f"Held back until you release it; it is for {to}.",
        "released": "Out. x takes it back with a correction; a writes another one.",
        "recalled": "Taken back. a writes what goes out instead.",
        "skipped": "Left out; h brings it back.",
    }
    yield (what[inject.status],)
    when = inject.spec.when
    if inject.status not in QUEUE:
        return
    if isinstance(when, str):
        yield (f"Due once: {when}  ", (_judged(inject, when), "$text-accent"))
    elif when is not None:
        missing = waiting_for(here.state, when, here.now)
        note = f"  still missing: {missing}" if missing else "  it holds"
        yield (f"Due once {describe(here.state, when)}", (note, "$text-accent"))
    if inject.spec.dated:
        yield (f"In the story it is {inject.spec.dated:%d %b %H:%M}",)


def _judged(inject: InjectState, sentence: str) -> str:
    return {True: "yes", False: "no, so far", None: "c says whether"}[inject.judged.get(sentence)]


def _tests(here: Here, inject: InjectState) -> Iterator[Line]:
    objectives = here.state.playbook.objectives
    named = [*inject.spec.tests, *(each.task for each in inject.spec.expect if each.task)]
    for name in dict.fromkeys(named):
        objective, _, task = name.partition(".")
        if spec := objectives.get(objective):
            yield (spec.title + (f": {spec.tasks[task]}" if task in spec.tasks else ""),)


def _expected(here: Here, inject: InjectState) -> Iterator[Line]:
    for place, expect in enumerate(going(here.state, inject, here.now).expect):
        tick, given = inject.ticks.get(place), inject.deliveries.get(expect.team)
        by = ""
        if tick:
            by = f"  {'✓ seen' if tick.seen else '× not done'}"
        elif given and expect.within:
            until = given.at + expect.within * 1000
            by = f"  by {exercise_time(until)}" + (", PAST" if here.now > until else f", {left(until - here.now)} left")
        elif expect.within:
            by = f"  within {format_duration(expect.within)}"
        yield (f"{here.short(expect.team)}: {expect.action}", (by, "$text-accent"))


def _ways(here: Here, inject: InjectState) -> Iterator[Line]:
    by_itself = "" if inject.variant else chosen_by_itself(here.state, inject, here.now)
    for name, way in inject.spec.variants.items():
        note = "  chosen" if name == inject.variant else "  goes by itself" if name == by_itself else ""
        if not note and way.if_ is not None:
            note = f"  by itself once {describe(here.state, way.if_)}"
        yield (way.is_, (note, "$text-accent"))
    if inject.spec.variants and not inject.deliveries:
        yield (_key("V"), "chooses")


def _then(here: Here, inject: InjectState) -> Iterator[Line]:
    for each in inject.spec.then_suggest:
        target = here.state.injects[each.inject]
        if isinstance(each.if_, str):
            when, true = each.if_, _judged(inject, each.if_)
        else:
            when, true = describe(here.state, each.if_), "yes" if holds(here.state, each.if_, here.now) else "not yet"
        yield (f"“{_title(target)}” ({target.status}), if: {when}  ", (true, "$text-accent"))


# -- the other panes


def _team(here: Here) -> Iterator[tuple[str, Iterator[Line]]]:
    yield here.party(here.team), _of_team(here, here.team)


def _of_team(here: Here, team: str) -> Iterator[Line]:
    state = here.state
    if not here.here(team):
        yield (
            f"Nobody of {here.joined(team)} is at a screen. F2 shows its code; y and Y enter what it says on paper.",
        )
    elif state.running:
        yield (f"It did something {span(here.idle(team))} ago.",)
    for inject in state.injects.values():
        given = inject.deliveries.get(team)
        if given and given.awaits_reply:
            ahead = (given.answer_by - here.now) if given.answer_by is not None else None
            when = "" if ahead is None else f", {left(ahead)} left" if ahead >= 0 else f", OVERDUE {span(-ahead)}"
            yield (f"Owes a reply to “{_title(inject)}”{when}",)
    if (open_one := stuck_on(here, team)) is not None:
        yield (_key("i"), f"sends this hint, or yours: {open_one.spec.if_stuck}")
    if state.playbook.teams[team].roles:
        offices = (f"{each.name} ({each.level})" if each.level else each.name
                   for each in state.playbook.teams[team].roles.values())  # fmt: skip
        yield (f"Offices at this table: {', '.join(offices)}. One missing? L names who leads; F3 T moves a seat here.",)


def _desk(here: Here) -> Iterator[tuple[str, Iterator[Line]]]:
    yield (
        "Waits longest",
        (
            (f"{span(here.now - at)}  ", words, (f"  [{here.person(whose)}]" if whose else "", "$text-accent"))
            for at, words, whose in _oldest(here)
        ),
    )
    yield "Suggested by the playbook", _suggested(here)
    actors = here.state.playbook.actors
    message = here.state.messages.get(here.item)
    for name in message.to if message else ():
        if spec := actors.get(name):
            lines: list[Line] = [(spec.notes,)] if spec.notes else []
            lines += [(f"It may say ({title}): {text}",) for title, text in spec.answers.items()]
            yield f"You play {spec.name}", iter(lines)


def _suggested(here: Here) -> Iterator[Line]:
    for inject, target, when in suggestions(here):
        words = when if isinstance(when, str) else describe(here.state, when)
        yield (f"“{_title(target)}”, if: {words}  ", (f"after “{_title(inject)}”", "$quiet"))


def _meters(here: Here) -> Iterator[tuple[str, Iterator[Line]]]:
    book = here.state.playbook.indicators
    for name, gauge in here.state.gauges.items():
        spec = book[name]
        better = "high is good" if spec.better == "up" else "low is good"
        lines: list[Line] = [(spec.asks,)] if spec.asks else []
        lines += [
            (f"{exercise_time(shift.at)}  {shift.delta:+g} to {shift.value:g}  ", one_line(shift.reason, 200))
            for shift in gauge.shifts[: -RECENT - 1 : -1]
        ]
        if not gauge.shifts:
            lines.append(("Nothing has moved it yet.",))
        yield f"{spec.name} {gauge.value:g} (from {spec.baseline:g}, {better})", iter(lines)


def _questionnaires(here: Here) -> Iterator[tuple[str, Iterator[Line]]]:
    yield (
        "In the playbook",
        (
            (
                f"{spec.title or name}",
                (f"  opens by itself in {spec.opens}" if spec.opens else "  o opens it", "$quiet"),
            )
            for name, spec in here.state.playbook.questionnaires.items()
        ),
    )


def _keys(here: Here, place: str) -> Iterator[Line]:
    of_page = (action.name for action in ACTIONS.values() if place in action.on)
    names = near(here, place) if place in ("events", "team", "desk", "meters") else of_page
    for name in names:
        action = ACTIONS[name]
        if not action.why_not(here):
            yield (_key(action.letter), f"{action.title}. {action.help}")


def _key(key: str) -> tuple[str, str]:
    return (f"{key:<5} ", "bold $text-accent")


def _number(here: Here, team: str) -> int:
    return list(here.state.teams).index(team) + 1


def _title(inject: InjectState) -> str:
    return one_line(inject.spec.title, 80)
