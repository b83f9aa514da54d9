from __future__ import annotations

from pathlib import Path

import click

from ttx.errors import TtxError


@click.command()
@click.argument("playbook", metavar="PLAYBOOK|FILE.db")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Draw it into this file: .svg, .html or .pdf."
)
@click.option("--tree", is_flag=True, help="Print the tree also where a file is drawn.")
def graph(playbook: str, out: Path | None, tree: bool) -> None:
    """Show a playbook as a tree in the terminal, or draw it: time, teams, branches, and what may follow from what.

    Examples: ttx graph seoul-short    ttx graph seoul-trilateral --out seoul.svg    ttx graph my.yaml --out my.html
    """
    from ttx.files import put
    from ttx.report.packets.write import source
    from ttx.workbench.graph import page
    from ttx.workbench.graph.model import graph as graph_of

    if out is not None and out.suffix.lower() not in (".svg", ".html", ".pdf"):
        raise TtxError(f"{out} is no file that this draws", hint="name it .svg, .html or .pdf")
    whole = graph_of(source(playbook).state)
    if out is None or tree:
        _print(whole)
    if out is not None:
        content, notes = page.as_pdf(whole) if out.suffix.lower() == ".pdf" else (b"", [])
        if not content:
            content = (page.as_svg(whole) if out.suffix.lower() == ".svg" else page.as_html(whole)).encode()
        click.echo(f"wrote {put(out.parent, out.name, content, private=True)}")
        for note in notes:
            click.echo(note, err=True)


def _print(whole: object) -> None:
    from shutil import get_terminal_size

    from rich.console import Console

    from ttx.workbench.graph.model import Graph
    from ttx.workbench.graph.tree import trees

    assert isinstance(whole, Graph)
    console = Console(highlight=False, markup=False, emoji=False, width=get_terminal_size().columns)
    console.print(f"{whole.title}", style="bold")
    for each in trees(whole):
        console.print(each)
