# ruff: noqa: E501  (tables of what is written and what is said about it)
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.playbook.conftest import PLAYBOOK, Load
from ttx.errors import TtxError
from ttx.playbook.load import Other, compiled, from_compiled, load, load_any, load_inject, require
from ttx.playbook.models import Playbook

Write = Callable[[str, str], Path]


def told(loaded: Load, more: str = "", **replace: str) -> str:
    result = loaded(more, **replace)
    assert result.playbook is None
    return "\n".join(str(problem) for problem in result.problems)


def test_the_small_playbook_is_right(loaded: Load) -> None:
    result = loaded()
    assert result.problems == []
    assert result.playbook is not None
    assert result.playbook.phases[0].length == 1800


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ttx: 1", "ttx: 2", "1:6: 'ttx' must be 1, not 2"),
        ("id: small", "id: My Exercise", "2:5: 'My Exercise' is not an id\n  hint: ids are lower-case letters, digits and hyphens: my-exercise"),
        ("title: A small exercise", "title: 2025", "3:8: 'title' must be text, not 2025\n  hint: put it in quotes: \"2025\""),
        ("title: A small exercise", "title:", "3:7: nothing is written for 'title'\n  hint: write a value, or take the key out"),
        ("title: A small exercise", "titel: A", "1:1: the playbook has no 'title'\n  hint: 'titel' is written there"),
        ("title: A small exercise", "title: " + "x" * 201, "3:8: 'title' has 201 characters; 200 are allowed\n  hint: shorten it"),
        ("start: 2025-05-19 09:00 KST", "start: tomorrow", "4:19: 'tomorrow' is not a time with a zone\n  hint: write 2025-05-19 09:00 KST or 22 May 05:00 KST"),
        ("{name: United States}", "{name: A, timezone: KST}", "6:27: 'KST' is not a time zone\n  hint: write a name such as Asia/Seoul"),
        ("{name: United States}", "{name: A, langauge: en}", "6:17: unknown key 'langauge'\n  hint: did you mean 'language'?"),
        ("{name: United States}", "{name: A, language: English}", "6:27: 'English' is not a language code\n  hint: write two letters, such as en, ko or ja"),
        ("{name: United States}", "United States", "6:7: 'us' must be a mapping (key: value lines), not 'United States'"),
        ("  us: {name", "  US: {name", "6:3: 'US' is not an id\n  hint: ids are lower-case letters, digits and hyphens: us"),
        ("baseline: 60", "baseline: 160", "11:40: 'baseline' must be at most 100, not 160"),
        ("baseline: 60", "baseline: nan", "11:40: 'baseline' must be a number, not 'nan'"),
        ("baseline: 60", "baseline: sixty", "11:40: 'baseline' must be a number, not 'sixty'"),
        ("better: down", "better: dwn", "11:52: 'better' must be up or down, not 'dwn'\n  hint: did you mean 'down'?"),
        ("{brief: 10m, deliberate: 20m}", "{}", "17:13: 'stages' is empty"),
        ("{brief: 10m, deliberate: 20m}", "{brief: }", "17:21: nothing is written for 'brief'\n  hint: write a value, or take the key out"),
        ("{brief: 10m, deliberate: 20m}", "{brief: true}", "17:21: true is not a duration\n  hint: write 90s, 10m or 1h30m"),
        ("{brief: 10m, deliberate: 20m}", "{brief: [10m]}", "17:21: a list is not a duration\n  hint: write 90s, 10m or 1h30m"),
        ("{brief: 10m, deliberate: 20m}", "{brief: 10}", "17:21: 10 is not a duration\n  hint: write 90s, 10m or 1h30m"),
        ("        title: Missile launch\n", "", "19:9: inject 'launch' has no 'title'"),
        ("asks: reply", "asks: [reply]", "22:15: 'asks' must be read, reply or decision, not a list"),
        ("choices: [one, two]", "choices: one", "23:18: 'choices' must be a list (lines that begin with -), not 'one'"),
        ("choices: [one, two]", "answr within: 5m", "23:9: unknown key 'answr within'\n  hint: did you mean 'answer within'?"),
        ("choices: [one, two]", "at: 12", "23:13: 12 is not a duration\n  hint: write 90s, 10m or 1h30m, or held"),
        ("choices: [one, two]", "to: 3", "23:13: 'to' must be a list (lines that begin with -), not 3"),
        ("choices: [one, two]", "to: [us, 3]", "23:18: an item of 'to' must be text, not 3\n  hint: put it in quotes: \"3\""),
        ("choices: [one, two]", "expect: [{team: us}]", "23:18: expected action 1 has no 'action'"),
        ("choices: [one, two]", "expect: [{team: us, action: x, task: warn}]", "23:46: 'warn' is not a task\n  hint: write objective.task, such as firewall.warn"),
        ("choices: [one, two]", "when: {relased: x}", "23:15: a mapping is no condition\n  hint: did you mean 'released'?"),
        ("choices: [one, two]", "when: {released: x, too: us}", "23:29: unknown key 'too'\n  hint: did you mean 'to'?"),
        ("choices: [one, two]", "when: {indicator: friction}", "23:15: 'when': write `at least` or `at most`, or both"),
        ("choices: [one, two]", "when: {all: [{not: {any: [{moved: 3}]}}]}", "23:43: 'moved' must be text, not 3\n  hint: put it in quotes: \"3\""),
        ("choices: [one, two]", "when: {all: []}", "23:21: 'all' is empty"),
        ("choices: [one, two]", "when: {met: [us]}", "23:21: 'met' needs at least 2 entries"),
        ("choices: [one, two]", "shift: {friction: inf}", "23:27: 'friction' must be a number, not 'inf'"),
        ("outcomes: [{if: One count}]", "outcomes: [{if: {moved: us}}]", "24:25: 'if' must be text, not a mapping"),
        ("outcomes: [{if: One count}]", "then suggest: [{inject: launch, if: 4}]", "24:45: 4 is no condition\n  hint: a condition has one of the keys all, any, not, released, replied, moved, ruled, met, outcome, chosen, indicator, change, index, elapsed"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_message_in_plain_words(loaded: Load, old: str, new: str, said: str) -> None:
    text = told(loaded, old0=old, new0=new)
    first = text if "titel" not in new else "\n".join(text.splitlines()[:2])
    assert first == f"small.yaml:{said}"


def test_no_words_of_the_machinery_reach_a_writer(loaded: Load) -> None:
    mess = (
        "verdict: [{verdict: [], if: {all: {}}, means: {}}, 3]\nmove form: x\nglossary: [1]\nwords: {A: 1}\nrules: []\n"
    )
    text = told(loaded, mess, old0="choices: [one, two]", new0="at: {}\n        when: 3.5\n        add: {us: 1}")
    assert len(text.splitlines()) >= 9
    machinery = (
        r"pydantic|http|\bstr\b|\bdict\b|Input|type=|validat|function|tagged|constrained|NoneType|sentence|structure"
    )
    assert re.search(machinery, text) is None


def test_all_problems_come_at_once_in_the_order_of_the_lines(loaded: Load) -> None:
    result = loaded("verdict: 3\n", old0="ttx: 1", new0="ttx: 9", old1="id: wiring", new1="id: wiring\n    id: again")
    assert [(problem.line, problem.message.split(",")[0]) for problem in result.problems] == [
        (1, "'ttx' must be 1"),
        (16, "the key 'id' stands here again; first on line 15"),
        (26, "'verdict' must be a list (lines that begin with -)"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.yaml:1:1: the file is empty"),
        ("# only a comment\n", "x.yaml:1:1: the file is empty"),
        ("- ttx: 1\n", "x.yaml:1:1: a playbook is a mapping (key: value lines)"),
        ("just text\n", "x.yaml:1:1: a playbook is a mapping (key: value lines)"),
    ],
)
def test_a_file_that_is_no_playbook_is_said_to_be_none(write: Write, text: str, said: str) -> None:
    (problem,) = load(write("x.yaml", text)).problems
    assert str(problem) == f"{said}\n  hint: it begins with `ttx: 1`, `id: ...`, `title: ...`"


def test_times_without_a_year_take_that_of_the_start(loaded: Load) -> None:
    playbook = loaded(old0="text: Three", new0="dated: 22 May 05:00 KST\n        text: Three").playbook
    assert playbook is not None
    dated = playbook.injects["launch"][1].dated
    assert dated is not None
    assert dated.isoformat() == "2025-05-22T05:00:00+09:00"


def test_require_raises_the_first_problem_and_counts_the_others(write: Write) -> None:
    write("x.yaml", PLAYBOOK.replace("ttx: 1", "ttx: 2").replace("baseline: 60", "baseline: 160"))
    with pytest.raises(TtxError) as caught:
        require("x.yaml")
    assert str(caught.value) == "x.yaml:1:6: 'ttx' must be 1, not 2\n  hint: and 1 more: `ttx check x.yaml` lists them"


def test_require_gives_the_playbook(write: Write) -> None:
    assert require(write("x.yaml", PLAYBOOK)).id == "small"


LIBRARY = """\
about: A launch.
parameters:
  first team: {help: who sees it first}
  count: {default: 3}
  others: {default: [rok]}
title: "{count} launches"
to: ["{first team}", "{others}"]
text: "{count} tracks, says {first team}."
instead:
  "{first team}": Your own sensors saw {count}.
asks: reply
expect:
  - {team: "{first team}", action: Shares the count, within: 5m}
"""
USE = "      - use: sky/launch\n        with: {first team: us}\n"


def used(write: Write, entry: str = USE, library: str = LIBRARY) -> list[str]:
    write("injects/sky/launch.yaml", library)
    path = write("small.yaml", PLAYBOOK.replace("id: launch", "id: other") + entry)
    return [str(problem) for problem in load(path).problems]


def test_a_used_inject_is_filled_in_and_overridden(write: Write) -> None:
    assert used(write, USE + "        at: 5m\n        title: Ours\n") == []
    inject = require("small.yaml").injects["launch"][1]
    assert (inject.title, inject.at, inject.to) == ("Ours", 300, ["us", "rok"])
    assert inject.text == "3 tracks, says us."
    assert inject.instead == {"us": "Your own sensors saw 3."}
    assert inject.expect[0].team == "us"


def test_a_value_that_stands_alone_keeps_its_kind(write: Write) -> None:
    assert used(write, USE.replace("us}", "us, others: [rok], count: 7}")) == []
    inject = require("small.yaml").injects["launch"][1]
    assert inject.title == "7 launches"


def test_one_library_inject_may_be_used_twice_under_two_ids(write: Write) -> None:
    assert used(write, USE + USE + "        id: second\n") == []
    assert list(require("small.yaml").injects) == ["other", "launch", "second"]
    (problem,) = used(write, USE + USE)
    assert problem == (
        "small.yaml:27:9: two injects have the id 'launch'\n"
        "  hint: the first stands in small.yaml:25:9; write another id beside `use`"
    )


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("      - use: sky/lunch\n", "small.yaml:25:14: there is no inject 'sky/lunch' in the library\n  hint: did you mean 'sky/launch'?"),
        ("      - use: ../../etc/passwd\n", "small.yaml:25:14: '../../etc/passwd' is not a name in the library\n  hint: write the path of a file in injects/, without .yaml"),
        ("      - use: sky/launch\n        with: {first team: {a: b}}\n", "small.yaml:26:28: a parameter takes a text, a number, true or false, or a list of these\n  hint: write one of them"),
        ("      - use: sky/launch\n        with: {first team: }\n", "small.yaml:26:28: nothing is written for 'first team'\n  hint: write a value, or take the key out"),
        ("      - use: [sky/launch]\n", "small.yaml:25:14: 'use' must be text, not a list"),
        ("      - use: sky/launch\n", "small.yaml:25:14: sky/launch needs a value for 'first team'\n  hint: write with: {first team: ...}; who sees it first"),
        (USE.replace("us}", "us, cuont: 4}"), "small.yaml:26:32: sky/launch has no parameter 'cuont'\n  hint: did you mean 'count'?"),
        (USE.replace("us}", "usa}"), "small.yaml:26:28: there is no team 'usa'\n  hint: did you mean 'us'?"),
        (USE + "        at: 12\n", "small.yaml:27:13: 12 is not a duration\n  hint: write 90s, 10m or 1h30m, or held"),
        (USE + "        titel: x\n", "small.yaml:27:9: unknown key 'titel'\n  hint: did you mean 'title'?"),
        (USE + "        to: [us, rko]\n", "small.yaml:27:18: there is no team 'rko'\n  hint: did you mean 'rok'?"),
        (USE.replace("us}", "[us, rok]}"), "injects/sky/launch.yaml:8:7: 'first team' is a list and cannot stand inside a text"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_use_is_shown_in_the_playbook(write: Write, entry: str, said: str) -> None:
    assert said in used(write, entry)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("about: A launch.\n", "", "1:1: this library file has no 'about'"),
        ("asks: reply", "asks: replay", "11:7: 'asks' must be read, reply or decision, not 'replay'\n  hint: did you mean 'reply'?"),
        ("asks: reply", "askes: reply", "11:1: unknown key 'askes'\n  hint: did you mean 'asks'?"),
        ("asks: reply", "at: 5m", "11:1: a library file does not say when: take 'at' out\n  hint: the playbook says it, beside `use`"),
        ("{count} tracks", "{cuont} tracks", "8:7: {cuont} is no parameter of this file\n  hint: did you mean 'count'?"),
        ('"{first team}": Your', '"{frist team}": Your', "10:3: {frist team} is no parameter of this file\n  hint: did you mean 'first team'?"),
        ('"{first team}": Your', "{first team}: Your", "10:3: a key must be text, not a list or mapping\n  hint: a text that begins with { or [ needs quotes: \"{first team}\""),
        ("within: 5m", "within: 5 minutes", "13:62: '5 minutes' is not a duration\n  hint: write 90s, 10m or 1h30m"),
        ("count: {default: 3}", "count: {defualt: 3}", "4:11: unknown key 'defualt'\n  hint: did you mean 'default'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_library_file_is_shown_there(write: Write, old: str, new: str, said: str) -> None:
    assert LIBRARY.count(old) == 1
    problems = used(write, USE, LIBRARY.replace(old, new))
    assert f"injects/sky/launch.yaml:{said}" in problems


def test_a_parameter_that_only_an_overridden_field_needs_is_not_asked_for(write: Write) -> None:
    library = "about: x\nparameters: {name: {}}\ntitle: '{name}'\ntext: Something.\n"
    assert used(write, "      - {use: sky/launch, title: Ours}\n", library) == []


def test_a_broken_library_file_does_not_make_its_inject_unknown(write: Write) -> None:
    entry = "      - use: sky/launch\n      - {id: later, title: x, text: x, when: {released: launch}}\n"
    (problem,) = used(write, entry, "about: [")
    assert problem.startswith("injects/sky/launch.yaml:2:1: a value, `]` or `}` is missing here")


def test_a_library_file_is_checked_by_itself(write: Write) -> None:
    path = write("injects/sky/launch.yaml", LIBRARY)
    inject, problems = load_inject(path)
    assert problems == []
    assert inject is not None
    assert inject.to == ["first-team", "rok"]
    again = load_any(path)
    assert isinstance(again, Other) and again.content == inject


def test_a_compiled_playbook_is_plain_data_and_reads_back(write: Write) -> None:
    used(write)
    playbook = require("small.yaml")
    data = compiled(playbook)
    assert data["phases"][0]["injects"][1]["id"] == "launch"
    assert "use" not in str(data["phases"][0]["injects"][1])
    assert from_compiled(data) == playbook


_WORDS = st.text("ab {}:#é한", min_size=1, max_size=12)
_IDS = st.sampled_from(["a", "b-1", "no", "1"])


@settings(max_examples=50)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": _IDS, "title": _WORDS},
            optional={
                "at": st.sampled_from(["held", "10m", "1h1s"]),
                "when": _WORDS | st.just({"all": [{"not": {"elapsed": "5m"}}, {"index": "change", "at least": 0.1}]}),
                "add": st.dictionaries(_IDS, _WORDS, max_size=2),
                "delay": st.dictionaries(_IDS, st.sampled_from(["1m", "90s"]), max_size=2),
                "shift": st.dictionaries(_IDS, st.floats(-10, 10), max_size=2),
                "dated": st.sampled_from(["22 May 05:00 KST", "2025-05-19 09:00 America/New_York"]),
                "answer within": st.just("1h30m"),
                "then suggest": st.just([{"inject": "a", "if": {"met": ["a", "b-1"]}}]),
            },
        ),
        max_size=3,
    )
)
def test_whatever_is_valid_survives_compiling(injects: list[dict[str, object]]) -> None:
    data = {
        "ttx": 1, "id": "x", "title": "x", "scenario": {"start": "2025-05-19 09:00 KST"}, "teams": {"a": {"name": "A"}},
        "phases": [{"id": "p", "title": "p", "stages": {"s": "5m"}, "injects": injects}],
    }  # fmt: skip
    playbook = Playbook.model_validate(data, context={"year": 2025})
    assert from_compiled(compiled(playbook)) == playbook
