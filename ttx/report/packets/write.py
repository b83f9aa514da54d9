"""Read an exercise or a playbook, and write its packets."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from ttx.documents import html
from ttx.documents.blocks import Paper
from ttx.errors import TtxError
from ttx.exercise.apply import begin, fold
from ttx.exercise.events import Created
from ttx.exercise.facts import Fact
from ttx.exercise.state import State
from ttx.files import put
from ttx.playbook.load import compiled, require
from ttx.report.log import opened
from ttx.report.packets import WHAT, packets
from ttx.report.packets.common import Joining
from ttx.report.write import readable


@dataclass(frozen=True, slots=True)
class Printed:
    """The files that were written, and what whoever prints them should know."""

    files: list[Path]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Source:
    """What is printed: the exercise as it stands, its name for files, and its id where it is one already."""

    state: State
    name: str
    exercise: str = ""
    code_hashes: dict[str, str] | None = None


def source(target: str, exercise: str = "") -> Source:
    """An exercise file or database, also while it is in use; else a playbook, before anything was played."""
    if not (target.endswith(".db") or "://" in target):
        book = require(target)
        return Source(begin(Fact(1, "", "", "", 0, "", "", Created(compiled(book)))), book.id)
    with opened(target, exercise) as reading:
        store, name = reading.store, reading.exercise
        facts = [readable(row) for row in store.read(name)]
        if not facts or facts[0].event is None:
            raise TtxError(
                "the playbook of this exercise cannot be read any more", hint="print from a copy of the file"
            )
        state = fold(facts)
        if state.running:
            state.elapsed = max(state.elapsed, store.last_beat(name))
        return Source(state, Path(target).stem if Path(target).exists() else name, name, store.codes(name))


def write_packets(
    found: Source, joining: Joining, directory: Path, what: Collection[str] = (), team: str = "", *,
    every: bool = False, paper: Paper = "A4", formats: Collection[str] = ("html", "pdf"), starts: time | None = None,
    tell: Callable[[Path], None] = lambda path: None,
) -> Printed:  # fmt: skip
    """Write the packets into a folder as NAME-PACKET.html and .pdf; each file is there whole or not at all.

    They hold join codes and what one team may not know of another, so only their owner reads them.
    """
    if team and team not in found.state.playbook.teams:
        raise TtxError(f"there is no team {team!r}", hint="teams: " + ", ".join(found.state.playbook.teams))
    stem = re.sub(r"[^\w.-]+", "-", found.name).strip("-.") or "exercise"
    made = list(packets(found.state, joining, what or WHAT, team, every=every, paper=paper, starts=starts))
    if not made:
        raise TtxError("there is nothing of that to print yet", hint=_nothing(what, team, every))
    files, notes = [], []
    if "html" in formats:
        for packet in made:
            files.append(
                put(directory, f"{stem}-{packet.name}.html", html.render(packet.document).encode(), private=True)
            )
            tell(files[-1])
    if "pdf" in formats:
        # Loaded for this alone: it takes as long as all the rest of ttx.
        from ttx.documents import pdf
        from ttx.documents.fonts.typeface import Typeface

        typeface = Typeface()
        for packet in made:
            files.append(
                put(directory, f"{stem}-{packet.name}.pdf", pdf.render(packet.document, typeface), private=True)
            )
            tell(files[-1])
        notes = typeface.notes()
    return Printed(files, notes)


def _nothing(what: Collection[str], team: str, every: bool) -> str:
    if {"script", "runsheet"} & set(what) and team:
        return "script and run sheet are control's: leave --team out"
    return "" if every else "no inject is out; --all prints every one, for control to hand out"
