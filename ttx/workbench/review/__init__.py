"""Reads a playbook as a reviewer would: what can be run, and yet would go wrong on the day."""

from __future__ import annotations

from ttx.playbook.load import Loaded
from ttx.playbook.problems import Path, Problem, did_you_mean
from ttx.playbook.uses import Places

# Each of them enters its rules into RULES.
from ttx.workbench.review import names, objectives, pace, spoilers, times
from ttx.workbench.review.allowed import allowed
from ttx.workbench.review.base import RULES, Book, Finding, Rule, Wish

__all__ = ["FILE_RULES", "RULES", "Rule", "Wish", "names", "objectives", "pace", "review", "spoilers", "times"]

FILE_RULES = {
    "needless-allow": "A comment that allows what nobody finds hides the next one that is found there.",
    "unknown-rule": "A comment with a wrong name allows nothing.",
}
"""What is said of the comments that allow something."""

_USUAL = Wish()


def review(loaded: Loaded, wish: Wish = _USUAL) -> list[Problem]:
    """What the rules find in a playbook that has no errors, in the order of the lines; nothing where it has some."""
    if loaded.playbook is None:
        return []
    book = Book(loaded.playbook, loaded.places, wish)
    asked = [rule for name, rule in RULES.items() if (not wish.only or name in wish.only) and name not in wish.ignore]
    found = [_problem(loaded.places, rule.name, finding) for rule in asked for finding in rule.look(book)]
    document = loaded.places.document
    comments = allowed(document.text)
    # Each comment is asked: two that allow the same are both used.
    problems = [one for one in found if not sum(comment.covers(one) for comment in comments)]
    for comment in comments:
        for name in comment.rules:
            if name not in RULES:
                hint = did_you_mean(name, RULES, "`ttx check --rules` lists them")
                said, known = "unknown-rule", f"there is no rule {name!r}"
            elif name not in comment.used and not wish.only and name not in wish.ignore:
                said, known = "needless-allow", f"{name!r} finds nothing here"
                hint = "take the comment out"
            else:
                continue
            problems.append(Problem(document.name, comment.line, comment.col, known, hint, True, said))
    return sorted(problems)


def _problem(places: Places, rule: str, finding: Finding) -> Problem:
    """A finding at its line of the playbook: an organizer cannot change what a library file says."""
    problem = places.problem(finding.path, finding.message, finding.hint, key=finding.key, warning=True)
    line, col = problem.line, problem.col
    if problem.file != places.document.name:
        entry: Path = finding.path[:4]
        line, col = places.document.position(entry)
    return Problem(places.document.name, line, col, finding.message, finding.hint, True, rule)
