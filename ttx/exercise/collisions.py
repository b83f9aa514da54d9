"""Moves that cannot be ruled on one by one: they act on each other, or on the same actor."""

from __future__ import annotations

from itertools import combinations

from ttx.exercise.state import MoveState, State


def toward(move: MoveState) -> set[str]:
    """Whom the newest version names."""
    return {party for action in move.newest.actions for party in action.toward}


def collide(state: State, one: MoveState, other: MoveState) -> str:
    """Why two moves are better ruled on together, in words for control; empty where nothing speaks for it."""
    if one.team == other.team or one.phase != other.phase:
        return ""
    if other.team in toward(one) and one.team in toward(other):
        return "each names the other"
    shared = [name for name in state.playbook.actors if name in toward(one) & toward(other)]
    return f"both toward {', '.join(map(state.playbook.party, shared))}" if shared else ""


def collisions(state: State) -> list[tuple[str, str, str]]:
    """The moves that nobody has ruled on and that collide: two ids, and why."""
    waiting = [move for move in state.moves.values() if move.ruled < move.newest.version]
    found = [(one.id, other.id, collide(state, one, other)) for one, other in combinations(waiting, 2)]
    return [each for each in found if each[2]]
