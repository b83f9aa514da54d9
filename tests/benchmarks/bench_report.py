"""What the report of a large exercise costs, as a ratio to decoding its log and rendering one table of as many rows.

Run: python -m tests.benchmarks.bench_report [EVENTS]
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import msgspec
from jinja2 import Environment

from tests.benchmarks.timing import median, ratio, rounds
from tests.report.story import NAMES, Story, seoul
from ttx.documents import html, markdown
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.events import Action
from ttx.exercise.facts import Fact
from ttx.report.facts import gather
from ttx.report.pages import document

ROUNDS = 5
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


if __name__ == "__main__":
    main()
