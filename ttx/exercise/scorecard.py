"""What counts on the scorecard of commitments."""

from __future__ import annotations

from ttx.exercise.state import Mark, State


def standing(state: State, commitment: str, phase: str) -> Mark | None:
    """The mark that counts in a phase: the newest, where it was not taken back."""
    marks = [mark for mark in state.marks.get(commitment, []) if mark.phase == phase]
    return marks[-1] if marks and marks[-1].standing else None
