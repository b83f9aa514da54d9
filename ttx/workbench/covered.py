"""The coverage of a playbook to look at: in a terminal, as a page, as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ttx.playbook.models import Playbook
from ttx.report.words import marked
from ttx.workbench.coverage import Coverage, Tested, coverage

if TYPE_CHECKING:
    from rich.console import Console

    from ttx.documents.sheets import Sheet

NOTHING = "nothing"


def printed(playbook: Playbook, console: Console) -> None:
    """Objectives by phase: how many injects test it with each team, and how many each task."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    found = coverage(playbook)
    if not found.rows:
        console.print(Text("The playbook has no objectives."))
        return
    table = Table(
        box=box.SIMPLE_HEAD, title="Injects that test each objective, by team", title_justify="left", padding=(0, 1)
    )
    table.add_column("objective", ratio=2)
    for phase in playbook.phases:
        table.add_column(Text(phase.title))
    for row in found.rows:
        table.add_row(Text(row.title), *(Text(_cell(playbook, row, phase.id)) for phase in playbook.phases))
    console.print(table)
    for row in found.rows:
        for task in [task for task, injects in row.tasks.items() if not injects]:
            console.print(Text(f"no inject asks for {row.objective}.{task}"))
    if found.without:
        console.print(Text(f"injects that test nothing: {', '.join(found.without)}"))


def _cell(playbook: Playbook, row: Tested, phase: str) -> str:
    counts = [(team, len(row.cells.get((team, phase), []))) for team in playbook.teams]
    said = [f"{playbook.teams[team].short or playbook.teams[team].name} {count}" for team, count in counts if count]
    return "\n".join(said) or "-"


def _sheets(playbook: Playbook, found: Coverage) -> list[Sheet]:
    from ttx.documents.sheets import Sheet

    phases, teams = playbook.phases, playbook.teams
    head = ["Objective", *(f"{phase.title}: {team.name}" for phase in phases for team in teams.values())]
    cells = [
        [row.title, *(", ".join(row.cells.get((team, phase.id), [])) for phase in phases for team in teams)]
        for row in found.rows
    ]
    tasks = [
        [row.title, playbook.objectives[row.objective].tasks[task], ", ".join(injects) or NOTHING]
        for row in found.rows
        for task, injects in row.tasks.items()
    ]
    injects = [
        [
            phase.title, inject.id, inject.title, ", ".join(teams[team].name for team in playbook.recipients(inject)),
            ", ".join(playbook.objectives[name].title for name in found.of(inject.id)) or NOTHING,
        ]
        for phase in phases
        for inject in phase.injects
    ]  # fmt: skip
    return [
        Sheet("Objectives", head, cells, [30, *[18] * (len(head) - 1)]),
        Sheet("Tasks", ["Objective", "Task", "Injects"], tasks, [30, 40, 60]),
        Sheet("Injects", ["Phase", "Id", "Inject", "Teams", "Objectives"], injects, [20, 20, 34, 30, 50]),
    ]


def as_xlsx(playbook: Playbook) -> bytes:
    """A workbook: objectives by phase and team, tasks, injects."""
    from ttx.documents.sheets import xlsx

    return xlsx(_sheets(playbook, coverage(playbook)), marked(playbook.marking, ""), f"{playbook.title}: coverage")


def as_html(playbook: Playbook) -> bytes:
    """A page with the same tables, one table a phase."""
    from ttx.documents.blocks import Column, Document, Paragraph, Row, Section, Table
    from ttx.documents.html import render

    found = coverage(playbook)
    teams = list(playbook.teams)
    names = [Column("Objective", 30), *(Column(playbook.teams[team].name) for team in teams)]
    sections = [
        Section(
            phase.title, f"phase-{number}",
            [Table(phase.title, names, [
                Row((row.title, *(", ".join(row.cells.get((team, phase.id), [])) or "-" for team in teams)))
                for row in found.rows
            ])],
        )
        for number, phase in enumerate(playbook.phases, 1)
    ]  # fmt: skip
    for sheet in _sheets(playbook, found)[1:]:
        rows = [Row(tuple(str(cell) for cell in row)) for row in sheet.rows]
        sections.append(
            Section(sheet.name, sheet.name.lower(), [Table(sheet.name, [Column(title) for title in sheet.head], rows)])
        )
    front = [
        Paragraph("Which injects put which objective to which team, in which phase. For control: it tells the story.")
    ]
    page = Document(
        f"{playbook.title}: coverage", "", marked(playbook.marking, ""), "", front, sections, playbook.language
    )
    return render(page).encode()
