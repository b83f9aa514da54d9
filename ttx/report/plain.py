"""The report's facts as JSON, with the schema that says what each of them is."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from functools import lru_cache
from typing import Any, get_type_hints

import msgspec

from ttx.report.facts import Report

FORMAT = "ttx-report"
VERSION = 1
"""Goes up when a program that read the last one could not read this one."""


def render(report: Report) -> bytes:
    """All facts as one JSON object; times are milliseconds of exercise time where they are numbers."""
    facts = {name: getattr(report, name) for name in _names()}
    whole = {"format": FORMAT, "version": VERSION, "signed": bool(report.evaluated.signed_by), **facts}
    return msgspec.json.format(msgspec.json.encode(whole, enc_hook=_plain), indent=2) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of it."""
    found, parts = msgspec.json.schema_components([_shape()], schema_hook=_counts, ref_template="#/$defs/{name}")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found[0], "$defs": parts}


def _names() -> list[str]:
    # The wording is how the report says things, and no fact.
    return [field.name for field in fields(Report) if field.name != "wording"]


@lru_cache(maxsize=1)
def _shape() -> type[msgspec.Struct]:
    """The object as a type: what `render` writes, and a schema is made from."""
    from ttx.store import rows

    hints = get_type_hints(Report, localns={"Proof": rows.Proof})
    known: list[Any] = [("format", str), ("version", int), ("signed", bool)]
    known += [(name, dict[str, str] if name == "marking" else hints[name]) for name in _names()]
    return msgspec.defstruct("Report", known)


def _counts(kind: type) -> dict[str, Any]:
    if issubclass(kind, Counter):
        return {"type": "object", "additionalProperties": {"type": "integer"}}
    raise NotImplementedError


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json")
