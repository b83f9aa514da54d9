"""Texts and recipients: every text reaches somebody, and everybody gets something to read."""

from __future__ import annotations

from ttx.playbook.checks.report import Report
from ttx.playbook.models import Inject
from ttx.playbook.problems import Path, did_you_mean, listed


def check(report: Report) -> None:
    """Report texts without a reader, readers without a text, and a verdict that may not come."""
    reached: set[str] = set()
    for path, _, inject in report.injects():
        recipients = report.book.recipients(inject)
        reached.update(recipients)
        if len(inject.variants) == 1:
            hint = "write a second one, or take the one way into the inject itself"
            report.add((*path, "variants"), f"the inject {inject.id!r} has one variant", hint, key=True)
        for variant in inject.variants if inject.to else ():
            _texts(report, (*path, "variants", variant), inject.varied(variant), recipients)
        if not inject.variants and inject.to:
            _texts(report, path, inject, recipients)
        if not inject.to:
            report.add((*path, "to"), f"the inject {inject.id!r} goes to nobody", "name teams, or all")
        _answers(report, path, inject)
    if not any(phase.injects for phase in report.book.phases):
        report.add(("phases",), "there is no inject in any phase", key=True, warning=True, rule="no-inject")
    else:
        for team in report.book.teams:
            if team not in reached:
                report.add(("teams", team), f"the team {team!r} gets no inject at all", "name it in `to:`", key=True)
    _verdict(report)


def _texts(report: Report, path: Path, inject: Inject, recipients: list[str]) -> None:
    wordless = [team for team in recipients if not inject.text_for(team)]
    if wordless:
        whom = "" if wordless == recipients else f" for {listed(wordless, 'and')}"
        report.add(path, f"the inject {inject.id!r} has no text{whom}", "write `text:`, or `instead:` for each team")
    for field, by_team in (("add", inject.add), ("instead", inject.instead), ("delay", inject.delay)):
        for team in by_team:
            _receives(report, inject, team, recipients, (*path, field, team), key=True)
    for index, expected in enumerate(inject.expect):
        _receives(report, inject, expected.team, recipients, (*path, "expect", index, "team"))
    if inject.text and recipients and all(team in inject.instead for team in recipients):
        hint = "take the text out, or one of the teams' own"
        report.add((*path, "text"), "nobody reads this text: each team has its own instead", hint, key=True)


def _receives(
    report: Report, inject: Inject, team: str, recipients: list[str], path: Path, *, key: bool = False
) -> None:
    if team in report.book.teams and team not in recipients:
        hint = did_you_mean(team, recipients, f"it goes to {listed(recipients, 'and')}" if recipients else "")
        report.add(path, f"{team!r} does not receive {inject.id!r}", hint, key=key)


def _answers(report: Report, path: Path, inject: Inject) -> None:
    if inject.choices and inject.asks != "reply":
        hint = "write asks: reply, or take the choices out"
        report.add((*path, "choices"), f"choices, but the inject asks for no reply ({inject.asks})", hint, key=True)
    for index, choice in enumerate(inject.choices):
        if choice in inject.choices[:index]:
            report.add((*path, "choices", index), f"the choice {choice!r} stands here twice")
    if inject.answer_within is not None and inject.asks == "read":
        hint = "write asks: reply or asks: decision, or take the deadline out"
        report.add((*path, "answer within"), "a deadline, but the inject asks for nothing", hint, key=True)
    if inject.release == "automatic" and inject.when is None and not isinstance(inject.at, int):
        hint = "write `at: 10m` or `when:`, or release: manual"
        report.add((*path, "release"), "released automatically, but nothing says when", hint, key=True)


def _verdict(report: Report) -> None:
    rules = report.book.verdict
    always = next((index for index, rule in enumerate(rules) if rule.if_ is None), None)
    if rules and always is None:
        hint = "leave `if` out of the last verdict: it stands when no other does"
        report.add(("verdict", len(rules) - 1), "the last verdict has a condition, so there may be none", hint)
    elif always is not None and always < len(rules) - 1:
        hint = f"the verdict {rules[always].verdict!r} above needs no condition; put it last"
        report.add(("verdict", always + 1), "this verdict is never reached", hint)
