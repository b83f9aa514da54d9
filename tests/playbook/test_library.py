from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ttx.errors import TtxError
from ttx.playbook.library import find_inject, find_playbook, inject_names, playbook_names, shown
from ttx.playbook.load import compiled, from_compiled, load, load_inject

Write = Callable[[str, str], Path]


def test_a_playbook_is_found_by_name_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_playbook("seoul-short").name == "seoul-short.yaml"


def test_an_existing_file_wins_over_a_name(write: Write) -> None:
    write("seoul-short", "ttx: 1")
    assert find_playbook("seoul-short") == Path("seoul-short")


@pytest.mark.parametrize("name", ["seoul-shrt", "seoulshort"])
def test_a_misspelt_name_is_answered_with_the_right_one(name: str) -> None:
    with pytest.raises(TtxError) as caught:
        find_playbook(name)
    assert caught.value.message == f"there is no playbook {name!r}"
    assert caught.value.hint == "did you mean 'seoul-short'?"


def test_an_unknown_name_is_answered_with_the_list() -> None:
    with pytest.raises(TtxError) as caught:
        find_playbook("qqq")
    assert "first-exercise" in caught.value.hint
    assert "seoul-short" in caught.value.hint


def test_a_missing_file_is_named_as_it_was_written() -> None:
    with pytest.raises(TtxError, match=r"there is no file nowhere/x\.yaml"):
        find_playbook("nowhere/x.yaml")


def test_a_folder_is_no_playbook(write: Write) -> None:
    write("folder/x.yaml", "")
    with pytest.raises(TtxError, match="folder is a folder"):
        find_playbook("./folder")


@pytest.mark.parametrize(
    "name", ["../playbooks/seoul-short", "/etc/passwd", "..", "dprk/../../x", "dprk//x", "", "DPRK/x", "a\0b"]
)
def test_no_name_leads_out_of_the_library(name: str) -> None:
    with pytest.raises(TtxError, match="there is no inject"):
        find_inject(name)


def test_injects_are_found_by_the_path_below_their_folder() -> None:
    assert find_inject("dprk/missile-launch").parts[-3:] == ("injects", "dprk", "missile-launch.yaml")
    assert "dprk/missile-launch" in inject_names()


def test_a_misspelt_inject_is_answered_with_the_right_one() -> None:
    with pytest.raises(TtxError) as caught:
        find_inject("dprk/misile-launch")
    assert caught.value.hint == "did you mean 'dprk/missile-launch'?"


def test_injects_beside_a_playbook_are_searched_first(write: Write) -> None:
    playbook = write("mine/playbooks/x.yaml", "")
    assert find_inject("dprk/missile-launch", playbook).parent.parent.name == "injects"
    shared = write("mine/injects/dprk/missile-launch.yaml", "")
    assert find_inject("dprk/missile-launch", playbook) == shared
    own = write("mine/playbooks/injects/dprk/missile-launch.yaml", "")
    assert find_inject("dprk/missile-launch", playbook) == own
    write("mine/injects/our-own.yaml", "")
    assert "our-own" in inject_names(playbook)


def test_a_translation_beside_a_playbook_is_no_playbook() -> None:
    assert all("." not in name for name in playbook_names())


def test_a_path_is_shown_as_people_read_it(write: Write) -> None:
    assert shown(write("a/b.yaml", "")) == "a/b.yaml"
    assert shown(Path("/etc/hosts")) == "/etc/hosts"


@pytest.mark.parametrize("name", playbook_names())
def test_every_playbook_that_ships_is_without_problems(name: str) -> None:
    loaded = load(name)
    assert loaded.problems == []
    assert loaded.playbook is not None
    assert from_compiled(compiled(loaded.playbook)) == loaded.playbook


@pytest.mark.parametrize("name", inject_names())
def test_every_inject_that_ships_is_without_problems(name: str) -> None:
    inject, problems = load_inject(find_inject(name))
    assert problems == []
    assert inject is not None
    assert inject.title
