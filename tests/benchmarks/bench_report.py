"""What the report of a large exercise costs, in ratios to writing one table of as many rows; all forms of a day.

Run: python -m tests.benchmarks.bench_report [EVENTS]
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import msgspec
from jinja2 import Environment
from lxml import etree
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from tests.benchmarks.timing import median, ratio, rounds, seconds
from tests.report.story import NAMES, Story, seoul
from ttx.documents import docx, html, markdown, pdf
from ttx.documents.fonts.typeface import Typeface
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.events import Action
from ttx.exercise.facts import Fact
from ttx.playbook.load import require
from ttx.rehearsal.day import Day
from ttx.report.facts import gather
from ttx.report.pages import document
from ttx.report.write import FORMS, Wish, write_report

ROUNDS = 5
PAPER_ROUNDS = 3
TABLE = """<table>{% for row in rows %}<tr id="row-{{ row.seq }}"><th>{{ row.at }}</th><td>{{ row.wall }}</td>
<td>{{ row.scenario }}</td><td>{{ row.text }}</td><td>{{ row.seq }}</td></tr>{% endfor %}</table>"""


def exercise(events: int) -> list[Fact]:
    """An exercise with so many events: mostly messages, replies, notes, shifts; a joint move now and then."""
    story = Story(seoul())
    story.do(do.Start())
    story.do(do.Release("missile-launch"))
    at, version = 1, 0
    while len(story.facts) < events:
        at += 1
        team = story.teams[at % 3]
        other = story.teams[(at + 1) % 3]
        story.do(do.Say([other], f"Message {at}: we count {at % 5}, what do you count? 세 발입니다."), f"{team}-1", at)
        story.reply(
            team, "missile-launch", f"{at // 60}:{at % 60}", f"Reply {at}: three, of which one is not ours to name."
        )
        if at % 5 == 0:
            story.do(do.Observe(f"Note {at}", ["pace"], team, "consult", "convene", "missile-launch"), "evaluator-1")
            story.do(do.Shift("cohesion", 1 if at % 2 else -1, f"Reason {at}"))
        if at % 20 == 0:
            move = do.SubmitMove(
                [Action(f"Action {at}")], {"intent": "x", "linkage": "linked"}, ["us", "japan"], version
            )
            story.do(move, "rok-1")
            version += 1
    return story.facts[:events]


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    facts = exercise(events)
    rows = [(fact, fact.event.kind, ev.encode(fact.event)) for fact in facts if fact.event]
    template = Environment(autoescape=True).from_string(TABLE)

    def floor() -> str:
        made = [
            {
                "seq": fact.seq,
                "at": fact.elapsed,
                "wall": fact.wall,
                "scenario": "2025",
                "text": str(ev.decode(kind, 1, text)),
            }
            for fact, kind, text in rows
        ]
        return template.render(rows=made)

    def decoded() -> list[Fact]:
        return [msgspec.structs.replace(fact, event=ev.decode(kind, 1, text)) for fact, kind, text in rows]

    work: dict[str, Callable[[], object]] = {
        "floor": floor,
        "facts": lambda: gather(decoded(), NAMES),
        "HTML": lambda: html.render(document(gather(decoded(), NAMES))),
        "Markdown": lambda: markdown.render(document(gather(decoded(), NAMES))),
    }
    taken = {name: median(times) for name, times in rounds(ROUNDS, **work).items()}
    print(f"{events:,} events, median of {ROUNDS} interleaved rounds; floor: decode, one Jinja2 table of as many rows")
    for name in ("facts", "HTML", "Markdown"):
        ratio(name, taken[name], taken["floor"], "4 or less for HTML")
    cells = [
        (str(fact.seq), str(fact.elapsed), fact.wall, "2025", text[:220], kind) for fact, kind, text in rows
    ]  # fmt: skip
    paper(facts, cells)
    day()


def paper(facts: list[Fact], cells: list[tuple[str, ...]]) -> None:
    """PDF against reportlab laying out one table, DOCX against lxml writing one; `cells` are its rows."""
    made = document(gather(facts, NAMES))
    work: dict[str, Callable[[], object]] = {
        "one PDF": lambda: one_pdf(cells),
        "PDF": lambda: pdf.render(replace(made, paper="A4"), Typeface()),
        "one DOCX": lambda: one_docx(cells),
        "DOCX": lambda: docx.render(made),
    }
    taken = {name: median(times) for name, times in rounds(PAPER_ROUNDS, **work).items()}
    print(f"on paper, median of {PAPER_ROUNDS}; floor: one table of as many rows by reportlab, by lxml")
    for name in ("PDF", "DOCX"):
        ratio(name, taken[name], taken[f"one {name}"], "2 or less")


def one_pdf(cells: list[tuple[str, ...]]) -> bytes:
    """A table whose long cells wrap, as a report's do."""
    look = getSampleStyleSheet()["BodyText"]
    laid = [[Paragraph(escape(cell), look) for cell in row] for row in cells]
    out = io.BytesIO()
    table = Table(laid, [35, 45, 90, 30, 250, 60], repeatRows=1, style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
    SimpleDocTemplate(out).build([table])
    return out.getvalue()


def one_docx(cells: list[tuple[str, ...]]) -> bytes:
    """The same as one table of WordprocessingML, zipped."""
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    table = etree.Element(f"{name}tbl")
    for row in cells:
        line = etree.SubElement(table, f"{name}tr")
        for cell in row:
            run = etree.SubElement(etree.SubElement(etree.SubElement(line, f"{name}tc"), f"{name}p"), f"{name}r")
            etree.SubElement(run, f"{name}t").text = cell
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", etree.tostring(table))
    return out.getvalue()


def day() -> None:
    """One user's wait: all forms of a whole rehearsed day of the Seoul exercise."""
    folder = Path(tempfile.mkdtemp())
    played = Day(require("playbooks/seoul-trilateral.yaml"), 7, datetime(2026, 11, 22, 9, tzinfo=UTC)).play()
    facts = played.facts
    for form in FORMS:
        spent = seconds(lambda form=form: write_report(facts, {}, None, folder, wish=Wish((form,))))  # type: ignore[misc]
        print(f"  {form}: {spent:.2f} s")
    spent = seconds(lambda: write_report(facts, {}, None, folder, wish=Wish(FORMS)))
    print(f"all forms of the Seoul day, {len(facts):,} events: {spent:.2f} s (goal 5 s)")


if __name__ == "__main__":
    main()
