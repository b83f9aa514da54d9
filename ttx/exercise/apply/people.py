"""The fold of who is here, who leads, and who can be reached."""

from __future__ import annotations

from ttx.exercise import events as ev
from ttx.exercise.apply.fold import on
from ttx.exercise.facts import Fact
from ttx.exercise.state import Check, Practice, SeatState, State


@on(ev.SeatJoined)
def _seat_joined(state: State, fact: Fact, event: ev.SeatJoined) -> str:
    state.seats[event.seat] = SeatState(event.seat, event.role, event.team)
    return event.seat


@on(ev.SeatLeft)
def _seat_left(state: State, fact: Fact, event: ev.SeatLeft) -> None:
    seat = state.seats[event.seat]
    seat.present = False
    _leave(state, seat)


def _leave(state: State, seat: SeatState) -> None:
    if seat.team:
        team = state.teams[seat.team]
        team.lead_asked.pop(seat.id, None)
        if team.lead == seat.id:
            # A team whose lead is gone must still be able to submit.
            team.lead = ""


@on(ev.SeatMoved)
def _seat_moved(state: State, fact: Fact, event: ev.SeatMoved) -> None:
    seat = state.seats[event.seat]
    _leave(state, seat)
    seat.team = event.team


@on(ev.LeadNamed)
def _lead_named(state: State, fact: Fact, event: ev.LeadNamed) -> None:
    state.teams[event.team].lead = event.seat
    state.teams[event.team].lead_asked.clear()


@on(ev.LeadAsked)
def _lead_asked(state: State, fact: Fact, event: ev.LeadAsked) -> None:
    state.teams[event.team].lead_asked[event.seat] = fact.elapsed


@on(ev.CheckAsked)
def _check_asked(state: State, fact: Fact, event: ev.CheckAsked) -> None:
    state.check = Check(event.text, fact.wall)


@on(ev.CheckConfirmed)
def _check_confirmed(state: State, fact: Fact, event: ev.CheckConfirmed) -> None:
    if state.check:
        state.check.confirmed[fact.seat] = fact.wall


@on(ev.PracticeSent)
def _practice_sent(state: State, fact: Fact, event: ev.PracticeSent) -> None:
    state.practice = Practice(event.title, event.text, fact.wall)


@on(ev.PracticeAnswered)
def _practice_answered(state: State, fact: Fact, event: ev.PracticeAnswered) -> None:
    if state.practice:
        state.practice.answers[event.team] = event.text
