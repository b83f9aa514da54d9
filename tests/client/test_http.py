"""The line to a server that lags, lies, or is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import msgspec
import pytest

from ttx.client import Client
from ttx.client.http import Sent
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do

Answer = Callable[[httpx.Request], httpx.Response]


def client(answer: Answer) -> Client:
    made = Client("127.0.0.1:1", "token")
    made._http = httpx.AsyncClient(base_url=made.url, transport=httpx.MockTransport(answer))
    return made


def test_a_command_that_was_not_kept_is_sent_again_under_the_same_id() -> None:
    ids: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        ids.append(msgspec.json.decode(request.content)["id"])
        if len(ids) < 3:
            return httpx.Response(503, json={"error": "nothing was kept", "hint": "try again"})
        return httpx.Response(200, json={"made": "request-1"})

    assert asyncio.run(client(answer).command(do.Ask("where?"))) == "request-1"
    assert len(ids) == 3
    assert len(set(ids)) == 1


@pytest.mark.parametrize(("status", "kind"), [(409, Refused), (400, TtxError), (401, TtxError), (429, TtxError)])
def test_a_refused_command_is_not_sent_again(status: int, kind: type[TtxError]) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(status, json={"error": "no", "hint": ""})

    with pytest.raises(kind, match="no"):
        asyncio.run(client(answer).command(do.Ask("where?")))
    assert len(asked) == 1


@pytest.mark.parametrize("content", [b"<html>", b"[]", b'{"token": 7}', b"{}", b"\xff"])
def test_a_server_that_is_no_ttx_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(TtxError, match="ttx does not know"):
        asyncio.run(client(lambda request: httpx.Response(200, content=content)).join("CODE", "Ann"))


class Pieces(httpx.AsyncByteStream):
    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_messages_are_the_same_however_the_bytes_arrive(size: int) -> None:
    text = "한국어 \u2028 \u0085 line".encode()
    whole = b": ping\n\nevent: rows\ndata: " + text + b"\n\nevent: live\ndata: {}\n\n: ping\n\ndata: half"
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]

    async def read() -> list[Sent]:
        found: list[Sent] = []
        with pytest.raises(TtxError, match="closed the line"):
            async for sent in client(lambda request: httpx.Response(200, stream=Pieces(pieces))).stream("/api/view"):
                found.append(sent)
        return found

    assert asyncio.run(read()) == [Sent("rows", text), Sent("live", b"{}")]


def test_a_very_long_first_message_is_read_whole() -> None:
    pieces = [b"event: rows\ndata: ", *[b"x" * 65_536] * 400, b"\n\n"]

    async def read() -> Sent:
        async for sent in client(lambda request: httpx.Response(200, stream=Pieces(pieces))).stream("/api/events"):
            return sent
        raise AssertionError

    assert len(asyncio.run(read()).data) == 65_536 * 400
