"""Plain data as YAML, the way a playbook is written: running text after `>`, short mappings on one line, few quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from io import StringIO
from typing import Any

from yaml.emitter import Emitter
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

WIDTH = 140
_SHORT = 120
_SHORT_KEYS = 5
_TEXT_TAG = "tag:yaml.org,2002:str"
# What YAML 1.2 takes for a number and 1.1 does not, as editors do: a digest such as 12e45678.
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-./ ][A-Za-z0-9]+)*")
# What a YAML file may not hold as it is; in double quotes it is written as an escape.
_UNWRITABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_BLOCK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|^[ \t\n]|[ \t]\n|[ \t]$")


def as_yaml(data: Any, indent: int = 0) -> str:
    """The lines of a mapping or list. A text's last line break is not kept: no field of a playbook has one."""
    _, lines = parts(data, indent, top=not indent)
    return "\n".join(lines) + "\n"


def parts(value: Any, indent: int, *, room: int = _SHORT, top: bool = False) -> tuple[str, list[str]]:
    """What stands behind the key, and the lines below it, indented so far."""
    if isinstance(value, str) and (text := _text(value, indent, room)):
        return text
    short = "" if top else _short(value)
    if short and len(short) <= room:
        return short, []
    if isinstance(value, dict) and value:
        return "", list(_mapping(value, indent, top))
    if isinstance(value, list) and value:
        return "", list(_list(value, indent))
    return (flow(value) if isinstance(value, dict | list) else scalar(value)), []


def entry(key: str, value: Any, indent: int) -> list[str]:
    """The lines of one key of a mapping."""
    name = f"{' ' * indent}{scalar(key)}:"
    # What stands before it on its line takes of its room.
    head, below = parts(value, indent + 2, room=_SHORT - len(name))
    return [f"{name} {head}" if head else name, *below]


def item(value: Any, indent: int) -> list[str]:
    """The lines of one item of a list."""
    head, below = parts(value, indent + 2, room=WIDTH - indent - 2)
    if head:
        return [f"{' ' * indent}- {head}", *below]
    first, *others = below
    return [f"{' ' * indent}- {first.lstrip(' ')}", *others]


def _mapping(value: dict[str, Any], indent: int, top: bool) -> Iterator[str]:
    tall = False
    for number, (key, one) in enumerate(value.items()):
        lines = entry(key, one, indent)
        if top and number and (tall or len(lines) > 1):
            yield ""
        tall = len(lines) > 1
        yield from lines


def _list(value: list[Any], indent: int) -> Iterator[str]:
    apart = any(stands_apart(one) for one in value)
    for number, one in enumerate(value):
        if apart and number:
            yield ""
        yield from item(one, indent)


def stands_apart(value: Any) -> bool:
    """Whether an item of a list has an empty line before it: an inject, a phase."""
    return isinstance(value, dict) and ("title" in value or "use" in value) and len(value) > _SHORT_KEYS


def _short(value: Any) -> str:
    """A small list or mapping on one line; empty where it should not be there."""
    if isinstance(value, dict):
        if not value or len(value) > _SHORT_KEYS or "id" in value or any(map(_nested, value.values())):
            return ""
    elif not isinstance(value, list) or any(map(_nested, value)):
        return ""
    return flow(value)


def _nested(value: Any) -> bool:
    return isinstance(value, dict | list) or (isinstance(value, str) and ("\n" in value or len(value) > 100))


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key, inside=True)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value, inside=True)


def scalar(value: Any, *, inside: bool = False) -> str:
    """A text, number or truth value on one line; `inside` a list or mapping that is on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
    return value if _is_plain(value, inside) else _quoted(value)


def _text(value: str, indent: int, room: int) -> tuple[str, list[str]] | None:
    """A long text below its key; None where it is better on one line."""
    kept = value.rstrip("\n")
    if not kept or ("\n" not in kept and len(kept) <= room) or _BLOCK.search(kept):
        return None
    margin = " " * indent
    # Running text is folded; where lines are short or cannot be broken at spaces, they stay as they are.
    if " " in kept and kept.isascii() and max(map(len, kept.split("\n"))) > room and "\n " not in kept:
        width = max(40, WIDTH - indent)
        lines = [line for text in kept.split("\n") for line in (*_wrapped(text, width), "")]
        return ">", [margin + line if line else "" for line in lines[:-1]]
    return "|", [margin + line if line else "" for line in kept.split("\n")]


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Lines that `>` joins again by one space: broken only where one space stands alone."""
    line = ""
    for word in re.split(r"(?<=\S) (?=\S)", text):
        if line and len(line) + len(word) + 1 > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line


@lru_cache(maxsize=1)
def _library() -> tuple[Any, Any]:
    emitter: Any = Emitter(StringIO(), allow_unicode=True)
    return emitter, Resolver()


@lru_cache(maxsize=4096)
def _is_plain(value: str, inside: bool) -> bool:
    emitter, resolver = _library()
    # What other readers of YAML take for a number, a date or a truth value is quoted, though ttx would not mistake it.
    if resolver.resolve(ScalarNode, value, (True, False)) != _TEXT_TAG or value.lower() in ("y", "n"):
        return False
    if _NUMBER.fullmatch(value):
        return False
    if _PLAIN_WORD.fullmatch(value):
        return True
    found = emitter.analyze_scalar(value)
    return bool(found.allow_flow_plain if inside else found.allow_block_plain) and not _BLOCK.search(value)


def _quoted(value: str) -> str:
    return _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
