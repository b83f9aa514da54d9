"""The situation manual: what players read on the days before. Nothing in it is ahead of the start.

It is made from the view that a seat has in the lobby, in the team's language. A few things are more, all of
them open by doctrine: the times of phases, stages and breaks with what a break is called, the titles of objectives with
their capability, and in a team's own edition the cards of its offices, which are on its table anyway. What a phase is
called and asks stays out, as it does on a screen until it begins ("The bill comes due" tells who pays); so do the tasks
and targets of objectives, which would have teams play to the evaluators, and the playbook's summary, which is written
for who chooses one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from ttx.documents.blocks import Block, Bold, Box, Column, Field, Items, Paragraph, Row, Section, Table, Text
from ttx.exercise.state import State
from ttx.exercise.views import public_view, team_view
from ttx.locale import Words, words
from ttx.playbook.models import Playbook, Role
from ttx.report.manuals import agenda
from ttx.report.manuals.agenda import Sitting
from ttx.report.manuals.common import Audience, Manual, bound
from ttx.report.manuals.open_words import assumptions, evaluated, in_each, real_stop, shared, to_prepare, work
from ttx.report.packets.common import named, row
from ttx.report.words import zone_name

Head = dict[str, Any]


def manual(state: State, reader: Audience, days: Sequence[Sitting]) -> Manual:
    """The edition of a team, or the one that all may read: it holds nobody's brief."""
    team = reader.team
    view = team_view(state, team) if team else public_view(state)
    book = state.read_by(team) if team else state.playbook
    head, language = view["head"], book.teams[team].language if team else state.playbook.language
    _ = words(language, head["words"])
    front: list[Block] = [
        Paragraph(_("Read this before the day, and bring it along. It tells nothing of what will happen."), "lead"),
        Table("", (Column("", 24), Column("")), [Row(each) for each in _overview(head, days, state, _) if each[1]],
              heads=False),
        Box(_("How this may be shared"), [Paragraph(shared(head["marking"]["tlp"], _)), *_private(team, head, _)]),
        Paragraph(real_stop(_), "caution"),
        agenda.section(days, book, state, _, titles=False),
    ]  # fmt: skip
    sections: list[Section] = [
        *_objectives(book, _),
        *named(_("The situation"), "situation", head["background"]),
        *(list(_team(head, book.teams[team].roles, _)) if team else []),
        Section(_("Who is who"), "who", [_who(head, _)]),
        Section(_("How you work"), "work", [Items(work(_))]),
        *_form(head, _),
        *named(_("Rules of play"), "rules", head["rules"]),
        Section(_("What we take for granted"), "assumptions", [Items(assumptions(_))]),
        Section(_("What is evaluated"), "evaluated", [Items(evaluated(_))]),
        *_glossary(head, _),
        Section(_("Before you come"), "prepare", _questions(to_prepare(_)), new_page=True),
        *_notes(head, _),
    ]
    subtitle = _("Situation manual for {team}", team=head["name"]) if team else _("Situation manual for all players")
    status = _("FOR: {team}", team=head["name"]) if team else _("FOR ALL PLAYERS")
    document = bound(state, head["title"], subtitle, status, front, sections, language)
    return Manual(f"situation-manual-{team}" if team else "situation-manual", document)


def _overview(head: Head, days: Sequence[Sitting], state: State, _: Words) -> Iterator[tuple[str, Text]]:
    minutes = sum(each.minutes for each in days if each.kind == "phase")
    length = _("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
    start = state.playbook.scenario.start
    if zone := head.get("timezone"):
        # A team reads its own clock; what all read keeps the zone that the playbook is written in.
        start = start.astimezone(ZoneInfo(zone))
    yield _("When"), agenda.when(days, _)
    yield _("What"), _("Tabletop exercise: {count} × {Phase}, {length} of play", count=head["phases"], length=length)
    yield _("Teams"), ", ".join(head["teams"].values())
    yield _("The story begins"), f"{agenda.dated(start, _)}, {start:%H:%M} {zone_name(start)}"
    yield _("Marking"), " · ".join(part for part in (head["marking"]["banner"], head["marking"]["classification"],
                                                    f"TLP:{head['marking']['tlp']}") if part)  # fmt: skip


def _private(team: str, head: Head, _: Words) -> list[Block]:
    words_ = _("This edition holds what only {team} knows. Do not show it to another team.", team=head.get("name", ""))
    return [Paragraph((Bold(words_),))] if team else []


def _objectives(book: Playbook, _: Words) -> list[Section]:
    items: list[Text] = [
        (Bold(each.title), f"  ({each.capability})") if each.capability else (Bold(each.title),)
        for each in book.objectives.values()
    ]
    return [Section(_("What the exercise tests"), "objectives", [Items(items)])] if items else []


def _team(head: Head, roles: dict[str, Role], _: Words) -> Iterator[Section]:
    yield from named(_("Your brief"), "brief", head["brief"])
    cards = [Section(role.name, f"role-{place}", list(_role(role, _))) for place, role in enumerate(roles.values(), 1)]
    if cards:
        yield Section(_("The offices at your table"), "offices", cards)


def _role(role: Role, _: Words) -> Iterator[Block]:
    if role.level:
        yield Paragraph((Bold(_("Speaks as: {level}", level=role.level)),))
    if role.card:
        yield Paragraph(role.card)


def _who(head: Head, _: Words) -> Table:
    rows: list[Row] = [
        Row((_("Players"), _("They sit in teams and decide as their office would: {teams}.",
                             teams=", ".join(head["teams"].values())))),
        Row((_("Control"), _("Runs the exercise, keeps the clock, rules on what follows, and plays everybody else."))),
        Row((_("Evaluators"), _("Watch and note how it is done. They do not help, and grade nobody."))),
        Row((_("Observers"), _("Listen. Please do not ask them for advice."))),
    ]  # fmt: skip
    if head["actors"]:
        rows.insert(2, Row((_("Whom control plays"), _("You may write to: {actors}.",
                                                       actors=", ".join(head["actors"].values())))))  # fmt: skip
    return Table("", (Column("", 24), Column("")), rows, heads=False)


def _form(head: Head, _: Words) -> list[Section]:
    """What a team's move asks. Only a team's view has the form."""
    asked = [Row((_.known(field["label"]), _.known(field["help"]))) for field in head.get("form", ())]
    table = Table("", (Column("", 34), Column("")), asked, heads=False)
    return [Section(_("What your {Move} asks"), "form", [table])] if asked else []


def _glossary(head: Head, _: Words) -> list[Section]:
    rows = [Row(each) for each in head["glossary"].items()]
    table = Table("", (Column("", 26), Column("")), rows, heads=False)
    return [Section(_("Glossary"), "glossary", [table])] if rows else []


def _questions(questions: Sequence[str]) -> list[Block]:
    return [row(Field(each, 4)) for each in questions]


def _notes(head: Head, _: Words) -> Iterator[Section]:
    for number in range(1, head["phases"] + 1):
        title = _("Notes for {Phase} {number}", number=number)
        yield Section(title, f"notes-{number}", _questions(in_each(_)), new_page=True)
