from __future__ import annotations

import io
import itertools
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console

from tests.documents.test_pdf import Pdf
from tests.exercise.worlds import World, book_with
from tests.report.story import HOSTILE
from ttx.cli import cli
from ttx.documents.drawing import Circle, Picture, Rect, Stroke, Words, breadth
from ttx.errors import TtxError
from ttx.report.packets.write import source
from ttx.workbench.graph import draw as drawing
from ttx.workbench.graph.cards import CARD, WIDE
from ttx.workbench.graph.draw import draw
from ttx.workbench.graph.model import Graph, graph
from ttx.workbench.graph.page import as_html, as_pdf, as_svg
from ttx.workbench.graph.tree import trees

SHIPPED = ("seoul-trilateral", "seoul-short", "port-cyber", "quake-plant", "first-exercise")
Box = tuple[float, float, float, float]


def of(*injects: dict[str, Any], **changes: Any) -> Graph:
    return graph(World(book_with(*injects, **changes), started=False, seats=False).state)


def shipped(name: str) -> Graph:
    found = name if name != "first-exercise" else str(Path(__file__).parents[2] / "playbooks" / f"{name}.yaml")
    return graph(source(found).state)


def branching() -> Graph:
    """An inject of each kind of tie."""
    return of(
        {"id": "letter", "title": "A letter", "at": "1m", "asks": "reply", "choices": ["Yes", "No"],
         "outcomes": [{"if": "They agree", "shift": {"trust": 5}}, {"if": "They do not"}],
         "then suggest": [{"inject": "leak", "if": "Somebody talks"}, {"inject": "leak", "if": "Nobody talks"}]},
        {"id": "leak", "title": "The leak", "at": "held", "priority": "reserve", "to": ["us", "japan"]},
        {"id": "answer", "title": "The answer",
         "when": {"all": [{"replied": "letter"}, {"not": {"released": "leak"}}]}},
        {"id": "fork", "title": "The fork", "at": "5m", "delay": {"rok": "2m"}, "variants": {
            "left": {"is": "They agreed", "if": {"outcome": 1, "of": "letter"}},
            "right": {"is": "They did not", "if": {"not": {"outcome": 1, "of": "letter"}}},
        }},
    )  # fmt: skip


def words(picture: Picture) -> list[str]:
    return [part.text for part in picture.parts if isinstance(part, Words)]


def tips(picture: Picture) -> str:
    return "\n".join(part.tip for part in picture.parts if not isinstance(part, Words))


def cards(picture: Picture) -> list[Box]:
    """Cards by their frames: those of reserve injects have no line of their own, only a dashed one around."""
    return [
        (part.x, part.y, part.x + part.width, part.y + part.height)
        for part in picture.parts
        if isinstance(part, Rect) and part.width in (CARD, WIDE)
    ]


# -- the model


def test_every_tie_between_injects_is_an_edge_once_with_its_words() -> None:
    whole = branching()
    found = {(edge.source, edge.target, edge.kind, edge.words) for edge in whole.edges}
    assert found == {
        ("letter", "leak", "then", "Somebody talks"), ("letter", "leak", "then", "Nobody talks"),
        ("letter", "answer", "when", "a reply of any team to letter and not (leak released)"),
        ("leak", "answer", "when", "a reply of any team to letter and not (leak released)"),
        ("letter", "fork", "way", "outcome 1 of letter; or not (outcome 1 of letter)"),
    }  # fmt: skip
    assert [edge.source for edge in whole.into["answer"]] == ["letter", "leak"]


def test_a_node_says_when_to_whom_and_how_it_may_go() -> None:
    whole = branching()
    letter, leak, answer, fork = whole.nodes
    assert (letter.number, letter.phase, letter.at, letter.asks) == (1, 1, 60, "reply")
    assert [(end.if_, end.shifts) for end in letter.ends] == [("They agree", "Trust +5"), ("They do not", "")]
    assert (leak.at, list(leak.teams), leak.priority) == (None, ["us", "japan"], "reserve")
    assert answer.when.startswith("a reply of any team")
    assert fork.teams == {"us": 0, "japan": 0, "rok": 120}
    assert [way.is_ for way in fork.ways] == ["They agreed", "They did not"]


# -- the picture


@pytest.mark.parametrize("name", SHIPPED)
def test_no_card_lies_on_another_and_none_leaves_the_sheet(name: str) -> None:
    whole = shipped(name)
    picture = draw(whole)
    found = cards(picture)
    assert len(found) == len(whole.nodes)
    for one, other in itertools.combinations(found, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for left, top, right, bottom in found:
        assert left >= 0
        assert top > 0
        assert right <= picture.width
        assert bottom < picture.height


@pytest.mark.parametrize("name", SHIPPED)
def test_no_words_of_a_card_run_over_its_edge_nor_lie_on_one_another(name: str) -> None:
    picture = draw(shipped(name))
    boxes = cards(picture)
    for left, top, right, bottom in boxes:
        lines: list[Box] = []
        for part in picture.parts:
            if isinstance(part, Words) and left <= part.x <= right and top <= part.y <= bottom:
                wide = breadth(part.text, part.size)
                x = part.x - {"start": 0.0, "middle": wide / 2, "end": wide}[part.anchor]
                assert left <= x
                assert x + wide <= right + 0.5, part.text
                lines.append((x, part.y - part.size * 0.75, x + wide, part.y))
        for one, other in itertools.combinations(lines, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_inject_has_its_title_whole_where_somebody_points(name: str) -> None:
    whole = shipped(name)
    told = tips(draw(whole))
    for node in whole.nodes:
        assert f"{node.number}. {node.title}" in told
        assert all(way.is_ in told for way in node.ways)
        assert all(end.if_ in told for end in node.ends)


def test_an_arrow_leads_to_the_card_and_says_why() -> None:
    picture = draw(branching())
    arrows = {part.tip: part for part in picture.parts if isinstance(part, Stroke) and part.tip}
    assert set(arrows) == {
        "If: Somebody talks\nNobody talks",
        "Once: a reply of any team to letter and not (leak released)",
        "Once: outcome 1 of letter; or not (outcome 1 of letter)",
    }
    thought = arrows["If: Somebody talks\nNobody talks"]
    assert not thought.dash
    assert all(part.dash for tip, part in arrows.items() if tip.startswith("Once"))
    x, y = thought.points[-1]
    assert any(left < x < right and 0 <= top - y < 10 for left, top, right, _bottom in cards(picture))


def test_a_team_has_marks_for_what_it_gets_and_later_where_it_gets_it_later() -> None:
    picture = draw(
        of({"id": "a", "at": "4m", "to": ["us"]}, {"id": "b", "at": "4m", "to": ["rok"], "delay": {"rok": "6m"}})
    )
    marks = [part for part in picture.parts if isinstance(part, Circle) and part.r == drawing._R]
    assert len(marks) == 2
    assert marks[1].x > marks[0].x
    assert marks[1].y > marks[0].y


def test_what_an_inject_asks_is_said_by_form_and_how_needed_it_is_by_line_not_by_colour() -> None:
    whole = of(*({"id": f"{asks}-{priority}", "at": "1m", "asks": asks, "priority": priority}
                 for asks in ("read", "reply", "decision") for priority in ("core", "support", "reserve")))  # fmt: skip
    assert len({drawing.FORMS[node.asks] for node in whole.nodes}) == 3
    thick = {part.thick for part in draw(whole).parts if isinstance(part, Rect) and part.width == CARD and part.stroke}
    dashed = [part for part in draw(whole).parts if isinstance(part, Stroke) and part.dash == (4, 3)]
    assert thick == {2, 0.9}
    assert len(dashed) == 1 + 3


def test_ten_thousand_injects_make_a_picture_that_ends() -> None:
    many = [{"id": f"i{place}", "at": f"{place % 1200}s",
             "then suggest": [{"inject": f"i{(place * 7 + 1) % 10000}", "if": "x"}] if place % 7 else []}
            for place in range(9000)]  # fmt: skip
    many += [{"id": f"i{place}", "at": "held"} for place in range(9000, 10000)]
    whole = of(*many)
    picture = draw(whole)
    assert len(picture.parts) < 4000
    assert picture.height < 3500
    (rest,) = [each for each in words(picture) if "more injects without a card" in each]
    shown = 10_000 - int(re.findall(r"\d+", rest)[0])
    assert shown == len(cards(picture))


def test_many_phases_and_many_teams_make_a_picture_that_ends_too() -> None:
    phases = [{"id": f"p{place}", "title": "P", "stages": {"a": "1m"}} for place in range(200)]
    teams = {f"t{place}": {"name": f"Team {place}"} for place in range(100)}
    picture = draw(of(phases=phases, teams=teams))
    assert "and 160 more phases, in the tree" in words(picture)
    assert "and 84 more teams" in words(picture)


# -- files


def test_hostile_words_stay_words_in_svg_and_html() -> None:
    teams = {"us": {"name": HOSTILE}, "japan": {"name": "Japan"}, "rok": {"name": "Korea"}}
    whole = of({"id": "a", "title": HOSTILE, "text": HOSTILE, "at": "1m", "method": HOSTILE,
                "outcomes": [{"if": HOSTILE}], "variants": {"x": {"is": HOSTILE}, "y": {"is": HOSTILE}}},
               {"id": "b", "title": HOSTILE, "when": HOSTILE}, title=HOSTILE, teams=teams)  # fmt: skip
    written = as_svg(whole)
    names = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(written).iter()}
    assert names <= {"svg", "title", "desc", "defs", "pattern", "path", "style", "rect", "text", "polyline", "polygon",
                     "circle"}  # fmt: skip
    page = as_html(whole)
    assert "<script" not in page
    assert "<img" not in page
    assert " onload" not in re.sub(r">[^<]*<", "><", page)


def test_a_file_by_itself_is_whole_and_marked_and_fetches_nothing() -> None:
    written = as_svg(shipped("seoul-trilateral"))
    root = ElementTree.fromstring(written)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("width")
    assert (
        written.count("EXERCISE EXERCISE EXERCISE · UNCLASSIFIED // EXERCISE FICTION · TLP:GREEN · FOR CONTROL ONLY")
        == 2
    )
    assert not re.findall(r"(?:href|src|url)\s*[=(]\s*[\"']?(?!#)", written)


def test_a_pdf_is_one_page_as_large_as_its_picture_and_the_same_each_time(tmp_path: Path) -> None:
    whole = shipped("seoul-trilateral")
    content, notes = as_pdf(whole)
    picture = draw(whole)
    made = Pdf(content, tmp_path)
    assert len(made.pages) == 1
    assert f"{picture.width * 0.75:g} x {picture.height * 0.75:g} pts" in made.about
    assert "Missile launch" in made.text
    assert "FOR CONTROL ONLY" in made.text
    assert content == as_pdf(whole)[0]
    assert notes == []


def test_the_page_says_in_words_what_the_picture_shows() -> None:
    page = as_html(branching())
    for said in ("Somebody talks", "◇ They agreed", "1. They agree: Trust +5", 'href="#inject-2"', 'id="inject-4"',
                 "FOR CONTROL ONLY"):  # fmt: skip
        assert said in page


# -- the tree


def printed(whole: Graph, width: int = 80) -> list[str]:
    console = Console(width=width, record=True, markup=False, highlight=False, emoji=False, file=io.StringIO())
    for each in trees(whole):
        console.print(each)
    return console.export_text().splitlines()


def test_the_tree_tells_what_comes_when_and_what_may_become_of_it() -> None:
    told = "\n".join(printed(branching(), 200))
    for said in ("Phase 1: The first  20m", "+1m    1 A letter  to all · reply", "1 They agree  Trust +5",
                 "→ 2 The leak, if Somebody talks", "⇢ 4 The fork, which goes by this", "in the drawer",
                 "2 The leak  to United States, Japan", "after 1, if Nobody talks",
                 "when a reply of any team to letter", "way They agreed  (once outcome 1 of letter)"):  # fmt: skip
        assert said in told, said


@pytest.mark.parametrize("name", SHIPPED)
def test_the_tree_fits_eighty_columns(name: str) -> None:
    assert max(cell_len(line) for line in printed(shipped(name))) <= 80


def test_wide_letters_count_twice_in_the_tree() -> None:
    whole = of({"id": "a", "at": "1m", "title": "북한이 미사일을 발사했다는 소식이 전해졌다" * 3,
                "outcomes": [{"if": "外務省は一つの数字に合意する。" * 5}]})  # fmt: skip
    lines = printed(whole)
    assert max(cell_len(line) for line in lines) <= 80
    assert "".join(re.sub(r"[│├└─\s]", "", line) for line in lines).count("外務省は一つの数字に合意する。") == 5


def test_words_in_brackets_are_no_markup_in_the_tree() -> None:
    assert "[bold red]Now[/x]" in "\n".join(printed(of({"id": "a", "at": "1m", "title": "[bold red]Now[/x]"})))


# -- the command


def ran(*arguments: str) -> Any:
    return CliRunner().invoke(cli, ["graph", *arguments])


def test_without_a_file_the_tree_is_printed(tmp_path: Path) -> None:
    result = ran("seoul-short")
    assert result.exit_code == 0, result.output
    assert "in the drawer" in result.output
    assert "\x1b" not in result.output


def test_a_file_is_drawn_by_its_ending(tmp_path: Path) -> None:
    for ending in ("svg", "html"):
        result = ran("seoul-short", "--out", str(tmp_path / f"it.{ending}"))
        assert result.output == f"wrote {tmp_path / f'it.{ending}'}\n"
    assert ran("seoul-short", "--out", str(tmp_path / "it.pdf")).exit_code == 0
    assert (tmp_path / "it.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "it.svg").read_text().startswith("<svg ")
    assert (tmp_path / "it.html").read_text().startswith("<!DOCTYPE html>")
    both = ran("seoul-short", "--tree", "--out", str(tmp_path / "it.svg"))
    assert "in the drawer" in both.output


def test_another_kind_of_file_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    result = ran("no-such-playbook", "--out", str(tmp_path / "it.png"))
    assert isinstance(result.exception, TtxError)
    assert "svg" in str(result.exception.hint)
