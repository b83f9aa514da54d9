"""A playbook from a stranger: what it says moves nothing, and what it names is not read."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbench.test_review import GOOD
from ttx.playbook.library import find_inject, inject_names
from ttx.playbook.load import load
from ttx.workbench.checking import checked, lines, plain
from ttx.workbench.covered import as_html
from ttx.workbench.review import Wish, reviewed

SECRET = "about: Of somebody else\ntitle: The password is swordfish\nfrom: press\ntext: swordfish\n"
USE = "      - {{use: {}, at: 22m, priority: support}}\n"

Put = Callable[[str, str], Path]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Writes a file below a folder beside which there is another one with a secret."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "secret.yaml").write_text(SECRET, "utf-8")

    def put(name: str, text: str) -> Path:
        path = tmp_path / "theirs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return put


def printed(path: Path) -> str:
    """All that a check says, as text and as data."""
    result = checked(str(path), Wish())
    return "\n".join([*(text for text, _ in lines(result)), str(plain([result]))])


def test_what_they_leave_lying_is_safe(put: Put) -> None:
    put("injects/fine.yaml", SECRET)
    assert reviewed(load(put("good.yaml", GOOD + USE.format("fine")))) == []


@pytest.mark.parametrize(
    "name", ["../mine/secret", "..", "/etc/passwd", "injects/../../mine/secret", "a\\\\..\\\\b", "C:/x"]
)
def test_a_name_in_use_leads_nowhere_else(put: Put, name: str) -> None:
    said = printed(put("good.yaml", GOOD + USE.format(f'"{name}"')))
    assert "is not a name in the library" in said
    assert "swordfish" not in said


def test_a_link_in_their_library_is_not_followed(put: Put, tmp_path: Path) -> None:
    path = put("good.yaml", GOOD + USE.format("leak"))
    put("injects/fine.yaml", SECRET)
    (path.parent / "injects" / "leak.yaml").symlink_to(tmp_path / "mine" / "secret.yaml")
    said = printed(path)
    assert "leak.yaml leads out of its folder" in said
    assert "swordfish" not in said
    assert "leak" not in inject_names(path)
    assert "fine" in inject_names(path)


@pytest.mark.parametrize("name", ["secret", "deep/secret"])
def test_nor_is_one_that_stands_for_a_folder(put: Put, tmp_path: Path, name: str) -> None:
    path = put("good.yaml", GOOD + USE.format(name))
    link = path.parent / "injects" / "deep" if "/" in name else path.parent / "injects"
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(tmp_path / "mine", target_is_directory=True)
    assert "leads out of its folder" in printed(path)
    assert name not in inject_names(path)


def test_a_link_within_their_folder_is_as_good_as_a_file(put: Put) -> None:
    path = put("good.yaml", GOOD + USE.format("other"))
    file = put("injects/fine.yaml", SECRET)
    (file.parent / "other.yaml").symlink_to("fine.yaml")
    assert find_inject("other", path).name == "other.yaml"
    assert load(path).errors == []


def test_a_translation_that_is_a_link_is_not_read(put: Put, tmp_path: Path) -> None:
    path = put("good.yaml", GOOD)
    (path.parent / "good.ko.yaml").symlink_to(tmp_path / "mine" / "secret.yaml")
    said = printed(path)
    assert "leads out of the playbook's folder" in said
    assert "swordfish" not in said and "secret.yaml" not in said


def test_what_waits_for_itself_through_the_library_is_an_error(put: Put) -> None:
    put("injects/one.yaml", "about: x\nuse: two\ntitle: T\ntext: x\n")
    put("injects/two.yaml", "about: x\nuse: one\ntitle: T\ntext: x\n")
    said = printed(put("good.yaml", GOOD + USE.format("one")))
    assert "unknown key 'use'" in said


ESCAPES = '"\\e[2J\\e]0;owned\\a\\u202e\\u009b31m<script>alert(1)</script>"'


@pytest.mark.parametrize(
    "old",
    ["title: Nothing to say", "name: United States,", "brief: You are far away.", "title: An offer from the neighbour",
     "id: offer", "from: press\n        text: A n", "team: us,", "inject: letter", "asks: decision", "at: 20m",
     "19 May 14:00 KST", "tlp: GREEN", "firewall: {", "timezone: Asia/Seoul"],
)  # fmt: skip
def test_no_text_moves_a_terminal_wherever_it_stands(put: Put, old: str) -> None:
    key, colon, rest = old.partition(": ")
    new = f"{key}: {ESCAPES}" if colon and not rest.startswith("{") else ESCAPES
    new += "," * old.endswith(",") + (f"\n        text: {ESCAPES}\n        notes: n" if "\n" in old else "")
    new += ": {" * old.endswith("{")
    said = printed(put("good.yaml", GOOD.replace(old, new if old != "19 May 14:00 KST" else ESCAPES, 1)))
    assert not any(ord(letter) < 32 and letter != "\n" for letter in said)
    assert not set(said) & {"\x1b", "\x9b", "\x07", "\u202e"}


def test_nor_does_the_name_of_a_file(put: Put) -> None:
    said = printed(put("evil\x1b[31m\x07.yaml", GOOD.replace("At 10:00 KST", "At 10:00 UTC")))
    assert "evil" in said and "\x1b" not in said and "\\x1b" not in said


def test_markup_in_a_playbook_is_text_in_the_matrix(put: Put) -> None:
    evil = "'<img src=x onerror=alert(1)>'"
    path = put(
        "good.yaml",
        GOOD.replace("title: Keep trade out", f"title: {evil}").replace("title: Nothing to say", f"title: {evil}"),
    )
    playbook = load(path).playbook
    assert playbook is not None
    page = as_html(playbook).decode()
    assert "&lt;img src=x" in page and "<img src=x" not in page


def test_an_id_of_a_million_letters_is_refused_in_a_few_words(put: Put) -> None:
    result = checked(str(put("good.yaml", GOOD.replace("id: offer", "id: " + "a" * 1_000_000))), Wish())
    assert [problem.message for problem in result.problems] == ["'id' has 1,000,000 characters; 64 are allowed"]


@pytest.mark.parametrize("nested", ["[" * 100_000, "{a: " * 100_000, "all: [" * 10_000, "- " * 100_000])
def test_what_is_nested_without_end_ends(put: Put, nested: str) -> None:
    begun = time.monotonic()
    result = checked(str(put("good.yaml", GOOD + "x:\n  " + nested)), Wish())
    assert [problem for problem in result.problems if not problem.warning]
    assert time.monotonic() - begun < 10


# Each of them would take the time of all pairs, were anything compared with everything.
INJECTS = {
    "alike": lambda n: (
        f"      - {{id: i{n}, title: The same old story again, text: The same old story again, at: 9m}}\n"
    ),
    "allowed": lambda n: f"      # ttx: allow spoiler\n      - {{id: i{n}, title: T{n}, text: x, at: 9m}}\n",
    "longest": lambda n: f"      - {{id: i{n}, title: T{n}, text: x, at: 9m, asks: reply, dated: 1 Jan 00:00 UTC}}\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("make", INJECTS.values(), ids=INJECTS)
def test_a_hundred_thousand_injects_are_checked_in_bounded_time_and_said_in_few_lines(
    put: Put, make: Callable[[int], str]
) -> None:
    def took(count: int) -> float:
        path = put("good.yaml", GOOD + "".join(map(make, range(count))))
        begun = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-m", "ttx", "check", str(path)], capture_output=True, text=True, timeout=300
        )
        assert ran.stderr == ""
        assert len(ran.stdout.splitlines()) < 150
        return time.monotonic() - begun

    few = took(10_000)
    assert took(100_000) < 25 * few
