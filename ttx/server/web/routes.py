"""The browser's addresses: the door, a seat's page, its stream, its forms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from urllib.parse import parse_qs

import msgspec
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from ttx.errors import TtxError
from ttx.exercise.decide import By
from ttx.locale import LANGUAGES, Words, words
from ttx.server.access import role_of
from ttx.server.exercise import LiveExercise
from ttx.server.streams import Receive, Scope, Send
from ttx.server.web import assets
from ttx.server.web.answer import Answer, sentences
from ttx.server.web.evaluators import Evaluators
from ttx.server.web.fragments import environment
from ttx.server.web.guard import (
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
from ttx.server.web.pages import Pages
from ttx.server.web.press import press
from ttx.server.web.shown import Shown
from ttx.server.web.unsent import Unsent
from ttx.text import clean

Handler = Callable[[Request], Awaitable[Response]]
SEATS = ("player", "observer")


class Web:
    """All pages of one live exercise."""

    def __init__(self, live: LiveExercise, spend: Callable[[By], None]) -> None:
        self.live = live
        self._spend = spend
        unsent = Unsent(live.store, live.exercise)
        self.pages = Pages(live.room, live.hub, live._extra, unsent)
        self.evaluators = Evaluators(live, unsent, spend)
        self._unsent = unsent
        self._shown = Shown(live, unsent, self.pages)
        live.news.pages = self.pages

    def routes(self) -> list[Route]:
        return [
            Route("/", self.caught(self._door)),
            Route("/join", self.caught(self._join), methods=["POST"]),
            Route("/seat/{seat}/", self.caught(self._page), methods=["GET"]),
            Route("/seat/{seat}/", self.caught(self._act), methods=["POST"]),
            Route("/seat/{seat}/handout/{item}", self.caught(self._handout)),
            Route("/static/{digest}/{name:path}", assets.serve),
            *self.evaluators.routes(self.caught),
        ]

    def caught(self, handler: Handler) -> Handler:
        async def caught(request: Request) -> Response:
            try:
                return await handler(request)
            except TtxError as error:
                _ = self._door_words(request)
                text = sentences(_, error.message, error.hint)
                back = request.url.path if request.method == "POST" and request.url.path != "/join" else ""
                return page(self._closed(_, text, back=back), getattr(error, "status", 400))
            except ClientDisconnect:
                # It left in the middle of what it sent. Nobody reads this.
                return Response(status_code=400)

        return caught

    # -- the door

    def _door_words(self, request: Request) -> Words:
        wanted = request.query_params.get("language", "") or _preferred(request.headers.get("accept-language", ""))
        return words(wanted)

    async def _door(self, request: Request) -> Response:
        given = {"code": "", "name": "", "office": "", "language": ""}
        return page(self._door_page(request, given, ""))

    def _door_page(self, request: Request, given: dict[str, str], trouble: str) -> str:
        _ = self._door_words(request)
        return environment().get_template("join.html").render(_=_, given=given, trouble=trouble)

    async def _join(self, request: Request) -> Response:
        refuse_foreign(request.headers, self.live.address)
        form, _ = await read_form(request), self._door_words(request)
        given = {name: clean(first(form, name), 200).replace("\n", " ").strip()[:60]
                 for name in ("code", "name", "office", "language")}  # fmt: skip
        try:
            if (found := self._taken_up(given["code"])) is None:
                role, _team = role_of(await self.live.door.place_for(given["code"]))
                self._check(role, given, _)
                if role == "evaluator":
                    return await self.evaluators.opened(given)
                found = await self._new_seat(given)
            by, token = found
        except TtxError as error:
            trouble = sentences(_, error.message, error.hint)
            return page(self._door_page(request, given, trouble), getattr(error, "status", 400))
        if given["language"] in LANGUAGES:
            self._unsent.choose_language(by, given["language"], "")
        response = see(f"/seat/{by.seat}/")
        set_cookie(response, by.seat, token, self.live.secure)
        return response

    def _taken_up(self, code: str) -> tuple[By, str] | None:
        seat = self.live.door.taken_up(code)
        if not seat or not self.live.present(seat):
            return None
        token = self.live.door.renew(seat)
        self.live.hub.drop(seat)
        by = self.live.door.who(token)
        return (by, token) if by else None

    def _check(self, role: str, given: dict[str, str], _: Words) -> None:
        if role == "screen":
            raise TtxError(_("this code is the projector's"), hint=_("open the page {page} with it", page="/screen"))
        if role not in (*SEATS, "evaluator"):
            raise TtxError(_("this code is not for a seat in the browser"), hint=_("use it with: ttx console"))
        if not given["name"]:
            raise TtxError(_("Your name is missing: any name that your team knows you by."))

    async def _new_seat(self, given: dict[str, str]) -> tuple[By, str]:
        joined = await self.live.join(given["code"], given["name"], given["office"])
        return By(joined["seat"], joined["role"], joined["team"]), joined["token"]

    # -- a seat

    def _who(self, headers: Headers, seat: str) -> tuple[By, str] | None:
        token = token_of(headers)
        by = self.live.door.who(token) if token else None
        if by is None or by.seat != seat or by.role not in SEATS or not self.live.present(by.seat):
            return None
        return by, token

    def _not_open(self, request: Request) -> Response:
        _ = self._door_words(request)
        return page(self._closed(_, "", _("This seat is not open here: join again")), 404)

    def _closed(self, _: Words, text: str, title: str = "", back: str = "") -> str:
        title = title or _("That did not work")
        return environment().get_template("closed.html").render(_=_, title=title, text=text, back=back)

    async def _page(self, request: Request) -> Response:
        found = self._who(request.headers, request.path_params["seat"])
        if found is None:
            return self._not_open(request)
        self._spend(found[0])
        self.live.hub.saw(found[0].seat)
        return page(self._shown.page(*found))

    async def _handout(self, request: Request) -> Response:
        found = self._who(request.headers, request.path_params["seat"])
        if found is None:
            return self._not_open(request)
        self._spend(found[0])
        html = self._shown.handout(found[0], request.path_params["item"])
        return page(html) if html else self._not_open(request)

    async def _act(self, request: Request) -> Response:
        found = self._who(request.headers, request.path_params["seat"])
        if found is None:
            return self._not_open(request)
        by, token = found
        refuse_foreign(request.headers, self.live.address)
        self._spend(by)
        form = await read_form(request)
        if not same_token(first(form, "csrf"), csrf_of(token)):
            return self._not_open(request)
        self.live.hub.saw(by.seat)
        answer = await press(self.live, self._unsent, self._shown, by, form)
        if "application/json" in request.headers.get("accept", ""):
            response = Response(msgspec.json.encode(asdict(answer)), media_type="application/json")
        else:
            response = self._answered(by, token, form, answer)
        if answer.left:
            set_cookie(response, by.seat, "", self.live.secure)
        return response

    def _answered(self, by: By, token: str, form: dict[str, list[str]], answer: Answer) -> Response:
        """The answer where there is no script: a dialog is a page, everything else goes on to the seat's page."""
        if answer.dialog:
            return page(self._shown.alone(by, token, answer.dialog))
        self._shown.tell(by, answer)
        anchor = answer.sent or first(form, "do").partition(" ")[2] if not answer.go else ""
        if answer.unkept and not answer.go:
            return page(self._shown.page(by, token, answer.unkept))
        return see(answer.go or f"/seat/{by.seat}/" + (f"#{anchor}" if anchor.replace("-", "").isalnum() else ""))

    async def stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is new on a seat's page, for as long as it is looked at."""
        headers = Headers(scope=scope)
        found = self._who(headers, scope["path"].split("/")[2])
        if found is None:
            raise NotOpen("this seat is not open here")
        refuse_foreign(headers, self.live.address)
        by = found[0]
        self._spend(by)
        has = parse_qs(scope["query_string"].decode("latin-1")).get("has", [""])[0]
        await self.live.hub.serve(receive, send, by.seat, self.pages.audience(by), lambda: self.pages.first(by, has))


def _preferred(accepted: str) -> str:
    """The first language that a browser asks for and that there is."""
    wanted = (part.partition(";")[0].strip().partition("-")[0].lower() for part in accepted.split(","))
    return next((language for language in wanted if language in LANGUAGES), "en")
