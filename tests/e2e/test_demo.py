from __future__ import annotations

import pytest

from tests.e2e.conftest import Room

BEATS = (
    "One event, 3 wordings: each team reads only what it would know.",
    "Only Japan and Republic of Korea see this. Nothing on another screen tells.",
    "Control rules, with a reason, and the indicators move",
    "A joint text is refused, rewritten, and endorsed: by version.",
    "The second version has all three names under it.",
    "The report is there at once, made from the log.",
)


@pytest.mark.slow
def test_the_demonstration_shows_its_beats_hands_over_and_names_its_files(room: Room) -> None:
    screen = room.open("demo", "--speed", "6")
    screen.wait_for("Press R to release the next inject yourself", seconds=90)
    screen.wait_written(*BEATS)
    screen.wait_for("DUE NOW")
    assert "<a id" not in screen.written

    screen.press("R")
    screen.wait_for("Release: 18 August, two years after Camp David")
    screen.press("ctrl+s")
    screen.wait_gone("DUE NOW")
    screen.wait_for("✓ out 18 August")

    screen.press("ctrl+q")
    screen.wait_for("End the demonstration?")
    screen.press("enter")
    assert screen.wait_exit() == 0
    for name in ("seoul-short-demo.db", "seoul-short-demo-report.html", "seoul-short-demo-report.md"):
        assert name in screen.text.replace("\n", "")
        assert (room.folder / name).stat().st_size > 10_000
    room.ttx("verify", "seoul-short-demo.db")
    assert "no exercise runs here" in room.ttx("ps")
