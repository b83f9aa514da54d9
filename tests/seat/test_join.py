from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.seat.fake import FakeServer
from ttx.seat.answers import Given
from ttx.seat.keep import Keep, Kept

pytestmark = pytest.mark.anyio


async def test_code_and_name_give_a_seat(server: FakeServer, sit: Any, keep: Keep) -> None:
    async with sit() as seat:
        await seat.sees("Code, as on your card")
        await seat.type("JAPAN")
        await seat.press("enter")
        await seat.type("Sato")
        await seat.press("enter")
        await seat.type("Defence")
        await seat.press("enter")
        await seat.sees("Japan", "Test the wiring")
        assert [(by.team, name, office) for by, name, office in server.seats.values()] == [("japan", "Sato", "Defence")]
        assert keep.seats(seat.app.url)[0].name == "Sato"


async def test_a_wrong_code_is_said_plainly_and_nothing_typed_is_lost(server: FakeServer, sit: Any) -> None:
    async with sit() as seat:
        await seat.sees("Code")
        await seat.type("NOPE")
        await seat.press("enter")
        await seat.type("Sato")
        await seat.press("enter", "enter")
        await seat.sees("That code opens nothing here", "NOPE", "Sato")


async def test_a_missing_name_is_asked_for(server: FakeServer, sit: Any) -> None:
    async with sit() as seat:
        await seat.sees("Code")
        await seat.type("JAPAN")
        await seat.press("ctrl+s")
        await seat.sees("Your name is missing")


async def test_what_was_given_on_the_command_line_is_not_asked(server: FakeServer, sit: Any) -> None:
    async with sit(code="US", name="Lee", office="State") as seat:
        await seat.sees("United States", "Test the wiring")


async def test_a_control_code_is_shown_the_right_door(server: FakeServer, sit: Any) -> None:
    async with sit(code="CONTROL", name="Lee") as seat:
        await seat.sees("makes you facilitator", "ttx console")


async def test_no_server_is_a_plain_sentence(server: FakeServer, sit: Any) -> None:
    server.down = True
    async with sit(code="JAPAN", name="Sato") as seat:
        await seat.sees("No answer from http://127.0.0.1:8765")


async def test_a_stale_token_asks_for_the_code_again_and_loses_nothing(
    server: FakeServer, sit: Any, keep: Keep
) -> None:
    server.release("launch")
    wall = server.state.injects["launch"].deliveries["japan"].wall
    unsent = {f"inject-1@{wall}": Given("Half a thought")}
    keep.save(
        Kept("http://127.0.0.1:8765", "stale", "player-9", "Sato", "", "japan", "Seoul trilateral", unsent=unsent)
    )
    async with sit() as seat:
        await seat.sees("the same seat again: Sato")
        await seat.press("enter")
        await seat.sees("This seat is not known here", "Give your code again", "Sato")
        await seat.type("JAPAN")
        await seat.press("ctrl+s")
        await seat.sees("Half a thought")


async def test_a_seat_that_is_removed_goes_back_to_the_door(server: FakeServer, sit: Any) -> None:
    token = server.seat()
    async with sit(token) as seat:
        del server.seats[token]
        server.tell()
        await seat.sees("This seat is not known here")


async def test_another_exercise_at_the_same_address_does_not_show_old_text(
    server: FakeServer, sit: Any, keep: Keep
) -> None:
    server.release("launch")
    token = server.seat()
    old = {"inject-1@2020-01-01T00:00:00.000Z": Given("of last year")}
    keep.save(Kept("http://127.0.0.1:8765", token, token, "Sato", "", "japan", "Seoul trilateral", unsent=old))
    async with sit() as seat:
        await seat.sees("the same seat again")
        await seat.press("enter")
        await seat.sees("Missile launch")
        assert "of last year" not in seat.text


@pytest.mark.skipif(os.name == "nt", reason="modes are Unix's")
def test_the_token_is_for_this_user_s_eyes_only(keep: Keep) -> None:
    keep.save(Kept("http://x", "secret"))
    modes = [stat.S_IMODE(path.stat().st_mode) for path in keep.folder.iterdir()]
    assert modes == [0o600]
    assert stat.S_IMODE(keep.folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    keep = Keep(tmp_path / "file" / "seats")
    keep.save(Kept("http://x", "secret"))
    assert keep.trouble
    assert keep.seats("http://x") == []


def test_a_broken_file_is_passed_over(keep: Keep) -> None:
    keep.save(Kept("http://x", "secret"))
    for path in keep.folder.iterdir():
        path.write_text("{")
    assert keep.seats("http://x") == []


def test_what_a_seat_must_not_load_is_not_loaded() -> None:
    modules = ("pydantic", "sqlmodel", "ttx.playbook", "ttx.server")
    code = f"import sys, ttx.seat; print([m for m in {modules} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
