from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.workbench.checking import Checked
    from ttx.workbench.review import Wish

_COLOURS = {"error": "red", "warning": "yellow", "note": "bright_black", "ok": "green"}


@click.command()
@click.argument("playbooks", nargs=-1, metavar="PLAYBOOK...")
@click.option("--rule", "only", multiple=True, help="Only what this rule finds; may be given again.")
@click.option("--ignore", multiple=True, help="Not what this rule finds; may be given again.")
@click.option("--rules", "listing", is_flag=True, help="List the rules, and why each matters.")
@click.option("--idle", default="20m", show_default=True, help="How long a team may have nothing to do.")
@click.option("--strict", is_flag=True, help="End with code 1 for warnings, too.")
@click.option("--coverage", "covers", is_flag=True, help="Which injects test which objective, by team and phase.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="With --coverage: a file instead, .html or .xlsx."
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--watch", "watching", is_flag=True, help="Again whenever a file changes, until you press Ctrl+C.")
def check(
    playbooks: tuple[str, ...], only: tuple[str, ...], ignore: tuple[str, ...], listing: bool, idle: str, strict: bool,
    covers: bool, out: Path | None, form: str, watching: bool,
) -> None:  # fmt: skip
    """Say what is wrong in a playbook, as file:line:col: message with a hint; else what is in it.

    Errors keep it from being run. Warnings are what a reviewer would say, each with the name of its rule; a comment on
    the line, above what it stands for, or at the head of the file allows one for good:

        # ttx: allow idle-team  They have lunch.

    PLAYBOOK is a file, or the name of one that comes with ttx. The code at the end is 1 where there is an error.

    \b
    Examples: ttx check playbooks/seoul-short.yaml
              ttx check seoul-trilateral --coverage
              ttx check my-exercise.yaml --watch --ignore spoiler
    """
    from ttx.workbench.checking import checked, code, watch

    if listing:
        _list_rules()
        return
    if not playbooks:
        raise TtxError("no playbook is named", hint="ttx check my-exercise.yaml")
    wish = _wish(idle, only, ignore)
    if watching:
        if out or form == "json":
            raise TtxError("--watch prints text, again and again", hint="leave --out and --format away")
        try:
            watch(list(playbooks), wish, lambda results: _watched(results, covers))
        except KeyboardInterrupt:
            return
    results = [checked(name, wish) for name in playbooks]
    _show(results, form, covers and out is None)
    if covers and out is not None:
        _write(results, out)
    sys.exit(code(results, strict))


def _wish(idle: str, only: tuple[str, ...], ignore: tuple[str, ...]) -> Wish:
    from ttx.playbook.problems import did_you_mean
    from ttx.playbook.values import parse_duration
    from ttx.workbench.review import FILE_RULES, RULES, Wish

    known = [*RULES, *FILE_RULES]
    for name in (*only, *ignore):
        if name not in known:
            hint = did_you_mean(name, known, "`ttx check --rules` lists them")
            raise TtxError(f"there is no rule {name!r}", hint=hint)
    try:
        return Wish(parse_duration(idle), frozenset(only), frozenset(ignore))
    except ValueError as error:
        raise TtxError(str(error), hint="ttx check my-exercise.yaml --idle 30m") from None


def _list_rules() -> None:
    from ttx.workbench.review import WHY

    for name, why in WHY.items():
        click.echo(f"{name:<28}{why}")
    click.echo("\nAllow one with a comment: # ttx: allow idle-team  and why")


def _show(results: list[Checked], form: str, covers: bool) -> None:
    from ttx.workbench.checking import lines, plain

    if form == "json":
        import json

        click.echo(json.dumps(plain(results), ensure_ascii=False, indent=2))
        return
    for result in results:
        for text, tone in lines(result):
            click.secho(text, fg=_COLOURS[tone])
        if covers and result.playbook:
            from rich.console import Console

            from ttx.workbench.covered import printed

            console = Console(highlight=False, markup=False, emoji=False)
            printed(result.playbook, console)


def _watched(results: list[Checked], covers: bool) -> None:
    from datetime import datetime

    if sys.stdout.isatty():
        click.clear()
    _show(results, "text", covers)
    now = datetime.now().astimezone()
    click.echo(f"-- {now:%H:%M:%S}; waiting for a change, Ctrl+C ends")
    sys.stdout.flush()


def _write(results: list[Checked], out: Path) -> None:
    from ttx.files import put
    from ttx.workbench.covered import as_html, as_xlsx

    books = [one.playbook for one in results if one.playbook]
    if len(results) != 1:
        raise TtxError("--out is for one playbook", hint="name one")
    forms = {".html": as_html, ".xlsx": as_xlsx}
    if out.suffix not in forms:
        raise TtxError(f"{out.name} is no .html or .xlsx", hint="--out coverage.html")
    for book in books:
        put(out.parent, out.name, forms[out.suffix](book))
        click.echo(f"wrote {out}")
