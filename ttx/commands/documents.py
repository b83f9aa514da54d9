from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ttx.documents.blocks import Paper

WHAT = ("situation-manual", "facilitator", "evaluator", "cards", "calendar")
FORMS = ("html", "docx", "pdf")


@click.command()
@click.argument("playbook", metavar="PLAYBOOK|FILE.db")
@click.option("--what", multiple=True, type=click.Choice(WHAT), help="Only these; may be given again [all].")
@click.option("--form", "forms", multiple=True, type=click.Choice((*FORMS, "all")),
              help="Only this form; may be given again [html, pdf].")  # fmt: skip
@click.option("--audience", "who", multiple=True, metavar="players|team=ID|control|evaluators",
              help="Only for these; may be given again [everybody].")  # fmt: skip
@click.option("--starts", default="", metavar='"DAY TIME ZONE"',
              help="When play begins, for agenda and calendars: 2026-12-01 09:00 Asia/Seoul.")  # fmt: skip
@click.option("--briefing", metavar="LENGTH", help="Arrival and briefing before that: 30m.")
@click.option("--hot-wash", metavar="LENGTH", help="The hot wash after the end: 45m.")
@click.option(
    "--template", type=click.Path(dir_okay=False, path_type=Path), help="A DOCX whose look the DOCX takes on."
)
@click.option("--paper", type=click.Choice(("a4", "letter")), default="a4", show_default=True, help="For the PDF.")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder to write to [here]."
)
def documents(
    playbook: str, what: tuple[str, ...], forms: tuple[str, ...], who: tuple[str, ...], starts: str,
    briefing: str | None, hot_wash: str | None, template: Path | None, paper: str, exercise: str, out: Path,
) -> None:  # fmt: skip
    """Make what people read before the day: situation manual, handbooks, role cards, calendars.

    A situation manual and a team's calendar tell nothing that is ahead: there is one for all players, and one for each
    team with its brief, in its language. Handbooks tell everything; their names begin with NAME-control.

    Examples: ttx documents seoul-trilateral --starts "2026-12-01 09:00 Asia/Seoul" --out documents
    ttx documents my-exercise.yaml --audience team=rok --form docx --template ministry.docx
    """
    from ttx.clock import SystemClock
    from ttx.report.manuals.write import Wish, audience, length, start, write_manuals
    from ttx.report.packets.write import source

    found = source(playbook, exercise)
    size: Paper = "A4" if paper == "a4" else "letter"
    wanted = FORMS if "all" in forms else forms or (("docx",) if template else ("html", "pdf"))
    wish = Wish(
        what or WHAT, wanted, [audience(each, found.state) for each in who], start(starts) if starts else None,
        length(briefing), length(hot_wash), template, size,
    )  # fmt: skip
    notes = write_manuals(found, wish, out, SystemClock().wall(), lambda path: click.echo(f"wrote {path}"))
    for note in notes:
        click.echo(note, err=True)
