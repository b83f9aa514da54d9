"""Objectives by team: the letters that evaluators gave, what they rest on, and where nobody looked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ttx.documents.charts.heat import Cell, heat
from ttx.documents.drawing import Picture
from ttx.exercise.ratings import RATINGS, UNSEEN
from ttx.report.evaluation import IN_TIME, LATE, NOT_SEEN, SEEN, Tested
from ttx.report.facts import Report
from ttx.report.words import listed

MOST_ROWS, MOST_COLUMNS = 36, 12
_ROWS = 18
"""on one page"""
_UNSEEN, _NO_RATING = "not observed", "not rated"
ALL = ""
"""What is said of no team in particular."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of one objective and one team; of all, where no team is named."""

    letters: dict[str, int]
    """how often each was given, in the order of the key; of the objective as a whole or a task"""
    evidence: int
    said_unseen: bool
    """somebody says that nobody observed it"""

    @property
    def worst(self) -> str:
        return next(reversed(self.letters), "")


def heat_maps(report: Report) -> list[Picture]:
    """Pages of objectives against teams; none where the playbook names no objective, where nothing was played, or for
    an audience that does not know what was noted of each team.
    """
    if report.status == "lobby" or not report.objectives or not report.whole:
        return []
    shown = report.objectives[:MOST_ROWS]
    pages = [shown[start : start + _ROWS] for start in range(0, len(shown), _ROWS)]
    return [_picture(report, page, number) for number, page in enumerate(pages, 1)]


def judged(report: Report, objective: Tested, team: str) -> Judged:
    """Ratings that name this team, or none; what was noted of it, or of everybody: observations, and expected actions
    that somebody looked at.
    """
    given = [
        each.rating for each in report.evaluated.ratings if each.objective == objective.id and each.team == team
    ]  # fmt: skip
    seen = [each for each in objective.observations if each.of == team]
    given += [each.rating for each in seen if each.rating]
    ticked = sum(
        each.objective == objective.id and each.team == team and each.outcome in (IN_TIME, LATE, SEEN, NOT_SEEN)
        for each in report.expected
    )
    letters = {letter: given.count(letter) for letter in RATINGS if letter in given}
    return Judged(letters, objective.evidence if team == ALL else len(seen) + ticked, UNSEEN in given)


def _picture(report: Report, page: Sequence[Tested], number: int) -> Picture:
    teams = report.teams[:MOST_COLUMNS]
    rows = [(each.title, [_cell(judged(report, each, party)) for party in [*(team.id for team in teams), ALL]])
            for each in page]  # fmt: skip
    columns = [*(team.name for team in teams), "All teams together"]
    key = [*RATINGS.items(), ("–", "noted, and not rated"), ("", "not observed")]
    said = " ".join(_said(report, each) for each in page)
    return heat(f"figure-objectives-{number}", "Objectives by team", said, columns, rows, key)


def _cell(found: Judged) -> Cell:
    noted = f"{found.evidence} noted"
    if not found.letters and (found.said_unseen or not found.evidence):
        return Cell("", _UNSEEN, hatched=True, tip=_UNSEEN)
    letters = " ".join(f"{letter}{'' if times == 1 else f'×{times}'}" for letter, times in found.letters.items())
    tip = "; ".join(f"{RATINGS[letter]}: {times}" for letter, times in found.letters.items())
    return Cell(letters or "–", noted, found.worst, tip=f"{tip or _NO_RATING}; {noted}")


def _said(report: Report, objective: Tested) -> str:
    return f"{objective.title}: {'; '.join(_by_team(report, objective))}."


def _by_team(report: Report, objective: Tested) -> Iterator[str]:
    unseen = []
    for name, team in [*((team.name, team.id) for team in report.teams), ("all teams together", ALL)]:
        found = judged(report, objective, team)
        if found.letters:
            yield f"{name} {', '.join(found.letters)} ({found.evidence} noted)"
        elif found.evidence and not found.said_unseen:
            yield f"{name} {_NO_RATING} ({found.evidence} noted)"
        elif team:
            unseen.append(name)
    if unseen:
        yield f"{_UNSEEN}: {listed(unseen)}"
