"""Times of the story and their zones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from ttx.playbook.values import parse_time
from ttx.workbench.review.base import Book, Finding, Placed, rule

_CLOCK = re.compile(r"\b(\d{1,2}:\d{2}) ?(UTC|GMT|KST|JST|EST|EDT|CET|CEST|MSK|AEST)\b")


@rule("story-runs-back", "Control is asked for another date on the day, with everybody waiting.")
def backwards(book: Book) -> Iterator[Finding]:
    """An inject that is dated before one that comes earlier; often its zone is wrong."""
    latest, before = book.book.scenario.start, "the start"
    for one in book.planned:
        phase = one.phase.dated
        if phase and phase > latest and one is _first(book, one):
            latest, before = phase, f"the phase {one.phase.id!r}"
        when = one.inject.dated
        if when is None:
            continue
        if when < latest:
            yield Finding((*one.path, "dated"), f"{one.inject.id!r} is dated before {before}", _zone(when, latest))
        else:
            latest, before = when, repr(one.inject.id)


def _first(book: Book, one: Placed) -> Placed:
    return next(each for each in book.planned if each.phase is one.phase)


def _zone(when: datetime, latest: datetime) -> str:
    behind = latest - when
    if behind <= timedelta(hours=14):
        said, utc = f"{when:%d %b %H:%M %Z}", f"{when.astimezone(latest.tzinfo):%d %b %H:%M}"
        return f"is its zone right? {said} is {utc} where that was"
    return "give it a later date, or let it come earlier"


@rule("zone-slip", "Two teams miss each other by the hours between two zones.")
def slips(book: Book) -> Iterator[Finding]:
    """A text with the clock time of its inject's date, in another zone."""
    for one in book.injects:
        when = one.inject.dated
        if when is None:
            continue
        for key, text in (("text", one.inject.text), *((("add"), each) for each in one.inject.add.values()),
                          *((("instead"), each) for each in one.inject.instead.values())):  # fmt: skip
            for found in _CLOCK.finditer(text):
                if found[1].rjust(5, "0") == f"{when:%H:%M}" and _other_zone(when, found[2]):
                    message = f"{found[0]!r} is the hour of `dated`, in another zone"
                    yield Finding((*one.path, key), message, f"dated says {when:%H:%M %Z}: which of them is meant?")


def _other_zone(when: datetime, zone: str) -> bool:
    try:
        return parse_time(f"{when:%Y-%m-%d %H:%M} {zone}").utcoffset() != when.utcoffset()
    except ValueError:
        return False


@rule("language-missing", "A team gets the whole day in a language that it did not choose.")
def languages(book: Book) -> Iterator[Finding]:
    spec = book.book
    for name, team in spec.teams.items():
        if team.language != spec.language and team.language not in spec.translations:
            hint = f"`ttx translate` begins a translation beside the playbook; or write language: {spec.language}"
            message = f"{name!r} reads {team.language!r}, and there is no translation into it"
            yield Finding(("teams", name, "language"), message, hint)
