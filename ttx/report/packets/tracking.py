"""What stood where when the script was printed, and sheets on which it goes on by hand."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.documents.blocks import Bold, Column, Paragraph, Row, Section, Table, Text
from ttx.exercise.conditions import baseline_index, index
from ttx.exercise.state import State
from ttx.report.packets.common import Sheets
from ttx.report.words import capital, clock, listed, signed, story

SHIFTS, ENTRIES = 20, 22
_STATUS = {"lobby": "not started", "running": "running", "paused": "paused", "ended": "ended"}


def where_we_are(state: State, sheets: Sheets) -> Iterator[Section]:
    """The exercise at this moment; nothing before it starts."""
    if state.status == "lobby":
        return
    reason = f": {state.reason}" if state.reason and state.status != "running" else ""
    number = next((place for place, phase in enumerate(state.playbook.phases, 1) if phase.id == state.phase), 0)
    rows: list[tuple[str, Text]] = [
        ("Clock", f"{clock(state.elapsed)}, {_STATUS[state.status]}{reason}"),
        (
            "Where",
            f"{sheets.phase} {number}, {state.stage}; this stage ends at {clock(state.stage_at + state.stage_length)}",
        ),
        ("In the story", story(state.scenario)),
        *((f"{capital(status)}", _with_status(state, status)) for status in ("released", "due", "skipped", "recalled")),
        ("Not yet", _with_status(state, "waiting", "held")),
        *_open(state, sheets),
    ]
    table = Table("", (Column("", 18), Column("")), [Row(each) for each in rows if each[1]], heads=False)
    yield Section(f"Where we are at {clock(state.elapsed)}", "now", [table])


def _with_status(state: State, *wanted: str) -> str:
    return listed(f"“{each.spec.title}”" for each in state.injects.values() if each.status in wanted)


def _open(state: State, sheets: Sheets) -> Iterator[tuple[str, Text]]:
    """What waits for control or for a team."""
    party = state.playbook.party
    unruled = [move for move in state.moves.values() if move.ruled < move.newest.version]
    asked = [each for each in state.requests.values() if each.answered_at is None]
    waiting = [
        f"{party(team)} on “{inject.spec.title}”"
        for inject in state.injects.values()
        for team, given in inject.deliveries.items()
        if given.awaits_reply
    ]
    yield (
        "To rule on",
        listed(f"{sheets.move} of {party(move.team)}, version {move.newest.version}" for move in unruled),
    )
    yield "To answer", "\n".join(f"{party(each.team)}: {each.text}" for each in asked)
    yield "No reply yet", listed(waiting)


def tracking(state: State, sheets: Sheets) -> Iterator[Section]:
    """Indicators with room for each phase, their shifts by hand, and a log by hand."""
    if state.gauges:
        yield Section("Indicators, by hand", "indicators", [_indicators(state, sheets)], new_page=True)
        yield Section("Shifts, by hand", "shifts", [_shifts()], new_page=True)
    columns = (Column("Time on the wall", 14), Column("Exercise time", 14), Column("Who", 18), 
               Column("What, and form no."), Column("Entered", 11))  # fmt: skip
    how = "One line for everything that happens on paper. Tick it once it is in the exercise file."
    log = Table("", columns, [Row(("\n\u00a0",) + ("",) * 4)] * ENTRIES, fill=True)
    yield Section("Log, by hand", "log", [Paragraph(how), log], new_page=True)


def _indicators(state: State, sheets: Sheets) -> Table:
    columns = [
        Column("Indicator", 30),
        Column("Better", 9),
        Column("Baseline", 10, "number"),
        Column("Now", 9, "number"),
    ]
    columns += [Column(f"{sheets.phase} {number}", 0) for number, _ in enumerate(state.playbook.phases, 1)]
    blanks = ("",) * len(state.playbook.phases)
    rows = []
    for name, gauge in state.gauges.items():
        spec = state.playbook.indicators[name]
        rows.append(
            Row(
                (
                    f"{spec.name}\n\u00a0",
                    "low" if spec.better == "down" else "high",
                    f"{spec.baseline:g}",
                    f"{gauge.value:g}",
                    *blanks,
                )
            )
        )
    before, now = baseline_index(state), index(state)
    change = f"{now:.1f} ({signed(now - before, 1)})" if abs(now - before) > 0.05 else f"{now:.1f}"
    rows.append(Row(((Bold("Index"),), "high", f"{before:.1f}", change, *blanks)))
    return Table("", columns, rows, fill=True)


def _shifts() -> Table:
    columns = (Column("Time", 11), Column("Indicator", 27), Column("±", 8), Column("Because", 42), Column("By"))
    return Table("Every shift with its reason", columns, [Row(("\n\u00a0",) + ("",) * 4)] * SHIFTS, fill=True)
