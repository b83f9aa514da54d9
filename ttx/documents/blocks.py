"""What a document is made of before it becomes HTML, Markdown or another form.

A string is data and never markup: each writer has one door that escapes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from ttx.documents.drawing import Picture

Tone = Literal["", "good", "bad", "warn"]


@dataclass(frozen=True, slots=True)
class Bold:
    """Words that carry the sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A link to another place in the same document."""

    text: str
    to: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A short word to be found at a glance: late, not observed. Its words say what its tone says in colour."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Soft:
    """Words that stand back: who said it, what it means."""

    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick on paper, with its words."""

    text: str


Inline: TypeAlias = str | Bold | Soft | Ref | Tag | Tick
Text: TypeAlias = str | tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    text: Text
    style: Literal["", "lead", "note", "caution", "code", "cut"] = ""
    """`code` is read across a room; below `cut` the page is cut"""


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, as they wrote it."""

    kind: ClassVar[str] = "quote"
    text: str
    lead: Text = ""


@dataclass(frozen=True, slots=True)
class Items:
    kind: ClassVar[str] = "items"
    items: Sequence[Text]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A heading of a table and how wide it is meant to be, in percent; 0 leaves it to the reader's screen.

    Numbers stand to the right. They and what is short, as a time, are never broken.
    """

    title: str
    width: int = 0
    kind: Literal["text", "number", "short"] = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """The first cell names the row."""

    cells: tuple[Text, ...]
    anchor: str = ""
    quiet: bool = False
    """stands back: it matters less than its neighbours"""


@dataclass(frozen=True, slots=True)
class Table:
    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    heads: bool = True
    """false for a list of names and values, which needs no headings"""
    fill: bool = False
    """it is filled in by hand, and has lines between its columns"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its text alternative; `alternative` says where the same is to be read."""

    kind: ClassVar[str] = "figure"
    picture: Picture
    caption: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Field:
    """A box on paper: its name, and room for so many lines in handwriting or some boxes to tick."""

    label: str
    lines: int = 1
    help: str = ""
    ticks: Sequence[str] = ()
    share: int = 1
    """how wide it is, beside the others of its row"""


@dataclass(frozen=True, slots=True)
class Fields:
    """Boxes to write in, side by side."""

    kind: ClassVar[str] = "fields"
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Qr:
    """An address to scan, and in words."""

    kind: ClassVar[str] = "qr"
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A few blocks that stand out."""

    kind: ClassVar[str] = "box"
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Slip:
    """A few blocks that stay on one page, apart from the next: a form that is filled in and handed over."""

    kind: ClassVar[str] = "slip"
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Section:
    kind: ClassVar[str] = "section"
    title: str
    anchor: str
    blocks: Sequence[Block]
    new_page: bool = False


Block: TypeAlias = Paragraph | Quote | Items | Table | Figure | Fields | Qr | Box | Slip | Section
Paper: TypeAlias = Literal["", "A4", "letter"]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `marking` stands at the top and the bottom, and on every printed page."""

    title: str
    subtitle: str
    marking: Sequence[str]
    status: str
    front: Sequence[Block]
    """page one"""
    sections: Sequence[Section]
    language: str = "en"
    paper: Paper = ""
    """what it is printed on; a document without is read on a screen first, and has a list of contents"""
    contents: bool = False
    """on paper page one stands by itself, and a list of contents follows"""
    reader: str = ""
    """the reader's language, which says how Han characters are drawn where nothing else does"""
    contents_title: str = "Contents"
    wide: bool = False
    """on a screen as wide as that is: for a large picture"""


def joined(parts: Sequence[Text], between: str = ", ") -> Text:
    """Several texts as one."""
    made: list[Inline] = []
    for part in parts:
        if made:
            made.append(between)
        made.extend((part,) if isinstance(part, str) else part)
    return tuple(made)
