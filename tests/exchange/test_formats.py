from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.exchange import test_blueprint, test_cexf, test_iceberg, test_openaev, test_t3sf
from tests.exchange.taken import put
from tests.exchange.test_chronogram import mail, sheet
from ttx.commands.export import export
from ttx.commands.import_ import import_
from ttx.exchange.formats import FORMATS, of_file
from ttx.playbook.load import load


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t3sf", test_t3sf.ROWS),
        ("cexf", test_cexf.exercise()),
        ("iceberg", test_iceberg.scenario()),
        ("openaev", test_openaev.scenario()),
        ("openaev", test_openaev.scenario("exercise")),
        ("blueprint", test_blueprint.msel()),
    ],
)
def test_each_file_is_known_by_what_stands_in_it_and_becomes_a_playbook(
    name: str, data: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = put(tmp_path, "given.json", data)
    assert of_file(path).name == name
    told = CliRunner().invoke(import_, [str(path), "--out", "made.yaml"])
    assert told.exit_code == 0, told.output
    assert "wrote made.yaml" in told.output
    assert load(tmp_path / "made.yaml").playbook is not None
    assert sorted(each.name for each in tmp_path.iterdir()) == ["given.json", "made.yaml"]


def test_a_zip_and_a_chronogram_are_known_too(tmp_path: Path) -> None:
    assert of_file(test_openaev.packed(tmp_path)).name == "openaev"
    assert of_file(sheet(tmp_path, mail("J-1", "IT", "one"), mail("J", "IT", "two"))).name == "chronogram"


def test_a_list_of_events_with_headings_stays_a_msel(tmp_path: Path) -> None:
    rows = [("#", "Time", "To", "Title", "Text"), *(("1", f"T+{n}", "us", "One", "Read.") for n in range(5))]
    assert of_file(sheet(tmp_path, *rows)).name == "msel"


def test_a_json_file_needs_the_format_to_be_named(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    told = CliRunner().invoke(export, ["first-exercise", "--out", str(out)])
    assert "does not say which format is meant" in str(told.exception)
    for name in (each.name for each in FORMATS if each.asked):
        told = CliRunner().invoke(export, ["first-exercise", "--to", name, "--out", str(out), "--force"])
        assert told.exit_code == 0, told.output
        assert of_file(out).name == name
    told = CliRunner().invoke(export, ["first-exercise", "--to", "t3sf", "--out", str(tmp_path / "out.xlsx")])
    assert "does not end in .json" in str(told.exception)
