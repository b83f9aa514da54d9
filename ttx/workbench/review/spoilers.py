"""What a team must not read yet, or ever."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ttx.playbook.models import Inject, Variant
from ttx.playbook.problems import Path
from ttx.workbench.review.base import Book, Finding, Placed, rule

_LONG, _LONG_WIDE = 15, 7
"""Letters from which on a name gives something away; Korean and Japanese need fewer."""
_MOST_WORDS = 8
"""Words of a name that are compared: who reads so many has read it."""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff][\w-]*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_FOR_CONTROL = re.compile(
    r"(?i)\b(ground truth|(?:note|notes) (?:to|for) control|for control only|if the team|the players)\b"
)


Secrets = dict[tuple[str, ...], tuple[float, str]]
"""By the words of a name: the place at which it is no secret any more, and what it is."""


@rule("spoiler", "Whoever reads ahead plays ahead, and the others notice.")
def spoilers(book: Book) -> Iterator[Finding]:
    """A title, an outcome or a way that stands in a text which a team reads before it."""
    order = {one.inject.id: place for place, one in enumerate(_in_order(book))}
    secrets: Secrets = {}
    for one in book.injects:
        place, name = order[one.inject.id], repr(one.inject.id)
        said: list[tuple[str, float, str]] = [(one.inject.title, place, f"the title of {name}")]
        # An outcome is a secret in the inject's own text, too.
        said += [(outcome.if_, place + 0.5, f"an outcome of {name}") for outcome in one.inject.outcomes]
        said += [(variant.is_, place, f"a way that {name} may go") for variant in one.inject.variants.values()]
        said += [(one.inject.id, place, f"the id of {name}")] * (one.inject.id.count("-") > 1)
        for text, when, what in said:
            words = tuple(_WORD.findall(text)[:_MOST_WORDS]) if _is_long(text) else ()
            # Of two of the same words the last one counts: what comes before it must name neither.
            if words and secrets.get(words, (-1, ""))[0] < when:
                secrets[words] = when, what
    lengths = sorted({len(words) for words in secrets})
    for path, text, place in _read(book, order):
        if found := _told(_WORD.findall(text), secrets, lengths, place):
            yield Finding(path, f"{found}, which comes later", "say it in other words", key=False)


def _is_long(text: str) -> bool:
    return len(text) >= _LONG or (not text.isascii() and len(_WIDE.findall(text)) >= _LONG_WIDE)


def _told(words: list[str], secrets: Secrets, lengths: list[int], place: int) -> str:
    """What a text gives away of something that comes after it. However many secrets there are, it is read once."""
    for at in range(len(words)):
        for length in lengths:
            later, what = secrets.get(tuple(words[at : at + length]), (-1, ""))
            if later > place:
                return f"{' '.join(words[at : at + length])!r} is {what}"
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
        ways: list[tuple[Path, Inject | Variant]] = [(one.path, one.inject), *_ways(one)]
        for path, way in ways:
            yield (*path, "text"), way.text or "", place
            for key, texts in (("add", way.add), ("instead", way.instead)):
                for team, text in (texts or {}).items():
                    yield (*path, key, team), text, place


def _ways(one: Placed) -> Iterator[tuple[Path, Variant]]:
    for name, variant in one.inject.variants.items():
        yield (*one.path, "variants", name), variant


@rule("words-of-control", "A team reads a sentence that was meant for the white cell.")
def for_control(book: Book) -> Iterator[Finding]:
    for path, text, _ in _read(book, {one.inject.id: 0 for one in book.injects}):
        if found := _FOR_CONTROL.search(text):
            hint = "what is for control alone goes into `notes:`"
            yield Finding(path, f"{found[0]!r} stands in a text that teams read", hint, key=False)
