from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE.db...")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it: comparison.html, .md, .docx or .pdf."
)
def compare(files: tuple[str, ...], out: Path | None) -> None:
    """Put several groups' runs of one playbook side by side.

    The answer, indicators, objectives, answers to core injects, ways the story took, rulings, consultations, plans.

    Examples: ttx compare red.db blue.db    ttx compare red.db blue.db --out comparison.html
    """
    from rich.console import Console

    from ttx.afterwards import comparison, side_by_side
    from ttx.clock import SystemClock

    today = SystemClock().wall().astimezone().date()
    found = comparison.compare(files, today)
    if out:
        click.echo(f"wrote {side_by_side.write(found, out)}")
        return
    side_by_side.show(found, Console(highlight=False, markup=False))
