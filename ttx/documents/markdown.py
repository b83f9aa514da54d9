"""Markdown out of blocks: GitHub's kind, with tables. Strings are escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ttx.documents.blocks import (
    Block,
    Bold,
    Document,
    Figure,
    Inline,
    Items,
    Paragraph,
    Quote,
    Ref,
    Section,
    Table,
    Tag,
    Text,
)

# Backslash first of all, then what may open markup anywhere in a line. A colon before // would be made a link.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>|~$&]|:(?=//)|(?<=[A-Za-z0-9])@(?=[A-Za-z0-9])|\bwww\.", re.IGNORECASE)
# What opens a heading, a list, a rule or a definition at the beginning of a line.
_AT_START = re.compile(r"^(\s*)(?:([#+=:-])|(\d+)([.)]))")


def render(document: Document) -> str:
    """The document as Markdown."""
    marking = " · ".join(_line(part) for part in (*document.marking, document.status) if part)
    parts = [f"**{marking}**", f"# {_line(document.title)}", _line(document.subtitle), *_blocks(document.front, 2)]
    parts.append("## Contents")
    parts.append("\n".join(f"- [{_line(section.title)}](#{section.anchor})" for section in document.sections))
    parts.extend(_blocks(document.sections, 2))
    parts.append(f"**{marking}**")
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Any text as Markdown that reads as that text and is nothing else; line breaks stay."""
    return "\n".join(_escape_line(line) for line in text.split("\n"))


def _escape_line(line: str) -> str:
    line = _ANYWHERE.sub(lambda match: match[0][:-1] + "\\." if len(match[0]) > 1 else "\\" + match[0], line)
    line = _AT_START.sub(lambda found: found[1] + ("\\" + found[2] if found[2] else found[3] + "\\" + found[4]), line)
    stripped = line.lstrip(" \t")
    # Leading blanks would open a block of code; these do not.
    return "\u00a0" * (len(line) - len(stripped)) + stripped


def _line(text: str) -> str:
    return escape(" ".join(text.split()))


def _inline(text: Text, newline: str) -> str:
    return "".join(_part(part, newline) for part in ((text,) if isinstance(text, str) else text))


def _part(part: Inline, newline: str) -> str:
    if isinstance(part, str):
        return escape(part.strip("\n")).replace("\n", newline)
    words = _line(part.text)
    if isinstance(part, Ref):
        return f"[{words}](#{part.to})"
    assert isinstance(part, Bold | Tag)
    return f"**{words}**" if words else ""


def _blocks(blocks: Sequence[Block], level: int) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            # Readers make anchors of headings, each in its own way; this one is the same everywhere.
            yield f'<a id="{block.anchor}"></a>'
            yield f"{'#' * min(level, 6)} {_line(block.title)}"
            yield from _blocks(block.blocks, level + 1)
        elif isinstance(block, Paragraph):
            yield _inline(block.text, "\\\n")
        elif isinstance(block, Quote):
            lead = f"{_inline(block.lead, ' ')}\n\n" if block.lead else ""
            yield lead + "\n".join(f"> {line}".rstrip() for line in _inline(block.text, "  \n").split("\n"))
        elif isinstance(block, Items):
            marks = (f"{place}." if block.ordered else "-" for place in range(1, len(block.items) + 1))
            yield "\n".join(f"{mark} {_inline(item, ' ')}" for mark, item in zip(marks, block.items, strict=True))
        elif isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Figure):
            yield f"*{_line(block.caption)} {_line(block.alternative)}*"
        else:
            yield f"**{_line(block.title)}**"
            yield from _blocks(block.blocks, level)


def _table(table: Table) -> str:
    rows = [f"**{_line(table.caption)}**", ""] if table.caption else []
    heads = [_line(column.title) for column in table.columns]
    rows.append(f"| {' | '.join(heads)} |")
    rows.append("|" + "|".join(" ---: " if column.numeric else " --- " for column in table.columns) + "|")
    for row in table.rows:
        anchor = f'<a id="{row.anchor}"></a>' if row.anchor else ""
        rows.append(f"| {anchor}{' | '.join(_inline(cell, '<br>') or ' ' for cell in row.cells)} |")
    return "\n".join(rows)
