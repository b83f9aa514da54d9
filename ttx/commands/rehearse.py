from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.playbook.models import Playbook
    from ttx.rehearsal.assertions import Assertion
    from ttx.rehearsal.outcome import Rehearsed
    from ttx.rehearsal.policy import Hypothesis

RUNS_TO_ASSERT = 200

# \b keeps click from filling the list into one paragraph.
EPILOG = """\b
Sentences for --assert; the numbers are yours, and the last four may end in "in 95% of runs":
  every verdict is reachable
  every inject fires
  every variant comes up
  every outcome comes up
  regress comes up in at most 60% of runs      (a verdict, or an inject's id; at least, too)
  no team idles over 20 minutes
  no team owes more than 4 replies at once
  no team gets more than 900 words in 10 minutes
  friction ends between 20 and 90              (an indicator's id)

\b
As YAML, and with more to say (`ttx schema --assert`):
  assert:
    - every verdict is reachable
    - {idle: 20m, teams: [japan, rok], in: 95%}
    - {every: inject, at least: 5%, except: [second-offer]}
"""


@click.command(epilog=EPILOG)
@click.argument("playbook")
@click.option(
    "--seed",
    type=click.IntRange(0, 10**12),
    default=1,
    show_default=True,
    help="Another seed, other teams and another day.",
)
@click.option("--runs", type=click.IntRange(1, 100_000), help="Play so many days and count what comes of them.")
@click.option(
    "--policy", "policies", multiple=True, metavar="FILE|NAME|TEAM=NAME",
    help="What you suppose of the teams: a file, or expected, firewall-trade, free-ride for all or for one team.",
)  # fmt: skip
@click.option(
    "--assert", "asserted", multiple=True, metavar="FILE|SENTENCE",
    help=f"What must hold of the runs ({RUNS_TO_ASSERT} if --runs is not given); exit code 1 where it does not.",
)  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes that play [one for each core].")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Also write a page with all of it.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--story", is_flag=True, help="Of one run: print what happened, line by line.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Of one run: folder for the files [here].",
)
def rehearse(
    playbook: str, seed: int, runs: int | None, policies: tuple[str, ...], asserted: tuple[str, ...], jobs: int | None,
    html: Path | None, form: str, story: bool, out: Path,
) -> None:  # fmt: skip
    """Play a whole exercise with simulated teams and a simulated white cell, in a second, and report on it.

    With --runs a thousand of them: how often each branch is taken, what never fires, who has too much to do or nothing,
    where the indicators end, what drives the verdict. A run is always the same for its seed, and each run has its own.

    \b
    Example: ttx rehearse seoul-trilateral --seed 7 --story
             ttx rehearse seoul-trilateral --runs 1000 --seed 7 --html runs.html
             ttx rehearse seoul-trilateral --policy us=firewall-trade --assert "every verdict is reachable"
    """
    from ttx.playbook.load import require
    from ttx.rehearsal.assertions import assertions
    from ttx.rehearsal.policy import hypothesis

    book = require(playbook)
    supposed = hypothesis(policies, book)
    if html and not html.parent.is_dir():
        raise TtxError(f"there is no folder {html.parent}", hint="make it first")
    if runs is None and not asserted:
        if html or jobs or form == "json":
            raise TtxError("--html, --jobs and --format json are about many runs", hint="say how many: --runs 1000")
        _one(book, supposed, seed, story, out)
        return
    if story:
        raise TtxError("a story is about one run", hint="leave out --runs and --assert; --seed says which run")
    found = _many(book, supposed, seed, runs or RUNS_TO_ASSERT, jobs or 0, asserted=assertions(asserted, book))
    _show(found, form, bool(runs))
    if html:
        _write(found, book, html)
    failed = [each for each in found.checks if not each.holds]
    if form == "json":
        for each in failed:
            click.echo(f"does not hold: {each.says}: {each.found}", err=True)
    if failed:
        sys.exit(1)


def _many(
    book: Playbook, supposed: Hypothesis, seed: int, runs: int, jobs: int, asserted: list[Assertion]
) -> Rehearsed:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ttx.rehearsal.rehearse import rehearsed

    console = Console(stderr=True)
    columns = (TextColumn("rehearsing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=runs)
        return rehearsed(book, supposed, seed, runs, jobs, asserted, lambda played: progress.advance(task, played))


def _show(found: Rehearsed, form: str, whole: bool) -> None:
    if form == "json":
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    from rich.console import Console

    from ttx.rehearsal.printed import printed

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = 110
    printed(found, console, whole=whole)


def _write(found: Rehearsed, book: Playbook, path: Path) -> None:
    from ttx.documents.html import render
    from ttx.files import save
    from ttx.rehearsal.page import page

    click.echo(f"page        {save(path, render(page(found, book)), over=True)}", err=True)


def _one(book: Playbook, supposed: Hypothesis, seed: int, story: bool, out: Path) -> None:
    from datetime import UTC, datetime

    from ttx.commands.run import new_file
    from ttx.rehearsal.day import Day
    from ttx.rehearsal.keep import keep
    from ttx.rehearsal.policy import in_words
    from ttx.rehearsal.summary import summary
    from ttx.report.facts import gather
    from ttx.report.words import clock
    from ttx.report.write import report_on

    if not out.is_dir():
        raise TtxError(f"there is no folder {out}", hint="make it first")
    day = Day(book, seed, datetime.now(UTC), supposed)
    exercise = day.play()
    file = new_file(None, f"{exercise.state.playbook.id}-rehearsal-{seed}", out)
    keep(exercise, day.people, file)
    if story:
        phase = ""
        for entry in gather(exercise.facts, day.people, None).timeline:
            if entry.kind in ("clock", "inject", "team", "control"):
                if entry.phase != phase:
                    phase = entry.phase
                    click.echo()
                click.echo(f"{clock(entry.at)}  {entry.what}" + (f": {entry.detail}" if entry.detail else ""))
        click.echo()
    click.echo(f"{exercise.state.playbook.title} (REHEARSAL, seed {seed})")
    for team, policy in supposed.teams.items():
        click.echo(f"  {book.teams[team].name} ({in_words(policy)})")
    for label, text in summary(exercise.state):
        click.echo(f"  {label:<34}{text}")
    for path in report_on(str(file), "", out):
        click.echo(f"{'report':<12}{path}")
    click.echo(f"{'exercise':<12}{file}")
