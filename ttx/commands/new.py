from __future__ import annotations

import sys
from pathlib import Path

import click

from ttx.errors import TtxError

_EXAMPLE = "United States, Japan, Republic of Korea"


@click.group(invoke_without_command=True, subcommand_metavar="[inject ...]")
@click.option("--title", default="", help="What the exercise is called.")
@click.option("--teams", default="", help=f"Who plays, with commas between: {_EXAMPLE}.")
@click.option("--minutes", type=click.IntRange(10), default=None, help="How long they play, breaks not counted [60].")
@click.option("--phases", type=click.IntRange(1), default=None, help="In how many phases [2].")
@click.option("--start", default="", help="When the story begins: 2026-12-01 09:00 KST [next Monday, nine o'clock].")
@click.option("--zone", default="", help="The teams' time zone: Asia/Seoul [UTC].")
@click.option("--language", default="en", show_default=True, help="What it will be written in: en, ko, ja.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file [TITLE.yaml, here].")
@click.pass_context
def new(
    context: click.Context, title: str, teams: str, minutes: int | None, phases: int | None, start: str, zone: str,
    language: str, out: Path | None,
) -> None:  # fmt: skip
    """Begin a playbook with a file that explains itself and can be run at once.

    What is not said as an option is asked. Beside the file comes playbook.schema.json, with which editors complete and
    explain the keys. `ttx new inject` begins an inject instead.

    \b
    Examples: ttx new
              ttx new --title "A week without ferries" --teams "Ferry line, Town" --minutes 60
              ttx new inject "Power cut" --into a-week-without-ferries.yaml
    """
    if context.invoked_subcommand:
        return
    from ttx.files import save
    from ttx.playbook.ids import slug
    from ttx.playbook.schema import as_text, json_schema
    from ttx.workbench.new import Wanted, playbook, starts

    asks = sys.stdin.isatty()

    def ask(question: str, usual: str) -> str:
        return str(click.prompt(question, default=usual)) if asks else usual

    title = " ".join((title or ask("What is the exercise called?", "New exercise")).split())
    teams = teams or ask(f"Which teams play? ({_EXAMPLE})", "Team A, Team B")
    minutes = minutes if minutes is not None else _number(ask("How many minutes do they play?", "60"))
    phases = phases if phases is not None else _number(ask("In how many phases?", "2"))
    zone = zone or ask("In which time zone are the teams?", "UTC")
    start = start or ask("When does the story begin?", starts(zone))
    path = out or Path(f"{slug(title, otherwise='exercise')}.yaml")
    names = tuple(name for part in teams.split(",") if (name := " ".join(part.split())))
    text = playbook(Wanted(title, names, minutes, phases, start, zone, language, path.name))
    save(path, text)
    save(path.parent / "playbook.schema.json", as_text(json_schema()), over=True)
    click.echo(f"wrote {path} and playbook.schema.json")
    click.echo(f"next: look for CHANGE in it; ttx check {path}; ttx rehearse {path}; ttx run {path}")


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise TtxError(f"{text!r} is not a number", hint="write it in digits: 60") from None


@new.command()
@click.argument("title")
@click.option("--theme", default="", help="The folder in injects/ that it goes to: cyber.")
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), help="Into this playbook, not a file.")
@click.option("--phase", default="", help="With --into: the phase's id [the last].")
@click.option("--at", default="held", show_default=True, help="With --into: when, such as 10m.")
def inject(title: str, theme: str, into: Path | None, phase: str, at: str) -> None:
    """Begin an inject: a file for your library in injects/ here, or a place in a playbook.

    \b
    Examples: ttx new inject "Power cut" --theme infrastructure
              ttx new inject "Power cut" --into my-exercise.yaml --at 10m
    """
    from ttx.files import save
    from ttx.playbook.ids import slug
    from ttx.playbook.schema import as_text, inject_schema
    from ttx.playbook.values import parse_duration
    from ttx.playbook.yaml import read_text
    from ttx.workbench import new as begin

    title = " ".join(title.split())
    if into is not None:
        if at != "held":
            try:
                parse_duration(at)
            except ValueError as error:
                raise TtxError(str(error), hint="or leave --at out: it is held until control wants it") from None
        text, name = begin.into(read_text(into, str(into)), str(into), title, phase, at)
        save(into, text, over=True)
        click.echo(f"put the inject {name} into {into}; look for CHANGE in it")
        return
    name = f"{slug(theme)}/{slug(title)}" if theme else slug(title, otherwise="inject")
    path = Path("injects") / f"{name}.yaml"
    save(path, begin.library_inject(title, name))
    save(Path("injects/inject.schema.json"), as_text(inject_schema()), over=True)
    click.echo(f"wrote {path}; a playbook beside the folder injects takes it over with `use: {name}`")
