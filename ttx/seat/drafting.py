"""The pen and what is written with it: saved a second after the last stroke, nothing thrown away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
from textual.timer import Timer

from ttx.client import Link
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.seat.form import FormPane
from ttx.seat.parts import EMPTY, Part, is_empty, same
from ttx.seat.reading import both_page, form_head, submit_page

if TYPE_CHECKING:
    from ttx.seat.screen import SeatScreen

PAUSE = 1.0
"""Seconds after the last stroke until the others read it."""

AGAIN = 3.0
"""Seconds until a save is tried again while the line is down."""


class Drafting:
    """The shared draft as this seat works on it. The form is there exactly while this seat has the pen."""

    def __init__(self, screen: SeatScreen) -> None:
        self._screen = screen
        self.desk = screen.desk
        self.form: FormPane | None = None
        self._base = 0
        """version that the form goes on from"""
        self._saved: Part = EMPTY
        self._looked = False
        """whether text that a crash left on this machine was looked for"""
        self._eager = False
        """whether one has just pressed the key that begins"""
        self._timer: Timer | None = None
        # Save, submit and what arrives must not overlap: each looks at the version that the one before left.
        self._lock = asyncio.Lock()

    @property
    def dirty(self) -> bool:
        """Whether something stands in the form that the team does not have yet."""
        return self.form is not None and not same(self.form.body, self._saved)

    @property
    def unsent(self) -> bool:
        """Whether this seat's pen wrote something that was never submitted."""
        return self.form is not None and not is_empty(self.form.body) and not same(self.form.body, self._sent())

    def _sent(self) -> Part:
        own = self.desk.own_move()
        return own[1]["versions"][-1] if own else EMPTY

    # -- what arrives

    async def sync(self) -> None:
        """Take the form up, put it down or make it anew, as the draft stands now."""
        async with self._lock:
            if not self._screen.is_attached or not self.desk.draft:
                return
            holds = self.desk.holds_pen and self.desk.plays and self.desk.clock["status"] != "ended"
            if self.desk.plays and not self._looked:
                await self._recover()
            if not holds:
                await self._put_down()
            elif self.form is None:
                await self._take_up()
            elif self.desk.draft["version"] > self._base:
                await self._save()
                await self._take_up()
            self.retitle()

    async def _recover(self) -> None:
        self._looked, _ = True, self.desk.words
        if (found := self._screen.kept.body) is None:
            return
        try:
            await self._screen.client.draft("save", version=found["version"], body=found["body"])
            self._screen.kept.body = None
            self._screen.keep_soon()
            self._screen.say(_("What you had not saved is back in the draft, or beside it as a kept version."))
        except TtxError as error:
            self._looked = not isinstance(error, Link)
            self._screen.trouble(error)

    async def _take_up(self) -> None:
        body = self.desk.start_body()
        self._base, self._saved = self.desk.draft["version"], body
        await self._show(body)

    async def _show(self, body: Part) -> None:
        focused = self._screen.focused
        writing = self.form is not None and focused is not None and self.form in focused.ancestors
        if self.form is not None:
            await self.form.remove()
        partners = [(team, self.desk.party(team)) for team in self.desk.others()]
        self.form = FormPane(self.desk.words, self.desk.head["form"], self.desk.parties(), partners, body)
        await self._screen.put_form(self.form)
        here = self._screen.current == "draft"
        if writing or (here and self._eager and self._screen.focused in (None, self._screen.listing)):
            self.form.write()
        self._eager = False

    async def reword(self) -> None:
        """The form in another language, with what stands in it."""
        async with self._lock:
            if self.form is not None:
                await self._show(self.form.body)

    async def _put_down(self) -> None:
        if self.form is None:
            return
        await self._save()
        form, self.form = self.form, None
        await self._screen.take_form_away(form)
        if self.desk.draft["holder"]:
            _, name = self.desk.words, self.desk.person(self.desk.draft["holder"])
            self._screen.say(_("The pen is with {name}.", name=name))

    # -- saving

    def edited(self) -> None:
        """Something was written: keep it here at once, send it when the hand rests."""
        if self.form is None:
            return
        self._screen.kept.body = {"version": self._base, "body": self.form.body} if self.dirty else None
        self._screen.keep_soon()
        if self.dirty:
            self._later(PAUSE)

    def _later(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(seconds, self.save_soon)

    def save_soon(self) -> None:
        if self.dirty:
            self._screen.run_worker(self.save(), group="draft", exit_on_error=False)

    async def save(self) -> None:
        """Send what is not saved yet."""
        async with self._lock:
            await self._save()

    async def _save(self) -> None:
        if self.form is None or not self.dirty:
            return
        body, _ = self.form.body, self.desk.words
        try:
            answer = await self._screen.client.draft("save", version=self._base, body=body)
        except TtxError as error:
            if isinstance(error, Link):
                self._later(AGAIN)
            self._screen.trouble(error, _("What you wrote is kept here."))
            return
        self._saved = body
        if answer.get("kept"):
            self._screen.say(_("Somebody else changed the draft meanwhile: both versions are kept, see the list."))
        else:
            self._base = int(answer["version"])
            self._screen.say(_("Draft saved."), quiet=True)
        if not self.dirty:
            self._screen.kept.body = None
            self._screen.keep_soon()

    # -- the pen

    def begin(self) -> None:
        """Write: with the pen where one has it or nobody does."""
        if self.form is not None:
            self._screen.call_after_refresh(self.form.write)
        elif self.desk.draft.get("holder") and not self.desk.holds_pen:
            _, name = self.desk.words, self.desk.person(self.desk.draft["holder"])
            self._screen.say(_("{name} has the pen: F7 asks for it.", name=name))
        else:
            self._take_soon()

    def pen(self) -> None:
        """One key for the pen: give it where one has it, else take it or ask for it."""
        if self.desk.holds_pen:
            self._screen.run_worker(self.hand_over(), group="pen", exclusive=True, exit_on_error=False)
        else:
            self._take_soon()

    def _take_soon(self) -> None:
        self._eager = True
        self._screen.run_worker(self.take(), group="pen", exclusive=True, exit_on_error=False)

    async def take(self) -> None:
        """Take the pen, or ask for it."""
        try:
            answer = await self._screen.client.draft("take")
        except TtxError as error:
            self._screen.trouble(error)
            return
        if answer.get("asked"):
            # It may come much later: then it must not pull the cursor away from something else.
            self._eager = False
            _, name = self.desk.words, self.desk.person(answer["holder"])
            self._screen.say(_("You asked {name} for the pen.", name=name))

    async def hand_over(self) -> None:
        """Give the pen to the one who asked; where several did, ask to whom; where nobody did, put it back."""
        asked = [seat for seat in self.desk.draft.get("asked", ()) if seat != self.desk.seat]
        seat = asked[0] if len(asked) == 1 else ""
        if len(asked) > 1:
            options = [(seat, self.desk.person(seat)) for seat in asked]
            _ = self.desk.words
            seat = await self._screen.choose(_("Who gets the pen?"), options)
            if not seat:
                return
        await self.give(seat)

    async def give(self, seat: str = "") -> None:
        """Give the pen to somebody who asked, or put it back."""
        async with self._lock:
            await self._save()
            try:
                if seat:
                    await self._screen.client.draft("pass", seat=seat)
                else:
                    await self._screen.client.draft("release")
            except TtxError as error:
                self._screen.trouble(error)

    async def use_kept(self, place: int, drop: bool) -> None:
        """Make a kept version the draft, or delete it. What the draft held is kept in turn."""
        async with self._lock:
            kept, _ = self.desk.draft.get("kept", ()), self.desk.words
            if place >= len(kept):
                return
            try:
                if not self.desk.holds_pen:
                    raise TtxError(_("take the pen first"), hint="F7")
                before = self.desk.body
                if not drop:
                    await self._save()
                    before = self.form.body if self.form is not None else before
                    await self._screen.client.draft("save", version=self._base, body=EMPTY | kept[place]["body"])
                await self._screen.client.draft("drop_kept", index=place)
                if not drop and not is_empty(before):
                    # A version that never was is stale on purpose: the server puts this text aside.
                    await self._screen.client.draft("save", version=-1, body=before)
            except TtxError as error:
                self._screen.trouble(error)

    # -- submitting

    async def submit(self) -> None:
        """Send the team's move after showing it whole."""
        _ = self.desk.words
        if self.form is None and not (self.desk.lead and self.desk.may_submit):
            self._screen.say(_("Take the pen first: F7."))
            return
        if not self.desk.may_submit:
            await self.save()
            self._screen.say(_("Saved. Only the lead sends it: {name}.", name=self.desk.person(self.desk.lead)))
            return
        body = self.form.body if self.form is not None else self.desk.body
        if is_empty(body):
            self._screen.say(_("It is empty: write at least one action."))
            return
        version = self.desk.sent_version()
        shown = submit_page(self.desk, body, version + 1)
        while await self._screen.confirm(_("Send this {move}?"), shown, _("Send")):
            async with self._lock:
                try:
                    await self._screen.client.command(_submit(body, version))
                except Refused as error:
                    self._screen.trouble(error)
                    if not await self._newer(version):
                        return
                except TtxError as error:
                    self._screen.trouble(error, _("It was not sent; what you wrote is kept."))
                    return
                else:
                    await self._submitted(version + 1)
                    break
            shown, version = both_page(self.desk, body), self.desk.sent_version()
        else:
            return
        if await self._newer(version) and (own := self.desk.own_move()):
            self._screen.go(own[0])

    async def _newer(self, version: int) -> bool:
        # The refusal may be quicker than the patch that shows why.
        for _again in range(30):
            if self.desk.sent_version() > version:
                return True
            await asyncio.sleep(0.1)
        return False

    async def _submitted(self, version: int) -> None:
        _ = self.desk.words
        self._saved = self.form.body if self.form is not None else EMPTY
        self._screen.kept.body = None
        self._screen.keep_soon()
        self._screen.say(_("{Move} sent: version {version}.", version=version))
        if self.desk.holds_pen:
            try:
                await self._screen.client.draft("release")
            except TtxError as error:
                self._screen.trouble(error)

    def retitle(self) -> None:
        """What stands above the form."""
        if self.form is not None:
            self.form.head(form_head(self.desk))


def _submit(body: Part, version: int) -> do.SubmitMove:
    fields = {name: text for name, text in body["fields"].items() if text.strip()}
    return do.SubmitMove(msgspec.convert(body["actions"], list[Action]), fields, list(body["joint"]), version)
