"""What a run came to, for a terminal or a pipe."""

from __future__ import annotations

from ttx.exercise.conditions import baseline_index, index, verdict
from ttx.exercise.state import State


def summary(state: State) -> list[tuple[str, str]]:
    """Label and text of each line."""
    book = state.playbook
    released = sum(1 for inject in state.injects.values() if inject.deliveries)
    replies = sum(len(delivery.replies) for inject in state.injects.values() for delivery in inject.deliveries.values())
    versions = sum(len(move.versions) for move in state.moves.values())
    ruled = sum(1 for ruling in state.rulings.values() if ruling.status == "released")
    lines = [
        ("teams", ", ".join(team.name for team in book.teams.values())),
        ("injects", f"{released} of {len(state.injects)} released"),
        ("replies", str(replies)),
        (book.word("move").lower() + "s", f"{len(state.moves)}, in {versions} versions"),
        ("rulings", str(ruled)),
    ]
    for name, gauge in state.gauges.items():
        spec = book.indicators[name]
        lines.append(
            (
                spec.name,
                f"{spec.baseline:g} to {gauge.value:g}" + (" (lower is better)" if spec.better == "down" else ""),
            )
        )
    if state.gauges:
        lines.append(("index", f"{baseline_index(state):.1f} to {index(state):.1f}"))
    said, means, rule = verdict(state)
    if said:
        lines.append(("verdict", f"{said}" + (f": {means}" if means else f" ({rule})")))
    return lines
