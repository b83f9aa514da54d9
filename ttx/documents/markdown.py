"""Markdown out of blocks: GitHub's kind, with tables. Strings are escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ttx.documents.blocks import (
    Block,
    Document,
    Fields,
    Figure,
    Inline,
    Items,
    Paragraph,
    Qr,
    Quote,
    Ref,
    Section,
    Slip,
    Soft,
    Table,
    Text,
    Tick,
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
    parts.append("\n".join(f"- [{_line(section.title)}](#{_anchor(section.anchor)})" for section in document.sections))
    parts.extend(_blocks(document.sections, 2))
    parts.append(f"**{marking}**")
    return "\n\n".join(parts) + "\n"


def escape(text: str, *, opens: bool = True) -> str:
    """Any text as Markdown that reads as that text and is nothing else; line breaks stay. `opens`: it begins a line."""
    first, *others = text.split("\n")
    return "\n".join([_escape_line(first, opens), *(_escape_line(line, True) for line in others)])


def _escape_line(line: str, opens: bool) -> str:
    line = _ANYWHERE.sub(lambda match: match[0][:-1] + "\\." if len(match[0]) > 1 else "\\" + match[0], line)
    if not opens:
        return line
    line = _AT_START.sub(lambda found: found[1] + ("\\" + found[2] if found[2] else found[3] + "\\" + found[4]), line)
    stripped = line.lstrip(" \t")
    # Leading blanks would open a block of code; these do not.
    return "\u00a0" * (len(line) - len(stripped)) + stripped


def _line(text: str) -> str:
    return escape(" ".join(text.split()))


def _inline(text: Text, newline: str, *, opens: bool = True) -> str:
    parts = (text,) if isinstance(text, str) else text
    made = ""
    for part in parts:
        made += _part(part, opens and (not made or made.endswith("\n")))
    return made.strip("\n").replace("\n", newline)


def _part(part: Inline, opens: bool) -> str:
    if isinstance(part, str | Soft):
        return escape(part if isinstance(part, str) else part.text, opens=opens)
    words = escape(" ".join(part.text.split()), opens=False)
    if isinstance(part, Ref):
        return f"[{words}](#{_anchor(part.to)})"
    if isinstance(part, Tick):
        return f"☐ {words}"
    if not words:
        return ""
    # Blanks within the stars would leave them standing as stars.
    before = " " if part.text[:1].isspace() else ""
    after = " " if part.text[-1:].isspace() else ""
    return f"{before}**{words}**{after}"


def _anchor(name: str) -> str:
    return re.sub(r"[^\w-]", "-", name)


def _blocks(blocks: Sequence[Block], level: int) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            # Readers make anchors of headings, each in its own way; this one is the same everywhere.
            yield f'<a id="{_anchor(block.anchor)}"></a>'
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
            yield f"*{' '.join(_line(words) for words in (block.caption, block.alternative) if words)}*"
            # Here is no picture, so its words stand for it.
            if (said := block.picture.description) and said != block.alternative:
                yield _line(said)
        elif isinstance(block, Fields):
            for field in block.fields:
                ticks = "".join(f" ☐ {_line(tick)}" for tick in field.ticks)
                yield f"**{_line(field.label)}** {_line(field.help)}{ticks}".rstrip()
        elif isinstance(block, Slip):
            yield from _blocks(block.blocks, level)
        elif isinstance(block, Qr):
            yield _line(block.text)
        else:
            yield f"**{_line(block.title)}**"
            yield from _blocks(block.blocks, level)


def _table(table: Table) -> str:
    rows = [f"**{_line(table.caption)}**", ""] if table.caption else []
    heads = [_line(column.title) for column in table.columns]
    rows.append(f"| {' | '.join(heads)} |")
    rows.append("|" + "|".join(" ---: " if column.kind == "number" else " --- " for column in table.columns) + "|")
    for row in table.rows:
        anchor = f'<a id="{_anchor(row.anchor)}"></a>' if row.anchor else ""
        rows.append(f"| {anchor}{' | '.join(_inline(cell, '<br>', opens=False) or ' ' for cell in row.cells)} |")
    return "\n".join(rows)
