from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given

from tests.documents.test_html import ANY, Tags
from ttx.documents import html, markdown
from ttx.documents.blocks import Column, Document, Field, Fields, Paragraph, Qr, Row, Section, Slip, Table, Tick
from ttx.documents.qr import svg


def form(text: str) -> Document:
    blocks = [
        Fields([Field(text, 2, text, [text, text], share=3), Field(text)]), Slip([Paragraph((Tick(text),))]),
        Paragraph(text, "code"), Paragraph(text, "cut"), Table("", [Column(text)], [Row((text,))], fill=True),
    ]  # fmt: skip
    return Document(
        text, text, [text], text, [], [Section(text, "one", blocks, new_page=True)], paper="A4", reader="ko"
    )


@given(ANY)
def test_no_text_on_a_form_changes_the_tags_of_a_page(text: str) -> None:
    def plain(document: Document) -> list[tuple[str, tuple[str, ...]]]:
        return [each for each in Tags(html.render(document)).found if each != ("span", ("lang",))]

    assert plain(form(f"x{text}")) == plain(form("x"))


@given(ANY)
def test_text_on_a_form_reads_as_it_was_written(text: str) -> None:
    if "\n\n\n" not in text:
        assert unescape(html.render(form(f"x{text}"))).count(f"x{text}") >= 12


def test_a_form_has_paper_and_no_list_of_contents() -> None:
    page = html.render(form("x"))
    assert "size: A4" in page
    assert "<nav" not in page
    assert 'class="reads-ko"' in page
    assert "<nav" in html.render(Document("x", "x", ["x"], "x", [], [Section("x", "y", [])]))


def test_an_address_is_drawn_with_its_words_and_nothing_is_fetched() -> None:
    page = html.render(Document("x", "x", ["x"], "x", [Qr("https://192.0.2.7:8765/?<b>")], [], paper="A4"))
    assert svg("https://192.0.2.7:8765/?<b>", title="QR code of https://192.0.2.7:8765/?<b>") in page
    assert "<b>" not in page
    assert "src=" not in page


@pytest.mark.parametrize("text", ["**x**", "[x](y)", "# x", "<b>"])
def test_a_form_in_markdown_has_its_words_and_no_markup_of_theirs(text: str) -> None:
    made = markdown.render(form(text))
    assert made.count(markdown.escape(text, opens=False)) >= 6
    assert "☐" in made
    assert not any(line == text for line in made.splitlines())
