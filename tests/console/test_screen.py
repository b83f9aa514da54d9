"""What stands on the screen: at every size, whatever people wrote, without colour, and when the line breaks."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from rich.cells import cell_len
from textual.drivers.headless_driver import HeadlessDriver

from tests.console.dialogs.world import EVIL
from tests.console.playing import ESCAPES, begun, busy, console, small
from ttx.console.actions import ACTIONS
from ttx.exercise import commands as do
from ttx.tui.lines import Listing

pytestmark = pytest.mark.anyio
SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40", "200x60"])
async def test_the_most_important_is_in_sight_at_every_size(size: tuple[int, int]) -> None:
    async with console(busy(""), size) as play:
        await play.shows(
            "CONTROL - DO NOT PROJECT", "EXERCISE EXERCISE EXERCISE", "UNCLASSIFIED // EXERCISE FICTION", "TLP:GREEN",
            "RUNNING", "T+16:40", "Phase 1 of 2", "brief 16:40 of 05:00", "+11:40 OVER", "1 DUE", "OVERDUE", "all keys",
        )  # fmt: skip
        assert len(play.text.split("\n")) == size[1] and "all keys" in play.text.split("\n")[-1]


async def test_on_a_narrow_screen_tab_goes_through_the_panes() -> None:
    async with console(busy(""), (80, 24)) as play:
        await play.shows("DUE NOW")
        await play.press("tab")
        await play.shows("1 United Stat… 1/1")
        await play.press("tab")
        await play.shows("RULE ON MOVES (2)", "v1, joint, waits for partners (Japan")
        await play.press("tab")
        await play.shows("Cohesion")
        await play.press("tab")
        await play.shows("DUE NOW")


async def test_each_team_is_shown_only_what_it_has() -> None:
    async with console(busy("")) as play:
        await play.press("3")
        await play.shows("nothing yet")
        assert "Three objects" not in play.text


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40", "200x60"])
@pytest.mark.parametrize("name", ["", "sees", "log", "detail", "codes", "help", "release", "clock"])
async def test_hostile_text_is_only_text(name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda self, data: written.append(data))
    world = busy(f"{EVIL} {ESCAPES} 👨‍👩‍👧‍👦 한국어")
    async with console(world, size) as play:
        await play.select("launch" if name != "release" else "leak")
        if name:
            await play.press(ACTIONS[name].key)
        for key in ("tab", "tab", "tab"):
            await play.press(key)
        shown = play.text
        assert "EXERCISE EXERCISE EXERCISE" in shown and "UNCLASSIFIED // EXERCISE FICTION" in shown
        assert "\x1b" not in shown and "\x9b" not in shown and "\u202e" not in shown and "\x00" not in shown
        assert all(cell_len(line) <= size[0] for line in shown.split("\n"))
    assert "pwned" not in "".join(written).replace("]0;pwned", "") and "\x1b]0;" not in "".join(written)


async def test_a_click_on_hostile_text_does_nothing() -> None:
    async with console(busy()) as play:
        for row in range(4, 30):
            for column in (10, 50, 95):
                await play.pilot.click(offset=(column, row))
        assert play.app.is_running and play.sent == []


async def test_a_toast_and_the_palette_show_markup_as_it_is() -> None:
    async with console(busy()) as play:
        play.app.tell(f"{EVIL}{ESCAPES}")
        await play.shows("[@click=app.quit]press[/]")
        await play.press("ctrl+p")
        await play.type("launch")
        await play.shows("Go to: Launch [/x]")


async def test_a_blank_screen_hides_everything_and_takes_no_keys() -> None:
    async with console(busy("")) as play:
        await play.press("a")
        await play.asks("AdHocDialog")
        await play.press("ctrl+b")
        await play.asks("Blank")
        play.app.tell("A secret")
        await play.press("r", "ctrl+p", "f12", "ctrl+q", "escape", "space")
        play.world.do(do.Write(["us"], "Another secret"))
        await play.pilot.pause(0.1)
        assert play.text.split() == ["^b", "shows", "the", "screen", "again"]
        assert play.sent == []
        await play.press("ctrl+b")
        await play.asks("AdHocDialog")


async def test_when_the_line_is_down_it_says_so_and_keeps_the_picture() -> None:
    async with console(begun()) as play:
        play.world.connected = False
        play.world.say()
        await play.shows("LINE TO THE SERVER IS DOWN", "NEXT in Phase 1")
        play.world.connected = True
        play.world.say()
        await play.until(lambda: "LINE TO THE SERVER" not in play.text)


async def test_what_happens_elsewhere_shows_at_once_and_the_cursor_stays() -> None:
    async with console(begun()) as play:
        await play.select("choice")
        play.world.do(do.AddInject("Power cut", "It is dark.", ["all"]))
        await play.shows("Power cut")
        assert play.app.console_screen.here().inject == "choice"


async def test_what_was_held_back_in_a_phase_that_is_over_is_at_hand_and_what_is_ahead_stays_with_its_phase() -> None:
    world = begun()
    first, second = (each.id for each in world.state.playbook.phases[:2])
    later = next(each for each in world.state.injects.values() if each.phase == second)

    def under(play, title):
        lines = [line.strip() for line in play.text.splitlines()]
        head = next((number for number, line in enumerate(lines) if title in line), len(lines))
        return " ".join(lines[head : head + 4])

    async with console(world, (120, 60)) as play:
        world.do(do.Hold("choice", True))
        world.do(do.Hold(later.id, True))
        await play.until(lambda: world.state.injects["choice"].spec.title in under(play, "HELD BACK for you (1)"))
        assert later.spec.title in under(play, "LATER in")
        world.do(do.NextPhase(first))
        await play.until(lambda: "HELD BACK for you (2)" in play.text)
        assert world.state.phase != first and world.state.injects["choice"].spec.title in under(play, "HELD BACK")


async def test_without_colour_status_and_cursor_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    world = busy("")
    world.do(do.Pause("A short break"))
    async with console(world) as play:
        await play.shows("PAUSED", "A short break", "! DUE", "OVERDUE")
        assert play.app.no_color
        injects = play.app.console_screen.query_one("#injects", Listing)
        row = next(strip for y in range(9) if "Leak" in (strip := injects.render_line(y)).text)
        assert all(segment.style.reverse for segment in row), "the cursor"
        colours = set()
        reverse = False
        for strip in play.app.screen._compositor.render_strips():
            for segment in strip.apply_filter(play.app._filters[-1], play.app.screen.background_colors[1]):
                if segment.style:
                    colours |= {str(segment.style.color), str(segment.style.bgcolor)}
                    reverse = reverse or bool(segment.style.reverse)
        assert all("default" in colour or colour == "None" for colour in colours) and reverse


async def test_a_tick_makes_no_bindings_and_no_widgets() -> None:
    async with console(busy("")) as play:
        screen = play.app.console_screen
        before = len(list(screen.walk_children()))
        made: list[Any] = []
        screen.bindings_updated_signal.subscribe(screen, made.append)
        for second in range(30):
            play.world.at += 1000
            screen.tick()
            await play.pilot.pause()
            assert f"T+{16 + (41 + second) // 60}" in play.text
        assert len(list(screen.walk_children())) == before and made == []


async def test_the_lobby_says_what_to_do_next() -> None:
    async with console(small(), (80, 24)) as play:
        await play.shows("LOBBY", "space starts the clock; 2 of 3 teams have joined")


async def test_a_failure_of_ours_is_one_sentence_and_a_file(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("TTX_STATE", str(tmp_path))
    secret = "the text of an inject"
    with pytest.raises(ZeroDivisionError):
        async with console(begun()) as play:

            def fail() -> None:
                inject = secret
                assert inject
                print(1 / 0)

            play.app.call_later(fail)
            await play.until(lambda: play.app._exit_renderables)
            said = str(play.app._exit_renderables[0])
            assert "screens.log" in said and "Traceback" not in said and secret not in said
    kept = (tmp_path / "screens.log").read_text()
    assert "ZeroDivisionError" in kept and (tmp_path / "screens.log").stat().st_mode & 0o077 == 0


def test_starting_the_console_loads_no_dialog_no_server_and_no_database() -> None:
    code = (
        "import sys, ttx.console.app; "
        "print([name for name in sys.modules if name.startswith(('ttx.console.dialogs.', 'ttx.server', 'sqlmodel',"
        " 'sqlalchemy', 'httpx', 'click', 'yaml', 'starlette'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
