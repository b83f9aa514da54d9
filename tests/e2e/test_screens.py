from __future__ import annotations

import re

from tests.e2e.conftest import Room
from tests.e2e.terminal import Terminal

COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


def start(console: Terminal, *titles: str) -> None:
    console.wait_for("LOBBY")
    console.press("space")
    console.wait_for("Start the exercise?")
    console.press("enter")
    console.wait_for("RUNNING")
    for number, title in enumerate(titles, 1):
        console.press("r")
        console.wait_for("RELEASE in", title)
        console.press("enter")
        console.wait_for(f"OUT ({number})")


def leave(console: Terminal, *keys: str) -> int:
    console.press("ctrl+q")
    console.wait_for("Leave the console?", "Stop the server")
    console.press(*keys)
    return console.wait_exit()


def test_console_and_seat_are_usable_in_80_by_24_and_leaving_may_stop_the_server(room: Room) -> None:
    console = room.open("run", "seoul-short", columns=80, rows=24)
    start(console, "Where we stand", "Missile launch")
    console.wait_for("? all keys", "^p find", "T+", "Events US sees Desk")
    seat = room.seat("japan", "Sato", columns=80, rows=24)
    seat.wait_for("F1 help", "^S send", "Radar holds two tracks", "answer by")
    seat.write("Two tracks.")
    seat.press("ctrl+s")
    seat.wait_for("Reply sent")
    console.wait_for("Japan replied")
    assert leave(console, "down", "enter") == 0
    assert "stopped; the exercise is in" in console.written
    assert "no exercise runs here" in room.ttx("ps")
    assert "Traceback" not in console.written + seat.written


def test_without_colour_nothing_is_coloured(room: Room) -> None:
    console = room.open("run", "seoul-short", NO_COLOR="1")
    start(console, "Where we stand", "Missile launch")
    seat = room.seat("japan", "Sato", NO_COLOR="1")
    seat.wait_for("Radar holds two tracks")
    seat.write("Two tracks.")
    seat.press("ctrl+s")
    seat.wait_for("Reply sent")
    console.press("2")
    console.wait_for("reply v1", "Two tracks.")
    for screen in (console, seat):
        assert not COLOUR.search(screen.output)


def test_hostile_text_is_only_text_on_every_screen(room: Room) -> None:
    console = room.open("run", "seoul-short")
    start(console, "Where we stand", "Missile launch")
    japan, other = room.seat("japan", "[/x]Sato"), room.seat("japan", "Ito")
    japan.wait_for("Radar holds two tracks")
    other.wait_for("Radar holds two tracks")
    japan.write("[/x] [@click=app.quit]x[/] 확인")
    japan.type("\x1b[200~\x1b]0;PWNED\x07\x1b[31mred\x1b]52;c;UFdORUQ=\x07\x1b[201~")
    japan.wait_for("red")
    japan.press("ctrl+s")
    japan.wait_for("Reply sent")
    other.wait_for("[/x] [@click=app.quit]x[/] 확인")
    console.press("2", "v")
    console.wait_for("WHAT THE TEAM SEES", "[/x] [@click=app.quit]x[/] 확인", "[/x]Sato")
    for screen in (console, other, japan):
        assert b"\x1b]0;PWNED" not in screen.output
        assert b"\x1b]52;c;UFdORUQ" not in screen.output
        assert b"\x1b[31mred" not in screen.output
        assert screen.process.poll() is None


def test_korean_and_japanese_arrive_on_the_console_in_line(room: Room) -> None:
    console = room.open("run", "seoul-short")
    start(console, "Where we stand", "Missile launch")
    seat = room.seat("rok", "이민호")
    seat.wait_for("Radar counts four objects")
    seat.write("한국은 셋을 확인 三発を確認")
    seat.press("ctrl+s")
    seat.wait_for("Reply sent")
    console.press("3")
    console.wait_for("이민호", "한국은")
    borders = {
        tuple(column for column, cell in row.items() if cell.data == "│")
        for number, row in console.screen.buffer.items()
        if 4 <= number <= 28
    }
    assert len({each[:2] + each[-1:] for each in borders}) == 1, console.text


def test_a_wrong_code_is_said_at_the_door_and_may_be_corrected_there(room: Room) -> None:
    console = room.open("run", "seoul-short", "--headless")
    assert console.wait_exit() == 0
    run = room.run
    seat = room.open("join", run.url, "--code", "WRONG-CODE", "--name", "Sato", "--role", "Minister")
    seat.wait_for("Take a seat in the exercise", "code")
    seat.wait_gone("Joining")
    seat.press("shift+tab", "shift+tab")
    seat.press(*["backspace"] * 12)
    seat.type(run.codes["team:japan"])
    seat.press("ctrl+s")
    seat.wait_for("Not started yet", "^S send")
