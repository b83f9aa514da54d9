"""The picture in a file: SVG or PDF alone, or an HTML page that also says the same in words."""

from __future__ import annotations

from collections.abc import Sequence

from ttx.documents import html, svg
from ttx.documents.blocks import Bold, Column, Document, Figure, Inline, Ref, Row, Section, Soft, Table, Text
from ttx.playbook.values import format_duration
from ttx.workbench.graph.draw import draw
from ttx.workbench.graph.model import Edge, Graph, Node, Turn

_COLUMNS = (Column("Inject", 24), Column("When", 8, "short"), Column("Comes of", 22), Column("Ways and outcomes", 24),
            Column("Leads to"))  # fmt: skip


def as_svg(whole: Graph) -> str:
    """The picture as a file by itself."""
    return svg.render(draw(whole), alone=True)


def as_pdf(whole: Graph) -> tuple[bytes, list[str]]:
    """The picture as a page of its own, and what whoever prints it should know."""
    from ttx.documents.drawn import sheet
    from ttx.documents.fonts.typeface import Typeface

    typeface = Typeface()
    return sheet(draw(whole), typeface), typeface.notes()


def as_html(whole: Graph) -> str:
    """The picture, and below it every inject with what leads to it and from it; no script."""
    figure = Figure(draw(whole), "Point at a card, a mark or an arrow to read it.", "The tables below say the same.")
    document = Document(
        whole.title, "The playbook as a picture", whole.marking, "FOR CONTROL ONLY", [figure],
        [_section(whole, turn) for turn in whole.turns], wide=True,
    )  # fmt: skip
    return html.render(document)


def _section(whole: Graph, turn: Turn) -> Section:
    rows = [_row(whole, node) for node in whole.of(turn)]
    return Section(whole.name(turn), f"phase-{turn.number}", [Table("", _COLUMNS, rows)] if rows else [])


def _row(whole: Graph, node: Node) -> Row:
    when = f"+{format_duration(node.at)}" if node.at is not None else ""
    title: list[Inline] = [Bold(f"{node.number}. {node.title}"), Soft(f"\nto {whole.short(node)} · {node.asks}")]
    comes: list[Inline] = [f"when {node.when}\n"] if node.when else []
    comes += _listed(whole, [edge for edge in whole.into.get(node.id, ()) if edge.kind == "then"], back=True)
    goes = [f"◇ {way.is_}" + (f" (once {way.if_})" if way.if_ else "") for way in node.ways]
    goes += [
        f"{place}. {end.if_}" + (f": {end.shifts}" if end.shifts else "") for place, end in enumerate(node.ends, 1)
    ]
    leads = _listed(whole, whole.out_of.get(node.id, ()), back=False)
    cells: tuple[Text, ...] = (tuple(title), when, tuple(comes), "\n".join(goes), tuple(leads))
    return Row(cells, f"inject-{node.number}")


def _listed(whole: Graph, edges: Sequence[Edge], *, back: bool) -> list[Inline]:
    parts: list[Inline] = []
    for edge in edges:
        other = whole.by_id[edge.source if back else edge.target]
        parts += ["\n"] if parts else []
        parts += [Ref(f"{other.number}. {other.title}", f"inject-{other.number}"),
                  f", {'if' if edge.kind == 'then' else 'once'}: {edge.words}"]  # fmt: skip
    return parts
