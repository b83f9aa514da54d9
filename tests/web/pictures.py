"""The README's pictures of the browser: a seat on a laptop, one on a phone in Korean, the wall. Run:
python -m tests.web.pictures
"""

from __future__ import annotations

import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.browser import LAPTOP, PHONE, chromium_path, order
from ttx.exercise import commands as do
from ttx.playbook.library import find_playbook
from ttx.server import runs

PICTURES = Path(__file__).parents[2] / ".github"
COLOURS = 96
"""Enough for pages of text, and a third of the bytes."""


def sit(browser: Browser, run: runs.Run, team: str, name: str, office: str, language: str, **device: Any) -> Page:
    page = browser.new_context(color_scheme="light", reduced_motion="reduce", **device).new_page()
    page.goto(run.url)
    page.locator("#code").fill(run.codes[f"team:{team}"])
    page.locator("#name").fill(name)
    page.locator("#office").fill(office)
    page.locator(f"input[name='language'][value='{language}']").check()
    page.locator("form button").click()
    expect(page.locator("#s-inbox")).to_be_attached()
    return page


def acts(run: runs.Run, team: str, name: str, *commands: do.Command) -> None:
    """Somebody of a team who is not in the picture."""
    with httpx.Client(base_url=run.url) as client:
        joined = client.post("/api/join", json={"code": run.codes[f"team:{team}"], "name": name}).json()
        for number, command in enumerate(commands):
            sent = do.write(command) | {"id": f"{joined['seat']}-{number}"}
            headers = {"authorization": f"Bearer {joined['token']}"}
            client.post("/api/command", json=sent, headers=headers).raise_for_status()


def keep(name: str, picture: bytes) -> None:
    small = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    (PICTURES / name).write_bytes(small.getvalue())
    print(f"wrote {name}, {len(small.getvalue()) // 1024} KiB")


def play(run: runs.Run) -> None:
    """Up to a joint text that waits for its partners."""
    order(run, do.Start())
    order(run, do.Release("road-to-crisis"))
    order(run, do.Jump(240, "to the launch"))
    order(run, do.Release("missile-launch"))
    order(run, do.NextStage("brief"))
    acts(
        run, "us", "Kim",
        do.Reply("inject-2", "Three objects, two of them short-range. High confidence on the count."),
        do.Say(["japan", "rok"], "Washington counts three. What do your radars hold, and how sure are you?"),
    )  # fmt: skip
    actions = [
        {
            "what": "Send one assessment to all three capitals before anybody publishes a number.",
            "toward": ["us", "japan"],
        }
    ]
    fields = {"intent": "One count, one voice.", "linkage": "firewalled"}
    acts(
        run,
        "rok",
        "Han",
        do.read({"do": "submit-move", "actions": actions, "fields": fields, "joint": ["us", "japan"]}),
    )
    order(
        run,
        do.AddInject("Reporters ask", "All three spokespersons are asked: how many missiles?", ["us", "japan", "rok"]),
    )


def wall(browser: Browser, run: runs.Run) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 720}, timezone_id="Asia/Seoul").new_page()
    page.goto(run.url + "/screen")
    page.get_by_label("The screen's code").fill(run.codes["screen"])
    page.get_by_role("button", name="Show it").click()
    return page


def draw(browser: Browser, run: runs.Run) -> None:
    laptop = sit(browser, run, "japan", "Sato", "Foreign affairs", "en", **LAPTOP)
    phone = sit(browser, run, "rok", "이민호", "외교부", "ko", **PHONE)
    screen = wall(browser, run)
    play(run)
    order(run, do.SetScreen(["clock", "injects", "rulings", "indicators"], "Answers before the stage ends"))

    laptop.get_by_role("button", name="Take the pen").click()
    laptop.get_by_label("What do you do?").first.fill("Ask Washington and Seoul for one count before the evening news.")
    expect(laptop.locator("#joint")).to_contain_text("One count, one voice.")
    expect(laptop.locator("#top")).to_contain_text("Move 1 of 3")
    laptop.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    expect(laptop.locator("#said")).to_be_empty(timeout=20_000)
    keep("seat.png", laptop.screenshot())

    launch = phone.locator("#inject-2")
    expect(launch).to_be_visible()
    launch.locator("textarea").fill("우리 레이더는 네 개를 확인. 두 개는 단거리로 보임.")
    launch.locator("fieldset").evaluate("reply => reply.scrollIntoView({ block: 'end' })")
    keep("phone.png", phone.screenshot())

    expect(screen.locator("body")).to_contain_text("Answers before the stage ends")
    expect(screen.locator("body")).to_contain_text("Reporters ask")
    keep("screen.png", screen.screenshot())


def main() -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        os.environ["TTX_STATE"] = str(Path(name) / "state")
        run = runs.start([str(Path(name) / "picture.db"), "--playbook", str(find_playbook("seoul-short"))])
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        try:
            draw(browser, run)
        finally:
            browser.close()
            runs.stop(run)


if __name__ == "__main__":
    main()
