"""What a button leads to: all that was typed is kept first, then it is done once, however often it is pressed."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from ttx.clock import stamp
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise.decide import By
from ttx.locale import LANGUAGES
from ttx.server.exercise import LiveExercise
from ttx.server.web import acts
from ttx.server.web.answer import Answer, sentences
from ttx.server.web.desk import is_empty
from ttx.server.web.fragments import SINGLE
from ttx.server.web.guard import Form, first, items
from ttx.server.web.shown import Shown
from ttx.server.web.unsent import Fields, Text, Unsent, digest

_NOT_TYPED = ("was", "version")
"""fields of an item that its form brings along"""


async def press(live: LiveExercise, unsent: Unsent, shown: Shown, by: By, form: Form) -> Answer:
    """Do what a button says. What goes wrong is said, never raised, and what was typed is kept."""
    return await Press(live, unsent, shown, by, form).done()


class Press:
    """One press of a button, with all that stood in the page's fields."""

    def __init__(self, live: LiveExercise, unsent: Unsent, shown: Shown, by: By, form: Form) -> None:
        self.live = live
        self.unsent = unsent
        self.shown = shown
        self.by = by
        self.desk = shown.desk(by)
        self.what, _, self.key = first(form, "do", "keep").partition(" ")
        self.id, self.hand, self.secret = first(form, "id"), first(form, "hand")[:40], first(form, "csrf")
        self.typed = items(form)
        self.wall = stamp(live.room.clock.wall())
        self.answer = Answer()

    async def done(self) -> Answer:
        _, answer = self.desk.words, self.answer
        own: Callable[[], Awaitable[None]] | None = getattr(self, "_do_" + self.what.replace("-", "_"), None)
        try:
            for item in self.typed:
                # What is about to be sent need not be kept before.
                if item != self.key or own:
                    self._keep(item)
            await (own or self._command)()
        except TtxError as error:
            answer.trouble = True
            answer.said = sentences(_, error.message, error.hint)
            if self.key in self.typed and not own:
                self._keep(self.key)
                answer.said += " " + _("It was not sent; what you wrote is kept.")
        for item, was in answer.was.items():
            answer.others[item] = self.shown.others(self.by, item, was)
        return answer

    # -- what was typed

    def _keep(self, item: str) -> None:
        fields = self.typed[item]
        if item == "draft":
            self._keep_draft(fields)
        elif self.desk.part(item).get("anonymous"):
            self.answer.unkept[item] = fields
        elif self._known(item):
            self.answer.was[item] = self.unsent.save(self.by, item, first(fields, "was"), self._text(fields))

    def _known(self, item: str) -> bool:
        return item in self.desk.parts or item in SINGLE

    def _text(self, fields: Fields) -> Text:
        given = {name: texts for name, texts in sorted(fields.items()) if any(map(str.strip, texts))}
        return Text(self.hand, self.wall, {name: texts for name, texts in given.items() if name not in _NOT_TYPED})

    def _keep_draft(self, fields: Fields) -> None:
        _, body, version = self.desk.words, acts.body_of(fields), _number(first(fields, "version"))
        if not self.desk.acts or version < 0:
            return
        named = acts.name_of(body)
        self.answer.draft = {"version": version, "was": named}
        if named != first(fields, "was"):
            saved = self._draft("save", version=version, body=body)
            self.answer.draft["version"] = saved["version"]
            self.answer.said = _("Draft saved.")
            if saved.get("kept"):
                self.answer.draft["kept"] = True
                self.answer.said = _("Somebody else changed the draft meanwhile: both versions are kept, see the list.")

    # -- what was pressed

    async def _command(self) -> None:
        fields = self.typed.get(self.key, {})
        if (found := acts.command(self.desk, self.what, self.key, fields)) is None:
            return
        self.answer.made = await self._send(found[0])
        self.answer.said, self.answer.sent = found[1], self.key
        if fields and self.what != "open":
            # It is in the log: that its text could not be forgotten is no failure.
            with contextlib.suppress(TtxError):
                self.unsent.sent(self.by, self.key, first(fields, "was"), self._text(fields))
            self.answer.was[self.key] = digest(self.unsent.newest(self.by, self.key))

    async def _send(self, command: do.Command) -> str:
        # Twice the same from the same page is once; another text under the same button is another command. The log
        # keeps this, and from anything that is kept beside it an anonymous answer could be found by trying them all.
        whole = f"{self.secret} {self.id} {self.what} ".encode() + msgspec.json.encode(do.write(command))
        return await self.live.command(command, self.by, hashlib.sha256(whole).hexdigest()[:32])

    def _draft(self, what: str, **more: Any) -> dict[str, Any]:
        return self.live.drafts.do(self.by, self.wall, {"do": what, **more})

    # -- buttons that are no commands of the exercise

    async def _do_keep(self) -> None:
        pass

    async def _do_take(self) -> None:
        _, found = self.desk.words, self._draft("take")
        self.answer.said = _("You have the pen.")
        if found.get("asked"):
            self.answer.said = _("You asked {name} for the pen.", name=self.desk.person(found["holder"]))

    async def _do_pass(self) -> None:
        _ = self.desk.words
        self._draft("pass", seat=self.key)
        self.answer.said = _("The pen is with {name}.", name=self.desk.person(self.key))

    async def _do_release(self) -> None:
        _ = self.desk.words
        self._draft("release")
        self.answer.said = _("The pen is free.")

    async def _do_use_kept(self) -> None:
        _, draft, place = self.desk.words, self.live.drafts.draft(self.by.team), _number(self.key)
        if not 0 <= place < len(draft.kept):
            raise TtxError(_("This version is no longer there."))
        if draft.holder != self.by.seat:
            raise TtxError(_("take the pen first"))
        before, wanted = msgspec.to_builtins(draft.body), msgspec.to_builtins(draft.kept[place].body)
        self._draft("save", version=draft.version, body=wanted)
        self._draft("drop_kept", index=place)
        if not is_empty(before):
            # A version that never was is stale on purpose: the server puts this text aside.
            self._draft("save", version=-1, body=before)
        self.answer.go = f"/seat/{self.by.seat}/#s-decision"

    async def _do_drop_kept(self) -> None:
        self._draft("drop_kept", index=_number(self.key))

    async def _do_review(self) -> None:
        # With what was saved a moment ago.
        _, desk = self.desk.words, self.shown.desk(self.by)
        if is_empty(desk.start_body()):
            raise TtxError(_("It is empty: write at least one action."))
        if desk.lead and desk.lead != self.by.seat:
            self.answer.said = _("Saved. Only the lead sends it: {name}.", name=desk.person(desk.lead))
            return
        more: dict[str, Any] = {"body": desk.start_body(), "number": desk.sent_version() + 1}
        self.answer.dialog = self.shown.render("review.html", self.by, desk, **more)

    async def _do_submit(self) -> None:
        _, body, version = self.desk.words, self.shown.desk(self.by).start_body(), max(0, _number(self.key))
        self.answer.made = await self._send(acts.submit(body, version))
        self.answer.said = _("{Move} sent: version {version}.", version=version + 1)
        if self.live.drafts.draft(self.by.team).holder == self.by.seat:
            self._draft("release")

    async def _do_use_text(self) -> None:
        item, _, wanted = self.key.partition(" ")
        self.unsent.use(self.by, item, wanted, self.wall)
        self.answer.go = f"/seat/{self.by.seat}/#{item}"

    async def _do_drop_text(self) -> None:
        item, _, unwanted = self.key.partition(" ")
        self.unsent.drop(self.by, item, unwanted, self.wall)
        self.answer.was.setdefault(item, digest(self.unsent.newest(self.by, item)))

    async def _do_language(self) -> None:
        if self.key in LANGUAGES:
            self.unsent.choose_language(self.by, self.key, self.wall)
        self.answer.go = f"/seat/{self.by.seat}/#s-team"

    async def _do_device(self) -> None:
        more = {"code": self.live.door.offer(self.by.seat), "address": self.live.address}
        self.answer.dialog = self.shown.render("device.html", self.by, self.desk, **more)

    async def _do_leave(self) -> None:
        if self.key == "yes":
            # Nobody is given the new token: the old one opens nothing any more, wherever it was copied to.
            self.live.door.renew(self.by.seat)
            self.live.hub.drop(self.by.seat)
            self.answer.left, self.answer.go = True, "/"
        else:
            self.answer.dialog = self.shown.render("leave.html", self.by, self.desk)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
