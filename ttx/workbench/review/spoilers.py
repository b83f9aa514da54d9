"""What a team must not read yet, or ever."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ttx.playbook.problems import Path
from ttx.workbench.review.base import Book, Finding, Placed, rule

_LONG = 15
_WORD = re.compile(r"[\w-]+")
_FOR_CONTROL = re.compile(
    r"(?i)\b(ground truth|(?:note|notes) (?:to|for) control|for control only|if the team|the players)\b"
)


@rule("spoiler", "Whoever reads ahead plays ahead, and the others notice.")
def spoilers(book: Book) -> Iterator[Finding]:
    """A title, an outcome or a way that stands in a text which a team reads before it."""
    order = {one.inject.id: place for place, one in enumerate(_in_order(book))}
    secrets: dict[str, list[tuple[list[str], int, str]]] = {}
    for one in book.injects:
        place, name = order[one.inject.id], repr(one.inject.id)
        said = [(one.inject.title, f"the title of {name}")]
        said += [(outcome.if_, f"an outcome of {name}") for outcome in one.inject.outcomes]
        said += [(variant.is_, f"a way that {name} may go") for variant in one.inject.variants.values()]
        said += [(one.inject.id, f"the id of {name}")] * (one.inject.id.count("-") > 1)
        for text, what in said:
            if len(text) >= _LONG and (words := _WORD.findall(text)):
                secrets.setdefault(words[0], []).append((words, place, what))
    for path, text, place in _read(book, order):
        if found := _told(_WORD.findall(text), secrets, place):
            yield Finding(path, f"{found}, which comes later", "say it in other words", key=False)


def _told(words: list[str], secrets: dict[str, list[tuple[list[str], int, str]]], place: int) -> str:
    """What a text gives away of something that comes after it."""
    for at, word in enumerate(words):
        for secret, later, what in secrets.get(word, ()):
            if later > place and words[at : at + len(secret)] == secret:
                return f"{' '.join(secret)!r} is {what}"
    return ""


def _in_order(book: Book) -> Iterator[Placed]:
    """As they come: by phase; within it those with a time first, then what is held."""
    numbers = {phase.id: number for number, phase in enumerate(book.book.phases)}
    yield from sorted(book.injects, key=lambda one: (numbers[one.phase.id], one.at is None, one.at or 0))


def _read(book: Book, order: dict[str, int]) -> Iterator[tuple[Path, str, int]]:
    """Each text that a team reads, with the place in the order of what it belongs to; -1 before the start."""
    spec = book.book
    yield ("scenario", "background"), spec.scenario.background, -1
    yield ("rules",), spec.rules, -1
    for name, party in spec.teams.items():
        yield ("teams", name, "brief"), party.brief, -1
        for role, office in party.roles.items():
            yield ("teams", name, "roles", role, "card"), office.card, -1
    for one in book.injects:
        place = order[one.inject.id]
        yield (*one.path, "title"), one.inject.title, place
        yield (*one.path, "text"), one.inject.text, place
        for key, texts in (("add", one.inject.add), ("instead", one.inject.instead)):
            for team, text in texts.items():
                yield (*one.path, key, team), text, place


@rule("words-of-control", "A team reads a sentence that was meant for the white cell.")
def for_control(book: Book) -> Iterator[Finding]:
    for path, text, _ in _read(book, {one.inject.id: 0 for one in book.injects}):
        if found := _FOR_CONTROL.search(text):
            hint = "what is for control alone goes into `notes:`"
            yield Finding(path, f"{found[0]!r} stands in a text that teams read", hint, key=False)
