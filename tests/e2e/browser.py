"""People in front of real browsers: their devices, their seats, keys alone, and Korean as an input method types it."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect, sync_playwright

from tests.e2e.wire import Wire
from ttx.client.pins import pinned
from ttx.exercise import commands as do
from ttx.server import runs

PATIENCE = 30_000
"""Milliseconds that anything may take here: two cores, and others work on them too."""

LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2,
}  # fmt: skip

LINE_DOWN = ("net::ERR_", "the server responded with a status of 404")
"""What a browser says to its console, whatever the page does, where a server is not there or a seat is not."""


def chromium_path() -> str:
    """The browser of this machine; without one the test is skipped."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no chromium on this machine")
    return path


# One for each module and no longer: while it lives no test can run a loop of its own.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"], headless=True)
    yield browser
    browser.close()


class Devices:
    """Everybody's phones and laptops in one test. What a browser complains of fails it."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []
        self._wires: list[Wire] = []
        self.complaints: list[str] = []
        self.forgiven: tuple[str, ...] = ()
        """parts of complaints that this test brings about on purpose"""

    def device(self, **more: Any) -> BrowserContext:
        """A device of its own; a laptop where nothing else is said."""
        self._contexts.append(self._chromium.new_context(**{"locale": "en-GB", **LAPTOP, **more}))
        return self._contexts[-1]

    def wire(self, url: str) -> Wire:
        """Somebody's own line to the server."""
        self._wires.append(Wire(url))
        return self._wires[-1]

    def page(self, device: BrowserContext | None = None, **more: Any) -> Page:
        """A page whose complaints are heard."""
        page = (device or self.device(**more)).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def sit(self, url: str, code: str, name: str, device: BrowserContext | None = None, **more: Any) -> Page:
        """Open the address, type the code, sit down; the page is live when this returns."""
        page = self.page(device, **more)
        page.goto(url)
        page.get_by_label("Code, as on your card").fill(code)
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
        alive = more.get("java_script_enabled", True)
        expect(page.locator("body.live" if alive else "#s-inbox")).to_be_visible()
        return page

    def close(self) -> None:
        for context in self._contexts:
            with suppress(Exception):
                context.close()
        for wire in self._wires:
            wire.close()
        bad = [said for said in self.complaints if not any(part in said for part in self.forgiven)]
        assert not bad, bad


@pytest.fixture
def devices(chromium: Browser) -> Iterator[Devices]:
    made = Devices(chromium)
    yield made
    made.close()


def order(run: runs.Run, command: do.Command) -> str:
    """What a facilitator does, where no test looks at how: one command."""
    answer = httpx.post(
        f"{run.url}/api/command",
        json=do.write(command) | {"id": secrets.token_hex(8)},
        headers={"authorization": f"Bearer {run.token}"},
        timeout=30,
        verify=pinned(run.certificate) if run.certificate else False,
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["made"])


# -- what people do on a page


def card(page: Page, title: str) -> Locator:
    """The item with this title."""
    return page.locator("article", has=page.locator("summary, h3", has_text=title)).first


def reply(page: Page, title: str, text: str) -> None:
    """Answer an inject and see that it is sent."""
    here = card(page, title)
    here.get_by_label("Write your reply here").fill(text)
    here.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#said")).to_have_text("Reply sent.")
    expect(card(page, title).locator(".prose", has_text=text)).to_have_count(1)


class Typing:
    """Composition, as the input method of Korean or Japanese makes it. The page's field has the focus already."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._line = page.context.new_cdp_session(page)

    def begin(self, text: str) -> None:
        """Underlined text that is not final yet."""
        self._line.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )

    def end(self, text: str) -> None:
        """The text as it was meant."""
        self._line.send("Input.insertText", {"text": text})

    def write(self, text: str) -> None:
        """Type a text, each syllable letter by letter."""
        for syllable in text:
            letters = unicodedata.normalize("NFD", syllable)
            if len(letters) == 1:
                self._page.keyboard.insert_text(syllable)
                continue
            for place in range(1, len(letters) + 1):
                self.begin(unicodedata.normalize("NFC", letters[:place]))
            self.end(syllable)


class OwnBrowser:
    """A browser as a process of its own with a profile that stays, so that it can be killed and opened again."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        note = profile / "DevToolsActivePort"
        note.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [chromium_path(), "--headless", "--no-sandbox", "--remote-debugging-port=0", "--no-first-run",
             f"--user-data-dir={profile}", "--lang=en-GB", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        until(lambda: note.exists() and len(note.read_text().splitlines()) == 2)
        port = note.read_text().splitlines()[0]
        self._browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        self.context = self._browser.contexts[0]
        self.context.set_default_timeout(PATIENCE)

    def leave(self) -> None:
        """Close it as a person does: it writes down what it has."""
        self._browser.new_browser_cdp_session().send("Browser.close")
        self._process.wait(30)

    def kill(self) -> None:
        """SIGKILL, as bad luck does it."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)


class Keys:
    """A keyboard without a mouse. It minds that a person always sees what has the focus."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)

    def tab_to(self, wanted: Locator, most: int = 120) -> None:
        """Tab on until this has the focus."""
        for _ in range(most):
            if wanted.evaluate("here => here === document.activeElement"):
                return self.sees_focus()
            self.press("Tab")
        raise AssertionError(f"{wanted} is not reached")

    def sees_focus(self) -> None:
        """What has the focus is marked, stands in the window, and nothing stands before it."""
        found = self._page.evaluate(
            """() => {
              const here = document.activeElement, style = getComputedStyle(here);
              return [here.tagName, style.outlineStyle, parseFloat(style.outlineWidth)];
            }"""
        )
        assert found[0] != "BODY", "the focus is lost"
        assert found[1] != "none", found
        assert found[2] >= 2, found
        until(lambda: self._page.evaluate(_IN_SIGHT), self._page)


_IN_SIGHT = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 40) / 2);
  return Boolean(there) && (here.contains(there) || there.contains(here) && there.tagName === "LABEL");
}"""


def until(condition: Callable[[], object], page: Page | None = None) -> None:
    """Until something is true that no locator can see; the test fails where it does not come true."""
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end, "it did not come true"
        if page is not None:
            # A page's events arrive only while its browser is spoken with.
            page.wait_for_timeout(50)
        else:
            time.sleep(0.05)
