from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.bundle.gather import Tell


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--platform", "platforms", multiple=True, type=click.Choice(["linux", "macos", "windows"]),
    help="Only for this one; may be repeated [all, where a registry can be reached; else this machine's].",
)  # fmt: skip
@click.option("--python", "pythons", metavar="3.12,3.13", help="Only for these Pythons [3.11 to 3.15].")
@click.option("--postgres", is_flag=True, help="With the driver for exercises in PostgreSQL.")
def bundle(folder: Path, platforms: tuple[str, ...], pythons: str | None, postgres: bool) -> None:
    """Make a folder that installs this ttx on machines without internet: wheels, scripts, README.txt.

    Made where there is internet, it holds packages for Linux, macOS and Windows; elsewhere for machines like this one.
    The command says what is in it and how large it is.

    Example: ttx bundle ttx-offline --platform windows --platform linux
    """
    from ttx.bundle.make import check_folder, make

    wanted = _pythons(pythons or "")
    check_folder(folder)
    with _progress() as tell:
        made = make(folder, platforms, wanted, postgres=postgres, tell=tell)
    click.echo(f"ttx {made.version} in {folder}: {_size(made.size)}")
    for line, size in made.kinds:
        click.echo(f"  {line}  {_size(size)}")
    for line in made.left_out:
        click.echo(f"left out: {line}")
    click.echo("install: carry the folder over; its README.txt says how (sh install.sh; on Windows install.cmd)")
    if made.missed:
        click.echo(f"ttx: asked for and not in the bundle: {'; '.join(made.missed)}", err=True)
        sys.exit(1)


def _pythons(text: str) -> list[str]:
    from ttx.bundle.targets import PYTHONS

    named = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if odd := [name for name in named if name not in PYTHONS]:
        raise TtxError(f"there is no bundle for Python {odd[0]}", hint=f"there are {', '.join(PYTHONS)}")
    return named


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


@contextmanager
def _progress() -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    shape = (TextColumn("{task.description}", markup=False), BarColumn())
    console = Console(stderr=True)
    with Progress(*shape, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)
