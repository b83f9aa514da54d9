"""Keeping the day: the agenda, what could go, breaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.console.playing import begun, console, small
from ttx.exercise import commands as do

pytestmark = pytest.mark.anyio


def until(minutes: float) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat(timespec="seconds")


async def test_the_agenda_says_how_late_we_are_and_what_could_go():
    world = begun()
    letter = world.state.injects["letter"]
    letter.spec = letter.spec.model_copy(update={"priority": "support"})
    async with console(world, (120, 40)) as play:
        await play.press("f8")
        await play.shows("AGENDA", "on time", "brief", "T+05:00", "Lunch", "Phase: Two")
        world.do(do.Extend(600))
        world.say()
        await play.shows("10 minutes behind the plan", "1 inject below could go", "Letter")
        page = play.app.screen
        page.query_one("#rows").go("inject:letter")
        await play.press("s")
        await play.asks("SkipDialog")
        await play.type("no time")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Skip("letter", "no time")]


async def test_the_line_above_says_how_late_we_are():
    world = begun()
    world.do(do.Extend(600))
    async with console(world, (140, 40)) as play:
        await play.shows("day 10 min behind (F8)")
        world.do(do.NextStage("brief"))
        world.say()
        await play.shows("day 4 min ahead (F8)")


async def test_a_break_says_until_when_and_control_is_told_when_it_is_over():
    world = begun()
    back = until(20)
    world.do(do.Pause("Coffee", until=back))
    async with console(world, (140, 40)) as play:
        await play.shows(f"Coffee until {datetime.fromisoformat(back).astimezone():%H:%M}")
        assert "BREAK OVER" not in play.text
        world.do(do.Resume())
        world.do(do.Pause("Coffee", until=until(-1)))
        world.say()
        await play.shows("BREAK OVER", "space lets it go on")
        await play.press("space")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Resume()]


async def test_before_the_start_the_agenda_tells_the_day_from_now_on():
    async with console(small(), (120, 40)) as play:
        await play.press("f8")
        await play.shows("not started", "brief", "Lunch", "Phase: Two")
