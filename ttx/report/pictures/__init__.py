"""The report's pictures: what moved the index, and every indicator over time."""

from __future__ import annotations

from ttx.documents import charts
from ttx.documents.drawing import Picture
from ttx.report.facts import Report
from ttx.report.indicators import Course, Moved
from ttx.report.pictures.axis import axis
from ttx.report.words import clock, signed

MOST_BARS = 14
MOST_MARKS = 24


def causes(report: Report) -> Picture:
    """What moved the index, in the order of play; the largest, where there are many."""
    drawn = largest(report, MOST_BARS)
    bars = [
        charts.Bar(str(each.number), f"{clock(each.at)} {each.what}", each.effect, signed(each.effect, 1))
        for each in drawn
    ]
    said = "; ".join(f"{bar.number}. {bar.label}: {bar.shown}" for bar in bars)
    return charts.bars("figure-causes", "What moved the index", said, bars, "worse", "better")


def largest(report: Report, most: int) -> list[Moved]:
    """The causes with the largest effects, in the order of play. What was taken back is not among them."""
    counted = [each for each in report.moved if not each.undone and abs(each.effect) > 1e-9]
    kept = sorted(counted, key=lambda each: -abs(each.effect))[:most]
    return sorted(kept, key=lambda each: each.number)


def indicators(report: Report) -> Picture:
    """A panel for each indicator, with the causes that moved it as numbers."""
    numbered = {each.number for each in sorted(report.moved, key=lambda each: -abs(each.effect))[:MOST_MARKS]}
    panels = []
    for course in report.courses:
        marks: list[charts.Mark] = []
        for each in report.moved:
            if course.id in each.deltas and each.number in numbered:
                value = stood(course, each.at)
                marks.append(charts.Mark(each.at, value, str(each.number), f"{clock(each.at)} {each.what}"))
        arrow = "lower is better" if course.better == "down" else "higher is better"
        shown = f"{course.value:g} ({signed(course.value - course.baseline)})"
        panels.append(charts.Panel(course.name, course.points, course.baseline, shown, marks, arrow))
    said = "; ".join(f"{course.name}: from {course.baseline:g} to {course.value:g}" for course in report.courses)
    end = max(report.elapsed, 60_000)
    bands = [(phase.start, phase.end or end, phase.label) for phase in report.phases if phase.start is not None]
    below = axis(report, 0, end, bands, 6)
    return charts.panels("figure-indicators", "Indicators over exercise time", said, panels, below)


def stood(course: Course, at: int) -> float:
    """The indicator after all that had moved it until then; an amended ruling moves it twice and is one cause."""
    return next((value for moment, value in reversed(course.points[:-1]) if moment <= at), course.baseline)
