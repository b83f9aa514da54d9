"""What several pages share."""

from __future__ import annotations

from ttx.documents.blocks import Ref
from ttx.report.facts import Report
from ttx.report.words import clock, listed, signed

STATUS = {
    "waiting": "not released",
    "due": "due, not released",
    "held": "held back",
    "skipped": "skipped",
    "released": "released",
    "recalled": "recalled",
}


def moment(at: int, seq: int = 0) -> Ref | str:
    """T+12:34, a link to the line of the timeline where there is one."""
    return Ref(clock(at), f"row-{seq}") if seq else clock(at)


def deltas(report: Report, shifted: dict[str, float]) -> str:
    """Institutions +4, Cohesion −2."""
    return ", ".join(f"{report.wording.indicator(name)} {signed(delta)}" for name, delta in shifted.items())


def names(report: Report, teams: list[str]) -> str:
    """Teams, actors or control by name; `all teams` for all of several."""
    known = [team.id for team in report.teams]
    return "all teams" if len(known) > 1 and set(known) <= set(teams) else listed(map(report.wording.party, teams))
