"""What the teams said where things stand, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ttx.documents.charts.spread import Range, Scale, spreads
from ttx.documents.drawing import SYMBOLS, Picture
from ttx.report.facts import Report
from ttx.report.gauges import Gauged, Round
from ttx.report.words import clock, count

MOST_ROUNDS = 80
"""Rows in all pictures together, the latest of each question where there are more."""
_ROWS = 32


def ratings(report: Report) -> list[Picture]:
    """Pages of questions, each with a row for each time that it was asked."""
    return [_picture(report, page, number) for number, page in enumerate(_pages(_shown(report)), 1)]


def _shown(report: Report) -> list[Gauged]:
    """What there is room for: of many questions the first, of many rounds the last."""
    questions = report.gauged[:MOST_ROUNDS]
    most = max(MOST_ROUNDS // max(len(questions), 1), 1)
    return [
        Gauged(each.asks, each.indicator, each.low, each.high, each.labels, each.rounds[-most:]) for each in questions
    ]  # fmt: skip


def _pages(questions: Sequence[Gauged]) -> Iterator[list[Gauged]]:
    page: list[Gauged] = []
    rows = 0
    for each in questions:
        took = max(len(each.rounds), 2) + 1
        if page and rows + took > _ROWS:
            yield page
            page, rows = [], 0
        page.append(each)
        rows += took
    if page:
        yield page


def _picture(report: Report, page: Sequence[Gauged], number: int) -> Picture:
    teams = [team.id for team in report.teams][: len(SYMBOLS)]
    groups = [(SYMBOLS[place], report.wording.party(team)) for place, team in enumerate(teams)]
    scales = [_scale(report, each, teams) for each in page]
    stood = any(each.stood is not None for question in page for each in question.rounds)
    beside = "the indicator, as control had it" if stood else ""
    said = " ".join(_said(report, each) for each in page)
    title = "Where the teams say that things stand, and how far apart they are"
    return spreads(f"figure-ratings-{number}", title, said, scales, groups, beside)


def _scale(report: Report, question: Gauged, teams: Sequence[str]) -> Scale:
    low, high = (*question.labels, "", "")[:2]
    ends = (f"{question.low:g} {low}".strip(), f"{high} {question.high:g}".strip())
    ranges = [_range(report, each, teams) for each in question.rounds]
    return Scale(question.indicator or question.asks, question.low, question.high, ends, ranges)


def _range(report: Report, asked: Round, teams: Sequence[str]) -> Range:
    marks = [asked.by_team[team].mean if team in asked.by_team else None for team in teams]
    tips = [
        f"{report.wording.party(team)}: mean {asked.by_team[team].mean:g} of "
        f"{count(asked.by_team[team].answers, 'answer')}" if team in asked.by_team else ""
        for team in teams
    ]  # fmt: skip
    told = f"{asked.apart:g} apart" if len(asked.by_team) > 1 else "one team"
    return Range(
        asked.phase or clock(asked.at), asked.all.low, asked.all.mean, asked.all.high, marks, tips, told, asked.stood
    )  # fmt: skip


def _said(report: Report, question: Gauged) -> str:
    """Each time: the teams from low to high, and how far the ends are apart."""
    told = []
    for each in question.rounds:
        order = sorted(each.by_team.items(), key=lambda pair: pair[1].mean)
        means = ", ".join(f"{report.wording.party(team)} {spread.mean:g}" for team, spread in order)
        apart = f", {each.apart:g} apart" if len(order) > 1 else ""
        told.append(f"{each.phase or clock(each.at)}: {means}{apart}")
    return f"{question.indicator or question.asks}: {'; '.join(told)}."
