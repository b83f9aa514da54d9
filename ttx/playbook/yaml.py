"""Reads YAML as an organizer means it, and remembers where everything stands.

The data is built from libyaml's events, not by PyYAML's constructors: that is faster, runs nobody's code (no tags), and
reads `NO`, `on`, `12:30` and `010` as the text that they are. Duplicate keys, aliases and tags are problems.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from ttx.errors import TtxError
from ttx.playbook.problems import Path, Problem

LARGEST = 20_000_000
DEEPEST = 50
MOST_PROBLEMS = 100

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
# Eighteen digits: Python refuses to read integers of thousands of digits, and no playbook means one.
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")
_DIGITS = frozenset("0123456789")
# What YAML forbids, and the characters at which YAML ends a line and an editor does not: positions would be wrong.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(slots=True)
class _Mapping:
    """Where a mapping, its keys and their values begin."""

    start: Any
    keys: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _List:
    start: Any
    items: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """The data of one file, the problems met while reading it, and the position of every key and value."""

    name: str
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    text: str = field(default="", repr=False)
    _places: Any = None

    def position(self, path: Path, key: bool = False) -> tuple[int, int]:
        """Line and column of a value, or of its key; of the nearest thing around it that is written."""
        place, mark = self._places, None
        for step in path:
            if isinstance(place, _Mapping) and step in place.values:
                place, mark = place.values[str(step)], place.keys[str(step)]
            elif isinstance(place, _List) and isinstance(step, int) and step < len(place.items):
                place, mark = place.items[step], None
            else:
                key = False
                break
        if place is None:
            return 1, 1
        found = mark if key and mark is not None else getattr(place, "start", place)
        return found.line + 1, found.column + 1

    def problem(self, path: Path, message: str, hint: str = "", *, key: bool = False, warning: bool = False) -> Problem:
        """A problem at the place of a value or key."""
        return Problem(self.name, *self.position(path, key), message, hint, warning)

    def below(self, top: Path) -> Callable[..., Problem]:
        """Makes problems at paths below `top`."""
        return lambda path, *words, **how: self.problem((*top, *path), *words, **how)

    def at(self, path: Path) -> Any:
        """What is written at a path; None where nothing is."""
        value = self.data
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value


@contextmanager
def gc_paused() -> Iterator[None]:
    """Hold the cyclic garbage collector while many objects are made that all stay: it would walk them over and over."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_file(path: FilePath, name: str | None = None) -> Document:
    """Read a YAML file; whatever is wrong with it is in the document's problems."""
    name = name or str(path)
    found = _text_of(path, name)
    return read_yaml(found, name) if isinstance(found, str) else Document(name, problems=[found])


def read_text(path: FilePath, name: str) -> str:
    """A YAML file as it is, its mark of the byte order included. TtxError where it cannot be read."""
    found = _text_of(path, name)
    if isinstance(found, Problem):
        raise TtxError(found.message, hint=found.hint, where=found.where)
    return found


def _text_of(path: FilePath, name: str) -> str | Problem:
    def refuse(message: str, hint: str = "", before: str = "") -> Problem:
        return Problem(name, *_line_and_col(before), message, hint)

    try:
        if not path.is_file():
            return refuse("this is a folder, not a file" if path.is_dir() else "there is no such file")
        if path.stat().st_size > LARGEST:
            return refuse(f"the file has {path.stat().st_size:,} bytes; {LARGEST:,} are allowed", "is it a playbook?")
        raw = path.read_bytes()
    except OSError as error:
        return refuse(f"the file cannot be read: {error.strerror}")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        if b"\0" in raw[:1000]:
            return refuse("this is no text in UTF-8", "if it is text, save it as UTF-8 in your editor")
        return refuse(f"byte 0x{raw[error.start]:02x} is not UTF-8", "save the file as UTF-8 in your editor", before)


def read_yaml(text: str, name: str) -> Document:
    """Read one YAML document from text; whatever is wrong with it is in the document's problems."""
    text = text.removeprefix("\ufeff")
    document = Document(name, text=text)
    forbidden = None if text.isascii() and text.isprintable() else _FORBIDDEN.search(text)
    if forbidden:
        hint = "is it a playbook? take the character out" if forbidden[0] == "\0" else "take the character out"
        message = f"a control character (U+{ord(forbidden[0]):04X}) stands here"
        document.problems.append(Problem(name, *_line_and_col(text[: forbidden.start()]), message, hint))
        return document
    with gc_paused():
        builder = _Builder(text, name)
        try:
            document.data, document._places = builder.document()
        except yaml.YAMLError as error:
            builder.problems.append(_syntax_problem(error, name, text))
        except _Stop:
            pass
        document.problems = builder.problems
    return document


def _line_and_col(before: str) -> tuple[int, int]:
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines), len(lines[-1]) + 1


class _Stop(Exception):
    """Reading on makes no sense."""


class _Builder:
    """Makes plain data and a parallel tree of places from a stream of events."""

    def __init__(self, text: str, name: str) -> None:
        self.next: Callable[[], Any] = _Parser(text).get_event
        self.name = name
        self.problems: list[Problem] = []

    def refuse(self, mark: Any, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.name, mark.line + 1, mark.column + 1, message, hint))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _Stop

    def document(self) -> tuple[Any, Any]:
        self.next()
        if isinstance(self.next(), StreamEndEvent):
            return None, None
        found = self.node(self.next(), DEEPEST)
        self.next()
        event = self.next()
        if not isinstance(event, StreamEndEvent):
            self.refuse(event.start_mark, "a second document begins here", "keep one document in a file; take --- out")
        return found

    def node(self, event: Any, deeper: int) -> tuple[Any, Any]:
        kind = type(event)
        if kind is ScalarEvent:
            return self.scalar(event), event.start_mark
        if kind is AliasEvent:
            hint = "write the value again; a text that begins with * needs quotes"
            self.refuse(event.start_mark, f"aliases (*{event.anchor}) are not allowed", hint)
            return None, event.start_mark
        self.plain(event)
        if not deeper:
            self.refuse(event.start_mark, f"this is nested more than {DEEPEST} deep", "a playbook needs about ten")
            raise _Stop
        if kind is MappingStartEvent:
            return self.mapping(event.start_mark, deeper - 1)
        items, place = [], _List(event.start_mark)
        while type(event := self.next()) is not SequenceEndEvent:
            value, where = self.node(event, deeper - 1)
            items.append(value)
            place.items.append(where)
        return items, place

    def mapping(self, start: Any, deeper: int) -> tuple[Any, Any]:
        data: dict[str, Any] = {}
        place = _Mapping(start)
        while type(event := self.next()) is not MappingEndEvent:
            key = self.key(event, deeper)
            value, where = self.node(self.next(), deeper)
            if key is None:
                continue
            if key in data:
                first = place.keys[key]
                message = (
                    f"the key {key!r} stands here again; first on line {first.line + 1}, column {first.column + 1}"
                )
                self.refuse(event.start_mark, message, "take one of them out")
                continue
            data[key], place.keys[key], place.values[key] = value, event.start_mark, where
        return data, place

    def key(self, event: Any, deeper: int) -> str | None:
        if type(event) is not ScalarEvent:
            known = len(self.problems)
            self.node(event, deeper)
            if len(self.problems) == known:
                hint = 'a text that begins with { or [ needs quotes: "{first team}"'
                self.refuse(event.start_mark, "a key must be text, not a list or mapping", hint)
            return None
        if event.value == "<<" and not event.style:
            self.refuse(event.start_mark, "merge keys (<<) are not allowed", "write the keys again")
            return None
        key = self.scalar(event)
        if isinstance(key, str):
            return key
        written = event.value or "nothing"
        self.refuse(event.start_mark, f"a key must be text, not {written}", f'put it in quotes: "{event.value}"')
        return None

    def plain(self, event: Any) -> None:
        if event.anchor is not None:
            hint = "take it out; a text that begins with & needs quotes"
            self.refuse(event.start_mark, f"anchors (&{event.anchor}) are not allowed", hint)
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "take it out; a text that begins with ! needs quotes"
            self.refuse(event.start_mark, f"tags ({tag}) are not allowed", hint)

    def scalar(self, event: Any) -> Any:
        if event.anchor is not None or event.tag is not None:
            self.plain(event)
        value: str = event.value
        if event.style:
            return value
        if value in _WORDS:
            return _WORDS[value]
        if value[-1] in _DIGITS and (number := _NUMBER.fullmatch(value)):
            return float(value) if number[1] else int(value)
        return value


# What libyaml says, and what it means to somebody who writes a playbook.
_QUOTES = "put the whole text in quotes, or write it below the key after `|`"
_INDENT = "look at the indentation: keys of one mapping begin in the same column"
_SYNTAX = {
    "mapping values are not allowed": ("a second `: ` in one line", _QUOTES),
    "could not find expected ':'": ("this line is neither `key: value` nor part of a text", _INDENT),
    "did not find expected key": ("a key was expected here", _INDENT),
    "did not find expected '-' indicator": ("a list item (-) was expected here", _INDENT),
    "expected ',' or ']'": ("this [list] is not closed", "`,` or `]` is missingHERE; quote a text that has [ or ,"),
    "expected ',' or '}'": ("this {mapping} is not closed", "`,` or `}` is missingHERE; quote a text that has { or ,"),
    "found unexpected end of stream": ("a quote opens here and never closes", "close it; inside '…' write '' for '"),
    "did not find expected node content": ("a value, `]` or `}` is missing here", "quote a text that begins with ,"),
    "block sequence entries are not allowed": ("a list item (-) cannot stand here", "begin the list on its own line"),
    "block mapping keys are not allowed": ("a key cannot stand here", _INDENT),
    "expected alphabetic or numeric character": ("a text that begins with * or & needs quotes", _QUOTES),
    "unknown escape character": ("an unknown \\ in a \"text\"", "write \\\\ for one \\, or use '…' quotes"),
    "found undefined tag handle": ("tags (!) are not allowed", "a text that begins with ! needs quotes"),
    "expected <document start>": ("this stands outside the document", _INDENT),
    "expected comment or line break": ("only a line break may follow | or >", "write the text on the next line"),
    "found unexpected ':'": ("a `:` cannot stand here", _QUOTES),
    "directive": ("a line cannot begin with %", _QUOTES),
    "expected chomping or indentation": ("only a line break may follow | or >", "write the text on the next line"),
    "leading space": ("the first line of this text is indented too far", "begin the text with its least indented line"),
}  # fmt: skip


def _syntax_problem(error: yaml.YAMLError, name: str, text: str) -> Problem:
    said = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    stopped = f" on line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    if any(part in said for part in ("end of stream", "expected ','", "alphabetic")):
        # Where the reader gave up is far from the mistake; where the thing opens is near.
        mark = getattr(error, "context_mark", None) or mark
    line, col = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    here = lines[line - 1][col - 1 : col] if line <= len(lines) else ""
    before = lines[line - 1][: col - 1] if line <= len(lines) else ""
    if here == "\t" or before.strip(" ") == "\t":
        return Problem(name, line, col, "a tab cannot indent YAML", "use spaces; two a level are usual")
    if "cannot start any token" in said:
        return Problem(name, line, col, f"a text cannot begin with {here}", _QUOTES)
    for part, (message, hint) in _SYNTAX.items():
        if part in said:
            return Problem(name, line, col, message, hint.replace("HERE", stopped))
    return Problem(name, line, col, f"this is not YAML: {said}", _QUOTES)
