"""Who is tied to whom: parties on a circle, lines between them as thick as the tie is, with a word on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from ttx.documents.charts import WIDTH
from ttx.documents.drawing import (
    BLUE,
    INK,
    SOFT,
    WHITE,
    Part,
    Picture,
    Rect,
    Shape,
    Stroke,
    Words,
    breadth,
    fitted,
    symbol,
    wrapped,
)  # fmt: skip

_GAP, _HEAD = 24.0, 26.0
_NODE, _THICKEST = 9.0, 7.0
_PLACES = (0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75)
"""Where on its line a label may stand, the best first."""
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Node:
    name: str
    form: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """Between two nodes by their places; one of no weight is dashed. An arrow stands at the other where it goes
    `there`, at the one where it goes `back`.
    """

    one: int
    other: int
    weight: float
    label: str
    there: bool
    back: bool
    tip: str


@dataclass(frozen=True, slots=True)
class Web:
    title: str
    ties: Sequence[Tie]
    note: str = ""
    """what stands in the middle where nothing else does"""


def webs(name: str, title: str, description: str, nodes: Sequence[Node], drawn: Sequence[Web]) -> Picture:
    """One web over the whole width, or several side by side with each node in the same place."""
    columns = 1 if len(drawn) == 1 else 2
    width = (WIDTH - _GAP * (columns - 1)) / columns
    height = min(width * 0.86, 110.0 + 30.0 * len(nodes), 450.0)
    most = max((tie.weight for web in drawn for tie in web.ties), default=1.0) or 1.0
    parts: list[Part] = []
    for place, web in enumerate(drawn):
        left, top = place % columns * (width + _GAP), place // columns * (height + _HEAD + 12)
        parts.append(Words(left, top + 15, fitted(web.title, width, 13), 13, bold=True))
        parts.extend(_web(nodes, web, left, top + _HEAD, width, height, most))
    rows = -(-len(drawn) // columns)
    return Picture(WIDTH, rows * (height + _HEAD + 12), name, title, description, parts)


def _web(
    nodes: Sequence[Node], web: Web, left: float, top: float, width: float, height: float, most: float
) -> Iterator[Part]:
    """The lines, then their words, then the nodes: what is read lies above what is not."""
    turns = [2 * pi * place / len(nodes) for place in range(len(nodes))]
    lowest = min(map(cos, turns))
    across, down = width / 2 - 96, (height - 84) / max(1 - lowest, 1)
    middle = left + width / 2, top + 42 + down
    at = [(middle[0] + across * sin(turn), middle[1] - down * cos(turn)) for turn in turns]
    taken: list[_Box] = [(x - _NODE, y - _NODE, x + _NODE, y + _NODE) for x, y in at]
    for tie in sorted(web.ties, key=lambda tie: tie.weight):
        yield from _line(tie, at[tie.one], at[tie.other], 1 + (_THICKEST - 1) * tie.weight / most)
    for tie in sorted(web.ties, key=lambda tie: -tie.weight):
        if tie.label:
            yield from _label(tie, at[tie.one], at[tie.other], taken)
    for node, (x, y) in zip(nodes, at, strict=True):
        yield symbol(node.form, x, y, _NODE, INK if node.strong else WHITE)
        yield from _name(node, x, y, middle, left, left + width)
    if web.note:
        yield Words(*middle, fitted(web.note, width, 11), 11, SOFT, anchor="middle")


def _line(tie: Tie, start: tuple[float, float], end: tuple[float, float], thick: float) -> Iterator[Part]:
    """From edge to edge of the nodes; the line stops within its arrows, so that they end in a point."""
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    along = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    head = 7 + thick
    reach = _NODE + 3

    def on(far: float, aside: float = 0.0) -> tuple[float, float]:
        return start[0] + along[0] * far - along[1] * aside, start[1] + along[1] * far + along[0] * aside

    first = reach + (head - 1 if tie.back else 0)
    last = length - reach - (head - 1 if tie.there else 0)
    if not tie.weight:
        yield Stroke([on(first), on(last)], SOFT, 1, (3, 4), tip=tie.tip)
        return
    yield Stroke([on(first), on(last)], BLUE, thick, tip=tie.tip)
    half = 3 + thick * 0.7
    if tie.there:
        yield Shape([on(length - reach), on(length - reach - head, half), on(length - reach - head, -half)], INK)
    if tie.back:
        yield Shape([on(reach), on(reach + head, half), on(reach + head, -half)], INK)


def _label(
    tie: Tie, start: tuple[float, float], end: tuple[float, float], taken: list[_Box]
) -> Iterator[Part]:  # fmt: skip
    """Words on the line, where nothing else stands; the middle, where there is no such place."""
    label = fitted(tie.label, 160, 10)
    half = breadth(label, 10) / 2 + 3
    boxes = []
    for place in _PLACES:
        x, y = start[0] + (end[0] - start[0]) * place, start[1] + (end[1] - start[1]) * place
        boxes.append((x - half, y - 7.5, x + half, y + 7.5))
    box = next((each for each in boxes if not any(_meet(each, other) for other in taken)), boxes[0])
    taken.append(box)
    yield Rect(box[0], box[1], box[2] - box[0], box[3] - box[1], WHITE, tip=tie.tip)
    yield Words((box[0] + box[2]) / 2, box[1] + 11, label, 10, anchor="middle")


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _name(node: Node, x: float, y: float, middle: tuple[float, float], left: float, right: float) -> Iterator[Part]:
    """The node's name outside the circle: beside it, or above and below where it stands at the top or the bottom."""
    if abs(x - middle[0]) < 12:
        lines = wrapped(node.name, 180, 11, 2)
        first = y - _NODE - 6 - 13 * (len(lines) - 1) if y < middle[1] else y + _NODE + 14
        for place, line in enumerate(lines):
            yield Words(x, first + 13 * place, line, 11, bold=node.strong, anchor="middle")
        return
    room = (right - x if x > middle[0] else x - left) - _NODE - 6
    lines = wrapped(node.name, room - (6 if node.strong else 0), 11, 3)
    for place, line in enumerate(lines):
        at = y + 4 + 13 * (place - (len(lines) - 1) / 2)
        if x > middle[0]:
            yield Words(x + _NODE + 5, at, line, 11, bold=node.strong)
        else:
            yield Words(x - _NODE - 5, at, line, 11, bold=node.strong, anchor="end")
