from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from ttx.playbook import yaml
from ttx.playbook.yaml import Document, read_file, read_yaml


def read(text: str) -> Document:
    return read_yaml(text, "x.yaml")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"))


def only_problem(text: str) -> str:
    (problem,) = read(text).problems
    return str(problem)


@pytest.mark.parametrize("text", ["NO", "no", "yes", "on", "off", "12:30", "1:02:03", "010", "0x1f", "1_000", "0o17"])
def test_what_yaml_1_1_would_twist_stays_text(text: str) -> None:
    assert read(f"key: {text}").data == {"key": text}


@pytest.mark.parametrize("text", ["2026-11-22", "2025-05-19 09:00 KST", ".inf", ".nan", "1e3", "=", "+", "1.2.3", "."])
def test_dates_and_odd_numbers_stay_text(text: str) -> None:
    assert read(f"key: {text}").data == {"key": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("~", None),
        ("0", 0),
        ("-4", -4),
        ("+3", 3),
        ("1.10", 1.1),
        ("-0.5", -0.5),
        ('"4"', "4"),
        ("'true'", "true"),
    ],
)
def test_these_scalars_mean_something(text: str, value: object) -> None:
    data = read(f"key: {text}").data
    assert data == {"key": value}
    assert type(data["key"]) is type(value)


def test_an_integer_of_thousands_of_digits_is_text_and_not_a_crash() -> None:
    assert read("key: " + "9" * 5000).data == {"key": "9" * 5000}


def test_a_key_named_on_is_a_key() -> None:
    assert read("on: 1\nno: 2").data == {"on": 1, "no": 2}


def test_every_value_and_key_has_its_position() -> None:
    document = read("a: 1\nb:\n  - x\n  - c: [1, {d: e}]\n")
    assert document.position(("a",)) == (1, 4)
    assert document.position(("a",), key=True) == (1, 1)
    assert document.position(("b", 0)) == (3, 5)
    assert document.position(("b", 1)) == (4, 5)
    assert document.position(("b", 1, "c", 1)) == (4, 12)
    assert document.position(("b", 1, "c", 1, "d"), key=True) == (4, 13)


def test_the_position_of_what_is_not_written_is_what_is_around_it() -> None:
    document = read("a: 1\nb:\n  - x: y\n")
    assert document.position(("b", 0, "missing"), key=True) == (3, 5)
    assert document.position(("b", 7)) == (3, 3)
    assert document.position(("a", "deeper")) == (1, 4)
    assert read("").position(("a",)) == (1, 1)


def test_columns_count_characters_and_not_bytes() -> None:
    assert read("{한국: 1, 日本: 🚀, x: 1}").position(("x",), key=True) == (1, 16)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_people_end_them(ending: str) -> None:
    document = read(ending.join(["a: 1", "b: 2", "c: 3", ""]))
    assert document.data == {"a": 1, "b": 2, "c": 3}
    assert document.position(("c",)) == (3, 4)


def test_a_duplicate_key_names_both_places() -> None:
    assert only_problem("a:\n  at: 1\n  to: 2\n  at: 3\n") == (
        "x.yaml:4:3: the key 'at' stands here again; first on line 2, column 3\n  hint: take one of them out"
    )


def test_several_problems_come_together() -> None:
    text = "a: 1\na: 2\nb: &x 1\nc: *x\nd: !!python/object:os.system rm\n<<: {e: 1}\n1: 2\n"
    assert [(problem.line, problem.col, problem.message) for problem in read(text).problems] == [
        (2, 1, "the key 'a' stands here again; first on line 1, column 1"),
        (3, 4, "anchors (&x) are not allowed"),
        (4, 4, "aliases (*x) are not allowed"),
        (5, 4, "tags (!!python/object:os.system) are not allowed"),
        (6, 1, "merge keys (<<) are not allowed"),
        (7, 1, "a key must be text, not 1"),
    ]


def test_a_tag_on_a_mapping_runs_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    problem = only_problem(f"!!python/object/apply:os.mkdir [{mark}]")
    assert problem.startswith("x.yaml:1:1: tags (!!python/object/apply:os.mkdir) are not allowed")
    assert not mark.exists()


def test_a_billion_laughs_are_refused_at_the_first() -> None:
    lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    problems = read("\n".join(lines)).problems
    assert str(problems[0]).startswith("x.yaml:1:5: anchors (&a0) are not allowed")
    assert len(problems) == yaml.MOST_PROBLEMS


def test_deep_nesting_is_refused() -> None:
    assert only_problem("[" * 10_000) == (
        "x.yaml:1:51: this is nested more than 50 deep\n  hint: a playbook needs about ten"
    )
    assert "nested more than 50" in only_problem("\n".join(" " * n + "a:" for n in range(200)))
    assert "nested more than 50" in only_problem("- " * 200)
    assert "nested more than 50" in only_problem("{" * 200)


def test_fifty_levels_are_read() -> None:
    assert read("[" * 50 + "]" * 50).problems == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\n---\nb: 2", "2:1: a second document begins here\n  hint: keep one document in a file; take --- out"),
        ("? [a, b]\n: 1", "1:3: a key must be text, not a list or mapping"),
        ("{first team}: x", "1:1: a key must be text, not a list or mapping"),
        ("null: x", "1:1: a key must be text, not null"),
        ("title: Launch: the second", "1:14: a second `: ` in one line"),
        ("a: 1\n\tb: 2", "2:1: a tab cannot indent YAML\n  hint: use spaces; two a level are usual"),
        ("a:\n\t- b", "2:1: a tab cannot indent YAML"),
        ("a: [1, 2\nb: 3", "1:4: this [list] is not closed\n  hint: `,` or `]` is missing on line 2, column 2"),
        ("a: {b: 1", "1:4: this {mapping} is not closed"),
        ("a: 'never closed", "1:4: a quote opens here and never closes"),
        ("a: @x", "1:4: a text cannot begin with @"),
        ("a: `x`", "1:4: a text cannot begin with `"),
        ("a: %x", "1:4: a text cannot begin with %"),
        ("a: **bold**", "1:4: a text that begins with * or & needs quotes"),
        ('a: "\\q"', '1:5: an unknown \\ in a "text"'),
        ("a: 1\n  b: 2", "2:4: a second `: ` in one line"),
        ("a:\n  b: 1\n c: 2", "3:2: a key was expected here"),
    ],
)
def test_broken_yaml_is_explained_in_plain_words(text: str, problem: str) -> None:
    assert only_problem(text).startswith(f"x.yaml:{problem}")


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ufffe"])
def test_control_characters_are_refused_with_their_place(character: str) -> None:
    problem = only_problem(f"a: 1\nbc: x{character}y")
    assert problem.startswith(f"x.yaml:2:6: a control character (U+{ord(character):04X}) stands here")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_but_never_crashes(text: str) -> None:
    document = read(text)
    assert document.problems or document.data is None or isinstance(document.data, dict | list | str | int | float)
    for problem in document.problems:
        assert problem.line >= 1
        assert problem.col >= 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXTS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc _-", min_size=1), inner, max_size=4),
        max_leaves=20,
    )
)
def test_data_written_as_json_is_read_back(data: object) -> None:
    assert read(json.dumps(data, ensure_ascii=False)).data == data


def test_the_pure_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: 1\nb: [x, {c: NO}]\nd: |\n  text\n  more\n'e': \"4\"\n"
    quick = read(text)
    monkeypatch.setattr(yaml, "_Parser", pyyaml.SafeLoader)
    slow = read(text)
    assert slow.data == quick.data == {"a": 1, "b": ["x", {"c": "NO"}], "d": "text\nmore\n", "e": "4"}
    assert slow.position(("b", 1, "c")) == quick.position(("b", 1, "c")) == (2, 12)


def test_the_garbage_collector_runs_again_afterwards() -> None:
    read("a: 1")
    read("a: [")
    assert gc.isenabled()


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfttx: 1\n")
    document = read_file(path)
    assert document.data == {"ttx": 1}
    assert document.position(("ttx",), key=True) == (1, 1)


def problem_of_file(path: Path) -> str:
    (problem,) = read_file(path, "x.yaml").problems
    return str(problem)


def test_latin_1_is_refused_at_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("a: 1\nb: café\n".encode("latin-1"))
    assert problem_of_file(path) == "x.yaml:2:7: byte 0xe9 is not UTF-8\n  hint: save the file as UTF-8 in your editor"


def test_utf_16_and_binary_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("ttx: 1\n".encode("utf-16"))
    assert problem_of_file(path).startswith("x.yaml:1:1: this is no text in UTF-8")
    path.write_bytes(Path(sys.executable).read_bytes()[:5000])
    assert problem_of_file(path).startswith("x.yaml:1:")
    path.write_bytes(b"a: 1\nb: \0\n")
    assert problem_of_file(path).startswith("x.yaml:2:4: a control character (U+0000)")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert problem_of_file(path) == (
        "x.yaml:1:1: the file has 100,000,000 bytes; 20,000,000 are allowed\n  hint: is it a playbook?"
    )


def test_folders_missing_files_and_pipes_are_refused(tmp_path: Path) -> None:
    assert problem_of_file(tmp_path) == "x.yaml:1:1: this is a folder, not a file"
    assert problem_of_file(tmp_path / "nothing") == "x.yaml:1:1: there is no such file"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert problem_of_file(pipe) == "x.yaml:1:1: there is no such file"


def test_importing_the_loader_brings_no_other_room() -> None:
    heavy = "[m for m in sys.modules if m.split('.')[0] in ('textual', 'sqlmodel')]"
    code = f"import sys, ttx.workbench.checking; print({heavy})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
