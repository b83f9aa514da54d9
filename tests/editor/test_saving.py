from __future__ import annotations

import pytest

from tests.editor.conftest import BOOK, Open

pytestmark = pytest.mark.anyio

LATER = BOOK.replace("at: 10m", "at: 11m")
THEIRS = BOOK.replace("Pay more.", "Pay less.")


async def test_saving_writes_only_what_changed_and_says_what_is_left_to_mend(opened: Open):
    async with opened() as it:
        await it.press("plus", "ctrl+s")
        await it.shows("Saved")
        assert it.path.read_text() == LATER and not it.app.recovery.path.exists()
        await it.press("ctrl+s")
        await it.shows("Nothing is to be saved")
    async with opened(BOOK.replace("to: [us]", "to: [nobody]")) as it:
        await it.press("plus", "ctrl+s")
        await it.shows("1 to mend before it can be played")


@pytest.mark.parametrize(
    ("steps", "disk", "mine", "copy"), [(0, THEIRS, THEIRS, LATER), (1, THEIRS, THEIRS, None), (2, LATER, LATER, None)]
)
async def test_a_file_that_somebody_changed_meanwhile_is_never_written_over_unasked(
    opened: Open, steps, disk, mine, copy
):
    async with opened() as it:
        await it.press("plus")
        it.path.write_text(THEIRS)
        await it.pilot.press("ctrl+s")
        await it.on("Choose")
        await it.shows("Somebody changed the file meanwhile")
        assert it.path.read_text() == THEIRS
        await it.press(*["down"] * steps, "enter")
        await it.until(lambda: it.text == mine)
        assert it.path.read_text() == disk and not it.app.manuscript.changed
        beside = it.path.with_name("small-mine.yaml")
        assert (beside.read_text() if beside.exists() else None) == copy
        if steps == 1:
            await it.press("u")
            assert it.text == LATER


async def test_whoever_cannot_decide_now_goes_on_and_nothing_is_written(opened: Open):
    async with opened() as it:
        await it.press("plus")
        it.path.write_text(THEIRS)
        await it.pilot.press("ctrl+s")
        await it.on("Choose")
        await it.press("escape")
        assert it.path.read_text() == THEIRS and it.text == LATER and it.app.manuscript.changed


async def test_leaving_asks_where_something_is_not_saved(opened: Open):
    async with opened() as it:
        await it.press("plus")
        await it.pilot.press("ctrl+q")
        await it.on("Choose")
        await it.press("escape")
        assert it.app.is_running
        await it.pilot.press("ctrl+q")
        await it.on("Choose")
        await it.press("enter")
        await it.until(lambda: it.app._exit)
    assert it.path.read_text() == LATER


async def test_leaving_without_saving_forgets_and_leaves_the_file(opened: Open):
    async with opened() as it:
        await it.press("plus")
        assert it.app.recovery.read() == LATER
        await it.pilot.press("ctrl+q")
        await it.on("Choose")
        await it.pilot.press("down", "enter")
        await it.until(lambda: it.app._exit)
    assert it.path.read_text() == BOOK and it.app.recovery.read() is None


async def test_what_a_crash_left_is_offered_at_the_next_start(opened: Open):
    async with opened() as it:
        await it.press("plus")
    async with opened(None) as it:
        await it.on("Choose")
        await it.shows("There are changes that were not saved")
        await it.press("enter")
        await it.until(lambda: it.text == LATER)
        await it.shows("not saved", "11m")
        await it.press("u")
        assert it.text == BOOK
        await it.press("U")
    async with opened(None) as it:
        await it.on("Choose")
        await it.press("down", "enter")
        await it.until(lambda: it.app.recovery.read() is None)
        assert it.text == BOOK


async def test_a_folder_that_cannot_be_written_keeps_the_changes(opened: Open):
    async with opened() as it:
        await it.press("plus")
        it.path.unlink()
        it.path.mkdir()
        await it.pilot.press("ctrl+s")
        await it.on("Choose")
        await it.press("down", "down", "enter")
        await it.shows("Nothing is lost: mend it")
        assert it.text == LATER and it.app.recovery.read() == LATER
