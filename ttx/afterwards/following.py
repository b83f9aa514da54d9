"""What following up writes: rows that were filled, an action that is done, what is left of an earlier exercise."""

from __future__ import annotations

from collections.abc import Iterable

from ttx.afterwards.pen import Pen, pen
from ttx.afterwards.plans import Plan, origin_key
from ttx.afterwards.taking import Taken
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do


def bring(rows: Iterable[Taken], by: str) -> None:
    """Write what is new, exercise by exercise. A row whose action somebody changed just now becomes a conflict."""
    by_plan: dict[str, list[Taken]] = {}
    for row in rows:
        if row.plan and row.commands:
            by_plan.setdefault(row.plan.key, []).append(row)
    for [first, *others] in by_plan.values():
        assert first.plan
        with pen(first.plan.place, first.plan.exercise, by) as write:
            for row in (first, *others):
                _bring(row, write)


def _bring(row: Taken, write: Pen) -> None:
    for done, command in enumerate(row.commands):
        try:
            write(command)
        except Refused as refusal:
            kept = f" (what came before it in this row is kept: {done} of {len(row.commands)})" if done else ""
            row.became, row.text = "conflict", f"{row.text}: {refusal.message}{kept}. Export it anew, and fill it in"
            return


def close(plan: Plan, name: str, done: bool, note: str, day: str, by: str) -> None:
    """Mark an action as done on a day, or as open again. Refused where it is so already."""
    action = plan.state.evaluation.actions.get(name)
    if action is None:
        known = [each.id for each in plan.actions]
        raise TtxError(f"there is no action {name!r}", hint=", ".join(known[:20]) or "this exercise has none")
    with pen(plan.place, plan.exercise, by) as write:
        write(do.CloseAction(name, action.version, done, note, day if done else ""))


def carry(new: Plan, old: Plan, by: str) -> tuple[list[tuple[str, str]], int]:
    """Bring what is open in `old` into `new`: id and words of what was brought, and how many were there already.

    What was dropped in `new` counts as being there: somebody has looked at it and said no.
    """
    if new.key == old.key:
        raise TtxError(f"{new.shown} and {old.shown} are the same exercise", hint="carry from an earlier one")
    known = {origin_key(each.origin) for each in new.state.evaluation.actions.values()}
    known |= {f"{new.key} {each.id}" for each in new.actions}
    still = [(each, old.origin(each)) for each in old.actions if each.status == "open"]
    fresh = [(each, origin) for each, origin in still if origin_key(origin) not in known]
    made = []
    if fresh:
        with pen(new.place, new.exercise, by) as write:
            for each, origin in fresh:
                command = do.PlanAction(
                    each.text, "", each.element, each.owner, each.contact, each.start, each.due, each.priority,
                    origin=origin,
                )  # fmt: skip
                made.append((write(command), each.text))
    return made, len(still) - len(fresh)
