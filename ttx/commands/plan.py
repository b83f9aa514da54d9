from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ttx.errors import TtxError

if TYPE_CHECKING:
    from ttx.afterwards.plans import Plan


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE.db...")
@click.option("--all", "every", is_flag=True, help="What is done, too.")
@click.option("--export", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write plan.xlsx or plan.csv.")
@click.option(
    "--import", "filled", type=click.Path(dir_okay=False, path_type=Path), help="Take back what owners filled in."
)
@click.option("--done", metavar="ACTION", help="Mark one as done: --done action-3.")
@click.option("--reopen", metavar="ACTION", help="It is not done after all.")
@click.option("--note", default="", help="What to say with --done or --reopen.")
@click.option("--on", "day", default="", metavar="DATE", help="When it was done [today].")
@click.option("--carry", metavar="OLD.db", help="Bring what is open there into FILE, once.")
@click.option("--by", default="", metavar="NAME", help="Who does this; kept like all names, outside the log.")
@click.option("--exercise", default="", help="Which exercise, where a database holds several.")
def plan(
    files: tuple[str, ...],
    every: bool,
    out: Path | None,
    filled: Path | None,
    done: str | None,
    reopen: str | None,
    note: str,
    day: str,
    carry: str | None,
    by: str,
    exercise: str,
) -> None:
    """List the open actions of one or many exercises; export, import, close and carry them over.

    A row of the spreadsheet is taken back if the action has not changed since it was exported; else it is a conflict,
    and the log stays as it is.

    Examples: ttx plan spring.db autumn.db    ttx plan spring.db --export plan.xlsx
    """
    from ttx.afterwards.plans import listing, read_plans
    from ttx.clock import SystemClock

    if sum(map(bool, (out, filled, done, reopen, carry))) > 1:
        raise TtxError("one thing at a time", hint="--export, --import, --done, --reopen or --carry")
    if (note or day) and not (done or reopen):
        raise TtxError("--note and --on belong to --done", hint='ttx plan FILE.db --done action-3 --note "..."')
    plans = read_plans(files, exercise)
    today = SystemClock().wall().astimezone().date()
    if out:
        from ttx.afterwards.sheet import export

        export(plans, out, every=every)
        click.echo(f"wrote {out}\n  filled in, it comes back: ttx plan {' '.join(files)} --import {out.name}")
    elif filled:
        sys.exit(_take(plans, filled, by))
    elif done or reopen:
        _close(_only(plans), done or reopen or "", bool(done), note, day or today.isoformat(), by)
    elif carry:
        _carry(_only(plans), carry, by)
    else:
        for line in listing(plans, today, every=every):
            click.echo(line)


def _only(plans: list[Plan]) -> Plan:
    if len(plans) > 1:
        raise TtxError("name one exercise for this", hint="ttx plan FILE.db --done action-3")
    return plans[0]


def _take(plans: list[Plan], filled: Path, by: str) -> int:
    """Take rows back and say of each what became of it; the exit code."""
    from ttx.afterwards.following import bring
    from ttx.afterwards.taking import NEEDED, take
    from ttx.clock import SystemClock
    from ttx.documents.filled import read

    today = SystemClock().wall().astimezone().date()
    signed = [each for each in plans if each.state.evaluation.signed]
    table = read(filled, NEEDED, "`ttx plan FILE.db --export plan.xlsx` makes one that has")
    rows = list(take(table, plans, filled, today))
    bring(rows, by)
    for row in rows:
        if row.became != "unchanged" or "not taken back" in row.text:
            click.echo(f"{row.where}: {'' if row.became == 'new' else row.became + ': '}{row.text}")
    told = {became: sum(row.became == became for row in rows) for became in ("new", "unchanged", "conflict", "wrong")}
    click.echo(
        f"{told['new']} taken back, {told['unchanged']} unchanged, "
        f"{told['conflict']} in conflict, {told['wrong']} wrong"
    )
    _say_unsigned(signed)
    return 1 if told["conflict"] or told["wrong"] else 0


def _say_unsigned(signed: list[Plan]) -> None:
    from ttx.afterwards.plans import read_plan

    for each in signed:
        if read_plan(each.place, each.exercise).state.evaluation.signed is None:
            click.echo(f"the report of {each.shown} is a draft again: its plan is another; sign it in the console (F9)")


def _close(plan: Plan, name: str, done: bool, note: str, day: str, by: str) -> None:
    from ttx.afterwards.following import close

    close(plan, name, done, note, day, by)
    click.echo(f"{name} is {f'done, {day}' if done else 'open again'}")


def _carry(plan: Plan, place: str, by: str) -> None:
    from ttx.afterwards.following import carry
    from ttx.afterwards.plans import plain, read_plan

    old = read_plan(place)
    signed = [plan] if plan.state.evaluation.signed else []
    made, there = carry(plan, old, by)
    for name, text in made:
        click.echo(f"{name:<10}  {plain(text, 100)}")
    click.echo(f"{len(made)} carried over, {there} there already")
    _say_unsigned(signed)
