"""What the checks share: the playbook, its ids, and the list of problems."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from ttx.playbook.models import Inject, Phase, Playbook
from ttx.playbook.problems import Path, Problem, did_you_mean, listed
from ttx.playbook.uses import Places

# Looking for a near word among thousands costs milliseconds, and nobody reads hint after hint.
_MOST_HINTS = 50


def _all_of(names: Collection[str]) -> str:
    if len(names) > 12:
        return ""
    return f"there {'is' if len(names) == 1 else 'are'} {listed(names, 'and')}" if names else "there is none at all"


@dataclass
class Report:
    """Collects what is wrong with a playbook."""

    book: Playbook
    places: Places
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, path: Path, message: str, hint: str = "", *, key: bool = False, warning: bool = False, rule: str = ""
    ) -> None:
        """Report a problem at a path of the playbook's data; a warning has a `rule`, by which it can be allowed."""
        self.problems.append(replace(self.places.problem(path, message, hint, key=key, warning=warning), rule=rule))

    def known(
        self, what: str, name: str, among: Collection[str], path: Path, *, of: str = "", key: bool = False
    ) -> bool:
        """Whether the playbook defines `name`; a problem where it does not."""
        if name in among:
            return True
        hint = ""
        if len(self.problems) < _MOST_HINTS:
            hint = did_you_mean(name, among, _all_of(among))
        self.add(path, f"there is no {what} {name!r}" + (f" in {of!r}" if of else ""), hint, key=key)
        return False

    @cached_property
    def phases(self) -> dict[str, int]:
        """The phases' numbers by id."""
        return {phase.id: number for number, phase in enumerate(self.book.phases)}

    @cached_property
    def tasks(self) -> set[str]:
        return {f"{name}.{task}" for name, objective in self.book.objectives.items() for task in objective.tasks}

    def injects(self) -> Iterator[tuple[Path, Phase, Inject]]:
        """Every inject with its path and phase; two of one id both come."""
        for number, phase in enumerate(self.book.phases):
            for index, inject in enumerate(phase.injects):
                yield ("phases", number, "injects", index), phase, inject
