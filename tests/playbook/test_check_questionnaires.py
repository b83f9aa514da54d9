# ruff: noqa: E501  (tables of what is written and what is said about it)
from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.playbook.conftest import PLAYBOOK, Load
from ttx.playbook.schema import json_schema
from ttx.playbook.summary import summary
from ttx.playbook.yaml import read_file

ONE = "questionnaires:\n  poll: {{questions: [{}]}}\n"
WHO = "questionnaires:\n  poll: {{{}, questions: [{{id: a, asks: How far?}}]}}\n"
ALONE = "questionnaires:\n  poll: [{}]\n"


def said_of(loaded: Load, more: str) -> list[str]:
    return [str(problem) for problem in loaded(more).problems]


def expected(more: str, said: str) -> tuple[str, list[str]]:
    """The text without the mark, and what is said about the place where the mark stood."""
    before, _, _ = (PLAYBOOK + more).partition("^")
    line, col = before.count("\n") + 1, len(before) - before.rfind("\n")
    return more.replace("^", ""), [f"small.yaml:{line}:{col}: {said}"]


FLAWS = [
    ("^{id: a, asks: Which?, kind: choice}", "the question 'a' offers no choices\n  hint: write choices: [...]"),
    ("{id: a, asks: Which?, ^choices: [x, y]}", "the question 'a' takes no choices\n  hint: write kind: choice, or take the choices out"),
    ("{id: a, asks: Which?, kind: choice, choices: [x, ^x]}", "'x' stands here twice"),
    ("{id: a, asks: One?}, {id: ^a, asks: Two?}", "two questions have the id 'a'\n  hint: answers are kept by it, so each question has its own"),
    ("{id: a, asks: How?, low: 5, high: ^3}", "the scale of 'a' goes from 5 to 3\n  hint: `low` is less than `high`; without them it is 1 to 5"),
    ("{id: a, asks: How?, low: ^7}", "the scale of 'a' goes from 7 to 5\n  hint: `low` is less than `high`; without them it is 1 to 5"),
    ("{id: a, asks: How?, high: ^1}", "the scale of 'a' goes from 1 to 1\n  hint: `low` is less than `high`; without them it is 1 to 5"),
    ("{id: a, asks: How?, ^labels: [low]}", "the scale of 'a' has one label\n  hint: write one for each end"),
    ("{id: a, asks: Why?, kind: text, ^labels: [low, high]}", "the question 'a' takes no labels\n  hint: only a scale has them"),
]  # fmt: skip


@pytest.mark.parametrize("shape", [ONE, ALONE], ids=["whole", "a list alone"])
@pytest.mark.parametrize(("questions", "said"), FLAWS)
def test_a_question_that_cannot_be_answered_is_shown_where_it_stands(
    loaded: Load, shape: str, questions: str, said: str
) -> None:
    more, problems = expected(shape.format(questions), said)
    assert said_of(loaded, more) == problems


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("to: [us, ^rko]", "there is no team 'rko'\n  hint: did you mean 'rok'?"),
        ("to: ^player", "there is no team 'player'\n  hint: did you mean 'players'?"),
        ("to: [^zzz]", "there is no team 'zzz'\n  hint: there are players, observers, us and rok"),
        ("to: [us, ^us]", "'us' stands here twice"),
    ],
)
def test_who_is_asked_exists(loaded: Load, field: str, said: str) -> None:
    more, problems = expected(WHO.format(field), said)
    assert said_of(loaded, more) == problems


@pytest.mark.parametrize(
    "more",
    [
        WHO.format("to: us"),
        WHO.format("to: [players, observers]"),
        WHO.format("title: Ballot, intro: One each., anonymous: true"),
        ONE.format("{id: a, asks: How?, low: 0, high: 10, labels: [not, wholly]}"),
        ALONE.format("{id: a, asks: Which?, kind: choice, choices: [x, y]}, {id: b, asks: Why?, kind: text, required: false}"),
    ],
)  # fmt: skip
def test_questionnaires_that_can_be_answered_pass(loaded: Load, more: str) -> None:
    assert said_of(loaded, more) == []


@pytest.mark.parametrize("name", ["players", "observers"])
def test_no_team_is_called_as_all_who_are_asked(loaded: Load, name: str) -> None:
    first, *_ = loaded(old0="  rok: {name", new0=f"  {name}: {{name").problems
    assert (first.line, first.col) == (7, 3)
    assert first.message == f"'{name}' means all {name}; it cannot name a team"


@pytest.mark.parametrize("shape", [ONE, ALONE], ids=["whole", "a list alone"])
@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ("{id: a, asks: x, kind: ^tick}", "'kind' must be scale, choice, text or verdict, not 'tick'"),
        ("{id: a, asks: x, ^hihg: 3}", "unknown key 'hihg'"),
        ("{id: a, asks: x, low: ^-1}", "'low' must be at least 0, not -1"),
    ],
)
def test_a_question_of_the_wrong_shape_is_shown_where_it_stands(
    loaded: Load, shape: str, questions: str, said: str
) -> None:
    more, [problem] = expected(shape.format(questions), said)
    assert [each.partition("\n")[0] for each in said_of(loaded, more)] == [problem]


@pytest.mark.parametrize("shape", [ONE, ALONE], ids=["whole", "a list alone"])
@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("{id: a, asks: How far?}", True),
        ("{id: a, asks: How far?, low: 0, high: 10, labels: [not, wholly]}", True),
        ("{id: a, asks: Which?, kind: choice, choices: [x, y], required: false}", True),
        ("{id: a}", False),
        ("{id: a, asks: How far?, kind: tick}", False),
        ("{id: a, asks: How far?, hihg: 3}", False),
    ],
)
def test_the_schema_says_of_a_questionnaire_what_ttx_check_says(
    loaded: Load, shape: str, question: str, right: bool
) -> None:
    more = shape.format(question)
    assert (said_of(loaded, more) == []) == right
    written = read_file(Path("small.yaml")).data["questionnaires"]
    assert jsonschema_rs.is_valid(_schema(), written) == right


def _schema() -> dict[str, Any]:
    schema = json_schema()
    return {**schema["properties"]["questionnaires"], "$defs": schema["$defs"]}


def test_the_summary_counts_questionnaires(loaded: Load) -> None:
    playbook = loaded(ONE.format("{id: a, asks: How?}")).playbook
    assert playbook is not None and summary(playbook).endswith("1 questionnaire")
