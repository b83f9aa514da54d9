"""Says in plain words what pydantic found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Protocol, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ttx.playbook import conditions
from ttx.playbook.problems import Path, Problem, did_you_mean, listed, nearest

_PATTERNS = {
    "a-z]{2,3}$": ("a language code", "two letters, such as en, ko or ja"),
    r"\.[a-z0-9-]+$": ("a task", "objective.task, such as firewall.warn"),
    "(value|change)": ("an index", "value or change"),
    "(/": ("a name in the library", "the path of a file in injects/, without .yaml"),
    "[a-z0-9 -]*$": ("a parameter's name", "lower-case letters, digits, spaces and hyphens"),
}


class AtPath(Protocol):
    """Makes a problem at a path."""

    def __call__(self, path: Path, message: str, hint: str = "", *, key: bool = False) -> Problem: ...


_MOST = 1000


def problems_of(
    error: ValidationError, model: type[BaseModel], data: Any, at: AtPath, top: str = "the playbook"
) -> list[Problem]:
    """One problem for each thing that is wrong, at its place."""
    problems = []
    # Nobody reads on after a thousand, and each takes a while to put into words.
    for found in error.errors(include_url=False, include_input=False)[:_MOST]:
        path = _path_in(data, found["loc"])
        is_key = found["loc"][-1] == "[key]" if found["loc"] else False
        value = path[-1] if is_key else _at(path, data)
        message, hint = _say(found["type"], found.get("ctx", {}), path, value, model, data, top)
        problems.append(at(path, message, hint, key=is_key or found["type"] == "extra_forbidden"))
    return problems


def _path_in(data: Any, loc: tuple[int | str, ...]) -> Path:
    """The path in the data. pydantic's has steps of its own: the branches of the unions that conditions are."""
    path: list[str | int] = []
    value, branches = data, list[tuple[str, ...]]()
    for step in loc:
        if isinstance(value, list) and step == "questions":
            # A questionnaire that is written as its questions alone.
            continue
        while branches and (expected := branches.pop(0)):
            if isinstance(step, str) and step in expected:
                break
        else:
            if step != "[key]":
                path.append(step)
                value = _step(value, step)
                branches = _branches(path)
    return tuple(path)


def _branches(path: list[str | int]) -> list[tuple[str, ...]]:
    if path[-1] in ("when", "if"):
        return [("sentence", "structure"), conditions.KEYS]
    within = path[-2:-1] in (["all"], ["any"]) and isinstance(path[-1], int)
    return [conditions.KEYS] if within or path[-1] == "not" else []


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _at(path: Path, data: Any) -> Any:
    for step in path:
        data = _step(data, step)
    return data


def _say(
    kind: str, ctx: dict[str, Any], path: Path, value: Any, model: type[BaseModel], data: Any, top: str
) -> tuple[str, str]:
    """What is wrong, and a hint."""
    label = next((repr(step) for step in reversed(path) if isinstance(step, str)), top)
    if path and isinstance(path[-1], int):
        label = f"an item of {label}"
    if kind == "missing":
        known = _at(path[:-1], data)
        spelt = nearest(str(path[-1]), known) if isinstance(known, dict) else ""
        return f"{name_of(path[:-1], data, top)} has no {path[-1]!r}", f"{spelt!r} is written there" if spelt else ""
    if kind == "extra_forbidden":
        keys = keys_at(path[:-1], model, data)
        hint = did_you_mean(str(path[-1]), keys, f"keys here: {', '.join(keys)}" if keys else "")
        return f"unknown key {path[-1]!r}", hint
    if value is None:
        return f"nothing is written for {label}", "write a value, or take the key out"
    if kind in ("value_error", "assertion_error"):
        message, _, hint = str(ctx.get("error", "")).partition("; ")
        if message.startswith(repr(value)):
            # Validators write what they were given as Python does: True, ['a'].
            message = _shortly(value) + message.removeprefix(repr(value))
        return (message if "write" not in message[:6] else f"{label}: {message}"), hint
    if kind == "condition":
        close = did_you_mean(str(next(iter(value))), conditions.KEYS) if isinstance(value, dict) and value else ""
        return (
            f"{_shortly(value)} is no condition",
            close or f"a condition has one of the keys {', '.join(conditions.KEYS)}",
        )
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", ctx["expected"]) or [ctx["expected"]]
        hint = "" if isinstance(value, (dict, list)) else did_you_mean(str(value), choices)
        return f"{label} must be {listed(choices)}, not {_shortly(value)}", hint
    if kind == "string_pattern_mismatch":
        for part, (what, write) in _PATTERNS.items():
            if part in ctx["pattern"]:
                return f"{_shortly(value)} is not {what}", f"write {write}"
        slug = re.sub(r"[^a-z0-9]+", "-", str(value).lower()).strip("-")
        hint = "ids are lower-case letters, digits and hyphens" + (f": {slug}" if slug else "")
        return f"{_shortly(value)} is not an id", hint
    if kind == "string_too_long":
        return f"{label} has {len(value):,} characters; {ctx['max_length']} are allowed", "shorten it"
    if kind == "too_short":
        least = ctx["min_length"]
        return (f"{label} is empty" if not value else f"{label} needs at least {least} entries"), ""
    if kind in _BOUNDS:
        word, name = _BOUNDS[kind]
        return f"{label} must be {word} {ctx[name]:g}, not {_shortly(value)}", ""
    if kind == "finite_number":
        return f"{label} must be a number, not {_shortly(value)}", ""
    expected = next((words for start, words in _SHAPES.items() if kind.startswith(start)), None)
    if expected is None:
        return f"{label} cannot be {_shortly(value)}", ""
    hint = f'put it in quotes: "{value}"' if expected == "text" and isinstance(value, (int, float)) else ""
    return f"{label} must be {expected}, not {_shortly(value)}", hint


_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
    "greater_than": ("more than", "gt"),
    "less_than": ("less than", "lt"),
}
_SHAPES = {
    "string_": "text",
    "list_": "a list (lines that begin with -)",
    "dict_": "a mapping (key: value lines)",
    "model_": "a mapping (key: value lines)",
    "float_": "a number",
    "int_": "a whole number",
    "bool_": "true or false",
}


def _shortly(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…{text[-1]}"


def name_of(path: Path, data: Any, top: str = "the playbook") -> str:
    """What people call the mapping at a path: `inject 'tariff-letter'`."""
    if not path:
        return top
    if isinstance(path[-1], str):
        within = path[-2] if len(path) > 1 else None
        return f"{_ONE[within]} {path[-1]!r}" if isinstance(within, str) and within in _ONE else repr(path[-1])
    group = str(path[-2])
    value = _at(path, data)
    name = value.get("id") if isinstance(value, dict) else None
    one = _ONE.get(group, f"an item of {group!r}")
    if isinstance(name, str):
        return f"{one} {name!r}"
    return f"{one} {int(path[-1]) + 1}" if group in _ONE else one


_ONE = {
    "teams": "team", "actors": "actor", "indicators": "indicator", "objectives": "objective", "phases": "phase",
    "injects": "inject", "outcomes": "outcome", "expect": "expected action", "then suggest": "suggestion",
    "verdict": "verdict", "move form": "field", "parameters": "parameter",
}  # fmt: skip


def keys_at(path: Path, model: type[BaseModel], data: Any) -> list[str]:
    """The keys that may stand in the mapping at a path."""
    kind: Any = model
    for step in path:
        kind, data = _kind_below(kind, step), _step(data, step)
    models = list(_models(kind))
    if len(models) > 1:
        tag = conditions.kind_of(data)
        models = [one for one in models if tag is not None and tag in _keys(one)]
    return [key for one in models for key in _keys(one)]


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _kind_below(kind: Any, step: str | int) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
        return fields.get(str(step))
    if get_origin(kind) in (list, dict):
        return get_args(kind)[-1]
    # A condition inside a condition is a condition again.
    for part in get_args(kind):
        below = _kind_below(part, step)
        if below is not None:
            return below
    return None


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    elif get_origin(kind) is Annotated:
        yield from _models(get_args(kind)[0])
    elif get_origin(kind) not in (list, dict):
        for part in get_args(kind):
            yield from _models(part)
