"""What many runs came to, as a page that is handed on: one HTML file without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.documents.blocks import (
    Block,
    Bold,
    Column,
    Document,
    Figure,
    Items,
    Paragraph,
    Row,
    Section,
    Soft,
    Table,
    Tag,
    Text,
)
from ttx.documents.charts import Axis, Bar, counts
from ttx.documents.charts.fan import Fan, fans
from ttx.documents.charts.loads import Lane, loads
from ttx.playbook.models import Playbook
from ttx.rehearsal.branches import KINDS, NO, YES
from ttx.rehearsal.many import seed_of
from ttx.rehearsal.outcome import BranchCount, Rehearsed, Spread, TeamLoad
from ttx.rehearsal.words import (
    BRANCHES,
    DEVICE,
    IDLE,
    RARE,
    RULES,
    VERDICTS,
    all_fired,
    asked,
    difference,
    drivers_note,
    percent,
    rare_injects,
    rare_ways,
)
from ttx.report.words import count, listed, marked, signed

_MOST_ROWS = 2_000
"""Of one table: a browser draws no more in good time."""


def page(found: Rehearsed, playbook: Playbook) -> Document:
    """The whole page."""
    sections = [
        Section(title, anchor, list(blocks))
        for title, anchor, blocks in (
            ("Verdicts", "verdicts", _verdicts(found)),
            ("What goes with a verdict", "drivers", _drivers(found)),
            ("Injects that never or hardly ever fired", "injects", _injects(found)),
            ("Load of the teams", "load", _load(found)),
            ("Indicators", "indicators", _indicators(found)),
            ("Branches", "branches", _branches(found)),
            ("How it was played", "method", _method(found)),
        )
    ]
    return Document(
        title=playbook.title,
        subtitle=f"{count(found.runs, 'simulated day')} of seed {found.seed}",
        marking=marked(playbook.marking, "rehearsal"),
        status="",
        front=list(_front(found)),
        sections=[section for section in sections if section.blocks],
        language=playbook.language,
    )


def _front(found: Rehearsed) -> Iterator[Block]:
    ends = sorted(found.verdicts, key=lambda each: -each.runs)
    if ends:
        said = listed(f"{percent(each.runs, found.runs)} in {each.verdict}" for each in ends)
        yield Paragraph(f"Of {count(found.runs, 'simulated day')} {said.replace(' in ', ' end in ', 1)}.", "lead")
    yield Paragraph(DEVICE, "note")
    if found.about:
        yield Paragraph((Bold("Supposed. "), found.about))
    if found.checks:
        failed = sum(not each.holds for each in found.checks)
        title = f"Asserted: {failed} of {len(found.checks)} do not hold" if failed else "Asserted: all of it holds"
        rows = [
            Row((each.says, (Tag("holds", "good") if each.holds else Tag("fails", "bad"),), each.found))
            for each in found.checks
        ]
        yield Table(title, [Column("What must hold", 40), Column("", 10), Column("Found")], rows)
    yield Items(list(_in_short(found)))


def _in_short(found: Rehearsed) -> Iterator[Text]:
    """What an organizer should look at first."""
    never = [each.verdict for each in found.verdicts if not each.runs]
    if never:
        yield (Bold("Never reached: "), listed(never))
    rare = rare_injects(found)
    yield f"{count(len(rare), 'inject')} never or hardly ever fired." if rare else all_fired(found)
    if ways := len(list(rare_ways(found))):
        total = sum(len(each.counts) for each in found.branches)
        yield f"{count(ways, 'way')} of {total:,} at the branches are hardly ever taken."
    if found.teams:
        busiest = max(found.teams, key=lambda each: each.most_words.high)
        words = f"{busiest.most_words.high:.0f} words within {count(found.slots.minutes, 'minute')}"
        yield f"The most to read at once: {busiest.name}, {words} (nine of ten runs have no more)."
        idlest = max(found.teams, key=lambda each: each.idle.high)
        yield f"The longest idle: {idlest.name}, {idlest.idle.high:.0f} minutes (nine of ten runs have no more)."


def _verdicts(found: Rehearsed) -> Iterator[Block]:
    if not found.verdicts:
        yield Paragraph("The playbook has no verdict.")
        return
    bars = [Bar("", each.verdict, each.runs, percent(each.runs, found.runs)) for each in found.verdicts]
    said = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    yield Figure(
        counts("figure-verdicts", "Verdicts", said, bars), "Share of the runs.", "The same in the table below."
    )
    yield Table(
        VERDICTS, [Column("Verdict", 18), Column("Runs", 8, "number"), Column("Index", 10, "number"),
                   Column("A typical run", 20, "short"), Column("What it means")],
        [
            Row((
                each.verdict, f"{each.runs:,}", signed(each.change, 1) if each.change is not None else "",
                f"--seed {each.seed}" if each.seed is not None else (Tag("never came", "bad"),), each.means,
            ))
            for each in found.verdicts
        ],
    )  # fmt: skip
    if found.rules:
        heads = [Column("Verdict", 18), Column("Condition")]
        heads += [Column(name, 12, "number") for name in ("Held", "Decided", "Missing")]
        yield Paragraph(RULES, "note")
        yield Table("What the verdict hung on", heads, [Row(cells) for cells in _rules(found)])


def _rules(found: Rehearsed) -> Iterator[tuple[Text, ...]]:
    for each in found.rules:
        shares = (percent(part, found.runs) for part in (each.held, each.decided, each.missing))
        yield each.verdict, each.words, *shares


def _drivers(found: Rehearsed) -> Iterator[Block]:
    if found.drivers:
        heads = [Column("What"), Column("Verdict", 12)]
        heads += [Column(name, 14, "number") for name in ("With it", "Without", "Difference")]
        yield Paragraph(drivers_note(found), "note")
        yield Table(
            "", heads,
            [
                Row((
                    each.what, each.verdict, f"{percent(each.share)} of {each.runs:,}",
                    f"{percent(each.share_of_others)} of {each.others:,}", difference(each),
                ), quiet=not each.certain)
                for each in found.drivers
            ],
        )  # fmt: skip
    elif found.verdicts:
        yield Paragraph("There are too few runs of each kind to compare, or nothing that could be compared.")


def _injects(found: Rehearsed) -> Iterator[Block]:
    rare = rare_injects(found)
    if not rare:
        yield Paragraph(all_fired(found))
    seldom = sorted(found.injects, key=lambda each: each.runs)
    shown = [each for each in seldom if each.runs < found.runs][:_MOST_ROWS]
    if shown:
        titles = {phase[0]: phase[1] for phase in found.slots.phases}
        yield Table(
            "How often an inject went out, and why else it did not; those that always did are left out",
            [Column("Inject", 28), Column("Phase", 18), Column("Fired", 9, "number"), Column("Else")],
            [
                Row((
                    (each.title, " ", Soft(each.id)), titles[each.phase],
                    percent(each.runs, found.runs) if each.runs else (Tag("never", "bad"),),
                    "\n".join(f"{reason.reason} ({percent(reason.runs, found.runs)})" for reason in each.reasons),
                ))
                for each in shown
            ],
        )  # fmt: skip


def _axis(found: Rehearsed, most: int) -> Axis:
    """Slots from left to right; below them the planned time at which some phases begin."""
    slots = found.slots
    starts = [first for _, _, first, _ in slots.phases]
    if len(starts) * 2 <= most:
        starts += [(first + end) // 2 for _, _, first, end in slots.phases if end - first > 1]
    shown = sorted(starts)[:: max(1, -(-len(starts) // most))]
    ticks = [(float(slot), _clock(slot * slots.minutes)) for slot in shown]
    return Axis(0, slots.count, ticks, [(first, end, title) for _, title, first, end in slots.phases])


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _load(found: Rehearsed) -> Iterator[Block]:
    def usual(many: Sequence[Spread]) -> list[float]:
        return [each.median for each in many]

    lanes = [
        Lane(
            each.name, usual(each.words), [slot.high for slot in each.words], usual(each.open),
            f"did {percent(each.done)} of what was expected" if each.done is not None else "",
        )
        for each in found.teams
    ]  # fmt: skip
    said = "; ".join(f"{each.name}: up to {each.most_words.high:.0f} words" for each in found.teams)
    arrives = f"words to read that arrive in {count(found.slots.minutes, 'minute')}"
    picture = loads("figure-load", "Load of the teams", said, lanes, _axis(found, 12), arrives, "replies owed")
    yield Figure(picture, "What is before each team, by planned time.", "The extremes stand in the table below.")
    three = [Column(name, 17, "number") for name in ("Replies owed", "Words in a slot", "Idle, minutes")]
    yield Paragraph(f"Usual / nine of ten runs stay within / most. {IDLE}", "note")
    yield Table(
        "", [Column("Team", 20), *three, Column("Longest idle")],
        [
            Row((each.name, _three(each.most_open), _three(each.most_words), _three(each.idle), _longest(each)))
            for each in found.teams
        ],
    )  # fmt: skip


def _longest(team: TeamLoad) -> str:
    if team.longest is None:
        return ""
    return f"{team.longest.phase}, from minute {team.longest.began:.0f}: --seed {team.longest.seed}"


def _three(spread: Spread) -> str:
    return f"{spread.median:.0f} / {spread.high:.0f} / {spread.most:.0f}"


def _indicators(found: Rehearsed) -> Iterator[Block]:
    if not found.indicators:
        return
    drawn = []
    for each in found.indicators:
        start: tuple[float, Sequence[float]] = (0.0, [each.baseline] * 5)
        points = [start, *((slot + 1.0, values) for slot, values in enumerate(each.bands))]
        note = "lower is better" if each.better == "down" else "higher is better"
        drawn.append(Fan(each.name, points, each.baseline, f"{each.bands[-1][2]:g}", note))
    said = "; ".join(f"{each.name}: median {each.bands[-1][2]:g} at the end" for each in found.indicators)
    picture = fans("figure-indicators", "Indicators over planned time", said, drawn, _axis(found, 6))
    yield Figure(picture, "Indicators by planned time, over all runs.", "Where they end stands in the table below.")
    yield Table(
        "At the end: so many of the runs have no more than this",
        [Column("Indicator"), *(Column(name, 11, "number") for name in ("Start", "5%", "25%", "50%", "75%", "95%"))],
        [
            Row((each.name, f"{each.baseline:g}", *(f"{value:g}" for value in each.bands[-1])))
            for each in found.indicators
        ],
    )  # fmt: skip


def _branches(found: Rehearsed) -> Iterator[Block]:
    rows = [row for each in found.branches for row in _ways(found, each)]
    if rows:
        here = {each.branch.kind for each in found.branches}
        yield Paragraph(f"{listed(name for kind, name in KINDS.items() if kind in here)}. {BRANCHES}", "note")
        heads = [Column("Inject", 22), Column("Branch", 30), Column("Came to it", 11, "number"), Column("Way")]
        yield Table("", [*heads, Column("Share", 9, "number")], rows[:_MOST_ROWS])
    if len(rows) > _MOST_ROWS:
        yield Paragraph(f"And {len(rows) - _MOST_ROWS:,} more; --format json has them all.", "note")


def _ways(found: Rehearsed, each: BranchCount) -> Iterator[Row]:
    ways = list(zip(each.branch.ways, each.counts, strict=True))
    # A condition that is not true is what is left.
    for place, (way, runs) in enumerate(ways[:1] if each.branch.ways == (YES, NO) else ways):
        share: Text = percent(runs, each.came)
        if runs < RARE * found.runs:
            share = (Tag(percent(runs, each.came) if runs else "never", "warn"),)
        first = (each.branch.title, asked(each), percent(each.came, found.runs))
        yield Row((*(("", "", "") if place else first), way, share))


def _method(found: Rehearsed) -> Iterator[Block]:
    yield Paragraph(
        "Each run plays the whole day with simulated teams and a simulated white cell on the real rules of ttx, in "
        "memory. Teams do what is expected of them or not, soon or late, and talk to each other. Control releases, "
        "answers, judges and rules; outcomes follow from what was done, and from luck. What nothing is supposed of "
        "differs every day."
    )
    rows = [Row((each.team, each.words)) for each in found.supposed]
    yield Table("What is supposed of the teams", [Column("Team", 30), Column("")], rows, heads=False)
    twelfth = seed_of(found.seed, 12)
    yield Paragraph(
        f"Every run has a seed: that of run 12 is {twelfth}. `ttx rehearse PLAYBOOK --seed {twelfth} --story` plays it "
        "alone, with its story and its report; policies must be the same."
    )
