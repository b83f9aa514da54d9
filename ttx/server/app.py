"""The exercise's HTTP door: join, commands, drafts, streams. Every right is checked here, by seat."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from ttx import __version__
from ttx.clock import stamp
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise.decide import By
from ttx.exercise.views import CONTROL_ROLES
from ttx.server.exercise import LiveExercise
from ttx.server.headers import RAW
from ttx.server.openapi import described
from ttx.server.room import Unavailable
from ttx.server.streams import Receive, Scope, Send
from ttx.server.web.projector import Projector
from ttx.server.web.routes import Web
from ttx.text import clean, clean_all

LARGEST_BODY = 256 * 1024
BURST, PER_SECOND = 60.0, 15.0
"""Requests of one player's seat: more than anybody types, less than a loop needs to hurt."""

_encode = msgspec.json.Encoder().encode
Handler = Callable[[Request], Awaitable[Response]]
Stream = Callable[[Scope, Receive, Send], Awaitable[None]]


class _No(TtxError):
    """A refusal of the door, with its HTTP status."""

    def __init__(self, status: int, message: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status


def _answer(data: Any, status: int = 200) -> Response:
    return Response(_encode(data), status, media_type="application/json")


def _refusal(error: TtxError) -> Response:
    status = (
        409 if isinstance(error, Refused) else 503 if isinstance(error, Unavailable) else getattr(error, "status", 400)
    )
    return _answer({"error": error.message, "hint": error.hint}, status)


def _guarded(send: Send) -> Send:
    async def guarded(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(header for header in RAW if header[0] not in own)]
        await send(message)

    return guarded


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class App:
    """The ASGI application of one live exercise."""

    def __init__(self, live: LiveExercise, hosts: set[str]) -> None:
        self.live = live
        self._hosts = hosts
        self._budget: dict[str, tuple[float, float]] = {}
        routes = [
            Route("/api/health", self._caught(self._health)),
            Route("/api/openapi.json", self._caught(self._openapi)),
            Route("/api/join", self._caught(self._join), methods=["POST"]),
            Route("/api/command", self._caught(self._command), methods=["POST"]),
            Route("/api/draft", self._caught(self._draft), methods=["POST"]),
            Route("/api/stop", self._caught(self._stop), methods=["POST"]),
            Route("/api/backup", self._caught(self._backup), methods=["POST"]),
            Route("/api/codes", self._caught(self._codes), methods=["POST"]),
            Route("/api/roster", self._caught(self._roster), methods=["POST"]),
        ]
        self.web = Web(live, self._spend)
        self.projector = Projector(live)
        self._routes = Starlette(routes=routes + self.web.routes() + self.projector.routes(self.web.caught))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The streams stand before the router: each of its layers would wrap every byte sent to every seat.
        stream = self._stream_at(scope["path"]) if scope["method"] == "GET" else None
        try:
            self._check_host(scope)
            if stream:
                await stream(scope, receive, send)
            else:
                await self._routes(scope, receive, _guarded(send))
        except TtxError as error:
            await _refusal(error)(scope, receive, _guarded(send))

    def _stream_at(self, path: str) -> Stream | None:
        if path in ("/api/events", "/api/view"):
            return self._stream
        if not path.endswith("/stream"):
            return None
        return (
            self.web.stream if path.startswith("/seat/") else
            self.projector.stream if path.startswith("/screen/") else
            self.web.evaluators.stream if path.startswith("/evaluator/") else None
        )  # fmt: skip

    def _caught(self, handler: Handler) -> Handler:
        async def caught(request: Request) -> Response:
            try:
                return await handler(request)
            except TtxError as error:
                return _refusal(error)
            except ClientDisconnect:
                # It left in the middle of what it sent. Nobody reads this.
                return Response(status_code=400)

        return caught

    def _check_host(self, scope: Scope) -> None:
        # A page elsewhere whose name was pointed at this machine (DNS rebinding) sends its own name here. It needs a
        # name for that: who comes by a bare address comes to where the address is.
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        name = name.strip("[]").lower()
        if name not in self._hosts and not _is_address(name):
            raise _No(421, "this server does not go by that name")

    def _who(self, scope: Scope) -> By:
        header = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        by = self.live.door.who(header.removeprefix("Bearer ")) if header.startswith("Bearer ") else None
        if by is None or not self.live.present(by.seat):
            raise _No(401, "this seat is not known here", "join again with your code")
        return by

    def _spend(self, by: By) -> None:
        if by.role in CONTROL_ROLES:
            return
        now = time.monotonic()
        left, at = self._budget.get(by.seat, (BURST, now))
        left = min(BURST, left + (now - at) * PER_SECOND) - 1
        if left < 0:
            raise _No(429, "that was too much at once", "wait a second")
        self._budget[by.seat] = (left, now)

    async def _body(self, request: Request) -> dict[str, Any]:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            # What a page elsewhere may send without asking first is any other kind.
            raise _No(415, "JSON is expected", "content-type: application/json")
        if int(request.headers.get("content-length") or 0) > LARGEST_BODY:
            raise _No(413, "that is too long", "a page or two is what others can read")
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > LARGEST_BODY:
                raise _No(413, "that is too long", "a page or two is what others can read")
        try:
            data = msgspec.json.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise _No(400, f"that is not JSON: {error}") from None
        if not isinstance(data, dict):
            raise _No(400, "a JSON object is expected")
        cleaned: dict[str, Any] = clean_all(data)
        return cleaned

    # -- routes

    async def _health(self, request: Request) -> Response:
        return _answer({"ttx": __version__, "nonce": self.live.nonce})

    async def _openapi(self, request: Request) -> Response:
        return Response(described(), media_type="application/json")

    async def _join(self, request: Request) -> Response:
        data = await self._body(request)
        name = clean(str(data.get("name", "")), 200).replace("\n", " ").strip()[:60]
        office = clean(str(data.get("office", "")), 200).replace("\n", " ").strip()[:60]
        if not name:
            raise _No(400, "a name is missing", "any name that your team knows you by")
        return _answer(await self.live.join(str(data.get("code", "")), name, office))

    async def _command(self, request: Request) -> Response:
        by = self._who(request.scope)
        self._spend(by)
        data = await self._body(request)
        id = data.pop("id", "")
        if not isinstance(id, str) or not 8 <= len(id) <= 64:
            raise _No(400, "a command needs an id of 8 to 64 characters")
        try:
            command = do.read(data)
        except msgspec.ValidationError as error:
            raise _No(400, f"that command is not right: {error}") from None
        if command.roles == do.SYSTEM:
            raise _No(403, "that is the server's own")
        made = await self.live.command(command, by, id)
        return _answer({"made": made})

    async def _draft(self, request: Request) -> Response:
        by = self._who(request.scope)
        self._spend(by)
        data = await self._body(request)
        try:
            return _answer(self.live.drafts.do(by, stamp(self.live.room.clock.wall()), data))
        except msgspec.ValidationError as error:
            raise _No(400, f"that draft is not right: {error}") from None

    async def _stop(self, request: Request) -> Response:
        self._control(request)
        asyncio.get_running_loop().call_later(0.05, self.live.stop)
        return _answer({})

    async def _backup(self, request: Request) -> Response:
        self._control(request)
        await self.live.back_up()
        return _answer(self.live.backup)

    async def _codes(self, request: Request) -> Response:
        self._control(request)
        return _answer({"code": self.live.new_code(str((await self._body(request)).get("place", "")))})

    async def _roster(self, request: Request) -> Response:
        self._control(request)
        return _answer(self.live.change_roster(await self._body(request)))

    def _control(self, request: Request) -> None:
        if self._who(request.scope).role != "facilitator":
            raise _No(403, "only a facilitator does this")

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        by = self._who(scope)
        self._spend(by)
        self.live.room.mend()
        control = by.role in CONTROL_ROLES
        if control != (scope["path"] == "/api/events"):
            raise _No(403, "that stream is not for this seat")
        if not control:
            audience = f"team:{by.team}" if by.team else "screen" if by.role == "screen" else "public"
            await self.live.hub.serve(
                receive, send, by.seat, audience, lambda: self.live.news.first_view(audience, self.live.you(by))
            )
            return
        text = parse_qs(scope["query_string"].decode("latin-1")).get("after", ["0"])[0]
        after = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
        await self.live.hub.serve(
            receive, send, by.seat, by.role, lambda: self.live.news.first_rows(after, by.seat, by.role)
        )
