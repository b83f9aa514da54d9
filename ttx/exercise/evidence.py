"""What a finding may rest on, by its id: `observation-3`, `move-2`, `expect:missile-launch:0`. Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping

from ttx.exercise.state import State


def exists(state: State, name: str) -> bool:
    """Whether this exercise has it."""
    head, _, rest = name.partition(":")
    if head == "inject":
        return rest in state.injects
    if head == "expect":
        inject, _, place = rest.rpartition(":")
        known = state.injects.get(inject)
        return known is not None and place in {str(number) for number in range(len(known.spec.expect))}
    if head == "objective":
        return rest in state.playbook.objectives
    by_kind: Mapping[str, Container[str]] = {
        "observation": state.observations, "move": state.moves, "ruling": state.rulings, "meeting": state.meetings,
        "message": state.messages, "request": state.requests, "note": state.evaluation.notes,
        "parked": state.evaluation.parked,
    }  # fmt: skip
    return name in by_kind.get(name.rpartition("-")[0], ())
