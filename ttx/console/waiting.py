"""What must be visible without looking for it: who waits for whom, who is silent, how old the copy is."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from textual.content import Content

from ttx.console.desk import open_messages, open_requests, to_rule
from ttx.console.heading import standing
from ttx.console.here import IDLE, UNREAD, Here
from ttx.exercise.conditions import change
from ttx.exercise.state import Screen
from ttx.text import one_line
from ttx.tui.clocks import ago, span

BANDS = ("very low", "low", "middle", "high", "very high")


def waiting(here: Here) -> list[tuple[str, str]]:
    """Text and style of each thing that waits, the most pressing first."""
    state = here.state
    if state.status == "lobby":
        return []
    found = [("!", f"{count} DUE", "bold $text-warning") for count in (_count(here, "due"),) if count]
    for inject in state.injects.values():
        late = {
            team: here.now - delivery.answer_by
            for team, delivery in inject.deliveries.items()
            if delivery.awaits_reply and delivery.answer_by is not None and here.now > delivery.answer_by
        }
        if late:
            names = ", ".join(map(here.short, late))
            words = f"{names} OVERDUE {span(max(late.values()))} ({one_line(inject.spec.title, 24)})"
            found.append(("!", words, "bold $text-error"))
    for count, one, many in (
        (len(to_rule(here)), f"{state.playbook.word('move').lower()} to rule on", "s to rule on"),
        (open_requests(here), "request", "s"),
        (len(open_messages(here)), "message to answer", "s to answer"),
        (sum(ruling.status == "draft" for ruling in state.rulings.values()), "ruling drafted", "s drafted"),
    ):
        if count:
            words = one if count == 1 else one.split(" ")[0] + many
            found.append(("", f"{count} {words}", "bold"))
    for asked in state.questionnaires.values():
        if asked.status == "open":
            seats = [seat for seat in state.seats.values() if asked.asks(seat) or seat.id in asked.answered]
            words = f"{one_line(asked.title, 24)} {len(asked.answered)} of {len(seats)} answered"
            found.append(("", words, "$text-accent"))
    for team, mine in state.teams.items():
        for seat in mine.lead_asked:
            found.append(("?", f"{here.person(seat)} asks to lead {here.short(team)}", "bold"))
    for team in state.teams:
        unread = sum(
            not delivery.opened and not delivery.recalled and here.now - delivery.at > UNREAD
            for inject in state.injects.values()
            if (delivery := inject.deliveries.get(team))
        )
        if unread:
            found.append(("", f"{here.short(team)} {unread} unread", "$text-warning"))
        if not here.here(team):
            found.append(("", f"{here.short(team)} nobody there", "$text-warning"))
        elif here.idle(team) > IDLE:
            found.append(("", f"{here.short(team)} idle {span(here.idle(team))}", "$text-warning"))
    return [(f"{mark} {text}".strip(), style) for mark, text, style in found]


def _count(here: Here, status: str) -> int:
    return sum(inject.status == status for inject in here.state.injects.values())


def backup(here: Here) -> tuple[str, str]:
    """How old the last copy is, or why there is none; nothing where no folder was named."""
    if error := here.live.backup.get("error"):
        return f"! NO COPY: {one_line(str(error), 80)}", "bold $text-error"
    if at := here.live.backup.get("at"):
        return f"copy {ago(str(at), here.wall)} old", "$quiet"
    return "", ""


def reach(here: Here) -> list[tuple[str, str]]:
    """What is amiss with how people come here; what is urgent stands in the heading, the codes' screen says more."""
    return [("! not encrypted", "bold $text-warning")] if here.live.mode == "http" else []


def attention(here: Here, width: int, lines: int) -> Content:
    """What waits and how old the copy is, in so many lines at most; never cut in the middle of a thing."""
    if here.state.status == "lobby":
        # What is amiss comes first, and what to do is never crowded out by it.
        room = width - 21 - sum(cell_len(text) + 5 for text, _ in reach(here))
        todo = Content(lobby(here)).truncate(room, ellipsis=True).plain if lines == 1 else lobby(here)
        things = [*reach(here), (todo, "")]
    else:
        things = [*reach(here), *(waiting(here) or [("nobody waits for you", "$quiet")])]
    if here.state.screen != Screen():
        things.append((f"SCREEN: {standing(here.state)}", "$quiet"))
    note, style = backup(here)
    parts: list[Any] = [(" LOBBY   " if here.state.status == "lobby" else " WAITING ", "bold $secondary")]
    line, used = 1, 9
    for place, (text, colour) in enumerate([*things, (note, style)] if note else things):
        size = cell_len(text) + 5
        if used + size > width - (6 if line == lines else 0) and place:
            if line == lines:
                parts.append((f"  +{len(things) - place}" if place < len(things) else "", "bold"))
                break
            line, used = line + 1, 9
            parts.append("\n" + " " * 9)
        elif place:
            parts.append(("  ·  ", "$quiet"))
        parts.append((text, colour))
        used += size
    return Content.assemble(*parts)


def lobby(here: Here) -> str:
    """What to do before the start."""
    teams = list(here.state.teams)
    there = [team for team in teams if here.here(team)]
    missing = [here.short(team) for team in teams if team not in there]
    count = f"{len(there)} of {len(teams)} teams have joined"
    return f"space starts the clock; {count}" + (
        f" (not yet: {', '.join(missing)}; F2 shows the codes)" if missing else ""
    )


def gauges(here: Here, width: int) -> Content:
    """The indicators: bar, number, change from the baseline, and a word."""
    names = list(here.state.gauges)
    if not names:
        return Content(" This playbook has no indicators.").stylize("$quiet")
    book = here.state.playbook.indicators
    columns = 1 if width < 100 else 2 if width < 240 else 3
    each = width // columns
    # What stands after the bar takes 29 cells; a bar of five still shows something.
    label = max(12, min(max(len(book[name].name) for name in names) + 2, each - 35))
    bar = max(5, min(16, each - label - 30))
    tall = -(-len(names) // columns)
    cells = [_gauge(here, name, label, bar).truncate(each, ellipsis=True, pad=True) for name in names]
    lines = [Content.assemble(*cells[row::tall]) for row in range(tall)]
    return Content("\n").join(lines)


def _gauge(here: Here, name: str, label: int, width: int) -> Content:
    spec, gauge = here.state.playbook.indicators[name], here.state.gauges[name]
    full = round(gauge.value / 100 * width)
    base = min(width - 1, round(spec.baseline / 100 * width))
    bar = ["█" if place < full else "░" for place in range(width)]
    bar[base] = "▓" if base < full else "│"
    better = change(here.state, name)
    moved = gauge.value - spec.baseline
    arrow, words, style = "=", "as before", "$quiet"
    if abs(better) >= 0.5:
        arrow = "▲" if moved > 0 else "▼"
        words, style = (
            (f"{moved:+.0f} better", "$text-success") if better > 0 else (f"{moved:+.0f} worse", "$text-error")
        )
    band = BANDS[min(4, int(gauge.value // 20))]
    sign = "↑" if spec.better == "up" else "↓"
    return Content.assemble(
        f" {one_line(spec.name, label - 2):<{label - 2}} ", (sign, "$quiet"), " ", ("".join(bar), style or "$primary"),
        (f"{gauge.value:4.0f}", "bold"), (f"  {arrow} {words:<10}", style), (f" {band}", "$quiet"),
    )  # fmt: skip
