"""A page on another origin, open in the same real browser as a seat: what it sends, what it gets to see."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.server.conftest import World
from ttx.exercise import commands as do

EVIL = """<!doctype html>
<meta name="referrer" content="{referrer}">
<body>
<iframe name="hidden"></iframe>
<form id="blind" method="post" enctype="{kind}" action="{action}" target="{target}">
{fields}</form>
<script>
const seat = "{seat}", out = {{}};
const tried = async (name, work) => {{
  try {{ out[name] = await work(); }} catch {{ out[name] = "refused"; }}
}};
const body = "do=ask+new-request&new-request.text=forged&csrf=";
const urlencoded = {{"content-type": "application/x-www-form-urlencoded"}};
const load = (tag, address) => new Promise((done) => {{
  const node = document.createElement(tag);
  node.onload = () => done("loaded");
  node.onerror = () => done("refused");
  node.src = address;
  document.body.append(node);
}});
async function attack() {{
  const all = {{credentials: "include"}};
  await tried("read", async () => (await fetch(seat, all)).text());
  await tried("read blindly", async () => (await fetch(seat, {{...all, mode: "no-cors"}})).text());
  await tried("write", async () => (await fetch(seat, {{...all, method: "POST", body, headers: urlencoded}})).status);
  await tried("write blindly",
    async () => (await fetch(seat, {{...all, method: "POST", body, headers: urlencoded, mode: "no-cors"}})).status);
  await tried("command", async () => (await fetch("{url}/api/command", {{...all, method: "POST", body: "{{}}",
    headers: {{"content-type": "application/json"}}}})).status);
  await tried("join", async () => (await fetch("{url}/api/join", {{...all, method: "POST", mode: "no-cors",
    body: JSON.stringify({{code: "{code}", name: "Mallory"}})}})).status);
  await tried("health", async () => (await fetch("{url}/api/health")).text());
  await tried("stream", () => new Promise((done) => {{
    const stream = new EventSource(seat + "stream", {{withCredentials: true}});
    stream.onmessage = stream.onopen = () => done("open");
    for (const kind of ["patch", "page", "view", "wall"]) stream.addEventListener(kind, () => done("heard"));
    stream.onerror = () => done("refused");
  }}));
  await tried("script", () => load("script", seat));
  await tried("stream as script", () => load("script", seat + "stream"));
  await tried("picture", () => load("img", seat));
  await tried("frame", () => new Promise((done) => {{
    const frame = document.createElement("iframe");
    frame.onload = () => {{
      try {{ done(frame.contentDocument.body.innerText ? "read" : "empty"); }} catch {{ done("closed"); }}
    }};
    frame.src = seat;
    document.body.append(frame);
  }}));
  return out;
}}
</script>
"""


class Elsewhere:
    """Somebody else's web server, on another port of this machine."""

    def __init__(self) -> None:
        self.page = ""
        self.asked: list[tuple[str, str]] = []
        """address and referrer of each request"""
        elsewhere = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                elsewhere.asked.append((self.path, self.headers.get("referer", "")))
                content = elsewhere.page.encode()
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, host: str) -> str:
        return f"http://{host}:{self.server.server_port}/"


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    made = Elsewhere()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Victim:
    """A browser with an open seat."""

    def __init__(self, world: World, chromium: Browser, secure: bool, host: str) -> None:
        self.world = world
        run = world.start(*(["--lan"] if secure else []))
        self.local = run.url
        self.url = run.url.replace("127.0.0.1", host)
        self.order(do.Start())
        self.context: BrowserContext = chromium.new_context(ignore_https_errors=True)
        self.page: Page = self.context.new_page()
        self.page.goto(self.url)
        self.page.get_by_label("Code, as on your card").fill(run.codes["team:red"])
        self.page.get_by_label("Your name").fill("Ann")
        self.page.get_by_role("button", name="Join", exact=True).click()
        self.page.wait_for_selector("body.live")
        self.seat = self.page.url
        self.number = 0

    def order(self, command: do.Command) -> None:
        body = do.write(command) | {"id": f"order-{do.kebab(type(command).__name__)}"}
        headers = {"authorization": f"Bearer {self.world.here.token}"}
        assert httpx.post(f"{self.local}/api/command", json=body, headers=headers, verify=False).status_code == 200

    def visits(self, elsewhere: Elsewhere, host: str, **more: str) -> Page:
        """Open the foreign page beside the seat."""
        given = {
            "url": self.url, "seat": self.seat, "code": self.world.here.codes["team:red"], "referrer": "",
            "action": self.seat, "target": "hidden", "fields": "", "kind": "application/x-www-form-urlencoded",
        }  # fmt: skip
        elsewhere.page = EVIL.format(**given | more)
        page = self.context.new_page()
        page.goto(elsewhere.url(host))
        return page

    def untouched(self) -> None:
        """Nothing was written for the seat, nobody joined, and it still hears."""
        self.order(do.Write(["red"], "still here"))
        self.page.get_by_text("still here").wait_for()
        html = self.page.content()
        assert "forged" not in html and "Mallory" not in html
        assert self.page.locator("#requests article").count() == 0


PLACES = [
    pytest.param(False, "127.0.0.1", "127.0.0.1", id="another-port"),
    pytest.param(False, "localhost", "127.0.0.1", id="another-host"),
    pytest.param(True, "127.0.0.1", "127.0.0.1", id="another-port-tls", marks=pytest.mark.slow),
    pytest.param(True, "localhost", "127.0.0.1", id="another-host-tls", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("secure", "ours", "theirs"), PLACES)
def test_a_foreign_pages_scripts_read_write_and_hear_nothing(
    world: World, chromium: Browser, elsewhere: Elsewhere, secure: bool, ours: str, theirs: str
) -> None:
    victim = Victim(world, chromium, secure, ours)
    page = victim.visits(elsewhere, theirs)
    found = page.evaluate("attack()")
    for name in ("read", "write", "command", "health", "stream", "script", "stream as script", "picture"):
        assert found[name] == "refused", found
    # What a browser sends blindly gives nothing back.
    assert found["read blindly"] in ("", "refused") and found["write blindly"] in (0, "refused"), found
    assert found["join"] in (0, "refused") and found["frame"] in ("closed", "empty"), found
    for frame in page.frames:
        assert "Inbox" not in frame.content()
    victim.untouched()
    victim.context.close()


FIELDS = (
    '<input name="do" value="ask new-request"><input name="new-request.text" value="forged">'
    '<input name="csrf" value=""><input name="id" value="x">'
)
JOINS = '<input name="code" value="{code}"><input name="name" value="Mallory">'


@pytest.mark.parametrize(("secure", "ours", "theirs"), PLACES)
def test_a_foreign_pages_form_is_refused_however_it_is_sent(
    world: World, chromium: Browser, elsewhere: Elsewhere, secure: bool, ours: str, theirs: str
) -> None:
    victim = Victim(world, chromium, secure, ours)
    joins = JOINS.format(code=world.here.codes["team:red"])
    screen = JOINS.format(code=world.here.codes["screen"])
    for referrer in ("", "no-referrer"):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain"):
            for path, fields in (
                (victim.seat, FIELDS),
                (f"{victim.url}/join", joins),
                (f"{victim.url}/screen", screen),
            ):
                page = victim.visits(
                    elsewhere, theirs, referrer=referrer, kind=kind, action=path, fields=fields, target="_self"
                )
                with page.expect_navigation() as gone:
                    page.evaluate("document.getElementById('blind').submit()")
                status = gone.value.status if gone.value else 0
                # From another site the cookie does not even come along; from another port it does.
                alone = path == victim.seat and (secure or ours != theirs)
                assert status == (404 if alone else 403), (path, kind, referrer)
                page.close()
    victim.untouched()
    victim.context.close()


def test_a_link_from_a_chat_opens_the_seat_and_a_frame_or_an_opener_holds_nothing(
    world: World, chromium: Browser, elsewhere: Elsewhere
) -> None:
    victim = Victim(world, chromium, False, "localhost")
    page = victim.visits(elsewhere, "127.0.0.1")
    with victim.context.expect_page() as opened:
        page.evaluate("window.held = window.open(seat)")
    seat = opened.value
    seat.wait_for_selector("body.live")
    # Cross-origin-opener-policy cuts the tie: it cannot even be sent elsewhere.
    page.wait_for_function("window.held.closed")
    page.evaluate("window.held.location = 'about:blank'")
    assert seat.url == victim.seat and seat.evaluate("window.opener") is None
    victim.untouched()
    # Who goes elsewhere from the seat's page takes its address along to nobody.
    seat.evaluate("url => { location.href = url; }", elsewhere.url("127.0.0.1") + "gone")
    seat.wait_for_url("**/gone")
    assert ("/gone", "") in elsewhere.asked
    victim.context.close()


def test_a_page_whose_name_was_pointed_here_gets_nothing(world: World, elsewhere: Elsewhere, chromium: Browser) -> None:
    run = world.start()
    port = run.url.rpartition(":")[2]
    rules = "--host-resolver-rules=MAP evil.example 127.0.0.1"
    rebound = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", rules], headless=True
    )
    page = rebound.new_page()
    answer = page.goto(f"http://evil.example:{port}/")
    assert answer and answer.status == 421
    found = page.evaluate(
        """async (code) => {
          const join = await fetch("/api/join", {method: "POST", headers: {"content-type": "application/json"},
            body: JSON.stringify({code, name: "Mallory"})});
          const form = await fetch("/join", {method: "POST", body: new URLSearchParams({code, name: "Mallory"})});
          const file = await fetch("/static/x/seat.js");
          return [join.status, form.status, file.status];
        }""",
        run.codes["team:red"],
    )
    assert found == [421, 421, 421]
    rebound.close()
