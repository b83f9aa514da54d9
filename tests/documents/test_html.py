from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from ttx.documents.blocks import (
    Bold,
    Box,
    Column,
    Document,
    Figure,
    Items,
    Paragraph,
    Quote,
    Ref,
    Row,
    Section,
    Soft,
    Table,
    Tag,
)
from ttx.documents.charts import Bar, counts
from ttx.documents.html import render
from ttx.text import clean

ANY = st.text(max_size=60).map(clean)


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))


def paper(text: str) -> Document:
    blocks = [
        Paragraph((text, Bold(text), Soft(text), Ref(text, text), Tag(text, "bad"))), Quote(text, text), Items([text]),
        Table(text, [Column(text), Column(text), Column(text), Column(text)], [Row((text,) * 4, "a")]),
        Box(text, [Paragraph(text)]),
    ]  # fmt: skip
    return Document(text, text, [text], text, [Paragraph(text, "lead")], [Section(text, "one", blocks)])


@given(ANY)
def test_no_text_changes_the_tags_of_a_page(text: str) -> None:
    def plain(document: Document) -> list[tuple[str, tuple[str, ...]]]:
        return [each for each in Tags(render(document)).found if each != ("span", ("lang",))]

    assert plain(paper(f"x{text}")) == plain(paper("x"))


@given(ANY)
def test_text_reads_in_the_page_as_it_was_written(text: str) -> None:
    if "\n\n\n" not in text:
        assert f"x{text}" in unescape(render(paper(f"x{text}")))


def test_more_than_one_blank_line_is_shown_as_one() -> None:
    assert "<p>a\n\nb</p>" in render(paper("a\n\n\n\nb"))


def test_a_wide_table_can_be_scrolled_by_keyboard_and_has_a_name() -> None:
    assert 'tabindex="0" role="region" aria-label="Name"' in render(paper("Name"))


def test_a_large_picture_has_the_whole_screen_and_is_scrolled_by_keyboard() -> None:
    picture = Figure(counts("p", "Name", "d", [Bar("", "x", 1, "1")]), "", "")
    written = render(Document("T", "", ["M"], "", [picture], [], wide=True))
    assert '<body class="large">' in written
    assert '<div class="wide" tabindex="0" role="region" aria-label="Name"><svg' in written
    assert '<div class="wide"><svg' in render(Document("T", "", ["M"], "", [picture], []))
