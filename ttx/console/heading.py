"""The lines above the panes: marking, status, clocks, phase and stage with planned against actual."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from textual.content import Content

from ttx.console.here import Here
from ttx.exercise.agenda import behind
from ttx.exercise.state import State
from ttx.tui.clocks import at_wall, exercise_time, left, span, story, wall, zone_of
from ttx.tui.marking import Marking

WARNING = "CONTROL - DO NOT PROJECT"

WRONG = 10
"""Wrong codes within a minute from which on somebody is trying them: a room that joins types a few wrong."""


def marking(here: Here) -> tuple[str, str, str]:
    """Banner, classification, TLP."""
    marks = here.state.playbook.marking
    banner = marks.banner if here.state.purpose == "live" else f"{here.state.purpose.upper()} - {marks.banner}"
    return banner, marks.classification, marks.tlp


class ControlMarking(Marking):
    """The exercise marking, headed by what this screen must not be used for."""

    def draw(self, here: Here, width: int) -> None:
        """Show the marking of this exercise."""
        self.mark(*marking(here), before=WARNING, width=width)


def status(here: Here) -> tuple[str, str]:
    """What the clock does, in words."""
    state = here.state
    if state.real_stop:
        return "■ STOPPED, REAL WORLD", "bold reverse $text-error"
    return {
        "lobby": ("○ NOT STARTED", "bold"),
        "running": ("▶ RUNNING", "bold $text-success"),
        "paused": ("‖ PAUSED", "bold reverse $text-warning"),
        "ended": ("■ ENDED", "bold reverse"),
    }[state.status]


def clocks(here: Here, width: int) -> Content:
    """Status, exercise, wall and story time; each team's own time where there is room."""
    state = here.state
    words, style = status(here)
    parts: list[Any] = [" ", (words, style), "  ", (exercise_time(here.now), "bold")]
    if here.role == "evaluator":
        parts.append(("   you are an EVALUATOR", "bold $secondary"))
    if state.rate != 1:
        parts.append((f"  ×{state.rate:g}", "bold $text-warning"))
    if state.screen.blank or state.screen.frozen is not None:
        parts.append((f"  SCREEN: {standing(state)}", "bold $text-warning"))
    zone = here.wall.astimezone().tzinfo or UTC
    local = here.wall.astimezone(zone)
    # A day that is over was not today.
    day = f"{local.day} {local:%b} " if here.recorded else ""
    parts += ["   ", day + wall(here.wall, zone), ("   story ", "$quiet"), story(state.scenario)]
    used = Content.assemble(*parts).cell_length
    zones: dict[str, list[str]] = {}
    for team, spec in state.playbook.teams.items():
        zones.setdefault(spec.timezone, []).append(here.short(team))
    for name, teams in zones.items():
        text = f"   {'/'.join(teams)} {story(state.scenario, zone_of(name))}"
        if used + len(text) < width:
            parts.append((text, "$quiet"))
            used += len(text)
    if state.reason and state.status in ("paused", "ended"):
        until = f" until {at_wall(state.until)[:5]}" if state.until else ""
        parts.append((f"   {state.reason}{until}", "$text-warning"))
    return Content.assemble(*parts)


def standing(state: State) -> str:
    """What the projector shows, in a word or two."""
    screen = state.screen
    if state.real_stop:
        return "the stop"
    if screen.blank:
        return "blank"
    if screen.frozen is not None:
        return "frozen"
    return screen.item or ", ".join(screen.show) or "nothing put up"


def alarms(here: Here) -> str:
    """What control must know at once: the address is another, somebody tries codes. Empty where nothing is amiss."""
    live, until = here.live, here.state.until
    found = [f"ADDRESS CHANGED (F2): {live.address_changed}"] if live.address_changed else []
    if live.wrong_codes >= WRONG:
        found.append(f"ALARM: {live.wrong_codes} wrong codes in the last minute; somebody may be guessing them")
    if until and not here.recorded and here.wall >= datetime.fromisoformat(until):
        found.append(f"BREAK OVER: play was to go on at {at_wall(until)[:5]}; space lets it go on")
    return "\n".join(found)


def stage(here: Here, width: int) -> Content:
    """Phase n of N, and the stage against its plan."""
    state = here.state
    phases = state.playbook.phases
    spec = state.phase_spec()
    if spec is None:
        first = phases[0]
        return Content.assemble(f" {here.word('phase')} 0 of {len(phases)}", (f"   first: {first.title}", "$quiet"))
    used, planned = here.now - state.stage_at, state.stage_length
    over = used > planned
    parts: list[Any] = [
        f" {here.word('phase')} {phases.index(spec) + 1} of {len(phases)}: ",
        (spec.title, "bold"),
        "   ",
    ]
    parts += [(state.stage, "bold"), f" {span(used)} of {span(planned)}  "]
    if width > 100:
        full = min(20, max(0, round(used / max(1, planned) * 20)))
        parts += [("█" * full + "░" * (20 - full), "$text-warning" if over else "$primary"), "  "]
    if state.over:
        return Content.assemble(*parts)
    parts.append(
        (f"+{span(used - planned)} OVER", "bold $text-warning") if over else (f"{left(planned - used)} left", "")
    )
    names = list(spec.stages)
    following = names[names.index(state.stage) + 1 :]
    then = (
        f"] {following[0]}" if following else "} next " + here.word("phase") if spec is not phases[-1] else "last stage"
    )
    late = round(behind(state, here.now) / 60_000)
    if late:
        parts.append(
            (f"   day {abs(late)} min {'behind' if late > 0 else 'ahead'} (F8)", "$text-warning" if late > 0 else "")
        )
    if not here.recorded:
        parts.append((f"   {then}", "$quiet"))
    return Content.assemble(*parts)
