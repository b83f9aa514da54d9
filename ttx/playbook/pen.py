"""Changes values in the text of a YAML file; every other character stays: comments, order, quotes, line ends.

A library that reads and writes the whole file again (ruamel.yaml) moves comments and breaks lines anew. Here only what
was asked for is written; the marks of libyaml say where.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any, cast

from yaml.nodes import MappingNode, Node, SequenceNode

from ttx.errors import TtxError
from ttx.playbook.marks import Marks, key_of
from ttx.playbook.models import Inject, Phase, Playbook, Team
from ttx.playbook.problems import Path
from ttx.playbook.written import entry, flow, item, parts, scalar, stands_apart
from ttx.playbook.yaml import read_yaml

_MISSING = object()
_HEADER = re.compile(r"[|>][-+0-9]*")
_COMMENT = re.compile(r"[ \t]+#.*")
_ORDERS: list[tuple[Path, list[str]]] = [
    (where, [field.alias or name for name, field in model.model_fields.items()])
    for where, model in (
        ((), Playbook), (("phases", 0), Phase), (("phases", 0, "injects", 0), Inject), (("teams", ""), Team),
    )
]  # fmt: skip


class Pen:
    """The text of a YAML file, and how to change it. `data` is what it says at any moment.

    A change is checked when the text is asked for: what is written must say what was meant, or nothing is returned.
    """

    def __init__(self, text: str, name: str = "playbook") -> None:
        """TtxError where the text is not YAML that ttx reads."""
        self._name = name
        self._bom = "\ufeff" if text.startswith("\ufeff") else ""
        text = text.removeprefix("\ufeff")
        self._crlf = "\r\n" in text and not re.search(r"(?<!\r)\n", text)
        self._text = text.replace("\r\n", "\n") if self._crlf else text
        document = read_yaml(self._text, name)
        for problem in document.problems:
            raise TtxError(problem.message, hint=problem.hint, where=problem.where)
        self.data: Any = {} if document.data is None else document.data
        self._marks = Marks(self._text)
        self._edits: list[tuple[int, int, int, str]] = []
        self._touched: set[Path] = set()
        self._around: set[Path] = set()

    @property
    def text(self) -> str:
        """The file as it is now."""
        self._write()
        written = read_yaml(self._text, self._name)
        if written.problems or not _same(written.data or {}, self.data):
            raise AssertionError(f"the pen wrote something else than was meant into {self._name}")
        return self._bom + (self._text.replace("\n", "\r\n") if self._crlf else self._text)

    def at(self, path: Path) -> Any:
        """What stands at a path; None where nothing does."""
        found = self._at(path)
        return None if found is _MISSING else found

    def put(self, path: Path, value: Any) -> None:
        """Write a value, or a key that is not there yet. Of mappings and lists only what differs is written."""
        old = self._at(path)
        if old is _MISSING:
            self._add(path, deepcopy(value))
        elif _same(old, value):
            return
        elif isinstance(old, dict) and isinstance(value, dict) and old and value and set(old) & set(value):
            for key in [key for key in old if key not in value]:
                self.remove((*path, key))
            for key, one in value.items():
                self.put((*path, key), one)
        elif isinstance(old, list) and isinstance(value, list) and old and value:
            self._put_list(path, old, value)
        else:
            self._replace(path, deepcopy(value))

    def remove(self, path: Path) -> None:
        """Take out a key or an item, with the comment lines directly above it."""
        *above, last = path
        parent = self.at(tuple(above))
        if self._at(path) is _MISSING:
            return
        if len(parent) == 1:
            # Nothing is left to hold the key that it stands under.
            self._replace(tuple(above), [] if isinstance(parent, list) else {})
            return
        self._write()
        node, flowing = self._marks.node(tuple(above))
        place = key_of(node, str(last)) if isinstance(node, MappingNode) else int(last)
        span = self._marks.flow_span if flowing else self._marks.span
        self._splice(*span(node, place), "")
        del parent[last]
        self._write()

    def insert(self, path: Path, index: int, *values: Any) -> None:
        """Put items into the list at a path, before the item that has this index now. The list may be missing."""
        items = self.at(path)
        if not items:
            self.put(path, list(values))
            return
        self._write()
        node, flowing = self._marks.node(path)
        if flowing:
            start = self._marks.flow_at(node, index)
            shape = "{}, " if index < len(items) else ", {}"
            self._splice(start, start, "".join(shape.format(flow(value)) for value in values))
        elif self._marks.crowded(node):
            self._replace(path, [*items[:index], *values, *items[index:]])
            return
        else:
            column = node.start_mark.column
            self._insert_lines(node, index, [item(value, column) for value in values], any(map(stands_apart, values)))
        items[index:index] = deepcopy(values)
        self._write()

    def move(self, path: Path, index: int, to: Path, at: int) -> None:
        """Move an item, with its comments, to where it has the index `at` in the list at `to` afterwards."""
        value = self.at((*path, index))
        self._write()
        source, flowing = self._marks.node(path)
        lines, apart = list[str](), False
        if not flowing and not self._marks.crowded(source):
            start, end = self._marks.span(source, index, blank=False)
            lines = _shifted(self._text[start:end].rstrip("\n").split("\n"), -source.start_mark.column)
            apart = stands_apart(value) or self._marks.apart(source)
        self.remove((*path, index))
        listed = self.at(to)
        if not listed:
            self.put(to, [value])
        self._write()
        target, flowing = self._marks.node(to)
        if not lines or flowing or self._marks.crowded(target):
            if listed:
                self.insert(to, at, value)
            return
        lines = _shifted(lines, target.start_mark.column)
        if listed:
            self._insert_lines(target, at, [lines], apart)
            listed.insert(at, value)
        else:
            # Its own lines take the place of those just written: its comments come with it.
            self._splice(*self._marks.span(target, 0, blank=False), "".join(f"{line}\n" for line in lines))
        self._write()

    # -- what is meant

    def _at(self, path: Path) -> Any:
        value = self.data
        for step in path:
            listed = isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)
            if not listed and not (isinstance(value, dict) and step in value):
                return _MISSING
            value = value[step]
        return value

    def _mean(self, path: Path, value: Any) -> None:
        if path:
            self.at(path[:-1])[path[-1]] = value
        else:
            self.data = value

    # -- writing

    def _splice(self, start: int, end: int, new: str, rank: int = 0) -> None:
        self._edits.append((start, rank, end, new))

    def _write(self) -> None:
        """Carry out what was noted."""
        if not self._edits:
            return
        # Sorting is stable: of two insertions at one place the first stays first.
        written, at = list[str](), 0
        for start, _, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            written += [self._text[at:start], new]
            at = max(at, end)
        self._text = "".join(written) + self._text[at:]
        self._marks = Marks(self._text)
        self._edits, self._touched, self._around = [], set(), set()

    def _touch(self, path: Path) -> None:
        """Note that a place changes; places that touch each other are written one after the other."""
        above = [path[:length] for length in range(len(path))]
        if path in self._touched or path in self._around or not self._touched.isdisjoint(above):
            self._write()
        self._touched.add(path)
        self._around.update(above)

    def _replace(self, path: Path, value: Any) -> None:
        self._touch(path)
        self._mean(path, value)
        if not path:
            self._write()
            self._text = "".join(f"{line}\n" for line in parts(value, 0, top=True)[1]) if value else ""
            self._marks = Marks(self._text)
            return
        node, _ = self._marks.node(path)
        if any(self._marks.node(path[:length])[1] for length in range(len(path))):
            self._splice(node.start_mark.index, node.end_mark.index, self._spaced(node, flow(value)))
            return
        begin = self._marks.begin_of(path)
        start, end = node.start_mark.index, max(self._marks.end(node), node.start_mark.index)
        head, below = parts(value, self._marks.column(begin) + 2)
        if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and isinstance(path[-1], str):
            # Its lines begin below the key; a comment beside the key stays.
            start = self._marks.behind_key(path)
            comment = _COMMENT.match(self._text, start, self._marks.line_end(start))
            beside = comment[0] if comment else ""
            body = "".join(f"\n{line}" for line in below)
            self._splice(start, end, (f" {head}" if head else "") + beside + body)
            return
        if header := _HEADER.match(self._text, start) if getattr(node, "style", "") in ("|", ">") else None:
            beside = self._text[header.end() : self._marks.line_end(start)].rstrip()
            self._splice(start, end, head + beside + "".join(f"\n{line}" for line in below))
            return
        if isinstance(path[-1], int) and below and not head:
            head, below = below[0].strip(), below[1:]
        if not head and self._text[start - 1 : start] == " ":
            start -= 1
        self._splice(start, end, self._spaced(node, head) if head else "")
        if below:
            behind = self._marks.line_end(end)
            self._splice(behind, behind, "".join(f"\n{line}" for line in below), rank=1)

    def _spaced(self, node: Node, text: str) -> str:
        """With a space before it, where nothing stood behind the colon or dash."""
        before = self._text[node.start_mark.index - 1 : node.start_mark.index]
        return f" {text}" if node.start_mark.index == node.end_mark.index and before in (":", "-") else text

    def _add(self, path: Path, value: Any) -> None:
        *above, key = path
        parent = self._at(tuple(above))
        if not parent:
            if parent is _MISSING or (parent is None and above):
                self.put(tuple(above), {key: value})
            else:
                self._replace(tuple(above), {str(key): value})
            return
        self._touch(path)
        node, flowing = self._marks.node(tuple(above))
        if flowing:
            end = node.value[-1][1].end_mark.index
            self._splice(end, end, f", {scalar(key, inside=True)}: {flow(value)}", rank=2)
        else:
            # Behind the last of those that the format names before it.
            there = [pair[0].value for pair in cast(MappingNode, node).value]
            order = _order(tuple(above))
            earlier = order[: order.index(key)] if key in order else []
            place = max((there.index(name) for name in earlier if name in there), default=-1)
            place = place if place >= 0 else (len(there) - 1 if key not in order else 0)
            end = self._marks.line_end(self._marks.end(node.value[place][1]))
            column = node.value[0][0].start_mark.column
            lines = entry(str(key), value, column)
            blank = "\n" if not above and len(lines) > 1 else ""
            # Of those at one place the deeper go first: they belong to what ends there. Then as in the format.
            rank = 1000 * (100 - len(above)) + (order.index(key) if key in order else len(order))
            self._splice(end, end, blank + "".join(f"\n{line}" for line in lines), rank)
            if end == len(self._text):
                self._splice(end, end, "\n", rank=10**6)
        parent[key] = value

    def _put_list(self, path: Path, old: list[Any], new: list[Any]) -> None:
        first = 0
        while first < min(len(old), len(new)) and _same(old[first], new[first]):
            first += 1
        last = 0
        while last < min(len(old), len(new)) - first and _same(old[-1 - last], new[-1 - last]):
            last += 1
        gone, come = len(old) - first - last, len(new) - first - last
        for place in range(min(gone, come)):
            self.put((*path, first + place), new[first + place])
        for place in range(first + gone - 1, first + come - 1, -1):
            self.remove((*path, place))
        if come > gone:
            self.insert(path, first + gone, *new[first + gone : first + come])

    def _insert_lines(self, node: Node, index: int, items: list[list[str]], apart: bool) -> None:
        apart = self._marks.apart(node) if len(node.value) > 1 else apart
        between = "\n\n" if apart else "\n"
        text = between.join("\n".join(lines) for lines in items)
        if index < len(node.value):
            start = self._marks.top(node, index)
            self._splice(start, start, text + between)
        else:
            end = self._marks.line_end(self._marks.end(node))
            self._splice(end, end, between + text + ("" if end < len(self._text) else "\n"))


def _order(path: Path) -> list[str]:
    shape = tuple(0 if isinstance(step, int) else step for step in path)
    if len(shape) == 2 and shape[0] == "teams":
        shape = ("teams", "")
    return next((order for where, order in _ORDERS if where == shape), [])


def _shifted(lines: list[str], by: int) -> list[str]:
    if by >= 0:
        return [" " * by + line if line else line for line in lines]
    return [line[min(-by, len(line) - len(line.lstrip())) :] for line in lines]


def _same(one: Any, other: Any) -> bool:
    """Whether two values mean the same in a playbook: the line break at the end of a text is not part of it."""
    if isinstance(one, str) and isinstance(other, str):
        return one.rstrip("\n") == other.rstrip("\n")
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)
