"""Rules for adjudication: rulings drafted, rolled for, released together, amended; the scorecard; the verdict."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.chance import roll
from ttx.exercise.decide.control import move_of
from ttx.exercise.decide.injects import running_shifts, shifts
from ttx.exercise.decide.rules import By, Moment, rule, said, stale, teams_of
from ttx.exercise.events import Event
from ttx.exercise.state import Ruling, State

STANDINGS = ("kept", "modified", "dropped")


@rule(do.DraftRuling)
def draft_ruling(state: State, command: do.DraftRuling, by: By, now: Moment) -> Iterator[Event]:
    known = state.rulings.get(command.ruling)
    if command.ruling and known is None:
        raise Refused("there is no such ruling")
    if known and known.status != "draft":
        raise Refused(f"this ruling was {known.status} already", hint="draft a new one")
    if command.version != (known.version if known else 0):
        raise stale("the ruling")
    for name in (*command.moves, *command.seen):
        move = move_of(state, name)
        if command.seen.get(name, move.newest.version) != move.newest.version:
            raise stale(f"the {state.playbook.word('move').lower()} of {state.playbook.party(move.team)}")
    teams_of(state, command.texts)
    if command.odds is not None and not 0 <= command.odds <= 100:
        raise Refused("odds are a percentage, 0 to 100")
    list(shifts(state, command.shifts, "", ""))
    name = known.id if known else state.number("ruling", state.rulings)
    yield ev.RulingDrafted(
        name,
        command.version + 1,
        said(command.outcome, "the outcome"),
        list(dict.fromkeys(command.moves)),
        {team: text.strip() for team, text in command.texts.items() if text.strip()},
        {indicator: delta for indicator, delta in command.shifts.items() if delta},
        command.reasons.strip(),
        command.odds,
        command.public,
        _lines(command.arguments_for),
        _lines(command.arguments_against),
    )


def _lines(texts: list[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]


@rule(do.Roll)
def roll_odds(state: State, command: do.Roll, by: By, now: Moment) -> Iterator[Event]:
    ruling = _draft(state, command.ruling)
    if command.version != ruling.version:
        raise stale("the ruling")
    if ruling.odds is None:
        raise Refused("this draft gives no odds", hint="write them into it first")
    for other in state.rulings.values():
        for rolled in other.rolls:
            same = other.id == ruling.id or set(rolled.covers.items()) & set(ruling.covers.items())
            if same and rolled.odds == ruling.odds:
                # Nobody rolls until it suits, nor drops a draft and writes the same one anew.
                raise Refused(
                    f"{ruling.odds} percent was rolled already", hint="it stands; other odds need their reasons"
                )
    number = roll(state.seed, state.rolls)
    yield ev.Rolled(ruling.id, ruling.version, ruling.odds, number, number <= ruling.odds)


@rule(do.ReleaseRulings)
def release_rulings(state: State, command: do.ReleaseRulings, by: By, now: Moment) -> Iterator[Event]:
    if not command.rulings:
        raise Refused("no ruling is named")
    values: dict[str, float] = {}
    for name, version in command.rulings.items():
        ruling = state.rulings.get(name)
        if ruling is None:
            raise Refused("there is no such ruling")
        if ruling.status != "draft":
            raise Refused(f"this ruling was {ruling.status} already")
        if ruling.version != version:
            raise stale("the ruling")
        _check_covered(state, ruling, command.rulings)
        yield ev.RulingReleased(name, version)
        reason = ruling.reasons or ruling.outcome
        yield from running_shifts(state, ruling.shifts, f"ruling:{name}", reason, values)


def _check_covered(state: State, ruling: Ruling, together: dict[str, int]) -> None:
    for name, version in ruling.covers.items():
        move = state.moves[name]
        if move.newest.version != version:
            # The text was written about another version; nobody has looked at this one.
            raise stale(f"the {state.playbook.word('move').lower()} of {state.playbook.party(move.team)}")
        if move.ruled == move.newest.version:
            raise Refused(f"the move of {state.playbook.party(move.team)} has been ruled on already")
        others = [state.rulings[other] for other in together if other != ruling.id and other in state.rulings]
        if any(name in other.moves for other in others):
            raise Refused(f"two of these rulings cover the move of {state.playbook.party(move.team)}")


@rule(do.DropRuling)
def drop_ruling(state: State, command: do.DropRuling, by: By, now: Moment) -> Iterator[Event]:
    yield ev.RulingDropped(_draft(state, command.ruling).id, command.reason.strip())


def _draft(state: State, name: str) -> Ruling:
    ruling = state.rulings.get(name)
    if ruling is None or ruling.status != "draft":
        raise Refused("there is no such draft")
    return ruling


@rule(do.AmendRuling)
def amend_ruling(state: State, command: do.AmendRuling, by: By, now: Moment) -> Iterator[Event]:
    ruling = state.rulings.get(command.ruling)
    if ruling is None or ruling.status != "released":
        raise Refused("there is no such ruling among those released")
    if command.version != ruling.version:
        raise stale("the ruling")
    outcome, reason = said(command.outcome, "the outcome"), said(command.reason, "the reason")
    teams_of(state, command.texts)
    texts = {team: text.strip() for team, text in command.texts.items() if text.strip()}
    if ruling.public and not command.public:
        raise Refused("every team has read the outcome", hint="amend it for all of them")
    for team in state.teams:
        if state.teams[team].has("ruling", ruling.id) and not command.public and team not in texts:
            raise Refused(f"{state.playbook.party(team)} has read this ruling", hint="write what it reads now")
    wanted = {indicator: delta for indicator, delta in command.shifts.items() if delta}
    changed = ev.RulingAmended(ruling.id, ruling.version + 1, outcome, texts, wanted, reason, command.public)
    if (outcome, texts, wanted, command.public) == (ruling.outcome, ruling.texts, ruling.shifts, ruling.public):
        raise Refused("nothing is changed")
    list(shifts(state, wanted, "", ""))
    yield changed
    cause = f"ruling:{ruling.id}"
    # Against what it really shifted: a gauge may have stood at its end.
    so_far = {
        name: sum(shift.delta for shift in gauge.shifts if shift.cause == cause) for name, gauge in state.gauges.items()
    }
    if wanted != ruling.shifts:
        more = {name: max(-100.0, min(100.0, wanted.get(name, 0) - delta)) for name, delta in so_far.items()}
        yield from shifts(state, {name: delta for name, delta in more.items() if round(delta, 6)}, cause, reason)


@rule(do.MarkCommitment, after_end=True)
def mark_commitment(state: State, command: do.MarkCommitment, by: By, now: Moment) -> Iterator[Event]:
    known = state.playbook.commitments
    if command.commitment not in known:
        raise Refused(f"there is no commitment {command.commitment!r}", hint=", ".join(known))
    if command.standing not in ("", *STANDINGS):
        raise Refused("a commitment is kept, modified or dropped")
    if command.team:
        teams_of(state, [command.team])
    if not state.phase:
        raise Refused("the exercise has not started yet")
    # That something stands as it was needs no words; that it does not, does.
    reason = said(command.reason, "the reason") if command.standing in ("modified", "dropped") else command.reason
    yield ev.CommitmentMarked(command.commitment, command.standing, command.team, reason.strip())


@rule(do.GiveVerdict, after_end=True)
def give_verdict(state: State, command: do.GiveVerdict, by: By, now: Moment) -> Iterator[Event]:
    verdicts = list(dict.fromkeys(each.verdict for each in state.playbook.verdict))
    if command.verdict not in verdicts:
        raise Refused(f"there is no verdict {command.verdict!r}", hint=", ".join(verdicts))
    yield ev.VerdictGiven(command.verdict, said(command.reason, "the reason"))
