"""Strengths and areas for improvement, the improvement plan, the hot wash, what is parked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ttx.documents.blocks import (
    Block,
    Bold,
    Column,
    Inline,
    Items,
    Paragraph,
    Ref,
    Row,
    Section,
    Soft,
    Table,
    Tag,
    Text,
    joined,
)
from ttx.report.facts import Report
from ttx.report.findings import UNASSIGNED, Evidence, Found, Planned
from ttx.report.pages.common import moment
from ttx.report.words import capital, count
from ttx.text import one_line

DRAFTED = Tag("drafted by rule", "warn")
"""Beside every sentence that no person has said yet."""
_COLUMNS = {
    "well": "What went well",
    "improve": "What is to be improved",
    "surprise": "What surprised us",
    "change": "What we change, and by when",
}


def of_objective(report: Report, objective: str) -> Iterator[Block]:
    """The findings about one objective: strengths first, numbered each by themselves."""
    for strength, title in ((True, "Strengths"), (False, "Areas for improvement")):
        found = report.evaluated.side(strength, objective)
        if found:
            yield Paragraph((Bold(title),))
            for number, each in enumerate(found, 1):
                yield from _finding(each, number)


def _finding(each: Found, number: int) -> Iterator[Block]:
    lead: list[Inline] = [Bold(f"{'Strength' if each.strength else 'Area'} {number}: "), each.text]
    if each.drafted:
        lead += [" ", DRAFTED]
    yield Paragraph(tuple(lead))
    about: list[Text] = []
    if each.evidence:
        about.append(("Evidence: ", *joined([_ref(one) for one in each.evidence])))
    if each.reference:
        about.append(f"Reference: {each.reference}")
    if each.analysis:
        about.append(f"Analysis: {each.analysis}")
    elif not each.strength:
        about.append(("Analysis: ", Tag("root cause not given", "warn")))
    about += [(f"{action.id.replace('-', ' ')}: ".capitalize(), *_action(action)) for action in each.actions]
    about += [f"Remark of {who}: {what}" for who, what in each.remarks]
    if about:
        yield Items(about)


def _ref(each: Evidence) -> Text:
    return (Ref(each.words, f"row-{each.seq}"),) if each.seq else each.words


def _action(each: Planned) -> tuple[Inline, ...]:
    return each.text, " (", *owner(each), ", ", *due(each), ")"


def owner(each: Planned) -> tuple[Inline, ...]:
    """Who does it; that nobody does is to be seen."""
    return (each.owner,) if each.owner else (Tag(UNASSIGNED, "bad"),)


def due(each: Planned) -> tuple[Inline, ...]:
    """Until when; done where it is."""
    if each.status == "done":
        return (Tag(f"done {each.on}".strip(), "good"),)
    return (f"due {each.due}",) if each.due else (Tag("no due date", "warn"),)


def other(report: Report) -> Section | None:
    """Findings about no objective."""
    blocks = list(of_objective(report, ""))
    return Section("Other findings", "findings", blocks) if blocks else None


def plan(report: Report) -> Section:
    """The improvement plan, with the columns that evaluators know."""
    told = report.evaluated
    blocks: list[Block] = []
    own = [each for each in told.actions if not each.origin]
    left = [each for each in told.actions if each.origin]
    if own:
        blocks.append(Table("Corrective actions, what is open first", _PLAN, [_row(each) for each in own]))
    if left:
        blocks.append(_left(left))
    bare = [each for each in told.side(False) if not each.actions]
    if bare:
        blocks.append(Section("Areas without an action", "no-action", [Items([_brief(each.text) for each in bare])]))
    if not (own or bare):
        none = "No area for improvement was written" if report.whole else "No area for improvement is confirmed yet"
        blocks.insert(0, Paragraph(f"{none}, so there is no action."))
    return Section("Improvement plan", "plan", blocks)


_PLAN = (
    Column("No.", 4, "short"),
    Column("Capability", 12),
    Column("Area for improvement", 18),
    Column("Corrective action", 18),
    Column("Element", 12),
    Column("Owner and contact", 14),
    Column("Start", 11, "short"),
    Column("Due", 11, "short"),
)


def _left(actions: Sequence[Planned]) -> Section:
    # Its capability is that of the earlier exercise, whose playbook is not here.
    columns = (_PLAN[0], Column("What it comes from", 30), *_PLAN[3:])
    rows = [_row(each) for each in actions]
    short = [Row((row.cells[0], *row.cells[2:]), row.anchor, row.quiet) for row in rows]
    return Section("Left from earlier exercises", "left", [Table("Carried over, what is open first", columns, short)])


def _row(each: Planned) -> Row:
    who: list[Inline] = list(owner(each))
    if each.contact:
        who.append(Soft(f"\n{each.contact}"))
    what: list[Inline] = [each.text]
    if each.priority:
        what.append(Soft(f"\n{each.priority} priority"))
    if each.note:
        what.append(Soft(f"\n{each.note}"))
    area = each.origin or each.finding
    until: Text = each.due or (Tag("none", "warn"),)
    if each.status == "done":
        until = due(each)
    number = each.id.rpartition("-")[2]
    cells = number, each.capability, area, tuple(what), capital(each.element), tuple(who), each.start, until
    return Row(cells, anchor=each.id, quiet=each.status == "done")


def hot_wash(report: Report) -> Section | None:
    """What the plenary said, by column and team."""
    notes = report.evaluated.hot_wash
    blocks: list[Block] = []
    for column, title in _COLUMNS.items():
        said = [each for each in notes if each.column == column]
        if said:
            items: list[Text] = []
            for each in said:
                who = f"{report.wording.party(each.team)}: " if each.team else ""
                items.append(f"{who}{each.text}" + (f" (by {each.due})" if each.due else ""))
            blocks.append(Section(title, f"hotwash-{column}", [Items(items)]))
    return Section("Hot wash", "hotwash", blocks) if blocks else None


def parked(report: Report) -> Sequence[Text]:
    """What was put off and nobody settled."""
    return [
        (moment(each.at), f" {report.wording.party(each.team)}: {each.text}" if each.team else f" {each.text}")
        for each in report.evaluated.parked if not each.settled
    ]  # fmt: skip


_BRIEF = 150


def first_of(found: Iterable[Found], most: int) -> list[Text]:
    """The first findings, as page one names them: the first sentence, and where the rest is."""
    shown: list[Text] = []
    for each in list(found)[:most]:
        line: list[Inline] = [_brief(each.text)]
        if each.drafted:
            line += [" ", DRAFTED]
        what = count(len(each.evidence), "piece of evidence", "pieces of evidence")
        line += [" (", Ref(what, f"objective-{each.objective}" if each.objective else "findings"), ")"]
        shown.append(tuple(line))
    return shown


def _day(each: Planned) -> Text:
    return each.due or (Tag("none", "warn"),)


def _brief(text: str) -> str:
    """The first sentence; where it is long, its beginning."""
    first = one_line(text, 2000).partition(". ")[0].rstrip(".")
    return f"{first}." if len(first) <= _BRIEF else one_line(first, _BRIEF)


def first_actions(report: Report, most: int) -> list[Row]:
    """The first open actions, as page one names them."""
    open_ones = [each for each in report.evaluated.actions if each.status == "open"]
    return [Row(((Ref(_brief(each.text), each.id),), owner(each), _day(each))) for each in open_ones[:most]]
