"""Story time: what is told later never happens earlier, for any team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ttx.errors import Refused
from ttx.exercise.decide.rules import Moment
from ttx.exercise.state import State
from ttx.playbook.models import Inject
from ttx.playbook.values import parse_time


def latest_story(state: State, teams: Iterable[str]) -> datetime:
    """The story time of that one of these teams which is furthest on."""
    return max(datetime.fromisoformat(state.teams[team].scenario) for team in teams)


def told_late(state: State, spec: Inject, teams: Iterable[str]) -> datetime | None:
    """Where one of these teams is in the story already, if this inject happens before that."""
    if spec.dated is None or not (named := list(teams)):
        return None
    story = latest_story(state, named)
    return story if spec.dated < story else None


def dated_for(state: State, spec: Inject, teams: Iterable[str], now: Moment, wanted: str, *, redate: bool) -> str:
    """The story time under which these teams get an inject: `wanted`, else the playbook's. Refused where it would turn
    the story back for one of them, unless `redate` lets each read it as of where its own story is.
    """
    try:
        spec = spec.model_copy(update={"dated": parse_time(wanted)}) if wanted else spec
    except ValueError:
        raise Refused(f"{wanted!r} is no story time with its zone", hint="write 2025-05-19T09:00+09:00") from None
    if spec.dated is None:
        return ""
    story = told_late(state, spec, teams)
    # On paper it went out in its own order. Told as of now, one date for all would show each how far the others are.
    if story is None or now.by_hand or redate:
        return spec.dated.isoformat(timespec="minutes")
    raise Refused(
        f"{spec.title!r} is dated {spec.dated:%d %b %H:%M}, and the story is at {story:%d %b %H:%M} already",
        hint=f"give it another date: {story.isoformat(timespec='minutes')} or later",
    )
