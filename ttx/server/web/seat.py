"""The pages of one seat as its person meets them: shown whole, acted on by forms, each write answered once."""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import msgspec

from ttx.clock import stamp
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise.decide import By
from ttx.exercise.views import seat_view
from ttx.locale import LANGUAGES, Words, words
from ttx.server.exercise import LiveExercise
from ttx.server.web import acts
from ttx.server.web.desk import Desk, Part, is_empty
from ttx.server.web.fragments import NUMBERED, SINGLE, environment, escaped
from ttx.server.web.guard import Form, csrf_of, first
from ttx.server.web.pages import Pages
from ttx.server.web.times import When, clock, filled, story
from ttx.server.web.unsent import Fields, Text, Unsent, digest
from ttx.tui.clocks import exercise_time, zone_of

_NOT_TEXT = ("was", "version", "seen")
"""fields of a form that nobody types"""


@dataclass
class Answer:
    """What a button led to."""

    said: str = ""
    trouble: bool = False
    sent: str = ""
    """the item whose fields are empty again"""
    go: str = ""
    dialog: str = ""
    left: bool = False
    was: dict[str, str] = field(default_factory=dict)
    """by item: the version that is kept now"""
    others: dict[str, str] = field(default_factory=dict)
    """by item: what was typed elsewhere, as HTML"""
    draft: dict[str, Any] = field(default_factory=dict)
    made: str = ""


class Seats:
    """Shows seats their pages and does what their buttons say."""

    def __init__(self, live: LiveExercise, unsent: Unsent, pages: Pages) -> None:
        self.live = live
        self.unsent = unsent
        self.pages = pages
        self._said: dict[str, Answer] = {}
        """what a seat is told on its next page, where it has no script"""

    # -- shown

    def desk(self, by: By) -> Desk:
        state = self.live.room.state
        own = seat_view(state, state.seats[by.seat]) if by.seat in state.seats else {}
        return Desk(self.pages.parts(by.team) | own, self.pages.language(by), by.role == "player")

    def words(self, by: By) -> Words:
        return words(self.pages.language(by), self.live.room.state.playbook.words)

    def page(self, by: By, token: str, typed: Form | None = None) -> str:
        """The whole page; `typed` is what may not be kept and must not be lost."""
        from markupsafe import Markup

        made, own = self.pages.fragments(by), self.pages.own(by)
        lists: dict[str, list[str]] = defaultdict(list)
        single: dict[str, str] = defaultdict(str)
        for fragment in (*made.now.values(), *own.values()):
            html = Markup(fragment.html)  # noqa: S704 (made by our templates)
            if fragment.place:
                lists[fragment.place].append(html)
            else:
                single[fragment.name] = html
        desk, said = self.desk(by), self._said.pop(by.seat, Answer())
        html = self._render(
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
        return self._render("handout.html", by, desk, "", key=key, part=part)

    def alone(self, by: By, token: str, inside: str) -> str:
        """What would be a dialog, as a page of its own."""
        from markupsafe import Markup

        return self._render("alone.html", by, self.desk(by), token, inside=Markup(inside))  # noqa: S704 (our template)

    def _render(self, name: str, by: By, desk: Desk, token: str, **more: Any) -> str:
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

    # -- done

    def tell(self, by: By, answer: Answer) -> None:
        """Say this on the seat's next page."""
        self._said[by.seat] = answer

    async def act(self, by: By, form: Form) -> Answer:
        """Keep all that was typed, then do what the button says. What goes wrong is said, never raised."""
        what, _space, key = first(form, "do", "keep").partition(" ")
        items, answer, desk = _items(form), Answer(), self.desk(by)
        try:
            self._keep(by, desk, form, items, answer)
            await self._do(by, desk, what, key, form, items, answer)
        except TtxError as error:
            answer.trouble = True
            answer.said = _sentences_of(desk.words, error.message, error.hint)
            if what not in ("keep", "open"):
                answer.said += " " + desk.words("It was not sent; what you wrote is kept.") * (key in items)
        for item in answer.was.keys() | ({key} & items.keys()):
            answer.others[item] = self.others(by, item, first(items.get(item, {}), "was"))
        return answer

    def _keep(self, by: By, desk: Desk, form: Form, items: dict[str, Fields], answer: Answer) -> None:
        hand, wall = first(form, "hand")[:40], self._wall()
        for item, fields in items.items():
            if item == "draft":
                self._keep_draft(by, desk, fields, answer)
            elif _known(desk, item) and not desk.part(item).get("anonymous"):
                text = Text(hand, wall, _typed(fields))
                answer.was[item] = self.unsent.save(by.seat, item, first(fields, "was"), text)

    def _keep_draft(self, by: By, desk: Desk, fields: Fields, answer: Answer) -> None:
        body, version = acts.body_of(fields), first(fields, "version")
        if not desk.acts or not version.isdigit():
            return
        named = acts.name_of(body)
        answer.draft = {"version": int(version[:9]), "was": named}
        if named != first(fields, "was"):
            saved = self.live.drafts.do(by, self._wall(), {"do": "save", "version": int(version[:9]), "body": body})
            answer.draft["version"] = saved["version"]
            answer.said = desk.words("Draft saved.")
            if saved.get("kept"):
                answer.said = desk.words(
                    "Somebody else changed the draft meanwhile: both versions are kept, see the list."
                )

    async def _do(
        self, by: By, desk: Desk, what: str, key: str, form: Form, items: dict[str, Fields], answer: Answer
    ) -> None:
        fields = items.get(key, {})
        if own := getattr(self, "_do_" + what.replace("-", "_"), None):
            await own(by, desk, key, form, answer)
        elif found := acts.command(desk, what, key, fields):
            answer.made = await self._send(by, what, found[0], first(form, "id"))
            answer.said, answer.sent = found[1], key
            if key in answer.was:
                text = Text(first(form, "hand")[:40], self._wall(), _typed(fields))
                self.unsent.sent(by.seat, key, first(fields, "was"), text)
                answer.was[key] = ""

    async def _send(self, by: By, what: str, command: do.Command, id: str) -> str:
        # Twice the same from the same page is once; another text under the same button is another command.
        whole = f"{by.seat} {id} {what} ".encode() + msgspec.json.encode(do.write(command))
        return await self.live.command(command, by, hashlib.sha256(whole).hexdigest()[:32])

    def _wall(self) -> str:
        return stamp(self.live.room.clock.wall())

    def _draft(self, by: By, what: str, **more: Any) -> dict[str, Any]:
        return self.live.drafts.do(by, self._wall(), {"do": what, **more})

    # -- buttons that are no commands of the exercise

    async def _do_keep(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        pass

    async def _do_take(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        found = self._draft(by, "take")
        if found.get("asked"):
            answer.said = desk.words("You asked {name} for the pen.", name=desk.person(found["holder"]))
        else:
            answer.said = desk.words("You have the pen.")

    async def _do_pass(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        self._draft(by, "pass", seat=key)
        answer.said = desk.words("The pen is with {name}.", name=desk.person(key))

    async def _do_release(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        self._draft(by, "release")
        answer.said = desk.words("The pen is free.")

    async def _do_use_kept(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        draft = self.live.drafts.draft(by.team)
        if not key.isdigit() or int(key) >= len(draft.kept):
            raise TtxError(desk.words("This version is no longer there."))
        before, wanted = msgspec.to_builtins(draft.body), msgspec.to_builtins(draft.kept[int(key)].body)
        if draft.holder != by.seat:
            raise TtxError(desk.words("take the pen first"))
        self._draft(by, "save", version=draft.version, body=wanted)
        self._draft(by, "drop_kept", index=int(key))
        if not is_empty(before):
            # A version that never was is stale on purpose: the server puts this text aside.
            self._draft(by, "save", version=-1, body=before)
        answer.go, answer.draft = f"/seat/{by.seat}/#s-decision", {}

    async def _do_drop_kept(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        self._draft(by, "drop_kept", index=int(key) if key.isdigit() else -1)

    async def _do_review(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        desk = self.desk(by)
        if is_empty(desk.start_body()):
            raise TtxError(desk.words("It is empty: write at least one action."))
        if desk.lead and desk.lead != by.seat:
            answer.said = desk.words("Saved. Only the lead sends it: {name}.", name=desk.person(desk.lead))
            return
        answer.dialog = self._render(
            "review.html", by, desk, "", body=desk.start_body(), number=desk.sent_version() + 1
        )

    async def _do_submit(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        desk, version = self.desk(by), int(key) if key.isdigit() and len(key) < 6 else 0
        answer.made = await self._send(by, "submit", acts.submit(desk.start_body(), version), first(form, "id"))
        answer.said = desk.words("{Move} sent: version {version}.", version=version + 1)
        answer.sent = "draft"
        if self.live.drafts.draft(by.team).holder == by.seat:
            self._draft(by, "release")

    async def _do_use_text(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        item, _space, wanted = key.partition(" ")
        self.unsent.use(by.seat, item, wanted, self._wall())
        answer.go = f"/seat/{by.seat}/#{item}"

    async def _do_drop_text(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        item, _space, unwanted = key.partition(" ")
        self.unsent.drop(by.seat, item, unwanted, self._wall())
        answer.was.setdefault(item, digest(self.unsent.newest(by.seat, item)))

    async def _do_language(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        if key in LANGUAGES:
            self.unsent.choose_language(by.seat, key, self._wall())
        answer.go = f"/seat/{by.seat}/#s-team"

    async def _do_device(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        code = self.live.door.offer(by.seat)
        answer.dialog = self._render("device.html", by, desk, "", code=code, address=self.live.address)

    async def _do_leave(self, by: By, desk: Desk, key: str, form: Form, answer: Answer) -> None:
        if key == "yes":
            self.live.hub.drop(by.seat)
            answer.left, answer.go = True, "/"
        else:
            answer.dialog = self._render("leave.html", by, desk, "")

    def others(self, by: By, item: str, own: str) -> str:
        """What was typed for an item on other devices, as HTML; `own` is the version that this page shows."""
        texts = [text for text in self.unsent.of(by.seat).get(item, ()) if text.digest != own]
        return environment().get_template("others.html").render(_=self.words(by), texts=texts, key=item)


class _Fill:
    """Says what stands for each mark of a page."""

    def __init__(self, seats: Seats, by: By, desk: Desk, typed: Form) -> None:
        self._seats, self._by, self._desk, self._typed = seats, by, desk, _items(typed)
        self._when = seats.when(desk)

    def __call__(self, kind: str, about: str) -> str:
        filling: str = escaped(str(getattr(self, f"_{kind}")(about)), raw=kind in ("others", "picked"))
        return filling

    def _fields(self, item: str) -> Mapping[str, list[str]]:
        part = self._desk.parts.get(item, {})
        answers = {name: [text] for name, text in part.get("answers", {}).items()} if "questions" in part else {}
        return self._typed.get(item) or self._seats.unsent.newest(self._by.seat, item) or answers

    def _due(self, about: str) -> str:
        return self._when.due(int(about))

    def _ends(self, about: str) -> str:
        return self._when.ends(int(about))

    def _wall(self, about: str) -> str:
        return f"{self._when.wall.astimezone(self._when.zone):%H:%M %Z}"

    def _now(self, about: str) -> str:
        return exercise_time(self._when.now)

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
        return digest(self._seats.unsent.newest(self._by.seat, about))

    def _others(self, about: str) -> str:
        return self._seats.others(self._by, about, self._was(about))


def _items(form: Form) -> dict[str, Fields]:
    items: dict[str, Fields] = {}
    for name, texts in form.items():
        item, dot, field_name = name.partition(".")
        if dot:
            items.setdefault(item, {})[field_name] = texts
    return items


def _typed(fields: Fields) -> Fields:
    return {
        name: texts for name, texts in sorted(fields.items()) if name not in _NOT_TEXT and any(map(str.strip, texts))
    }


def _known(desk: Desk, item: str) -> bool:
    return item in desk.parts or item in SINGLE or item.rpartition("-")[0] in NUMBERED


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


def _sentences_of(_: Words, *texts: str) -> str:
    said = [_.known(text) for text in texts if text]
    return " ".join(_("{sentence}.", sentence=text[:1].upper() + text[1:]) for text in said)


def _sentences(_: Words) -> str:
    """What the script says, with its own braces left in."""
    said = {
        "due": _("answer by {time} (in {span})", time="{time}", span="{span}"),
        "late": _("late by {span}", span="{span}"),
        "left": _("{span} left (paused)", span="{span}"),
        "ends": _("ends in {span}", span="{span}"),
        "over": _("over by {span}", span="{span}"),
        "down": _("LINE DOWN: it is tried again by itself, and what you write is kept"),
        "notSent": _("It was not sent; what you wrote is kept."),
        "sending": _("Sending…"),
        "new": _("NEW"),
        "isNew": _("NEW: {title}", title="{title}"),
        "more": _("NEW: {title} and {count} more", title="{title}", count="{count}"),
        "kept": _("What you wrote is kept here."),
        "closed": _("This seat is not open here: join again"),
        "back": _("What you had written here is back."),
    }
    return msgspec.json.encode(said).decode()
