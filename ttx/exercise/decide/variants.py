"""Rules for injects that may go more than one way."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.conditions import holds
from ttx.exercise.decide.rules import By, Moment, inject_of, rule, stale
from ttx.exercise.events import Event
from ttx.exercise.state import InjectState, State
from ttx.playbook.models import Inject


@rule(do.ChooseVariant)
def choose_variant(state: State, command: do.ChooseVariant, by: By, now: Moment) -> Iterator[Event]:
    inject = inject_of(state, command.inject)
    if inject.deliveries or inject.later:
        raise Refused(f"{inject.spec.title!r} is out already", hint="recall it with a correction")
    if command.version != inject.version:
        raise stale(f"inject {command.inject!r}")
    if command.variant not in inject.spec.variants:
        raise Refused(f"{inject.spec.title!r} has no variant {command.variant!r}", hint=_ways(inject))
    if command.variant != inject.variant:
        yield ev.VariantChosen(inject.id, command.variant, inject.version + 1, command.reason.strip())


def as_chosen(state: State, inject: InjectState, elapsed: int) -> tuple[Inject, ev.VariantChosen | None]:
    """The inject as it goes, with the event that chooses where the exercise does. Refused where a person must."""
    if not inject.spec.variants or inject.variant:
        return inject.spec, None
    name = chosen_by_itself(state, inject, elapsed)
    if not name:
        raise Refused(f"{inject.spec.title!r} may go more than one way", hint=f"choose one first: {_ways(inject)}")
    # The words of the release are those of the version that it names: the playbook's, as the choice makes them.
    spec = state.playbook.injects[inject.id][1].varied(name)
    return spec, ev.VariantChosen(inject.id, name, inject.version, "its condition holds")


def may_choose(state: State, inject: InjectState, elapsed: int) -> bool:
    """Whether it can go out without a person's choice."""
    return not inject.spec.variants or bool(inject.variant or chosen_by_itself(state, inject, elapsed))


def chosen_by_itself(state: State, inject: InjectState, elapsed: int) -> str:
    """The first variant whose condition holds; nothing where a person chooses."""
    ways = inject.spec.variants.items()
    return next((name for name, way in ways if way.if_ is not None and holds(state, way.if_, elapsed)), "")


def going(state: State, inject: InjectState, elapsed: int) -> Inject:
    """The inject as it would go now, by the choice that was made or that its conditions make."""
    name = "" if inject.variant else chosen_by_itself(state, inject, elapsed)
    return inject.spec.varied(name) if name else inject.spec


def _ways(inject: InjectState) -> str:
    return "; ".join(f"{name} ({way.is_})" for name, way in inject.spec.variants.items())
