"""Joining over a network in real terminals: whose certificate it is, asked once and never again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.e2e.conftest import Room
from tests.e2e.terminal import Terminal
from ttx.client import pins
from ttx.server import runs

DOOR = "Take a seat in the exercise"


@pytest.fixture
def run(room: Room) -> runs.Run:
    """An exercise on this machine's network."""
    said = room.ttx("run", "first-exercise", "--lan", "--headless")
    run = room.run
    for told in (*run.addresses, run.fingerprint, *run.codes.values()):
        assert told in said
    code = said[said.index("█") :]
    assert not any(secret.replace("-", "") in code for secret in run.codes.values())
    assert run.address in code
    return run


def refused(screen: Terminal) -> None:
    assert screen.wait_exit() == 2
    assert "Nothing was sent" in screen.text or "nothing was sent" in screen.text, screen.text
    assert DOOR not in screen.written


def new_certificate(room: Room) -> runs.Run:
    """The same exercise with another key: as somebody else would show it."""
    room.ttx("stop", "--all")
    (key,) = (path for path in Path(os.environ["TTX_STATE"]).glob("*.pem"))
    key.unlink()
    room.ttx("run", "first-exercise.db", "--headless")
    return room.run


def test_a_player_compares_the_fingerprint_once_and_then_never_again(room: Room, run: runs.Run) -> None:
    question = f"Does your card show {pins.short(run.fingerprint)}? [y/N]"
    first = room.open("join", run.address)
    first.wait_for(question)
    first.type("n\r")
    refused(first)
    second = room.open("join", run.address)
    second.wait_for(question)
    second.type("y\r")
    second.wait_for(DOOR)
    second.kill()
    code = next(code for place, code in run.codes.items() if place.startswith("team:"))
    for address in (run.address, run.url):
        again = room.open("join", address, "--code", code, "--name", "Ann")
        again.wait_for("INBOX")
        assert "Does your card" not in again.written


def test_another_certificate_for_the_same_exercise_is_refused_with_both_fingerprints(room: Room, run: runs.Run) -> None:
    room.open("join", run.address, "--fingerprint", pins.short(run.fingerprint)).wait_for(DOOR)
    other = new_certificate(room)
    assert other.address == run.address
    assert other.fingerprint != run.fingerprint
    screen = room.open("join", run.address)
    refused(screen)
    assert "NOT THE ONE YOU EXPECT" in screen.text
    assert run.fingerprint in screen.text
    assert other.fingerprint in screen.text
    # The facilitator says that it is right.
    room.open("join", run.address, "--fingerprint", other.fingerprint).wait_for(DOOR)
    again = room.open("join", run.address)
    again.wait_for(DOOR)
    assert "Does your card" not in again.written


def test_a_second_console_pins_too_and_a_wrong_fingerprint_ends_it_before_the_code_is_asked(
    room: Room, run: runs.Run
) -> None:
    wrong = room.open("console", run.address, "--fingerprint", "00:" * 7 + "00")
    refused(wrong)
    assert "code" not in wrong.text.lower()
    code = run.codes["facilitator"]
    right = room.open(
        "console", run.address, "--fingerprint", pins.short(run.fingerprint), "--code", code, "--name", "Bo"
    )
    right.wait_for("LOBBY")


def test_the_console_at_the_servers_own_machine_asks_nothing(room: Room, run: runs.Run) -> None:
    screen = room.open("run", "first-exercise.db")
    screen.wait_for("LOBBY")
    assert "Does your card" not in screen.written
    said = room.ttx("run", "first-exercise.db", "--lan", "--http", "--headless", code=2)
    assert "it runs already" in said
    assert "ttx stop" in said


def test_an_address_may_be_typed_without_https(room: Room, run: runs.Run) -> None:
    screen = room.open("join", run.address.removeprefix("https://"))
    screen.wait_for(f"Does your card show {pins.short(run.fingerprint)}?")
    screen.type("y\r")
    screen.wait_for(DOOR, run.address)


def test_the_console_says_that_nothing_is_encrypted_and_that_the_address_is_another(room: Room) -> None:
    room.ttx("run", "first-exercise", "--lan", "--http", "--headless")
    note = runs.note_path(room.run.target)
    room.ttx("stop", "--all")
    before = runs.read_note(note)
    assert before is not None
    before.way.told = "192.168.77.77"
    runs.write_note(note, before)
    screen = room.open("run", "first-exercise.db", columns=80, rows=24)
    screen.wait_for("ADDRESS CHANGED", "not encrypted")
    screen.press("f2")
    screen.wait_for("anybody on this network can", "read codes and moves", "192.168.77.77")


def test_the_console_shows_the_fingerprint_that_cards_must_show(room: Room, run: runs.Run) -> None:
    screen = room.open("run", "first-exercise.db", columns=80, rows=24)
    screen.wait_for("LOBBY")
    screen.press("f2")
    screen.wait_for(pins.short(run.fingerprint), f"ttx join {run.address}")
    assert "ADDRESS CHANGED" not in screen.written
