"""What must hold of many runs: a test for whoever keeps a playbook under version control."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.rehearsal.books import STUCK, written
from ttx.commands.rehearse import EPILOG, rehearse
from ttx.errors import TtxError
from ttx.playbook.load import require
from ttx.rehearsal.assertions import SENTENCES, assertions


def run(*arguments: str) -> Result:
    return CliRunner().invoke(rehearse, list(arguments))


def test_every_sentence_of_the_help_is_understood_and_says_the_same_when_read_again() -> None:
    book = require("seoul-trilateral")
    for sentence in SENTENCES:
        assert sentence in EPILOG
        [once] = assertions([sentence], book)
        [again] = assertions([once.words_for_it], book)
        assert once == again
    [one] = assertions(["No team idles over 1.5 hours in 95 % of the runs."], book)
    assert (one.idle, one.in_) == (5400, 0.95)


def test_what_holds_ends_well_and_what_does_not_says_so_and_fails(tmp_path: Path) -> None:
    book = written(tmp_path, STUCK)
    held = run(book, "--runs", "40", "--assert", "earth comes up in at least 10% of runs")
    assert held.exit_code == 0, held.output
    failed = run(
        book, "--jobs", "1", "--assert", "every verdict is reachable", "--assert", "every inject fires in 50% of runs"
    )
    assert failed.exit_code == 1 and isinstance(failed.exception, TtxError)
    failed = run(book, "--jobs", "1", "--assert", "every verdict is reachable", "--assert", "every inject fires")
    assert failed.exit_code == 1 and isinstance(failed.exception, SystemExit)
    text = " ".join(failed.output.split())
    assert "FAILS every verdict is reachable heaven (never)" in text
    assert "FAILS every inject fires never (never)" in text
    assert "Verdicts" not in text


@pytest.mark.parametrize(
    ("wanted", "holds", "found"),
    [
        ("{every: verdict, except: [heaven]}", True, ""),
        ("{every: inject, except: [never], at least: 10%}", True, ""),
        ("{every: inject, except: [never], at least: 90%}", False, "drawer ("),
        ("{every: outcome, at least: 20%}", True, ""),
        ("{every: variant}", False, "the playbook has no variant"),
        ("{verdict: heaven, at most: 0}", True, ""),
        ("{inject: begin, at least: 100%}", True, "100.0% of runs"),
        ("{idle: 1m, in: 100%}", False, "idles"),
        ("{idle: 55m}", True, "in every run"),
        ("{open: 0, teams: solo}", False, "Only <b>one</b> [red] owes 1"),
        ("{words: 3, within: 10m, teams: [pair]}", False, "둘째 팀 gets"),
        ("{words: 5000, within: 10m}", True, ""),
        ("{indicator: trust, between: [35, 65]}", True, ""),
        ("{indicator: trust, between: [55, 65]}", False, "it ends at 40"),
        ("{indicator: trust, between: [55, 65], in: 10%}", True, "not so in"),
    ],
)
def test_each_kind_of_assertion_finds_what_is_there(tmp_path: Path, wanted: str, holds: bool, found: str) -> None:
    file = written(tmp_path, f"assert:\n  - {wanted}\n", "must.yaml")
    done = run(written(tmp_path, STUCK), "--runs", "60", "--jobs", "1", "--format", "json", "--assert", file)
    [check] = json.loads(done.stdout)["checks"]
    assert check["holds"] is holds, check
    assert found in check["found"]
    assert done.exit_code == (0 if holds else 1)
    assert ("does not hold" in done.stderr) is not holds


@pytest.mark.parametrize(
    ("line", "where", "says"),
    [
        ("every verdict is rechable", ":2:5", "did you mean 'every verdict is reachable'?"),
        ("hevan comes up in at most 3% of runs", ":2:5", "did you mean 'heaven'?"),
        ("{verdict: hevan, at most: 1%}", ":2:15", "there is no verdict 'hevan'"),
        ("{verdict: heaven}", ":2:5", "needs a share"),
        ("{idle: 20}", ":2:12", "20 is not a duration"),
        ("{idle: 20m, words: 3}", ":2:5", "about one thing"),
        ("{idle: 20m, at least: 3%}", ":2:5", "must hold in each run"),
        ("{idle: 20m, teams: solos}", ":2:24", "there is no team 'solos'"),
        ("{indicator: trust, between: [60, 40]}", ":2:5", "ends between two values"),
        ("{indicator: trst, between: [4, 40]}", ":2:17", "did you mean 'trust'?"),
        ("{every: injects}", ":2:13", "did you mean 'inject'?"),
        ("{every: inject, except: [nver]}", ":2:30", "did you mean 'never'?"),
        ("{in: 95%}", ":2:5", "write one of"),
    ],
)
def test_mistakes_are_named_with_line_and_hint(tmp_path: Path, line: str, where: str, says: str) -> None:
    file = written(tmp_path, f"assert:\n  - {line}\n", "must.yaml")
    with pytest.raises(TtxError) as caught:
        assertions([file], require(written(tmp_path, STUCK)))
    assert caught.value.where.endswith(f"must.yaml{where}")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--story", "--runs", "3"], "a story is about one run"),
        (["--html", "page.html"], "say how many: --runs 1000"),
        (["--format", "json"], "say how many: --runs 1000"),
        (["--runs", "2", "--html", "nowhere/page.html"], "there is no folder nowhere"),
        (["--assert", "trsut ends between 1 and 2"], "there is no indicator"),
    ],
)
def test_options_that_do_not_go_together_say_what_to_do(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = run(written(tmp_path, STUCK), *arguments)
    assert done.exit_code and says in str(done.exception)
