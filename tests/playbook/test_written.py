from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ttx.playbook.library import playbook_names
from ttx.playbook.written import as_yaml, flow
from ttx.playbook.yaml import read_yaml

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.text("abc :#-\"'{}[],&*!|>%@`\n \t", max_size=40),
    st.lists(st.text("ab cd. ", max_size=90), max_size=4).map("\n".join),
    st.sampled_from(
        ["yes", "No", "12:30", "010", "1e3", "2026-05-23", "null", "~", "", "-", "? x", "한국 팀, 서울", "true"]
    ),
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.booleans(), st.integers(-(10**12), 10**12), st.none(), st.sampled_from([1.5, -0.25, 60.0])),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=7)),
    max_leaves=12,
)


def stripped(value: object) -> object:
    if isinstance(value, str):
        return value.rstrip("\n")
    if isinstance(value, list):
        return [stripped(one) for one in value]
    return {key: stripped(one) for key, one in value.items()} if isinstance(value, dict) else value


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=5))
def test_what_is_written_is_read_back(data: dict) -> None:
    read = read_yaml(as_yaml(data), "x")
    assert not read.problems
    assert stripped(read.data) == stripped(data)


@given(VALUES)
def test_what_is_written_on_one_line_is_read_back_exactly(value: object) -> None:
    line = flow(value)
    read = read_yaml(f"a: {line}", "x")
    assert "\n" not in line
    assert not read.problems
    assert read.data == {"a": value}


@pytest.mark.parametrize("name", playbook_names())
def test_a_shipped_playbook_is_written_with_the_same_meaning(name: str) -> None:
    data = read_yaml(Path(f"playbooks/{name}.yaml").read_text("utf-8"), name).data
    assert stripped(read_yaml(as_yaml(data), name).data) == stripped(data)


def test_running_text_is_folded_and_korean_is_not() -> None:
    english, korean = "The first boat leaves at nine. " * 8, "첫 배는 아홉 시에 떠납니다. " * 12
    written = as_yaml({"text": english.strip(), "other": korean.strip()})
    assert "text: >\n" in written
    assert "other: |\n" in written
    assert max(len(line) for line in written.splitlines() if line.isascii()) <= 142


def test_what_another_reader_would_take_for_a_number_is_quoted() -> None:
    written = as_yaml({"digests": ["12e45678", "00123456", "1234567.", "0x12ab34", "ab12cd34"]})
    assert written == 'digests: ["12e45678", "00123456", "1234567.", "0x12ab34", ab12cd34]\n'


def test_an_inject_takes_several_lines_and_an_expected_action_one() -> None:
    action = {"team": "us", "action": "Warns partners, then sends", "within": "10m"}
    inject = {"id": "letter", "title": "A letter", "at": "5m", "to": "all", "text": "Read.", "expect": [action]}
    assert as_yaml({"injects": [inject]}).splitlines()[:8] == [
        "injects:",
        "  - id: letter",
        "    title: A letter",
        "    at: 5m",
        "    to: all",
        "    text: Read.",
        "    expect:",
        '      - {team: us, action: "Warns partners, then sends", within: 10m}',
    ]
