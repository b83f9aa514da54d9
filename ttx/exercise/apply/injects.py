"""The fold of injects: what became of each, and what each team has."""

from __future__ import annotations

from typing import Any

from ttx.exercise import events as ev
from ttx.exercise.apply.fold import active, later, on
from ttx.exercise.facts import Fact
from ttx.exercise.state import Delivery, Hint, InjectState, State, Tick
from ttx.playbook.models import Inject


@on(ev.InjectAdded)
def _inject_added(state: State, fact: Fact, event: ev.InjectAdded) -> str:
    spec = Inject.model_validate(event.inject)
    state.injects[spec.id] = InjectState(spec, event.phase, "waiting", None, scripted=False)
    return spec.id


@on(ev.InjectEdited)
def _inject_edited(state: State, fact: Fact, event: ev.InjectEdited) -> None:
    inject = state.injects[event.inject]
    inject.spec = edited(inject.spec, event.changes)
    inject.version = event.version


def edited(spec: Inject, changes: dict[str, Any], year: int | None = None) -> Inject:
    """An inject with some of its keys written anew. pydantic.ValidationError where that makes no inject."""
    before = spec.model_dump(mode="json", by_alias=True, exclude_none=True)
    return Inject.model_validate({**before, **changes}, context={"year": year})


@on(ev.VariantChosen)
def _variant_chosen(state: State, fact: Fact, event: ev.VariantChosen) -> None:
    inject = state.injects[event.inject]
    inject.spec = state.playbook.injects[event.inject][1].varied(event.variant)
    inject.variant, inject.version = event.variant, event.version


@on(ev.InjectHeld)
def _inject_held(state: State, fact: Fact, event: ev.InjectHeld) -> None:
    inject = state.injects[event.inject]
    inject.status, inject.reason = ("held" if event.held else "due"), event.reason


@on(ev.InjectSkipped)
def _inject_skipped(state: State, fact: Fact, event: ev.InjectSkipped) -> None:
    inject = state.injects[event.inject]
    inject.status, inject.reason, inject.later = "skipped", event.reason, {}


@on(ev.InjectCarried)
def _inject_carried(state: State, fact: Fact, event: ev.InjectCarried) -> None:
    inject = state.injects[event.inject]
    # What had a time is due at once; what waits for a condition or a person goes on waiting.
    inject.phase, inject.at = event.phase, None if inject.at is None else 0


@on(ev.InjectDue)
def _inject_due(state: State, fact: Fact, event: ev.InjectDue) -> None:
    state.injects[event.inject].status = "due"


@on(ev.InjectReleased)
def _inject_released(state: State, fact: Fact, event: ev.InjectReleased) -> str:
    inject = state.injects[event.inject]
    inject.status = "released"
    at = fact.elapsed if event.happened is None else event.happened
    if inject.released_at is None:
        inject.released_at = at
    state.scenario = later(state.scenario, event.dated)
    for team in event.texts:
        inject.later.pop(team, None)
    inject.later.update(event.later)
    for team, text in event.texts.items():
        receiver = state.teams[team]
        receiver.scenario = later(receiver.scenario, event.dated)
        delivery = Delivery(
            text, event.title, event.sender, event.method, event.asks, event.choices,
            at, fact.wall, receiver.scenario, event.answer_by, translated=event.translated.get(team, ev.Translated()),
        )  # fmt: skip
        if earlier := inject.deliveries.get(team):
            # It goes out again after a recall: what the team answered then it still said.
            delivery.replies, delivery.before = earlier.replies, len(earlier.replies)
        inject.deliveries[team] = delivery
        receiver.give("inject", event.inject)
    if inject.public and set(inject.deliveries) == set(state.teams):
        state.public.scenario = later(state.public.scenario, event.dated)
        state.public.give("inject", event.inject)
    return event.inject


@on(ev.InjectRecalled)
def _inject_recalled(state: State, fact: Fact, event: ev.InjectRecalled) -> None:
    inject = state.injects[event.inject]
    for team in event.teams:
        inject.later.pop(team, None)
        if delivery := inject.deliveries.get(team):
            delivery.recalled, delivery.correction = event.reason, event.correction
    if all(delivery.recalled for delivery in inject.deliveries.values()) and not inject.later:
        # Its effects are undone with it, so an outcome may be picked anew should it go out again.
        inject.status, inject.reason, inject.outcomes = "recalled", event.reason, []


@on(ev.InjectOpened)
def _inject_opened(state: State, fact: Fact, event: ev.InjectOpened) -> None:
    state.injects[event.inject].deliveries[event.team].opened.setdefault(fact.seat, fact.elapsed)
    active(state, fact, event.team)


@on(ev.ConditionJudged)
def _condition_judged(state: State, fact: Fact, event: ev.ConditionJudged) -> None:
    state.injects[event.inject].judged[event.condition] = event.holds


@on(ev.HintGiven)
def _hint_given(state: State, fact: Fact, event: ev.HintGiven) -> None:
    state.teams[event.team].hints.append(Hint(fact.elapsed, event.inject, event.text, event.translated))


@on(ev.OutcomePicked)
def _outcome_picked(state: State, fact: Fact, event: ev.OutcomePicked) -> None:
    state.injects[event.inject].outcomes.append(event.outcome)


@on(ev.ActionTicked)
def _action_ticked(state: State, fact: Fact, event: ev.ActionTicked) -> None:
    at = fact.elapsed if event.at is None else event.at
    state.injects[event.inject].ticks[event.expected] = Tick(event.seen, at, event.note, fact.seat)
