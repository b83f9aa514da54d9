from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--inject", "of_inject", is_flag=True, help="For a file of the library of injects instead.")
@click.option("--report", "of_report", is_flag=True, help="For the report's facts, as `ttx report --form json`.")
@click.option("--translation", "of_translation", is_flag=True, help="For a translation beside a playbook instead.")
@click.option("--policy", "of_policy", is_flag=True, help="For what is supposed of teams, `ttx rehearse --policy`.")
@click.option("--assert", "of_assert", is_flag=True, help="For what must hold of rehearsals, `ttx rehearse --assert`.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead.")
def schema(
    of_inject: bool, of_report: bool, of_translation: bool, of_policy: bool, of_assert: bool, out: Path | None
) -> None:
    """Print the JSON Schema of playbooks; editors complete, explain and check keys with it.

    With this first line in a playbook, VS Code (extension YAML), Neovim, Emacs and others find it:

        # yaml-language-server: $schema=playbook.schema.json

    Example: ttx schema --out playbook.schema.json
    """
    from ttx.files import save
    from ttx.playbook import schema as made

    if of_report:
        from ttx.report.plain import schema as report_schema

        found = report_schema()
    elif of_policy:
        from ttx.rehearsal.policy import Policies

        found = made.schema_of(Policies, "ttx policies for rehearsals")
    elif of_assert:
        from ttx.rehearsal.assertions import Assertions

        found = made.schema_of(Assertions, "ttx assertions on rehearsals")
    elif of_inject:
        found = made.inject_schema()
    else:
        found = made.translation_schema() if of_translation else made.json_schema()
    text = made.as_text(found)
    if out is None:
        click.echo(text, nl=False)
    else:
        click.echo(f"wrote {save(out, text, over=True)}")
