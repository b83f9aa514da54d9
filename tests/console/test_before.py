"""Before the start: the checklist, the comms check and the practice inject on the screen."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.drivers.headless_driver import HeadlessDriver

from tests.console.dialogs.world import EVIL
from tests.console.playing import ESCAPES, by_of, console, roomful, small
from ttx.console.actions import ACTIONS
from ttx.exercise import commands as do

pytestmark = pytest.mark.anyio
PAGES = ("people", "codes", "questionnaires", "screen", "before", "contact")


async def test_the_start_says_what_is_open_and_leads_to_the_checklist() -> None:
    async with console(small(), (80, 24)) as play:
        await play.press("space")
        await play.asks("Start")
        await play.shows("of the checklist to look at:", "comms check, practice", "F6  the checklist")
        await play.press("f6")
        await play.asks("ChecklistPage")
        assert play.sent == []
        await play.press("escape", "space", "enter")
        await play.shows("RUNNING")


async def test_each_item_leads_to_where_it_is_seen_to() -> None:
    async with console(roomful(), (100, 60)) as play:
        await play.page("before")
        await play.shows("BEFORE THE START", "to look at", "✓ ok    Purpose", "○ OPEN  Codes")
        listing = play.app.screen.query_one("#rows")
        for item, screen in (("Codes", "CodesPage"), ("People", "PeoplePage"), ("Comms check", "ContactPage"),
                             ("Projector", "ProjectorPage")):  # fmt: skip
            assert listing.go(item), listing.keys
            await play.pilot.pause()
            await play.press("enter")
            await play.asks(screen)
            await play.press("escape")
            await play.asks("ChecklistPage")


async def test_the_checklist_follows_what_happens() -> None:
    world = roomful()
    async with console(world, (100, 60)) as play:
        await play.page("before")
        await play.shows("No answer yet from United States, Korea")
        for team in ("us", "rok"):
            world.do(do.AnswerPractice("ready"), by_of(world, team))
        await play.shows("Every team has answered the practice inject.")


async def test_the_comms_check_names_who_has_not_confirmed_and_can_be_repeated() -> None:
    world = roomful()
    async with console(world, (80, 24)) as play:
        await play.page("contact")
        await play.shows("NOT CONFIRMED (5)", "CONFIRMED (1)", "Do you read me?")
        text = play.text
        assert text.index("박0") < text.rindex("CONFIRMED (1)") < text.index("Kim")
        world.do(do.ConfirmCheck(), by_of(world, "japan"))
        await play.shows("NOT CONFIRMED (4)", "CONFIRMED (2)")
        await play.press("c")
        await play.asks("CheckDialog")
        await play.shows("Those who confirmed the last one are asked again.")
        await play.press("ctrl+s")
        await play.shows("NOT CONFIRMED (6)")
        assert [type(command) for command in play.sent] == [do.AskCheck]


async def test_the_practice_inject_is_sent_and_the_answers_of_the_teams_come_in() -> None:
    world = small()
    async with console(world, (80, 24)) as play:
        await play.page("contact", "place:")
        await play.shows("Nobody has been asked yet", "Not sent yet")
        await play.press("enter")
        await play.asks("PracticeDialog")
        await play.press("ctrl+s")
        await play.shows("United States  no answer yet")
        world.do(do.AnswerPractice("준비 완료"), by_of(world, "us"))
        await play.shows("✓ United States", "준비 완료")
        world.do(do.Start())
        await play.shows("It went with the start.")
        await play.press("i")
        await play.shows("It is for before the start")


async def test_a_practice_inject_cannot_be_sent_after_the_start_and_says_so_in_the_palette_too() -> None:
    world = roomful()
    world.do(do.Start())
    async with console(world) as play:
        play.app.action_do("practice")
        await play.shows("It is for before the start")


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["80x24", "200x60"])
@pytest.mark.parametrize("page", PAGES)
async def test_hostile_text_is_only_text_on_every_page(
    page: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda self, data: written.append(data))
    async with console(roomful(f"{EVIL} {ESCAPES} 👨‍👩‍👧‍👦"), size) as play:
        await play.page(page)
        for key in ("down", "down", "end"):
            await play.press(key)
            shown = play.text
            assert "EXERCISE EXERCISE EXERCISE" in shown and "CONTROL - DO NOT PROJECT" in shown
            assert not set(shown) & set("\x1b\x9b\u202e\x00")
            assert all(cell_len(line) <= size[0] for line in shown.split("\n"))
    assert "\x1b]0;" not in "".join(written)


@pytest.mark.parametrize("page", PAGES)
async def test_each_page_says_its_keys_and_escape_leads_back(page: str) -> None:
    async with console(roomful(), (80, 24)) as play:
        await play.page(page)
        listing = play.app.screen.query_one("#rows")
        for row in listing.keys:
            assert listing.go(row)
            await play.pilot.pause()
            foot = play.app.screen.query_one("#foot")
            assert foot.size.height <= 3 and "esc closes" in play.text, play.text
        await play.press("escape")
        await play.asks("ConsoleScreen")


async def test_without_colour_the_cursor_and_the_standing_of_each_item_can_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(roomful(), (80, 24)) as play:
        await play.page("before", "Codes")
        await play.shows("○ OPEN  Codes", "✓ ok    Purpose")
        listing = play.app.screen.query_one("#rows")
        strips = [listing.render_line(y) for y in range(listing.size.height)]
        reverse = [each.text for each in strips if all(part.style and part.style.reverse for part in each)]
        assert any("Codes" in text for text in reverse)


async def test_the_palette_on_the_console_says_what_to_select_where_an_action_needs_it() -> None:
    async with console(small()) as play:
        for name in ("attend", "strike", "close", "results", "to-seats", "ask"):
            play.app.perform(ACTIONS[name])
            await play.pilot.pause()
            assert type(play.app.screen).__name__ == "ConsoleScreen" and play.sent == []
        await play.shows("Select")
