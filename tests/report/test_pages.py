from __future__ import annotations

import re
import stat
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from tests.report.hostile import hostile
from tests.report.story import HOSTILE, NAMES, Story, seoul, small, whole
from ttx.documents import html, markdown
from ttx.documents.blocks import Document
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.report.facts import gather
from ttx.report.pages import document
from ttx.report.write import write_report
from ttx.store.rows import Break, Proof

PAGE = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": {"id"},
    "style": set(),
    "body": set(),
    "header": {"class"},
    "footer": {"class"},
    "main": set(),
    "nav": {"aria-label"},
    "h1": set(),
    "div": {"class", "tabindex", "role", "aria-label"},
    "section": {"id", "class", "aria-labelledby"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "p": {"class"},
    "ol": set(),
    "ul": set(),
    "li": set(),
    "a": {"href"},
    "table": {"class"},
    "caption": set(),
    "colgroup": set(),
    "col": {"style"},
    "thead": set(),
    "tbody": set(),
    "tr": {"id", "class"},
    "th": {"scope", "class"},
    "td": {"class"},
    "strong": set(),
    "small": set(),
    "span": {"class", "lang"},
    "blockquote": set(),
    "figure": set(),
    "figcaption": set(),
}
SVG = {"svg", "desc", "defs", "pattern", "path", "rect", "polyline", "polygon", "circle", "text", "title"}


class Reader(HTMLParser):
    """What a browser would find: tags with attributes, texts, and whether every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "col"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


def made(story: Story, **more: object) -> Document:
    return document(gather(story.facts, NAMES, **more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def page() -> str:
    return html.render(made(whole()))


@pytest.fixture(scope="module")
def bad() -> Document:
    story, names = hostile()
    return document(gather(story.facts, names, Proof(len(story.facts), 0, "ab" * 32)))


STORIES = {
    "whole": whole,
    "unfinished": lambda: whole(ended=False),
    "lobby": lambda: Story(seoul()),
    "lobby without seats": lambda: Story(seoul(), seats=False),
    "started": small,
    "hostile": lambda: hostile()[0],
    "bare": lambda: small(
        indicators={}, objectives={}, verdict=[], phases=[{"id": "one", "title": "One", "stages": {"talk": "5m"}}]
    ),
    "one team": lambda: small(
        teams={"us": {"name": "US"}}, phases=[{"id": "one", "title": "One", "stages": {"talk": "5m"}}]
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_every_exercise_makes_a_page_with_known_tags_and_links_that_lead_somewhere(name: str) -> None:
    found = Reader(html.render(made(STORIES[name]())))
    assert found.open == []
    for tag, attributes in found.tags:
        if tag not in SVG:
            assert set(attributes) <= PAGE[tag], tag
    anchors = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(anchors) == len(set(anchors))
    links = [attributes["href"] or "" for tag, attributes in found.tags if tag == "a"]
    assert {link.removeprefix("#") for link in links} <= set(anchors)


def test_hostile_text_is_text_in_the_page(bad: Document) -> None:
    page = html.render(bad)
    found = Reader(page)
    assert "<script" not in page.lower()
    assert "javascript:" in "".join(found.words)
    for tag, attributes in found.tags:
        if tag not in SVG:
            assert set(attributes) <= PAGE[tag], tag
        assert not any(name.startswith("on") for name in attributes)
        assert "javascript" not in (attributes.get("href") or "")
    # Told often: in titles, replies, moves, rulings, notes, names.
    assert "".join(found.words).count(HOSTILE) > 100


def test_hostile_text_is_text_in_markdown(bad: Document) -> None:
    tokens = [inner for token in _tokens(markdown.render(bad)) for inner in (token, *(token.children or ()))]
    for token in tokens:
        if token.type in ("html_inline", "html_block"):
            assert re.fullmatch(r'(<br>|<a id="[\w-]+">|</a>|<a id="[\w-]+"></a>\s*)', token.content), token.content
        elif token.type == "link_open":
            assert str(token.attrs["href"]).startswith("#")
        assert token.type not in ("image", "code_inline", "code_block", "fence", "hr")


def test_hostile_text_reads_in_markdown_as_it_was_written(bad: Document) -> None:
    texts = [
        "".join(child.content for child in token.children or () if child.type == "text")
        for token in _tokens(markdown.render(bad))
        if token.type == "inline"
    ]
    assert sum(text.count(HOSTILE) for text in texts) > 100


def _tokens(text: str) -> list:  # type: ignore[type-arg]
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)


@pytest.mark.parametrize("name", ["whole", "hostile"])
def test_tables_in_markdown_stay_whole(name: str) -> None:
    columns, cells = 0, 0
    tables = 0
    for token in _tokens(markdown.render(made(STORIES[name]()))):
        if token.type == "table_open":
            tables, columns = tables + 1, 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open":
            cells = 0
        elif token.type == "td_open":
            cells += 1
        elif token.type == "tr_close" and cells:
            assert cells == columns
        elif token.type == "paragraph_open":
            columns = 0
    assert tables > 15


def test_a_row_of_the_timeline_is_a_row_in_markdown_too() -> None:
    story = whole()
    report = gather(story.facts, NAMES)
    text = markdown.render(document(report))
    assert sum(line.startswith('| <a id="row-') for line in text.splitlines()) > len(report.timeline) * 0.8


def test_pictures_are_well_formed_and_have_words(page: str) -> None:
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    names = [re.search(r'id="(figure-[a-z]+)', picture)[1] for picture in pictures]  # type: ignore[index]
    assert list(dict.fromkeys(names)) == [
        "figure-objectives", "figure-causes", "figure-indicators", "figure-network", "figure-lanes", "figure-responses",
    ]  # fmt: skip
    for picture in pictures:
        root = ElementTree.fromstring(picture)
        title, description = root[0], root[1]
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], description.attrib["id"]]
        assert title.text
        assert description.text


def test_pictures_of_hostile_names_are_well_formed(bad: Document) -> None:
    for picture in re.findall(r"<svg.*?</svg>", html.render(bad), re.DOTALL):
        assert {element.tag for element in ElementTree.fromstring(picture).iter()} <= SVG


def test_the_page_fetches_nothing_and_runs_nothing(page: str) -> None:
    found = Reader(page)
    for tag, attributes in found.tags:
        assert tag not in ("script", "link", "img", "iframe", "object", "form", "base")
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", page)
    policy = next(attributes["content"] for _, attributes in found.tags if attributes.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_the_marking_stands_at_the_top_and_the_bottom_of_both_forms() -> None:
    paper = made(whole())
    page, text = html.render(paper), markdown.render(paper)
    words = ["EXERCISE EXERCISE EXERCISE", "UNCLASSIFIED // EXERCISE FICTION", "TLP:GREEN", "DRAFT"]
    for place in ("header", "footer"):
        strip = re.search(rf'<{place} class="marking">(.*?)</{place}>', page)
        assert strip
        assert re.findall("<span>(.*?)</span>", strip[1]) == words
    lines = text.strip().splitlines()
    assert lines[0] == lines[-1] == f"**{' · '.join(words)}**"


def test_printing_repeats_the_marking_on_every_page(page: str) -> None:
    style = page[page.index("@media print") :]
    assert "header.marking { display: table-header-group;" in style
    assert "footer.marking { display: table-footer-group;" in style


def test_page_one_answers_in_one_sentence_with_references(page: str) -> None:
    front = page[page.index('<div class="front">') : page.index("<nav")]
    lead = re.search(r'<p class="lead">(.*?)</p>', front)
    assert lead
    sentence = re.sub("<.*?>", "", lead[1])
    assert sentence == "Continue: the index of 8 indicators rose from 51.9 to 57.6 (+5.7)."
    assert front.count("<a href=") == 8


def test_page_one_has_no_name_and_no_hash() -> None:
    story = whole()
    page = html.render(document(gather(story.facts, NAMES, Proof(len(story.facts), 0, "ab" * 32))))
    front = page[page.index('<div class="front">') : page.index("<nav")]
    assert "abab" not in front
    assert not any(part in front for pair in NAMES.values() for part in pair)


def test_a_rehearsal_and_a_demonstration_say_that_they_prove_nothing() -> None:
    for purpose, words in (("rehearsal", "rehearsal"), ("demo", "demonstration with simulated players")):
        text = markdown.render(made(whole(purpose=purpose)))
        assert f"This was a {words}. Nothing in this report is evidence about anybody." in text
    assert "evidence about anybody" not in markdown.render(made(whole()))


def test_an_unfinished_exercise_says_as_of_when() -> None:
    text = markdown.render(made(whole(ended=False)))
    assert "Interim report: the exercise is running. Everything is as of T+48:00." in text


def test_a_lobby_gives_no_verdict() -> None:
    text = markdown.render(made(Story(seoul())))
    assert "No answer yet: the exercise has not started." in text
    assert "**the verdict**" not in text


def test_late_not_observed_and_missing_are_said_in_words(page: str) -> None:
    words = "".join(Reader(page).words)
    assert "late by 1:15" in words
    assert "seen after 6:13, 1:13 late" in words
    assert "not observed" in words
    assert "no answer" in words
    assert "“Not observed” means that nobody said whether it happened, not that it did not." in words


def test_recalled_skipped_paused_and_moved_time_are_told(page: str) -> None:
    words = "".join(Reader(page).words)
    for text in (
        "RECALLED: “An offer from Beijing” from Japan and Republic of Korea: Went out before the brief was over",
        "SKIPPED: “Why was I not consulted?”: They had consulted",
        "T+07:00: paused for 4:15: Projector failed",
        "T+28:40: the clock was moved forward to T+30:40: Lunch arrives early",
        "HINT to Republic of Korea about “Missile launch”",
    ):
        assert text in words


def test_fields_stand_under_the_labels_of_the_form_and_things_under_the_playbooks_words(page: str) -> None:
    words = "".join(Reader(page).words)
    assert "Trade and security" in words
    assert "Decision in Move 1" in words
    assert "Told beforehand" in words


def test_korean_and_japanese_are_marked_as_such(page: str) -> None:
    assert '<span lang="ko">네 발로 보고했으나 세 발로 정정합니다. Three, not four.</span>' in page
    assert '<span lang="ja">合意します。</span>' in page


def test_every_table_has_headings_with_a_scope(page: str) -> None:
    for tag, attributes in Reader(page).tags:
        if tag == "th":
            assert attributes["scope"] in ("col", "row")


def test_the_proof_is_told_whether_it_holds_or_not() -> None:
    story = small()
    rows = len(story.facts)
    for proof, words in (
        (None, "the chain was not recomputed for this report"),
        (Proof(rows, 0, "ab" * 32), f"each of {rows} rows fits the one before"),
        (
            Proof(3, 0, "cd" * 32, Break(4, "its content is not what was kept")),
            "row 4: its content is not what was kept",
        ),
    ):
        assert words in markdown.render(document(gather(story.facts, None, proof)))


def test_times_of_a_report_over_days_have_a_date() -> None:
    story = small()
    story.do(do.Pause("Night"), at=60)
    story.wait(86_400)
    story.do(do.Resume())
    assert "23/11 05:01:00" in markdown.render(made(story))


def test_both_files_are_written_under_the_exercises_name(tmp_path: Path) -> None:
    story = small()
    paths = write_report(story.facts, None, None, tmp_path / "new" / "folder", "Séoul 서울/../x")
    assert [path.name for path in paths] == ["Séoul-서울-..-x-report.html", "Séoul-서울-..-x-report.md"]
    assert sorted(tmp_path.rglob("*.*")) == sorted(paths)
    assert stat.S_IMODE(paths[0].stat().st_mode) & 0o400


def test_the_same_log_gives_the_same_bytes(tmp_path: Path) -> None:
    facts = whole().facts
    one = [path.read_bytes() for path in write_report(facts, NAMES, None, tmp_path / "one")]
    assert one == [path.read_bytes() for path in write_report(facts, NAMES, None, tmp_path / "two")]


def test_a_folder_that_cannot_be_written_is_refused_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TtxError, match="cannot be written"):
        write_report(small().facts, None, None, tmp_path / "file")
    (tmp_path / "small-report.html").mkdir()
    with pytest.raises(TtxError, match="cannot be written"):
        write_report(small().facts, None, None, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "small-report.html"]
