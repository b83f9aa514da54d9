"""What a release asks: which way the inject goes, and whether the story is further on already."""

from __future__ import annotations

from datetime import datetime

from ttx.console import dialogs as d
from ttx.console.asked import Asking, begun, has, is_inside
from ttx.console.here import Here
from ttx.exercise.decide.story import told_late
from ttx.exercise.decide.variants import may_choose


def can_release(here: Here) -> str:
    inject = here.selected
    if inject is None:
        return "Select an inject first"
    if inject.status == "skipped":
        return "It was skipped; h brings it back"
    wanted = here.state.playbook.recipients(inject.spec)
    if all(has(inject, team) for team in wanted):
        return "It is out already; x recalls it"
    return begun(here)


def can_choose(here: Here) -> str:
    inject = here.selected
    if inject and not inject.spec.variants:
        return "This inject goes one way only"
    return is_inside(here)


def release(here: Here) -> Asking:
    if _needs_choice(here):
        return d.VariantDialog(here.state, here.inject, here.now, release)
    from ttx.console.countdown import Countdown, Redate

    return Redate(here, story) if (story := too_late(here)) else Countdown(here)


def release_some(here: Here) -> Asking:
    if _needs_choice(here):
        return d.VariantDialog(here.state, here.inject, here.now, release_some)
    return d.ReleaseDialog(here.state, here.inject, here.times)


def _needs_choice(here: Here) -> bool:
    inject = here.selected
    return inject is not None and not inject.deliveries and not may_choose(here.state, inject, here.now)


def too_late(here: Here) -> datetime | None:
    """Where the story is already for those who would get the selected inject, if it happens before that."""
    inject = here.selected
    assert inject is not None
    wanted = [team for team in here.state.playbook.recipients(inject.spec) if not has(inject, team)]
    at_once = [team for team in wanted if not inject.spec.delay.get(team)]
    return told_late(here.state, inject.spec, at_once)


def way(here: Here) -> Asking:
    return d.VariantDialog(here.state, here.inject, here.now)
