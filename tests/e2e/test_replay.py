from __future__ import annotations

from tests.e2e.conftest import Room


def test_a_recorded_day_is_opened_in_a_terminal_and_looked_at_where_one_wants(room: Room) -> None:
    room.ttx("rehearse", "seoul-short", "--seed", "7")
    [file] = room.folder.glob("*.db")
    before = file.read_bytes()
    console = room.open("replay", file.name, columns=80, rows=24)
    console.wait_for("REPLAY", "NOT STARTED", "T+00:00 of", "? all keys")
    console.press("end")
    console.wait_for("ENDED")
    console.press("t")
    console.wait_for("Go to a time")
    console.type("T+10:00\r")
    console.wait_for("RUNNING", "T+10:00 of")
    console.press("2", "v")
    console.wait_for("WHAT THE TEAM SEES", "2 Japan")
    console.press("escape")
    console.wait_gone("WHAT THE TEAM SEES")
    console.press("/")
    console.wait_for("What happened?")
    console.type("Missile launch released")
    console.wait_for("“Missile launch” released to United States")
    console.press("enter")
    console.wait_for("T+03:38 of", "OUT (2)")
    console.press("f12")
    console.wait_for("This is a recording")
    console.press("ctrl+q")
    assert console.wait_exit() == 0
    assert file.read_bytes() == before
    assert [each.name for each in room.folder.glob(f"{file.name}*")] == [file.name]


def test_without_a_terminal_it_says_what_else_tells_what_happened(room: Room) -> None:
    room.ttx("rehearse", "seoul-short", "--seed", "7")
    [file] = room.folder.glob("*.db")
    said = room.ttx("replay", file.name, code=2)
    assert "needs a terminal" in said and "ttx report" in said
