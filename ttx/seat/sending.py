"""Sending what was written below an item: once, however often it is tried, and nothing cleared before it arrived."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from ttx.errors import TtxError
from ttx.exercise.commands import Command
from ttx.seat import asked
from ttx.seat.answers import Given, command, version_of

if TYPE_CHECKING:
    from ttx.seat.screen import SeatScreen


class Sending:
    """What is on its way from this seat."""

    def __init__(self, screen: SeatScreen) -> None:
        self._screen = screen
        self._busy: set[str] = set()
        self._tried: dict[str, tuple[Command, str]] = {}
        """by item: what got no answer, with its id"""
        self._versions: dict[str, int] = {}
        """of partners' moves, as they stood when their fields were shown"""

    def shown(self, key: str) -> None:
        """These fields are in front of somebody: what they answer is the version that stands there now."""
        self._versions[key] = version_of(self._screen.desk, key)

    async def send(self, key: str) -> None:
        """Send what the fields of an item hold."""
        screen = self._screen
        if key in self._busy:
            return
        _, given, wanted = screen.desk.words, screen.answer.given, screen.asks_of(key)
        self._busy.add(key)
        try:
            if key.startswith("kept-"):
                await screen.drafting.use_kept(int(key.rpartition("-")[2]), given.picked == ["drop"])
                screen.go("draft")
                return
            sent = asked.command(screen.desk, key, given, screen.unsent_of) or command(
                screen.desk, key, given, self._versions.get(key, 0)
            )
            screen.say(_("Sending…"), quiet=True)
            made = await screen.client.command(sent, id=self._id(key, sent))
        except TtxError as error:
            self.shown(key)
            screen.trouble(error, _("It was not sent; what you wrote is kept."))
            return
        finally:
            self._busy.discard(key)
        self._tried.pop(key, None)
        self._sent(key, given, made, wanted.sent if wanted else _("Sent."))

    def _id(self, key: str, sent: Command) -> str:
        # It may have arrived although no answer came back: the same words tried again are the same command.
        known = self._tried.get(key)
        if known is None or known[0] != sent:
            known = self._tried[key] = (sent, secrets.token_urlsafe(12))
        return known[1]

    def _sent(self, key: str, given: Given, made: str, words: str) -> None:
        screen = self._screen
        screen.say(words)
        screen.forget_unsent(key, given)
        for place in range(1, len(screen.desk.part(key).get("questions", ())) + 1):
            question = asked.question_key(key, place)
            screen.forget_unsent(question, screen.unsent_of(question))
        if key == screen.current and screen.answer.given == given:
            screen.answer.clear()
            screen.listing.focus()
            if key.startswith("new-") and made:
                screen.go_once_there(made)
