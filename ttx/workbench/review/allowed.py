"""Findings that an organizer has looked at and allowed: `# ttx: allow idle-team, spoiler  why`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ttx.playbook.problems import Problem
from ttx.playbook.yaml import outside_texts

_ALLOW = re.compile(r"#[ \t]*ttx:[ \t]*allow[ \t]+(?P<rules>[a-z-]+(?:[ \t]*,[ \t]*[a-z-]+)*)")
_EVERY_LINE = (1, 10**9)


@dataclass(slots=True)
class Allowed:
    """Rules that a comment allows, for these lines, first and last."""

    rules: list[str]
    line: int
    col: int
    lines: tuple[int, int]
    used: set[str] = field(default_factory=set)


def allowed(text: str) -> list[Allowed]:
    """Every comment of this kind: above a line for all that stands under it, at the file's head for everything."""
    if "allow" not in text or not _ALLOW.search(text):
        return []
    lines = text.split("\n")
    found = [(number, match) for number, line in enumerate(lines) if (match := _ALLOW.search(line))]
    real = outside_texts(text, [(number, match.start()) for number, match in found])
    return list(_allowed(lines, [each for each in found if (each[0], each[1].start()) in real]))


def _allowed(lines: Sequence[str], found: Iterable[tuple[int, re.Match[str]]]) -> Iterator[Allowed]:
    ends = _ends(lines)
    following, after = [0] * len(lines), len(lines) - 1
    for number in range(len(lines) - 1, -1, -1):
        after = number if number in ends else after
        following[number] = after
    first = following[0]
    for number, match in found:
        alone = not lines[number][: match.start()].strip()
        here = following[number] if alone else number
        covers = _EVERY_LINE if number < first else (here + 1, ends.get(here, here) + 1)
        yield Allowed(re.split(r"\s*,\s*", match["rules"]), number + 1, match.start() + 1, covers)


def _ends(lines: Sequence[str]) -> dict[int, int]:
    """Of each line that says something, the last line of what stands under it."""
    ends: dict[int, int] = {}
    open_ones: list[tuple[int, int]] = []
    last = 0
    for number, line in enumerate(lines):
        bare = line.lstrip(" ")
        if not bare.strip() or bare.startswith("#"):
            continue
        margin = len(line) - len(bare)
        while open_ones and open_ones[-1][0] >= margin:
            ends[open_ones.pop()[1]] = last
        open_ones.append((margin, number))
        ends[number] = last = number
    ends.update((start, last) for _, start in open_ones)
    return ends


def left(problems: Iterable[Problem], comments: Sequence[Allowed]) -> list[Problem]:
    """What no comment allows, in the order of the lines; the nearest comment is used by what it allows."""
    kept = []
    waiting: dict[str, list[Allowed]] = {}
    # What begins first comes last, to be taken from the end; of two for the same lines the upper one is used.
    for comment in sorted(comments, key=lambda one: (one.lines[0], -one.lines[1], -one.line), reverse=True):
        for name in comment.rules:
            waiting.setdefault(name, []).append(comment)
    around: dict[str, list[Allowed]] = {}
    for problem in sorted(problems):
        name, line = problem.rule, problem.line
        here, ahead = around.setdefault(name, []), waiting.get(name, [])
        while ahead and ahead[-1].lines[0] <= line:
            here.append(ahead.pop())
        # Blocks lie one within the other: what ends before this line ends for all that follow.
        while here and here[-1].lines[1] < line:
            here.pop()
        if here and problem.warning:
            here[-1].used.add(name)
        else:
            kept.append(problem)
    return kept
