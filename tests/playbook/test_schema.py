from typing import Any

import jsonschema_rs
import pytest

from ttx.playbook.examples import EXAMPLES
from ttx.playbook.library import playbook_names
from ttx.playbook.load import find_playbook
from ttx.playbook.schema import inject_schema, json_schema, translation_schema
from ttx.playbook.yaml import read_file

SCHEMAS = {"playbook": json_schema(), "inject": inject_schema(), "translation": translation_schema()}


def keys(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    kinds = [("", schema), *schema["$defs"].items()]
    return [(name, key, found) for name, kind in kinds for key, found in kind.get("properties", {}).items()]


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_key_has_a_description_and_an_example_that_is_valid(name: str) -> None:
    schema = SCHEMAS[name]
    assert len(keys(schema)) > 60
    for model, key, found in keys(schema):
        assert found.get("description"), (model, key)
        assert found.get("examples"), (model, key)
        for example in found["examples"]:
            valid = jsonschema_rs.validator_for({**found, "$defs": schema["$defs"]})
            assert valid.is_valid(example), (model, key, example)


def test_no_example_is_of_a_key_that_is_gone() -> None:
    known = {key for schema in SCHEMAS.values() for _, key, _ in keys(schema)}
    models = {f"{model}.{key}" for schema in SCHEMAS.values() for model, key, _ in keys(schema)}
    models |= {f"Playbook.{key}" for _, key, _ in keys(SCHEMAS["playbook"])}
    models |= {f"Translation.{key}" for _, key, _ in keys(SCHEMAS["translation"])}
    assert [name for name in EXAMPLES if name not in models and name not in known] == []


@pytest.mark.parametrize("name", playbook_names())
def test_shipped_playbooks_and_their_translations_are_valid(name: str) -> None:
    path = find_playbook(name)
    jsonschema_rs.validator_for(SCHEMAS["playbook"]).validate(read_file(path).data)
    for beside in path.parent.glob(f"{name}.??.yaml"):
        jsonschema_rs.validator_for(SCHEMAS["translation"]).validate(read_file(beside).data)
