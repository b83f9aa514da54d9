"""What many runs came to, for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ttx.rehearsal.outcome import Fan, InjectCount, Rehearsed, Spread, TeamLoad
from ttx.rehearsal.words import (
    BRANCHES,
    DEVICE,
    IDLE,
    RULES,
    VERDICTS,
    all_fired,
    asked,
    difference,
    drivers_note,
    percent,
    rare_injects,
    rare_ways,
    short,
)
from ttx.report.words import count, signed
from ttx.text import one_line

_BARS = "▁▂▃▄▅▆▇█"
_MOST_DRIVERS, _MOST_RARE, _MOST_BRANCHES = 12, 12, 60
_SCALE = 41
"""Cells from 0 to 100."""


def printed(found: Rehearsed, console: Console, *, whole: bool = True) -> None:
    """Print everything, section by section; or only what was asserted."""
    console.print(_head(found))
    for title, note, body in _sections(found) if whole else [("Asserted", "", _checks(found))]:
        console.print()
        console.print(Text(title, "bold"))
        if note:
            console.print(Padding(Text(note, "dim"), (0, 0, 0, 2), expand=False))
        console.print(Padding(body, (0, 0, 0, 2), expand=False))


def _head(found: Rehearsed) -> Text:
    head = Text.assemble(
        (found.title, "bold"), f" (REHEARSAL: {count(found.runs, 'run')}, seed {found.seed})\n  {DEVICE}"
    )
    if found.about:
        head.append(f"\n  supposed: {found.about}")
    for each in found.supposed:
        head.append(f"\n  {each.team}: {each.words}")
    return head


def _sections(found: Rehearsed) -> Iterator[tuple[str, str, RenderableType]]:
    if found.verdicts:
        yield "Verdicts", VERDICTS, _verdicts(found)
    if found.rules:
        yield "What the verdict hung on", RULES, _rules(found)
    if found.drivers:
        yield "What goes with a verdict", drivers_note(found), _drivers(found)
    rare = rare_injects(found)
    yield "Injects that never or hardly ever fired", "", _unfired(found, rare) if rare else Text(all_fired(found))
    if found.branches:
        yield "Branches", BRANCHES, _branches(found)
    if any(True for _ in rare_ways(found)):
        yield "Ways that hardly any run took", "", _rare(found)
    note = f"Usual / nine of ten runs stay within / most. A slot is {count(found.slots.minutes, 'minute')}. {IDLE}"
    yield "Load of the teams", note, _loads(found)
    if found.indicators:
        yield (
            "Indicators at the end",
            "In 5%, 25%, half, 75% and 95% of the runs it is no more than",
            _indicators(found),
        )
    if found.checks:
        yield "Asserted", "", _checks(found)


def _table(*columns: str, numbers: Sequence[int] = (), whole: Sequence[int] = ()) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        right = place in numbers
        table.add_column(Text(column), justify="right" if right else "left", no_wrap=right or place in whole)
    return table


def _verdicts(found: Rehearsed) -> Table:
    table = _table("verdict", "share", "", "runs", "index", "typical run", numbers=(1, 3, 4), whole=(5,))
    for each in found.verdicts:
        seed = Text(f"--seed {each.seed}") if each.seed is not None else Text("never came", "bold red")
        change = signed(each.change, 1) if each.change is not None else ""
        bar = Text("█" * round(each.runs / found.runs * 30), "cyan")
        table.add_row(Text(each.verdict), percent(each.runs, found.runs), bar, f"{each.runs:,}", change, seed)
    return table


def _rules(found: Rehearsed) -> Table:
    table = _table("verdict", "condition", "held", "decided", "missing", numbers=(2, 3, 4))
    for each in found.rules:
        shares = (percent(part, found.runs) for part in (each.held, each.decided, each.missing))
        table.add_row(Text(each.verdict), Text(each.words), *shares)
    return table


def _drivers(found: Rehearsed) -> Table:
    table = _table("what", "verdict", "with", "without", "difference", numbers=(2, 3, 4))
    for each in found.drivers[:_MOST_DRIVERS]:
        table.add_row(
            Text(one_line(each.what, 140)), Text(each.verdict), f"{percent(each.share)} of {each.runs:,}",
            f"{percent(each.share_of_others)} of {each.others:,}",
            Text(difference(each), "" if each.certain else "dim"),
        )  # fmt: skip
    return table


def _unfired(found: Rehearsed, injects: Sequence[InjectCount]) -> RenderableType:
    table = _table("inject", "phase", "fired", "else", numbers=(2,))
    for each in injects[:_MOST_RARE]:
        why = "; ".join(f"{reason.reason} ({percent(reason.runs, found.runs)})" for reason in each.reasons)
        fired = percent(each.runs, found.runs) if each.runs else "never"
        table.add_row(Text(each.id), Text(each.phase), fired, Text(why))
    return _with_rest(table, len(injects) - _MOST_RARE)


def _with_rest(shown: RenderableType, rest: int) -> RenderableType:
    return Group(shown, Text(f"and {rest:,} more; --html lists them", "dim")) if rest > 0 else shown


def _branches(found: Rehearsed) -> RenderableType:
    table = _table("inject", "what", "came to it", "which way", numbers=(2,))
    for each in found.branches[:_MOST_BRANCHES]:
        ways = zip(each.branch.ways, each.counts, strict=True)
        went = "  ".join(f"{one_line(short(way), 24)} {percent(runs, each.came)}" for way, runs in ways)
        what = Text(one_line(asked(each), 48))
        table.add_row(Text(one_line(each.branch.inject, 24)), what, percent(each.came, found.runs), Text(went))
    return _with_rest(table, len(found.branches) - _MOST_BRANCHES)


def _rare(found: Rehearsed) -> RenderableType:
    table = _table("inject", "way", "runs", numbers=(2,))
    rare = list(rare_ways(found))
    for each, way, runs in rare[:_MOST_RARE]:
        words = one_line(f"{asked(each)}: {way}", 120)
        table.add_row(Text(each.branch.inject), Text(words), percent(runs, found.runs) if runs else "never")
    return _with_rest(table, len(rare) - _MOST_RARE)


def _loads(found: Rehearsed) -> RenderableType:
    table = _table(
        "team", "replies owed", "words in a slot", "idle, minutes", "did what is expected", numbers=(1, 2, 3, 4)
    )
    for each in found.teams:
        table.add_row(
            Text(each.name), _three(each.most_open), _three(each.most_words), _three(each.idle), percent(each.done)
        )
    lines: list[RenderableType] = [table, Text("\nWords to read over time, phase by phase; the usual run", "dim")]
    highest = max((slot.median for each in found.teams for slot in each.words), default=0.0)
    wide = max(len(each.name) for each in found.teams)
    lines += [Text(f"{each.name:<{wide}}  {_over_time(found, each, highest)}", no_wrap=True) for each in found.teams]
    for each in found.teams:
        if each.longest is not None:
            where = f"{each.longest.phase}, from minute {each.longest.began:.0f}"
            line = f"{each.name} idled longest, {each.longest.minutes:.0f} minutes ({where})"
            lines.append(Text(f"{line}, with --seed {each.longest.seed}", "dim"))
    return Group(*lines)


def _three(spread: Spread) -> str:
    return f"{spread.median:.0f} / {spread.high:.0f} / {spread.most:.0f}"


def _over_time(found: Rehearsed, team: TeamLoad, highest: float) -> str:
    def bar(slot: Spread) -> str:
        return "·" if not slot.median else _BARS[min(7, int(slot.median / (highest or 1) * 8))]

    return "│".join("".join(map(bar, team.words[first:end])) for _, _, first, end in found.slots.phases)


def _indicators(found: Rehearsed) -> Table:
    table = _table(
        "indicator", "start", "end", "0         25        50        75       100", numbers=(1, 2), whole=(3,)
    )
    for each in found.indicators:
        five = each.bands[-1]
        name = each.name + ("" if each.better == "up" else " (lower is better)")
        end = " ".join(f"{value:3.0f}" for value in five)
        table.add_row(Text(name), f"{each.baseline:g}", end, Text(_strip(each), "cyan"))
    return table


def _strip(fan: Fan) -> str:
    """A line from 5 to 95 percent, thick from 25 to 75, with the median and the start on it."""
    low, first, middle, third, high = (round(value / 100 * (_SCALE - 1)) for value in fan.bands[-1])
    cells = [" "] * _SCALE
    cells[low : high + 1] = "─" * (high - low + 1)
    cells[first : third + 1] = "━" * (third - first + 1)
    cells[round(fan.baseline / 100 * (_SCALE - 1))] = "┆"
    cells[middle] = "●"
    return "".join(cells)


def _checks(found: Rehearsed) -> Table:
    table = _table("", "what", "found")
    for each in found.checks:
        table.add_row(
            Text("holds" if each.holds else "FAILS", "green" if each.holds else "bold red"),
            Text(each.says),
            Text(each.found),
        )
    return table
