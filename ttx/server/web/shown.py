"""What a seat's person sees: the whole page, an inject to print, a question before something is done."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

import msgspec
from markupsafe import Markup

from ttx.exercise.decide import By
from ttx.exercise.views import seat_view
from ttx.locale import Words, words
from ttx.server.exercise import LiveExercise
from ttx.server.web.answer import Answer
from ttx.server.web.desk import Desk, Part
from ttx.server.web.fragments import environment, escaped
from ttx.server.web.guard import Form, csrf_of
from ttx.server.web.pages import Pages
from ttx.server.web.times import When, clock, filled, story
from ttx.server.web.unsent import Unsent, digest
from ttx.tui.clocks import exercise_time, zone_of


class Shown:
    """Makes the pages of all seats."""

    def __init__(self, live: LiveExercise, unsent: Unsent, pages: Pages) -> None:
        self.live = live
        self.unsent = unsent
        self.pages = pages
        self._told: dict[str, Answer] = {}
        """what a seat is told on its next page, where it has no script"""

    def tell(self, by: By, answer: Answer) -> None:
        """Say this on the seat's next page."""
        self._told[by.seat] = answer

    def desk(self, by: By) -> Desk:
        state = self.live.room.state
        own = seat_view(state, state.seats[by.seat]) if by.seat in state.seats else {}
        return Desk(self.pages.parts(by.team) | own, self.pages.language(by), by.role == "player")

    def words(self, by: By) -> Words:
        return words(self.pages.language(by), self.live.room.state.read_by(by.team).words)

    def page(self, by: By, token: str, typed: dict[str, Form] | None = None) -> str:
        """The whole page; `typed` is what may not be kept and must not be lost."""
        made, own = self.pages.fragments(by), self.pages.own(by)
        lists: dict[str, list[str]] = defaultdict(list)
        single: dict[str, str] = defaultdict(str)
        for fragment in (*made.now.values(), *own.values()):
            ours = Markup(fragment.html)  # noqa: S704 (made by our templates)
            if fragment.place:
                lists[fragment.place].append(ours)
            else:
                single[fragment.name] = ours
        desk, said = self.desk(by), self._told.pop(by.seat, Answer())
        html = self.render(
            "seat.html", by, desk, token, lists=lists, single=single, version=made.version, said=said.said,
            trouble=said.trouble, classes=_classes(by, desk), sentences=_sentences(desk.words),
            stopped=desk.part("clock")["stopped"], you=self._you(by, desk), audience=self.pages.audience(by),
        )  # fmt: skip
        return filled(html, _Fill(self, by, desk, typed or {}))

    def handout(self, by: By, key: str) -> str | None:
        """One inject to print; None where this seat has none of that name."""
        desk = self.desk(by)
        part = desk.parts.get(key)
        if not part or not key.startswith("inject-"):
            return None
        return self.render("handout.html", by, desk, key=key, part=part)

    def alone(self, by: By, token: str, inside: str) -> str:
        """What would be a dialog, as a page of its own."""
        return self.render("alone.html", by, self.desk(by), token, inside=Markup(inside))  # noqa: S704 (our template)

    def render(self, name: str, by: By, desk: Desk, token: str = "", **more: Any) -> str:
        zone, _ = zone_of(str(desk.head.get("timezone", "UTC"))), desk.words
        return environment().get_template(name).render(
            _=_, desk=desk, seat=by.seat, csrf=csrf_of(token), id=secrets.token_urlsafe(12),
            clock=lambda text: clock(text, zone), story=lambda text: story(text, zone, _), **more,
        )  # fmt: skip

    def _you(self, by: By, desk: Desk) -> str:
        you = self.live.you(by)
        return desk.listed([you["name"], you["office"], desk.head.get("name", "")])

    def when(self, desk: Desk) -> When:
        room, here = self.live.room, desk.part("clock")
        rate = float(here["rate"]) if here["status"] == "running" else 0.0
        zone = zone_of(str(desk.head.get("timezone", "UTC")))
        return When(room.elapsed(), room.clock.wall().astimezone(UTC), rate, zone, desk.words)

    def others(self, by: By, item: str, own: str) -> str:
        """What was typed for an item on other devices, as HTML; `own` is the version that this page shows."""
        texts = [text for text in self.unsent.of(by).get(item, ()) if text.digest != own]
        return environment().get_template("others.html").render(_=self.words(by), texts=texts, key=item)


class _Fill:
    """Says what stands for each mark of a page."""

    def __init__(self, shown: Shown, by: By, desk: Desk, typed: dict[str, Form]) -> None:
        self._shown, self._by, self._desk, self._typed = shown, by, desk, typed
        self._when = shown.when(desk)
        self._kinds: dict[str, Callable[[str], str]] = {
            "due": lambda about: self._when.due(int(about)), "ends": lambda about: self._when.ends(int(about)),
            "wall": self._wall, "now": lambda _: exercise_time(self._when.now), "new": self._new,
            "text": self._text, "picked": self._picked, "was": self._was, "others": self._others,
        }  # fmt: skip

    def __call__(self, kind: str, about: str) -> str:
        # A file from anywhere may hold such a mark of its own.
        filling = self._kinds[kind](about) if kind in self._kinds else ""
        return escaped(filling, raw=kind in ("others", "picked"))

    def _fields(self, item: str) -> Mapping[str, list[str]]:
        part = self._desk.parts.get(item, {})
        answers = {name: [text] for name, text in part.get("answers", {}).items()} if "questions" in part else {}
        return self._typed.get(item) or self._shown.unsent.newest(self._by, item) or answers

    def _wall(self, about: str) -> str:
        return f"{self._when.wall.astimezone(self._when.zone):%H:%M %Z}"

    def _new(self, about: str) -> str:
        opened: Part = self._desk.parts.get(about, {})
        new = self._desk.plays and self._by.seat not in opened.get("opened_by", ())
        return self._desk.words("NEW") if new else ""

    def _text(self, about: str) -> str:
        item, _, name = about.partition(".")
        return "".join(self._fields(item).get(name, [])[:1])

    def _picked(self, about: str) -> str:
        place, _, value = about.partition("=")
        item, _, name = place.partition(".")
        return " checked" * (value in [escaped(text) for text in self._fields(item).get(name, [])])

    def _was(self, about: str) -> str:
        return digest(self._shown.unsent.newest(self._by, about))

    def _others(self, about: str) -> str:
        return self._shown.others(self._by, about, self._was(about))


def _classes(by: By, desk: Desk) -> str:
    draft, team = desk.part("draft"), desk.part("team")
    marks = {
        by.role: True,
        "lead": not desk.lead or desk.lead == by.seat,
        "pen": draft.get("holder") == by.seat,
        "asked": by.seat in draft.get("asked", ()),
        "lead-asked": by.seat in team.get("lead_asked", ()),
    }
    return " ".join(name for name, holds in marks.items() if holds)


def _sentences(_: Words) -> str:
    """What the script says, with its own braces left in."""
    said = {
        "due": _("answer by {time} (in {span})", time="{time}", span="{span}"),
        "late": _("late by {span}", span="{span}"),
        "left": _("{span} left (paused)", span="{span}"),
        "ends": _("ends in {span}", span="{span}"),
        "minute": _("1 minute left"),
        "minutes": _("{count} minutes left", count="{count}"),
        "over": _("over by {span}", span="{span}"),
        "down": _("LINE DOWN: it is tried again by itself, and what you write is kept"),
        "notSent": _("It was not sent; what you wrote is kept."),
        "sending": _("Sending…"),
        "new": _("NEW"),
        "count": _("{count} new", count="{count}"),
        "isNew": _("NEW: {title}", title="{title}"),
        "more": _("NEW: {title} and {count} more", title="{title}", count="{count}"),
        "saved": _("Kept."),
        "closed": _("This seat is not open here: join again"),
        "back": _("What you had written here is back."),
    }
    return msgspec.json.encode(said).decode()
