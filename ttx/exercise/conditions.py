"""What the conditions of a playbook mean for an exercise: whether they hold, and what they wait for."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.exercise.state import State
from ttx.playbook import conditions as c
from ttx.playbook.values import format_duration


def index(state: State) -> float:
    """The mean of all indicators, those that are better low turned over; 0 where there are none."""
    return _index(state, {name: gauge.value for name, gauge in state.gauges.items()})


def baseline_index(state: State) -> float:
    """The index at the start."""
    return _index(state, {name: indicator.baseline for name, indicator in state.playbook.indicators.items()})


def _index(state: State, values: dict[str, float]) -> float:
    better = state.playbook.indicators
    turned = [100 - value if better[name].better == "down" else value for name, value in values.items()]
    return sum(turned) / len(turned) if turned else 0.0


def change(state: State, indicator: str) -> float:
    """How much better (+) or worse (-) an indicator is than its baseline; `any` is the worst of all."""
    if indicator == "any":
        return min((change(state, name) for name in state.gauges), default=0.0)
    spec = state.playbook.indicators[indicator]
    delta = state.gauges[indicator].value - spec.baseline
    return -delta if spec.better == "down" else delta


def holds(state: State, condition: c.Computed, elapsed: int) -> bool:
    """Whether a condition holds at this exercise time."""
    if isinstance(condition, c.All):
        return all(holds(state, part, elapsed) for part in condition.all)
    if isinstance(condition, c.Any_):
        return any(holds(state, part, elapsed) for part in condition.any)
    if isinstance(condition, c.Not):
        return not holds(state, condition.not_, elapsed)
    if isinstance(condition, c.Elapsed):
        since = _since(state, condition.since)
        return since is not None and elapsed - since >= condition.elapsed * 1000
    return _fact_holds(state, condition)


def waiting_for(state: State, condition: c.Computed, elapsed: int) -> str:
    """What a condition still waits for, in words for control; empty once it holds."""
    if holds(state, condition, elapsed):
        return ""
    if isinstance(condition, c.All):
        return "; ".join(filter(None, (waiting_for(state, part, elapsed) for part in condition.all)))
    if isinstance(condition, c.Any_):
        return " or ".join(waiting_for(state, part, elapsed) for part in condition.any)
    return describe(state, condition)


def turns_at(state: State, condition: c.Computed) -> Iterator[int]:
    """The exercise times at which a condition may come to hold, or to hold no longer, though nothing happens."""
    if isinstance(condition, c.Elapsed):
        since = _since(state, condition.since)
        if since is not None:
            yield since + condition.elapsed * 1000
    elif isinstance(condition, c.All | c.Any_):
        for part in condition.all if isinstance(condition, c.All) else condition.any:
            yield from turns_at(state, part)
    elif isinstance(condition, c.Not):
        yield from turns_at(state, condition.not_)


def _since(state: State, what: str | None) -> int | None:
    if what is None:
        return 0
    if what in state.injects:
        return state.injects[what].released_at
    return next((run.at for run in state.runs if run.phase == what), None)


def _fact_holds(state: State, condition: c.Computed) -> bool:
    if isinstance(condition, c.Released):
        inject = state.injects[condition.released]
        return bool(inject.deliveries) if condition.to is None else condition.to in inject.deliveries
    if isinstance(condition, c.Replied):
        return any(
            delivery.replies and condition.choice in (None, delivery.replies[-1].choice)
            for team, delivery in state.injects[condition.replied].deliveries.items()
            if condition.by in (None, team)
        )
    if isinstance(condition, c.Moved):
        return state.move_of(condition.moved, condition.phase or state.phase) is not None
    if isinstance(condition, c.Ruled):
        move = state.move_of(condition.ruled, condition.phase or state.phase)
        return move is not None and move.ruled > 0
    if isinstance(condition, c.Met):
        return any(
            set(condition.met) <= set(meeting.teams)
            and (condition.level or meeting.level).casefold() == meeting.level.casefold()
            for meeting in state.meetings.values()
            if meeting.started_at is not None
        )
    if isinstance(condition, c.Picked):
        return condition.outcome in state.injects[condition.of].outcomes
    if isinstance(condition, c.Chosen):
        return state.injects[condition.of].variant == condition.chosen
    if isinstance(condition, c.IndicatorIs):
        return _within(state.gauges[condition.indicator].value, condition)
    if isinstance(condition, c.ChangeIs):
        return _within(change(state, condition.change), condition)
    assert isinstance(condition, c.IndexIs)
    value = index(state)
    return _within(value - baseline_index(state) if condition.index == "change" else value, condition)


def _within(value: float, bounds: c.IndicatorIs | c.ChangeIs | c.IndexIs) -> bool:
    # Sums of shifts are floats: a hair's breadth must not decide a verdict.
    low, high = bounds.at_least, bounds.at_most
    return (low is None or value >= low - 1e-9) and (high is None or value <= high + 1e-9)


def describe(state: State, condition: c.Computed) -> str:
    """A condition in words for control."""
    book = state.playbook
    if isinstance(condition, c.All):
        return " and ".join(describe(state, part) for part in condition.all)
    if isinstance(condition, c.Any_):
        return " or ".join(describe(state, part) for part in condition.any)
    if isinstance(condition, c.Not):
        return f"not ({describe(state, condition.not_)})"
    if isinstance(condition, c.Released):
        return f"{condition.released} released" + (f" to {book.party(condition.to)}" if condition.to else "")
    if isinstance(condition, c.Replied):
        who = book.party(condition.by) if condition.by else "any team"
        return f"a reply of {who} to {condition.replied}" + (f": {condition.choice}" if condition.choice else "")
    if isinstance(condition, c.Moved):
        return f"a {book.word('move').lower()} of {book.party(condition.moved)}"
    if isinstance(condition, c.Ruled):
        return f"a ruling on the {book.word('move').lower()} of {book.party(condition.ruled)}"
    if isinstance(condition, c.Met):
        return "a meeting of " + ", ".join(book.party(team) for team in condition.met)
    if isinstance(condition, c.Picked):
        return f"outcome {condition.outcome} of {condition.of}"
    if isinstance(condition, c.Chosen):
        return f"{condition.of} goes: {book.injects[condition.of][1].variants[condition.chosen].is_}"
    if isinstance(condition, c.Elapsed):
        return f"{format_duration(condition.elapsed)} since {condition.since or 'StartEx'}"
    if isinstance(condition, c.IndicatorIs):
        what = book.indicators[condition.indicator].name
    elif isinstance(condition, c.ChangeIs):
        name = "the worst indicator" if condition.change == "any" else book.indicators[condition.change].name
        what = f"change of {name}"
    else:
        what = "the index" if condition.index == "value" else "change of the index"
    bounds = [f"at least {condition.at_least:g}" if condition.at_least is not None else ""]
    bounds.append(f"at most {condition.at_most:g}" if condition.at_most is not None else "")
    return f"{what} {' and '.join(filter(None, bounds))}"


def verdict(state: State) -> tuple[str, str, str]:
    """The playbook's own verdict at this moment: the verdict, what it means, and the rule in words."""
    for rule in state.playbook.verdict:
        if rule.if_ is None or holds(state, rule.if_, state.elapsed):
            return rule.verdict, rule.means, describe(state, rule.if_) if rule.if_ else "no other rule holds"
    return "", "", ""
