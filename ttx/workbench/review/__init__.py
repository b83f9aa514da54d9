"""Reads a playbook as a reviewer would: what can be run, and yet would go wrong on the day."""

from __future__ import annotations

from collections.abc import Iterator

from ttx.playbook.load import Loaded
from ttx.playbook.problems import Path, Problem, did_you_mean
from ttx.playbook.uses import Places

# Each of them enters its rules into RULES.
from ttx.workbench.review import names, objectives, pace, spoilers, times
from ttx.workbench.review.allowed import Allowed, allowed, left
from ttx.workbench.review.base import RULES, Book, Finding, Rule, Wish

__all__ = [
    "FILE_RULES",
    "RULES",
    "WHY",
    "Rule",
    "Wish",
    "names",
    "objectives",
    "pace",
    "reviewed",
    "spoilers",
    "times",
]

FILE_RULES = {
    "needless-allow": "A comment that allows what nobody finds hides the next one that is found there.",
    "unknown-rule": "A comment with a wrong name allows nothing.",
    "silent-actor": "A team writes to it, and control does not know what it wants.",
    "no-inject": "Teams read the background, and then nothing happens.",
    "last-break": "Nobody takes a break after the end.",
    "translation": "A team reads one sentence in its own language and the next one in another.",
}
"""What is said of the comments that allow something, and what loading a playbook says."""

WHY = {**{rule.name: rule.why for rule in RULES.values()}, **FILE_RULES}
"""Of each rule, what happens on the day where nobody minds."""

_USUAL = Wish()


def reviewed(loaded: Loaded, wish: Wish = _USUAL) -> list[Problem]:
    """All there is to say of a playbook: what loading it found and what the rules find, without what is allowed in it.

    Its own problems come first, then those of other files, in the order of the lines.
    """
    known = [problem for problem in loaded.problems if not problem.rule or _is_wanted(problem.rule, wish)]
    document = loaded.places.document
    if loaded.playbook is None:
        return known
    book = Book(loaded.playbook, loaded.places, wish)
    asked = [rule for name, rule in RULES.items() if _is_wanted(name, wish)]
    found = [_problem(loaded.places, rule.name, finding) for rule in asked for finding in rule.look(book)]
    comments = allowed(document.text)
    problems = left([*found, *(problem for problem in known if problem.file == document.name)], comments)
    problems += [problem for comment in comments for problem in _about(document.name, comment, wish)]
    return [*sorted(problems), *(problem for problem in known if problem.file != document.name)]


def _is_wanted(rule: str, wish: Wish) -> bool:
    return (not wish.only or rule in wish.only) and rule not in wish.ignore


def _about(file: str, comment: Allowed, wish: Wish) -> Iterator[Problem]:
    for name in comment.rules:
        if name not in WHY:
            hint = did_you_mean(name, WHY, "`ttx check --rules` lists them")
            said, message = "unknown-rule", f"there is no rule {name!r}"
        elif name not in comment.used and _is_wanted(name, wish):
            said, message, hint = "needless-allow", f"{name!r} finds nothing here", "take the comment out"
        else:
            continue
        if _is_wanted(said, wish):
            yield Problem(file, comment.line, comment.col, message, hint, True, said)


def _problem(places: Places, rule: str, finding: Finding) -> Problem:
    """A finding at its line of the playbook: an organizer cannot change what a library file says."""
    problem = places.problem(finding.path, finding.message, finding.hint, key=finding.key, warning=True)
    line, col = problem.line, problem.col
    if problem.file != places.document.name:
        entry: Path = finding.path[:4]
        line, col = places.document.position(entry)
    return Problem(places.document.name, line, col, finding.message, finding.hint, True, rule)
