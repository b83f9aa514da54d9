"""Times: what is planned into a phase fits into it."""

from __future__ import annotations

from ttx.playbook.checks.report import Report
from ttx.playbook.models import Break, Inject, Phase
from ttx.playbook.problems import Path
from ttx.playbook.values import format_duration


def check(report: Report) -> None:
    """Report injects and deadlines beyond the end of their phase."""
    for number, phase in enumerate(report.book.phases):
        if not phase.length:
            report.add(("phases", number, "stages"), f"the phase {phase.id!r} takes no time", key=True)
        if phase.then_break:
            _break(report, ("phases", number, "then break"), phase.then_break)
    if report.book.phases[-1].then_break:
        last = ("phases", len(report.book.phases) - 1, "then break")
        message = "nobody takes a break after the last phase"
        report.add(last, message, "take it out", key=True, warning=True, rule="last-break")
    for path, phase, inject in report.injects():
        if phase.length:
            _inject(report, path, phase, inject)


def _break(report: Report, path: Path, pause: Break) -> None:
    if pause.for_ is None and pause.until is None:
        report.add(path, f"the break {pause.title!r} has no length", "write `for: 15m` or `until: 09:00`", key=True)
    elif pause.for_ is not None and pause.until is not None:
        report.add(
            (*path, "until"), f"the break {pause.title!r} has a length already", "take one of them out", key=True
        )
    elif pause.for_ == 0:
        report.add((*path, "for"), "nobody can take a break of no time")


def _inject(report: Report, path: Path, phase: Phase, inject: Inject) -> None:
    at = inject.at if isinstance(inject.at, int) else 0
    if at > phase.length:
        _late(report, (*path, "at"), phase, f"{format_duration(at)} is after the end of the phase {phase.id!r}")
        return
    for team, delay in inject.delay.items():
        if at + delay > phase.length:
            _late(report, (*path, "delay", team), phase, f"{team!r} would get this after the phase has ended")
    if inject.answer_within is not None:
        # Each team's time to answer runs from its own delivery.
        last = at + inject.answer_within + max(inject.delay.values(), default=0)
        if not inject.answer_within:
            report.add((*path, "answer within"), "nobody can answer within no time")
        elif last > phase.length:
            _late(report, (*path, "answer within"), phase, f"the answer may come {_over(last, phase)} after the phase")
    for index, expected in enumerate(inject.expect):
        if expected.within is not None:
            last = at + inject.delay.get(expected.team, 0) + expected.within
            if last > phase.length:
                message = f"this is expected up to {_over(last, phase)} after the phase"
                _late(report, (*path, "expect", index, "within"), phase, message)


def _over(moment: int, phase: Phase) -> str:
    return format_duration(moment - phase.length)


def _late(report: Report, path: Path, phase: Phase, message: str) -> None:
    stages = ", ".join(f"{name} {format_duration(length)}" for name, length in phase.stages.items())
    report.add(path, message, f"the phase {phase.id!r} takes {format_duration(phase.length)}: {stages}")
