# ruff: noqa: E501  (rows of data)
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.exchange.taken import PEERS, by_title, checked, put, said, take

COLUMNS = ("Group", "Move", "Assigned To", "Status", "Exercise Time", "Simulated Time", "Title", "Description", "To",
           "From", "Details", "Expected Actions", "Sector")  # fmt: skip


def msel() -> dict[str, Any]:
    fields = {
        name: f"f-{name}" for name in ("Title", "To", "From", "Details", "Expected Actions", "Simulated Time", "Sector")
    }

    def event(seconds: int, **cells: str) -> dict[str, Any]:
        values = [{"DataFieldId": fields[name.replace("_", " ")], "Value": value} for name, value in cells.items()]
        return {"DeltaSeconds": seconds, "GroupOrder": 0, "ScenarioEventType": 10, "DataValues": values}

    return {
        "Id": "m", "Name": "Storm", "Description": "<p>A storm.</p>", "StartTime": "2024-03-01T09:00:00Z",
        "ShowTimeOnScenarioEventList": True, "DurationSeconds": 7200,
        "Moves": [
            {"MoveNumber": 1, "DeltaSeconds": 3600, "Description": "Second move", "SituationDescription": "<b>Worse.</b>"},
            {"MoveNumber": 0, "DeltaSeconds": 0, "Description": "First move", "SituationTime": "2024-03-01T10:00:00Z"},
        ],
        "DataFields": [{"Id": key, "Name": name} for name, key in fields.items()],
        "Teams": {"$values": [{"Id": "1", "Name": "Port authority", "ShortName": "PORT"}, {"Id": "2", "Name": "Coast guard"}]},
        "Organizations": [{"Name": "Weather service", "Description": "Forecasts."}],
        "Cards": [{"Name": "Energy"}],
        "ScenarioEvents": [
            event(4000, Title="Ship adrift", To="ALL", From="PORT", Details="<p>Adrift.</p><p>Help.</p>"),
            event(60, Title="Warning", To="PORT; Coast guard", From="Weather service", Details="Wind 11.",
                  Expected_Actions="- Close the port\n- Warn ships", Sector="Sea", Simulated_Time="2024-03-01T10:05:00Z"),
            {**event(90, Title="Check the room"), "ScenarioEventType": 30},
            event(120, Title="To nobody", To="Weather service", Details="?"),
        ],
    }  # fmt: skip


def test_moves_become_phases_and_events_count_from_their_own(tmp_path: Path) -> None:
    book = checked(take(put(tmp_path, "storm.json", msel())), tmp_path)
    assert [(phase.title, phase.length) for phase in book.phases] == [("First move", 3600), ("Second move", 3600)]
    injects = by_title(book)
    assert (injects["Warning"].at, injects["Ship adrift"].at) == (60, 400)
    assert injects["Situation: Second move"].text == "Worse."
    assert book.phases[0].dated is not None
    assert book.scenario.start.isoformat() == "2024-03-01T09:00:00+00:00"


def test_data_fields_go_where_they_belong(tmp_path: Path) -> None:
    foreign = take(put(tmp_path, "storm.json", msel()))
    book = checked(foreign, tmp_path)
    injects = by_title(book)
    assert injects["Ship adrift"].text == "Adrift.\n\nHelp."
    assert (injects["Ship adrift"].from_, injects["Warning"].from_) == ("port-authority", "weather-service")
    assert sorted({each.action for each in injects["Warning"].expect}) == ["Close the port", "Warn ships"]
    assert "Sector: Sea" in injects["Warning"].notes
    assert {injects["Check the room"].at, injects["To nobody"].at} == {"held"}
    for words in ("not kept: 1 cards", "'Weather service' is an organization", "kept in the notes for control: Sector"):
        assert words in said(foreign)


def test_a_spreadsheet_of_it_is_read_by_its_columns(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    page.append(COLUMNS)
    page.append(
        [
            None,
            "1",
            "Ann",
            "Pending",
            "2023-03-23T04:00:00.000Z",
            None,
            "StartEx",
            None,
            "ALL",
            "FEMA",
            "Begin.",
            None,
            "x",
        ]
    )
    page.append(
        [
            "2",
            "2",
            "Bob",
            "Approved",
            "2023-03-23T05:30:00.000Z",
            None,
            "Attack",
            "XSS",
            "OCCIP",
            None,
            "It broke.",
            "Report it",
            "",
        ]
    )
    page.append(["2", "2", "Bob", "Approved", "soon", None, "Echo", None, "OCCIP", None, "=1+1", None, ""])
    book.save(tmp_path / "msel.xlsx")
    foreign = take(tmp_path / "msel.xlsx")
    made = checked(foreign, tmp_path)
    injects = by_title(made)
    assert [phase.title for phase in made.phases] == ["Move 1", "Move 2"]
    assert [injects[title].at for title in ("StartEx", "Attack", "Echo")] == [0, 0, "held"]
    assert injects["Echo"].text == "=1+1", "a formula is text and never worked out"
    assert "time: to decide: when is this? 'soon' is no time" in said(foreign)


@pytest.mark.skipif(not PEERS.is_dir(), reason="no files of other tools beside this folder")
def test_the_tools_own_test_data(tmp_path: Path) -> None:
    book = checked(take(PEERS / "blueprint-PlaywrightMSEL.xlsx"), tmp_path)
    assert {inject.title for _, inject in book.injects.values()} == {"STARTEX", "Attack-1"}
