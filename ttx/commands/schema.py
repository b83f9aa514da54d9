from __future__ import annotations

import click


@click.command()
@click.option("--inject", "of_inject", is_flag=True, help="For a file of the library of injects instead.")
@click.option("--report", "of_report", is_flag=True, help="For the report's facts, as `ttx report --form json`.")
@click.option("--translation", "of_translation", is_flag=True, help="For a translation beside a playbook instead.")
def schema(of_inject: bool, of_report: bool, of_translation: bool) -> None:
    """Print the JSON Schema of playbooks; editors complete and explain keys with it.

    Example: ttx schema > playbook.schema.json
    """
    import json

    from ttx.playbook.schema import inject_schema, json_schema, translation_schema

    if of_report:
        from ttx.report.plain import schema as report_schema

        click.echo(json.dumps(report_schema(), indent=2, ensure_ascii=False))
        return
    made = inject_schema() if of_inject else translation_schema() if of_translation else json_schema()
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))
