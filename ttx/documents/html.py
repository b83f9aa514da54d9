"""HTML out of blocks: one file, no script, nothing fetched. Jinja2 escapes; what goes around it passes `_words`."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ttx.documents import svg
from ttx.documents.blocks import Document, Inline, Qr, Ref, Soft, Table, Tag, Text, Tick
from ttx.documents.scripts import script

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent / "templates"
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


def render(document: Document) -> str:
    """The document as one HTML file."""
    return _template().render(document=document)


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["inline"] = lambda text: Markup(_inline(text))  # noqa: S704 (escaped part by part)
    environment.filters["rows"] = lambda table: Markup(_rows(table))  # noqa: S704 (escaped cell by cell)
    environment.filters["picture"] = lambda picture: Markup(svg.render(picture))  # noqa: S704 (escaped part by part)
    environment.filters["qr"] = lambda block: Markup(_qr(block))  # noqa: S704 (our own picture)
    environment.globals["css"] = Markup((_HERE / "document.css").read_text("utf-8"))  # noqa: S704 (our own file)
    return environment.get_template("document.html.j2")


def _rows(table: Table) -> str:
    """The rows of a table: ten thousand cost most of a large document, and three times as much in a template."""
    kinds = [f' class="{column.kind}"' if column.kind != "text" else "" for column in table.columns]
    found = []
    for row in table.rows:
        anchor = f' id="{escape(row.anchor)}"' if row.anchor else ""
        quiet = ' class="quiet"' if row.quiet else ""
        head, *cells = row.cells
        line = [f'<tr{anchor}{quiet}><th scope="row"{kinds[0]}>{_inline(head)}</th>']
        line += [f"<td{kind}>{_inline(cell)}</td>" for kind, cell in zip(kinds[1:], cells, strict=True)]
        found.append("".join(line))
    return "</tr>\n".join((*found, ""))


def _qr(block: Qr) -> str:
    from ttx.documents import qr

    return qr.svg(block.text, title=f"QR code of {block.text}")


def _inline(text: Text) -> str:
    if isinstance(text, str):
        return _words(text)
    return "".join(_part(part) for part in text)


def _part(part: Inline) -> str:
    if isinstance(part, str):
        return _words(part)
    words = _words(part.text)
    if isinstance(part, Ref):
        return f'<a href="#{escape(part.to)}">{words}</a>'
    if isinstance(part, Tick):
        return f'<span class="tick">{words}</span>'
    if isinstance(part, Tag):
        return f'<span class="tag {part.tone}">{words}</span>'
    return f"<small>{words}</small>" if isinstance(part, Soft) else f"<strong>{words}</strong>"


def _words(text: str) -> str:
    if text.isascii():
        return escape(_BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text, False)
    language = script(text)
    words = escape(_BLANK_LINES.sub("\n\n", text), False)
    return f'<span lang="{language}">{words}</span>' if language else words
