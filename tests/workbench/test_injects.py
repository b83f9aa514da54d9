from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from ttx.cli import cli
from ttx.commands.injects import injects
from ttx.errors import TtxError
from ttx.playbook.library import find_playbook, playbook_names
from ttx.playbook.yaml import read_yaml
from ttx.workbench.injects import search, shelved, themes, to_use, uses


@pytest.fixture(scope="module")
def library():
    return shelved()


def names(found):
    return [entry.name for entry in found]


def said(*arguments: str) -> str:
    done = CliRunner(env={"COLUMNS": "100"}).invoke(injects, arguments, catch_exceptions=False, standalone_mode=False)
    return done.output


def test_words_are_looked_for_everywhere_and_a_title_counts_most(library):
    found = names(search(library.entries.values(), ["missile"]))
    assert found[0] == "dprk/missile-launch" and "dprk/satellite-notice" in found
    assert names(search(library.entries.values(), ["MISSILE", "reporters", "spent stage"])) == ["dprk/missile-launch"]
    assert not search(library.entries.values(), ["missile", "zebra"])


def test_theme_teams_and_difficulty_narrow_it(library):
    every = list(library.entries.values())
    dprk = search(every, theme="dprk")
    assert {entry.theme for entry in dprk} == {"dprk"} and len(dprk) >= 3
    assert "dprk/missile-launch" in names(search(every, teams=3)) and library.entries["dprk/missile-launch"].teams == 3
    two = search(every, teams=2)
    assert two and all(entry.teams <= 2 for entry in two) and len(two) < len(every)
    hard = search(every, difficulty="hard")
    assert hard and {entry.header.difficulty for entry in hard} == {"hard"}
    assert "dprk" in themes(every)


def test_uses_are_counted_in_what_ships_and_in_a_folder(tmp_path: Path):
    assert uses()["dprk/missile-launch"] == {"seoul-short": 1, "seoul-trilateral": 1}
    (tmp_path / ".git").mkdir()
    (tmp_path / "inner").mkdir()
    for folder in (".git", "inner"):
        shutil.copy(find_playbook("port-cyber"), tmp_path / folder / "port.yaml")
    (tmp_path / "notes.yaml").write_text("- not a playbook\n")
    (tmp_path / "broken.yaml").write_text("phases: [{injects: [1, {use: 3}, {use: a/b}]}, 7]\nx: [\n")
    found = uses(tmp_path)
    assert sum(found["cyber/systems-dark"].values()) == 1 and "inner" in next(iter(found["cyber/systems-dark"]))
    with pytest.raises(TtxError, match="there is no folder"):
        uses(tmp_path / "nowhere")


def test_what_is_shown_to_write_is_a_use_that_yaml_reads_back(library):
    for name in ("media/leak", "dprk/missile-launch", "cyber/restore"):
        written = said("show", name).partition("of a phase:\n")[2]
        assert read_yaml(written, "x").data == [to_use(library.entries[name])]


def test_a_parameter_without_a_default_is_asked_for(tmp_path: Path):
    text = "about: X.\nparameters: {place: {help: where it is}, hour: {default: noon}}\ntitle: At {place}\n"
    (tmp_path / "a.yaml").write_text(text)
    entry = shelved(own=[tmp_path]).entries["a"]
    assert to_use(entry) == {"use": "a", "at": "10m", "with": {"place": "(where it is)"}}
    assert "(needed)" in said("show", "a", "--library", str(tmp_path))


def test_one_of_ones_own_hides_one_of_ttx_and_both_are_named(tmp_path: Path):
    (tmp_path / "dprk").mkdir()
    (tmp_path / "dprk" / "missile-launch.yaml").write_text("about: Ours.\ntitle: Our launch\ntext: x\n")
    shown = said("launch", "--library", str(tmp_path))
    assert "Our launch" in shown and "dprk/missile-launch of --library hides one of ttx" in shown
    assert "hides" in said("show", "dprk/missile-launch", "--library", str(tmp_path))


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_there(tmp_path: Path):
    (tmp_path / "bad.yaml").write_text("about: [\n")
    (tmp_path / "good.yaml").write_text("about: Good.\ntitle: Good\ntext: x\n")
    (tmp_path / "not-an-inject.yaml").write_text("services: {}\n")
    shelf = shelved(own=[tmp_path])
    assert "good" in shelf.entries and "bad" not in shelf.entries
    assert any("bad.yaml:2:" in trouble for trouble in shelf.troubles)
    assert any("not-an-inject.yaml" in trouble for trouble in shelf.troubles)


def test_what_a_stranger_wrote_is_no_terminal_sequence_and_no_markup(tmp_path: Path):
    (tmp_path / "evil.yaml").write_text(
        'about: "[bold]x[/nope] \\e]0;title\\a"\ntitle: "[/x] \\e[2J"\ntext: "\\e[31m"\n'
    )
    shown = said("evil", "--library", str(tmp_path)) + said("show", "evil", "--library", str(tmp_path))
    assert "\x1b" not in shown and "\x07" not in shown and "[bold]x[/nope]" in shown


def test_korean_and_japanese_are_found_and_shown_whole(tmp_path: Path):
    (tmp_path / "korean.yaml").write_text(
        "about: 미사일 발사.\ntitle: 미사일 발사 경보\ntext: 발사가 있었다.\n", encoding="utf-8"
    )
    assert "미사일 발사 경보" in said("경보", "--library", str(tmp_path))


def test_json_tells_everything(tmp_path: Path):
    [one] = json.loads(said("show", "dprk/missile-launch", "--json"))
    assert one["teams"] == 3 and one["parameters"]["space"]["default"] == "us"
    assert one["uses"]["seoul-short"] == 1 and one["inject"]["title"] == "Missile launch"
    assert {each["theme"] for each in json.loads(said("--theme", "cyber", "--json"))} == {"cyber"}


def test_a_misspelt_theme_or_name_is_answered_with_the_right_one():
    with pytest.raises(TtxError) as caught:
        said("--theme", "dpr")
    assert caught.value.hint == "did you mean 'dprk'?"
    with pytest.raises(TtxError) as caught:
        said("show", "dprk/misile-launch")
    assert caught.value.hint == "did you mean 'dprk/missile-launch'?"
    with pytest.raises(TtxError, match="name one inject"):
        said("show")


def test_the_command_is_listed():
    assert "injects" in cli.list_commands(None)  # type: ignore[arg-type]
    assert playbook_names()
