"""The command line. Each command is a few lines; what it needs is imported when it runs."""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from ttx import __version__
from ttx.errors import TtxError

COMMANDS = {
    "demo": "Watch an exercise, then release an inject yourself.",
    "run": "Run an exercise: start its server, open the console.",
    "join": "Take a seat in an exercise.",
    "console": "Open a second facilitator's console.",
    "ps": "List the exercises that run on this machine.",
    "stop": "Stop an exercise's server.",
    "new": "Begin a playbook, or an inject, with a file that explains itself.",
    "check": "Say what is wrong in a playbook, on which line.",
    "format": "Tidy a playbook; what it says and its comments stay.",
    "translate": "Count, give out and take back a playbook's translations.",
    "schema": "Print the JSON Schema of playbooks, for editors.",
    "graph": "Show a playbook as a tree, or draw it.",
    "edit": "Edit a playbook: table, forms, each team's eyes, live check.",
    "injects": "Search the library of injects, and show one.",
    "rehearse": "Play a whole exercise with simulated teams, and report on it.",
    "import": "Take a spreadsheet or another tool's file into a playbook.",
    "export": "Write a playbook as a spreadsheet, or for another tool.",
    "clone": "Make a clean exercise from a rehearsal.",
    "documents": "Make what people read before the day: manuals, handbooks, calendars.",
    "print": "Make packets to print: handouts, injects, forms, cards, script.",
    "report": "Write the after-action report.",
    "compare": "Put several groups' runs of one playbook side by side.",
    "plan": "List what is to be done, take it back from owners, carry it over.",
    "replay": "Look at an exercise again, at any moment of it.",
    "log": "List or follow what happened.",
    "verify": "Recompute the log's chain of hashes.",
    "anonymise": "Make a copy without names that still verifies.",
    "archive": "Put log, playbook and reports into one ZIP with checksums.",
    "bundle": "Make an installer for machines without internet.",
}


class Lazy(click.Group):
    """A group that imports a command's module when it is called: `ttx --help` loads click and nothing else."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(import_module(f"ttx.commands.{module}"), module)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            hint = f"did you mean `ttx {near[0]}`?" if near else "`ttx --help` lists the commands"
            raise TtxError(f"there is no command {args[0]!r}", hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: ttx demo.  Your own: ttx run seoul-short",
)
@click.version_option(__version__, prog_name="ttx")
def cli() -> None:
    """Run multi-team tabletop exercises from the terminal."""


def main() -> None:
    """Run the command line; every failure a user can cause is one plain message on standard error."""
    try:
        cli.main(standalone_mode=False, prog_name="ttx")
    except TtxError as error:
        from ttx.text import visible

        # It may quote the name of a file, which may hold anything.
        click.echo(visible(str(error) if error.where else f"ttx: {error}", keep="\n\t"), err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # `ttx log | head`: the reader has seen enough.
        sys.stderr.close()
        sys.exit(0)
    except Exception:
        import traceback

        from ttx.errors import keep_details

        click.echo("ttx: a fault of ours, not yours. Nothing that was kept is lost.", err=True)
        click.echo(f"  its details are in {keep_details(traceback.format_exc())}", err=True)
        sys.exit(70)
