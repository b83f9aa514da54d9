# ruff: noqa: E501  (tables of what is written and what is said about it)
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ttx.errors import TtxError
from ttx.playbook.load import load
from ttx.workbench.checking import checked, code, plain
from ttx.workbench.review import FILE_RULES, RULES, Wish, reviewed

GOOD = """\
ttx: 1
id: good
title: Nothing to say
marking: {banner: EXERCISE EXERCISE EXERCISE, classification: FICTION, tlp: GREEN}
scenario:
  start: 2025-05-19 09:00 KST
  background: A quiet Monday.
teams:
  us: {name: United States, timezone: America/New_York, brief: You are far away.}
  rok: {name: Republic of Korea, timezone: Asia/Seoul}
actors:
  press: {name: Press, notes: Any newspaper}
indicators:
  friction: {name: Friction, baseline: 60, better: down}
objectives:
  firewall: {title: Keep trade out, tasks: {warn: Warn partners}}
phases:
  - id: wiring
    title: Test the wiring
    stages: {brief: 5m, deliberate: 30m, decide: 10m, adjudicate: 10m}
    injects:
      - id: launch
        title: Three tracks over the sea
        at: 5m
        dated: 19 May 10:00 KST
        from: press
        text: At 10:00 KST three tracks rise.
        asks: reply
        answer within: 10m
        expect:
          - {team: us, task: firewall.warn, action: Warns partners}
          - {team: rok, task: firewall.warn, action: Warns partners}
        outcomes:
          - {if: They spoke first, shift: {friction: -3}}
          - {if: They did not speak, shift: {friction: 3}}
        then suggest:
          - {inject: letter, if: They ask for more}
      - id: offer
        title: An offer from the neighbour
        at: 20m
        dated: 19 May 14:00 KST
        from: press
        text: A neighbour offers to talk.
        asks: decision
        expect:
          - {team: rok, task: firewall.warn, action: Warns partners}
      - id: letter
        title: A letter in the drawer
        at: held
        priority: reserve
        from: press
        text: It is read aloud.
"""
"""A playbook of which no rule has anything to say."""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> Path:
        path = tmp_path / "good.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


def changed(*pairs: tuple[str, str]) -> str:
    text = GOOD
    for old, new in pairs:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def rules_of(path: Path, wish: Wish | None = None) -> list[str]:
    loaded = load(path)
    assert not loaded.errors, loaded.errors
    return [problem.rule for problem in reviewed(loaded, wish or Wish())]


def test_nothing_is_said_of_a_good_playbook(write: Write) -> None:
    assert reviewed(load(write(GOOD))) == []


LONG = "word " * 1200
EMPTY = "\n  - {id: night, title: Night, stages: {sleep: 10m}}\n"
LATE = "\n      - {id: late, title: Something comes too late, at: 46m, from: press, text: Well?, asks: reply, priority: support}\n"


BREAKS: list[tuple[str, list[tuple[str, str]]]] = [
    ("marking-missing", [("marking: {banner: EXERCISE EXERCISE EXERCISE, classification: FICTION, tlp: GREEN}\n", "")]),
    ("objective-without-inject", [("\nphases:", "\n  other: {title: Something else}\nphases:")]),
    ("objective-without-inject", [("tasks: {warn: Warn partners}", "tasks: {warn: Warn partners, hold: Hold the line}")]),
    ("inject-without-objective", [("        expect:\n          - {team: rok, task: firewall.warn, action: Warns partners}\n      - id: letter", "      - id: letter")]),
    ("contingency-without-trigger", [("        then suggest:\n          - {inject: letter, if: They ask for more}\n", "")]),
    ("indicator-never-moves", [("\nobjectives:", "\n  trust: {name: Trust, baseline: 50}\nobjectives:")]),
    ("indicator-moves-one-way", [("shift: {friction: 3}", "shift: {friction: -1}")]),
    ("idle-team", [("deliberate: 30m", "deliberate: 50m"), ("at: 20m", "at: 45m")]),
    ("too-much-to-read", [("A neighbour offers to talk.", LONG)]),
    ("too-much-to-read", [("answer within: 10m", "answer within: 1s")]),
    ("late-for-the-decision", [("      - id: letter", LATE + "      - id: letter")]),
    ("phase-without-inject", [("      - id: launch", "      - id: launch"), ("        text: It is read aloud.\n", "        text: It is read aloud." + EMPTY)]),
    ("story-runs-back", [("19 May 14:00 KST", "19 May 09:30 KST")]),
    ("story-runs-back", [("19 May 14:00 KST", "19 May 14:00 +14:00")]),
    ("zone-slip", [("At 10:00 KST", "At 10:00 UTC")]),
    ("language-missing", [("timezone: Asia/Seoul", "timezone: Asia/Seoul, language: ko")]),
    ("confusable-names", [("\nindicators:", "\n  ministry: {name: Pressé, notes: x}\n  other: {name: Pressè, notes: x}\nindicators:")]),
    ("confusable-names", [("title: A letter in the drawer", "title: An offer from the neighbours")]),
    ("spoiler", [("A quiet Monday.", "Soon comes An offer from the neighbour, says the radio.")]),
    ("spoiler", [("You are far away.", "Do not open A letter in the drawer yet.")]),
    ("spoiler", [("At 10:00 KST three tracks rise.", "At 10:00 KST they fear that They did not speak will be said.")]),
    ("words-of-control", [("A neighbour offers to talk.", "A neighbour offers to talk. For control only, he does not mean it.")]),
    ("team-tested-less", [("\nphases:", "\n  other: {title: Another}\nphases:"), ("          - {team: us, task: firewall.warn, action: Warns partners}\n", ""), ("      - id: letter\n", "      - id: letter\n        tests: other\n        to: rok\n")]),
    ("silent-actor", [("\nindicators:", "\n  mute: {name: Somebody}\nindicators:")]),
    ("last-break", [("    injects:\n", "    then break: {for: 5m}\n    injects:\n")]),
]  # fmt: skip
"""Changes after which exactly one rule has something to say."""


@pytest.mark.parametrize(("rule", "pairs"), BREAKS)
def test_a_rule_finds_what_it_is_for_and_a_comment_allows_it(
    write: Write, rule: str, pairs: list[tuple[str, str]]
) -> None:
    text = changed(*pairs)
    assert set(rules_of(write(text))) == {rule}
    assert rules_of(write(f"# ttx: allow {rule}  we know\n{text}")) == []
    assert rules_of(write(text), Wish(ignore=frozenset({rule}))) == []
    assert set(rules_of(write(text), Wish(only=frozenset({rule})))) == {rule}
    other = "zone-slip" if rule != "zone-slip" else "spoiler"
    assert rules_of(write(text), Wish(only=frozenset({other}))) == []


def test_every_rule_is_tried_here() -> None:
    tried = {rule for rule, _ in BREAKS}
    assert tried >= RULES.keys()
    assert tried <= {*RULES, *FILE_RULES}


def test_idle_time_counts_from_the_limit_that_is_asked_for(write: Write) -> None:
    path = write(changed(("at: 20m", "at: 30m")))
    assert rules_of(path) == []
    assert rules_of(path, Wish(idle=10 * 60)) == ["idle-team", "idle-team"]
    said = reviewed(load(path), Wish(idle=14 * 60))
    assert {problem.message for problem in said} == {
        "'us' has nothing to do for 15m, from 15m to 30m of 'wiring'",
        "'rok' has nothing to do for 15m, from 15m to 30m of 'wiring'",
    }


def test_a_comment_allows_on_its_line_and_under_it_and_nowhere_else(write: Write) -> None:
    pairs = ("At 10:00 KST", "At 10:00 UTC")
    for old, new in (
        ("        dated: 19 May 10:00 KST\n", "        dated: 19 May 10:00 KST  # ttx: allow zone-slip  no\n"),
        ("      - id: offer", "      # ttx: allow zone-slip  no\n      - id: offer"),
    ):
        assert sorted(rules_of(write(changed(pairs, (old, new))))) == ["needless-allow", "zone-slip"]
    for old, new in (
        ("three tracks rise.\n", "three tracks rise.  # ttx: allow zone-slip  they write so\n"),
        (
            "        from: press\n        text: At",
            "        from: press\n        # ttx: allow zone-slip\n        # more words\n        text: At",
        ),
        ("      - id: launch", "      # ttx: allow spoiler, zone-slip  x\n      - id: launch"),
        ("    injects:\n", "    injects:  # ttx: allow zone-slip  x\n"),
    ):
        text = changed((old, new)).replace(*pairs)
        assert "zone-slip" not in rules_of(write(text)), new


def test_the_nearest_comment_is_used_and_one_that_does_nothing_is_named(write: Write) -> None:
    text = changed(
        ("At 10:00 KST three tracks rise.", "At 10:00 UTC three tracks rise.  # ttx: allow zone-slip  twice"),
        ("      - id: launch", "      # ttx: allow zone-slip  once\n      - id: launch"),
    )
    (problem,) = reviewed(load(write(text)))
    line = text.splitlines().index("      # ttx: allow zone-slip  once") + 1
    assert (
        str(problem)
        == f"good.yaml:{line}:7: warning: 'zone-slip' finds nothing here [needless-allow]\n  hint: take the comment out"
    )


def test_a_comment_with_a_wrong_name_is_said_and_what_was_meant(write: Write) -> None:
    (problem,) = reviewed(load(write("# ttx: allow idel-team  x\n" + GOOD)))
    assert (problem.rule, problem.hint) == ("unknown-rule", "did you mean 'idle-team'?")


@pytest.mark.parametrize(
    "text",
    [
        "        text: '# ttx: allow zone-slip'\n",
        "        text: |\n          # ttx: allow zone-slip\n          and more\n",
        "        text: >\n          Write it so.\n\n          # ttx: allow zone-slip\n",
    ],
)
def test_what_looks_like_a_comment_within_a_text_is_none(write: Write, text: str) -> None:
    assert rules_of(write(changed(("        text: It is read aloud.\n", text)))) == []


def test_a_comment_after_a_long_text_and_after_its_sign_is_one(write: Write) -> None:
    text = changed(
        (
            "        text: It is read aloud.\n",
            "        text: >  # ttx: allow zone-slip\n          Words.\n\n      # ttx: allow spoiler\n",
        )
    )
    assert rules_of(write(text)) == ["needless-allow", "needless-allow"]


def test_an_error_cannot_be_allowed(write: Write) -> None:
    result = checked(
        str(
            write(
                "# ttx: allow condition  x\n"
                + changed(("from: press\n        text: A n", "from: pres\n        text: A n"))
            )
        ),
        Wish(),
    )
    assert [problem.message for problem in result.problems if not problem.warning] == ["there is no actor 'pres'"]
    assert code([result], strict=False) == 1


def test_warnings_fail_only_where_they_are_meant_to(write: Write) -> None:
    result = checked(str(write(changed(("At 10:00 KST", "At 10:00 UTC")))), Wish())
    assert (code([result], strict=False), code([result], strict=True)) == (0, 1)


def test_the_data_of_a_check_keeps_its_shape(write: Write) -> None:
    path = write(changed(("At 10:00 KST", "At 10:00 UTC")))
    assert plain([checked(path.name, Wish())]) == {
        "ok": True,
        "errors": 0,
        "warnings": 1,
        "rules": {"zone-slip": 1},
        "files": [{"file": "good.yaml", "ok": True, "summary": checked(path.name, Wish()).summary}],
        "findings": [
            {
                "file": "good.yaml", "line": 27, "column": 9, "rule": "zone-slip", "level": "warning",
                "message": "'10:00 UTC' is the hour of `dated`, in another zone",
                "hint": "dated says 10:00 UTC+09:00: which of them is meant?", "why": RULES["zone-slip"].why,
            }
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Ministry", "Ministri", True), ("Ministry", "Minisrty", True), ("Ministry", "Minisry", True), ("Ministry", "Ministryy", True),
        ("Ministry", "MINISTRY", True), ("Ministry", "Monastery", False), ("Letter 1", "Letter 2", False), ("Letter 1", "Letter 12", False),
        ("Japan", "Jagan", False), ("외교부 대변인", "외교부 대변언", True),
    ],
)  # fmt: skip
def test_names_are_confused_where_a_letter_is_all_that_tells_them_apart(
    write: Write, one: str, other: str, alike: bool
) -> None:
    text = changed(
        ("\nindicators:", f"\n  one: {{name: {one}, notes: x}}\n  second: {{name: {other}, notes: x}}\nindicators:")
    )
    assert (rules_of(write(text)) == ["confusable-names"]) is alike


def test_a_spoiler_is_found_in_korean_japanese_and_the_ways_an_inject_may_go(write: Write) -> None:
    for title, text in (
        ("대통령 선거 결과 발표", "내일은 대통령 선거 결과 발표 날이다."),
        ("首相が辞任を表明する", "明日は首相が辞任を表明する日です。"),
    ):
        found = changed(("An offer from the neighbour", title), ("A quiet Monday.", text))
        assert rules_of(write(found)) == ["spoiler"], title
    ways = "        variants:\n          a: {is: One, text: Soon An offer from the neighbour is made.}\n          b: {is: Two}\n"
    assert rules_of(write(changed(("        then suggest:\n", ways + "        then suggest:\n")))) == ["spoiler"]


def test_what_came_before_is_no_secret(write: Write) -> None:
    assert rules_of(write(changed(("A neighbour offers to talk.", "You remember Three tracks over the sea.")))) == []


def test_what_a_library_file_says_is_shown_where_it_is_used(write: Write, tmp_path: Path) -> None:
    (tmp_path / "injects").mkdir()
    (tmp_path / "injects" / "slip.yaml").write_text(
        "about: x\ntitle: A slip of the clocks\ntext: At 15:00 UTC\nfrom: press\n", "utf-8"
    )
    text = changed(
        (
            "      - id: letter",
            "      - use: slip\n        at: 21m\n        priority: support\n        dated: 19 May 15:00 KST\n      - id: letter",
        )
    )
    (problem,) = reviewed(load(write(text)))
    assert (problem.rule, problem.file) == ("zone-slip", "good.yaml")
    assert text.splitlines()[problem.line - 1] == "      - use: slip"


@pytest.mark.parametrize("name", ["first-exercise", "port-cyber", "quake-plant", "seoul-short", "seoul-trilateral"])
def test_the_playbooks_that_come_with_ttx_have_been_through_the_review(name: str) -> None:
    assert checked(name, Wish()).problems == []


def test_a_wrong_rule_is_refused() -> None:
    from click.testing import CliRunner

    from ttx.commands.check import check

    ran = CliRunner().invoke(check, ["seoul-short", "--ignore", "spoilers"])
    assert isinstance(ran.exception, TtxError)
    assert ran.exception.hint == "did you mean 'spoiler'?"
