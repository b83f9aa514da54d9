"""Which injects put which objective to which team in which phase."""

from __future__ import annotations

from dataclasses import dataclass, field

from ttx.playbook.models import Inject, Playbook


@dataclass(slots=True)
class Tested:
    """An objective and the injects that test it, by team and phase, in the playbook's order."""

    objective: str
    title: str
    cells: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """(team, phase): ids of injects"""
    tasks: dict[str, list[str]] = field(default_factory=dict)
    """each task by id: ids of the injects that test it"""

    @property
    def injects(self) -> list[str]:
        """Each inject once."""
        return list(dict.fromkeys(inject for injects in self.cells.values() for inject in injects))


@dataclass(slots=True)
class Coverage:
    """The whole playbook's objectives, and the injects that test none."""

    rows: list[Tested]
    without: list[str]

    def of(self, inject: str) -> list[str]:
        """The objectives that an inject tests."""
        return [row.objective for row in self.rows if inject in row.injects]


def coverage(playbook: Playbook) -> Coverage:
    """Objectives against injects, teams and phases. An expected action tests its task with its own team alone."""
    rows = {
        name: Tested(name, spec.title, tasks={task: [] for task in spec.tasks})
        for name, spec in playbook.objectives.items()
    }
    without = list[str]()
    for phase in playbook.phases:
        for inject in phase.injects:
            tests = tested(playbook, inject)
            for team, name, task in tests:
                row = rows.get(name)
                if row is None:
                    continue
                _add(row.cells.setdefault((team, phase.id), []), inject.id)
                if task in row.tasks:
                    _add(row.tasks[task], inject.id)
            if not tests:
                without.append(inject.id)
    return Coverage(list(rows.values()), without)


def tested(playbook: Playbook, inject: Inject) -> list[tuple[str, str, str]]:
    """What an inject tests: team, objective, and task or nothing."""
    found = [(team, *_split(one)) for one in inject.tests for team in playbook.recipients(inject)]
    expected = [*inject.expect, *(one for variant in inject.variants.values() for one in variant.expect or [])]
    found += [(one.team, *_split(one.task)) for one in expected if one.task]
    return list(dict.fromkeys(found))


def _split(name: str) -> tuple[str, str]:
    objective, _, task = name.partition(".")
    return objective, task


def _add(names: list[str], name: str) -> None:
    # The injects come in order: one that is there already is the last.
    if name not in names[-1:]:
        names.append(name)
