"""The picture: a panel for each phase under one another, in each the time from left to right and a lane for each team.

Cards stand above the lanes at their time, those without a time below, in the drawer. Arrows run between lanes and
drawer. What leads into another phase is told by numbers: lines over the whole sheet would be a tangle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ttx.documents.drawing import (
    BLUE,
    INK,
    LINE,
    PALE,
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
)
from ttx.workbench.graph.cards import CARD, WIDE, Card, card, tip
from ttx.workbench.graph.model import Edge, Graph, Node, Turn

WIDTH, _LEFT, _TIME = 1640.0, 122.0, 1490.0
_GAP, _R, _ROW, _TRACK = 8.0, 8.6, 21.0, 7.0
FORMS = {"read": "circle", "reply": "square", "decision": "diamond"}
"""By what an inject asks: the form of its mark."""
MOST_CARD_ROWS, MOST_DRAWER, MOST_PHASES, MOST_ROWS, MOST_TRACKS, MOST_LANES = 14, 24, 40, 3, 14, 16
"""A picture has an end: what goes beyond is counted in it, and is in the tree."""


@dataclass(slots=True)
class _Placed:
    """A card with its place; `x` is where its arrows begin and end."""

    card: Card
    left: float
    top: float
    x: float
    below: bool = False


@dataclass(slots=True)
class _Mark:
    """A mark in a lane, with those for which there was no room."""

    node: Node
    x: float
    more: list[Node] = field(default_factory=list)


def draw(whole: Graph) -> Picture:
    """The whole playbook."""
    parts, y = list(_head(whole)), 92.0
    for turn in whole.turns[:MOST_PHASES]:
        made, y = _panel(whole, turn, y, _TIME / max(turn.length, 1))
        parts += made
    if (rest := len(whole.turns) - MOST_PHASES) > 0:
        parts.append(Words(_LEFT, y + 12, f"and {rest} more phases, in the tree", 12, SOFT))
        y += 24
    parts.append(Words(WIDTH / 2, y + 16, _marking(whole), 11, INK, True, "middle"))
    words = f"{len(whole.turns)} phases, {len(whole.nodes)} injects, {len(whole.edges)} ties between them."
    return Picture(WIDTH, y + 28, "playbook", whole.title, f"{words} The same is in the tree, in words.", parts)


def _marking(whole: Graph) -> str:
    return " · ".join([*whole.marking, "FOR CONTROL ONLY"])


def _head(whole: Graph) -> Iterator[Part]:
    yield Words(WIDTH / 2, 16, _marking(whole), 11, INK, True, "middle")
    yield Words(14, 48, fitted(whole.title, WIDTH - 28, 22), 22, INK, True)
    x, y = 20.0, 74.0
    for form, said in (("circle", "to read"), ("square", "wants a reply"), ("diamond", "wants a decision")):
        yield symbol(form, x, y - 4, 6.5)
        yield Words(x + 12, y, said, 10.5, SOFT)
        x += 34 + breadth(said, 10.5)
    for thick, said in ((2.0, "core"), (0.9, "support"), (0.0, "reserve")):
        box = [(x - 8, y - 10), (x + 10, y - 10), (x + 10, y + 2), (x - 8, y + 2), (x - 8, y - 10)]
        yield Stroke(box, INK, thick or 1, () if thick else (4, 3))
        yield Words(x + 16, y, said, 10.5, SOFT)
        x += 44 + breadth(said, 10.5)
    yield Rect(x - 8, y - 9, 18, 11, PALE)
    yield Words(x + 16, y, "a way it may go", 10.5, SOFT)
    x += 44 + breadth("a way it may go", 10.5)
    yield Rect(x - 6, y - 10, 12, 12, WHITE, SOFT, 0.9)
    yield Words(x, y - 1, "1", 8.5, SOFT, False, "middle")
    yield Words(x + 12, y, "an outcome", 10.5, SOFT)
    x += 40 + breadth("an outcome", 10.5)
    for dash, said in (((), "control may think of it then"), ((5.0, 3.0), "it waits for that, or goes by it")):
        yield Stroke([(x - 8, y - 4), (x + 16, y - 4)], BLUE, 1.3, dash)
        yield Shape([(x + 16, y - 8), (x + 22, y - 4), (x + 16, y)], BLUE)
        yield Words(x + 28, y, said, 10.5, SOFT)
        x += 58 + breadth(said, 10.5)


def _panel(whole: Graph, turn: Turn, top: float, scale: float) -> tuple[list[Part], float]:
    """A phase, and where the next begins."""
    nodes = whole.of(turn)
    timed = sorted((node for node in nodes if node.at is not None), key=lambda node: (node.at or 0, node.number))
    loose = [node for node in nodes if node.at is None]
    front: list[Part] = list(_title(whole, turn, top))
    y = top + 30
    behind: list[Part] = []
    cards, bottom = _timed_cards(whole, timed, y + 34, scale)
    lanes, end = _lanes(whole, timed, bottom + 10, scale)
    front += lanes
    behind += _stages(turn, y, end, scale)
    xs = {each.card.node.id: each.x for each in cards}
    channel = end + 6
    drawn = _drawer_cards(whole, loose[:MOST_DRAWER], xs)
    places = {each.card.node.id: each for each in (*cards, *drawn)}
    edges = [edge for edge in _ties(whole, places) if edge.source in places and edge.target in places]
    tracks = _tracks(edges, places)
    deep = channel + 10 + _TRACK * (max(tracks.values(), default=-1) + 1)
    for each in drawn:
        each.top += deep + 8
    for each in cards:
        behind.append(Stroke([(each.x, each.top + each.card.height), (each.x, bottom + 10)], LINE, 1))
    for edge, track in tracks.items():
        behind += _arrow(edge, places, end, channel + 8 + _TRACK * track)
    for each in (*cards, *drawn):
        front += each.card.draw(each.left, each.top)
    foot = max((each.top + each.card.height for each in drawn), default=deep)
    if drawn:
        front += [Words(14, deep + 24 + 14 * place, line, 11, INK, True)
                  for place, line in enumerate(wrapped("In the drawer", _LEFT - 24, 11, 2))]  # fmt: skip
    left_out = len(nodes) - len(places)
    if left_out:
        foot += 20
        front.append(Words(_LEFT, foot - 4, f"and {left_out} more injects without a card, in the tree", 11, SOFT))
    if turn.pause:
        foot += 26
        front += [Stroke([(14, foot - 8), (WIDTH - 14, foot - 8)], SOFT, 0.8, (1, 4)), *_pause(turn, foot - 4)]
    return [*behind, *front], foot + 26


def _pause(turn: Turn, y: float) -> Iterator[Part]:
    wide = breadth(turn.pause, 11) + 20
    yield Rect(WIDTH / 2 - wide / 2, y - 12, wide, 16, WHITE)
    yield Words(WIDTH / 2, y, turn.pause, 11, SOFT, False, "middle")


def _title(whole: Graph, turn: Turn, top: float) -> Iterator[Part]:
    name = fitted(whole.name(turn), 720, 16)
    yield Rect(14, top, WIDTH - 28, 24, INK)
    yield Words(22, top + 17.5, name, 16, WHITE, True)
    length = f"{turn.length // 60} min"
    yield Words(WIDTH - 22, top + 17, length, 12, WHITE, True, "end")
    beside = 22 + breadth(name, 16) * 1.08 + 18
    yield Words(beside, top + 17, fitted(turn.question, WIDTH - beside - 100, 12), 12, WHITE)


def _stages(turn: Turn, top: float, bottom: float, scale: float) -> Iterator[Part]:
    """Stages as columns with their names, and a tick each ten minutes."""
    at = 0
    for place, (stage, seconds) in enumerate(turn.stages):
        x, wide = _LEFT + at * scale, seconds * scale
        if place % 2 == 0:
            yield Rect(x, top, wide, bottom - top, "#f5f5f3")
        yield Stroke([(x, top), (x, bottom)], LINE, 0.8)
        if wide > 24:
            yield Words(x + 4, top + 12, fitted(f"{stage}", wide - 6, 11), 11, INK, True)
        at += seconds
    yield Stroke([(_LEFT + at * scale, top), (_LEFT + at * scale, bottom)], LINE, 0.8)
    step = next(each for each in (300, 600, 1800, 3600, 14400, 10**9) if at / each < 24)
    for tick in range(0, at + 1, step):
        x = _LEFT + tick * scale
        yield Stroke([(x, top + 16), (x, top + 20)], SOFT, 0.8)
        label = f"+{tick // 60}"
        yield Words(x + 2, top + 27, label, 9.5, SOFT)


def _timed_cards(whole: Graph, nodes: Sequence[Node], top: float, scale: float) -> tuple[list[_Placed], float]:
    """Cards at their time, in as few rows as keep them apart, and where the rows end."""
    rows: list[list[_Placed]] = []
    for node in nodes:
        x = min(_LEFT + (node.at or 0) * scale, WIDTH - 14)
        left = min(x - 4, WIDTH - 14 - CARD)
        row = next((row for row in rows if row[-1].left + CARD + _GAP <= left), None)
        if row is None:
            if len(rows) == MOST_CARD_ROWS:
                continue
            rows.append(row := [])
        row.append(_Placed(card(whole, node, drawer=False), left, 0, max(x, left + 4)))
    for row in rows:
        for placed in row:
            placed.top = top
        top += max(placed.card.height for placed in row) + _GAP
    return [placed for row in rows for placed in row], top


def _lanes(whole: Graph, nodes: Sequence[Node], top: float, scale: float) -> tuple[list[Part], float]:
    """A lane for each team with a mark for each inject that it has at a time, and where the lanes end."""
    parts: list[Part] = []
    teams = list(whole.teams.items())
    for team, name in teams[:MOST_LANES]:
        rows = _packed([node for node in nodes if team in node.teams], team, scale)
        height = max(len(rows), 1) * _ROW + 5
        parts.append(Stroke([(14, top), (WIDTH - 14, top)], LINE, 1))
        parts.append(Words(14, top + 17, fitted(name, (_LEFT - 22) / 1.13, 13), 13, INK, True))
        for place, row in enumerate(rows):
            for mark in row:
                parts += _marked(whole, mark, top + 3 + place * _ROW + _ROW / 2)
        top += height
    if rest := max(len(teams) - MOST_LANES, 0):
        parts.append(Words(14, top + 14, f"and {rest} more teams", 10.5, SOFT))
        top += 20
    parts.append(Stroke([(14, top), (WIDTH - 14, top)], LINE, 1))
    return parts, top


def _packed(nodes: Sequence[Node], team: str, scale: float) -> list[list[_Mark]]:
    rows: list[list[_Mark]] = []
    for node in sorted(nodes, key=lambda node: (node.at or 0) + node.teams[team]):
        x = min(_LEFT + ((node.at or 0) + node.teams[team]) * scale, WIDTH - 14 - _R)
        x = max(x, _LEFT + _R * 0.5)
        row = next((row for row in rows if row[-1].x + 2 * _R + 1 <= x), None)
        if row is not None:
            row.append(_Mark(node, x))
        elif len(rows) < MOST_ROWS:
            rows.append([_Mark(node, x)])
        else:
            # Where all rows are full, a mark stands for its neighbours too.
            min((row[-1] for row in rows), key=lambda each: each.x).more.append(node)
    return rows


def _marked(whole: Graph, mark: _Mark, y: float) -> Iterator[Part]:
    node, core = mark.node, mark.node.priority == "core" and not mark.more
    told = tip(whole, node) if not mark.more else f"{len(mark.more) + 1} injects, the first: {node.title}"
    r = _R * (1.15 if node.asks == "decision" else 1)
    yield symbol(FORMS[node.asks], mark.x, y, r, INK if core else WHITE, INK, 1.1, told)
    label = f"+{len(mark.more) + 1}" if mark.more else str(node.number)
    size = 9.0 if len(label) < 3 else 7.0 if len(label) < 4 else 5.5
    yield Words(mark.x, y + size * 0.36, label, size, WHITE if core else INK, True, "middle")


def _drawer_cards(whole: Graph, nodes: Sequence[Node], xs: dict[str, float]) -> list[_Placed]:
    """Cards below, each near what leads to it; their tops count from the drawer's."""

    def wanted(node: Node) -> float:
        sources = [xs[edge.source] for edge in whole.into.get(node.id, ()) if edge.source in xs]
        return sum(sources) / len(sources) if sources else WIDTH

    ordered = sorted(nodes, key=lambda node: (wanted(node), node.number))
    fits = int((WIDTH - 14 - _LEFT + _GAP) // (WIDE + _GAP))
    found: list[_Placed] = []
    top = 0.0
    for start in range(0, len(ordered), fits):
        row, left, placed = ordered[start : start + fits], _LEFT, list[_Placed]()
        for place, node in enumerate(row):
            last = WIDTH - 14 - (len(row) - place) * (WIDE + _GAP) + _GAP
            near = wanted(node) - WIDE / 2 if wanted(node) < WIDTH else left
            left = max(left, min(near, last))
            placed.append(_Placed(card(whole, node, drawer=True), left, top, left + WIDE / 2, below=True))
            left += WIDE + _GAP
        found += placed
        top += max(each.card.height for each in placed) + _GAP
    return found


def _ties(whole: Graph, places: dict[str, _Placed]) -> Iterator[Edge]:
    """Each pair once, with all that is said of it."""
    pairs: dict[tuple[str, str], Edge] = {}
    for name in places:
        for edge in whole.out_of.get(name, ()):
            known = pairs.get((edge.source, edge.target))
            pairs[edge.source, edge.target] = (
                edge if known is None else replace(known, words=f"{known.words}\n{edge.words}")
            )
    yield from pairs.values()


def _tracks(edges: Sequence[Edge], places: dict[str, _Placed]) -> dict[Edge, int]:
    """In which track between lanes and drawer each arrow runs, so that none lies on another."""
    taken: list[list[tuple[float, float]]] = []
    found: dict[Edge, int] = {}
    for edge in sorted(edges, key=lambda edge: abs(places[edge.source].x - places[edge.target].x)):
        low, high = sorted((places[edge.source].x, places[edge.target].x))
        free = next((place for place, track in enumerate(taken)
                     if all(high + 6 < other or end + 6 < low for other, end in track)), len(taken))  # fmt: skip
        free = min(free, MOST_TRACKS - 1)
        if free == len(taken):
            taken.append([])
        taken[free].append((low, high))
        found[edge] = free
    return found


def _arrow(edge: Edge, places: dict[str, _Placed], lanes: float, track: float) -> Iterator[Part]:
    source, target = places[edge.source], places[edge.target]
    begin = source.top if source.below else source.top + source.card.height
    x = target.x - 10 if source.x < target.x else target.x + 10
    end = target.top if target.below else lanes
    tall = 6 if target.below else -6
    told = f"{'If' if edge.kind == 'then' else 'Once'}: {edge.words}"
    points = [(source.x, begin), (source.x, track), (x, track), (x, end - tall)]
    yield Stroke(points, BLUE, 1.3, () if edge.kind == "then" else (5, 3), told)
    yield Shape([(x - 4, end - tall), (x + 4, end - tall), (x, end)], BLUE, tip=told)
