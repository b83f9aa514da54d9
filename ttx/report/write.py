"""Write the report's files."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ttx.errors import TtxError
from ttx.exercise.facts import Fact, fact
from ttx.report.facts import gather
from ttx.report.words import Names

if TYPE_CHECKING:
    from ttx.store.rows import Proof, Row


def write_report(
    facts: Iterable[Fact],
    names: Names | None,
    proof: Proof | None,
    directory: Path,
    name: str = "",
    *,
    now: int | None = None,
    zone: tzinfo | None = UTC,
) -> list[Path]:
    """Write NAME-report.html and NAME-report.md into a folder; each is there whole or not at all."""
    from ttx.documents import html, markdown
    from ttx.report.pages import document

    report = gather(facts, names, proof, now, zone)
    made = document(report)
    stem = re.sub(r"[^\w.-]+", "-", name or report.playbook).strip("-.") or "exercise"
    texts = {f"{stem}-report.html": html.render(made), f"{stem}-report.md": markdown.render(made)}
    return [put(Path(directory), file, text.encode()) for file, text in texts.items()]


def put(directory: Path, file: str, content: bytes, *, private: bool = False) -> Path:
    """Write a file into a folder, whole or not at all; what had its name before is replaced."""
    final = directory / file
    draft = ""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=f".{file}.", dir=directory)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        if not private:
            # A temporary file is its owner's alone; the report is as readable as any other file that one makes here.
            Path(draft).chmod(0o666 & ~_umask())
        Path(draft).replace(final)
    except OSError as error:
        if draft:
            Path(draft).unlink(missing_ok=True)
        raise TtxError(
            f"{final} cannot be written: {error.strerror}", hint="name a folder that you may write to, with --out"
        ) from None
    return final


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def report_on(place: str, exercise: str, directory: Path) -> list[Path]:
    """Report on an exercise file or database, also while it is in use."""
    from ttx.report.log import opened

    with opened(place, exercise) as reading:
        store, name = reading.store, reading.exercise
        proof = store.verify(name)
        # Rows that come in while we read are in neither the proof nor the report.
        facts = [readable(row) for row in store.read(name) if row.seq <= proof.rows or proof.broken]
        return write_report(
            facts, store.people(name), proof, directory, Path(place).stem if Path(place).exists() else name,
            now=store.last_beat(name), zone=None,
        )  # fmt: skip


def readable(row: Row) -> Fact:
    """A row as a fact. One that somebody damaged counts as erased: the report says that the log does not verify."""
    try:
        return fact(row)
    except (msgspec.DecodeError, KeyError):
        return Fact(row.seq, row.seat, row.command, row.wall, row.elapsed, row.scenario, row.phase, None)
