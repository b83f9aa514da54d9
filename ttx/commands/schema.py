from __future__ import annotations

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of playbooks; editors complete and explain keys with it.

    Example: ttx schema > playbook.schema.json
    """
    import json

    from ttx.playbook.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
