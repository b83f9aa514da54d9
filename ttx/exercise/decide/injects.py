"""Rules for injects: release, hold, skip, recall, edit, write one now; hints, outcomes, expected actions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, count
from typing import Any

from pydantic import ValidationError

from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.apply import edited
from ttx.exercise.decide.rules import By, Moment, inject_of, rule, said, stale, teams_of
from ttx.exercise.decide.story import dated_for
from ttx.exercise.decide.variants import as_chosen
from ttx.exercise.events import Event
from ttx.exercise.state import InjectState, State
from ttx.exercise.translations import hint_in, outcome_in, words_of
from ttx.playbook.models import CONTROL, Inject

EDITABLE = frozenset(
    {"title", "text", "add", "instead", "asks", "choices", "answer within", "to", "from", "method", "dated"}
)


LONGEST_ANSWER = 24 * 3600


def releasing(state: State) -> None:
    """Injects go out after StartEx, and not in a real-world stop."""
    if state.status == "lobby":
        raise Refused("the exercise has not started yet", hint="start the clock first")
    if state.real_stop:
        raise Refused("the exercise is stopped for a real-world reason", hint="resume it first")


@rule(do.Release)
def release_inject(state: State, command: do.Release, by: By, now: Moment) -> Iterator[Event]:
    releasing(state)
    inject = inject_of(state, command.inject)
    if command.version != inject.version:
        raise stale(f"inject {command.inject!r}")
    teams = teams_of(state, command.teams)
    if inject.status == "skipped":
        raise Refused(f"{command.inject!r} was skipped", hint="hold it to bring it back")
    moment = now.or_by_hand(command.happened)
    yield from release_with_effects(state, command.inject, teams, moment, {}, dated=command.dated)


def release_with_effects(
    state: State,
    name: str,
    teams: list[str],
    now: Moment,
    values: dict[str, float],
    *,
    automatic: bool = False,
    dated: str = "",
    redate: bool = False,
) -> Iterator[Event]:
    """Release an inject to those of these teams (all, where none is named) that do not have it; shift what it shifts.
    `values` as in `running_shifts`, `dated` and `redate` as in `dated_for`.
    """
    inject = state.injects[name]
    recipients = teams or state.playbook.recipients(inject.spec)
    wanting = [team for team in recipients if not _has(inject, team)]
    if not wanting:
        raise Refused(f"{inject.spec.title!r} is out already", hint="recall it, or write a new inject")
    spec, choice = as_chosen(state, inject, now.elapsed)
    if choice:
        yield choice
    variant = choice.variant if choice else ""
    yield release(state, inject, spec, wanting, now, variant=variant, automatic=automatic, dated=dated, redate=redate)
    if not _out(state, inject):
        # The first team's copy shifts; another team's does not. One that was recalled from all shifts anew.
        yield from running_shifts(state, spec.shift, f"inject:{name}", spec.title, values)


def _has(inject: InjectState, team: str) -> bool:
    return team in inject.later or (team in inject.deliveries and not inject.deliveries[team].recalled)


def _out(state: State, inject: InjectState) -> list[str]:
    """The teams that have it, or are to get it later."""
    return [team for team in state.teams if _has(inject, team)]


def release(
    state: State,
    inject: InjectState,
    spec: Inject,
    teams: Iterable[str],
    now: Moment,
    *,
    variant: str = "",
    automatic: bool = False,
    dated: str = "",
    redate: bool = False,
) -> ev.InjectReleased:
    """The event that gives an inject to these teams; those with a delay get it later, by an event of its own.
    `variant` is the way it goes where that is chosen only now.
    """
    texts, later, read = {}, {}, {}
    for team in teams:
        wait = spec.delay.get(team, 0)
        if wait and team not in inject.later:
            later[team] = now.elapsed + wait * 1000
        else:
            texts[team] = spec.text_for(team)
            read[team] = words_of(state, inject, spec, team, variant)
    return ev.InjectReleased(
        inject.id,
        spec.title,
        texts,
        sender=spec.from_,
        method=spec.method,
        asks=spec.asks,
        choices=spec.choices,
        answer_by=now.elapsed + spec.answer_within * 1000 if spec.answer_within else None,
        later=later,
        dated=dated_for(state, spec, texts, now, dated, redate=redate or automatic),
        version=inject.version,
        automatic=automatic,
        happened=now.happened,
        translated={team: words for team, words in read.items() if words != ev.Translated()},
    )


def shifts(state: State, wanted: dict[str, float], cause: str, reason: str) -> Iterator[ev.IndicatorShifted]:
    """Events that shift indicators, kept within 0 and 100; what would go beyond is not counted."""
    values: dict[str, float] = {}
    yield from running_shifts(state, wanted, cause, reason, values)


def running_shifts(
    state: State, wanted: dict[str, float], cause: str, reason: str, values: dict[str, float]
) -> Iterator[ev.IndicatorShifted]:
    """Like `shifts`, for several in one go: `values` carries where each indicator stands between them."""
    for indicator, delta in wanted.items():
        if indicator not in state.gauges:
            raise Refused(f"there is no indicator {indicator!r}", hint="indicators: " + ", ".join(state.gauges))
        if delta != delta or abs(delta) > 100:
            raise Refused("a shift is between -100 and 100")
        before = values.get(indicator, state.gauges[indicator].value)
        after = min(100.0, max(0.0, before + delta))
        values[indicator] = after
        if after != before:
            yield ev.IndicatorShifted(indicator, round(after - before, 6), after, cause, reason)


@rule(do.Hold)
def hold(state: State, command: do.Hold, by: By, now: Moment) -> Iterator[Event]:
    inject = inject_of(state, command.inject)
    if inject.status in ("released", "recalled"):
        raise Refused(f"{inject.spec.title!r} is out already", hint="recall it instead")
    if (inject.status == "held") != command.held:
        yield ev.InjectHeld(inject.id, command.held, command.reason.strip())


@rule(do.Skip)
def skip(state: State, command: do.Skip, by: By, now: Moment) -> Iterator[Event]:
    inject = inject_of(state, command.inject)
    if inject.status in ("released", "recalled"):
        raise Refused(f"{inject.spec.title!r} is out already", hint="recall it instead")
    if inject.status != "skipped":
        yield ev.InjectSkipped(inject.id, said(command.reason, "the reason"))


@rule(do.Recall)
def recall(state: State, command: do.Recall, by: By, now: Moment) -> Iterator[Event]:
    inject = inject_of(state, command.inject)
    out = _out(state, inject)
    teams = [team for team in teams_of(state, command.teams) if team in out] if command.teams else out
    if not teams:
        raise Refused(f"{inject.spec.title!r} is not out", hint="nothing to recall")
    yield ev.InjectRecalled(inject.id, teams, said(command.reason, "the reason"), command.correction.strip())
    if set(teams) == set(out):
        # Undone by entries of their own, never by taking the old ones away.
        sums: dict[str, float] = defaultdict(float)
        for name, gauge in state.gauges.items():
            for shift in gauge.shifts:
                if shift.cause in (f"inject:{inject.id}", f"outcome:{inject.id}", f"recall:{inject.id}"):
                    sums[name] += shift.delta
        undo = {name: -delta for name, delta in sums.items() if round(delta, 6)}
        yield from shifts(state, undo, f"recall:{inject.id}", f"{inject.spec.title} was recalled")


@rule(do.Edit)
def edit(state: State, command: do.Edit, by: By, now: Moment) -> Iterator[Event]:
    inject = inject_of(state, command.inject)
    if inject.deliveries or inject.later:
        raise Refused(f"{inject.spec.title!r} is out already", hint="recall it with a correction")
    if command.version != inject.version:
        raise stale(f"inject {command.inject!r}")
    if inject.spec.variants and not inject.variant:
        # The choice brings the playbook's words, so what was edited before would be lost.
        raise Refused(f"{inject.spec.title!r} may go more than one way", hint="choose its way first, then edit it")
    if unknown := sorted(set(command.changes) - EDITABLE):
        raise Refused(f"{unknown[0]!r} of an inject cannot be edited during play")
    if not command.changes:
        raise Refused("nothing is changed")
    spec = _edited(state, inject.spec, command.changes)
    # The log keeps what the changes came to, not the way in which somebody wrote them.
    clear = spec.model_dump(mode="json", by_alias=True)
    changes = {key: clear[key] for key in command.changes}
    yield ev.InjectEdited(inject.id, inject.version + 1, changes, command.reason.strip())


def _edited(state: State, spec: Inject, changes: dict[str, Any]) -> Inject:
    """The inject with these changes; Refused with the first thing that is wrong with them."""
    try:
        inject = edited(spec, changes, state.playbook.scenario.start.year)
    except ValidationError as error:
        first = error.errors()[0]
        raise Refused(f"{' '.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}") from None
    except (OverflowError, RecursionError):
        raise Refused("no inject can hold that") from None
    _check(state, inject)
    return inject


def _check(state: State, inject: Inject) -> None:
    said(inject.title, "the title")
    if inject.answer_within and inject.answer_within > LONGEST_ANSWER:
        raise Refused("an answer is due within a day")
    teams_of(state, [team for team in (*inject.to, *inject.instead, *inject.add) if team != "all"])
    if inject.from_ != CONTROL and inject.from_ not in state.playbook.actors:
        raise Refused(f"there is no actor {inject.from_!r}")
    if not state.playbook.recipients(inject):
        raise Refused("nobody is named to receive this")
    for team in state.playbook.recipients(inject):
        said(inject.text_for(team), f"the text for {state.playbook.party(team)}")


@rule(do.AddInject)
def add_inject(state: State, command: do.AddInject, by: By, now: Moment) -> Iterator[Event]:
    if command.release:
        releasing(state)
    title = said(command.title, "the title")
    stem = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "inject"
    # A condition names phases and injects alike, so what is written now takes neither's id.
    taken = {*state.injects, *(phase.id for phase in state.playbook.phases)}
    name = next(name for name in chain([stem], (f"{stem}-{number}" for number in count(2))) if name not in taken)
    data: dict[str, Any] = {
        "id": name, "title": title, "text": command.text.strip(), "to": command.to, "asks": command.asks,
        "from": command.sender, "instead": command.instead, "method": "message",
    }  # fmt: skip
    if command.answer_within is not None:
        if not 0 < command.answer_within <= LONGEST_ANSWER:
            raise Refused("an answer is due within a day")
        data["answer within"] = f"{command.answer_within}s"
    spec = _edited(state, Inject(id=name, title=name), data)
    # One that is written before StartEx belongs to the first phase.
    phase = state.phase or state.playbook.phases[0].id
    yield ev.InjectAdded(spec.model_dump(mode="json", by_alias=True, exclude_none=True), phase)
    if command.release:
        yield ev.InjectReleased(
            name,
            spec.title,
            {team: spec.text_for(team) for team in state.playbook.recipients(spec)},
            sender=spec.from_,
            method=spec.method,
            asks=spec.asks,
            answer_by=now.elapsed + spec.answer_within * 1000 if spec.answer_within else None,
        )


@rule(do.Judge)
def judge(state: State, command: do.Judge, by: By, now: Moment) -> Iterator[Event]:
    inject = inject_of(state, command.inject)
    if command.condition not in judged_conditions(inject):
        raise Refused("that inject has no such condition")
    if inject.judged.get(command.condition) != command.holds:
        yield ev.ConditionJudged(inject.id, command.condition, command.holds, command.reason.strip())


def judged_conditions(inject: InjectState) -> list[str]:
    """The sentences of an inject that a person judges: what it waits for, and what suggests the next one."""
    waits = [inject.spec.when] if isinstance(inject.spec.when, str) else []
    return waits + [suggestion.if_ for suggestion in inject.spec.then_suggest if isinstance(suggestion.if_, str)]


@rule(do.Hint)
def hint(state: State, command: do.Hint, by: By, now: Moment) -> Iterator[Event]:
    teams_of(state, [command.team])
    text, read = said(command.text, "the hint"), ""
    if command.inject:
        inject = inject_of(state, command.inject)
        if command.team not in inject.deliveries:
            raise Refused("that team does not have this inject")
        read = hint_in(state, inject, text, command.team)
    yield ev.HintGiven(command.team, text, command.inject, read)


@rule(do.PickOutcome)
def pick_outcome(state: State, command: do.PickOutcome, by: By, now: Moment) -> Iterator[Event]:
    inject = inject_of(state, command.inject)
    if not 1 <= command.outcome <= len(inject.spec.outcomes):
        raise Refused(f"{inject.spec.title!r} has {len(inject.spec.outcomes)} outcomes")
    out = _out(state, inject)
    if not out:
        raise Refused(f"{inject.spec.title!r} is not out")
    if command.outcome in inject.outcomes:
        raise Refused("that outcome was picked already")
    outcome = inject.spec.outcomes[command.outcome - 1]
    yield ev.OutcomePicked(inject.id, command.outcome, command.reason.strip())
    yield from shifts(state, outcome.shift, f"outcome:{inject.id}", command.reason.strip() or outcome.if_)
    if outcome.text:
        name = state.number("message", state.messages)
        to = [team for team in out if team in inject.deliveries]
        read = outcome_in(state, inject, command.outcome - 1, to)
        yield ev.MessageSent(name, inject.spec.from_, to, outcome.text, translated=read)


@rule(do.TickAction, after_end=True)
def tick_action(state: State, command: do.TickAction, by: By, now: Moment) -> Iterator[Event]:
    inject = inject_of(state, command.inject)
    if not 0 <= command.expected < len(inject.spec.expect):
        raise Refused(f"{inject.spec.title!r} has no such expected action")
    if command.at is not None and not 0 <= command.at <= now.elapsed:
        raise Refused("an action is seen between StartEx and now")
    yield ev.ActionTicked(inject.id, command.expected, command.seen, command.at, command.note.strip())
