"""A card for each seat at the table: what one is, what one does, what one watches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.documents.blocks import Block, Bold, Column, Field, Items, Paragraph, Row, Section, Table, Tick
from ttx.exercise.ratings import RATINGS
from ttx.exercise.state import State
from ttx.locale import N_, Words, words
from ttx.playbook.models import Expect, Objective, Role
from ttx.report.packets.common import CONTROL_ONLY, Packet, Sheets, View, minutes, row
from ttx.report.packets.injects import ways

STOP = N_("If something real happens, say NO DUFF or REAL WORLD. Everything stops, for everybody.")


def team(view: View, name: str, sheets: Sheets) -> Packet:
    """The card of a team: who sits there, what they do."""
    head = view["head"]
    move = sheets.move
    offices = [row(Field("Name", 1), Field("Office", 1)) for _ in range(5)]
    does = [
        "Read what arrives; it shows until when an answer is expected.",
        f"Talk, among yourselves and with the others. One of you writes: replies at once, and a {move} for each "
        f"{sheets.phase}.",
        "Talks in the corridor count: tell control that you had one, and with whom.",
        "What is missing, ask control, which plays everybody who is not at a table.",
        STOP,
    ]
    blocks: list[Block] = [
        Section("At this table", "table", list(offices)),
        Section("What you do", "does", [Items(does)]),
    ]
    if head["brief"]:
        blocks.append(Section("Whom you speak for", "brief", [Paragraph(head["brief"])]))
    document = sheets.document(
        head["name"], head["title"], f"CARD: {head['name']}", blocks, reader=head["language"]
    )  # fmt: skip
    return Packet(f"card-{name}", document, name)


def roles(state: State, name: str, sheets: Sheets) -> Packet | None:
    """A card for each office at a team's table in its language, a page each; nothing where the playbook names none."""
    spec = state.read_by(name).teams[name]
    _ = words(spec.language)
    cards = [
        Section(role.name, f"role-{place}", list(_role(role, _)), new_page=place > 1)
        for place, role in enumerate(spec.roles.values(), 1)
    ]
    if not cards:
        return None
    title = state.read_by(name).title
    document = sheets.document(spec.name, title, _("CARDS: {team}", team=spec.name), cards, reader=spec.language)
    return Packet(f"roles-{name}", document, name)


def _role(role: Role, _: Words) -> Iterator[Block]:
    if role.level:
        yield Paragraph((Bold(_("Speaks as: {level}", level=role.level)),))
    if role.card:
        yield Paragraph(role.card)
    yield row(Field(_("Name"), 1), Field(_("Stands in when you are away"), 1))
    yield Paragraph(_(STOP), "caution")


def observer(sheets: Sheets) -> Packet:
    """The observer's card: nothing on it is anybody's secret."""
    does = [
        "You see what the table that you sit with sees, or what is public. You hear more than that: it stays with you.",
        "Do not speak to players about the play, and do not help. Questions go to control.",
        "Note what you see and when, not what you think of it. Control collects the notes at the end.",
        STOP,
    ]
    notes = [row(Field("Time", 2), Field("Team", 2), Field("What you saw", 2, share=5)) for _ in range(8)]
    document = sheets.document(
        "Observer", sheets.book.title, "CARD: observer", [Items(does)], [Section("Notes", "notes", list(notes))]
    )
    return Packet("card-observer", document)


def facilitator(state: State, sheets: Sheets) -> Packet:
    """The facilitator's card: what to do when, and whom control plays."""
    book = state.playbook
    before = ["Handouts and forms lie on the tables; each team has its own code and nobody else's.",
              "Read the rules aloud. Everybody has heard how play is stopped.",
              "Clock, screen and backup work; a practice inject came through."]  # fmt: skip
    during = ["Release what is due; press on nobody's behalf. What was skipped, note why.",
              "Write the time on everything that is done by hand: it is entered afterwards.",
              "Claim what you answer, so that two of you do not.",
              f"Rule on every {sheets.move} before the next {sheets.phase} begins."]  # fmt: skip
    without = ["No machine left? Pause the clock, say so, and note the time.",
               "Hand out injects from control's packet; collect forms; write on the script what went out when.",
               "Track indicators on the sheet at the end of the script."]  # fmt: skip
    actors = [Row((actor.name, actor.notes)) for actor in book.actors.values()]
    sections = [
        Section(title, anchor, [Paragraph((Tick(item),)) for item in items])
        for title, anchor, items in (("Before", "before", before), ("In play", "during", during),
                                     ("On paper alone", "paper", without))
    ]  # fmt: skip
    if actors:
        table = Table("", (Column("Actor", 26), Column("What it wants")), actors)
        sections.append(Section("Whom you play", "actors", [table]))
    document = sheets.document("Facilitator", book.title, CONTROL_ONLY, [Paragraph(STOP, "caution")], sections)
    return Packet("control-facilitator", document)


def evaluator(state: State, sheets: Sheets) -> Packet:
    """The evaluator's guide: objectives, their tasks, the actions to look for, and boxes to rate them."""
    legend = Items([(Bold(letter), f"  {means}") for letter, means in RATINGS.items()])
    how = "Note what you see with its time; a rating is yours, no program gives it."
    sections = [
        Section(one.title, f"objective-{name}", list(_objective(state, name, one)), new_page=True)
        for name, one in state.playbook.objectives.items()
    ]
    loose = [(title, expected) for title, expected in _looked_for(state) if expected.task is None]
    if loose:
        table = _actions(state, loose)
        sections.append(Section("Actions that belong to no task", "loose", [table], new_page=True))
    front: list[Block] = [
        Paragraph(how),
        legend,
        row(Field("Evaluator", 1, share=2), Field("Team watched", 1), Field("Date", 1)),
    ]
    document = sheets.document("Evaluator", state.playbook.title, CONTROL_ONLY, front, sections)
    return Packet("control-evaluator", document)


def _objective(state: State, name: str, one: Objective) -> Iterator[Block]:
    if one.capability:
        yield Paragraph((Bold("Capability: "), one.capability), "note")
    if one.target:
        yield Paragraph((Bold("Reached when: "), one.target))
    for task, said in one.tasks.items():
        found = [(title, expected) for title, expected in _looked_for(state) if expected.task == f"{name}.{task}"]
        blocks: list[Block] = [_actions(state, found)] if found else []
        blocks.append(row(Field("Rating", 0, ticks=tuple(RATINGS)), Field("Why, and what you saw", 2, share=3)))
        yield Section(said, f"task-{name}-{task}", blocks)
    yield row(Field("The objective as a whole", 0, ticks=tuple(RATINGS)), Field("Notes", 3, share=3))


def _looked_for(state: State) -> Iterator[tuple[str, Expect]]:
    """By the title of its inject: each expected action once, also of ways that may still be chosen."""
    for inject in state.injects.values():
        actions = [each for spec, _ in ways(inject) for each in spec.expect]
        yield from ((inject.spec.title, each) for place, each in enumerate(actions) if each not in actions[:place])


def _actions(state: State, found: Sequence[tuple[str, Expect]]) -> Table:
    rows = []
    for title, expected in found:
        within = f" (within {minutes(expected.within)})" if expected.within is not None else ""
        rows.append(Row((
            state.playbook.party(expected.team), f"{expected.action}{within}\nafter “{title}”",
            (Tick("seen"), "\n", Tick("not seen")), "__:__",
        )))  # fmt: skip
    columns = (Column("Team", 18), Column("Expected action"), Column("", 16, "short"), Column("Time", 9, "short"))
    return Table("", columns, rows)
