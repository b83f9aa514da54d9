"""Somebody on the network who has no code: lines that say nothing, too little, too slowly, or too much."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn

from tests.attacks.conftest import Lines, said, server_log
from tests.server.conftest import World, wait_for
from ttx.exercise import commands as do
from ttx.server import lines as lines_module
from ttx.server import network, runs
from ttx.server.lines import LARGEST, LONGEST_HEAD, MOST
from ttx.server.start import _Server, configured

SLOW = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
FORM = b"POST /join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SLOW_BODY = FORM + b"Content-Length: 100\r\n\r\nc"


async def seats_go_on(world: World) -> None:
    """A seat that is there gets news and answers; somebody new comes in; all while the lines stand."""
    control = await world.control()
    red, blue = await world.seat("red"), await world.seat("blue")
    await control.client.command(do.Start())
    for number in range(1, 11):
        await control.client.command(do.Write(["red", "blue"], f"message {number}"))
        await wait_for(lambda number=number: f"message-{number}" in red.parts and f"message-{number}" in blue.parts)  # type: ignore[misc]
        await red.client.command(do.Ask(f"question {number}"))
    await world.seat("blue", "Late")
    await world.leave()


@pytest.mark.slow
@pytest.mark.parametrize("sent", [b"", SLOW, SLOW_BODY], ids=["idle", "head", "body"])
def test_two_thousand_lines_that_say_nothing_keep_nobody_from_playing(
    play: Any, world: World, lines: Lines, many_files: None, sent: bytes
) -> None:
    async def story(world: World) -> None:
        for _ in range(2000):
            lines.open(world.here.url, sent)
        await seats_go_on(world)

    play(story)
    world.stop()
    assert server_log() == ""


@pytest.mark.slow
@pytest.mark.parametrize("shake_hands", [True, False])
def test_nor_do_they_where_the_server_encrypts(world: World, lines: Lines, many_files: None, shake_hands: bool) -> None:
    run = world.start("--lan")
    for _ in range(400 if shake_hands else 2000):
        lines.open(run.url, shake_hands=shake_hands)
    with httpx.Client(base_url=run.url, verify=False, timeout=20) as http:
        answer = http.post("/join", data={"code": run.codes["team:red"], "name": "Ann"}, follow_redirects=True)
        assert answer.status_code == 200 and 'id="s-inbox"' in answer.text


@pytest.mark.parametrize(
    ("head", "more", "limit"),
    [
        (SLOW, b"x" * 1000, LONGEST_HEAD),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"X-Many: x\r\n" * 100, LONGEST_HEAD),
        (b"GET /", b"a" * 1000, LONGEST_HEAD),
        (FORM + b"Content-Length: 99999999999\r\n\r\n", b"x" * 10_000, LARGEST),
        (FORM + b"Transfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + b"x" * 1000 + b"\r\n", LARGEST),
        (FORM + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"e" * 1000 + b"\r\nx\r\n", LARGEST),
        (FORM + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Trailer: x\r\n" * 100, LARGEST),
    ],
    ids=["header", "headers", "address", "body", "chunks", "extensions", "trailers"],
)
def test_what_has_no_end_is_cut_off(world: World, lines: Lines, head: bytes, more: bytes, limit: int) -> None:
    line = lines.open(world.start().url, head)
    taken = 0
    with pytest.raises((ConnectionError, BrokenPipeError)):
        # What lies in the buffers between us was taken by nobody yet.
        while taken < limit + 16 * 1024 * 1024:
            line.sendall(more)
            taken += len(more)
    with httpx.Client(base_url=world.here.url) as http:
        assert http.get("/").status_code == 200
    world.stop()
    assert server_log() == ""


# -- the same settings with less patience, before an application that tells what it got


async def _echo(scope: Any, receive: Any, send: Any) -> None:
    body = b""
    while (got := await receive())["type"] == "http.request":
        body += got["body"]
        if not got["more_body"]:
            break
    else:
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"got " + body, "more_body": scope["path"] == "/stream"})
    while scope["path"] == "/stream" and (await receive())["type"] != "http.disconnect":
        pass


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(lines_module, "PATIENCE", 0.4)
    way = runs.Way()
    server: uvicorn.Server = _Server(configured(_echo, way, None))
    (listener,) = network.listen(way)
    listener.listen()
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("sent", [b"", b"\r\n", SLOW, SLOW_BODY], ids=["nothing", "lines", "head", "body"])
def test_a_line_that_never_gets_to_the_point_is_ended(impatient: str, lines: Lines, sent: bytes) -> None:
    line = lines.open(impatient, sent)
    assert said(line) == b""


@pytest.mark.parametrize("begin", [SLOW, SLOW_BODY, b"\r\n"], ids=["head", "body", "lines"])
def test_a_letter_now_and_then_buys_no_more_time(impatient: str, lines: Lines, begin: bytes) -> None:
    line = lines.open(impatient, begin)
    line.settimeout(0.1)
    letters = 0
    with pytest.raises(ConnectionError):
        while letters < 30:
            letters += 1
            line.sendall(b"\n" if begin == b"\r\n" else b"x")
            with contextlib.suppress(TimeoutError):
                if not line.recv(100):
                    raise ConnectionResetError
    assert 1 < letters < 30


def test_a_line_that_was_good_once_may_not_dawdle_either(impatient: str, lines: Lines) -> None:
    line = lines.open(impatient, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"got" in line.recv(4096)
    line.sendall(b"\r\n")
    assert said(line) == b""


def test_streams_and_kept_lines_outlive_that_patience(impatient: str, lines: Lines) -> None:
    stream = lines.open(impatient, b"GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
    kept = lines.open(impatient, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"got" in stream.recv(4096) and b"got" in kept.recv(4096)
    # As long as others take to be ended, twice.
    assert said(lines.open(impatient)) == said(lines.open(impatient)) == b""
    stream.settimeout(0.05)
    with pytest.raises(TimeoutError):
        stream.recv(100)
    kept.sendall(FORM + b"Content-Length: 3\r\n\r\nabc")
    assert b"got abc" in kept.recv(4096)


def test_of_many_lines_that_wait_the_oldest_goes_first(
    impatient: str, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_module, "PATIENCE", 60)
    stream = lines.open(impatient, b"GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"got" in stream.recv(4096)
    oldest, *_, newest = [lines.open(impatient) for _ in range(MOST + 2)]
    assert said(oldest) == b""
    newest.sendall(FORM + b"Connection: close\r\nContent-Length: 3\r\n\r\nabc")
    assert b"got abc" in said(newest)
    stream.settimeout(0.05)
    with pytest.raises(TimeoutError):
        stream.recv(100)
