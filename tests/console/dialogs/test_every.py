"""What holds for every dialog: it renders, it fits, it can be left, and what people wrote is never markup."""

from __future__ import annotations

import subprocess
import sys

import pytest
from textual.events import Paste

from ttx.console import dialogs

from .every import EVERY
from .helpers import opened
from .world import busy

pytestmark = pytest.mark.anyio

SIZES = [(80, 24), (200, 60)]


def test_no_dialog_is_forgotten_here() -> None:
    assert set(EVERY) == set(dialogs.__all__)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "200x60"])
@pytest.mark.parametrize("name", EVERY)
async def test_it_shows_what_will_happen_and_how_to_confirm_and_cancel(name: str, size: tuple[int, int]) -> None:
    world = busy()
    async with opened(lambda: EVERY[name](world), size) as dialog:
        shown = dialog.screen
        assert " ^s " in shown and "Cancel esc" in shown
        says = dialog.app.screen.says.split()
        assert says[0] in shown and says[-1] in shown


@pytest.mark.parametrize("name", EVERY)
async def test_every_control_is_in_sight_once_it_has_the_focus(name: str) -> None:
    world = busy()
    async with opened(lambda: EVERY[name](world)) as dialog:
        screen = dialog.app.screen
        head, foot = screen.query_one("#head").region, screen.query_one("#foot").region
        seen = []
        while screen.focused not in seen:
            seen.append(screen.focused)
            await dialog.pilot.pause()
            region = screen.focused.region
            if "foot" not in [above.id for above in screen.focused.ancestors]:
                assert head.bottom <= region.y and region.bottom <= foot.y, screen.focused
            await dialog.press("tab")
        fields = [field.control() for field in screen.fields]
        assert [widget for widget in fields if widget not in seen] == []


@pytest.mark.parametrize("name", EVERY)
async def test_tab_goes_through_the_fields_from_top_to_bottom_and_only_then_to_the_buttons(name: str) -> None:
    world = busy()
    async with opened(lambda: EVERY[name](world)) as dialog:
        screen = dialog.app.screen
        fields = [field.control() for field in screen.fields]
        assert screen.focus_chain == [*fields, *screen.query("#keys Button")]


@pytest.mark.parametrize("name", EVERY)
async def test_escape_leaves_without_a_command(name: str) -> None:
    world = busy()
    async with opened(lambda: EVERY[name](world)) as dialog:
        await dialog.press("escape")
        assert dialog.app.got is None


@pytest.mark.parametrize(
    "name", ["ReleaseDialog", "RulingDialog", "ObserveDialog", "EndDialog", "WriteDialog", "LeadDialog"]
)
async def test_what_people_wrote_stands_there_letter_by_letter(name: str) -> None:
    world = busy()
    async with opened(lambda: EVERY[name](world), (120, 60)) as dialog:
        assert "[@click=app.quit]press[/] 미사일 発射" in dialog.screen.replace("│", "")
        for y, line in enumerate(dialog.screen.splitlines()):
            if "press" in line:
                await dialog.pilot.click(offset=(line.index("press") + 1, y))
        assert dialog.app.is_running


async def test_what_is_ticked_or_chosen_is_a_character_not_a_colour() -> None:
    world = busy()
    async with opened(lambda: EVERY["AdHocDialog"](world), (120, 40)) as dialog:
        assert "[x] United States" in dialog.screen
        assert "(•) read" in dialog.screen
        await dialog.to("To")
        await dialog.press("space")
        await dialog.to("Asks them to")
        await dialog.press("down", "space")
        assert "[ ] United States" in dialog.screen
        assert "( ) read" in dialog.screen and "(•) reply" in dialog.screen


async def test_the_line_and_the_letter_under_the_cursor_are_seen_without_colour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    world = busy()
    async with opened(lambda: EVERY["AdHocDialog"](world)) as dialog:
        await dialog.to("To")
        line = dialog.app.screen.focused.get_visual_style("option-list--option-highlighted")
        assert line.bold and line.underline
        await dialog.to("Text")
        assert dialog.app.screen.focused.get_component_rich_style("text-area--cursor").reverse


async def test_what_is_pasted_is_harmless_before_it_is_shown() -> None:
    world = busy()
    async with opened(lambda: EVERY["ObserveDialog"](world)) as dialog:
        dialog.app.post_message(Paste("red \x1b[31malert\x1b]0;title\x07 \u202eevil"))
        await dialog.pilot.pause()
        assert (await dialog.confirm()).text == "red alert evil"


def test_the_package_alone_loads_no_dialog_and_no_textual() -> None:
    code = (
        "import sys, ttx.console.dialogs as d; "
        "assert not [m for m in sys.modules if m.startswith(('textual', 'ttx.console.dialogs.', 'pydantic'))]; "
        "d.SkipDialog; assert 'ttx.console.dialogs.injects' in sys.modules; "
        "assert 'ttx.console.dialogs.rulings' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError):
        dialogs.NoSuchDialog  # noqa: B018
