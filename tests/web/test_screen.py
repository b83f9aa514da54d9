from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.server.conftest import World
from ttx.exercise import commands as do

Tell = Callable[[do.Command], None]


class Wall:
    """A projector's browser without script."""

    def __init__(self, world: World, language: str = "en") -> None:
        self.client = httpx.Client(base_url=world.here.url, follow_redirects=True)
        self.answer = self.client.post("/screen", data={"code": world.here.codes["screen"], "language": language})
        self.path = self.answer.url.path

    def html(self) -> str:
        self.answer = self.client.get(str(self.answer.url))
        return self.answer.text


@pytest.fixture
def tell(world: World) -> Tell:
    run = world.start()
    joined = httpx.post(f"{run.url}/api/join", json={"code": run.codes["facilitator"], "name": "Control"}).json()
    headers, sent = {"authorization": f"Bearer {joined['token']}"}, iter(range(10_000))

    def tell(command: do.Command) -> None:
        body = do.write(command) | {"id": f"command-{next(sent):04d}"}
        answer = httpx.post(f"{run.url}/api/command", json=body, headers=headers)
        assert answer.status_code == 200, answer.text

    return tell


def test_before_the_start_the_wall_shows_how_to_come_in_and_no_code(world: World, tell: Tell) -> None:
    wall = Wall(world)
    html = wall.html()
    assert world.here.url in html and "<svg" in html and "0 of 2 teams are here" in html
    httpx.post(f"{world.here.url}/api/join", json={"code": world.here.codes["team:red"], "name": "Ann"})
    assert "1 of 2 teams are here" in wall.html()
    assert not [code for code in world.here.codes.values() if code in wall.html()]


def test_only_what_control_puts_up_is_on_the_wall(world: World, tell: Tell) -> None:
    wall = Wall(world)
    tell(do.Start())
    tell(do.AddInject("Open news", "everybody-reads-this", ["red", "blue"]))
    tell(do.Release("secret-leak"))
    assert "everybody-reads-this" not in wall.html()
    tell(do.SetScreen(show=["clock", "injects", "indicators"], note="Results at 11:05"))
    html = wall.html()
    assert "everybody-reads-this" in html and "Results at 11:05" in html and "Trust" in html
    assert "leak-text" not in html and "red-only" not in html
    assert "Move" not in html and "First" in html
    tell(do.SetScreen(blank=True))
    assert "everybody-reads-this" not in wall.html()
    tell(do.Pause("Fire alarm: leave by the north stairs", real=True))
    assert "REAL WORLD" in wall.html() and "north stairs" in wall.html()


def test_a_frozen_wall_stays_as_it_was(world: World, tell: Tell) -> None:
    wall = Wall(world)
    tell(do.Start())
    tell(do.SetScreen(show=["injects"], frozen=True))
    tell(do.AddInject("Open news", "everybody-reads-this", ["red", "blue"]))
    assert "everybody-reads-this" not in wall.html()
    tell(do.SetScreen(show=["injects"]))
    assert "everybody-reads-this" in wall.html()


def test_nothing_is_sent_to_the_wall_when_only_a_team_has_news(world: World, tell: Tell) -> None:
    wall = Wall(world)
    tell(do.Start())
    tell(do.SetScreen(show=["clock", "injects", "rulings", "indicators"]))
    heard: list[bytes] = []
    first, done = threading.Event(), threading.Event()

    def listen() -> None:
        with suppress(httpx.HTTPError), wall.client.stream("GET", f"{wall.path}stream", timeout=30) as stream:
            for chunk in stream.iter_raw():
                heard.append(chunk)
                first.set()
                if b"everybody-reads-this" in chunk:
                    done.set()
                    return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    assert first.wait(20)
    tell(do.Release("secret-leak"))
    tell(do.Write(["red"], "private to red"))
    tell(do.LogMeeting(["red", "blue"], topic="a corridor"))
    tell(do.Shift("trust", -3, "a private reason"))
    tell(do.Observe("seen by an evaluator"))
    tell(do.AddInject("Open news", "everybody-reads-this", ["red", "blue"]))
    assert done.wait(20)
    # The first picture, and the one with the news: nothing in between.
    assert b"".join(heard).count(b"event: wall") == 2


@pytest.mark.parametrize("place", ["team:red", "observer", "facilitator"])
def test_no_other_code_opens_the_wall_and_the_walls_code_opens_no_seat(world: World, tell: Tell, place: str) -> None:
    answer = httpx.post(f"{world.here.url}/screen", data={"code": world.here.codes[place]})
    assert answer.status_code == 400 and "not the screen" in answer.text and "set-cookie" not in answer.headers
    answer = httpx.post(f"{world.here.url}/join", data={"code": world.here.codes["screen"], "name": "Ann"})
    assert answer.status_code == 400 and "/screen" in answer.text


def test_a_walls_cookie_is_its_own_and_does_nothing_else(world: World, tell: Tell) -> None:
    wall = Wall(world)
    [cookie] = wall.answer.history[0].headers.get_list("set-cookie")
    assert f"Path={wall.path}" in cookie and "HttpOnly" in cookie and "SameSite=lax" in cookie
    token = cookie.partition("=")[2].partition(";")[0]
    headers = {"cookie": f"seat={token}"}
    seat = wall.path.split("/")[2]
    for path in (f"/seat/{seat}/", f"/seat/{seat}/stream", "/screen/screen-00000000/stream"):
        assert httpx.get(world.here.url + path, headers=headers).status_code == 404
    assert (
        httpx.get(
            world.here.url + f"{wall.path}stream", headers=headers | {"origin": "http://evil.example"}
        ).status_code
        == 403
    )
    strange = httpx.get(world.here.url + f"{wall.path}stream")
    assert strange.status_code == 404 and "not open here" in strange.text
    assert httpx.get(world.here.url + wall.path).headers["location"] == "/screen"


def test_the_wall_speaks_the_language_that_was_chosen(world: World, tell: Tell) -> None:
    tell(do.Start())
    assert 'lang="ko"' in Wall(world, "ko").html()
    assert 'lang="ja"' in Wall(world, "ja").html()


@pytest.mark.slow
def test_a_browser_on_the_wall_counts_down_warns_and_comes_back(world: World, tell: Tell, chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    page, trouble = context.new_page(), []
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(f"{world.here.url}/screen")
    page.fill("[name=code]", world.here.codes["screen"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".lobby")
    tell(do.Start())
    page.wait_for_selector("#left:has-text('0:09:5')", timeout=20_000)
    assert "10 minutes left" in page.inner_text("#warning")
    tell(do.Jump(310, "on"))
    page.wait_for_selector("#warning:has-text('5 minutes left')", timeout=20_000)
    tell(do.Jump(100, "on"))
    page.wait_for_selector("#warning", state="hidden", timeout=20_000)
    tell(do.Jump(140, "on"))
    page.wait_for_selector("#warning:has-text('1 minute left')", timeout=20_000)
    tell(do.AddInject("Open news", "<script>document.title='x'</script> news " * 60, ["red", "blue"]))
    tell(do.SetScreen(show=["clock", "injects"]))
    page.wait_for_selector("article")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.title() != "x"
    assert trouble == []
    before = world.here.url
    world.kill()
    assert world.start().url == before
    page.wait_for_selector("#ends:has-text('PAUSED')", timeout=30_000)
    context.close()


def test_in_a_break_the_wall_says_when_play_goes_on(world: World, tell: Tell) -> None:
    wall = Wall(world)
    tell(do.Start())
    tell(do.Pause("Lunch", until="2026-01-01T04:30+00:00"))
    back = datetime.fromisoformat("2026-01-01T04:30+00:00").astimezone()
    assert f"Lunch. Play goes on at {back:%H:%M}" in wall.html()
    tell(do.SetScreen(frozen=True))
    tell(do.Resume())
    assert f"Lunch. Play goes on at {back:%H:%M}" in wall.html(), "a frozen wall keeps its picture whole"
    assert f"Lunch. {back:%H:%M}에 다시 시작합니다" in Wall(world, "ko").html()
    tell(do.SetScreen(["clock"]))
    assert "Play goes on" not in wall.html()
