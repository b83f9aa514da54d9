"""The sheets that an export puts beside its MSEL, read back where a new playbook is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

from ttx.documents.grids import Grid
from ttx.exchange.msel.fields import Known
from ttx.exchange.msel.names import key
from ttx.playbook.values import parse_duration
from ttx.text import clean

HEADS = {
    "Teams": ("Id", "Team", "Time zone", "Language"),
    "Phases": ("Id", "Phase", "Question", "Opens in the story", "Stages", "Length", "Then", "Injects"),
    "Objectives": ("Id", "Objective", "Capability", "Target", "Tasks", "Injects"),
}
_MOST = 2000
Companions = dict[str, list[dict[str, str]]]
"""By sheet: its rows, each cell by its heading."""


def read(grid: Grid) -> list[dict[str, str]] | None:
    """The rows of such a sheet; None where it is somebody's own of that name, whose rows are then still to be read."""
    rows = list(islice(grid.rows, _MOST))
    grid.rows = iter(rows)
    texts = [[clean(cell.text).strip() for cell in row] for row in rows]
    head = [*HEADS.get(grid.name, ())]
    if not head or head not in [row[: len(head)] for row in texts[:5]]:
        return None
    below = texts[texts.index(next(row for row in texts if row[: len(head)] == head)) + 1 :]
    return [dict(zip(head, row, strict=False)) for row in below if row and row[0]]


def teams(found: Companions) -> dict[str, str]:
    """By name: the id of each team."""
    return {row.get("Team", row["Id"]): row["Id"] for row in found.get("Teams", ())}


def name_objectives(found: Companions, known: Known) -> None:
    """Let rows of the MSEL name objectives and tasks as the sheet has them."""
    for name, spec in _objectives(found).items():
        known.objectives[key(spec["title"])] = known.objectives[key(name)] = name
        for task in spec.get("tasks", ()):
            known.objectives[f"{name}.{task}"] = f"{name}.{task}"


def put(found: Companions, data: dict[str, Any]) -> None:
    """Say in a new playbook what the sheets say of teams, phases and objectives."""
    for row in found.get("Teams", ()):
        if (team := data["teams"].get(row["Id"])) is not None:
            team |= _filled({"timezone": row.get("Time zone"), "language": row.get("Language")})
    by_title = {row.get("Phase", ""): row for row in found.get("Phases", ())}
    for phase in data["phases"]:
        row = by_title.get(phase["title"], {})
        if stages := _stages(row.get("Stages", "")):
            more = {"question": row.get("Question"), "dated": row.get("Opens in the story"), "stages": stages}
            injects = phase.pop("injects")
            phase |= {"id": row["Id"], **_filled(more), "injects": injects}
    if objectives := _objectives(found):
        data["objectives"] = {**objectives, **data.get("objectives", {})}


def _objectives(found: Companions) -> dict[str, dict[str, Any]]:
    specs = {}
    for row in found.get("Objectives", ()):
        pairs = (line.partition(": ") for line in row.get("Tasks", "").split("\n") if ": " in line)
        tasks = {name.removeprefix(f"{row['Id']}."): title for name, _, title in pairs}
        more = {"capability": row.get("Capability"), "target": row.get("Target"), "tasks": tasks}
        specs[row["Id"]] = {"title": row.get("Objective") or row["Id"], **_filled(more)}
    return specs


def _stages(text: str) -> dict[str, str]:
    """`brief 10m, deliberate 45m`; nothing where it says something else."""
    stages: dict[str, str] = {}
    with suppress(ValueError):
        for part in filter(None, text.split(", ")):
            name, _, length = part.rpartition(" ")
            parse_duration(length)
            stages[name] = length
        return stages
    return {}


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
