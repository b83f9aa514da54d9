"""Reads what an organizer writes beside a playbook for rehearsals: policies, and what must hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema

from ttx.errors import TtxError
from ttx.playbook.base import Model
from ttx.playbook.checks.report import Report
from ttx.playbook.library import shown
from ttx.playbook.models import Playbook
from ttx.playbook.plain import problems_of
from ttx.playbook.problems import Problem
from ttx.playbook.uses import Places
from ttx.playbook.yaml import read_file

ModelT = TypeVar("ModelT", bound=Model)


def parse_share(value: Any) -> float:
    """A part of all: `0.7` or `70%`."""
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError(f"{value!r} is not a share; write 0.7 or 70%")
    return share


Share = Annotated[
    float,
    BeforeValidator(parse_share),
    Field(ge=0, le=1),
    WithJsonSchema(
        {
            "anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": r"^\d+(\.\d+)?%$"}],
            "examples": [0.7, "70%"],
        }
    ),
]
"""A part of all, 0 to 1."""


def read(path: Path, model: type[ModelT], what: str, playbook: Playbook) -> tuple[ModelT, Report]:
    """A file as this model, and the report that checks of it add to. TtxError with the first thing that is wrong."""
    document = read_file(path, shown(path))
    if not document.problems and not isinstance(document.data, dict):
        document.problems.append(document.problem((), f"{what} are a mapping (key: value lines)"))
    refuse(document.problems)
    try:
        return model.model_validate(document.data), Report(playbook, Places(document))
    except ValidationError as error:
        refuse(problems_of(error, model, document.data, document.problem, what))
        raise


def refuse(problems: Sequence[Problem]) -> None:
    """TtxError with the first of these problems; nothing where there are none."""
    if problems:
        first, *others = sorted(problems)
        also = [f"also wrong: {other.where}: {other.message}" for other in others[:5]]
        raise TtxError(first.message, hint="\n        ".join(filter(None, [first.hint, *also])), where=first.where)
