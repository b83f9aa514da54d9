"""A small exercise to be drawn, and what to find in its pictures."""

from __future__ import annotations

from typing import Any

from tests.report.story import Story, small
from ttx.documents.drawing import Circle, Picture, Rect, Words
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.report import pictures
from ttx.report.facts import Report
from ttx.report.pictures import gauges, lanes, network, objectives, responses


def drawn(report: Report) -> list[Picture]:
    """Every picture of a report."""
    found = [*objectives.heat_maps(report), pictures.causes(report)]
    found += [pictures.indicators(report)] if report.courses else []
    found += [*filter(None, [network.by_phase(report), network.whole(report)]), *lanes.swimlanes(report)]
    return [*found, *responses.responses(report), *gauges.ratings(report)]


def words(picture: Picture) -> list[str]:
    return [part.text for part in picture.parts if isinstance(part, Words)]


def tips(picture: Picture) -> list[str]:
    return [part.tip for part in picture.parts if not isinstance(part, Words) and part.tip]


def tipped(picture: Picture, tip: str) -> Any:
    """The one mark that says this where it is pointed at."""
    [found] = [part for part in picture.parts if not isinstance(part, Words) and tip in part.tip]
    return found


def middle(part: Any) -> float:
    """Where a mark stands, from the left."""
    if isinstance(part, Circle):
        return part.x
    if isinstance(part, Rect):
        return part.x + part.width / 2
    across = [x for x, _ in part.points]
    return float(min(across) + max(across)) / 2


def played() -> Story:
    """Fifteen minutes of the small exercise: one inject, two answers, a talk, a move, a ruling, a pause."""
    s = small()
    s.do(do.Release("launch"), at="1:00")
    s.open("us", "launch", "1:30")
    s.reply("us", "launch", "3:00", "Seen")
    s.do(do.Say(["japan"], "Did you see it?"), "us-1", "4:00")
    s.reply("japan", "launch", "9:00", "Late")
    s.do(do.Pause("Lunch"), at="9:00")
    s.wait(120)
    s.do(do.Resume())
    s.do(do.LogMeeting(["us", "rok"], "Deputies", "corridor", "The launch", "Agreed"), at="10:00")
    s.do(do.SubmitMove([Action("Wait")], {"intent": "To see"}, []), "us-1", "11:00")
    s.do(do.DraftRuling("Nothing follows", ["move-1"], {"us": "Nothing."}, {"trust": 2}, "Quiet", None), at="12:00")
    s.do(do.ReleaseRulings({"ruling-1": 1}), at="12:00")
    s.do(do.End("Done"), at="15:00")
    return s
