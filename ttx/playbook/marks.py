"""Where everything stands in the text of a YAML file: for changing it in place."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ttx.playbook.problems import Path
from ttx.playbook.yaml import gc_paused

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Marks:
    """The nodes of a text that ttx has read without a problem. Positions count characters from 0."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def root(self) -> Node:
        with gc_paused():
            return cast(Node, yaml.compose(self.text, Loader=_Loader))

    def node(self, path: Path) -> tuple[Node, bool]:
        """The node at a path, and whether it or something around it is a list or mapping on one line."""
        node: Any = self.root
        flowing = False
        for step in path:
            flowing = flowing or bool(node.flow_style)
            node = node.value[key_of(node, str(step))][1] if isinstance(node, MappingNode) else node.value[step]
        return node, flowing or (not isinstance(node, ScalarNode) and bool(node.flow_style))

    def end(self, node: Node) -> int:
        """Where a node's own text ends. libyaml's mark of a block stands after the blank lines behind it."""
        while isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
            node = node.value[-1][1] if isinstance(node, MappingNode) else node.value[-1]
        start, end = node.start_mark.index, node.end_mark.index
        # Not every letter that Python takes for a space is one in YAML.
        return start + len(self.text[start:end].rstrip(" \t\r\n"))

    def line_end(self, position: int) -> int:
        found = self.text.find("\n", position)
        return len(self.text) if found < 0 else found

    def line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, position) + 1

    def top(self, node: Node, place: int) -> int:
        """Where the comment lines directly above an entry begin; its own line where there are none."""
        start = self.line_start(self.begin(node, place))
        margin = self.begin(node, place) - start
        # A text may have lines that begin with # too.
        before = node.value[place - 1] if place else None
        floor = self.end(before[1] if isinstance(before, tuple) else before) if before is not None else 0
        while start > floor + 1:
            before = self.line_start(start - 1)
            line = self.text[before : start - 1]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) < margin:
                break
            start = before
        return start

    def begin(self, node: Node, place: int) -> int:
        """Where the key or the dash of a block's entry stands."""
        if isinstance(node, MappingNode):
            return int(node.value[place][0].start_mark.index)
        # The mark of an item is behind its dash.
        position = int(node.value[place].start_mark.index)
        while self.text[position] != "-" or self.column(position) != node.start_mark.column:
            position -= 1
        return position

    def column(self, position: int) -> int:
        return position - self.line_start(position)

    def crowded(self, node: Node) -> bool:
        """Whether a list begins on the line of what it stands in: `- - a`."""
        begin = self.begin(node, 0)
        return bool(self.text[self.line_start(begin) : begin].strip())

    def span(self, node: Node, place: int, *, blank: bool = True) -> tuple[int, int]:
        """The lines of an entry with the comments above it; one of two blank neighbours goes with it."""
        begin = self.begin(node, place)
        last = node.value[place][1] if isinstance(node, MappingNode) else node.value[place]
        end = min(self.line_end(max(self.end(last), begin)) + 1, len(self.text))
        line = self.line_start(begin)
        if self.text[line:begin].strip():
            # The first key of a list's item: the next one moves up beside the dash.
            return begin, self.begin(node, place + 1) if place + 1 < len(node.value) else end
        start = self.top(node, place)
        before = re.search(r"(?:^|\n)((?:[ \t]*\n)+)$", self.text[max(0, start - 200) : start])
        if blank and before and re.match(r"[ \t]*(?:\n|$)", self.text[end:]):
            start -= len(before[1])
        return start, end

    def flow_at(self, node: Node, index: int) -> int:
        if index < len(node.value):
            return int(node.value[index].start_mark.index)
        return int(node.value[-1].end_mark.index)

    def flow_span(self, node: Node, place: int) -> tuple[int, int]:
        pairs = [pair if isinstance(pair, tuple) else (pair, pair) for pair in node.value]
        if place + 1 < len(pairs):
            return pairs[place][0].start_mark.index, pairs[place + 1][0].start_mark.index
        return pairs[place - 1][1].end_mark.index, pairs[place][1].end_mark.index

    def apart(self, node: Node) -> bool:
        """Whether blank lines stand between the items of a list."""
        if len(node.value) < 2:
            return False
        return "\n\n" in self.text[self.line_end(self.end(node.value[0])) : self.begin(node, 1)]

    def begin_of(self, path: Path) -> int:
        parent, _ = self.node(path[:-1])
        return self.begin(parent, key_of(parent, str(path[-1])) if isinstance(parent, MappingNode) else int(path[-1]))

    def behind_key(self, path: Path) -> int:
        parent, _ = self.node(path[:-1])
        key = cast(MappingNode, parent).value[key_of(cast(MappingNode, parent), str(path[-1]))][0]
        return self.text.index(":", key.end_mark.index) + 1


def key_of(node: MappingNode, name: str) -> int:
    return next(place for place, (key, _) in enumerate(node.value) if key.value == name)
