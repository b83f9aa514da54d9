from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ttx.documents.blocks import Bold, Column, Document, Paragraph, Ref, Row, Section, Table, Tag, joined
from ttx.documents.markdown import escape, render
from ttx.text import clean

MARKS = st.text(alphabet="`*_[]()<>|~$&\\#+-=.:!1 \n\tax!@/\"'한カ", max_size=40).map(clean)


def rendered(text: str) -> str:
    return MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(text)


def words(text: str) -> str:
    """The text of the one paragraph that this Markdown is."""
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], text
    parts = []
    for child in tokens[1].children or ():
        assert child.type in ("text", "softbreak", "text_special"), child
        parts.append("\n" if child.type == "softbreak" else child.content)
    return "".join(parts)


@given(MARKS)
@example("# heading")
@example("1. list")
@example("- [ ] task")
@example("a\n===")
@example("a\n---")
@example("    code")
@example("[x]: http://example.org")
@example("<!-- x -->")
@example("&lt;script&gt;")
@example("a | b\n--- | ---")
@example("> quote")
@example("```")
@example("1) list")
@example("\\")
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    lines = [line.strip(" \t") for line in text.split("\n") if line.strip()]
    if not lines:
        return
    flat = "\n".join(line.rstrip() for line in escape("\n".join(lines)).split("\n"))
    assert words(flat) == "\n".join(lines)


@given(st.lists(MARKS, min_size=2, max_size=4))
@example(["a | b", "c"])
def test_a_row_of_a_table_has_the_cells_that_it_was_given_and_what_they_say(cells: list[str]) -> None:
    table = Table("", [Column("a")] * len(cells), [Row(tuple(cells))])
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(render(paper(table)))
    read = [tokens[place + 1] for place, token in enumerate(tokens) if token.type == "td_open"]
    said = [
        " ".join(" " if child.type == "html_inline" else child.content for child in cell.children or ())
        for cell in read
    ]
    # A reader cuts what a row has too many of, so counting would not show a cell that fell apart.
    assert ["".join(each.split()) for each in said] == ["".join(each.split()) for each in cells]


def paper(*blocks: Table | Paragraph) -> Document:
    return Document("T", "S", ["M"], "DRAFT", [], [Section("One", "one", blocks)])


def test_blanks_stay_outside_the_stars_of_bold_words() -> None:
    page = render(paper(Paragraph((Bold("Keep in mind: "), "nothing"))))
    assert "**Keep in mind:** nothing" in page


def test_links_and_tags_are_written_as_markdown() -> None:
    page = rendered(render(paper(Paragraph((Ref("T+01:00", "row-3"), " ", Tag("late", "warn"))))))
    assert '<a href="#row-3">T+01:00</a> <strong>late</strong>' in page


@pytest.mark.parametrize("anchor", ['x"><script>', "a b", "a)b"])
def test_an_anchor_is_never_markup(anchor: str) -> None:
    text = render(paper(Paragraph((Ref("here", anchor),)), Table("", [Column("a")], [Row(("x",), anchor)])))
    assert "<script" not in text
    assert rendered(text).count("<a ") == 4


def test_joining_puts_the_same_between_all() -> None:
    assert joined(["a", (Bold("b"), "c"), "d"], "; ") == ("a", "; ", Bold("b"), "c", "; ", "d")
