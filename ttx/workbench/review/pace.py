"""Time: who waits, who cannot keep up, what comes too late."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ttx.playbook.models import Inject, Phase
from ttx.playbook.values import format_duration
from ttx.workbench.review.base import Book, Finding, Placed, rule

READ = 5 * 60
"""Seconds for which a team has something to do with what asks for nothing."""
WORDS = 200 / 60
"""Words that somebody reads in a second, in a room with others."""
LETTERS = 500 / 60
"""Korean or Japanese letters, likewise."""
WINDOW = 10 * 60
_WIDE = re.compile("[ᄀ-ᇿ぀-ヿ㐀-鿿가-힯]")


@rule("idle-team", "People without anything to do look at their telephones, and do not come back.")
def idle(book: Book) -> Iterator[Finding]:
    """Gaps longer than --idle in the stages in which teams work."""
    arrivals: dict[str, list[Placed]] = {team: [] for team in book.book.teams}
    for one in book.planned:
        for team in one.recipients:
            arrivals[team].append(one)
    for team, injects in arrivals.items():
        by_phase: dict[str, list[Placed]] = {}
        for one in injects:
            by_phase.setdefault(one.phase.id, []).append(one)
        for number, phase in enumerate(book.book.phases):
            begin, end = _works(book, phase)
            free = begin
            for start, stop in [*_busy(book, number, by_phase.get(phase.id, []), team), (end, end)]:
                gap = min(start, end) - free
                if gap > book.wish.idle:
                    when = f"from {format_duration(free)} to {format_duration(free + gap)} of {phase.id!r}"
                    message = f"{team!r} has nothing to do for {format_duration(gap)}, {when}"
                    hint = f"move an inject there, or let one go to {team!r}"
                    yield Finding(("phases", number, "id"), message, hint)
                free = max(free, stop)


def _busy(book: Book, number: int, injects: list[Placed], team: str) -> Iterator[tuple[int, int]]:
    """When a team has something to do, in seconds of the phase, in order."""
    phase, start = book.book.phases[number], book.starts[number]
    decides = book.decides(phase)
    for one in sorted(injects, key=lambda one: one.due(team)):
        at, inject = one.due(team) - start, one.inject
        until = at + (inject.answer_within or READ)
        if inject.asks == "decision" and decides:
            until = max(until, decides[1])
        yield at, until


def _works(book: Book, phase: Phase) -> tuple[int, int]:
    """The stages in which a team works by itself: after the brief, up to the decision; else the longest stage."""
    stages, at = list[tuple[str, int, int]](), 0
    for name, length in phase.stages.items():
        stages.append((name, at, at + length))
        at += length
    decides = book.decides(phase)
    if decides:
        first = stages[0]
        return (first[2] if "brief" in first[0] and first[2] < decides[1] else 0), decides[0]
    _, begin, end = max(stages, key=lambda stage: stage[2] - stage[1])
    return begin, end


@rule("too-much-to-read", "A team that is still reading does not decide; its answer is late or careless.")
def reading(book: Book) -> Iterator[Finding]:
    """An inject that takes half of its time to read, or ten minutes in which more than half is reading."""
    said = set[tuple[str, str]]()
    last: dict[str, list[tuple[int, float]]] = {team: [] for team in book.book.teams}
    for one in book.injects:
        for team in one.recipients:
            needs = seconds(_text(book, one.inject, team))
            if one.inject.answer_within and needs > one.inject.answer_within / 2:
                within = format_duration(one.inject.answer_within)
                message = f"{team!r} reads {one.inject.id!r} for {_minutes(needs)} and has {within} to answer"
                yield Finding((*one.path, "answer within"), message, "give more time, or say it in fewer words")
                break
    for one in book.planned:
        for team in one.recipients:
            at = one.due(team)
            recent = [(then, needs) for then, needs in last[team] if then > at - WINDOW]
            recent.append((at, seconds(_text(book, one.inject, team))))
            last[team] = recent
            needs = sum(each for _, each in recent)
            if needs > WINDOW / 2 and (team, one.phase.id) not in said:
                said.add((team, one.phase.id))
                message = f"with {one.inject.id!r}, {team!r} gets {_minutes(needs)} to read within ten minutes"
                yield Finding((*one.path, "at"), message, "spread the injects, or say it in fewer words")


def _text(book: Book, inject: Inject, team: str) -> str:
    """What a team reads, in its own language where there is a translation."""
    words = book.book.translations.get(book.book.teams[team].language)
    said = words.injects.get(inject.id) if words else None
    if said and (said.text or team in said.instead):
        return said.instead.get(team, said.text or "") + said.add.get(team, "")
    return inject.text_for(team)


def seconds(text: str) -> float:
    """How long somebody reads a text."""
    wide = len(_WIDE.findall(text)) if not text.isascii() else 0
    words = len(_WIDE.sub(" ", text).split()) if wide else len(text.split())
    return words / WORDS + wide / LETTERS


def _minutes(needs: float) -> str:
    return f"{needs / 60:.0f} minutes" if needs >= 90 else f"{needs:.0f} seconds"


@rule("late-for-the-decision", "It cannot shape the decision any more; the team answers it in a hurry or not at all.")
def late(book: Book) -> Iterator[Finding]:
    for number, phase in enumerate(book.book.phases):
        decides = book.decides(phase)
        planned = [one for one in book.planned if one.phase is phase]
        if decides is None or not planned:
            continue
        begin, end = (book.starts[number] + each for each in decides)
        if all((one.at or 0) >= begin for one in planned):
            message = f"everything in {phase.id!r} comes when its decision is already due"
            yield Finding(("phases", number, "id"), message, "plan at least one inject before the stage that decides")
            continue
        for one in planned:
            if one.inject.asks != "read" and (one.at or 0) >= end:
                message = f"{one.inject.id!r} asks for a {one.inject.asks} after the decision of {phase.id!r}"
                hint = f"the decision is taken by {format_duration(decides[1])} of the phase"
                yield Finding((*one.path, "at"), message, hint)


@rule("phase-without-inject", "Nothing happens in it.")
def empty(book: Book) -> Iterator[Finding]:
    for number, phase in enumerate(book.book.phases):
        if not phase.injects and any(other.injects for other in book.book.phases):
            yield Finding(("phases", number, "id"), f"nothing happens in the phase {phase.id!r}", "give it an inject")
