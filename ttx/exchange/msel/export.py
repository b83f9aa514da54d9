"""A playbook as a MSEL in a spreadsheet: a row for each inject, and sheets beside it to conduct the exercise by."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2s
from typing import TYPE_CHECKING

from ttx.exchange.msel.companions import HEADS
from ttx.exchange.msel.fields import TITLES, WORDS, as_elapsed, as_moment, parties_of, phase_name, split_notes, texts_of
from ttx.playbook.models import Inject, Playbook
from ttx.playbook.values import format_duration

if TYPE_CHECKING:
    from ttx.documents.sheets import Cell, Sheet

_WIDTHS = {
    "id": 16, "phase": 16, "status": 10, "type": 12, "title": 28, "time": 10, "scenario time": 18, "from": 18, "to": 18,
    "method": 14, "text": 60, "expected": 44, "controller": 16, "objectives": 20, "asks": 10, "choices": 18,
    "answer within": 10, "if stuck": 24, "when": 24, "priority": 10, "release": 10, "notes": 44, "version": 0,
}  # fmt: skip
_TEAM_COLUMNS = {"instead": "Message for", "add": "Added for"}


@dataclass(frozen=True, slots=True)
class Exported:
    """What a playbook's MSEL says: its headings in order, and by inject and heading the cell."""

    titles: list[str]
    cells: dict[str, dict[str, str]]


def exported(playbook: Playbook) -> Exported:
    """The MSEL of a playbook, as texts."""
    cells: dict[str, dict[str, str]] = {}
    parties = parties_of(playbook)
    others: dict[str, None] = {}
    teams: dict[str, None] = {}
    for phase, inject in playbook.injects.values():
        texts = {TITLES[name]: text for name, text in texts_of(playbook, phase, inject, parties).items()}
        for team in playbook.teams:
            for key, kind in (("instead", inject.instead), ("add", inject.add)):
                if team in kind:
                    title = team_title(playbook, key, team)
                    texts[title] = kind[team]
                    teams.setdefault(title)
        for title, text in split_notes(inject.notes)[1].items():
            if title not in TITLES.values():
                texts[title] = text
                others.setdefault(title)
        texts[TITLES["version"]] = version(texts)
        cells[inject.id] = texts
    fixed = list(TITLES.values())
    place = fixed.index(TITLES["text"]) + 1
    ordered = [team_title(playbook, key, team) for team in playbook.teams for key in _TEAM_COLUMNS]
    titles = [*fixed[:place], *(title for title in ordered if title in teams), *fixed[place:-1], *others, fixed[-1]]
    return Exported(titles, cells)


def team_title(playbook: Playbook, key: str, team: str) -> str:
    """The heading above the texts for one team."""
    names = [one.name for one in playbook.teams.values()]
    name = playbook.teams[team].name
    return f"{_TEAM_COLUMNS[key]} {name if names.count(name) == 1 and len(name) < 60 else team}"


def version(texts: dict[str, str]) -> str:
    """What tells later which cells somebody has changed: for each that is not empty, a few letters of what it said."""
    return " ".join(f"{_few(title)}{_few(normal(text))}" for title, text in texts.items() if normal(text))


def was(version: str, title: str, text: str) -> bool:
    """Whether a cell said this when its row was exported."""
    said = {part[:4]: part[4:] for part in version.split()}
    return said.get(_few(title), "") == (_few(normal(text)) if normal(text) else "")


def normal(text: str) -> str:
    """A cell without what a spreadsheet changes by itself: line ends, spaces at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


def _few(text: str) -> str:
    return urlsafe_b64encode(blake2s(text.encode(), digest_size=3).digest()).decode()


def sheets(playbook: Playbook) -> list[Sheet]:
    """The MSEL and its companions: teams, objectives, phases, a sheet to fill while it runs."""
    from ttx.documents.sheets import Sheet

    made = exported(playbook)
    by_title = {title: name for name, title in TITLES.items()}
    widths = [_WIDTHS.get(by_title.get(title, ""), 44 if title.startswith(tuple(_TEAM_COLUMNS.values())) else 18)
              for title in made.titles]  # fmt: skip
    choices = [(made.titles.index(TITLES[name]) + 1, words) for name, words in WORDS.items()]
    rows = [[texts.get(title, "") for title in made.titles] for texts in made.cells.values()]
    return [
        Sheet("MSEL", made.titles, rows, widths, choices, still=1, filtered=True),
        _teams(playbook),
        _objectives(playbook),
        _phases(playbook),
        _conduct(playbook),
    ]


def beside(playbook: Playbook) -> dict[str, list[list[str]]]:
    """What stands in the companion sheets, where people have not filled them; Conduct is for them to fill."""
    made = [_teams(playbook), _objectives(playbook), _phases(playbook)]
    rows = {sheet.name: [[str(cell) for cell in row] for row in sheet.rows] for sheet in made}
    return {**rows, "Conduct": []}


def _teams(playbook: Playbook) -> Sheet:
    from ttx.documents.sheets import Sheet

    rows = [[name, team.name, team.timezone, team.language] for name, team in playbook.teams.items()]
    return Sheet("Teams", HEADS["Teams"], rows, (18, 30, 24, 12))


def _objectives(playbook: Playbook) -> Sheet:
    from ttx.documents.sheets import Sheet

    rows: list[list[Cell]] = []
    for name, objective in playbook.objectives.items():
        serving = [inject.id for _, inject in playbook.injects.values() if name in _tested(inject)]
        tasks = "\n".join(f"{name}.{task}: {title}" for task, title in objective.tasks.items())
        rows.append([name, objective.title, objective.capability, objective.target, tasks, ", ".join(serving)])
    return Sheet("Objectives", HEADS["Objectives"], rows, (18, 30, 20, 44, 50, 44))


def _tested(inject: Inject) -> set[str]:
    named = [*inject.tests, *(each.task for each in inject.expect if each.task)]
    return {name.partition(".")[0] for name in named}


def _phases(playbook: Playbook) -> Sheet:
    from ttx.documents.sheets import Sheet

    rows: list[list[Cell]] = []
    for phase in playbook.phases:
        stages = ", ".join(f"{name} {format_duration(length)}" for name, length in phase.stages.items())
        pause = phase.then_break
        after = (
            "" if pause is None else f"{pause.title} {format_duration(pause.for_) if pause.for_ else pause.until or ''}"
        )
        opens = as_moment(phase.dated) if phase.dated else ""
        length = format_duration(phase.length)
        rows.append([phase.id, phase.title, phase.question, opens, stages, length, after, len(phase.injects)])
    return Sheet("Phases", HEADS["Phases"], rows, (16, 26, 44, 20, 40, 10, 18, 8))


def _conduct(playbook: Playbook) -> Sheet:
    from ttx.documents.sheets import Sheet

    rows: list[list[Cell]] = [
        [inject.id, phase_name(playbook, phase), inject.title, _planned(inject), *[""] * 4]
        for phase, inject in playbook.injects.values()
    ]
    head = ("No.", "During", "What", "Planned", "Went out at", "By", "What came of it", "Rating")
    return Sheet("Conduct", head, rows, (16, 18, 36, 10, 12, 14, 60, 10))


def _planned(inject: Inject) -> str:
    """When an inject is due, in a word."""
    if inject.at is None:
        return "on a condition" if inject.when else ""
    return inject.at if isinstance(inject.at, str) else as_elapsed(inject.at)
