"""A browser seat on a bad day: servers that die, lines that break, tabs, devices and browsers that come and go."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Playwright, Route, expect

from tests.e2e.browser import (
    LINE_DOWN,
    PHONE,
    Devices,
    Keys,
    OwnBrowser,
    Typing,
    card,
    chromium,
    devices,
    order,
    playwright,
    reply,
    until,
)  # fmt: skip
from tests.e2e.conftest import Room
from ttx.exercise import commands as do
from ttx.server import runs

__all__ = ["chromium", "devices", "playwright"]

pytestmark = pytest.mark.slow

DOWN = "LINE DOWN"
LAUNCH = "Missile launch"


@pytest.fixture
def run(room: Room) -> runs.Run:
    """An exercise in which a launch waits for replies."""
    room.ttx("run", "seoul-short", "--headless")
    begin(room.run)
    return room.run


def begin(run: runs.Run) -> None:
    order(run, do.Start())
    order(run, do.Release("missile-launch"))


def sit(devices: Devices, run: runs.Run, team: str = "japan", name: str = "Sato", url: str = "", **more: Any) -> Page:
    page = devices.sit(url or run.url, run.codes[f"team:{team}"], name, **more)
    expect(card(page, LAUNCH)).to_be_visible()
    return page


def kill(run: runs.Run) -> None:
    os.kill(run.pid, signal.SIGKILL)


def answer(page: Page) -> Locator:
    return card(page, LAUNCH).get_by_label("Write your reply here")


def kept(room: Room, view: str) -> list[str]:
    """The texts of a view of the exercise's file."""
    with closing(sqlite3.connect(room.folder / "seoul-short.db")) as database:
        return [text for (text,) in database.execute(f"select text from {view}")]


def take_pen(page: Page) -> None:
    page.get_by_role("button", name="Take the pen").click()
    expect(page.get_by_label("What do you do?").first).to_be_visible()


def test_a_server_killed_while_two_people_type_loses_nothing_and_each_text_is_sent_once(
    room: Room, run: runs.Run, devices: Devices
) -> None:
    devices.forgiven = LINE_DOWN
    sato, kim = sit(devices, run), sit(devices, run, "us", "Kim")
    take_pen(kim)
    action = kim.get_by_label("What do you do?").first
    answer(sato).press_sequentially("We have seen two")
    action.press_sequentially("Call Tokyo and")
    kill(run)
    answer(sato).press_sequentially(" tracks and report.")
    action.press_sequentially(" Seoul first.")
    for page in (sato, kim):
        expect(page.locator("#line")).to_contain_text(DOWN)
    card(sato, LAUNCH).get_by_role("button", name="Send", exact=True).click()
    expect(sato.locator("#said")).to_have_text("It was not sent; what you wrote is kept.")
    expect(answer(sato)).to_have_value("We have seen two tracks and report.")

    room.ttx("run", "seoul-short.db", "--headless", "--port", run.url.rpartition(":")[2])
    assert room.run.url == run.url
    order(room.run, do.Resume())
    for page in (sato, kim):
        expect(page.locator("#line")).to_be_hidden()
        expect(page.locator("#top")).to_have_attribute("data-status", "running")
    expect(answer(sato)).to_have_value("We have seen two tracks and report.")
    expect(action).to_have_value("Call Tokyo and Seoul first.")

    send = card(sato, LAUNCH).get_by_role("button", name="Send", exact=True)
    send.dblclick()
    expect(card(sato, LAUNCH).locator(".prose", has_text="two tracks and report.")).to_be_visible()
    kim.get_by_label("Intent").fill("Partners hear it from us.")
    kim.get_by_label("Trade and security").select_option("firewalled")
    kim.locator("#form").get_by_role("button", name="Send", exact=True).click()
    kim.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(kim.locator("#said")).to_contain_text("sent: version 1")
    expect(kim.locator("#moves")).to_contain_text("Call Tokyo and Seoul first.")
    assert kept(room, "replies") == ["We have seen two tracks and report."]
    room.ttx("verify", "seoul-short.db")


def test_an_answer_that_is_lost_on_the_way_makes_no_second_reply(room: Room, run: runs.Run, devices: Devices) -> None:
    devices.forgiven = LINE_DOWN
    wire = devices.wire(run.url)
    page = sit(devices, run, url=wire.url)
    answer(page).fill("Two tracks.")
    wire.answers = False
    card(page, LAUNCH).get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#said")).to_have_text("It was not sent; what you wrote is kept.")
    until(lambda: kept(room, "replies") == ["Two tracks."], page)
    wire.mend()
    expect(page.locator("#line")).to_be_hidden()
    card(page, LAUNCH).get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#said")).to_have_text("Reply sent.")
    assert kept(room, "replies") == ["Two tracks."]
    expect(answer(page)).to_have_value("")


def test_a_line_that_is_cut_is_missed_politely_and_brings_what_came_meanwhile(run: runs.Run, devices: Devices) -> None:
    devices.forgiven = LINE_DOWN
    wire = devices.wire(run.url)
    page = sit(devices, run, url=wire.url, **PHONE)
    answer(page).press_sequentially("Two tra")
    wire.cut()
    page.context.set_offline(True)
    line = page.locator("#line")
    expect(line).to_contain_text(DOWN)
    expect(line).to_have_attribute("role", "status")
    expect(line).to_be_in_viewport()
    answer(page).press_sequentially("cks")
    order(run, do.Release("consult-level"))
    expect(card(page, "A call within three hours")).to_have_count(0)
    wire.mend()
    page.context.set_offline(False)
    expect(line).to_be_hidden()
    expect(card(page, "A call within three hours")).to_be_visible()
    expect(answer(page)).to_have_value("Two tracks")
    expect(answer(page)).to_be_focused()
    answer(page).press_sequentially(".")
    reply(page, LAUNCH, "Two tracks.")


def test_two_tabs_of_one_seat_with_two_texts_keep_both(run: runs.Run, devices: Devices) -> None:
    one = sit(devices, run)
    two, three = devices.page(one.context), devices.page(one.context)
    texts = "Two tracks, says one tab.", "Three tracks, says the other tab."
    two.goto(one.url)
    for page, text in zip((one, two), texts, strict=True):
        answer(page).fill(text)
        page.keyboard.press("Tab")
    three.goto(one.url)
    others = card(three, LAUNCH).locator(".kept")

    def found() -> set[str]:
        three.reload()
        kept = others.locator(".prose").all_inner_texts()
        return {answer(three).input_value(), *kept}

    until(lambda: found() == set(texts), three)
    expect(answer(one)).to_have_value(texts[0])
    expect(answer(two)).to_have_value(texts[1])
    (other,) = set(texts) - {answer(three).input_value()}
    mine = answer(three).input_value()
    others.get_by_role("button", name="Use this").click()
    expect(answer(three)).to_have_value(other)
    expect(others).to_contain_text(mine)


def test_two_seats_of_two_teams_live_in_one_browser(run: runs.Run, devices: Devices) -> None:
    japan = sit(devices, run, "japan", "Sato")
    us = sit(devices, run, "us", "Kim", device=japan.context)
    reply(japan, LAUNCH, "Tokyo sees two.")
    reply(us, LAUNCH, "Washington sees three.")
    for page in (japan, us):
        page.reload()
    expect(card(japan, LAUNCH)).to_contain_text("Tokyo sees two.")
    expect(card(us, LAUNCH)).to_contain_text("Washington sees three.")
    assert "Washington sees" not in japan.content()
    assert "Tokyo sees" not in us.content()
    (one,), (other,) = (page.context.cookies(page.url) for page in (japan, us))
    assert one["path"] in japan.url
    assert other["path"] in us.url
    assert one["path"] != other["path"]


def test_the_back_button_after_sending_sends_nothing_and_brings_no_old_text_back(
    room: Room, run: runs.Run, devices: Devices
) -> None:
    for name, script in (("Sato", True), ("Ito", False)):
        page = sit(devices, run, "japan" if script else "us", name, java_script_enabled=script)
        reply(page, LAUNCH, f"{name} sees two.")
        page.go_back()
        page.go_forward()
        expect(card(page, LAUNCH)).to_contain_text(f"{name} sees two.")
        expect(answer(page)).to_have_value("")
    assert sorted(kept(room, "replies")) == ["Ito sees two.", "Sato sees two."]


def test_a_reload_in_the_middle_of_a_word_loses_nothing(run: runs.Run, devices: Devices) -> None:
    page = sit(devices, run)
    for text in ("Two tr", "acks and a th"):
        answer(page).press_sequentially(text)
        page.reload()
        expect(page.locator("body.live")).to_be_visible()
    expect(answer(page)).to_have_value("Two tracks and a th")


def test_what_is_typed_before_the_script_has_come_is_kept(run: runs.Run, devices: Devices) -> None:
    page = sit(devices, run)
    late: list[Route] = []
    page.route("**/seat.js", lambda route: late.append(route))
    page.goto(page.url, wait_until="commit")
    answer(page).fill("Two tracks, typed at once")
    until(lambda: late, page)
    late[0].continue_()
    expect(page.locator("[name='inject-1.was']")).not_to_have_value("")
    page.unroute("**/seat.js")
    page.reload()
    expect(answer(page)).to_have_value("Two tracks, typed at once")


def test_a_browser_that_is_killed_comes_back_with_its_seat_and_its_text(
    run: runs.Run, playwright: Playwright, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    first = OwnBrowser(playwright, profile)
    page = first.context.new_page()
    page.goto(run.url)
    page.locator("#code").fill(run.codes["team:japan"])
    page.locator("#name").fill("Sato")
    page.get_by_role("button", name="Join").click()
    expect(answer(page)).to_be_visible()
    seat = page.url
    first.leave()

    second = OwnBrowser(playwright, profile)
    page = second.context.new_page()
    page.goto(seat)
    answer(page).press_sequentially("We have seen two tr")
    expect(page.locator("[name='inject-1.was']")).not_to_have_value("")
    second.kill()

    third = OwnBrowser(playwright, profile)
    page = third.context.new_page()
    page.goto(seat)
    expect(answer(page)).to_have_value("We have seen two tr")
    reply(page, LAUNCH, "We have seen two tracks.")
    third.kill()


def test_a_seat_on_a_phone_is_taken_up_on_a_laptop_with_a_code_that_works_once(run: runs.Run, devices: Devices) -> None:
    devices.forgiven = (*LINE_DOWN, "the server responded with a status of 400")
    phone = sit(devices, run, name="Sato", **PHONE)
    answer(phone).fill("Written on the phone")
    phone.get_by_role("button", name="Go on on another device").tap()
    code = phone.get_by_role("dialog").locator(".code").inner_text().strip()

    laptop = devices.page()
    laptop.goto(run.url)
    laptop.get_by_label("Code, as on your card").fill(code)
    laptop.get_by_role("button", name="Join", exact=True).click()
    expect(answer(laptop)).to_have_value("Written on the phone")
    assert laptop.url.partition("#")[0] == phone.url.partition("#")[0]
    expect(laptop.locator("#s-team")).to_contain_text("Sato")
    expect(phone.locator("#line")).to_have_text("This seat is not open here: join again")
    phone.get_by_role("link", name="This seat is not open here: join again").tap()
    expect(phone.get_by_label("Code, as on your card")).to_be_visible()
    phone.get_by_label("Code, as on your card").fill(code)
    phone.get_by_role("button", name="Join", exact=True).tap()
    expect(phone.get_by_role("alert")).to_contain_text("opens nothing here")
    reply(laptop, LAUNCH, "Sent from the laptop.")


@pytest.mark.parametrize(
    ("steps", "meant"), [("ㅎ 하 한 한ㄱ 한구 한국", "한국은"), ("に にほ にほん 日本", "日本は二つ")]
)
def test_composition_is_not_interrupted_by_news(run: runs.Run, devices: Devices, steps: str, meant: str) -> None:
    page = sit(devices, run)
    answer(page).press_sequentially("> ")
    typing, (first, *more) = Typing(page), steps.split()
    typing.begin(first)
    order(run, do.Release("consult-level"))
    expect(card(page, "A call within three hours")).to_be_visible()
    for step in more:
        typing.begin(step)
    # This one changes the very item in which somebody writes.
    order(run, do.EnterReply("missile-launch", "japan", "Control typed this."))
    order(run, do.Pause("Coffee"))
    expect(page.locator("#top")).to_contain_text("Coffee")
    expect(answer(page)).to_have_value("> " + more[-1])
    typing.end(meant)
    expect(answer(page)).to_have_value("> " + meant)
    expect(card(page, LAUNCH)).to_contain_text("Control typed this.")
    expect(answer(page)).to_have_value("> " + meant)
    expect(answer(page)).to_be_focused()
    page.reload()
    expect(answer(page)).to_have_value("> " + meant)


@pytest.fixture
def lan(room: Room, request: pytest.FixtureRequest) -> runs.Run:
    """An exercise on this machine's network."""
    room.ttx("run", "seoul-short", "--lan", *request.param, "--headless")
    begin(room.run)
    return room.run


@pytest.mark.parametrize(("lan", "secure"), [((), True), (("--http",), False)], indirect=["lan"])
def test_a_seat_works_on_a_network_and_its_cookie_is_secure_where_the_line_is(
    lan: runs.Run, secure: bool, devices: Devices
) -> None:
    assert lan.address.startswith("https://" if secure else "http://")
    assert "127.0.0.1" not in lan.address
    # A browser says so where a page comes from another machine without encryption.
    devices.forgiven = () if secure else ("Cross-Origin-Opener-Policy header has been ignored",)
    page = sit(devices, lan, url=lan.address, **PHONE, ignore_https_errors=True)
    (cookie,) = page.context.cookies(page.url)
    assert cookie["secure"] is secure
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Lax"
    order(lan, do.Release("consult-level"))
    expect(card(page, "A call within three hours")).to_be_visible()
    reply(page, LAUNCH, "Two tracks.")


def test_everything_is_done_by_keys_and_the_focus_is_always_seen(run: runs.Run, devices: Devices) -> None:
    page = devices.page()
    page.goto(run.url)
    keys = Keys(page)
    expect(page.get_by_label("Code, as on your card")).to_be_focused()
    keys.type(run.codes["team:japan"])
    keys.tab_to(page.get_by_label("Your name"))
    keys.type("Sato")
    keys.press("Enter")
    expect(card(page, LAUNCH)).to_be_visible()

    keys.tab_to(page.get_by_role("link", name="Skip to the inbox"))
    keys.press("Enter")
    keys.tab_to(answer(page))
    keys.type("Two tracks.")
    order(run, do.Release("consult-level"))
    expect(card(page, "A call within three hours")).to_be_visible()
    expect(answer(page)).to_be_focused()
    keys.tab_to(card(page, LAUNCH).get_by_role("button", name="Send", exact=True))
    order(run, do.Pause("Coffee"))
    expect(page.locator("#top")).to_contain_text("Coffee")
    expect(card(page, LAUNCH).get_by_role("button", name="Send", exact=True)).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#said")).to_have_text("Reply sent.")
    keys.sees_focus()

    keys.tab_to(page.get_by_role("button", name="Take the pen"))
    keys.press("Enter")
    what = page.get_by_label("What do you do?").first
    expect(what).to_be_visible()
    keys.tab_to(what)
    keys.type("Raise the alert level.")
    keys.tab_to(page.get_by_label("Intent"))
    keys.type("Calm at home.")
    keys.tab_to(page.get_by_label("Trade and security"))
    keys.type("fire")
    order(run, do.Resume())
    expect(page.locator("#top")).not_to_contain_text("Coffee")
    expect(page.get_by_label("Trade and security")).to_be_focused()
    keys.tab_to(page.locator("#form").get_by_role("button", name="Send", exact=True))
    keys.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Raise the alert level.")
    keys.tab_to(dialog.get_by_role("button", name="Send"))
    keys.press("Space")
    expect(page.locator("#moves")).to_contain_text("Raise the alert level.")
    keys.sees_focus()
