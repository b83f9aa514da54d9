"""Findings that an organizer has looked at and allowed: `# ttx: allow idle-team, spoiler  why`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ttx.playbook.problems import Problem

_ALLOW = re.compile(r"(?m)^(?P<before>.*?)#[ \t]*ttx:[ \t]*allow[ \t]+(?P<rules>[a-z-]+(?:[ \t]*,[ \t]*[a-z-]+)*)")
_EVERY_LINE = (1, 10**9)


@dataclass(slots=True)
class Allowed:
    """Rules that a comment allows, for these lines, first and last."""

    rules: list[str]
    line: int
    col: int
    lines: tuple[int, int]
    used: set[str] = field(default_factory=set)

    def covers(self, problem: Problem) -> bool:
        """Whether it allows this one; it is used by that."""
        if problem.rule not in self.rules or not self.lines[0] <= problem.line <= self.lines[1]:
            return False
        self.used.add(problem.rule)
        return True


def allowed(text: str) -> list[Allowed]:
    """Every comment of this kind: above a line for all that stands under it, at the file's head for everything."""
    if "allow" not in text:
        return []
    lines = text.split("\n")
    return list(_allowed(text, lines))


def _allowed(text: str, lines: list[str]) -> Iterator[Allowed]:
    first = next((number for number, line in enumerate(lines) if _says_something(line)), len(lines))
    for found in _ALLOW.finditer(text):
        number = text.count("\n", 0, found.start())
        rules = re.split(r"\s*,\s*", found["rules"])
        alone = not found["before"].strip()
        here = number
        if alone:
            here = next((later for later in range(number, len(lines)) if _says_something(lines[later])), number)
        head = number < first
        covers = _EVERY_LINE if head else (here + 1, _end_of_block(lines, here))
        yield Allowed(rules, number + 1, len(found["before"]) + 1, covers)


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _end_of_block(lines: list[str], start: int) -> int:
    """The last line, counted from 1, of what stands under a line."""
    margin = _margin(lines[start])
    end = start
    for number in range(start + 1, len(lines)):
        if _says_something(lines[number]):
            if _margin(lines[number]) <= margin:
                break
            end = number
    return end + 1


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
