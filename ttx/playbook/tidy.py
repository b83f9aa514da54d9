"""A playbook's text with even indentation, spaces and line lengths; what it says and its comments stay.

Written anew from the nodes with the comments between them, then compared: where a word or a comment would be lost,
nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ttx.errors import TtxError
from ttx.playbook.marks import Marks
from ttx.playbook.written import WIDTH, parts, scalar, stands_apart
from ttx.playbook.yaml import read_yaml

_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")
_HEADER = re.compile(r"[|>][-+0-9]*")


def tidied(text: str, name: str = "playbook") -> str:
    """The same file, tidy. TtxError where it is not YAML that ttx reads."""
    document = read_yaml(text, name)
    for problem in document.problems:
        raise TtxError(problem.message, hint=problem.hint, where=problem.where)
    if not document.data or not isinstance(document.data, dict | list):
        return text
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    tidy = _Tidy(plain).text()
    again = read_yaml(tidy, name)
    if again.problems or again.data != document.data or _words(tidy) != _words(plain):
        raise AssertionError(f"{name} would have said something else when tidy")
    return tidy.replace("\n", "\r\n") if "\r\n" in text else tidy


def _words(text: str) -> list[str]:
    return sorted(comment.text for comment in _comments(Marks(text)))


@dataclass(frozen=True, slots=True)
class _Comment:
    position: int
    text: str
    alone: bool
    """on a line of its own"""


def _comments(marks: Marks) -> list[_Comment]:
    """What begins with # outside the values, in order."""
    found, at = list[_Comment](), 0
    for start, end in [*_values(marks.root, marks), (len(marks.text), 0)]:
        for comment in _COMMENT.finditer(marks.text, at, start):
            before = marks.text[marks.line_start(comment.start()) : comment.start()]
            found.append(_Comment(comment.start(), comment[0].rstrip(), not before.strip()))
        at = end
    return found


def _values(node: Node, marks: Marks) -> Iterator[tuple[int, int]]:
    """Where each key and value stands, in order; of a block of text what is below its header."""
    if isinstance(node, ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        yield (marks.line_end(start), marks.end(node)) if node.style in ("|", ">") else (start, end)
        return
    for one in node.value:
        for part in one if isinstance(one, tuple) else (one,):
            yield from _values(part, marks)


class _Tidy:
    """Writes a text's nodes anew, and takes its comments in order as they come."""

    def __init__(self, text: str) -> None:
        self.marks = Marks(text)
        self.comments = _comments(self.marks)[::-1]
        self.places = sorted(comment.position for comment in self.comments)

    def text(self) -> str:
        lines = self.block(self.marks.root, 0, len(self.marks.text))
        lines += self.above(len(self.marks.text), 0)
        return "\n".join(lines).strip("\n") + "\n"

    # -- comments

    def above(self, until: int, indent: int, least: int = 0) -> list[str]:
        """The comments on lines of their own up to a position, with the blank lines before them.

        It stops at one that stands further left than `least`: that belongs to what is around.
        """
        lines = list[str]()
        while self.comments and self.comments[-1].position < until:
            if self.marks.column(self.comments[-1].position) < least:
                break
            comment = self.comments.pop()
            lines += [""] if self.after_blank(comment.position) else []
            lines.append(" " * indent + comment.text)
        return lines

    def beside(self, position: int, line: str) -> str:
        """A line with the comment that stands on the line of a position, in the same column where that is free."""
        if not self.comments or self.comments[-1].alone or self.comments[-1].position > self.marks.line_end(position):
            return line
        comment = self.comments.pop()
        return line.ljust(max(self.marks.column(comment.position), len(line) + 2)) + comment.text

    def after_blank(self, position: int) -> bool:
        start = self.marks.line_start(position)
        begins = start > 0 and not self.marks.text[start:position].strip()
        return begins and not self.marks.text[self.marks.line_start(start - 1) : start].strip()

    # -- nodes

    def block(self, node: Node, indent: int, until: int) -> list[str]:
        """The lines of a mapping or list, one entry below the other; its comments go up to `until`."""
        assert isinstance(node, MappingNode | SequenceNode)
        begins = [self.begin(node, place) for place in range(len(node.value))]
        apart = isinstance(node, SequenceNode) and any(self.apart(one, indent) for one in node.value)
        written = list[str]()
        for place, one in enumerate(node.value):
            key, value = one if isinstance(node, MappingNode) else (None, one)
            above = self.above(begins[place], indent)
            above += [""] if self.after_blank(begins[place]) else []
            end = begins[place + 1] if place + 1 < len(begins) else until
            lines = self.entry(key, value, begins[place], indent, end)
            if place and apart and above[:1] != [""]:
                above = ["", *above]
            # The empty lines at the end of a text after `|+` are part of it; one more would be, too.
            written += [*(above[1:] if above and written[-1:] == [""] else above), *lines]
        tail = [] if node.flow_style else self.above(until, indent, max(self.marks.column(begins[0]), 1))
        return written + tail

    def begin(self, node: Any, place: int) -> int:
        one = node.value[place]
        if isinstance(one, tuple):
            return int(one[0].start_mark.index)
        return int(one.start_mark.index) if node.flow_style else self.marks.begin(node, place)

    def entry(self, key: ScalarNode | None, value: Node, begin: int, indent: int, until: int) -> list[str]:
        """One key with its value, or one item, and the comment beside it."""
        name = f"{self.line(key)}:" if key else "-"
        room = WIDTH - indent - len(name) - 1
        if isinstance(value, MappingNode | SequenceNode) and value.value and not self.fits(value, room):
            first = self.beside(key.end_mark.index, " " * indent + name) if key else ""
            lines = self.block(value, indent + 2, until)
            return [first, *lines] if key else _dashed(lines, indent)
        head, below = (
            self.text_of(value, begin, indent, room) if isinstance(value, ScalarNode) else (self.line(value), [])
        )
        first = " " * indent + f"{name} {head}".rstrip(" ")
        return [self.beside(value.start_mark.index if below else self.marks.end(value), first), *below]

    def fits(self, node: Any, room: int) -> bool:
        """Whether a list or mapping stays on one line."""
        inside = any(node.start_mark.index < place < node.end_mark.index for place in self.places)
        return bool(node.flow_style) and not inside and len(self.line(node)) <= room

    def apart(self, node: Node, indent: int) -> bool:
        """Whether an item has an empty line before it."""
        if not isinstance(node, MappingNode) or self.fits(node, WIDTH - indent - 2):
            return False
        return stands_apart(dict.fromkeys(key.value for key, _ in node.value))

    def line(self, node: Any, inside: bool = False) -> str:
        """A node on one line; `inside` a list or mapping that is on one line."""
        if isinstance(node, MappingNode):
            pairs = (f"{self.line(key, True)}: {self.line(value, True)}".rstrip(" ") for key, value in node.value)
            return "{" + ", ".join(pairs) + "}"
        if isinstance(node, SequenceNode):
            return "[" + ", ".join(self.line(value, True) for value in node.value) + "]"
        written = self.marks.text[node.start_mark.index : node.end_mark.index]
        # Without quotes it stays as it was: a number is the number that was written.
        plain = not node.style and "\n" not in written
        return written if plain else scalar(node.value, inside=inside)

    def text_of(self, node: ScalarNode, begin: int, indent: int, room: int) -> tuple[str, list[str]]:
        """A text beside its key, or below it."""
        if node.style not in ("|", ">"):
            line = self.line(node)
            head, below = ("", list[str]()) if len(line) <= room else parts(node.value, indent + 2, room=0)
            return (head + "-", below) if below else (line, [])
        start = node.start_mark.index
        header = cast(re.Match[str], _HEADER.match(self.marks.text, start))[0]
        end = node.end_mark.index if "+" in header else self.marks.end(node)
        lines = self.marks.text[self.marks.line_end(start) + 1 : end].removesuffix("\n").split("\n")
        depth = re.sub(r"\D", "", header)
        margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), default=0)
        if depth:
            # The number says how far the text stands in from its key.
            margin = self.marks.column(begin) + int(depth)
        elif header in (">", ">-") and max(map(len, lines)) - margin + indent + 2 > WIDTH:
            head, below = parts(node.value.rstrip("\n"), indent + 2, room=0)
            if head == ">":
                return header, below
        inner = [line[margin:] for line in lines]
        return re.sub(r"\d", "2", header), [" " * (indent + 2) + line if line else "" for line in inner]


def _dashed(lines: list[str], indent: int) -> list[str]:
    """The lines of an item with its dash: before its first key, below the comments above that."""
    place = next(place for place, line in enumerate(lines) if line and not line.lstrip().startswith("#"))
    above = [line.removeprefix("  ") for line in lines[:place]]
    return [*above, f"{' ' * indent}- {lines[place].lstrip(' ')}", *lines[place + 1 :]]
