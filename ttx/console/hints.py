"""The line of keys below: what makes sense with what is selected, then what always does."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from ttx.console.actions import ACTIONS
from ttx.console.here import QUEUE, Here
from ttx.console.waiting import waiting

_QUEUE = ("release", "way", "some", "hold", "skip", "edit", "judge", "detail")
_OUT = ("outcome", "tick", "hint", "reply", "recall", "detail")
_TEAM = ("sees", "message", "hint", "move", "lead", "pen")
_DESK = {
    "move": ("rule", "mark", "return", "claim", "endorse"),
    "request": ("open", "claim"),
    "message": ("open", "claim"),
    "ruling": ("open", "rulings", "roll", "drop", "amend"),
    "collide": ("open", "mark"),
    "judge": ("judge", "detail"),
    "suggest": ("open", "detail"),
    "meeting": ("open",),
    "expect": ("tick", "detail"),
}
_CLOCK = {"lobby": "start", "running": "pause", "paused": "go on", "ended": ""}
_ALWAYS = ("clock", "stage", "adhoc", "observe", "log", "help")


def near(here: Here, pane: str) -> tuple[str, ...]:
    """The actions that belong to what is selected in a pane."""
    if pane == "team":
        return _TEAM
    if pane == "meters":
        return ("shift",)
    if pane == "desk":
        return _DESK.get(here.item.partition("-")[0].partition(":")[0], ())
    selected = here.selected
    return () if selected is None else _QUEUE if selected.status in QUEUE else _OUT


def hints(here: Here, pane: str, width: int) -> Content:
    """Keys and their words, as many as there is room for; `?` always."""
    close = near(here, pane)
    order = ("clock", *close, *_ALWAYS) if here.state.status in ("lobby", "paused") else (*close, *_ALWAYS)
    names = [name for name in order if not ACTIONS[name].why_not(here)]
    last = "  F1 help  ? all keys  ^p find"
    parts: list[Any] = []
    used = 0
    for name in dict.fromkeys(names):
        action = ACTIONS[name]
        if name == "help":
            continue
        words = _CLOCK[here.state.status] if name == "clock" else action.short
        size = len(action.shown) + len(words) + 4
        if used + size + len(last) > width:
            break
        parts += ["  ", (action.shown, "bold $text-accent"), f" {words}"]
        used += size
    for key, words in (("F1", "help"), ("?", "all keys"), ("^p", "find")):
        parts += ["  ", (key, "bold $text-accent"), f" {words}"]
    return Content.assemble(*parts)


def tabs(here: Here, pane: str) -> Content:
    """The panes of a narrow screen, which one is shown, and how to change."""
    due = sum(inject.status == "due" for inject in here.state.injects.values())
    desk = sum(1 for text, style in waiting(here) if style == "bold")
    names = {"events": f"Events {due} due" if due else "Events", "team": f"{here.short(here.team)} sees"}
    names |= {"desk": f"Desk {desk}!" if desk else "Desk", "meters": "Indicators"}
    parts: list[Any] = []
    for name, text in names.items():
        parts += [(f" {text} ", "bold reverse") if name == pane else (f" {text} ", ""), " "]
    return Content.assemble(*parts, ("  tab changes", "$quiet"))
