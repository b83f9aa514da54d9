"""The pictures with their captions, and a sentence where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.documents.blocks import Block, Figure, Paragraph, Section
from ttx.report.facts import Report
from ttx.report.pictures import gauges, lanes, network, objectives, responses
from ttx.report.words import count


def swimlanes(report: Report) -> Iterator[Block]:
    """Who did what when."""
    drawn = lanes.swimlanes(report)
    for place, picture in enumerate(drawn):
        caption = picture.title + "."
        if not place:
            caption += (
                " Each party has a lane: what it was sent, what it did, with whom it talked. A mark crossed out was "
                "recalled; “+3” stands for as many that do not fit beside each other."
            )
        yield Figure(picture, caption, "The table below tells all of it in order." if not place else "")
    if not drawn:
        yield Paragraph("Nothing was played yet, so there is no picture of the course of play.", "note")


def answered(report: Report) -> Section:
    """How soon teams read and answered, and when control ruled."""
    known, drawn = responses.answers(report), responses.responses(report)
    blocks: list[Block] = []
    if drawn:
        about = "Each line begins when the team had the inject. "
        if report.whole:
            about += (
                f"“Ruled on” is when control ruled on the {report.move_word.lower()} that answers, or picked what came "
                "of the inject. "
            )
        about += "When a team began to write is not in here: a draft is in no log until it is sent."
        if (left := len(known) - responses.MOST) > 0:
            about += f" {count(left, 'answer')} in time, the fastest, are in the tables only."
        blocks.append(Paragraph(about, "note"))
    for picture in drawn:
        blocks.append(Figure(picture, f"{picture.title}, in minutes.", "“Team by team” has the same in tables."))
    if not blocks:
        blocks.append(Paragraph("Nothing that asks for an answer has reached a team."))
    return Section("How soon teams answered", "responses", blocks)


def networks(report: Report) -> Iterator[Block]:
    """Which teams were in touch in each phase, and with whom besides over all."""
    how = (
        "Minutes until the first contact, and how often; the thicker, the oftener. An arrow points to who was written "
        "to; both ways also for a meeting."
    )
    if phases := network.by_phase(report):
        yield Figure(phases, f"{phases.title}. {how}", "The tables below count the same.")
    if whole := network.whole(report):
        caption = f"{whole.title}. {how} Squares: actors that a team wrote to."
        if left := network.left_out(report):
            caption += f" {count(left, 'more party', 'more parties')} had too little contact to be drawn."
        yield Figure(whole, caption, "")


def heat(report: Report) -> Iterator[Block]:
    """Objectives by team."""
    for picture in objectives.heat_maps(report):
        caption = (
            "Objectives by team: every letter that an evaluator gave, the shade that of the worst; below, how much was "
            "noted: observations, and expected actions that somebody looked at."
        )
        if (left := len(report.objectives) - objectives.MOST_ROWS) > 0:
            caption += f" {count(left, 'more objective')} in the tables only."
        if (left := len(report.teams) - objectives.MOST_COLUMNS) > 0:
            caption += f" {count(left, 'more team')} in the tables only."
        yield Figure(picture, caption, "The sections below have the ratings with their reasons.")


def ratings(report: Report) -> Iterator[Block]:
    """Where teams said things stand."""
    for picture in gauges.ratings(report):
        caption = (
            f"{picture.title}. A mark is the mean of a team; the blue line goes from the lowest team to the highest. "
            f"Only questionnaires by name are in here: what is answered in secret is of no team."
        )
        yield Figure(picture, caption, "The questions below have all answers.")
