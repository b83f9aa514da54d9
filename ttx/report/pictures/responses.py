"""How soon each team read and answered what it was asked, against the deadline, and when control ruled on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ttx.documents.charts.keys import Sign, beyond, dash, form, tick
from ttx.documents.charts.waits import Step, Wait, Waited, waits
from ttx.documents.drawing import Picture
from ttx.report.facts import Report
from ttx.report.play import Asked
from ttx.report.words import capital, clock, count, listed, span

MOST = 120
"""Answers in all pictures together; where there are more, those that say most."""
_ROWS = 45
"""in one picture: a page"""
_KINDS = {"reply": "a reply", "decision": "a decision"}


@dataclass(frozen=True, slots=True)
class Answered:
    """What one team was asked, and by when control had said what came of it."""

    team: str
    asked: Asked
    ruled_at: int | None

    @property
    def telling(self) -> tuple[bool, bool, int]:
        """What is drawn first where not all can be: no answer, a late one, then the slow ones."""
        return self.asked.answered_at is not None, not self.asked.late, -(self.asked.took or 0)


def responses(report: Report) -> list[Picture]:
    """Pictures of at most a page: first where a reply was asked, then where a decision was."""
    known = answers(report)
    kept = [known[place] for place in sorted(sorted(range(len(known)), key=lambda place: known[place].telling)[:MOST])]
    found: list[Picture] = []
    for kind, words in _KINDS.items():
        asked = [each for each in kept if each.asked.asks == kind]
        for page in _pages(_by_inject(asked)):
            found.append(_picture(report, words, page, asked, len(found) + 1))
    return found


def answers(report: Report) -> list[Answered]:
    """All that teams were asked and that was not taken back."""
    judged = {each.id: each.judged_at for each in report.injects}
    return [
        Answered(team.name, asked, _ruled(report, asked, judged.get(asked.inject)))
        for team in report.teams for asked in team.asked
        if asked.asks in _KINDS and not (asked.recalled and asked.answered_at is None)
    ]  # fmt: skip


def _ruled(report: Report, asked: Asked, judged: int | None) -> int | None:
    """A ruling on the move that answers; else when control picked what came of the inject."""
    after = asked.answered_at if asked.answered_at is not None else asked.at
    on = [each.at for each in report.rulings if asked.move and asked.move in each.moves and each.at >= after]
    return min(on) if on else judged if judged is not None and judged >= asked.at else None


def _by_inject(found: Sequence[Answered]) -> list[list[Answered]]:
    """In the order of play, each inject by team; a copy that was sent anew after a recall stands with the first."""
    groups: dict[str, list[Answered]] = {}
    for each in found:
        groups.setdefault(each.asked.inject, []).append(each)
    return sorted(groups.values(), key=lambda group: min(each.asked.at for each in group))


def _pages(groups: list[list[Answered]]) -> Iterator[list[list[Answered]]]:
    """Pages of about as many rows each; an inject that fills more than a page is cut."""
    cut = [group[start : start + _ROWS] for group in groups for start in range(0, len(group), _ROWS)]
    pages = -(-sum(map(len, cut)) // _ROWS)
    if not pages:
        return
    share = sum(map(len, cut)) / pages
    page: list[list[Answered]] = []
    for group in cut:
        if page and (sum(map(len, page)) + len(group) > _ROWS or sum(map(len, page)) >= share):
            yield page
            page = []
        page.append(group)
    yield page


def _picture(report: Report, words: str, page: list[list[Answered]], asked: Sequence[Answered], number: int) -> Picture:
    end = max(max(_until(report, each), _due(each) or 0) for each in asked) * 1.06
    end = max(end, 60_000)
    step = next((size for size in (1, 2, 5, 10, 15, 30, 60, 120, 240) if end / 60_000 / size <= 8), 480)
    ticks = [(at * 60_000.0, str(at)) for at in range(0, int(end // 60_000) + 1, step)]
    ticks = [(at, f"{label} min" if not at else label) for at, label in ticks]
    drawn = [
        Waited(f"{group[0].asked.title} ({clock(group[0].asked.at)})", [_wait(report, each) for each in group])
        for group in page
    ]
    title = f"How soon the teams answered where {words} was asked"
    said = _said([each for group in page for each in group], words)
    return waits(f"figure-responses-{number}", title, said, drawn, end, ticks, _KEY)


_KEY: list[tuple[Sign, str]] = [
    (form("circle"), "first read"), (form("circle", True), "answered"), (form("square", True), "answered late"),
    (form("diamond"), "ruled on"), (tick, "deadline"), (dash, "no answer"), (beyond, "later than this"),
]  # fmt: skip


def _due(each: Answered) -> int | None:
    return None if each.asked.answer_by is None else each.asked.answer_by - each.asked.at


def _until(report: Report, each: Answered) -> int:
    """How long until the answer; without one, until somebody ruled all the same, or the deadline passed, or now."""
    if each.asked.took is not None:
        return each.asked.took
    due = _due(each)
    waited = report.elapsed - each.asked.at
    return min(waited, due) if due is not None else waited


def _wait(report: Report, each: Answered) -> Wait:
    asked, due = each.asked, _due(each)
    steps = []
    if asked.first_read is not None:
        after = asked.first_read - asked.at
        steps.append(Step(after, "circle", False, f"{each.team} first read it after {span(after)}"))
    if each.ruled_at is not None:
        after = each.ruled_at - asked.at
        steps.append(Step(after, "diamond", False, f"control ruled after {span(after)}"))
    came = asked.took is not None
    told = "no answer" if asked.overdue else "none yet" if not came else span(asked.took or 0)
    if asked.took is not None:
        late = asked.late and due is not None
        told += f", {span(asked.took - due)} late" if late and due is not None else ""
        tip = f"{each.team} answered after {told}"
        steps.append(Step(asked.took, "square" if late else "circle", True, tip))
    return Wait(each.team, steps, _until(report, each), due, came, told)


def _said(found: Sequence[Answered], words: str) -> str:
    """What the picture shows, in words."""
    came = sorted(each.asked.took for each in found if each.asked.took is not None)
    late = [each for each in found if each.asked.late]
    none = [each for each in found if each.asked.took is None]
    parts = [f"{capital(words)} was asked {count(len(found), 'time')}: {len(came)} came, {len(late)} of them late"]
    if came:
        slowest = max((each for each in found if each.asked.took is not None), key=lambda each: each.asked.took or 0)
        parts.append(
            f"half of them within {span(came[(len(came) - 1) // 2])}; the slowest after {span(came[-1])}, "
            f"{slowest.team} on “{slowest.asked.title}”"
        )
    if none:
        shown = [f"{each.team} on “{each.asked.title}”" for each in none[:6]]
        more = [f"{len(none) - 6} more"] if len(none) > 6 else []
        parts.append(f"no answer from {listed([*shown, *more])}")
    return f"{'; '.join(parts)}."
