"""What things are called, and what stands on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ttx.playbook.problems import Path
from ttx.workbench.review.base import Book, Finding, rule

_SHORT = 5


@rule("marking-missing", "A page that lies about is taken for the real thing.")
def marking(book: Book) -> Iterator[Finding]:
    if not book.written(("marking",)):
        hint = "write marking: {banner: EXERCISE EXERCISE EXERCISE, classification: EXERCISE FICTION, tlp: GREEN}"
        yield Finding(("title",), "nothing says what stands at the top and bottom of every page", hint)


@rule("confusable-names", "In a noisy room one is taken for the other, and the wrong inject goes out.")
def confusable(book: Book) -> Iterator[Finding]:
    """Names that are the same, or one letter apart."""
    spec = book.book
    parties: list[tuple[Path, str]] = [(("teams", name, "name"), team.name) for name, team in spec.teams.items()]
    parties += [(("actors", name, "name"), actor.name) for name, actor in spec.actors.items()]
    yield from _alike(parties, "the name")
    yield from _alike([((*one.path, "title"), one.inject.title) for one in book.injects], "the title")
    yield from _alike([((*one.path, "id"), one.inject.id) for one in book.injects], "the id")
    yield from _alike([(("indicators", name, "name"), one.name) for name, one in spec.indicators.items()], "the name")


def _alike(names: list[tuple[Path, str]], what: str) -> Iterator[Finding]:
    # Two words are one letter apart where they are the same with one letter taken out of each: no pair by pair.
    seen: dict[tuple[str, ...], str] = {}
    for path, name in names:
        key = _plain(name)
        ways = {key} | {f"{key[:place]}\0{key[place + 1 :]}" for place in range(len(key)) if len(key) > _SHORT}
        ways |= {f"{key[:place]}\1{key[place:]}" for place in range(len(key) + 1) if len(key) > _SHORT}
        ways |= {f"{key[:place]}\1{key[place + 1 :]}" for place in range(len(key)) if len(key) > _SHORT}
        other = next((seen[way,] for way in ways if (way,) in seen), None)
        if other is not None:
            yield Finding(path, f"{what} {name!r} is easily taken for {other!r}", "choose another word", key=False)
            continue
        for way in ways:
            seen.setdefault((way,), name)


def _plain(name: str) -> str:
    # Numbers tell things apart well: letter 1, letter 2.
    return re.sub(r"\d+", lambda found: f"\2{found[0]}\2", " ".join(name.casefold().split()))
