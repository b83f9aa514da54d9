"""A real server, and real browsers on it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import unescape
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.server.conftest import World, world
from ttx.exercise import commands as do

__all__ = ["world"]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
LAPTOP = {"viewport": {"width": 1280, "height": 800}}


class Form:
    """A browser without script: a page, its fields as they stand, and its buttons."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, follow_redirects=True)
        self.path = ""
        self.answer: httpx.Response | None = None

    def join(self, code: str, name: str = "Ann", **more: str) -> Form:
        self.answer = self.client.post("/join", data={"code": code, "name": name, **more})
        self.path = self.answer.url.path
        return self

    @property
    def seat(self) -> str:
        return self.path.split("/")[2]

    @property
    def html(self) -> str:
        assert self.answer is not None
        return self.answer.text

    @property
    def words(self) -> str:
        """What one reads, without what is hidden in attributes."""
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", self.html)))

    def look(self) -> Form:
        self.answer = self.client.get(self.path)
        return self

    def fields(self) -> dict[str, list[str]]:
        """The fields of the page as they were sent, for a press to carry along."""
        found: dict[str, list[str]] = {}
        for tag in re.findall(r"<input[^>]*>", self.html):
            given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            if given.get("type") in ("radio", "checkbox") and not re.search(r"\schecked", tag):
                continue
            if "name" in given:
                found.setdefault(unescape(given["name"]), []).append(unescape(given.get("value", "")))
        for name, text in re.findall(r'<textarea[^>]*?name="([^"]*)"[^>]*>\n?(.*?)</textarea>', self.html, re.S):
            found[unescape(name)] = [unescape(text)]
        for name, options in re.findall(r'<select[^>]*?name="([^"]*)"[^>]*>(.*?)</select>', self.html, re.S):
            chosen = re.search(r'<option value="([^"]*)" selected', options)
            found[unescape(name)] = [unescape(chosen[1]) if chosen else re.findall(r'value="([^"]*)"', options)[0]]
        return found

    def press(self, button: str, **typed: Any) -> Form:
        """Press a button by its value; `typed` is by field, with `__` for a dot and `_` for a hyphen."""
        data = self.fields()
        for name, value in typed.items():
            data[name.replace("__", ".").replace("_", "-")] = value if isinstance(value, list) else [value]
        self.answer = self.client.post(self.path, data={**data, "do": button})
        return self


@pytest.fixture
def form(world: World) -> Iterator[Callable[..., Form]]:
    """Somebody in a browser without script; by default a player of the red team."""
    made: list[Form] = []

    def join(place: str = "team:red", name: str = "Ann", **more: str) -> Form:
        made.append(Form(world.here.url).join(world.here.codes[place], name, **more))
        return made[-1]

    yield join
    for each in made:
        each.client.close()


class Control:
    """The facilitator, one call at a time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._number = 0

    def __call__(self, command: do.Command) -> str:
        self._number += 1
        answer = httpx.post(
            f"{self._world.here.url}/api/command",
            json=do.write(command) | {"id": f"control-{self._number:04d}"},
            headers={"authorization": f"Bearer {self._world.here.token}"},
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["made"])

    def draft(self, **more: str) -> None:
        answer = httpx.post(
            f"{self._world.here.url}/api/draft",
            json=more,
            headers={"authorization": f"Bearer {self._world.here.token}"},
        )
        assert answer.status_code == 200, answer.text


@pytest.fixture
def control(world: World) -> Control:
    if world.run is None:
        world.start()
    return Control(world)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # For a module, not longer: while Playwright runs, nothing else in the process may run an event loop.
    path = shutil.which("chromium")
    if path is None and os.environ.get("CI"):
        pytest.fail("there is no chromium on this machine")
    if path is None:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], headless=True)
        yield browser
        browser.close()


class Browsers:
    """Opens seats in real browsers, and hears what a console of theirs says."""

    def __init__(self, world: World, chromium: Browser) -> None:
        self._world = world
        self._chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def device(self, **more: Any) -> BrowserContext:
        """A browser of its own: another machine, or another person."""
        self.contexts.append(self._chromium.new_context(**{"locale": "en-GB", **LAPTOP, **more}))
        return self.contexts[-1]

    def page(self, device: BrowserContext) -> Page:
        page = device.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def sit(
        self, place: str = "team:red", name: str = "Ann", device: BrowserContext | None = None, **more: Any
    ) -> Page:
        """Join as a person does; the page is live when this returns."""
        page = self.page(device or self.device(**more))
        page.goto(self._world.here.url)
        page.get_by_label("Code, as on your card").fill(self._world.here.codes[place])
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join").click()
        live(page)
        return page


def live(page: Page) -> None:
    """Until the page's stream has brought its first message."""
    page.wait_for_selector("body.live")


@pytest.fixture
def browsers(world: World, chromium: Browser) -> Iterator[Browsers]:
    if world.run is None:
        world.start()
    made = Browsers(world, chromium)
    yield made
    for context in made.contexts:
        with suppress(Exception):
            context.close()
