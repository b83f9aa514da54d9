from __future__ import annotations

import click


@click.command()
@click.argument("file", metavar="FILE.db")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
@click.option("--follow", is_flag=True, help="Go on as it happens, until ctrl+c.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, payload whole.")
@click.option("--kind", multiple=True, help="Only this kind; may be given again. A part is enough: move, inject.")
@click.option("--team", multiple=True, help="Only what names this team.")
@click.option("--grep", default="", help="Only rows with this text.")
@click.option("--after", default=0, help="Only rows after this number.")
def log(
    file: str,
    exercise: str,
    follow: bool,
    as_json: bool,
    kind: tuple[str, ...],
    team: tuple[str, ...],
    grep: str,
    after: int,
) -> None:
    """List or follow what happened, oldest first.

    Example: ttx log seoul-short.db --follow --kind move
    """
    from ttx.report.log import Filter, lines, opened

    with opened(file, exercise) as reading:
        for line in lines(reading, Filter(kind, team, grep, after), follow=follow, as_json=as_json):
            click.echo(line)
