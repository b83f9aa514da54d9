from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.exchange.translations import Words


@click.command()
@click.argument("playbook", metavar="PLAYBOOK")
@click.argument("language", required=False, metavar="[LANGUAGE]")
@click.option("--export", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write ko.xlsx or ko.po.")
@click.option(
    "--import", "filled", type=click.Path(dir_okay=False, path_type=Path), help="Take back what a translator filled in."
)
@click.option("--confirm", is_flag=True, help="Say that all translations there fit the playbook as it is now.")
def translate(playbook: str, language: str | None, out: Path | None, filled: Path | None, confirm: bool) -> None:
    """Count a playbook's translations by language and team; give them out to translators, and take them back.

    What comes back is written into the file beside the playbook, my-exercise.ko.yaml, whose comments stay. That file
    remembers what each text was translated from: when the original changes, `ttx check` says so on its line.

    Examples: ttx translate seoul-trilateral    ttx translate my-exercise.yaml de --export de.xlsx
    """
    from ttx.exchange.translations import export, padded, table, words_of
    from ttx.playbook.library import find_playbook, shown

    path = find_playbook(playbook)
    if sum((out is not None, filled is not None, confirm)) > 1:
        raise TtxError("one thing at a time", hint="--export, --import or --confirm")
    if language is None:
        if out or filled or confirm:
            raise TtxError("which language?", hint=f"ttx translate {playbook} ko --export ko.xlsx")
        head = ("language", "team", "texts", "translated", "stale", "missing", "words", "to do")
        lines = table(path)
        for line in padded([head, *lines]) if lines else ["every team reads what the playbook is written in"]:
            click.echo(line)
        return
    words = words_of(path, language)
    if out:
        click.echo(f"wrote {out}: {export(words, out)} texts")
        click.echo(f"  filled in, it comes back: ttx translate {playbook} {language} --import {out.name}")
    elif filled or confirm:
        if not Path(playbook).is_file():
            hint = "copy it, and name the file: ttx translate my-exercise.yaml ..."
            raise TtxError(f"{playbook} comes with ttx; translations are written beside a file of yours", hint=hint)
        sys.exit(_take(words, filled) if filled else _confirm(words))
    else:
        for entry in words.entries():
            if entry.state != "done":
                click.echo(f"{entry.state:<8} {entry.original.name}")
        click.echo(f"{shown(words.path)}: what is not listed is done")


def _take(words: Words, filled: Path) -> int:
    """Take rows back and say of each what became of it; the exit code."""
    from ttx.exchange.translations import rows_of, take

    text, rows = take(words, rows_of(filled))
    _write(words, text)
    for row in rows:
        if row.became != "unchanged" or ": " in row.text:
            click.echo(f"{row.where}: {'' if row.became == 'new' else row.became + ': '}{row.text}")
    told = {
        name: sum(row.became == name for row in rows) for name in ("new", "changed", "confirmed", "unchanged", "wrong")
    }
    click.echo(", ".join(f"{count} {name}" for name, count in told.items()))
    return 1 if told["wrong"] else 0


def _confirm(words: Words) -> int:
    from ttx.exchange.translations import confirm

    if words.text is None:
        raise TtxError(f"there is no translation into {words.language!r}", hint="--export gives the texts out")
    text, changed = confirm(words)
    _write(words, text)
    click.echo(f"{changed} texts confirmed")
    return 0


def _write(words: Words, text: str) -> None:
    """Write the file of translations, unless it says the same, or something that `ttx check` would refuse."""
    from ttx.exchange.translations import problems_of
    from ttx.files import save
    from ttx.playbook.library import shown

    if text == (words.text or ""):
        return
    if problems := problems_of(words, text):
        for problem in problems[:20]:
            click.echo(problem, err=True)
        raise TtxError(f"nothing was written into {shown(words.path)}", hint="mend what is named above, and try again")
    save(words.path, text, over=True)
    click.echo(f"wrote {shown(words.path)}")
