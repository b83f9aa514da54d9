"""Text that wants to be more: in every field that anybody writes, on every page, in a real browser."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.attacks.conftest import Control
from tests.server.conftest import World
from ttx.exercise import commands as do
from ttx.exercise.events import Action

BAD = (
    "<script>pwned(1)</script>\"'><img src=x onerror=pwned(2)><svg/onload=pwned(3)></textarea></title></style>"
    "<a href=javascript:pwned(4)></a>{{pwned(5)}}<base href=//e.example><form action=//e.example><!--"
)
NAME = "\"><img src=x onerror=pwned(8)><b onclick=pwned(9) x='"

WATCH = """
window.hits = [];
window.pwned = (number) => window.hits.push(number);
document.addEventListener("securitypolicyviolation", (event) => window.hits.push(event.violatedDirective));
"""

FOREIGN = """() => {
  const found = [];
  for (const node of document.querySelectorAll("*")) {
    const tag = node.localName, source = node.getAttribute("src") || "", target = node.getAttribute("href");
    if (["iframe", "object", "embed", "base", "style", "img", "video", "b"].includes(tag)) found.push(tag);
    if (tag === "script" && !(source.startsWith("/static/") && !node.textContent)) found.push(node.outerHTML);
    if (tag === "meta" && node.httpEquiv) found.push(node.outerHTML);
    const to = tag === "form" ? node.attributes.action.value : "/join";
    if (!["/join", "/screen", location.pathname].includes(to)) found.push(node.outerHTML);
    if (tag === "a" && !/^(#|\\/seat\\/|handout\\/|\\/$)/.test(target)) found.push(node.outerHTML);
    for (const {name} of node.attributes) if (/^(on|style$|srcdoc$|formaction$)/.test(name)) found.push(name);
  }
  return found.concat(window.hits.map(String));
}"""


def poisoned() -> dict[str, Any]:
    """A playbook in which every text is hostile."""
    team = {"name": BAD, "brief": BAD, "timezone": "Asia/Seoul"}
    inject = {"title": BAD, "text": BAD, "method": BAD, "from": "press", "at": "1m"}
    questions = [
        {"id": "a", "asks": BAD, "labels": [BAD, BAD], "high": 3},
        {"id": "b", "asks": BAD, "kind": "choice", "choices": [BAD, "other"]},
        {"id": "c", "asks": BAD, "kind": "text"},
    ]
    return {
        "ttx": 1, "id": "hostile", "title": BAD, "summary": BAD, "rules": BAD, "glossary": {NAME: BAD},
        "words": {"phase": BAD, "move": BAD}, "marking": {"banner": BAD, "classification": BAD},
        "scenario": {"start": "2025-05-19 09:00 KST", "background": BAD},
        "teams": {"red": team, "blue": team}, "actors": {"press": {"name": BAD}},
        "indicators": {"trust": {"name": BAD, "baseline": 50, "asks": BAD}},
        "move form": [
            {"id": "intent", "label": BAD, "help": BAD},
            {"id": "pick", "label": BAD, "kind": "choice", "choices": [BAD, "other"]},
            {"id": "more", "label": BAD, "more": True},
        ],
        "questionnaires": {"poll": {"title": BAD, "intro": BAD, "questions": questions}},
        "phases": [
            {
                "id": "one", "title": BAD, "question": BAD, "stages": {"brief": "10m", "decide": "10m"},
                "injects": [
                    {**inject, "id": "first", "asks": "reply"},
                    {**inject, "id": "second", "asks": "reply", "choices": [BAD, "other"]},
                    {**inject, "id": "third", "asks": "decision", "to": ["red"]},
                ],
            },
        ],
        "verdict": [{"verdict": "continue"}],
    }  # fmt: skip


@pytest.fixture
def control(world: World) -> Control:
    # Every JSON is YAML.
    world.playbook.write_text(json.dumps(poisoned()), encoding="utf-8")
    world.start()
    return Control(world)


class Room:
    """Browsers that note what runs in them."""

    def __init__(self, world: World, chromium: Browser) -> None:
        self.world = world
        self.context: BrowserContext = chromium.new_context()
        self.context.add_init_script(WATCH)
        self.context.set_default_timeout(20_000)
        self.heard: list[str] = []
        self.pages: list[Page] = []

    def page(self, address: str) -> Page:
        page = self.context.new_page()
        page.on("dialog", lambda dialog: (self.heard.append(dialog.message), dialog.dismiss()))  # type: ignore[func-returns-value]
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("request", self._asked)
        page.goto(f"{self.world.here.url}{address}")
        self.pages.append(page)
        return page

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.world.here.url, "data:,")):
            self.heard.append(request.url)

    def sit(self, place: str) -> Page:
        page = self.page("/")
        page.locator("#code").fill(self.world.here.codes[place])
        page.locator("#name").fill(NAME)
        page.locator("#office").fill(NAME)
        page.locator("main button").click()
        page.wait_for_selector("body.live")
        return page

    def clean(self) -> None:
        """On every page everything is text, now and after a reload."""
        for page in self.pages:
            for again in (False, True):
                if again:
                    page.reload(wait_until="load")
                    if "/seat/" in page.url and "handout" not in page.url:
                        page.wait_for_selector("body.live")
                found = page.evaluate(FOREIGN)
                assert not found, (page.url, again, found)
        assert not self.heard, self.heard


def order(control: Control) -> None:
    """Everything that control writes."""
    control(do.AskCheck(BAD))
    control(do.SendPractice(BAD, BAD))


def play(world: World, control: Control, red: Page) -> None:
    """Everything that anybody writes while it runs."""
    seat = red.url.split("/")[-2]
    joined = httpx.post(f"{world.here.url}/api/join", json={"code": world.here.codes["team:red"], "name": NAME}).json()
    other = httpx.post(f"{world.here.url}/api/join", json={"code": world.here.codes["team:blue"], "name": NAME}).json()
    numbers = iter(range(1000))

    def say(who: dict[str, Any], command: do.Command) -> None:
        body = do.write(command) | {"id": f"player-{next(numbers):04}"}
        answer = httpx.post(
            f"{world.here.url}/api/command", json=body, headers={"authorization": f"Bearer {who['token']}"}
        )
        assert answer.status_code == 200, answer.text

    control(do.Start())
    for inject in ("first", "second", "third"):
        control(do.Release(inject))
    say(joined, do.Reply("inject-1", BAD))
    say(joined, do.Reply("inject-2", BAD, BAD))
    control(do.Hint("red", BAD, "first"))
    control(do.Hint("blue", BAD))
    move = do.SubmitMove(
        [Action(BAD, BAD, ["blue", "press"], "public", BAD, BAD)], {"intent": BAD, "pick": BAD, "more": BAD}, ["blue"]
    )
    say(joined, move)
    say(other, do.Endorse("move-1", 1, "reserve", BAD))
    control(do.ReturnMove("move-1", 1, BAD))
    say(joined, do.Say(["blue", "press"], BAD))
    say(joined, do.Ask(BAD))
    control(do.Answer("request-1", BAD))
    control(do.Write(["red", "blue"], BAD, "press"))
    say(other, do.AskMeeting(["red"], BAD, BAD, BAD))
    say(joined, do.AnswerMeeting("meeting-1", True, BAD))
    say(other, do.StartMeeting("meeting-1"))
    say(other, do.EndMeeting("meeting-1", BAD))
    control(do.DraftRuling(BAD, ["move-1"], {"red": BAD, "blue": BAD}, {"trust": 3}, BAD, 50, public=True))
    control(do.ReleaseRulings({"ruling-1": 1}))
    control(do.OpenQuestionnaire("poll"))
    say(joined, do.AnswerQuestionnaire("questionnaire-1", {"a": "3", "b": BAD, "c": BAD}))
    control(do.CloseQuestionnaire("questionnaire-1"))
    control(do.ShowResults("questionnaire-1", ["seats", "screen"]))
    control(do.OpenQuestionnaire("poll"))
    draft = {"actions": [{"what": BAD, "level": BAD, "timing": BAD, "instrument": BAD}], "fields": {"intent": BAD}}
    headers = {"authorization": f"Bearer {other['token']}"}
    saved = httpx.post(
        f"{world.here.url}/api/draft",
        json={"do": "save", "version": 0, "body": {**draft, "joint": ["red"]}},
        headers=headers,
    )
    assert saved.status_code == 200, saved.text
    control(do.NameLead("red", seat))
    control(do.AddInject(BAD, BAD, ["all"], asks="reply"))
    control(do.SetScreen(["clock", "injects", "rulings", "indicators"], BAD))
    control(do.Recall("second", BAD, [], BAD))


@pytest.mark.slow
def test_hostile_words_stay_words_on_every_page_in_the_browser(
    world: World, control: Control, chromium: Browser
) -> None:
    room = Room(world, chromium)
    red, _blue, _observer = room.sit("team:red"), room.sit("team:blue"), room.sit("observer")
    wall = room.page("/screen")
    wall.locator("#code").fill(world.here.codes["screen"])
    wall.locator("form button").click()
    wall.wait_for_selector("#wall")
    order(control)
    room.clean()
    play(world, control, red)
    red.wait_for_selector("#inject-4")
    room.clean()
    # What this person has typed, on two windows, and every dialog.
    twin = room.page(red.url.removeprefix(world.here.url))
    twin.wait_for_selector("body.live")
    for page, text in ((red, BAD), (twin, f"{BAD} again")):
        page.locator('details:has(textarea[name="new-request.text"]) > summary').click()
        page.locator('textarea[name="new-request.text"]').fill(text)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator('textarea[name="new-request.text"]').blur()
    room.page(f"{red.url.removeprefix(world.here.url)}handout/inject-1")
    for button in ("take", "device", "leave"):
        with red.expect_response(lambda answer: answer.request.method == "POST"):
            red.locator(f'button[name="do"][value="{button}"]').first.evaluate("button => button.click()")
        if button != "take":
            red.wait_for_selector("#dialog[open]")
            assert not red.evaluate(FOREIGN)
            red.locator("#dialog [data-close]").click()
    room.clean()
    assert "pwned(1)" in red.inner_text("#inbox")
    control(do.Pause(BAD, real=True))
    red.get_by_text("pwned(1)").first.wait_for()
    room.clean()
    room.context.close()


@pytest.mark.slow
def test_and_on_every_page_without_script(world: World, control: Control, chromium: Browser) -> None:
    with httpx.Client(base_url=world.here.url, follow_redirects=True) as http:
        given = {"code": world.here.codes["team:red"], "name": NAME, "office": NAME}
        page = http.post("/join", data=given)
        order(control)
        path = page.url.path

        class Here:
            url = f"{world.here.url}{path}"

        play(world, control, Here)  # type: ignore[arg-type]
        csrf = page.text.partition('name="csrf" value="')[2][:32]
        made = [http.get(path), http.get(f"{path}handout/inject-1"), http.get(f"{path}handout/{BAD}"), http.get("/")]
        typed = {
            "csrf": csrf,
            "new-request.text": BAD,
            "draft.version": "0",
            "draft.1.what": BAD,
            "draft.f.intent": BAD,
        }
        for button in (
            "keep",
            "take",
            "keep",
            "review",
            "device",
            "leave",
            BAD,
            f"open {BAD}",
            f"use-text {BAD} {BAD}",
        ):
            made.append(http.post(path, data={**typed, "do": button}))
            answer = http.post(path, data={**typed, "do": button, "id": button}, headers={"accept": "application/json"})
            assert answer.headers["content-type"] == "application/json"
        made.append(http.post("/join", data={"code": NAME, "name": NAME, "office": NAME, "language": NAME}))
    assert {answer.status_code for answer in made} == {200, 400, 404}
    context = chromium.new_context()
    context.add_init_script(WATCH)
    page_ = context.new_page()
    for answer in made:
        page_.set_content(answer.text.replace('action="/seat', 'action="/join" data-x="'))
        found = page_.evaluate(FOREIGN)
        assert not found, (answer.request, found)
    context.close()
