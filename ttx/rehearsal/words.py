"""Words that terminal and page share for what many runs came to."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.rehearsal.branches import NO, YES
from ttx.rehearsal.outcome import BranchCount, Driver, InjectCount, Rehearsed
from ttx.report.words import signed

RARE = 0.02
"""Below this share of the runs a thing hardly ever happens."""

DEVICE = "Simulated teams are a device to find holes in a playbook, no forecast of anybody."
VERDICTS = "Each seed plays one run alone, from the middle of those with this verdict."
RULES = (
    "How often each condition held in the end; how often it held and without it the verdict would have been another; "
    "how often it alone was missing."
)
BRANCHES = "In percent of the runs that came to it."
IDLE = "Idle is a team to which nothing comes and for which nothing waits, after the brief and before it decides."


def drivers_note(found: Rehearsed) -> str:
    """What the table of drivers compares."""
    return (
        f"Of {found.compared:,} things: a verdict's share with it and without it. The difference is between runs in "
        "which teams did about as much of what was expected of them, ± two standard errors; with a ? it may be chance. "
        "What goes together is not yet cause."
    )


def percent(part: float | None, whole: float = 1.0) -> str:
    """A share in percent; what is hardly ever is not written as never, and what makes no sense not at all."""
    if part is None:
        return ""
    share = part / whole * 100 if whole else 0.0
    return f"{share:.1f}%" if 0 < share < 1 or 99 < share < 100 else f"{share:.0f}%"


def difference(driver: Driver) -> str:
    """A difference in points of percent."""
    return f"{signed(round(driver.difference * 100))} ±{driver.error * 200:.0f}" + " ?" * (not driver.certain)


def asked(each: BranchCount) -> str:
    """What is asked at a branch, in a few words."""
    kind, what = each.branch.kind, each.branch.what
    if kind == "outcome":
        return "outcome" + f" ({what})" * bool(what)
    return {"variant": "variant", "when": f"if {what}", "suggestion": f"suggests {what}", "choice": f"{what} answers"}[
        kind
    ]


def short(way: str) -> str:
    """A way without its explanation: the number of an outcome, the id of a variant."""
    head = way.partition(". ")[0] if way[:1].isdigit() else way.partition(": ")[0]
    return {YES: "yes", NO: "no"}.get(head, head)


def rare_injects(found: Rehearsed) -> list[InjectCount]:
    """The injects that never or hardly ever went out."""
    return [each for each in found.injects if each.runs < RARE * found.runs or not each.runs]


def rare_ways(found: Rehearsed) -> Iterator[tuple[BranchCount, str, int]]:
    """Ways that hardly any run took: the branch, the way, how many runs did. A branch to which none came is one."""
    for each in found.branches:
        if not each.came:
            yield each, "no run came to it", 0
            continue
        for way, runs in zip(each.branch.ways, each.counts, strict=True):
            if runs < RARE * found.runs:
                yield each, way, runs


def all_fired(found: Rehearsed) -> str:
    """That every inject went out in some run, and which one least often."""
    least = min(found.injects, key=lambda each: each.runs, default=None)
    if least is None:
        return "The playbook has none."
    rarest = f"; least often {least.id}, in {percent(least.runs, found.runs)} of the runs" * (least.runs < found.runs)
    return f"All {len(found.injects):,} went out{rarest}."
