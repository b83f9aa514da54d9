from __future__ import annotations

from pathlib import Path

from tests.e2e.conftest import Room
from ttx.playbook.library import find_playbook
from ttx.playbook.load import load


def test_a_playbook_is_edited_in_a_terminal_and_only_what_changed_is_different(room: Room) -> None:
    editor = room.open("edit", "seoul-short", "--as", "mine.yaml", columns=80, rows=24)
    editor.wait_for("mine.yaml", "saved", "11 injects", "Where we stand", "? keys")
    editor.press("down")
    editor.wait_for("dprk/missile-launch")
    editor.press("+", "+")
    editor.wait_for("not saved", "5m Missile launch")
    editor.press("2")
    editor.wait_for("Radar holds two tracks over the Sea of Japan", "answer by")
    editor.press("enter")
    editor.wait_for("what you write stands", "nothing is wrong here")
    editor.tab()
    editor.type("x")
    editor.wait_for("5mx", "is not a duration")
    editor.press("backspace")
    editor.wait_for("nothing is wrong here")
    editor.press("escape")
    editor.wait_gone("nothing is wrong here")
    editor.press("ctrl+s")
    editor.wait_for("Saved")
    editor.press("ctrl+q")
    assert editor.wait_exit() == 0
    before, after = find_playbook("seoul-short").read_text(), (room.folder / "mine.yaml").read_text()
    differing = [pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]]
    assert differing == [("        at: 3m", "        at: 5m")]
    assert load(room.folder / "mine.yaml").playbook


def test_a_killed_editor_loses_nothing(room: Room) -> None:
    room.open("edit", "first-exercise", "--as", "mine.yaml", columns=100, rows=30).wait_for("mine.yaml", "? keys")
    editor = room.open("edit", "mine.yaml", columns=100, rows=30)
    editor.wait_for("mine.yaml", "? keys")
    editor.press("d")
    editor.wait_for("not saved")
    kept = Path(room.folder) / "state" / "edits"
    editor.kill()
    again = room.open("edit", "mine.yaml", columns=100, rows=30)
    again.wait_for("There are changes that were not saved")
    again.press("enter")
    again.wait_gone("There are changes")
    again.wait_for("system-down-2", "not saved")
    again.press("ctrl+s")
    again.wait_for("Saved")
    again.press("ctrl+q")
    assert again.wait_exit() == 0
    assert not kept.exists() or not list(kept.iterdir())
    before = load("first-exercise").playbook
    after = load(room.folder / "mine.yaml").playbook
    assert before and after and len(after.injects) == len(before.injects) + 1


def test_what_ships_is_edited_as_a_copy_only_and_nothing_is_written_over(room: Room) -> None:
    said = room.ttx("edit", "seoul-short", code=2)
    assert "comes with ttx and stays as it is" in said and "--as my-exercise.yaml" in said
    (room.folder / "mine.yaml").write_text("mine")
    said = room.ttx("edit", "seoul-short", "--as", "mine.yaml", code=2)
    assert (room.folder / "mine.yaml").read_text() == "mine"
    said = room.ttx("edit", "mine.yaml", code=2)
    assert "needs a terminal" in said and "ttx check" in said
