"""Parts of the page: one template for each kind, made once for all of a team who read the same language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ttx.locale import LANGUAGES
from ttx.server.web.acts import name_of
from ttx.server.web.assets import asset
from ttx.server.web.desk import Desk, Part, Used, is_empty
from ttx.server.web.times import clock, mark, story
from ttx.tui.clocks import exercise_time, zone_of

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent

NUMBERED = {
    "inject": "inbox", "hint": "inbox", "ruling": "rulings", "move": "moves",
    "message": "messages", "request": "requests", "meeting": "meetings", "questionnaire": "asked",
}  # fmt: skip
"""Kinds of which a team has several, with the list in which each stands, newest first."""

SINGLE = {
    "top": "", "stop": "", "nav": "", "draft": "", "brief": "", "people": "", "rules": "", "glossary": "",
    "practice": "asked", "check": "asked", "form": "pen",
    "new-message": "", "new-request": "", "new-meeting": "",
}  # fmt: skip
"""Kinds of which there is one. Without a list they have a place of their own on the page."""

TEAMS_ONLY = {"draft", "people", "new-message", "new-request", "new-meeting", "form"}


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of the page as it was made last, with what it was made from."""

    name: str
    place: str
    html: str
    used: Used


@cache
def environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(mark=_mark, exercise_time=exercise_time, is_empty=is_empty, LANGUAGES=LANGUAGES)
    made.globals.update(asset=asset, name_of=name_of)
    made.filters["party_of"] = lambda name, desk: desk.party(name)
    made.filters["with_party"] = lambda name, desk: (name, desk.party(name))
    made.filters["twice"] = lambda text: (text, text)
    made.filters["number"] = lambda key: key.rpartition("-")[2]
    made.filters["upper_first"] = lambda text: text[:1].upper() + text[1:]
    return made


def escaped(text: str, raw: bool = False) -> str:
    """Text as HTML; `raw` is HTML already."""
    from markupsafe import escape

    return text if raw else str(escape(text))


def _mark(kind: str, about: object) -> str:
    from markupsafe import Markup, escape

    return Markup(mark(kind, escape(str(about))))  # noqa: S704 (our own characters around an escaped text)


class Fragments:
    """The page's parts for one team and language; `now` are those that stand on the page at the moment."""

    def __init__(self, language: str, plays: bool) -> None:
        self.language = language
        self.plays = plays
        self.now: dict[str, Fragment] = {}
        self._of: dict[str, Part] = {}

    def update(self, parts: dict[str, Part]) -> tuple[list[Fragment], list[str]]:
        """Make anew what changed: those parts, oldest first, and the names of those that are gone."""
        if parts is self._of:
            return [], []
        desk, had, has = Desk(parts, self.language, self.plays), self.now, {}
        for name, place in _names(desk):
            before = had.get(name)
            if before is None or not desk.still(before.used):
                before = make(desk, name, place)
            has[name] = before
        self.now, self._of = has, parts
        changed = [fragment for name, fragment in has.items() if fragment.html != _html(had.get(name))]
        return changed, [name for name in had if name not in has]

    @property
    def version(self) -> str:
        """Names what the page shows."""
        whole = hashlib.sha256()
        for fragment in self.now.values():
            whole.update(fragment.html.encode())
        return whole.hexdigest()[:16]


def _html(fragment: Fragment | None) -> str:
    return fragment.html if fragment else ""


def make(desk: Desk, name: str, place: str, **more: Any) -> Fragment:
    """One part of the page."""
    desk.used = {}
    kind = name if name in SINGLE else name.rpartition("-")[0]
    zone = zone_of(str(desk.head.get("timezone", "UTC")))
    _ = desk.words
    html = environment().get_template(f"parts/{kind}.html").render(
        desk=desk, key=name, part=desk.part(name), _=_, plays=desk.plays, acts=desk.acts,
        clock=lambda stamp: clock(stamp, zone), story=lambda stamp: story(stamp, zone, _), **more,
    )  # fmt: skip
    return Fragment(name, place, html.strip(), desk.used)


def _names(desk: Desk) -> Iterator[tuple[str, str]]:
    for name in ("top", "stop", "nav", "brief"):
        yield name, ""
    for name in ("rules", "glossary"):
        if desk.parts["head"].get(name):
            yield name, ""
    if desk.parts["head"].get("team"):
        for name in ("draft", "people"):
            yield name, ""
        if desk.plays:
            yield from ((name, "") for name in ("new-message", "new-request", "new-meeting"))
    if desk.parts.get("practice"):
        yield "practice", "asked"
    arrived = [*desk._items("inject"), *desk._items("hint")]
    arrived.sort(key=lambda item: item[1]["at"])
    yield from ((name, "inbox") for name, _ in arrived)
    for kind in ("ruling", "message", "request", "meeting"):
        yield from ((name, NUMBERED[kind]) for name, _ in desk._items(kind))
    yield from ((name, "moves" if part["own"] else "joint") for name, part in desk._items("move"))


def own_names(parts: dict[str, Part]) -> Iterator[tuple[str, str]]:
    """What a seat has for itself."""
    for name in parts:
        kind = name if name in SINGLE else name.rpartition("-")[0]
        yield name, SINGLE.get(kind) or NUMBERED[kind]
