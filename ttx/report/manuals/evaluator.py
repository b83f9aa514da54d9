"""The evaluator's handbook: what to look for, how to note and to rate it, and a guide for each objective."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.documents.blocks import Block, Bold, Column, Field, Items, Paragraph, Row, Section, Table, Tick
from ttx.exercise.ratings import RATINGS
from ttx.exercise.state import State
from ttx.locale import words
from ttx.playbook.models import Inject, Objective
from ttx.report.manuals import agenda
from ttx.report.manuals.agenda import Sitting
from ttx.report.manuals.common import CONTROL_ONLY, Manual, bound, course
from ttx.report.manuals.open_words import real_stop
from ttx.report.manuals.serving import Looked, looked_for, serving
from ttx.report.packets.common import minutes, row
from ttx.report.words import capital, listed

_MEANS = {
    "P": "The objective was achieved, by the plans and rules that apply; nothing else suffered and nobody was put at "
         "risk.",
    "S": "As P, but it could be done better or with less; say how.",
    "M": "The objective was achieved, but something else suffered, somebody was put at risk, or plans and rules were "
         "not followed.",
    "U": "The objective was not achieved.",
    "not observed": "You did not see it. It is no rating; never rate above what you saw, and never out of kindness.",
}  # fmt: skip
_NOTE = (
    "Write down what was said or done, by which office, and when. What you think of it comes later, and apart.",
    "In a discussion the talk is the evidence: who raised it, which plan was named, what was decided, what not.",
    "Tick an expected action when you see it, with its time; if it did not come in time, tick that.",
    "Do not help, do not prompt, do not nod. Questions go to control.",
    "What is not of your objectives and still matters goes into the note, too: it may be the finding of the day.",
    "If something real happens, everything stops. You stop noting as well.",
)
_TRAPS = (
    (Bold("Halo: "), "one brilliant speaker does not make the team good at everything."),
    (Bold("The middle: "), "S for all is no rating. Say what would have made it P, and what M."),
    (Bold("Kindness: "), "U is about the objective, not about people."),
    (Bold("Drift: "), "you grow used to what you see. Rate the last {phase} by the measure of the first."),
    (Bold("Hindsight: "), "rate the decision by what was known when it was taken."),
)
_HOT_WASH = (
    "What went well, and what made it so?",
    "What did not, and was it the plan, the people, the means or the practice?",
    "What surprised you?",
    "What would you change first, who would do it, and by when?",
)


def manual(state: State, days: Sequence[Sitting]) -> Manual:
    """The whole handbook."""
    book, _ = state.playbook, words("en", state.playbook.words)
    found = list(looked_for(book))
    front: list[Block] = [
        Paragraph("This tells what is looked for. No player may see it.", "caution"),
        Table("", (Column("", 18), Column("")), [Row(each) for each in course(state, days) if each[1]], heads=False),
        row(Field("Evaluator", 1, share=2), Field("Team or table", 1), Field("Objectives", 1)),
        agenda.section(days, book, state, _, titles=True),
    ]
    phase = book.word("phase")
    traps = [(head, said.replace("{phase}", phase)) for head, said in _TRAPS]
    sections = [
        Section("How to note", "note", [Items(_NOTE), Paragraph(real_stop(_), "caution")]),
        Section("How to rate", "rate", [_scale(), Paragraph("A rating is a person's; no program gives it.", "note")]),
        Section("How ratings go wrong", "traps", [Items(traps)]),
        *_coverage(state),
        *(_guide(state, name, each, found) for name, each in book.objectives.items()),
        *_loose(state, found),
        Section("Hot wash and debrief", "hot-wash", list(_after()), new_page=True),
        _notes(),
    ]
    document = bound(state, f"Evaluator's handbook: {book.title}", agenda.when(days, _) or "For evaluators",
                     CONTROL_ONLY, front, sections)  # fmt: skip
    return Manual("control-evaluation", document)


def _scale() -> Table:
    rows = [Row((letter, RATINGS.get(letter, "Not observed"), means)) for letter, means in _MEANS.items()]
    rows[-1] = Row(("–", "Not observed", _MEANS["not observed"]))
    return Table("", (Column("Key", 6), Column("Rating", 28), Column("Which means")), rows)


def _coverage(state: State) -> Iterator[Section]:
    """Which objective shows where, so that evaluators are where it happens."""
    book, rows = state.playbook, []
    phases = {phase.id: number for number, phase in enumerate(book.phases, 1)}
    for name, each in book.objectives.items():
        by_phase: dict[int, list[str]] = {}
        for number, inject in serving(book, name):
            by_phase.setdefault(phases[book.injects[inject.id][0].id], []).append(str(number))
        rows.append(Row((each.title, *(", ".join(by_phase.get(number, ())) or "–" for number in phases.values()))))
    if rows:
        word = capital(book.word("phase"))
        columns = (Column("Objective", 34), *(Column(f"{word} {number}") for number in phases.values()))
        how = "Injects by their number in the script. Where a line is empty, the objective does not show."
        yield Section("Where each objective shows", "coverage", [Table("", columns, rows), Paragraph(how, "note")])


def _guide(state: State, name: str, one: Objective, found: Sequence[Looked]) -> Section:
    """An exercise evaluation guide: the chain from objective to capability, target, tasks, what is seen, rating."""
    injects = listed(f"{number}. {inject.title}" for number, inject in serving(state.playbook, name))
    head = [("Capability", one.capability), ("Reached when", one.target), ("Injects", injects)]
    blocks: list[Block] = [
        Table("", (Column("", 18), Column("")), [Row(each) for each in head if each[1]], heads=False)
    ]
    for task, said in one.tasks.items():
        looked = [each for each in found if each.expected.task == f"{name}.{task}"]
        nothing = Paragraph("No expected action names it.", "note")
        inner: list[Block] = [_actions(state, looked) if looked else nothing]
        inner.append(row(_rating("Rating"), Field("What you saw, and why this rating", 3, share=9)))
        blocks.append(Section(f"Task: {said}", f"task-{name}-{task}", inner))
    blocks.append(row(_rating("The objective as a whole"), Field("Why", 3, share=9)))
    return Section(f"Evaluation guide: {one.title}", f"guide-{name}", blocks, new_page=True)


def _rating(label: str) -> Field:
    return Field(label, 0, ticks=(*RATINGS, "–"), share=4)


def _loose(state: State, found: Sequence[Looked]) -> Iterator[Section]:
    loose = [each for each in found if each.expected.task is None]
    if loose:
        yield Section("Expected actions that belong to no task", "loose", [_actions(state, loose)], new_page=True)


def _actions(state: State, found: Sequence[Looked]) -> Table:
    rows = []
    for number, inject, expected in found:
        within = minutes(expected.within) if expected.within is not None else ""
        what = f"{expected.action}\nafter {number}. {inject.title}{_when(inject)}"
        rows.append(Row((
            state.playbook.party(expected.team), what, within, (Tick("yes"), " ", Tick("no")), "__:__",
        )))  # fmt: skip
    columns = (Column("Team", 17), Column("Expected action"), Column("Within", 10, "short"),
               Column("Seen", 14, "short"), Column("At", 8, "short"))  # fmt: skip
    return Table("", columns, rows)


def _when(inject: Inject) -> str:
    return f", +{minutes(inject.at)}" if isinstance(inject.at, int) else ""


def _after() -> Iterator[Block]:
    yield Paragraph("At the hot wash players speak and you listen. Write down what they say, not who said it.")
    yield from (row(Field(each, 4)) for each in _HOT_WASH)
    yield Paragraph("At the debrief, without players: what you saw by objective, strengths and gaps, which inject did "
                    "not work, what you could not see.")  # fmt: skip
    yield row(Field("For the debrief", 4))


def _notes() -> Section:
    columns = (Column("Time", 11), Column("Team, office", 20), Column("What was said or done"), Column("Objective", 16))
    return Section(
        "Notes", "notes", [Table("", columns, [Row(("\n\u00a0", "", "", ""))] * 22, fill=True)], new_page=True
    )
