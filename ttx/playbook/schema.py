"""The JSON Schema of playbooks, translations and library files, for editors: keys are completed and explained."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from ttx.playbook.examples import EXAMPLES
from ttx.playbook.models import Inject, Playbook
from ttx.playbook.translation import Translation
from ttx.playbook.uses import LibraryInject, Use

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """What may be written in a playbook, `use:` entries included."""
    schema = _schema_of(Playbook)
    kinds = schema["$defs"]
    kinds["Use"] = _with_fields_of_an_inject(_schema_of(Use), kinds["Inject"], without=())
    either = {"if": {"required": ["use"]}, "then": {"$ref": "#/$defs/Use"}, "else": {"$ref": "#/$defs/Inject"}}
    # With `anyOf` an editor would report one mistake against both kinds.
    kinds["Phase"]["properties"]["injects"]["items"] = {"type": "object", **either}
    return {"$schema": _DIALECT, **schema, "title": "ttx playbook"}


def translation_schema() -> dict[str, Any]:
    """What may be written in a translation beside a playbook."""
    return {"$schema": _DIALECT, **_schema_of(Translation), "title": "ttx translation of a playbook"}


def inject_schema() -> dict[str, Any]:
    """What may be written in a library file: one inject without `at`, what it is for, its parameters."""
    header, inject = _schema_of(LibraryInject), _schema_of(Inject)
    kinds = {**inject.pop("$defs"), **header.pop("$defs")}
    schema = _with_fields_of_an_inject(header, inject, without=("at",))
    schema["required"] = ["about", "title"]
    # `{name}` may stand where an id or a duration is meant, so only the shape can be held to.
    return {"$schema": _DIALECT, **_loosened(schema), "title": "ttx library inject", "$defs": _loosened(kinds)}


def schema_of(model: type[BaseModel], title: str) -> dict[str, Any]:
    """What may be written in another kind of file that stands beside a playbook."""
    return {"$schema": _DIALECT, **_plain(model.model_json_schema(by_alias=True)), "title": title}


def as_text(schema: dict[str, Any]) -> str:
    """A schema as the text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(model.model_json_schema(by_alias=True))
    kinds = {model.__name__: plain, **plain.get("$defs", {})}
    known = {**_keys(Playbook), **_keys(Inject)}
    for name, kind in kinds.items():
        for key, schema in kind.get("properties", {}).items():
            if "description" not in schema and (explained := _inherited(name, key, known)):
                schema["description"] = explained
            for example in (f"{name}.{key}", key):
                if example in EXAMPLES and "examples" not in schema:
                    schema["examples"] = [EXAMPLES[example]]
    return plain


def _keys(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    return {model.__name__: schema["properties"]} | {
        name: kind.get("properties", {}) for name, kind in schema["$defs"].items()
    }


def _inherited(model: str, key: str, known: dict[str, Any]) -> str:
    """What a key means that says in another language, or for one variant, what the playbook says elsewhere."""
    if model == "Variant":
        return f"Instead of the inject's: {known['Inject'][key]['description']}"
    original = {"Translation": "Playbook", "VerdictWords": "VerdictRule", "FieldWords": "FormField"}.get(
        model, model.removesuffix("Words")
    )
    explained: str = known.get(original, {}).get(key, {}).get("description", "")
    return f"In this language: {explained}" if explained else ""


def _with_fields_of_an_inject(
    schema: dict[str, Any], inject: dict[str, Any], without: tuple[str, ...]
) -> dict[str, Any]:
    fields = {name: field for name, field in inject["properties"].items() if name not in without}
    return {**schema, "properties": {**schema["properties"], **fields}}


def _plain(schema: Any) -> Any:
    """Without the titles that pydantic makes of field names (`If Stuck`): editors show them instead of the help."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _plain(value) for key, value in schema.items() if not (key == "title" and isinstance(value, str))}
    if "patternProperties" in plain:
        plain["additionalProperties"] = False
    # A field that may be left out is not one that may be null.
    if "anyOf" in plain and plain.get("default", ...) is None:
        branches = [branch for branch in plain.pop("anyOf") if branch != {"type": "null"}]
        del plain["default"]
        return {**(branches[0] if len(branches) == 1 else {"anyOf": branches}), **plain}
    return plain


def _loosened(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_loosened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    loose = {key: _loosened(value) for key, value in schema.items() if key not in ("pattern", "propertyNames")}
    if "patternProperties" in loose:
        (loose["additionalProperties"],) = loose.pop("patternProperties").values()
    return loose
