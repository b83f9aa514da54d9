from __future__ import annotations

import sys

import click


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", is_flag=True, help="Change nothing; the exit code is 1 where a file is not tidy.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
def format(files: tuple[str, ...], check: bool, diff: bool) -> None:
    """Tidy playbooks, translations and library files: indentation, spaces, blank lines, quotes, long lines.

    What a file says stays, and so does every comment; where that cannot be, the file is left as it is.

    Examples: ttx format my-exercise.yaml    ttx format --check playbooks/*.yaml
    """
    from difflib import unified_diff
    from pathlib import Path

    from ttx.files import save
    from ttx.playbook.library import shown
    from ttx.playbook.tidy import tidied
    from ttx.playbook.yaml import read_text

    untidy = 0
    for name in files:
        path = Path(name)
        text = read_text(path, shown(path))
        tidy = tidied(text, shown(path))
        if tidy == text:
            continue
        untidy += 1
        if diff:
            lines = unified_diff(text.splitlines(), tidy.splitlines(), shown(path), "tidy", lineterm="", n=1)
            click.echo("\n".join(lines))
        elif check:
            click.echo(f"{shown(path)}: not tidy")
        else:
            save(path, tidy, over=True)
            click.echo(f"tidied {shown(path)}")
    if not untidy:
        click.echo("1 file is tidy" if len(files) == 1 else f"all {len(files)} files are tidy")
    elif check or diff:
        sys.exit(1)
