"""The two lines above: who and where we are, and what time it is in three ways."""

from __future__ import annotations

from ttx.seat.parts import Desk
from ttx.seat.when import When
from ttx.tui.clocks import exercise_time, left, span


def who(desk: Desk, when: When) -> str:
    """Team, phase and stage."""
    parts = (desk.head.get("name") or desk.head["title"], _phase(desk, when))
    return "  ".join(text for text in parts if text)


def status(desk: Desk) -> str:
    """Why the clock does not simply run; nothing where it does."""
    clock = desk.clock
    if not desk.feed.connected:
        return "LINE DOWN: it is tried again by itself, and what you write is kept"
    match clock["status"]:
        case "lobby":
            return "Not started yet"
        case "paused":
            return f"PAUSED ({clock['reason']}): deadlines wait"
        case "ended":
            return "ENDED: nothing can be sent any more"
    return "" if clock["rate"] == 1 else f"The exercise clock runs {clock['rate']:g} times as fast"


def _phase(desk: Desk, when: When) -> str:
    clock = desk.clock
    if not clock["phase"] or clock["status"] == "ended":
        return ""
    rest = clock["stage_ends"] - when.now
    ends = f"over by {span(-rest)}" if rest < 0 else f"ends in {left(rest / (when.rate or 1))}"
    where = f"{desk.word('phase')} {clock['phase']} of {desk.head['phases']}: {clock['title']}"
    return f"{where} ({clock['stage']}, {ends})"


def clocks(desk: Desk, when: When) -> str:
    """Wall, exercise and story time in the team's zone."""
    wall = f"{when.wall.astimezone(when.zone):%H:%M:%S %Z}"
    waiting = len(desk.waiting())
    parts = [wall, exercise_time(when.now), f"story {when.story(desk.clock['scenario'])}"]
    if waiting:
        parts.append(f"{waiting} to answer (F8)")
    return "  |  ".join(parts)
