"""The playbook as a tree in the terminal: phases, injects in the order of their time, what may become of each."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text
from rich.tree import Tree

from ttx.playbook.values import format_duration
from ttx.workbench.graph.model import Edge, Graph, Node, Turn

_SOFT = "dim"


def trees(whole: Graph) -> Iterator[Tree]:
    """A tree for each phase, so that the first is there at once also where there are many."""
    for turn in whole.turns:
        yield _turn(whole, turn)


def _turn(whole: Graph, turn: Turn) -> Tree:
    stages = ", ".join(f"{stage} {format_duration(seconds)}" for stage, seconds in turn.stages)
    tree = Tree(_line((whole.name(turn), "bold"), (f"  {format_duration(turn.length)}", _SOFT)), guide_style=_SOFT)
    if turn.question:
        tree.add(_line((turn.question, "italic")))
    tree.add(_line((stages, _SOFT)))
    nodes = whole.of(turn)
    for node in sorted((node for node in nodes if node.at is not None), key=lambda node: (node.at or 0, node.number)):
        _inject(whole, node, tree)
    if loose := [node for node in nodes if node.at is None]:
        drawer = tree.add(_line(("in the drawer", "bold")))
        for node in loose:
            _inject(whole, node, drawer)
    if turn.pause:
        tree.add(_line((f"then {turn.pause}", _SOFT)))
    return tree


def _inject(whole: Graph, node: Node, tree: Tree) -> None:
    when = f"+{format_duration(node.at)}" if node.at is not None else ""
    within = f" in {format_duration(node.within)}" if node.within is not None else ""
    asks = f"{node.asks}{within}" if node.asks != "read" else "to read"
    priority = "" if node.priority == "core" else f" · {node.priority}"
    head = _line((f"{when:<6} " if when else "", _SOFT), (f"{node.number} {node.title}", "bold"),
                 (f"  to {whole.short(node)} · {asks}{priority}", _SOFT))  # fmt: skip
    branch = tree.add(head)
    if node.when:
        branch.add(_line(("when ", _SOFT), (node.when, "")))
    for edge in whole.into.get(node.id, ()):
        if edge.kind == "then":
            source = whole.by_id[edge.source]
            branch.add(_line((f"after {source.number}, if ", _SOFT), (edge.words, "")))
    for way in node.ways:
        why = f"once {way.if_}" if way.if_ else "control chooses"
        branch.add(_line(("way ", _SOFT), (way.is_, ""), (f"  ({why})", _SOFT)))
    for place, end in enumerate(node.ends, 1):
        branch.add(_line((f"{place} ", _SOFT), (end.if_, ""), (f"  {end.shifts}" if end.shifts else "", _SOFT)))
    for edge in whole.out_of.get(node.id, ()):
        branch.add(_leads(whole, edge))


def _leads(whole: Graph, edge: Edge) -> Text:
    target = whole.by_id[edge.target]
    if edge.kind == "then":
        return _line((f"→ {target.number} {target.title}", "bold"), (", if ", _SOFT), (edge.words, ""))
    said = "waits for this" if edge.kind == "when" else "goes by this"
    return _line((f"⇢ {target.number} {target.title}", "bold"), (f", which {said}", _SOFT))


def _line(*parts: tuple[str, str]) -> Text:
    """Text is data: nothing in it is read as markup."""
    return Text.assemble(*((" ".join(text.split("\n")), style) for text, style in parts if text), overflow="fold")
