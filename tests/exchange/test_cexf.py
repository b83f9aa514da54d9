# ruff: noqa: E501  (rows of data)
from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.exchange.taken import PEERS, by_title, checked, put, said, take
from ttx.exchange import cexf
from ttx.exchange.sent import sent
from ttx.playbook.load import require

FIRST, SECOND, THIRD = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "123")
TEXTS = {"type": "array", "items": {"type": "string"}}
UUID = {"type": "string", "format": "uuid"}
MOMENT = {"type": ["number", "null"]}


def needs(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields)}


LETTER = "From: press@example.org\n\nIs it true? 사실인가?"
# What SkillAegis holds an exercise to.
SCHEMA = needs(
    exercise=needs(
        description={"type": "string"}, name={"type": "string"}, namespace={"type": "string"}, uuid=UUID,
        version={"type": "string"}, total_duration={"type": "string"},
        meta=needs(author={"type": "string"}, level={"enum": ["beginner", "advanced", "expert"]},
                   priority={"type": "integer", "minimum": 0}),
    ),
    inject_flow={"type": "array", "items": needs(
        description={"type": "string"}, inject_uuid=UUID,
        requirements={"type": "object", "properties": {"inject_uuid": UUID, "resolution_requirement": {"type": "string"}},
                      "additionalProperties": False},
        sequence=needs(completion_trigger=TEXTS, followed_by=TEXTS, trigger=TEXTS),
        timing=needs(triggered_at=MOMENT, periodic_run_every=MOMENT),
    )},
    inject_payloads={"type": "array", "items": {"type": "object"}},
    injects={"type": "array", "items": needs(
        action={"type": "string"}, name={"type": "string"}, uuid=UUID,
        target_tool={"enum": ["MISP", "suricata", "webhook"]},
        inject_evaluation={"type": "array", "items": needs(
            parameters={"type": "array"}, result={"type": "string"}, evaluation_context={"type": "object"},
            evaluation_strategy={"enum": ["data_filtering", "query_search", "python"]},
            score_range={"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
        )},
    )},
)  # fmt: skip


def packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def exercise() -> dict[str, Any]:
    payload = {
        "content-type": "base64",
        "content": packed(LETTER),
        "filename": "a.eml",
    }
    picture = {"content-type": "base64", "content": base64.b64encode(b"\x89PNG\0\xff").decode(), "filename": "a.png"}
    return {
        "exercise": {"name": "Phish", "description": "A letter", "total_duration": "3600", "uuid": FIRST},
        "inject_flow": [
            {"inject_uuid": FIRST, "requirements": {}, "sequence": {"trigger": ["startex"], "followed_by": [THIRD]}},
            {"inject_uuid": SECOND, "requirements": {"inject_uuid": FIRST, "resolution_requirement": "Published"}},
            {"inject_uuid": THIRD, "description": "Later on.", "sequence": {"trigger": [], "followed_by": []}},
        ],
        "inject_payloads": [
            {"uuid": "p", "name": "letter", "parameters": payload},
            {"uuid": "q", "name": "picture", "parameters": picture},
        ],
        "injects": [
            {"uuid": FIRST, "name": "A letter", "action": "email_to_participants", "action_payload_resource_uuid": "p",
             "inject_evaluation": [{"result": "Writes it down", "parameters": [{".x": {}}], "score_range": [0, 9]}]},
            {"uuid": SECOND, "name": "A picture", "action": "hand", "action_payload_resource_uuid": "q"},
            {"uuid": THIRD, "name": "An echo", "action": "hand"},
        ],
    }  # fmt: skip


def test_payloads_that_are_text_are_read_and_others_are_named(tmp_path: Path) -> None:
    foreign = take(put(tmp_path, "phish.json", exercise()))
    injects = by_title(checked(foreign, tmp_path))
    assert "사실인가?" in injects["A letter"].text
    assert (injects["A letter"].from_, injects["A letter"].method) == ("press-example-org", "e-mail")
    assert "payload picture: to decide: a file that is no text" in said(foreign)


def test_what_is_required_becomes_a_condition_and_what_follows_a_suggestion(tmp_path: Path) -> None:
    foreign = take(put(tmp_path, "phish.json", exercise()))
    injects = by_title(checked(foreign, tmp_path))
    assert injects["A letter"].at == 0
    assert injects["A picture"].when == "Published: A letter"
    assert injects["An echo"].at == "held"
    assert [each.inject for each in injects["A letter"].then_suggest] == ["an-echo"]


def test_what_a_machine_checks_becomes_an_expected_action(tmp_path: Path) -> None:
    foreign = take(put(tmp_path, "phish.json", exercise()))
    assert [each.action for each in by_title(checked(foreign, tmp_path))["A letter"].expect] == ["Writes it down"]
    assert "what a machine checks here an evaluator looks for" in said(foreign)
    assert "CEXF names no teams; one team was written" in said(foreign)


def test_injects_that_wait_for_each_other_wait_no_longer(tmp_path: Path) -> None:
    data = exercise()
    data["inject_flow"][0] = {"inject_uuid": FIRST, "requirements": {"inject_uuid": SECOND}}
    data["inject_flow"][1] = {"inject_uuid": SECOND, "requirements": {"inject_uuid": FIRST}}
    data["inject_flow"][2] = {"inject_uuid": THIRD, "requirements": {"inject_uuid": "nobody"}}
    foreign = take(put(tmp_path, "phish.json", data))
    checked(foreign, tmp_path)
    assert "would wait for itself in a circle" in said(foreign)
    assert "it requires 'nobody', and there is no such inject" in said(foreign)


@pytest.mark.parametrize("name", ["seoul-trilateral", "seoul-short", "port-cyber", "quake-plant", "first-exercise"])
def test_a_playbook_comes_back_with_titles_times_recipients_and_texts(name: str, tmp_path: Path) -> None:
    book, path = require(name), tmp_path / "out.json"
    cexf.write(book, path)
    back = checked(take(path), tmp_path)
    meant = {
        (one.inject.title, one.at, book.teams[team].name, one.text, book.party(one.inject.from_), one.inject.method,
         one.inject.asks, tuple(one.inject.choices))
        for one in sent(book) for team in one.teams
    }  # fmt: skip
    came = {
        (inject.title, inject.at if isinstance(inject.at, int) else None, back.teams[team].name, inject.text_for(team),
         back.party(inject.from_), inject.method, inject.asks, tuple(inject.choices))
        for _, inject in back.injects.values() for team in back.recipients(inject)
    }  # fmt: skip
    assert came == meant
    assert back.scenario.start == book.scenario.start


@pytest.mark.parametrize("name", ["seoul-trilateral", "port-cyber"])
def test_what_is_written_is_what_skillaegis_validates(name: str, tmp_path: Path) -> None:
    cexf.write(require(name), tmp_path / "out.json")
    made = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    jsonschema_rs.validate(SCHEMA, made)
    names = [each["uuid"] for each in made["injects"]]
    assert len(set(names)) == len(names) == len(made["inject_flow"])
    assert {name for each in made["inject_flow"] for name in each["sequence"]["followed_by"]} <= set(names)
    assert any(each["inject_evaluation"] for each in made["injects"])
    cexf.write(require(name), tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "out.json").read_bytes()


def test_what_the_format_has_no_place_for_is_said(tmp_path: Path) -> None:
    notes = "\n".join(map(str, cexf.write(require("port-cyber"), tmp_path / "out.json")))
    assert "CEXF has no place for: shift, outcomes, if stuck, notes" in notes
    assert "goes as its variant 'young'" in notes


@pytest.mark.skipif(not PEERS.is_dir(), reason="no files of other tools beside this folder")
def test_the_formats_own_sample(tmp_path: Path) -> None:
    injects = by_title(checked(take(PEERS / "cexf-sample-misp-01.json"), tmp_path))
    assert "spearphishing attempt" in injects["received e-mail from csirt@telco.lu"].text
    assert len(injects["received e-mail from csirt@telco.lu"].expect) == 5
