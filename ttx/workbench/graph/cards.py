"""An inject as a card: its number and title, the ways it may go, how it may end, what may follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ttx.documents.drawing import (
    BLUE,
    INK,
    PALE,
    SOFT,
    WHITE,
    Circle,
    Part,
    Rect,
    Stroke,
    Words,
    fitted,
    wrapped,
)
from ttx.playbook.values import format_duration
from ttx.workbench.graph.model import Edge, Graph, Node

CARD, WIDE = 232.0, 243.0
"""How wide a card is, and one in the drawer, which says what takes it out."""
_PAD, _TITLE, _SMALL = 7.0, 12.5, 10.5
_TALL, _THIN = 15.0, 13.5
"""From one line of a title to the next, and of the small words."""
_MOST_WAYS, _MOST_ENDS, _MOST_NUMBERS = 4, 6, 9
_LONGEST_TIP = 400
_BOLD = 1.13
"""How much wider bold letters are than `drawing.breadth` guesses: a title is not to run over its edge."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card with its lines broken, so that its height is known before it has a place."""

    node: Node
    width: float
    title: Sequence[str]
    about: str
    lines: Sequence[str]
    """what takes it out of the drawer"""
    then: str
    tip: str

    @property
    def height(self) -> float:
        foot = 16.0 if self.node.ends or self.then else 0.0
        ways = min(len(self.node.ways), _MOST_WAYS)
        return 2 * _PAD + _TALL * len(self.title) + _THIN * (1 + ways + len(self.lines)) + foot

    def draw(self, x: float, y: float) -> Iterator[Part]:
        """Its parts with the corner at the top left at this place."""
        node, right = self.node, x + self.width
        reserve = node.priority == "reserve"
        yield Rect(x, y, self.width, self.height, WHITE, "" if reserve else INK, 2 if node.priority == "core" else 0.9,
                   tip=self.tip)  # fmt: skip
        if reserve:
            corners = [(x, y), (right, y), (right, y + self.height), (x, y + self.height), (x, y)]
            yield Stroke(corners, INK, 1, (4, 3))
        core = node.priority == "core"
        yield Circle(x + 16, y + 16, 9.5, INK if core else WHITE, INK, 1.1, self.tip)
        size = 10.0 if node.number < 100 else 8.0 if node.number < 1000 else 6.5
        yield Words(x + 16, y + 19.6, str(node.number), size, WHITE if core else INK, True, "middle")
        down = y + _PAD + 11
        for line in self.title:
            yield Words(x + 31, down, line, _TITLE, INK, True)
            down += _TALL
        yield Words(x + 31, down - 1, self.about, _SMALL, SOFT)
        down += _THIN
        for line in self.lines:
            yield Words(x + _PAD, down, line, _SMALL, BLUE)
            down += _THIN
        yield from self._ways(x, down)
        if node.ends or self.then:
            yield from self._foot(x, y + self.height - 10)

    def _ways(self, x: float, down: float) -> Iterator[Part]:
        shown = list(self.node.ways[:_MOST_WAYS])
        for place, way in enumerate(shown):
            last = place == _MOST_WAYS - 1 and len(self.node.ways) > _MOST_WAYS
            said = f"and {len(self.node.ways) - place} more ways" if last else way.is_
            yield Stroke([(x + 11, down - 11), (x + 11, down - 3.5), (x + 17, down - 3.5)], INK, 0.9)
            tip = f"{way.is_}: {'by itself once ' + way.if_ if way.if_ else 'control chooses'}"
            yield Rect(x + 18, down - 10.5, self.width - 18 - _PAD, 12.5, PALE, tip="" if last else tip)
            yield Words(x + 21, down - 1.2, fitted(said, self.width - 26 - _PAD, _SMALL * 1.05), _SMALL)
            down += _THIN

    def _foot(self, x: float, y: float) -> Iterator[Part]:
        ends = self.node.ends
        for place, end in enumerate(ends[:_MOST_ENDS], 1):
            more = place == _MOST_ENDS and len(ends) > _MOST_ENDS
            tip = f"Outcome {place}: {end.if_}" + (f"\n{end.shifts}" if end.shifts else "")
            yield Rect(x + _PAD + (place - 1) * 14, y - 6, 12, 12, WHITE, SOFT, 0.9, tip="" if more else tip)
            yield Words(x + _PAD + 6 + (place - 1) * 14, y + 3, "…" if more else str(place), 8.5, SOFT, False, "middle")
        if self.then:
            yield Words(x + self.width - _PAD, y + 3.2, self.then, _SMALL, BLUE, True, "end")


def card(whole: Graph, node: Node, *, drawer: bool) -> Card:
    """The card of an inject; one from the drawer says what takes it out, and to whom it goes."""
    width = WIDE if drawer else CARD
    within = f" in {format_duration(node.within)}" if node.within is not None else ""
    asks = f"{node.asks}{within}" if node.asks != "read" else "to read"
    # Lanes say to whom it goes; the drawer has none.
    beside = f"to {whole.short(node)}" if drawer else node.sender
    then = [edge for edge in whole.out_of.get(node.id, ()) if edge.kind == "then"]
    follows = numbers(whole, [edge.target for edge in then])
    room = width - 2 * _PAD - 14 * min(len(node.ends), _MOST_ENDS) - 6
    return Card(
        node, width, wrapped(node.title, width - 38, _TITLE * _BOLD, 2),
        fitted(f"{asks} · {beside}", width - 38, _SMALL * 1.05),
        list(_reasons(whole, node, width - 2 * _PAD)) if drawer else [],
        fitted(f"then? {follows}", room / _BOLD, _SMALL) if follows else "", tip(whole, node),
    )  # fmt: skip


def _reasons(whole: Graph, node: Node, room: float) -> Iterator[str]:
    if node.when:
        yield from wrapped(f"when {node.when}", room, _SMALL, 3)
    thought = [edge for edge in whole.into.get(node.id, ()) if edge.kind == "then"]
    if thought:
        sources = list(dict.fromkeys(edge.source for edge in thought))
        if len(sources) == 1 and not node.when:
            edge = thought[0]
            yield from wrapped(f"after {whole.by_id[edge.source].number}, if: {edge.words}", room, _SMALL, 3)
        else:
            yield fitted(f"after {numbers(whole, sources)}", room, _SMALL)
    if not node.when and not thought:
        yield "whenever control sees fit"


def numbers(whole: Graph, names: Sequence[str]) -> str:
    """Some injects by their numbers: 5, 6, 16."""
    found = list(dict.fromkeys(whole.by_id[name].number for name in names))
    more = f" and {len(found) - _MOST_NUMBERS} more" if len(found) > _MOST_NUMBERS else ""
    return ", ".join(str(number) for number in sorted(found)[:_MOST_NUMBERS]) + more


def tip(whole: Graph, node: Node) -> str:
    """What is told of an inject where somebody points at it."""
    when = f"+{format_duration(node.at)}" if node.at is not None else "no time of its own"
    parts = [f"{node.number}. {node.title}", f"{when}, {node.method} from {node.sender} to {whole.short(node)}"]
    parts.append(_cut(node.text))
    parts += [f"Expected of {each}" for each in node.expects[:4]]
    parts += [_arrow(whole, edge) for edge in whole.into.get(node.id, ())[:6]]
    return "\n".join(filter(None, parts))


def _arrow(whole: Graph, edge: Edge) -> str:
    return f"After {whole.by_id[edge.source].number}, {'if' if edge.kind == 'then' else 'once'}: {edge.words}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TIP else line[:_LONGEST_TIP].rstrip() + "…"
