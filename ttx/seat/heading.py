"""The two lines above: who and where we are, and what time it is in three ways."""

from __future__ import annotations

from ttx.seat.parts import Desk
from ttx.seat.when import When
from ttx.tui.clocks import exercise_time, left, span


def who(desk: Desk, when: When) -> str:
    """Team, phase and stage."""
    parts = (desk.head.get("name") or desk.head["title"], _phase(desk, when))
    return "  ".join(text for text in parts if text)


def status(desk: Desk, when: When) -> str:
    """Why the clock does not simply run; nothing where it does."""
    clock, _ = desk.clock, desk.words
    if not desk.feed.connected:
        return _("LINE DOWN: it is tried again by itself, and what you write is kept")
    match clock["status"]:
        case "lobby":
            return _("Not started yet")
        case "paused" if clock["until"]:
            back = when.clock(clock["until"])
            return _("BREAK ({reason}): play goes on at {time}", reason=_.known(clock["reason"]), time=back)
        case "paused":
            return _("PAUSED ({reason}): deadlines wait", reason=_.known(clock["reason"]))
        case "ended":
            return _("ENDED: nothing can be sent any more")
    return "" if clock["rate"] == 1 else _("The exercise clock runs {rate} times as fast", rate=f"{clock['rate']:g}")


def near_its_end(desk: Desk, when: When, minutes: int) -> str:
    """So many minutes are left of the stage."""
    _ = desk.words
    left_now = _("1 minute left") if minutes == 1 else _("{count} minutes left", count=minutes)
    ends = _("ends {time}", time=when.at(desk.clock["stage_ends"]))
    return f"{_.known(desk.clock['stage'])}: {left_now} ({ends})"


def _phase(desk: Desk, when: When) -> str:
    clock, _ = desk.clock, desk.words
    if not clock["phase"] or clock["status"] == "ended":
        return ""
    rest = clock["stage_ends"] - when.now
    ends = _("over by {span}", span=span(-rest))
    if rest >= 0:
        ends = _("ends in {span}", span=left(rest / (when.rate or 1)))
    where = _("{Phase} {number} of {total}", number=clock["phase"], total=desk.head["phases"])
    return f"{where}: {clock['title']} ({_.known(clock['stage'])}, {ends})"


def clocks(desk: Desk, when: When) -> str:
    """Wall, exercise and story time in the team's zone."""
    wall = f"{when.wall.astimezone(when.zone):%H:%M:%S %Z}"
    waiting, _ = len(desk.waiting()), desk.words
    parts = [wall, exercise_time(when.now), _("story {time}", time=when.story(desk.clock["scenario"]))]
    if waiting:
        parts.append(_("{count} to answer (F8)", count=waiting))
    return "  |  ".join(parts)
