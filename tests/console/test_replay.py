from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.console.playing import Playing
from ttx.clock import stamp
from ttx.console.actions import ACTIONS, GROUPS, READING, RECORDED
from ttx.console.recorded import RecordedFeed
from ttx.console.replay import SPEEDS, ReplayApp
from ttx.console.timeline import TimeLine
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise.apply import fold
from ttx.exercise.events import InjectReleased, Paused, Resumed
from ttx.exercise.facts import Fact
from ttx.exercise.recording import Recording
from ttx.exercise.views import team_view
from ttx.report.played import played

pytestmark = pytest.mark.anyio


class Looking(Playing):
    """A recording on the screen, driven by keys."""

    app: ReplayApp

    @property
    def feed(self) -> RecordedFeed:
        return self.app.replay.recorded

    @property
    def recording(self) -> Recording:
        return self.feed.recording


@asynccontextmanager
async def replay(file: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Looking]:
    app = ReplayApp(RecordedFeed(*played(str(file))))
    async with app.run_test(size=size, notifications=True) as pilot:
        look = Looking(pilot, app, None)  # type: ignore[arg-type]
        await look.shows("REPLAY", "T+00:00 of")
        yield look


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ttx.commands.rehearse import rehearse

    folder = tmp_path_factory.mktemp("day")
    rehearse.main(["seoul-short", "--seed", "7", "--out", str(folder)], standalone_mode=False)
    [file] = folder.glob("*.db")
    return file


async def test_one_goes_from_event_to_event_and_to_both_ends(day):
    async with replay(day) as look:
        await look.press("right", "right")
        assert look.feed.place == 3
        await look.press("left")
        assert look.feed.place == 2
        await look.press("left", "left", "left")
        assert look.feed.place == 1
        await look.press("end")
        assert look.feed.place == len(look.recording)
        await look.shows("ENDED")
        await look.press("right", "home")
        assert look.feed.place == 1
        await look.shows("NOT STARTED")


async def test_a_minute_on_and_back_and_the_event_before_is_the_one_that_happened_last(day):
    async with replay(day) as look:
        await look.press("shift+right", "ctrl+right", "ctrl+right")
        assert look.feed.elapsed == 180_000
        await look.shows("T+03:00 of")
        last = 12
        look.app.replay.seek(look.recording.clock[last - 1] + 1)
        assert look.feed.place == last
        await look.press("left")
        assert look.feed.place == last and look.feed.elapsed == look.recording.clock[last - 1]
        await look.press("left")
        assert look.feed.place == last - 1
        await look.press("end", "home", "shift+left", "ctrl+left")
        assert look.feed.elapsed == 0


async def test_what_is_shown_is_the_exercise_at_that_moment_also_in_a_teams_eyes(day):
    async with replay(day) as look:
        facts = look.recording.facts
        places = [place for place, fact in enumerate(facts, 1) if isinstance(fact.event, InjectReleased)]
        place = places[3]
        look.app.replay.go(place)
        title = facts[place - 1].event.title
        before = look.recording.at(place - 1)
        await look.press("1", "v")
        await look.shows("WHAT THE TEAM SEES", title)
        assert team_view(look.feed.state, "us") == team_view(fold(facts[:place]), "us")
        assert team_view(look.feed.state, "us") != team_view(before, "us")
        await look.press("escape")
        look.app.replay.go(place - 1)
        await look.press("v")
        await look.shows("WHAT THE TEAM SEES")
        assert title not in look.text


async def test_it_plays_to_the_end_and_says_so_and_then_begins_anew(day):
    async with replay(day) as look:
        for _ in SPEEDS:
            await look.press("plus")
        await look.shows(f"×{SPEEDS[-1]}")
        look.app.replay.seek(look.recording.end - 60_000)
        await look.press("space")
        await look.until(lambda: look.feed.place == len(look.recording))
        await look.shows("Here the recording ends")
        assert not look.app.replay.playing
        await look.press("space")
        assert look.app.replay.playing and look.feed.place < len(look.recording)
        await look.press("space")
        assert not look.app.replay.playing


async def test_speeds_go_in_steps_and_no_further_than_the_slowest_and_the_fastest(day):
    async with replay(day) as look:
        assert look.app.replay.speed == 1
        await look.press("minus")
        assert look.app.replay.speed == 1
        for speed in (*SPEEDS[1:], SPEEDS[-1]):
            await look.press("plus")
            assert look.app.replay.speed == speed


async def test_one_finds_what_happened_by_words(day):
    async with replay(day) as look:
        place = next(
            place for place, fact in enumerate(look.recording.facts, 1) if isinstance(fact.event, InjectReleased)
        )
        words = look.feed.words(place)
        await look.press("slash")
        await look.type("released to")
        await look.shows(look.recording.facts[place - 1].event.title)
        await look.press("enter")
        await look.until(lambda: look.feed.place == place)
        await look.shows(words[:20])


async def test_one_types_a_time_and_what_is_none_is_asked_again(day):
    async with replay(day) as look:
        await look.press("t")
        await look.asks("AskLine")
        await look.type("soon\n")
        await look.shows("Write 42:00 or 1:02:00")
        await look.type("T+10:00\n")
        await look.until(lambda: look.feed.elapsed == 600_000)
        await look.press("t")
        await look.asks("AskLine")
        await look.press("escape")
        assert look.feed.elapsed == 600_000


async def test_a_time_of_day_goes_to_what_was_then(day):
    async with replay(day) as look:
        wall = look.recording.wall(look.recording.place(300_000), 300_000)
        await look.press("t")
        await look.asks("AskLine")
        await look.type(f"at {wall.astimezone():%H:%M:%S}\n")
        await look.until(lambda: abs(look.feed.elapsed - 300_000) <= 1000)


async def test_a_click_on_the_line_goes_there(day):
    async with replay(day) as look:
        line = look.app.replay.query_one(TimeLine).query_one("#track")
        await look.pilot.click(line, offset=(60, 0))
        await look.until(lambda: abs(look.feed.elapsed / look.recording.end - 60 / 119) < 0.01)
        await look.pilot.click(line, offset=(119, 0))
        await look.until(lambda: look.feed.elapsed == look.recording.end)


CHANGING = [name for name in ACTIONS if name not in READING]


async def test_no_key_and_no_form_changes_anything(day):
    before = day.read_bytes()
    async with replay(day) as look:
        look.app.replay.seek(look.recording.end // 2)
        for name in CHANGING:
            look.app.perform(ACTIONS[name])
            await look.pilot.pause()
            assert look.app.screen is look.app.replay, f"{name} opens something"
        await look.shows(RECORDED)
        for key in {ACTIONS[name].key for name in CHANGING}:
            place = look.app.screen
            await look.press(key)
            await look.press(*["escape"] * (look.app.screen is not place))
        for sending in (
            look.feed.client.command(do.Start()), look.feed.client.post("/api/backup", {}),
            look.feed.client.draft("give", team="us"),
        ):  # fmt: skip
            with pytest.raises(Refused, match="recording"):
                await sending
        look.app.answer(do.Start())
        await look.pilot.pause()
    assert day.read_bytes() == before
    assert not list(day.parent.glob("*.db-*"))


async def test_pages_show_the_recorded_day_and_offer_nothing_that_changes_it(day):
    async with replay(day) as look:
        look.app.replay.go(len(look.recording))
        pages = {"evaluation": "f9", "people": "f3", "questionnaires": "f4", "screen": "f5", "agenda": "f8"}
        for page, key in pages.items():
            await look.press(key)
            await look.shows("esc closes")
            foot = look.text.splitlines()[-3:]
            for action in ACTIONS.values():
                if page in action.on and action.name not in READING:
                    assert f"{action.letter} {action.short}  " not in "\n".join(foot)
            await look.press("enter")
            if look.app.screen is not look.app.replay:
                await look.press("escape")
            while look.app.screen is not look.app.replay:
                await look.press("escape")


async def test_enter_shows_what_is_selected_in_full(day):
    async with replay(day) as look:
        look.app.replay.seek(look.recording.end // 2)
        await look.shows("NEXT in")
        await look.press("enter")
        await look.shows("Inject, for control only")
        await look.press("escape", "tab", "enter")
        await look.shows("WHAT THE TEAM SEES")
        await look.press("escape", "tab", "enter")
        await look.shows("On control's desk")


async def test_every_action_that_is_offered_opens_something_to_read(day):
    async with replay(day) as look:
        look.app.replay.go(len(look.recording))
        for name in sorted(READING - {"leave", "open", "blank"}):
            action = ACTIONS[name]
            here = look.app.replay.here()
            if action.why_not(here):
                continue
            look.app.perform(action)
            await look.until(lambda: look.app.screen is not look.app.replay, name)
            await look.press("escape")
            await look.until(lambda: look.app.screen is look.app.replay, name)


async def test_help_and_palette_offer_what_can_be_done_and_nothing_else(day):
    async with replay(day) as look:
        await look.press("question_mark")
        await look.shows("ALL KEYS", "play, or stand still")
        text = str(look.app.screen.query_one("#text").render())
        for group in GROUPS.values():
            for action in group:
                assert (f"{action.title}." in text) == (action.name in READING), action.name
        await look.press("escape")
        titles = [command.title for command in look.app.get_system_commands(look.app.screen)]
        assert "The log" in titles and "Release the inject" not in titles
        assert all(ACTIONS[name].title not in titles for name in CHANGING)


async def test_the_log_ends_where_one_stands(day):
    async with replay(day) as look:
        look.app.replay.go(20)
        await look.press("l")
        await look.shows("20 of 20 lines")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_the_time_line_fits_every_screen_and_hides_neither_panes_nor_keys(day, size):
    async with replay(day, size) as look:
        look.app.replay.seek(look.recording.end // 2)
        await look.shows("▼", "? all keys", "NEXT in")
        assert all(len(line) <= size[0] for line in look.text.splitlines())


# -- files that are not as they should be


def changed(day: Path, folder: Path, *statements: str) -> Path:
    """A copy of the day on which somebody laid hands."""
    file = shutil.copy(day, folder / "changed.db")
    with sqlite3.connect(file) as database:
        for (trigger,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f"drop trigger {trigger}")
        for statement in statements:
            database.execute(statement)
    database.close()
    return file


async def test_a_log_that_somebody_changed_is_shown_with_the_row_at_which_it_breaks(day, tmp_path):
    file = changed(day, tmp_path, "update events set payload = 'x{' where seq = 30")
    async with replay(file) as look:
        await look.shows("LOG CHANGED at row 30", "Erased or unreadable")
        await look.press("end")
        await look.shows("ENDED")


async def test_a_log_whose_rows_make_no_sense_is_shown_as_far_as_it_does(day, tmp_path):
    one = "select payload from events where seq = 1"
    file = changed(day, tmp_path, f"update events set kind = 'created', payload = ({one}) where seq = 30")
    async with replay(file) as look:
        await look.shows("LOG CHANGED at row 30", "does not fit what was before")
        look.app.replay.go(30)
        await look.press("l")
        await look.shows("30 of 30 lines")


async def test_a_log_that_breaks_off_says_that_it_was_not_ended(day, tmp_path):
    file = changed(day, tmp_path, "delete from events where seq > 40")
    async with replay(file) as look:
        await look.shows("was not ended")
        await look.press("end")
        assert look.feed.place == 40


async def test_an_exercise_that_was_never_started_opens_on_its_lobby(day, tmp_path):
    for last in (1, 4):
        file = changed(day, tmp_path, f"delete from events where seq > {last}")
        async with replay(file) as look:
            await look.shows("never started", "NOT STARTED")
            await look.press("end", "right", "space", "f9", "escape")
            assert look.feed.place == last


def test_a_file_without_its_playbook_or_with_nothing_in_it_is_refused_in_plain_words(day, tmp_path):
    with pytest.raises(TtxError, match="playbook"):
        played(str(changed(day, tmp_path, "update events set payload = null where seq = 1")))
    with pytest.raises(TtxError, match="nothing has been played"):
        played(str(changed(day, tmp_path, "delete from events")))
    with pytest.raises(TtxError, match="no file"):
        played(str(tmp_path / "none.db"))


async def test_a_file_in_a_folder_that_may_only_be_read_opens(day, tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    file = Path(shutil.copy(day, folder / "day.db"))
    file.chmod(0o400)
    folder.chmod(0o500)
    try:
        async with replay(file) as look:
            await look.press("end")
            await look.shows("ENDED")
        assert [each.name for each in folder.iterdir()] == ["day.db"]
    finally:
        folder.chmod(0o700)


def with_a_night(recording: Recording) -> list[Fact]:
    """The same day with fourteen hours in its middle in which the clock stood."""
    middle = len(recording) // 2
    before, after = recording.facts[:middle], recording.facts[middle:]
    last, night = before[-1], timedelta(hours=14)
    start = datetime.fromisoformat(last.wall)
    paused = replace(last, seq=last.seq + 1, event=Paused("the night"))
    resumed = replace(last, seq=last.seq + 2, event=Resumed(), wall=stamp(start + night))
    moved = [replace(fact, seq=fact.seq + 2, wall=stamp(datetime.fromisoformat(fact.wall) + night)) for fact in after]
    return [*before, paused, resumed, *moved]


async def test_a_night_is_passed_over_with_a_note(day, tmp_path):
    recording, names, wrong, notes = played(str(day))
    facts = with_a_night(recording)
    app = ReplayApp(RecordedFeed(Recording(facts), names, wrong, notes))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        look = Looking(pilot, app, None)  # type: ignore[arg-type]
        paused = next(place for place, fact in enumerate(facts, 1) if isinstance(fact.event, Paused))
        app.replay.go(paused)
        for _ in range(4):
            await look.press("plus")
        await look.press("space")
        await look.shows("The clock stood for 14:00:00; skipped", "the night")
