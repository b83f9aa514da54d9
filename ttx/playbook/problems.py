"""A problem in a file that somebody wrote, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]
"""Where a value stands in the data: keys and indices from the top."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, where, and what to do about it. Lines and columns count from 1."""

    file: str
    line: int
    col: int
    message: str
    hint: str = ""
    warning: bool = False
    rule: str = ""
    """the rule that found it, where it can be allowed in the file: idle-team"""

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}:{self.col}"

    def __str__(self) -> str:
        rule = f" [{self.rule}]" if self.rule else ""
        text = f"{self.where}: {'warning: ' if self.warning else ''}{self.message}{rule}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`; empty where none is like it."""
    return next(iter(get_close_matches(word, list(known), 1)), "")


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the known word nearest to `word`; `otherwise` where none is near."""
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else otherwise


def listed(words: Iterable[str], last: str = "or") -> str:
    """`a, b or c`."""
    *rest, final = list(words) or [""]
    return f"{', '.join(rest)} {last} {final}" if rest else final
