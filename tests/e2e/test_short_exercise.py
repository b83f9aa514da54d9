from __future__ import annotations

import contextlib
import sqlite3

import pytest

from tests.e2e.conftest import Room
from tests.e2e.terminal import Terminal

REPLIES = ("US counts three", "日本は二つを確認", "한국은 셋을 확인")


def release(console: Terminal, title: str) -> None:
    """The selected inject, at once."""
    console.press("r")
    console.wait_for("RELEASE in", title)
    console.press("enter")
    console.wait_gone("RELEASE in")


def reply(seat: Terminal, reads: str, text: str) -> None:
    seat.press("f8")
    seat.wait_for(reads)
    seat.write(text)
    seat.press("ctrl+s")
    seat.wait_for("Reply sent", "answered")


def endorse(seat: Terminal, version: int, choice: str, moves: int, why: str = "") -> None:
    seat.wait_for("waits for us")
    seat.press("f8")
    seat.wait_for(f"Your answer to version {version}")
    for key in ("enter", *["right"] * moves):
        seat.step(key)
    seat.press("space")
    seat.wait_for(f"(o) {choice}")
    if why:
        seat.tab()
        seat.write(why)
    seat.press("ctrl+s")


@pytest.mark.slow
def test_a_short_exercise_is_played_by_keys_and_read_from_screens_database_and_report(room: Room) -> None:
    console = room.open("run", "seoul-short")
    console.wait_for("LOBBY")
    us, japan, rok = room.seat("us", "Kim"), room.seat("japan", "佐藤"), room.seat("rok", "Lee")
    seats = us, japan, rok
    for seat in seats:
        seat.wait_for("^S send", "Not started yet")
    console.wait_for("3 of 3 teams have joined")

    # It starts; one launch, three wordings, three replies.
    console.press("space")
    console.wait_for("Start the exercise?")
    console.press("enter")
    console.wait_for("RUNNING", "DUE NOW (1)")
    release(console, "Where we stand")
    console.wait_for("OUT (1)")
    release(console, "Missile launch")
    console.wait_for("OUT (2)")
    reply(us, "Space-based infrared saw", "US counts three")
    reply(japan, "Radar holds two tracks", "日本は二つを確認")
    reply(rok, "Radar counts four objects", "한국은 셋을 확인")
    console.press("v")
    console.wait_for("WHAT THE TEAM SEES")
    for number, text in enumerate(REPLIES, 1):
        console.press(str(number))
        console.wait_for("reply v1", text)
    console.press("escape")
    console.wait_for("Events")
    assert "Space-based infrared" not in japan.written + rok.written

    # A joint move: refused, revised, endorsed.
    rok.press("f2")
    rok.wait_for("Action 1")
    rok.write("Condemn the launch into the East Sea.")
    rok.wait_for("Action 2")
    rok.tab(5)
    rok.write("One line from three capitals.")
    rok.tab()
    rok.press("right", "space")
    rok.wait_for("(o) firewalled")
    rok.tab(3)
    rok.press("space")
    rok.wait_for("[x] United States")
    rok.press("right", "space")
    rok.wait_for("[x] Japan")
    rok.press("ctrl+s")
    rok.wait_for("Send this decision?", "Joint with")
    rok.press("enter")
    rok.wait_for("Decision sent: version 1")
    endorse(japan, 1, "refuse", 2, "That sea has another name.")
    rok.wait_for("That sea has another name.")
    console.wait_for("REFUSED")
    rok.press("f2")
    rok.wait_for("Action 2")
    rok.write("Say: the waters east of Korea.")
    rok.press("ctrl+s")
    rok.wait_for("Send this decision?", "version 2")
    rok.press("enter")
    rok.wait_for("Decision sent: version 2")
    # The text changed while Japan had the first version before it: the seat asks to look again.
    endorse(japan, 2, "endorse", 0)
    japan.wait_for("The joint text has changed since you looked.")
    japan.press("ctrl+s")
    japan.wait_for("Answer sent")
    endorse(us, 2, "endorse", 0)
    rok.wait_for("United States endorses", "Japan endorses")

    # Control rules; indicators move.
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
    us.wait_for("RULINGS 1 new", "NEW: 1. Three capitals")

    # The next move; an offer that two teams see, taken back.
    console.press("}")
    console.wait_for("Next move", "A letter in draft")
    console.press("s")
    console.wait_for("[ skip ] A call")
    console.step("down")
    console.press("s")
    console.wait_for("[ skip ] A letter")
    console.press("ctrl+s")
    console.wait_for("Move 2 of 3", "An offer from Beijing")
    console.press("ctrl+p")
    console.type("An offer from")
    console.wait_for("Go to")
    console.press("enter")
    console.wait_gone("Go to")
    release(console, "An offer from Beijing")
    for seat in (japan, rok):
        seat.wait_for("An offer from Beijing")
    console.press("x")
    console.wait_for("Recall: An offer from Beijing", "[x] Japan")
    console.tab()
    console.write("It came too early.")
    console.press("ctrl+s")
    console.wait_for("recalled")
    japan.wait_for("recalled")

    # A pause, and a stop for something real.
    console.press("space")
    console.wait_for("Every seat sees the reason,")
    console.write("Coffee for ten minutes")
    console.press("ctrl+s")
    for seat in seats:
        seat.wait_for("Coffee for ten minutes")
    console.press("space")
    console.wait_for("RUNNING")
    console.press("f12")
    console.wait_for("REAL WORLD. The clock freezes")
    console.write("Medical help in room 2")
    console.press("ctrl+s")
    for seat in seats:
        seat.wait_for("Medical help in room 2")
        assert "INBOX" not in seat.text
    console.press("space")
    console.wait_for("Go on with the exercise?")
    console.press("enter")
    for seat in seats:
        seat.wait_for("INBOX")

    # The end.
    console.press("ctrl+e")
    console.wait_for("End the exercise", "Every seat is told")
    console.press("ctrl+s")
    console.wait_for("ENDED")
    us.wait_for("ENDED: nothing can be sent any more")
    assert "An offer from Beijing" not in us.written

    # What it left: in the database, in the report, in the chain.
    with contextlib.closing(sqlite3.connect(room.folder / "seoul-short.db")) as database:
        moves, rulings, replies = (
            str(database.execute(f"select * from {view}").fetchall()) for view in ("moves", "rulings", "replies")
        )
    assert "Condemn the launch into the East Sea." in moves
    assert "Say: the waters east of Korea." in moves
    assert "Three capitals hold one line." in rulings
    for said in REPLIES:
        assert said in replies
    room.ttx("report", "seoul-short.db")
    page = (room.folder / "seoul-short-report.html").read_text(encoding="utf-8")
    text = (room.folder / "seoul-short-report.md").read_text(encoding="utf-8")
    for report in (page, text):
        for said in (*REPLIES, "That sea has another name.", "the waters east of Korea", "hold one line", "continue"):
            assert said in report
    room.ttx("verify", "seoul-short.db")
