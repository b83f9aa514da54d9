"""An evaluator's page: forms to note, tick, rate and park, above what is noted so far, which changes by itself."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import secrets
from collections.abc import Callable

import msgspec
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise.decide import By
from ttx.locale import LANGUAGES, Words, words
from ttx.server.exercise import LiveExercise
from ttx.server.streams import Receive, Scope, Send, message
from ttx.server.web import noting
from ttx.server.web.answer import sentences
from ttx.server.web.fragments import environment
from ttx.server.web.guard import (
    Form,
    NotOpen,
    csrf_of,
    first,
    page,
    read_form,
    refuse_foreign,
    same_token,
    see,
    set_cookie,
    token_of,
)  # fmt: skip
from ttx.server.web.pages import SOON
from ttx.server.web.unsent import Unsent

ROOM = "evaluator"
AUDIENCE = "notes:"
_encode = msgspec.json.Encoder().encode


class Evaluators:
    """The pages of all evaluators of one live exercise."""

    def __init__(self, live: LiveExercise, unsent: Unsent, spend: Callable[[By], None]) -> None:
        self.live = live
        self._unsent = unsent
        self._spend = spend
        self._shown: dict[str, str] = {}
        """by language: what is noted so far, as the pages have it"""
        self._due: set[str] = set()
        live.news.boards[AUDIENCE] = self

    def routes(self, caught: Callable[..., Callable[..., object]]) -> list[Route]:
        return [
            Route(f"/{ROOM}/{{seat}}/", caught(self._page), methods=["GET"]),
            Route(f"/{ROOM}/{{seat}}/", caught(self._act), methods=["POST"]),
        ]

    async def opened(self, given: dict[str, str]) -> Response:
        """A seat for an evaluator, and the way to its page."""
        joined = await self.live.join(given["code"], given["name"], given["office"])
        by = By(joined["seat"], joined["role"], "")
        if given["language"] in LANGUAGES:
            self._unsent.choose_language(by, given["language"], "")
        response = see(f"/{ROOM}/{by.seat}/")
        set_cookie(response, by.seat, joined["token"], self.live.secure, ROOM)
        return response

    # -- the page

    def _who(self, headers: Headers, seat: str) -> tuple[By, str]:
        token = token_of(headers)
        by = self.live.door.who(token) if token else None
        if by is None or by.seat != seat or by.role != "evaluator" or not self.live.present(seat):
            raise NotOpen("this seat is not open here", hint="join again with your code")
        return by, token

    def _words(self, by: By) -> Words:
        return words(self._unsent.language(by) or "en", self.live.room.state.playbook.words)

    async def _page(self, request: Request) -> Response:
        by, token = self._who(request.headers, request.path_params["seat"])
        self._spend(by)
        self.live.hub.saw(by.seat)
        asked = request.query_params
        typed = noting.opened(
            self.live.room.state, asked.get("note", ""), asked.get("tick", ""), asked.get("settle", "")
        )
        return page(self._html(by, token, typed, said=asked.get("said", "")))

    def _html(self, by: By, token: str, typed: noting.Typed, *, said: str = "", trouble: str = "") -> str:
        self.live.room.mend()
        _, state = self._words(by), self.live.room.state
        known = _(noting.DONE[said]) if said in noting.DONE else ""
        marking = state.playbook.marking
        return environment().get_template("evaluator.html").render(
            _=_, seat=by.seat, csrf=csrf_of(token), id=secrets.token_hex(8), typed=typed, said=known, trouble=trouble,
            book=state.playbook, choices=noting.choices(state, _), about=noting.about(state, typed),
            now=self._now(_.language),
            head={"marking": {"banner": marking.banner, "classification": marking.classification, "tlp": marking.tlp}},
        )  # fmt: skip

    def _now(self, language: str) -> str:
        """What is noted so far; the same for all who read this language."""
        self.live.room.mend()
        state = self.live.room.state
        return environment().get_template("evaluator-now.html").render(
            _=words(language, state.playbook.words), book=state.playbook,
            told=noting.told(state, lambda seat: self.live.name_of(seat)),
        )  # fmt: skip

    # -- what is pressed

    async def _act(self, request: Request) -> Response:
        by, token = self._who(request.headers, request.path_params["seat"])
        refuse_foreign(request.headers, self.live.address)
        self._spend(by)
        form = await read_form(request)
        if not same_token(first(form, "csrf"), csrf_of(token)):
            raise NotOpen("this seat is not open here", hint="join again with your code")
        self.live.hub.saw(by.seat)
        by_script = "application/json" in request.headers.get("accept", "")
        try:
            said = await self._done(by, form)
        except TtxError as error:
            _, typed = self._words(by), noting.Typed({name: texts[0] for name, texts in form.items()})
            trouble = sentences(_, error.message, error.hint)
            if found := noting.newer(self.live.room.state, typed):
                # Whoever has read what it says now may write over it.
                typed["version"] = str(found[0])
                trouble += " " + _("It now says: {text}", text=found[1])
            if by_script:
                told = {"trouble": trouble, "version": typed["version"]}
                return Response(_encode(told), media_type="application/json")
            return page(self._html(by, token, typed, trouble=trouble), 400)
        if by_script:
            done = {"said": self._words(by)(noting.DONE[said]), "id": secrets.token_hex(8)}
            return Response(_encode(done), media_type="application/json")
        return see(f"/{ROOM}/{by.seat}/?said={said}")

    async def _done(self, by: By, form: Form) -> str:
        """What was done, by its name."""
        what, _, rest = first(form, "do").partition(" ")
        command = noting.command(
            self.live.room.state, what, rest, noting.Typed({name: texts[0] for name, texts in form.items()})
        )
        # Twice the same from the same page is once.
        whole = f"{first(form, 'csrf')} {first(form, 'id')} {what} ".encode() + _encode(do.write(command))
        await self.live.command(command, by, hashlib.sha256(whole).hexdigest()[:32])
        return what

    # -- what is new

    def refresh(self, audience: str) -> None:
        """Send the pages of a language what is new, soon: when everybody writes at once, it is made once for many."""
        if audience not in self._due:
            self._due.add(audience)
            asyncio.get_running_loop().call_later(SOON, self._refresh_due, audience)

    def _refresh_due(self, audience: str) -> None:
        self._due.discard(audience)
        # While the log cannot be read nobody is shown anything; the next change brings it.
        with contextlib.suppress(TtxError):
            self._refresh_now(audience)

    def _refresh_now(self, audience: str) -> None:
        language = audience.removeprefix(AUDIENCE)
        now = self._now(language)
        if now != self._shown.get(language):
            self._shown[language] = now
            self.live.hub.tell(audience, self._message(language))

    def _message(self, language: str) -> bytes:
        state = self.live.room.state
        injects = noting.injects(state, words(language, state.playbook.words))
        return message("notes", _encode({"html": self._shown[language], "injects": injects}))

    async def stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is new on an evaluator's page, for as long as it is looked at."""
        headers = Headers(scope=scope)
        by, _token = self._who(headers, scope["path"].split("/")[2])
        refuse_foreign(headers, self.live.address)
        self._spend(by)
        audience = AUDIENCE + self._words(by).language

        def begin() -> bytes:
            self._refresh_now(audience)
            return self._message(audience.removeprefix(AUDIENCE))

        await self.live.hub.serve(receive, send, by.seat, audience, begin)
