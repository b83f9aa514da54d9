from __future__ import annotations

import os
import signal

from tests.e2e.conftest import Room
from tests.e2e.terminal import Terminal

DOWN = "LINE TO THE SERVER IS DOWN"


def begin(room: Room) -> Terminal:
    """An exercise with a launch that is out, and a console on it."""
    console = room.open("run", "seoul-short")
    console.wait_for("LOBBY")
    console.press("space")
    console.wait_for("Start the exercise?")
    console.press("enter")
    console.wait_for("RUNNING", "DUE NOW (1)")
    for number, title in enumerate(("Where we stand", "Missile launch"), 1):
        console.press("r")
        console.wait_for("RELEASE in", title)
        console.press("enter")
        console.wait_for(f"OUT ({number})")
    return console


def test_a_console_that_is_killed_stops_nothing_and_the_next_one_shows_the_same(room: Room) -> None:
    console = begin(room)
    before = room.run
    console.kill()
    assert room.run.nonce == before.nonce

    again = room.open("run", "seoul-short.db")
    again.wait_for("RUNNING", "OUT (2)", "✓ out Missile launch", "58 ▼ -2 worse")
    assert room.run.nonce == before.nonce
    room.ttx("verify", "seoul-short.db")


def test_a_seat_that_is_killed_comes_back_with_the_text_that_was_half_written(room: Room) -> None:
    begin(room)
    url = room.run.url
    seat = room.seat("japan", "Sato")
    seat.wait_for("Radar holds two tracks")
    seat.write("We have seen two tr")
    room.wait_kept("We have seen two tr", seat)
    seat.kill()

    again = room.open("join", url)
    again.wait_for("the same seat again: Sato")
    again.press("enter")
    again.wait_for("Your reply", "We have seen two tr")
    again.press("enter")
    again.type("acks")
    again.wait_for("We have seen two tracks")
    again.press("ctrl+s")
    again.wait_for("Reply sent", "answered")


def test_a_server_that_is_killed_is_missed_by_all_and_comes_back_paused_for_all(room: Room) -> None:
    console = begin(room)
    seat = room.seat("japan", "Sato")
    seat.wait_for("Radar holds two tracks")
    run = room.run
    os.kill(run.pid, signal.SIGKILL)
    console.wait_for(DOWN)
    seat.wait_for("LINE DOWN")

    room.ttx("run", "seoul-short.db", "--headless", "--port", run.url.rpartition(":")[2])
    assert room.run.url == run.url
    console.wait_gone(DOWN)
    console.wait_for("PAUSED", "OUT (2)")
    seat.wait_for("PAUSED (The server stopped.")
    console.press("space")
    console.wait_for("RUNNING")
    seat.write("Two tracks.")
    seat.press("ctrl+s")
    seat.wait_for("Reply sent")
    console.wait_for("Japan replied")
    room.ttx("verify", "seoul-short.db")


def test_a_server_is_stopped_while_the_console_that_started_it_is_open(room: Room) -> None:
    console = room.open("run", "first-exercise")
    console.wait_for("LOBBY")
    assert "stopped" in room.ttx("stop", "--all")
