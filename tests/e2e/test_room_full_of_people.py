"""A whole short exercise: a facilitator in a terminal, three teams and the wall in browsers, each on its own line."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import PHONE, Devices, chromium, devices, playwright
from tests.e2e.conftest import Room
from tests.e2e.guests import Guest, Secrets, confirm_check, draft_joint_move, endorse, fill_gauges, meet, reply, submit
from tests.e2e.terminal import Terminal
from ttx.server import runs

__all__ = ["chromium", "devices", "playwright"]

US, JAPAN, ROK, SCREEN = "us", "japan", "rok", "screen"
TEAMS = US, JAPAN, ROK
LAUNCH = {
    US: ("Space-based infrared saw", "US counts three"),
    JAPAN: ("Radar holds two tracks", "日本は二つを確認"),
    ROK: ("Radar counts four objects", "한국은 셋을 확인"),
}
DISSENT = "국방부는 반대했다"
BRIEFS = {US: "partner a partial tariff exemption", JAPAN: "two percent of GDP", ROK: "secretariat sits in Seoul"}


def release(console: Terminal, title: str) -> None:
    console.press("r")
    console.wait_for("RELEASE in", title)
    console.press("enter")
    console.wait_gone("RELEASE in")


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
    console.press("f7")
    console.wait_for("COMMS CHECK AND PRACTICE")
    console.press("c")
    console.wait_for("They read", "Do you read this?")
    console.press("ctrl+s")
    console.wait_for("NOT CONFIRMED (3)")
    for guest in seats:
        confirm_check(guest)
    console.wait_for("CONFIRMED (3)")
    console.wait_gone("NOT CONFIRMED")
    close(console, "COMMS CHECK AND PRACTICE")
    secrets.check()

    # It starts; one launch, three wordings, three replies.
    put_up(console)
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
    draft_joint_move(rok, "동해로 발사된 미사일을 규탄", DISSENT, (US, JAPAN))
    secrets.keep("동해로 발사된 미사일을 규탄", ROK)
    secrets.keep(DISSENT, ROK)
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
    # Indicators hang there as they stood when they were put up.
    assert "61 ▲" not in screen.page.content()
    console.press("f5", "home", "down", "down", "down")
    turn(console, "Indicators", "[ ]")
    turn(console, "Indicators", "[x]")
    close(console, "PROJECTOR")
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
    secrets.keep("One count for both radars", JAPAN, ROK)
    secrets.keep("두 나라가 같은 숫자를 말한다", JAPAN, ROK)
    meet(japan, rok, "Republic of Korea", "One count for both radars", "두 나라가 같은 숫자를 말한다")
    secrets.check()

    # A questionnaire to everybody; only its result is shown.
    console.press("f4")
    console.wait_for("QUESTIONNAIRES", "IN THE PLAYBOOK (3)")
    console.press("o")
    console.wait_for("Where do things stand?", "You see who answered what")
    console.press("ctrl+s")
    console.wait_for("OPEN (1)", "0 of 3 have answered")
    for number, guest in enumerate(seats, 5):
        fill_gauges(guest, number)
    console.wait_for("3 of 3 have answered")
    assert "Where do things stand?" not in screen.page.content()
    console.press("home", "c")
    console.wait_for("nobody can answer after this")
    console.press("enter")
    console.wait_for("CLOSED (1)", "shown to nobody")
    console.press("home", "p")
    console.wait_for("shown to the projector")
    close(console, "QUESTIONNAIRES")
    screen.sees("Where do things stand?", "Do the three act as one?")
    secrets.check()

    # A pause, and a stop for something real.
    console.press("space")
    console.wait_for("Every seat sees the reason,")
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

    def come(team: str, name: str, language: str = "", **more: Any) -> Page:
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


def close(console: Terminal, page: str) -> None:
    """Back to the console's own screen; escape together with another key would be a third one."""
    console.press("escape")
    console.wait_gone(page)


def turn(console: Terminal, line: str, mark: str) -> None:
    """Put up on the wall what is selected, or take it down."""
    console.press("enter")
    console.wait_for(f"{mark} {line}")


def put_up(console: Terminal) -> None:
    """Clock, injects, rulings and indicators, and a note."""
    console.press("f5")
    console.wait_for("PROJECTOR", "What the room sees")
    for line in ("Clock", "Injects", "Rulings", "Indicators"):
        if f"[x] {line}" not in console.wait_for(line):
            turn(console, line, "[x]")
        console.press("down")
    console.press("n")
    console.wait_for("Everybody in the room reads it.")
    console.write("Welcome to Seoul")
    console.press("ctrl+s")
    console.wait_for("note: Welcome to Seoul")
    close(console, "PROJECTOR")


def rule(console: Terminal) -> None:
    console.press("g")
    console.wait_for("Rule on Republic of Korea", "Outcome")
    console.wait_for("Start from", "nothing: write your own")
    console.write("Three capitals hold one line.")
    console.tab(5)
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
