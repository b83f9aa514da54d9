"""The API in OpenAPI's words, made from the commands themselves: what is sent is what is checked."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from ttx import __version__
from ttx.exercise import commands as do

_TEXT = {"type": "string"}
_SEAT: list[dict[str, list[str]]] = [{"seat": []}]


@cache
def described() -> bytes:
    """The description as JSON."""
    commands = [command for command in do.Command.__subclasses__() if command.roles != do.SYSTEM]
    _, schemas = msgspec.json.schema_components(commands, ref_template="#/components/schemas/{name}")
    for command in commands:
        # Each comes with an id of the client's: a repeat gets the first answer.
        schema = schemas[command.__name__]
        schema["properties"]["id"] = {"type": "string", "minLength": 8, "maxLength": 64}
        schema["required"] = [*schema.get("required", []), "id"]
    named = {"oneOf": [{"$ref": f"#/components/schemas/{command.__name__}"} for command in commands]}
    paths = {
        "/api/health": {"get": _call("Whether the server is there.", {}, secured=False)},
        "/api/join": _post("Take a seat.", _object(["code", "name"], code=_TEXT, name=_TEXT, office=_TEXT), False),
        "/api/command": _post("Change the exercise; each role may send some of these.", named),
        "/api/draft": _post("Work on the team's draft.", _object(["do"], True, do=_TEXT)),
        "/api/codes": _post("A new join code (facilitators).", _object(["place"], place=_TEXT)),
        "/api/roster": _post("Change the list of people (facilitators).", _object(["do"], True, do=_TEXT)),
        "/api/backup": _post("Make a copy now (facilitators).", _object([])),
        "/api/stop": _post("Stop the server (facilitators).", _object([])),
        "/api/view": {"get": _call("The view of a player, an observer or a screen, live.", {}, kind=_STREAM)},
        "/api/events": {"get": _call("The log, live (facilitators and evaluators).", {}, kind=_STREAM)},
    }
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "ttx", "version": __version__},
            "paths": paths,
            "components": {"schemas": schemas, "securitySchemes": {"seat": {"type": "http", "scheme": "bearer"}}},
        }
    )


_STREAM = "text/event-stream"


def _object(required: list[str], more: bool = False, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": more}


def _post(what: str, body: dict[str, Any], secured: bool = True) -> dict[str, Any]:
    return {"post": _call(what, {"required": True, "content": {"application/json": {"schema": body}}}, secured)}


def _call(what: str, body: dict[str, Any], secured: bool = True, kind: str = "application/json") -> dict[str, Any]:
    call: dict[str, Any] = {
        "summary": what,
        "responses": {
            "200": {"description": "Done.", "content": {kind: {}}},
            "default": {
                "description": "Refused, with the reason and what to do.",
                "content": {"application/json": {"schema": _object(["error", "hint"], error=_TEXT, hint=_TEXT)}},
            },
        },
    }
    return call | ({"requestBody": body} if body else {}) | ({"security": _SEAT} if secured else {})
