"""What ran through the whole exercise."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.documents.blocks import Block, Column, Paragraph, Row, Section, Soft, Table, Tag, Text
from ttx.report.facts import Report
from ttx.report.threads import Claimed, Level
from ttx.report.words import capital, count, listed, plural, signed


def sections(report: Report) -> Iterator[Section]:
    """At which level things were done, how the teams chose, and how the playbook's claims fared."""
    if report.threads.levels:
        yield Section("At which level", "levels", list(_levels(report)))
    if report.threads.choices:
        yield Section(f"What the {plural(report.move_word)} chose", "choices", list(_choices(report)))
    if report.threads.claims:
        yield Section("Claims that were put to the test", "claims", list(_claims(report)))


def _levels(report: Report) -> Iterator[Block]:
    labels = [phase.label for phase in report.phases]
    columns = [Column("Level", 22), *map(Column, labels), Column("Together", 16)]
    rows = [_level(each) for each in report.threads.levels]
    what = "Meetings that took place, and actions of the last version of each move, by the level that they name."
    yield Paragraph(what, "note")
    yield Table("Meetings and actions by level", columns, rows)


def _level(each: Level) -> Row:
    pairs = [*zip(each.meetings, each.actions, strict=True), (sum(each.meetings), sum(each.actions))]
    return Row((capital(each.name), *(_done(meetings, actions) for meetings, actions in pairs)))


def _done(meetings: int, actions: int) -> Text:
    parts = [count(meetings, "meeting")] if meetings else []
    parts += [count(actions, "action")] if actions else []
    return "\n".join(parts) or "–"


def _choices(report: Report) -> Iterator[Block]:
    columns = [Column("Team", 22), *(Column(phase.label) for phase in report.phases)]
    for choice in report.threads.choices:
        rows = [
            Row((report.wording.party(team), *(answer or "–" for answer in answers)))
            for team, answers in choice.by_team.items()
        ]
        yield Table(choice.label, columns, rows)
        yield Paragraph(f"{listed(f'{answer} {times}' for answer, times in choice.counted.most_common())}.", "note")


def _claims(report: Report) -> Iterator[Block]:
    tested = sum(bool(each.played) for each in report.threads.claims)
    many = f"{tested} of {count(len(report.threads.claims), 'claim')} were put to the test."
    why = "What came of it shows what these people made of it on this day; it neither proves a claim nor refutes it."
    yield Paragraph(f"{many} {why}", "note")
    what = Column("Put to the test by, and what came of it")
    columns = (Column("Claim", 30), what, Column("Seen of expected", 10, "number"), Column("Index", 8, "number"))
    yield Table("Each claim, and how it fared", columns, [_claim(each) for each in report.threads.claims])


def _claim(each: Claimed) -> Row:
    lines: list[Soft | str | Tag] = []
    for fared in each.played:
        lines += ["\n" if lines else "", f"“{fared.title}”: ", Soft(listed(fared.outcomes) or "no outcome was picked")]
    if not each.played:
        lines.append(Tag("not tested", "warn"))
    effect = signed(sum(fared.shifted for fared in each.played), 1) if each.played else "–"
    return Row((each.says, tuple(lines), f"{each.seen} of {each.judged}" if each.judged else "–", effect))
