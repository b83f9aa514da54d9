"""A whole short exercise: a facilitator in a terminal, three teams and the projector in browsers, each on its own line."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import PHONE, Devices, Typing, chromium, devices, order, playwright
from tests.e2e.conftest import Room
from tests.e2e.terminal import Terminal
from tests.e2e.wire import Wire
from ttx.exercise import commands as do
from ttx.locale import words
from ttx.server import runs

__all__ = ["chromium", "devices", "playwright"]

US, JAPAN, ROK, SCREEN = "us", "japan", "rok", "screen"
TEAMS = US, JAPAN, ROK
LAUNCH = {
    US: ("Space-based infrared saw", "US counts three"),
    JAPAN: ("Radar holds two tracks", "日本は二つを確認"),
    ROK: ("Radar counts four objects", "한국은 셋을 확인"),
}
BRIEFS = {US: "partner a partial tariff exemption", JAPAN: "two percent of GDP", ROK: "secretariat sits in Seoul"}
FORM = {"intent": "세 수도의 한 목소리", "linkage": "firewalled", "dissent": "국방부는 반대했다"}


class Guest:
    """Somebody in front of a browser, or the wall: a page, the line it has, and what one may do there."""

    def __init__(
        self, page: Page, wire: Wire, language: str = "en", *, script: bool = True, taps: bool = False
    ) -> None:
        self.page = page
        self.wire = wire
        self.say = words(language, {"phase": "Move", "move": "Decision"})
        self._script = script
        self._taps = taps

    def press(self, what: Locator) -> None:
        what.tap() if self._taps else what.click()

    def button(self, text: str, within: Locator | None = None) -> None:
        """Press the button that says this, in the language of the seat."""
        self.press((within or self.page).get_by_role("button", name=self.say(text), exact=True).first)

    def look(self) -> None:
        """See what is new; with a script it comes by itself."""
        if not self._script:
            self.button("Look for news")

    def reload(self) -> None:
        """As people do who have no script, where nothing may be pressed."""
        if not self._script:
            self.page.reload()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def item(self, kind: str, holds: str = "") -> Locator:
        """The newest item of a kind with this text in it."""
        return self.page.locator(f"[id^='{kind}-']", has_text=holds).first

    def open(self, item: Locator) -> None:
        """Unfold it."""
        if item.locator("> details").get_attribute("open") is None:
            self.press(item.locator("summary"))

    def write(self, field: Locator, text: str) -> None:
        """Korean through an input method, everything else as it comes."""
        if self.say.language == "ko":
            field.focus()
            Typing(self.page).write(text)
            expect(field).to_have_value(text)
        else:
            field.fill(text)

    def said(self, text: str) -> None:
        expect(self.page.locator("#said")).to_have_text(text)

    @property
    def seat(self) -> str:
        return self.page.url.split("/seat/")[1].split("/")[0]


class Secrets:
    """Who may have which words. Whoever else has them, on the page or on the line, fails the test."""

    def __init__(self, guests: dict[str, Guest]) -> None:
        self._guests = guests
        self._may: dict[str, frozenset[str]] = {}

    def keep(self, text: str, *teams: str) -> None:
        """Only these may have it from now on."""
        self._may[text] = frozenset(teams)

    def check(self) -> None:
        for name, guest in self._guests.items():
            there = guest.page.content() + guest.page.locator("body").inner_text() + guest.wire.heard
            found = [text for text, may in self._may.items() if name not in may and text in there]
            assert not found, f"{name} has {found}"

    def check_that_it_would_be_noticed(self) -> None:
        """Whoever may have it has it, word for word as it was looked for with the others."""
        for text, may in self._may.items():
            for name in may:
                assert text in self._guests[name].wire.heard, f"{name} never got {text!r}"


def release(console: Terminal, title: str) -> None:
    console.press("r")
    console.wait_for("RELEASE in", title)
    console.press("enter")
    console.wait_gone("RELEASE in")


def confirm_check(guest: Guest) -> None:
    guest.look()
    guest.sees("Can you read this?")
    guest.press(guest.page.locator("#check button"))
    guest.sees(guest.say("You have confirmed."))


def reply(guest: Guest, reads: str, text: str) -> None:
    guest.look()
    here = guest.item("inject", reads)
    expect(here).to_contain_text(reads)
    guest.write(here.get_by_label(guest.say("Write your reply here")), text)
    guest.button("Send", here)
    guest.said(guest.say("Reply sent."))
    expect(guest.item("inject", reads)).to_contain_text(text)


def draft_joint_move(guest: Guest, action: str, partners: Iterable[str]) -> None:
    page = guest.page
    guest.button("Take the pen")
    guest.write(page.locator("[name='draft.1.what']"), action)
    guest.write(page.locator("[name='draft.f.intent']"), FORM["intent"])
    page.locator("[name='draft.f.linkage']").select_option(FORM["linkage"])
    guest.press(page.locator("#form details", has=page.locator("[name='draft.f.dissent']")).locator("summary"))
    guest.write(page.locator("[name='draft.f.dissent']"), FORM["dissent"])
    for team in partners:
        guest.press(page.locator(f"[name='draft.joint'][value='{team}']"))


def submit(guest: Guest, version: int) -> None:
    guest.button("Send", guest.page.locator("#form"))
    guest.button("Send", guest.page.get_by_role("dialog"))
    guest.said(guest.say("{Move} sent: version {version}.", version=version))


def endorse(guest: Guest, text: str, answer: str, why: str = "", says: str = "Answer sent.") -> None:
    guest.look()
    here = guest.item("move", text)
    expect(here).to_contain_text(text)
    guest.press(here.locator(f"input[value='{answer}']"))
    if why:
        guest.write(here.locator("textarea"), why)
    guest.button("Send", here)
    expect(guest.page.locator("#said")).to_contain_text(guest.say(says))


def fill_gauges(guest: Guest, number: int) -> None:
    guest.look()
    here = guest.item("questionnaire")
    expect(here).to_be_visible()
    for question in here.locator("fieldset").all():
        guest.press(question.locator(f"input[value='{number}']"))
    guest.button("Send all answers", here)
    guest.said(guest.say("Answers sent."))


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_room_full_of_people_plays_a_short_exercise_and_nobody_has_what_is_not_theirs(
    room: Room, devices: Devices
) -> None:
    console = room.open("run", "seoul-short")
    console.wait_for("LOBBY")
    run = room.run
    guests = take_seats(run, devices)
    us, japan, rok, screen = (guests[name] for name in (*TEAMS, SCREEN))
    seats = us, japan, rok
    secrets = Secrets(guests)
    for code in run.codes.values():
        secrets.keep(code)
    for team in TEAMS:
        secrets.keep(BRIEFS[team], team)
        secrets.keep(guests[team].seat, team)
    console.wait_for("3 of 3 teams have joined")
    screen.sees("3 of 3 teams are here", run.address)

    # Can everybody be reached?
    order(run, do.AskCheck("Can you read this?"))
    for guest in seats:
        confirm_check(guest)
    secrets.check()

    # It starts; one launch, three wordings, three replies.
    order(run, do.SetScreen(["clock", "injects", "rulings", "indicators"], "Welcome to Seoul"))
    console.press("space")
    console.wait_for("Start the exercise?")
    console.press("enter")
    console.wait_for("RUNNING", "DUE NOW (1)")
    screen.sees("Move 1 of 3: Test the wiring", "Welcome to Seoul", "Institutions")
    release(console, "Where we stand")
    console.wait_for("OUT (1)")
    release(console, "Missile launch")
    console.wait_for("OUT (2)")
    for team, (reads, says) in LAUNCH.items():
        secrets.keep(reads, team)
        secrets.keep(says, team)
        reply(guests[team], reads, says)
    console.press("v")
    for number, (_, says) in enumerate(LAUNCH.values(), 1):
        console.press(str(number))
        console.wait_for("WHAT THE TEAM SEES", "reply v1", says)
    console.press("escape")
    secrets.check()

    # A joint move: refused, revised, endorsed.
    draft_joint_move(rok, "동해로 발사된 미사일을 규탄", (US, JAPAN))
    secrets.keep("동해로 발사된 미사일을 규탄", ROK)
    secrets.keep(FORM["dissent"], ROK)
    secrets.check()
    secrets.keep("동해로 발사된 미사일을 규탄", *TEAMS)
    submit(rok, 1)
    us.look()
    us.sees("동해로 발사된 미사일을 규탄")
    endorse(japan, "동해로 발사된", "refuse", "That sea has another name.")
    us.look()
    for guest in seats:
        guest.sees("That sea has another name.")
    secrets.keep("That sea has another name.", *TEAMS)
    console.wait_for("REFUSED")
    rok.button("Take the pen")
    rok.page.locator("[name='draft.1.what']").fill("")
    rok.write(rok.page.locator("[name='draft.1.what']"), "한반도 동쪽 바다로 발사된 미사일을 규탄")
    submit(rok, 2)
    # The text changed while Japan's answer to the first version had the focus: the seat asks to look again.
    endorse(japan, "한반도 동쪽 바다로", "endorse", says="The joint text has changed since you looked.")
    endorse(japan, "한반도 동쪽 바다로", "endorse")
    endorse(us, "한반도 동쪽 바다로", "endorse")
    for name in ("United States", "Japan"):
        rok.sees(rok.say("{name} endorses", name=name))
    secrets.keep("한반도 동쪽 바다로", *TEAMS)
    secrets.check()

    # Control rules; indicators move, on the wall too.
    rule(console)
    for guest in seats:
        guest.look()
        guest.sees("Three capitals hold one line.")
    screen.sees("Three capitals hold one line.")
    order(run, do.SetScreen(["clock", "injects", "rulings", "indicators"]))
    screen.sees("61 ▲")
    secrets.check()

    # A message, a request, a meeting.
    new = us.page.locator("#new-message")
    us.open(new)
    us.press(new.get_by_label("Japan", exact=True))
    us.write(new.get_by_label("Your message"), "Washington asks Tokyo alone")
    secrets.keep("Washington asks Tokyo alone", US, JAPAN)
    us.button("Send", new)
    us.said("Message sent.")
    japan.sees("Washington asks Tokyo alone")
    new = japan.page.locator("#new-request")
    japan.open(new)
    japan.write(new.locator("textarea"), "May Tokyo publish a number?")
    secrets.keep("May Tokyo publish a number?", JAPAN)
    japan.button("Send", new)
    japan.said("Request sent to control.")
    answer_request(console)
    secrets.keep("Not before noon.", JAPAN)
    japan.sees("Not before noon.")
    meet(japan, rok, secrets)
    secrets.check()

    # A questionnaire to everybody; only its result is shown.
    asked = order(run, do.OpenQuestionnaire("gauges"))
    for number, guest in enumerate(seats, 5):
        fill_gauges(guest, number)
    assert "Where do things stand?" not in screen.page.content()
    order(run, do.CloseQuestionnaire(asked))
    order(run, do.ShowResults(asked, ["screen"]))
    screen.sees("Where do things stand?", "Do the three act as one?")
    secrets.check()

    # A pause, and a stop for something real.
    console.press("space")
    console.wait_for("Every seat sees the reason.")
    console.write("Coffee for ten minutes")
    console.press("ctrl+s")
    console.wait_for("PAUSED")
    for guest in guests.values():
        guest.reload()
        guest.sees("Coffee for ten minutes")
    console.press("space")
    console.wait_for("RUNNING")
    console.press("f12")
    console.wait_for("REAL WORLD. The clock freezes")
    console.write("Medical help in room 2")
    console.press("ctrl+s")
    console.wait_for("STOPPED")
    for guest in seats:
        guest.reload()
        expect(guest.page.locator("#stop")).to_contain_text("Medical help in room 2")
        expect(guest.page.locator("#seat")).to_have_attribute("inert", "")
    screen.sees(screen.say("REAL WORLD"), "Medical help in room 2")
    expect(screen.page.locator("body")).not_to_contain_text("Three capitals")
    console.press("space")
    console.wait_for("Go on with the exercise?")
    console.press("enter")
    console.wait_for("RUNNING")
    for guest in seats:
        guest.reload()
        expect(guest.page.locator("#stop")).to_be_hidden()
    screen.sees("Three capitals hold one line.")

    # The end.
    console.press("ctrl+e")
    console.wait_for("End the exercise", "Every seat is told")
    console.press("ctrl+s")
    console.wait_for("ENDED")
    for guest in seats:
        guest.look()
        guest.sees(guest.say("ENDED: nothing can be sent any more"))
        assert guest.page.get_by_role("button", name=guest.say("Send"), exact=True).count() == 0
    screen.sees("ENDED")
    secrets.check()
    secrets.check_that_it_would_be_noticed()
    what_it_left(room)


def take_seats(run: runs.Run, devices: Devices) -> dict[str, Guest]:
    """Everybody comes in by the code of the card: Japan on a phone, the US without script, Korea in Korean."""
    wires = {name: devices.wire(run.url) for name in (*TEAMS, SCREEN)}

    def come(team: str, name: str, language: str = "", **more: object) -> Page:
        page = devices.page(**more)
        page.goto(wires[team].url)
        page.locator("#code").fill(run.codes[f"team:{team}"])
        page.locator("#name").fill(name)
        if language:
            page.locator(f"input[name='language'][value='{language}']").check()
        page.locator("form button").click()
        expect(page.locator("#s-inbox")).to_be_attached()
        return page

    guests = {
        US: Guest(come(US, "Kimball", java_script_enabled=False), wires[US], script=False),
        JAPAN: Guest(come(JAPAN, "佐藤節子", **PHONE), wires[JAPAN], taps=True),
        ROK: Guest(come(ROK, "이민호", "ko", locale="ko-KR"), wires[ROK], "ko"),
    }
    wall = devices.page()
    wall.goto(wires[SCREEN].url + "/screen")
    wall.get_by_label("The screen's code").fill(run.codes[SCREEN])
    wall.get_by_role("button", name="Show it").click()
    return guests | {SCREEN: Guest(wall, wires[SCREEN])}


def rule(console: Terminal) -> None:
    console.press("g")
    console.wait_for("Rule on Republic of Korea", "Outcome")
    console.write("Three capitals hold one line.")
    console.tab(3)
    console.press("space")
    console.wait_for("[x] every team")
    console.tab(4)
    console.type("6")
    console.wait_for("55 → 61")
    console.press("ctrl+s")
    console.wait_gone("Save draft")
    console.wait_for("DRAFT")
    console.press("G")
    console.wait_for("Release rulings")
    console.press("ctrl+s")
    console.wait_for("61 ▲ +6")


def answer_request(console: Terminal) -> None:
    console.wait_for("May Tokyo publish")
    for _ in range(3):
        # Into the next pane, until it is the desk, where a request is what comes first.
        console.press("tab", "home")
        with contextlib.suppress(AssertionError):
            console.wait_for("enter open u claim", seconds=3)
            break
    console.press("enter")
    console.wait_for("Answer Japan")
    console.write("Not before noon.")
    console.press("ctrl+s")
    console.wait_gone("Answer Japan")


def meet(one: Guest, other: Guest, secrets: Secrets) -> None:
    """Japan asks Korea for a meeting; they hold it and write down what came of it."""
    new = one.page.locator("#new-meeting")
    one.open(new)
    one.press(new.get_by_label("Republic of Korea"))
    one.write(new.get_by_label("Topic"), "One count for both radars")
    secrets.keep("One count for both radars", JAPAN, ROK)
    one.button("Send", new)
    one.said("Meeting asked for.")
    other.sees("One count for both radars")
    other.press(other.item("meeting").locator("button[value^='agree']"))
    one.press(one.item("meeting").locator("button[value^='start']"))
    here = other.item("meeting")
    other.write(here.locator("textarea"), "두 나라가 같은 숫자를 말한다")
    secrets.keep("두 나라가 같은 숫자를 말한다", JAPAN, ROK)
    other.press(here.locator("button[value^='end']"))
    one.sees("두 나라가 같은 숫자를 말한다")


def what_it_left(room: Room) -> None:
    """In the database, in the log, in the report, in the chain."""
    views = "moves", "replies", "rulings", "messages", "requests", "meetings"
    with contextlib.closing(sqlite3.connect(room.folder / "seoul-short.db")) as database:
        names = {name for (name,) in database.execute("select name from sqlite_master where type = 'view'")}
        rows = {view: str(database.execute(f"select * from {view}").fetchall()) for view in views if view in names}
    assert "동해로 발사된 미사일을 규탄" in rows["moves"]
    assert "한반도 동쪽 바다로" in rows["moves"]
    assert "Three capitals hold one line." in rows["rulings"]
    assert "Washington asks Tokyo alone" in rows["messages"]
    assert "같은 숫자를" in rows["meetings"]
    for _, says in LAUNCH.values():
        assert says in rows["replies"]
    log = room.ttx("log", "seoul-short.db")
    room.ttx("report", "seoul-short.db")
    page = (room.folder / "seoul-short-report.html").read_text(encoding="utf-8")
    text = (room.folder / "seoul-short-report.md").read_text(encoding="utf-8")
    for told in (page, text):
        for said in (*(says for _, says in LAUNCH.values()), "That sea has another name.", "한반도 동쪽 바다로"):
            assert said in told
        assert "hold one line" in told
    assert "한국은 셋을 확인" in log
    assert "May Tokyo publish a number?" in log
    room.ttx("verify", "seoul-short.db")
