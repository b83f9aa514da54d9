from __future__ import annotations

from pathlib import Path

import click

from ttx.errors import TtxError


@click.command()
@click.argument("words", nargs=-1)
@click.option("--theme", default="", help="Only this theme: a folder of the library, such as dprk.")
@click.option("--teams", type=click.IntRange(1), help="How many teams play: what speaks of more does not fit.")
@click.option("--difficulty", type=click.Choice(["easy", "medium", "hard"]))
@click.option(
    "--library", "own", multiple=True, type=click.Path(file_okay=False, path_type=Path),
    help="Another folder of injects; TTX_INJECTS names those that every command finds.",
)  # fmt: skip
@click.option("--for", "playbook", metavar="PLAYBOOK", help="As this playbook finds them: its own injects/ first.")
@click.option(
    "--used-in", type=click.Path(file_okay=False, path_type=Path), help="Count uses in the playbooks of this folder."
)
@click.option("--json", "as_json", is_flag=True, help="Everything of them, for programs.")
def injects(
    words: tuple[str, ...],
    theme: str,
    teams: int | None,
    difficulty: str | None,
    own: tuple[Path, ...],
    playbook: str | None,
    used_in: Path | None,
    as_json: bool,
) -> None:
    """Search the library of injects for words, or show one: its texts, its parameters, how a playbook takes it over.

    A playbook finds an inject in `injects/` beside it, in the folders of TTX_INJECTS, in ttx's library, in installed
    packages that bring some (entry points of the group ttx.injects): the first that has the name wins.

    Examples: ttx injects missile    ttx injects --theme cyber --teams 3    ttx injects show dprk/missile-launch
    """
    import json

    from rich.console import Console

    from ttx.playbook.library import find_playbook
    from ttx.playbook.problems import did_you_mean
    from ttx.workbench.injects import plain, search, shelved, themes, uses
    from ttx.workbench.shelfpage import show_entry, show_list

    library = shelved(find_playbook(playbook) if playbook else None, own)
    for trouble in library.troubles:
        click.echo(f"not read: {trouble}", err=True)
    used = uses(used_in)
    if words[:1] == ("show",):
        if len(words) != 2:
            raise TtxError("name one inject to show", hint="ttx injects show dprk/missile-launch")
        found = [library.find(words[1])]
    else:
        found = search(library.entries.values(), words, theme=theme, teams=teams or 0, difficulty=difficulty or "")
    if as_json:
        click.echo(json.dumps([plain(entry, used) for entry in found], ensure_ascii=False, indent=2))
    elif words[:1] == ("show",):
        show_entry(found[0], used, Console(highlight=False))
    elif found:
        show_list(found, used, Console(highlight=False))
        for entry in (entry for entry in found if entry.also):
            click.echo(f"{entry.name} of {entry.whose} hides one of {', '.join(entry.also)}")
        click.echo(f"{len(found)} of {len(library.entries)}; `ttx injects show {found[0].name}` shows one")
    else:
        known = themes(library.entries.values())
        hint = did_you_mean(theme, known) if theme and theme not in known else "fewer words find more"
        raise TtxError("no inject of the library fits", hint=hint or f"the themes are {', '.join(known)}")
