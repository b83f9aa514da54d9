from __future__ import annotations

from pathlib import Path

import click

from ttx.errors import TtxError


@click.command()
@click.argument("file", metavar="FILE.db")
@click.option("--anonymous", "nameless", is_flag=True, help="Of a copy without names, as `ttx anonymise` makes it.")
@click.option("--also", default="", metavar="moves,named", help="With --anonymous: texts to erase, too.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where it goes [NAME-archive.zip].")
@click.option("--exercise", default="", help="Which exercise the reports are of, where a file holds several.")
def archive(file: str, nameless: bool, also: str, out: Path | None, exercise: str) -> None:
    """Put an exercise into one ZIP to keep: log, playbook as it was run, reports in all forms, checksums.

    `ttx verify ARCHIVE.zip` checks it; the README.txt in it says how to check it without ttx.

    Examples: ttx archive spring.db    ttx archive spring.db --anonymous --also named
    """
    from ttx.afterwards import archive as making
    from ttx.afterwards.anonymous import chosen

    if also and not nameless:
        raise TtxError("--also belongs to --anonymous", hint=f"ttx archive {file} --anonymous --also {also}")
    middle = "-anonymous" if nameless else ""
    target = out or Path(f"{Path(file).stem}{middle}-archive.zip")
    digest = making.archive(file, exercise, target, chosen(also) if nameless else None)
    click.echo(f"wrote {target}\n  SHA-256 {digest}\n  write it down elsewhere; check it: ttx verify {target}")
