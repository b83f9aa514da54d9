"""What things are called, and what stands on every page."""

from __future__ import annotations

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
    # Two that are one letter apart have a form with that letter left out in common: no pair by pair.
    seen: dict[str, str] = {}
    for path, name in names:
        plain = " ".join(name.casefold().split())
        forms = [plain, *_shorter(plain)] if len(plain) > _SHORT else [plain]
        known = (seen[form] for form in forms if form in seen)
        other = next((near for near in known if _confused(plain, " ".join(near.casefold().split()))), None)
        if other is not None:
            yield Finding(path, f"{what} {name!r} is easily taken for {other!r}", "choose another word", key=False)
        for form in forms:
            seen.setdefault(form, name)


def _shorter(name: str) -> Iterator[str]:
    """The name without one of its letters, where nothing tells which, and where it is marked which."""
    for place, letter in enumerate(name):
        # Numbers tell things apart well: letter 1, letter 2.
        if not letter.isdigit():
            yield f"{name[:place]}{name[place + 1 :]}"
            yield f"{name[:place]}\0{name[place + 1 :]}"


def _confused(one: str, other: str) -> bool:
    """Whether two names are the same, or have one letter more, less, other or in another place."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) <= _SHORT or len(long) - len(short) > 1:
        return False
    first = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if len(short) < len(long):
        return not long[first].isdigit() and short[first:] == long[first + 1 :]
    differ = [(a, b) for a, b in zip(short[first:], long[first:], strict=True) if a != b]
    if any(letter.isdigit() for pair in differ for letter in pair):
        return False
    return len(differ) == 1 or (
        len(differ) == 2 and differ[0] == differ[1][::-1] and short[first + 1] != long[first + 1]
    )
