"""Long lists: what they draw, where they stand, and that they stay quick."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.content import Content

from tests.tui_helpers import text_of
from ttx.tui.app import TtxApp
from ttx.tui.lines import Lines, Listing, Row, flowed, folded

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Host(TtxApp[None]):
    def __init__(self, widget: Lines) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget


def row(key: str, *more: str) -> Row:
    return Row(key, (Content(key), *map(Content, more)))


async def test_the_newest_line_is_in_sight_until_one_scrolls_away() -> None:
    lines = Lines()
    async with Host(lines).run_test(size=(30, 10)) as pilot:
        lines.append(*(f"line {number}" for number in range(100)))
        await pilot.pause()
        assert "line 99" in text_of(pilot.app)
        lines.append("line 100")
        await pilot.pause()
        assert "line 100" in text_of(pilot.app)
        lines.focus()
        await pilot.press("home")
        await pilot.pause()
        lines.append("line 101")
        await pilot.pause()
        assert "line 0 " in text_of(pilot.app) and "line 101" not in text_of(pilot.app)


async def test_wide_characters_and_markup_keep_their_place() -> None:
    lines = Lines()
    async with Host(lines).run_test(size=(12, 4)) as pilot:
        lines.append("統合幕僚長も同席", "[/x][b]y", "\x1b[31mred", "👨‍👩‍👧‍👦 ok")
        await pilot.pause()
        shown = text_of(pilot.app).split("\n")
        assert shown[0].startswith("統合幕僚長…")
        assert shown[1].startswith("[/x][b]y")
        assert "\x1b" not in shown[2]


async def test_the_cursor_stays_on_its_row_while_others_come_and_go() -> None:
    listing = Listing()
    async with Host(listing).run_test(size=(30, 6)) as pilot:
        listing.show([Row("", (Content("HEAD"),)), row("a"), row("b", "more"), row("c")])
        listing.focus()
        await pilot.pause()
        assert listing.key == "a"
        await pilot.press("down")
        assert listing.key == "b"
        grounds = [listing.render_line(y)._segments[0].style.bgcolor for y in range(4)]
        assert grounds[2] == grounds[3] != grounds[1], "the cursor's row stands out, all its lines"
        listing.show([row("z"), row("y"), Row("", (Content("HEAD"),)), row("b"), row("c")])
        assert listing.key == "b"
        listing.show([row("z"), row("y"), row("c")])
        assert listing.key == "c"
        listing.show([])
        assert listing.key == ""


async def test_the_cursor_is_always_in_sight() -> None:
    listing = Listing()
    async with Host(listing).run_test(size=(30, 6)) as pilot:
        listing.show([row(f"row {number}", "second") for number in range(50)])
        listing.focus()
        await pilot.press("end")
        await pilot.pause()
        assert "row 49" in text_of(pilot.app)
        await pilot.press("home")
        await pilot.pause()
        assert "row 0" in text_of(pilot.app)


def test_folding_keeps_width_and_says_where_it_cut() -> None:
    lines = folded(Content("統合幕僚長も同席できますか, and then much more than fits into two lines"), 30, 3)
    assert len(lines) == 2 and all(line.cell_length <= 30 for line in lines) and lines[-1].plain.endswith("…")


def test_flowing_breaks_between_things() -> None:
    lines = flowed([Content("US replied"), Content("Japan OVERDUE 02:11"), Content("ROK unread")], 34, 4)
    assert [line.plain for line in lines] == ["    US replied", "    Japan OVERDUE 02:11", "    ROK unread"]
