"""One connection to a server: join, commands, streams. Everything that can go wrong on the way is one TtxError."""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from ttx.client.pins import fingerprint, pinned, short, vouched
from ttx.errors import Refused, TtxError
from ttx.exercise.commands import Command, write

PATIENCE = 20.0
"""Seconds a command is tried again while the server cannot be reached: a restart takes two or three."""

QUIET = 25.0
"""Seconds without a byte (the server pings each 10) after which a stream counts as lost."""


class Joined(msgspec.Struct, frozen=True):
    """What a right code gives."""

    token: str
    seat: str
    role: str
    team: str
    title: str


class Link(TtxError):
    """The server cannot be reached just now."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One server-sent event."""

    kind: str
    data: bytes


class Client:
    """A seat's line to the server. Commands carry an id, so trying again after a broken line does nothing twice."""

    def __init__(self, url: str, token: str = "", *, pin: str = "") -> None:
        """`pin` is the certificate (PEM) that an https server must show; without one an authority must vouch for it."""
        self.url = (url if "://" in url else f"http://{url}").rstrip("/")
        self.token = token
        self._pin = pin
        limits = httpx.Limits(max_connections=4, max_keepalive_connections=4)
        try:
            self._http = httpx.AsyncClient(
                base_url=self.url, limits=limits, timeout=10.0, trust_env=False, verify=_trust(self.url, pin)
            )
        except httpx.InvalidURL as error:
            raise TtxError(f"{url!r} is not an address: {error}", hint="http://127.0.0.1:8765") from None

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def join(self, code: str, name: str, office: str = "") -> Joined:
        """Take a seat with a join code; the token is kept for what follows."""
        answer = await self.post("/api/join", {"code": code, "name": name, "office": office})
        try:
            joined = msgspec.convert(answer, Joined)
        except msgspec.ValidationError:
            raise _stranger(200) from None
        self.token = joined.token
        return joined

    async def command(self, command: Command, *, id: str = "") -> str:
        """Send a command; the id of what it made, as this seat calls it. Refused where the rules say no."""
        body = write(command) | {"id": id or secrets.token_urlsafe(12)}
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        wait = 0.1
        while True:
            try:
                answer = await self.post("/api/command", body)
                return str(answer.get("made", ""))
            except Link:
                if loop.time() + wait > until:
                    raise
                await asyncio.sleep(wait)
                wait = min(wait * 2, 2.0)

    async def draft(self, do: str, **fields: Any) -> dict[str, Any]:
        """Work on the team's shared draft: save, take, ask, pass, drop. Drafts are not history: no command id."""
        return await self.post("/api/draft", {"do": do, **fields})

    async def get(self, path: str) -> dict[str, Any]:
        return await self._ask("GET", path, None)

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._ask("POST", path, msgspec.json.encode(body))

    async def _ask(self, method: str, path: str, body: bytes | None) -> dict[str, Any]:
        try:
            response = await self._http.request(method, path, content=body, headers=self._headers())
        except httpx.HTTPError as error:
            raise self._lost(error) from None
        return _read(response.status_code, response.content)

    def _headers(self) -> dict[str, str]:
        headers = {"content-type": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        return headers

    def _lost(self, error: BaseException) -> Link:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return self._other()
            cause = cause.__cause__ or cause.__context__
        return Link(f"no answer from {self.url}", hint="is the exercise still running there? `ttx ps` lists those here")

    def _other(self) -> Link:
        # Not the end: a laptop that changes networks meets others at the same address, and comes back.
        if not self._pin:
            return Link(
                f"nobody vouches for the certificate of {self.url}", hint=f"`ttx join {self.url}` asks about it"
            )
        expected = short(fingerprint(self._pin))
        return Link(
            f"another server answers at {self.url}: its certificate is not {expected}. Nothing was sent to it",
            hint="somebody may be listening in: ask the facilitator",
        )

    async def stream(self, path: str) -> AsyncIterator[Sent]:
        """Server-sent events until the line breaks (Link) or the server says no (TtxError)."""
        timeout = httpx.Timeout(10.0, read=QUIET)
        try:
            async with self._http.stream("GET", path, headers=self._headers(), timeout=timeout) as response:
                if response.status_code != 200:
                    _read(response.status_code, await response.aread())
                kind, data = b"message", b""
                async for line in _lines(response):
                    if not line:
                        if data:
                            yield Sent(kind.decode(), data)
                        kind, data = b"message", b""
                    elif line.startswith(b"data: "):
                        data += line[6:]
                    elif line.startswith(b"event: "):
                        kind = line[7:]
        except httpx.HTTPError as error:
            raise self._lost(error) from None
        raise Link(f"{self.url} closed the line", hint="it is tried again by itself")


def _trust(url: str, pin: str) -> ssl.SSLContext | bool:
    if not url.startswith("https:"):
        return True
    return pinned(pin) if pin else vouched()


async def _lines(response: httpx.Response) -> AsyncIterator[bytes]:
    # httpx's own aiter_lines decodes every chunk and splits on characters that JSON text may hold (U+2028).
    # The first line of a long exercise is its whole log: its pieces are put together once.
    pieces: list[bytes] = []
    async for chunk in response.aiter_raw():
        first, *others = chunk.split(b"\n")
        pieces.append(first)
        for piece in others:
            yield b"".join(pieces)
            pieces = [piece]


def _stranger(status: int) -> TtxError:
    return TtxError(
        f"the server answered in a way that ttx does not know (HTTP {status})", hint="is this a ttx server?"
    )


def _read(status: int, content: bytes) -> dict[str, Any]:
    try:
        answer = msgspec.json.decode(content)
    except msgspec.DecodeError:
        answer = None
    if not isinstance(answer, dict):
        raise _stranger(status)
    if status < 400:
        return answer
    message, hint = str(answer.get("error", f"HTTP {status}")), str(answer.get("hint", ""))
    if status == 503:
        raise Link(message, hint=hint)
    raise (Refused if status == 409 else TtxError)(message, hint=hint)
