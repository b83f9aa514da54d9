# ruff: noqa: E501  (rows of data)
from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.taken import PEERS, by_title, checked, put, said, take
from ttx.errors import TtxError


def node(name: str, title: str, after: int, **more: Any) -> dict[str, Any]:
    kind = more.pop("kind", "openaev_email")
    return {
        "inject_id": name, "inject_title": title, "inject_description": None, "inject_enabled": True,
        "inject_content": {"body": "<p>Read this.</p>"}, "inject_all_teams": True, "inject_teams": [],
        "inject_depends_on": [], "inject_depends_duration": after, "inject_documents": [],
        "inject_injector_contract": {"injector_contract_injector_type": kind}, **more,
    }  # fmt: skip


def link(parent: str, child: str, *conditions: tuple[str, bool]) -> dict[str, Any]:
    asked = [{"key": key, "value": value, "operator": "eq"} for key, value in conditions]
    return {
        "dependency_relationship": {"inject_parent_id": parent, "inject_children_id": child},
        "dependency_condition": {"mode": "and", "conditions": asked},
    }


BODY = (
    "<p>Sender: Head of IT<br><br>Dear ${who} and ${user.firstname},&nbsp;</p><ul><li>Look &amp; tell</li>"
    '<li><a href="https://example.org/a">the note</a></li></ul><script>alert(1)</script><p>끝</p>'
)


def scenario(prefix: str = "scenario") -> dict[str, Any]:
    wanted = [
        {"expectation_type": "MANUAL", "expectation_name": "Investigate", "expectation_score": 100,
         "expectation_description": "Investigate: confirm the scope.", "expectation_expiration_time": 600}
    ]  # fmt: skip
    parts: dict[str, Any] = {
        "information": {f"{prefix}_name": "Crisis", f"{prefix}_description": "A day.", f"{prefix}_severity": "high"},
        "teams": [{"team_id": "t1", "team_name": "Head of IT"}, {"team_id": "t2", "team_name": "Legal", "team_description": "Law"}],
        "variables": [{"variable_key": "who", "variable_value": "Ms Kim"}],
        "objectives": [{"objective_title": "Inform", "objective_description": "in an hour"}],
        "articles": [{"article_id": "x", "article_name": "Leak!", "article_author": "Daily", "article_content": "All is known."}],
        "documents": [{"document_name": "plan.pdf"}],
        "lessons_categories": [{"lessonscategory_id": "l", "lessons_category_name": "Roles"}],
        "lessons_questions": [{"lessons_question_category": "l", "lessons_question_content": "Were they clear?"}],
        "injects": [
            node("2", "Second", 1200, inject_depends_on=[link("1", "2", ("Execution", True))],
                 inject_all_teams=False, inject_teams=["t2"]),
            node("1", "First", 720, inject_content={"body": BODY, "subject": "First", "expectations": wanted}),
            node("3", "Third", 1800, inject_depends_on=[link("1", "3", ("Investigate", True))], kind="openbas_channel",
                 inject_content={"articles": ["x"]}),
            node("4", "By hand", 2000, kind="openaev_manual", inject_documents=[{"document_name": "plan.pdf"}]),
            node("5", "Off", 2100, inject_enabled=False),
            node("6", "Scan", 2200, kind="openaev_nmap"),
        ],
    }  # fmt: skip
    return {"export_version": 1, **{f"{prefix}_{key}": value for key, value in parts.items()}}


def packed(folder: Path, name: str = "any\nname.json", **others: bytes) -> Path:
    path = folder / "scenario.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(name, json.dumps(scenario()))
        for member, content in others.items():
            package.writestr(member.replace("_", "/"), content)
    return path


def test_bodies_become_plain_text_with_variables_filled_and_the_sender_named(tmp_path: Path) -> None:
    foreign = take(put(tmp_path, "crisis.json", scenario()))
    first = by_title(checked(foreign, tmp_path))["First"]
    assert first.text == (
        "Dear Ms Kim and ${user.firstname},\n\n- Look & tell\n- the note (https://example.org/a)\n\n끝"
    )
    assert (first.from_, first.method) == ("head-of-it", "e-mail")
    assert "what OpenAEV fills for each person stays as it is: ${user.firstname}" in said(foreign)


def test_offsets_recipients_dependencies_and_expectations_go_over(tmp_path: Path) -> None:
    book = checked(take(put(tmp_path, "crisis.json", scenario())), tmp_path)
    injects = by_title(book)
    assert [inject.title for inject in book.phases[0].injects][:3] == ["First", "Second", "Third"]
    assert (injects["First"].at, injects["First"].to, injects["Second"].to) == (720, ["all"], ["legal"])
    assert injects["Second"].when is not None and injects["Second"].when.model_dump() == {
        "released": "first",
        "to": None,
    }  # type: ignore[union-attr]
    assert injects["Third"].when == "Investigate of 'First' is met"
    assert [(each.team, each.action, each.within) for each in injects["First"].expect] == [
        ("head-of-it", "Investigate: confirm the scope.", 600), ("legal", "Investigate: confirm the scope.", 600),
    ]  # fmt: skip
    assert "All is known." in injects["Third"].text
    assert book.teams["legal"].brief == "Law"
    assert book.objectives["inform"].target == "in an hour"
    assert [each.asks for each in book.questionnaires["lessons"].questions] == ["Roles: Were they clear?"]


def test_what_is_no_inject_for_people_is_held_and_named(tmp_path: Path) -> None:
    foreign = take(put(tmp_path, "crisis.json", scenario()))
    injects = by_title(checked(foreign, tmp_path))
    assert {injects[title].at for title in ("By hand", "Off", "Scan")} == {"held"}
    for words in ("'Off' is switched off there", "is done by a machine (nmap)", "not kept: 1 documents",
                  "not attached: plan.pdf", "not kept: scenario_severity"):  # fmt: skip
        assert words in said(foreign)


def test_a_simulation_is_read_like_a_scenario(tmp_path: Path) -> None:
    book = checked(take(put(tmp_path, "run.json", scenario("exercise"))), tmp_path)
    assert (book.title, len(book.injects)) == ("Crisis", 6)


def test_of_a_zip_only_the_scenario_is_read_and_nothing_is_written(tmp_path: Path) -> None:
    path = packed(tmp_path, "../../etc/evil.json", **{"documents_plan.pdf": b"%PDF"})
    before = sorted(tmp_path.parent.rglob("*"))
    foreign = take(path)
    assert sorted(tmp_path.parent.rglob("*")) == before
    assert "not taken out of the ZIP: documents/plan.pdf (4 bytes)" in said(foreign)
    assert len(checked(foreign, tmp_path).injects) == 6


def test_an_action_of_many_teams_is_written_for_one_and_left_to_decide(tmp_path: Path) -> None:
    data = scenario()
    data["scenario_teams"] = [{"team_id": f"t{n}", "team_name": f"Team {n}"} for n in range(14)]
    foreign = take(put(tmp_path, "crisis.json", data))
    assert len(by_title(checked(foreign, tmp_path))["First"].expect) == 1
    assert "to decide: whose is it? 14 teams get this; team-0 was written" in said(foreign)


def test_a_zip_without_a_scenario_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "no")
    with pytest.raises(TtxError, match="holds no JSON"):
        take(path)


@pytest.mark.skipif(not PEERS.is_dir(), reason="no files of other tools beside this folder")
def test_the_tools_own_scenario(tmp_path: Path) -> None:
    foreign = take(PEERS / "openaev-scenario-Akira_Ransomware_Crisis.zip")
    book = checked(foreign, tmp_path)
    assert (len(book.teams), len(book.injects)) == (14, 20)
    assert sum(len(inject.expect) for _, inject in book.injects.values()) == 19
    assert "${company_name}" not in str(foreign.data)
