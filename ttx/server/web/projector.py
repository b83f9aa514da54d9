"""The projector: a page for the wall that shows what control puts up, and a stream that is silent about all else."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ttx.documents.qr import svg
from ttx.errors import TtxError
from ttx.exercise.decide import By
from ttx.exercise.views import screen_view
from ttx.locale import LANGUAGES, Words, words
from ttx.server.access import role_of
from ttx.server.exercise import LiveExercise
from ttx.server.streams import Receive, Scope, Send, message
from ttx.server.web.answer import sentences
from ttx.server.web.fragments import environment
from ttx.server.web.guard import NotOpen, first, page, read_form, refuse_foreign, see, set_cookie, token_of
from ttx.text import clean
from ttx.tui.clocks import at_wall, span

AUDIENCE = "wall:"
_encode = msgspec.json.Encoder().encode


class Projector:
    """All walls of one live exercise, by language."""

    def __init__(self, live: LiveExercise) -> None:
        self.live = live
        self._shown: dict[str, str] = {}
        """by language: what the walls show"""
        live.news.boards[AUDIENCE] = self

    def routes(self, caught: Callable[..., Callable[..., object]]) -> list[Route]:
        return [
            Route("/screen", caught(self._door), methods=["GET"]),
            Route("/screen", caught(self._join), methods=["POST"]),
            Route("/screen/{seat}/", caught(self._page), methods=["GET"]),
        ]

    # -- the door

    async def _door(self, request: Request) -> Response:
        return page(self._door_page(words("en"), ""))

    def _door_page(self, _: Words, trouble: str) -> str:
        return environment().get_template("screen-door.html").render(_=_, trouble=trouble)

    async def _join(self, request: Request) -> Response:
        refuse_foreign(request.headers, self.live.address)
        form = await read_form(request)
        _ = words(first(form, "language"))
        try:
            role, _team = role_of(await self.live.door.place_for(clean(first(form, "code"), 60)))
            if role != "screen":
                raise TtxError(_("this code is not the screen's"), hint=_("control's list of codes has it"))
        except TtxError as error:
            return page(self._door_page(_, sentences(_, error.message, error.hint)), 400)
        return await self.opened(clean(first(form, "code"), 60), _.language)

    async def opened(self, code: str, language: str) -> Response:
        """A seat for a wall, and the way to its page."""
        joined = await self.live.join(code, f"Screen ({LANGUAGES[language]})", "")
        response = see(f"/screen/{joined['seat']}/?language={language}")
        set_cookie(response, joined["seat"], joined["token"], self.live.secure, "screen")
        return response

    # -- the wall

    def _who(self, headers: Headers, seat: str) -> By | None:
        by = self.live.door.who(token_of(headers))
        right = by is not None and by.seat == seat and by.role == "screen" and self.live.present(seat)
        return by if right else None

    async def _page(self, request: Request) -> Response:
        by = self._who(request.headers, request.path_params["seat"])
        if by is None:
            return see("/screen")
        _ = words(request.query_params.get("language", ""))
        return page(
            environment().get_template("screen.html").render(
                _=_, seat=by.seat, wall=self._wall(_.language, self._left()), now=self.live.room.elapsed(), say=_say(_)
            )
        )  # fmt: skip

    def _left(self) -> str:
        """Time left in the stage, for a page without script."""
        clock = screen_view(self.live.room.state)["clock"]
        return span(max(0, clock["stage_ends"] - self.live.room.elapsed())) if clock["stage_ends"] is not None else ""

    def _wall(self, language: str, left: str = "") -> str:
        """What hangs there; without `left` it is the same for as long as nothing public changes."""
        self.live.room.mend()
        state = self.live.room.state
        view = screen_view(state)
        playing = {seat.team for seat in state.seats.values() if seat.present and seat.role == "player"}
        return environment().get_template("wall.html").render(
            _=words(language, view["head"]["words"]), view=view, left=left, here=len(playing), teams=len(state.teams),
            back=at_wall(view["clock"]["until"])[:5],
            address=self.live.address, qr=svg(self.live.address), three=[words(each) for each in LANGUAGES],
            news=[(name, part) for name, part in reversed(view.items()) if name.startswith(("inject-", "ruling-"))],
        )  # fmt: skip

    def refresh(self, audience: str) -> None:
        """Send the walls of a language what is new on them; nothing where nothing is."""
        language = audience.removeprefix(AUDIENCE)
        wall = self._wall(language)
        if wall != self._shown.get(language):
            self._shown[language] = wall
            self.live.hub.tell(audience, self._message(wall))

    def _message(self, wall: str) -> bytes:
        return message("wall", _encode({"html": wall, "now": self.live.room.elapsed()}))

    async def stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is new on a wall."""
        headers = Headers(scope=scope)
        by = self._who(headers, scope["path"].split("/")[2])
        if by is None:
            raise NotOpen("this seat is not open here")
        refuse_foreign(headers, self.live.address)
        language = Request(scope).query_params.get("language", "")
        audience = AUDIENCE + (language if language in LANGUAGES else "en")

        def begin() -> bytes:
            self.refresh(audience)
            return self._message(self._shown[audience.removeprefix(AUDIENCE)])

        await self.live.hub.serve(receive, send, by.seat, audience, begin)


def _say(_: Words) -> str:
    """What the script says, with its own braces left in."""
    said = {
        "minutes": _("{count} minutes left", count="{count}"),
        "minute": _("1 minute left"),
        "over": _("time is up"),
        "ends": _("ends {time}", time="{time}"),
        "down": _("Line lost. It is tried again by itself."),
        "sound": _("Sound on"),
        "silent": _("Sound off"),
    }
    return msgspec.json.encode(said).decode()
