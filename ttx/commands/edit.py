from __future__ import annotations

from pathlib import Path

import click

from ttx.errors import TtxError


@click.command()
@click.argument("playbook")
@click.option(
    "--as", "copy", type=click.Path(dir_okay=False, path_type=Path), help="Edit a copy, with its translations."
)
def edit(playbook: str, copy: Path | None) -> None:
    """Edit a playbook inject by inject: a table, forms, each team's eyes, and what is wrong at every step.

    Only what you change is different in the file: comments and order stay. ? lists the keys; what was not saved when
    the terminal closed is offered at the next start.

    Examples: ttx edit my-exercise.yaml    ttx edit seoul-short --as my-exercise.yaml
    """
    from ttx.commands.terminal import need_terminal
    from ttx.editor.start import copied, run_editor
    from ttx.playbook.library import find_playbook

    path = find_playbook(playbook)
    if copy is None and not Path(playbook).is_file():
        hint = f"edit a copy: ttx edit {playbook} --as my-exercise.yaml"
        raise TtxError(f"{playbook} comes with ttx and stays as it is", hint=hint)
    need_terminal("run it in a terminal window; `ttx check` says what is wrong in a playbook")
    run_editor(copied(path, copy) if copy else path)
