"""Overview, verdict, indicators, consultation."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.documents.blocks import Block, Bold, Column, Figure, Paragraph, Row, Section, Soft, Table, Tag, Text
from ttx.report import pictures
from ttx.report.facts import Report
from ttx.report.pages import figures
from ttx.report.pages.common import deltas, moment, names
from ttx.report.pages.front import PURPOSES, answer, why_not
from ttx.report.verdicts import Three
from ttx.report.words import capital, clock, count, day, listed, plural, signed, span, story, wall, zone_name


def overview(report: Report) -> Section:
    """The exercise in a table as evaluators know it, and its phases as planned and as they went."""
    start = report.started or report.created
    dates = f"{day(start)}, {start:%H:%M} {zone_name(start)}"
    if report.ended:
        same = report.ended.date() == start.date()
        dates += f" to {'' if same else day(report.ended) + ', '}{report.ended:%H:%M} {zone_name(report.ended)}"
    elif report.started:
        dates += ", not ended yet"
    else:
        dates = f"set up {dates}; not started"
    played = f"{span(report.elapsed)} of {span(report.planned)} planned"
    if report.paused:
        played += f", besides {span(report.paused)} of pauses"
    purpose = capital(PURPOSES.get(report.purpose, report.purpose))
    made = f"; made with ttx {report.made_with}" if report.made_with else ""
    capabilities = dict.fromkeys(each.capability for each in report.objectives if each.capability)
    rows: list[tuple[str, Text]] = [
        ("Exercise", report.title),
        ("Dates", dates),
        ("Scope", f"{purpose}; {count(len(report.teams), 'team')}, {count(sum(report.seats.values()), 'seat')}, "
                  f"{count(report.facilitators, 'facilitator')}; {played} of exercise time"),
        ("Participating teams", listed(team.name for team in report.teams)),
        ("Objectives", "\n".join(each.title for each in report.objectives) or "none in the playbook"),
        ("Capabilities", listed(capabilities) or "none"),
        ("Problem", report.summary or "not described"),
        ("Scenario", report.background or "not described"),
        ("Story time", _story(report)),
        ("Status", _status(report)),
        ("Playbook", f"{report.playbook}; kept whole in the log{made}"),
    ]  # fmt: skip
    if report.ended_because:
        rows.append(("Why it ended", report.ended_because))
    table = Table("", (Column("", 22), Column("")), [Row(row) for row in rows], heads=False)
    return Section("Exercise overview", "overview", [table, _phases(report)])


def _story(report: Report) -> str:
    from datetime import datetime

    zone = zone_name(datetime.fromisoformat(report.story_from))
    start = story(report.story_from)
    return f"{start} to {story(report.story_to)} ({zone})" if report.story_to else f"from {start} ({zone})"


def _status(report: Report) -> str:
    words = {"lobby": "not started", "running": "running", "paused": "paused", "ended": "ended"}
    told = report.evaluated
    if told.signed_by:
        when = wall(told.signed_at, report.wording.zone)
        return f"{words[report.status]}; this report was signed by {told.signed_by} on {day(when)}, {when:%H:%M}"
    drafted = f"; {count(told.drafted, 'finding was', 'findings were')} drafted by rule" if told.drafted else ""
    return f"{words[report.status]}; this report is a draft until the lead evaluator has signed it{drafted}"


def _phases(report: Report) -> Table:
    columns = (
        Column(report.phase_word, 30),
        Column("From", 12, "short"),
        Column("Planned", 12, "number"),
        Column("Played", 12, "number"),
        Column("Stages: played of planned"),
    )
    rows = []
    for phase in report.phases:
        took = "not played" if phase.start is None or phase.end is None else span(phase.end - phase.start)
        planned = span(phase.planned) + (f" {signed(phase.extended / 60_000)} min" if phase.extended else "")
        stages = ", ".join(
            f"{stage} {'–' if took is None else span(took)} of {span(planned)}" for stage, planned, took in phase.stages
        )
        start = moment(phase.start) if phase.start is not None else "–"
        title = f"{phase.label}: {phase.title}"
        asks = f"\n{phase.question}" if phase.question else ""
        rows.append(Row(((title, Soft(asks)), (start,), planned, took, stages)))
    return Table(f"{plural(report.phase_word)}, planned and played", columns, rows)


def verdict(report: Report) -> Section:
    """The verdict, its rule, and everything that moved the index."""
    blocks: list[Block] = [Paragraph(answer(report), "lead")]
    judged = report.judgement
    if (others := why_not(report)) and report.status != "lobby":
        blocks.append(Paragraph(others))
    if judged.rules:
        blocks.append(_rules(report))
    if report.three and report.three.opinions:
        blocks.append(_opinions(report.three))
    if report.courses:
        blocks.append(
            Paragraph(
                "The index is the mean of all indicators; one that is better low counts from the other end. Its exact "
                f"change is {signed(judged.change, 2)}. A discussion aid: people made every shift.",
                "note",
            )
        )
    if shown := pictures.largest(report, pictures.MOST_BARS):
        rest = sum(not each.undone for each in report.moved) - len(shown)
        more = f" {count(rest, 'smaller one is', 'smaller ones are')} in the table only." if rest > 0 else ""
        blocks.append(
            Figure(
                pictures.causes(report),
                f"What moved the index, in points.{more}",
                "The table below says the same, with reasons.",
            )
        )
    blocks.append(_causes(report) if report.moved else Paragraph("No indicator was shifted."))
    return Section("The verdict and what moved it", "verdict", blocks)


def _rules(report: Report) -> Table:
    rows = []
    for rule in report.judgement.rules:
        chosen = rule.verdict == report.judgement.verdict and report.status != "lobby"
        state: Text = (
            (Tag("the verdict", "good"),) if chosen else "holds, but comes later" if rule.holds else "does not hold"
        )
        rows.append(Row((rule.verdict, rule.words, state)))
    columns = (Column("Verdict", 16), Column("Rule: the first that holds decides"), Column("Now", 18))
    return Table("The playbook's rule", columns, rows)


def _opinions(three: Three) -> Table:
    columns = (Column("When", 9, "short"), Column("Verdict", 16), Column("Why"), Column("Given by", 18))
    rows = [Row((clock(each.at), each.verdict, each.reason, each.by)) for each in three.opinions]
    return Table("The white cell's verdicts", columns, rows)


def _causes(report: Report) -> Table:
    columns = (
        Column("No.", 5, "short"),
        Column("When", 9, "short"),
        Column("What", 30),
        Column("Shifts", 22),
        Column("Index", 7, "number"),
        *[Column("Reason given, and by whom")] * report.whole,
    )
    rows = []
    for each in report.moved:
        reason = [(each.reason, Soft(f" ({each.by})"))] * report.whole
        effect: Text = (Tag("taken back"),) if each.undone else signed(each.effect, 1)
        when = (moment(each.at, each.seq),)
        rows.append(
            Row((str(each.number), when, each.what, deltas(report, each.deltas), effect, *reason), quiet=each.undone)
        )
    return Table("Everything that moved indicators, in the order of play", columns, rows)


def indicators(report: Report) -> Section:
    """Each indicator over time, as a picture and as a table."""
    if not report.courses:
        return Section("Indicators over time", "indicators", [Paragraph("The playbook has no indicators.")])
    figure = Figure(
        pictures.indicators(report),
        "Each indicator from 0 to 100 over exercise time. Dotted: its baseline. Shaded: every other "
        f"{report.phase_word}. Hatched: pauses and jumps of the clock. Numbers: causes, as in the table above.",
        "The table below gives the values.",
    )
    columns = [Column("Indicator", 26), Column("Better", 8), Column("Baseline", 0, "number")]
    columns += [Column(f"End of {phase.label}", 0, "number") for phase in report.phases]
    columns += [Column("Change", 0, "number"), Column("Read as", 16)]
    rows = []
    for course in report.courses:
        ends = ["–" if value is None else f"{value:g}" for value in course.at_phase_ends]
        asks = (course.name, Soft(f"\n{course.asks}" if course.asks else ""))
        better = "low" if course.better == "down" else "high"
        change = signed(course.value - course.baseline)
        gain: Text = "unchanged"
        if abs(course.gain) > 1e-9:
            gain = (Tag("better", "good"),) if course.gain > 0 else (Tag("worse", "bad"),)
        rows.append(Row((asks, better, f"{course.baseline:g}", *ends, change, gain)))
    judged = report.judgement
    blanks = [""] * len(report.phases)
    rows.append(
        Row(
            (
                "Index",
                "high",
                f"{judged.index_before:.1f}",
                *blanks,
                signed(judged.shown_change, 1),
                f"{judged.index_after:.1f} at the end",
            )
        )
    )
    table = Table(f"Indicators at the end of each {report.phase_word}", columns, rows)
    return Section("Indicators over time", "indicators", [figure, table])


def consultation(report: Report) -> Section:
    """Who spoke with whom, and how soon after each core inject."""
    talk = report.consultation
    blocks: list[Block] = []
    if not report.whole:
        blocks.extend(_own_contacts(report))
    elif talk.pairs:
        blocks.extend(figures.networks(report))
        counted = "Counted are messages between teams, meetings held, talks that control saw, answers to a joint text."
        blocks.append(Paragraph(f"{counted} What was said without a trace is not in here.", "note"))
        blocks.append(_matrix(report))
        blocks.extend(_afterwards(report))
    if not blocks:
        blocks.append(Paragraph("One team took part: there was nobody to consult."))
    return Section("Who consulted whom", "consultation", blocks)


def _own_contacts(report: Report) -> Iterator[Block]:
    """What a team itself knows of it: its own contacts."""
    own = report.audience
    rows = []
    for pair in report.consultation.pairs:
        other = next(team for team in pair.teams if team != own)
        rows.append(Row((report.wording.party(other), str(pair.messages), str(pair.meetings), str(pair.joint))))
    columns = [Column("With"), *(Column(what, 0, "number") for what in ("Messages", "Meetings", "Joint answers"))]
    yield Table("Contacts, both directions", columns, rows)
    firsts = [(after, after.firsts[own]) for after in report.consultation.after if own in after.firsts]
    if firsts:
        rows = [
            Row(
                (
                    after.title,
                    clock(after.at),
                    f"{span(first.after)} ({first.how}, {report.wording.party(first.other)})",
                )
            )
            for after, first in firsts
        ]
        yield Table(
            "First contact after each core inject", (Column("After"), Column("At"), Column("Came within")), rows
        )


def _matrix(report: Report) -> Table:
    columns = [Column("", 20), *(Column(team.name) for team in report.teams), Column("Control and actors", 0, "number")]
    rows = []
    for team in report.teams:
        cells: list[Text] = [team.name]
        for other in report.teams:
            pair = report.consultation.between(team.id, other.id)
            if pair is None:
                cells.append("–")
                continue
            parts = [count(pair.messages, "message")] if pair.messages else []
            parts += [count(pair.meetings, "meeting")] if pair.meetings else []
            parts += [count(pair.joint, "joint answer")] if pair.joint else []
            cells.append("\n".join(parts) or (Tag("no contact", "warn"),))
        rows.append(Row((*cells, str(report.consultation.to_control.get(team.id, 0)))))
    return Table("Contacts between teams, both directions; to control: messages and requests", columns, rows)


def _afterwards(report: Report) -> Iterator[Block]:
    if not report.consultation.after:
        return
    columns = [Column("After", 24), *(Column(team.name) for team in report.teams), Column("All in touch", 13)]
    rows = []
    for after in report.consultation.after:
        cells: list[Text] = [(after.title, Soft(f"\n{clock(after.at)}, to {names(report, after.to)}"))]
        for team in report.teams:
            first = after.firsts.get(team.id)
            missing: Text = (Tag("none", "warn"),) if team.id in after.to else "–"
            how = Soft(f"\n{first.how}, {report.wording.party(first.other)}") if first else ""
            cells.append((span(first.after), how) if first else missing)
        if len(after.to) < 2:
            cells.append("one team only")
        else:
            cells.append((Bold(span(after.all_after)),) if after.all_after is not None else (Tag("never", "bad"),))
        rows.append(Row(tuple(cells)))
    word = report.phase_word
    yield Table(
        f"First contact after each core inject of an actor, in minutes and seconds, until the {word} ended",
        columns,
        rows,
    )
