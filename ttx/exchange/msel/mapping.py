"""A person's word on what a spreadsheet means: which column is which field, which name is which team."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ttx.errors import TtxError
from ttx.exchange.msel.columns import FIELDS, plain
from ttx.playbook.problems import did_you_mean, listed
from ttx.playbook.yaml import read_file

_KEYS = ("columns", "teams", "start", "dates")
_SHAPE = 'columns: {"Wer?": to, Cost: skip}, teams: {Joint Ops: joc}, start: 2025-05-19 09:00 KST, dates: day first'


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns`: by plain heading a field, `keep` or `skip`. `teams`: by name an id."""

    columns: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    start: str = ""
    day_first: bool = False


def read_mapping(path: Path) -> Mapping:
    """A mapping from its YAML file; TtxError names the line of what is wrong in it."""
    document = read_file(path, str(path))
    for problem in document.problems:
        raise TtxError(problem.message, hint=problem.hint, where=problem.where)
    data = document.data

    def refuse(where: tuple[str | int, ...], message: str, hint: str = "") -> TtxError:
        problem = document.problem(where, message, hint or _SHAPE)
        return TtxError(problem.message, hint=problem.hint, where=problem.where)

    if not isinstance(data, dict):
        raise refuse((), "a mapping file is a mapping (key: value lines)")
    for key in data:
        if key not in _KEYS:
            raise refuse(
                (key,), f"{key!r} is unknown here", did_you_mean(key, _KEYS, f"there are {listed(_KEYS, 'and')}")
            )
    columns, teams = _words(data, "columns", refuse), _words(data, "teams", refuse)
    for title, name in columns.items():
        if name not in (*FIELDS, "keep", "skip"):
            known = (*FIELDS, "keep", "skip")
            raise refuse(("columns", title), f"there is no field {name!r}", did_you_mean(name, known, listed(known)))
    if data.get("dates", "month first") not in ("day first", "month first"):
        raise refuse(("dates",), "dates are `day first` or `month first`")
    return Mapping(
        {plain(title): name for title, name in columns.items()},
        {" ".join(name.split()): team for name, team in teams.items()},
        str(data.get("start") or ""),
        data.get("dates") == "day first",
    )


def _words(data: dict[str, Any], key: str, refuse: Any) -> dict[str, str]:
    found = data.get(key) or {}
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise refuse((key,), f"{key} is a mapping of names to names")
    return found
