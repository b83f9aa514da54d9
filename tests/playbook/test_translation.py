# ruff: noqa: E501  (tables of what is written and what is said about it)
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import jsonschema_rs
import pytest

from tests.playbook.conftest import PLAYBOOK, run_check
from ttx.playbook.load import compiled, from_compiled, load
from ttx.playbook.schema import translation_schema
from ttx.playbook.yaml import read_yaml

Write = Callable[[str, str], Path]

BILINGUAL = PLAYBOOK.replace("rok: {name: Republic of Korea}", "rok: {name: Republic of Korea, language: ko}").replace(
    "outcomes: [{if: One count}]",
    "outcomes: [{if: One count, text: One count it is.}, {if: None}]\n"
    "        add: {rok: Yours first., us: Yours last.}\n"
    "        variants: {far: {is: It flies far, text: Far.}, near: {is: It falls near}}",
)
HEAD = "ttx: 1\ntranslates: small\nlanguage: ko\n"
WHOLE = """\
title: 작은 연습
teams: {us: {name: 미국}, rok: {name: 대한민국}}
actors: {press: {name: 언론}}
phases: {wiring: {title: 배선 시험, stages: {brief: 브리핑}}}
injects:
  launch:
    title: 미사일 발사
    text: 항적 셋.
    add: {rok: 귀측이 먼저.}
    choices: [하나, 둘]
    outcomes: [하나로 집계되었다., '']
    variants: {far: {text: 멀리.}}
"""


@pytest.fixture
def said(write: Write) -> Callable[[str], list[str]]:
    """What is said about this translation of the small playbook."""

    def said(text: str) -> list[str]:
        write("small.ko.yaml", text)
        return [str(problem) for problem in load(write("small.yaml", BILINGUAL)).problems]

    return said


def test_a_translation_beside_a_playbook_is_compiled_into_it(write: Write) -> None:
    write("small.ko.yaml", HEAD + WHOLE)
    found = load(write("small.yaml", BILINGUAL))
    assert [str(problem) for problem in found.problems] == []
    assert found.playbook is not None
    words = found.playbook.translations["ko"]
    assert words.injects["launch"].choices == ["하나", "둘"]
    assert words.injects["launch"].variants["far"].text == "멀리."
    assert from_compiled(compiled(found.playbook)) == found.playbook


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("injects: {^lunch: {title: 가}}", "there is no inject 'lunch'\n  hint: did you mean 'launch'?"),
        ("teams: {^rko: {name: 가}}", "there is no team 'rko'\n  hint: did you mean 'rok'?"),
        ("actors: {^pres: {name: 가}}", "there is no actor 'pres'\n  hint: did you mean 'press'?"),
        ("phases: {wiring: {stages: {^breif: 가}}}", "there is no stage 'breif' in 'wiring'\n  hint: did you mean 'brief'?"),
        ("phases: {wiring: {^then break: 가}}", "no break follows 'wiring'"),
        ("indicators: {^fricton: {name: 가}}", "there is no indicator 'fricton'\n  hint: did you mean 'friction'?"),
        ("glossary: {^DPRK: 가}", "there is no term 'DPRK'\n  hint: there is none at all"),
        ("questionnaires: {^gauges: {title: 가}}", "there is no questionnaire 'gauges'\n  hint: there is none at all"),
        ("move form: {^intent: {label: 가}}", "there is no field 'intent'\n  hint: there is none at all"),
        ("injects: {launch: {^choices: [하나]}}", "1 stand here; the playbook has 2 choices\n  hint: write one for each, in the same order"),
        ("injects: {launch: {choices: [하나, ^하나]}}", "'하나' stands here twice\n  hint: each choice has words of its own"),
        ("injects: {launch: {choices: [^two, one]}}", "'two' is another of the playbook's choices\n  hint: write it in other words"),
        ("injects: {launch: {^outcomes: [가, '', '']}}", "3 stand here; the playbook has 2 outcomes\n  hint: write one for each, in the same order"),
        ("injects: {launch: {outcomes: [가, ^나]}}", "the teams are told nothing there\n  hint: write ''"),
        ("injects: {launch: {add: {^us: 가}}}", "'us' reads 'en', not 'ko'\n  hint: take the text out"),
        ("injects: {launch: {instead: {^rok: 가}}}", "the playbook has no `instead` for 'rok' here\n  hint: it may stand in `text`"),
        ("injects: {launch: {^if stuck: 가}}", "the playbook has no `if stuck` here"),
        ("injects: {launch: {variants: {^fur: {text: 가}}}}", "there is no variant 'fur' in 'launch'\n  hint: did you mean 'far'?"),
        ("injects: {launch: {variants: {near: {^text: 가}}}}", "the playbook has no `text` here"),
        ("teams: {us: {^brief: 가}}", "'us' reads 'en', not 'ko'\n  hint: take the text out"),
        ("teams: {rok: {roles: {^minister: {name: 가}}}}", "there is no role 'minister' in 'rok'\n  hint: there is none at all"),
        ("actors: {press: {answers: {^none: 가}}}", "there is no answer 'none' in 'press'\n  hint: there is none at all"),
        ("injects: {launch: {^titel: 가}}", "unknown key 'titel'\n  hint: did you mean 'title'?"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_playbook_is_told_where_it_stands(
    said: Callable[[str], list[str]], written: str, problem: str
) -> None:
    line = 4
    column = written.index("^") + 1
    assert f"small.ko.yaml:{line}:{column}: {problem}" in said(HEAD + written.replace("^", "") + "\n")


def test_what_a_team_would_read_as_written_is_a_warning(said: Callable[[str], list[str]]) -> None:
    problems = said(HEAD + "injects: {launch: {title: 발사, text: 항적 셋.}}\n")
    assert "small.ko.yaml:4:11: warning: not translated: add.rok, outcomes, choices, variants.far.text" in problems
    (other,) = [problem for problem in problems if problem.startswith("small.ko.yaml:1:1: warning")]
    assert other.partition("translated: ")[2] == "title, teams.us, teams.rok, actors.press, phases.wiring"
    assert "small.ko.yaml:1:1: warning: rok would read as written: launch" in said(HEAD)


def test_what_is_left_out_within_a_thing_that_is_translated_is_told_too(write: Write) -> None:
    more = "words: {move: Plan}\nquestionnaires: {hot: [{id: how, asks: How?}, {id: why, asks: Why?, kind: text}]}\n"
    book = BILINGUAL.replace("notes: Any newspaper", "notes: Any newspaper, answers: {Soon: We ask again.}") + more
    write("small.ko.yaml", HEAD + WHOLE + "questionnaires: {hot: {title: 뒤풀이, questions: {how: {asks: 어땠나?}}}}\n")
    (problem,) = load(write("small.yaml", book)).problems
    assert problem.message == "not translated: words.move, actors.press.answers.Soon, questionnaires.hot.why"


def test_words_for_what_no_reader_gets_are_a_warning(write: Write) -> None:
    more = "      - {id: memo, title: Memo, text: Only you., to: us}\n"
    write("small.ko.yaml", HEAD + WHOLE + "  memo: {title: 메모, text: 귀측만.}\n")
    (problem,) = load(write("small.yaml", BILINGUAL + more)).problems
    assert str(problem).endswith("warning: no team that reads 'ko' receives 'memo'")


def test_a_translation_names_its_playbook_and_its_language(write: Write) -> None:
    write("small.ja.yaml", "ttx: 1\ntranslates: other\nlanguage: ko\n")
    write("small.en.yaml", "ttx: 1\ntranslates: small\nlanguage: en\n")
    problems = [str(problem).partition("\n")[0] for problem in load(write("small.yaml", BILINGUAL)).problems]
    assert "small.ja.yaml:3:11: the file's name says 'ja'" in problems
    assert "small.ja.yaml:2:13: this lies beside the playbook 'small'" in problems
    assert "small.en.yaml:3:11: the playbook is written in 'en' itself" in problems


def test_a_translation_with_an_error_keeps_its_playbook_from_being_played(write: Write) -> None:
    write("small.ko.yaml", HEAD + "title: [\n")
    found = load(write("small.yaml", BILINGUAL))
    assert found.playbook is None and found.errors[0].file == "small.ko.yaml"


def test_check_says_which_translations_there_are_and_what_a_native_speaker_must_still_read(write: Write) -> None:
    beside = write("small.ko.yaml", HEAD + WHOLE)
    playbook = write("small.yaml", BILINGUAL)
    assert run_check([str(playbook)])[0].endswith("translations: ko (needs native review)")
    assert run_check([str(beside)]) == (
        "small.ko.yaml: ok. A translation of small: ko (needs native review), 1 inject", 0,
    )  # fmt: skip
    write("small.ko.yaml", HEAD + "reviewed: true\n" + WHOLE)
    assert run_check([str(playbook)])[0].endswith("translations: ko")


def test_a_translation_without_its_playbook_is_refused(write: Write) -> None:
    text, code = run_check([str(write("alone.ko.yaml", HEAD + WHOLE))])
    assert code == 1 and "alone.ko.yaml:2:13: there is no playbook beside this translation" in text


def test_a_translation_that_passes_the_check_fits_the_schema() -> None:
    schema = jsonschema_rs.validator_for(translation_schema())
    assert schema.is_valid(read_yaml(HEAD + WHOLE, "x").data)
    assert not schema.is_valid(read_yaml(HEAD + "titel: x\n", "x").data)
