from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.exchange.taken import PEERS, by_title, checked, put, said, take
from ttx.errors import TtxError
from ttx.exchange import iceberg


def scenario() -> dict[str, Any]:
    return {
        "title": "Locked", "description": "One hour.", "metadata": {"estimated_duration_minutes": 45},
        "participant_teams": [{"id": "it", "label": "IT"}, {"id": "law", "label": "Legal"}],
        "start_inject_id": "a", "debrief_notes": "Ask who decided.",
        "injects": [
            {"id": "c", "title": "Spread", "content": "It spreads.", "target_teams": ["it", "law"], "sequence_order": 3,
             "free_text_response": False, "options": [{"id": "1", "label": "Call", "next_inject_id": "d"}]},
            {"id": "a", "title": "Alert", "content": "Files locked.", "target_teams": ["it"], "sequence_order": 1,
             "expected_actions": ["Declare it"],
             "options": [{"id": "1", "label": "Wait", "next_inject_id": "c"},
                         {"id": "2", "label": "Wait", "next_inject_id": "b"}]},
            {"id": "b", "title": "Calm", "content": "Contained.", "target_teams": ["it"], "sequence_order": 2,
             "options": [{"id": "1", "label": "Report", "next_inject_id": "d"}]},
            {"id": "d", "title": "Regulator", "content": "Notify?", "sequence_order": 4,
             "triggers_communications": [
                 {"external_entity": "Press", "direction": "inbound", "subject": "Comment?", "body": "Is it true?",
                  "delay_after_release_seconds": 90},
                 {"external_entity": "Press", "direction": "outbound", "subject": "Ours", "body": "We say"}]},
            {"id": "e", "title": "Alone", "content": "Nothing leads here."},
        ],
    }  # fmt: skip


def test_options_become_choices_and_what_follows_them_conditions(tmp_path: Path) -> None:
    book = checked(take(put(tmp_path, "locked.json", scenario())), tmp_path)
    injects = by_title(book)
    assert injects["Alert"].choices == ["Wait", "Wait (2)"]
    assert injects["Alert"].at == 0
    data = book.model_dump(mode="json", by_alias=True, exclude_none=True)
    when = {inject["title"]: inject.get("when") for inject in data["phases"][0]["injects"]}
    assert when["Spread"] == {"replied": "alert", "choice": "Wait"}
    assert when["Calm"] == {"replied": "alert", "choice": "Wait (2)"}
    assert when["Regulator"] == {
        "any": [{"replied": "calm", "choice": "Report"}, {"replied": "spread", "choice": "Call"}]
    }
    assert when["Comment?"] == {"elapsed": "1m30s", "since": "regulator"}


def test_teams_actions_and_messages_go_over_and_the_rest_is_named(tmp_path: Path) -> None:
    foreign = take(put(tmp_path, "locked.json", scenario()))
    book = checked(foreign, tmp_path)
    injects = by_title(book)
    assert book.phases[0].length == 45 * 60
    assert injects["Regulator"].to == ["all"]
    assert [(each.team, each.action) for each in injects["Alert"].expect] == [("it", "Declare it")]
    assert injects["Comment?"].from_ == "press"
    assert injects["Alone"].at == "held"
    assert "Ask who decided." in injects["Alert"].notes
    for words in ("nothing leads to 'alone'", "a message that the teams send themselves is no inject: Ours: We say"):
        assert words in said(foreign)


def test_a_circle_of_options_is_opened_and_a_wrong_id_named(tmp_path: Path) -> None:
    data = scenario()
    data["injects"][2]["options"] = [
        {"label": "Back", "next_inject_id": "c"},
        {"label": "?", "next_inject_id": "nowhere"},
    ]
    data["injects"][0]["options"] = [{"label": "On", "next_inject_id": "b"}]
    data["injects"][1]["options"] = []
    data["start_inject_id"] = "gone"
    foreign = take(put(tmp_path, "locked.json", data))
    checked(foreign, tmp_path)
    assert "would wait for itself in a circle" in said(foreign)
    assert "there is no inject 'nowhere'" in said(foreign)
    assert "start_inject_id: to decide" in said(foreign)


def test_shapes_that_no_tool_writes_are_refused_or_passed_over(tmp_path: Path) -> None:
    with pytest.raises(TtxError, match="no scenario of IcebergTTX"):
        iceberg.read(put(tmp_path, "x.json", {"participant_teams": 3, "injects": "many"}))
    odd = {
        "title": ["no"], "participant_teams": [7, {"id": None, "label": {}}], "start_inject_id": {},
        "injects": [{"title": None, "content": 5, "options": [{}, 3], "target_teams": {"a": 1}, "sequence_order": "x"}],
    }  # fmt: skip
    checked(take(put(tmp_path, "odd.json", odd)), tmp_path)


@pytest.mark.skipif(not PEERS.is_dir(), reason="no files of other tools beside this folder")
def test_the_tools_own_sample(tmp_path: Path) -> None:
    book = checked(take(PEERS / "iceberg-ransomware_response.json"), tmp_path)
    assert [team.name for team in book.teams.values()] == ["IT Operations", "Legal", "Executive", "Communications"]
    assert len(book.injects) == 6, "five injects and a message from the press"
