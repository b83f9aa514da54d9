"""What is left out whoever reads the report: who people are, and what an evaluator marked as not to be passed on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ttx.exercise import events as ev
from ttx.exercise.facts import Fact
from ttx.report.facts import Report
from ttx.report.words import Names, Wording

SOMEBODY = "[a participant]"


def redacted(facts: Iterable[Fact], tags: Iterable[str]) -> Iterator[Fact]:
    """The facts without the content of observations that carry one of these tags, and of findings and actions that
    rest on one: they count as erased.
    """
    wanted = {tag.strip().casefold() for tag in tags}
    out: set[str] = set()
    for fact in facts:
        event = fact.event
        name, rests_on = _rests_on(event)
        if isinstance(event, ev.ObservationNoted) and wanted & {tag.casefold() for tag in event.tags}:
            out.add(event.observation)
        elif name and (name in out or out & set(rests_on)):
            out.add(name)
        else:
            yield fact
            continue
        yield Fact(fact.seq, fact.seat, "", fact.wall, fact.elapsed, fact.scenario, fact.phase, None)


def _rests_on(event: ev.Event | None) -> tuple[str, list[str]]:
    match event:
        case ev.FindingWritten():
            return event.finding, event.evidence
        case ev.FindingConfirmed() | ev.FindingDropped():
            return event.finding, []
        case ev.ActionPlanned():
            return event.action, [event.finding]
        case ev.ContactNamed() | ev.ActionClosed() | ev.ActionDropped():
            return event.action, []
        case ev.Commented():
            return event.about, [event.about]
    return "", []


def without_people(report: Report, names: Names) -> Report:
    """By the Chatham House rule: neither who took part nor, where it tells who spoke, for whom. Full names are taken
    out of what people wrote, too; nicknames cannot be found. Give it a report that was gathered without names.
    """
    quiet = replace(
        report,
        people=[],
        evaluated=replace(
            report.evaluated,
            hot_wash=[replace(each, team="") for each in report.evaluated.hot_wash],
            parked=[replace(each, team="") for each in report.evaluated.parked],
            actions=[replace(each, contact="") for each in report.evaluated.actions],
        ),
        wording=Wording(report.wording.state, {}, report.wording.zone),
    )
    known = sorted({name.strip() for name, _ in names.values() if len(name.strip()) > 1}, key=len, reverse=True)
    if not known:
        return quiet
    # A name in Latin letters is a word of its own; behind one in Hangul or Kana stands a particle.
    one = "|".join(rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in known)
    pattern = re.compile(one, re.IGNORECASE)
    # Somebody may be called as a team is: what other parts of the report go by has to stay.
    book = report.wording.book
    ids = {*book.teams, *book.actors, *book.indicators, *book.objectives, *report.wording.state.injects, "control"}
    ids.update(task for objective in book.objectives.values() for task in objective.tasks)
    made: Report = _each_text(quiet, lambda text: text if text in ids else pattern.sub(SOMEBODY, text))
    return made


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with every text in it changed."""
    made: Any = value
    kind: Any = type(value)
    if isinstance(value, str):
        made = change(value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: _each_text(getattr(value, each.name), change) for each in fields(value) if each.init}
        made = replace(value, **parts)
    elif isinstance(value, Mapping):
        made = kind({_each_text(key, change): _each_text(each, change) for key, each in value.items()})
    elif isinstance(value, list | tuple):
        made = kind(_each_text(each, change) for each in value)
    return made
