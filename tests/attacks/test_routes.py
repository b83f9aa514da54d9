"""Every route, asked in every way: what it tells a browser, under which names it answers, what an error says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Route

from tests.attacks.conftest import Lines, server_log
from tests.server.conftest import PLAYBOOK, World
from ttx.clock import SystemClock
from ttx.playbook.load import require
from ttx.server.app import App
from ttx.server.exercise import LiveExercise
from ttx.server.start import create
from ttx.store.store import Store

STREAMS = ("/api/view", "/api/events", "/seat/{seat}/stream", "/screen/{seat}/stream")
"""these stand before the router"""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

ODD = (
    "/nothing", "/seat", "/seat/", "/seat/x", "/seat/x/y", "/seat//", "/seat/stream", "/screen/stream", "/screen/",
    "//", "//evil.example/", "//evil.example/%2e%2e/", "/join/", "/api", "/api/", "/api/nothing", "/static/",
    "/static/x/../../guard.py", "/static/0123456789abcdef/seat.js", "/static/x/%2e%2e%2f%2e%2e%2fguard.py",
    "/static/x//etc/passwd", "/seat/%00/", "/seat/%0d%0aset-cookie:%20a=b/", "/seat/%ff%fe/", "/seat/한국/",
    "/seat/" + "x" * 5000 + "/", "/seat/%E2%80%AE/", "/seat/../api/health", "/%2e%2e/%2e%2e/etc/passwd", "/;/?;",
    "/seat/x/handout/../../../api/health", "/seat/x/handout/inject-%00", "/favicon.ico", "/robots.txt",
    "/.git/config", "/server.log", "/harbour.db",
)  # fmt: skip


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    (tmp_path / "harbour.yaml").write_text(PLAYBOOK, encoding="utf-8")
    store = Store.open(tmp_path / "routes.db", write=True, create=True)
    exercise = create(store, require(str(tmp_path / "harbour.yaml")), "live")
    yield App(LiveExercise(store, exercise, SystemClock()), {"localhost"})
    store.close()


def paths(app: App) -> list[str]:
    """Every address that the server knows, the streams too."""
    found = [route.path for route in app._routes.routes if isinstance(route, Route)]
    assert len(found) == len(app._routes.routes) > 15
    assert all(app._stream_at(path.format(seat="x")) for path in STREAMS)
    return [*dict.fromkeys(found), *STREAMS]


def asked(http: httpx.Client, method: str, path: str, **more: Any) -> httpx.Response:
    """The answer, of a stream its beginning only."""
    with http.stream(method, path, **more) as answer:
        if not answer.headers.get("content-type", "").startswith("text/event-stream"):
            answer.read()
        return answer


class Doors:
    """Who asks: a stranger, and seats with cookie and token."""

    def __init__(self, world: World) -> None:
        self.run = run = world.start()
        self.world = world
        self.who: dict[str, tuple[str, dict[str, str]]] = {"nobody": ("x", {})}
        for place in run.codes:
            joined = httpx.post(f"{run.url}/api/join", json={"code": run.codes[place], "name": "Ann"}).json()
            headers = {"authorization": f"Bearer {joined['token']}", "cookie": f"seat={joined['token']}"}
            self.who[place] = (joined["seat"], headers)

    def each(self, app: App) -> Iterator[tuple[str, httpx.Response]]:
        """Each route by each method as each role, with and without something to read; and what is no route at all."""
        with httpx.Client(base_url=self.run.url, timeout=30) as http:
            for role, (seat, headers) in self.who.items():
                named = {"seat": seat, "item": "inject-1", "digest": "x", "name:path": "seat.js"}
                for path in [self._filled(path, named) for path in paths(app)]:
                    for method in METHODS:
                        if path == "/api/stop" and method == "POST":
                            continue
                        sent = {} if method in ("GET", "HEAD", "OPTIONS", "TRACE") else {"content": b"{}"}
                        answer = asked(http, method, path, headers=headers, **sent)  # type: ignore[arg-type]
                        yield f"{role} {method} {path}", answer
            for path in ODD:
                for method in ("GET", "POST", "HEAD"):
                    yield f"nobody {method} {path}", asked(http, method, path)

    def _filled(self, path: str, named: dict[str, str]) -> str:
        for name, value in named.items():
            path = path.replace("{" + name + "}", value)
        return path


@pytest.mark.slow
def test_whatever_is_asked_the_answer_tells_a_browser_what_to_refuse(world: World, app: App) -> None:
    doors = Doors(world)
    seen: set[int] = set()
    secrets = [
        *doors.run.codes.values(),
        doors.run.token,
        *(who[1].get("cookie", "?")[5:] for who in doors.who.values()),
    ]
    secrets = [secret for secret in secrets if secret]
    for what, answer in doors.each(app):
        seen.add(answer.status_code)
        headers = answer.headers
        assert answer.status_code < 500, what
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy, what
        assert "base-uri 'none'" in policy and "form-action 'self'" in policy and "*" not in policy, what
        assert headers["x-content-type-options"] == "nosniff", what
        assert headers["referrer-policy"] == "same-origin", what
        assert headers["cross-origin-resource-policy"] == "same-origin", what
        assert headers["cache-control"] == "no-store" or what.endswith("seat.js"), what
        assert not [name for name in headers if name.startswith(("access-control", "server", "x-powered"))], what
        assert len(headers.get_list("content-security-policy")) == len(headers.get_list("cache-control")) == 1, what
        if "location" in headers:
            assert headers["location"].startswith(("/", doors.run.url)), what
        if answer.is_closed and hasattr(answer, "_content"):
            text = f"{headers} {answer.text}"
            assert "Traceback" not in text and str(world.folder) not in text and "/ttx/" not in text, what
            # The facilitators' new code is one of them.
            assert "facilitator" in what or not [secret for secret in secrets if secret in text], what
    assert seen >= {200, 303, 307, 400, 401, 403, 404, 405, 415}, seen
    world.stop()
    assert server_log() == ""


def test_no_route_answers_under_another_name(world: World, app: App) -> None:
    doors = Doors(world)
    seat, headers = doors.who["team:red"]
    named = {"seat": seat, "item": "inject-1", "digest": "x", "name:path": "seat.js"}
    with httpx.Client(base_url=doors.run.url) as http:
        for path in [*(doors._filled(path, named) for path in paths(app)), "/nothing", "/seat/x", "/static/"]:
            for method in ("GET", "POST", "OPTIONS"):
                for host in ("evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", ""):
                    answer = asked(http, method, path, headers=headers | {"host": host})
                    assert answer.status_code == 421, (method, path, host)
                    assert seat not in answer.text and doors.run.nonce not in answer.text


@pytest.mark.parametrize(
    "start",
    [
        b"GET http://evil.example/seat/x/ HTTP/1.1\r\nHost: evil.example\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n",
        b"GET /seat/\xff\xfe/ HTTP/1.1\r\nHost: localhost\r\n",
        b"GET /seat/\x00/ HTTP/1.1\r\nHost: localhost\r\n",
        b"GET * HTTP/1.1\r\nHost: localhost\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n",
        b"GET / HTTP/1.1\r\n",
        b"GET / HTTP/1.0\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n",
        b"GET /seat/x/ HTTP/1.1\r\nHost: localhost\r\nCookie: \xff\xfe=\x01; seat\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: upgrade\r\n",
        b"PRI * HTTP/2.0\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /join HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 0\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n",
    ],
)
def test_odd_requests_are_answered_or_dropped_and_leave_no_trace(world: World, lines: Lines, start: bytes) -> None:
    run = world.start()
    line = lines.open(run.url, start + b"Connection: close\r\n\r\n" if b"upgrade" not in start else start + b"\r\n")
    line.settimeout(5)
    first = line.recv(65536)
    assert not first or first.split(b" ")[1][:1] in (b"1", b"2", b"4"), first
    assert b"Traceback" not in first
    assert httpx.get(f"{run.url}/").status_code == 200
    world.stop()
    assert server_log() == ""
