from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ttx.documents.blocks import Paper

FORMS = ("html", "md", "docx", "pdf", "json", "xlsx", "csv", "ics")


@click.command()
@click.argument("file", metavar="FILE.db")
@click.option(
    "--form", "forms", multiple=True, type=click.Choice(FORMS), help="Only this form; may be given again [html, md]."
)
@click.option("--all", "every", is_flag=True, help="Every form there is.")
@click.option(
    "--template", type=click.Path(dir_okay=False, path_type=Path), help="A DOCX whose look the DOCX takes on."
)
@click.option("--paper", type=click.Choice(("a4", "letter")), default="a4", show_default=True, help="For the PDF.")
@click.option(
    "--audience",
    "who",
    default="control",
    show_default=True,
    metavar="control|players|team=ID|public",
    help="Whom it is for: what these may not know is nowhere in it.",
)
@click.option("--anonymous", is_flag=True, help="Chatham House rule: nobody's name, nor who spoke for whom.")
@click.option(
    "--redact", multiple=True, metavar="TAG", help="Leave out observations with this tag; may be given again."
)
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder to write to [here]."
)
def report(
    file: str,
    forms: tuple[str, ...],
    every: bool,
    template: Path | None,
    paper: str,
    who: str,
    anonymous: bool,
    redact: tuple[str, ...],
    exercise: str,
    out: Path,
) -> None:
    """Write the after-action report: NAME-report.html and NAME-report.md. Works while the exercise runs, too.

    docx, pdf and json are the same report; xlsx is the improvement plan, the script as executed and the moves; csv is
    moves and log; ics is the due dates.

    Examples: ttx report seoul-short.db    ttx report seoul-short.db --form docx --template ministry.docx
    ttx report seoul-short.db --audience team=rok --anonymous
    """
    from ttx.report.cuts import audience
    from ttx.report.write import READ, Wish, report_on

    size: Paper = "A4" if paper == "a4" else "letter"
    wanted = FORMS if every else forms or (("docx",) if template else READ)
    wish = Wish(wanted, size, template, audience(who), anonymous, redact)
    report_on(
        file, exercise, out, wish, lambda note: click.echo(note, err=True), lambda path: click.echo(f"wrote {path}")
    )
