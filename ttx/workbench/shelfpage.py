"""The library in a terminal: a list of what was found, and one inject with all there is to know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import TYPE_CHECKING, Any

from ttx.playbook.library import shown
from ttx.playbook.load import load_inject
from ttx.playbook.models import Inject
from ttx.playbook.problems import listed
from ttx.playbook.values import format_duration
from ttx.playbook.written import as_yaml
from ttx.text import UNSAFE
from ttx.workbench.injects import Entry, facts, to_use, used_by

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def show_list(found: Sequence[Entry], used: dict[str, Counter[str]], console: Console) -> None:
    """Draw what was found: name and title, what it asks of teams, and its purpose below."""
    from rich.padding import Padding
    from rich.text import Text

    for entry in found:
        uses = sum(used.get(entry.name, Counter()).values())
        more = f"{facts(entry)}; " + (f"used {uses} times" if uses > 1 else "used once" if uses else "not used")
        console.print(Text.assemble((entry.name, "bold"), "  ", _safe(entry.title)))
        console.print(Padding(Text.assemble(_safe(entry.header.about), " ", (f"({more})", "dim")), (0, 0, 0, 4)))


def show_entry(entry: Entry, used: dict[str, Counter[str]], console: Console) -> None:
    """Draw one inject of the library, as its defaults make it."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    inject, _ = load_inject(entry.file)
    console.print(Text(_safe(f"{entry.name}: {entry.title}"), style="bold"))
    console.print(Text(_safe(entry.header.about)))
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in _facts(entry, used):
        grid.add_row(label, Text(_safe(text)))
    console.print(grid)
    if entry.header.parameters:
        console.print(_parameters(entry))
    for label, text in _texts(inject) if inject else ():
        console.print(Text(f"\n{_safe(label)}", style="bold"))
        console.print(Padding(Text(_safe(text.strip())), (0, 0, 0, 2)))
    console.print(Text("\nIn a playbook, under `injects` of a phase:", style="bold"))
    console.print(Text(indent(_safe(as_yaml([to_use(entry)])), "  ")), end="")


def _facts(entry: Entry, used: dict[str, Counter[str]]) -> Iterator[tuple[str, str]]:
    yield "asks", facts(entry)
    if entry.header.suits:
        yield "suits", "; ".join(entry.header.suits)
    yield "used", used_by(used.get(entry.name))
    yield "from", f"{entry.whose}, {shown(entry.file)}"
    if entry.also:
        yield "hides", f"one of the same name of {listed(entry.also, 'and')}"


def _parameters(entry: Entry) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title_justify="left")
    for title in ("parameter", "default", "what it is"):
        table.add_column(Text(title), overflow="fold")
    for name, parameter in entry.header.parameters.items():
        default = "(needed)" if parameter.default is None else _written(parameter.default)
        table.add_row(*(Text(_safe(cell)) for cell in (name, default, parameter.help)))
    return table


def _written(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _texts(inject: Inject) -> Iterator[tuple[str, str]]:
    if inject.text:
        yield "Text", inject.text
    for label, texts in (("instead", inject.instead), ("besides", inject.add)):
        yield from ((f"{team} reads {label}", text) for team, text in texts.items())
    if inject.expect:
        lines = (f"{one.team}: {one.action}" + (f" ({format_duration(one.within)})" if one.within else "")
                 for one in inject.expect)  # fmt: skip
        yield "Expected actions", "\n".join(lines)
    if inject.outcomes:
        yield "How it may end", "\n".join(f"{one.if_}: {one.text}" if one.text else one.if_ for one in inject.outcomes)
    if inject.if_stuck:
        yield "If a team is stuck", inject.if_stuck
    if inject.notes:
        yield "For control", inject.notes


def _safe(text: str) -> str:
    return UNSAFE.sub("\ufffd", text)
