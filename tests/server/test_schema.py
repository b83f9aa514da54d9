"""Random requests, right and wrong ones, at every route of the API, as every role."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.server.conftest import World
from ttx.exercise import commands as do

ROLES = ("nobody", "team:red", "observer", "screen", "evaluator", "facilitator")
QUIET = ("/api/view", "/api/events", "/api/stop")
"""streams do not end, and a server that was stopped answers nobody"""


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_random_requests_are_answered_in_plain_words(world: World, role: str) -> None:
    run = world.start()
    headers = {}
    if role != "nobody":
        answer = httpx.post(f"{run.url}/api/join", json={"code": run.codes[role], "name": "Ann"})
        headers = {"authorization": f"Bearer {answer.json()['token']}"}
    schema = schemathesis.openapi.from_dict(httpx.get(f"{run.url}/api/openapi.json").json())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 8
    aimed = [found for found in operations if found.path not in QUIET]
    cases = st.one_of(*(found.as_strategy(generation_mode=mode) for found in aimed for mode in GenerationMode))

    @settings(
        max_examples=250,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(cases)
    def attack(case: Any) -> None:
        answer = case.call(base_url=run.url, headers=headers)
        assert answer.status_code < 500, answer.text
        body = answer.json()
        assert "Traceback" not in answer.text and str(world.folder) not in answer.text
        if answer.status_code >= 400:
            assert set(body) == {"error", "hint"} and body["error"]
        if role == "nobody" and case.path not in ("/api/health", "/api/join", "/api/openapi.json"):
            assert answer.status_code == 401
        if role in ("team:red", "observer", "screen"):
            assert case.path not in ("/api/codes", "/api/roster", "/api/backup") or answer.status_code >= 400
            assert not any(word in answer.text for word in ("blue", "Blue", "secret-leak", "leak-text")), answer.text

    attack()


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES[1:5])
def test_a_role_may_do_what_its_commands_say_and_nothing_else(world: World, role: str) -> None:
    run = world.start()
    joined = httpx.post(f"{run.url}/api/join", json={"code": run.codes[role], "name": "Ann"}).json()
    headers = {"authorization": f"Bearer {joined['token']}"}
    example: dict[Any, Any] = {"str": "x", "int": 1, "float": 1.0, "bool": True, "list": [], "dict": {}}
    for number, command in enumerate(do.Command.__subclasses__()):
        types = {name: str(kind).removeprefix("typing.") for name, kind in command.__annotations__.items()}
        body = {name: example.get(kind.partition("[")[0]) for name, kind in types.items() if "None" not in kind}
        answer = unhurried(
            f"{run.url}/api/command", {**body, "do": do.kebab(command.__name__), "id": f"command-{number:03d}"}, headers
        )
        if command.roles == do.SYSTEM:
            assert answer.status_code == 403
        elif joined["role"] not in command.roles:
            assert answer.status_code == 409 and "cannot do this" in answer.text, (command, answer.text)
        else:
            assert "cannot do this" not in answer.text, (command, answer.text)


def unhurried(url: str, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
    """The answer to a command, sent again for as long as the seat has sent too much at once."""
    while (answer := httpx.post(url, json=body, headers=headers)).status_code == 429:
        pass
    return answer
