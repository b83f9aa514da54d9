"""Many days: the same whoever plays them, each to be played again, and stopped when somebody says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psutil
import pytest

from tests.rehearsal.books import EMPTY, STUCK, written
from ttx.errors import TtxError
from ttx.exercise.conditions import verdict
from ttx.playbook.load import require
from ttx.rehearsal import many
from ttx.rehearsal.assertions import assertions
from ttx.rehearsal.branches import branches_of
from ttx.rehearsal.day import Day
from ttx.rehearsal.policy import Hypothesis, hypothesis
from ttx.rehearsal.rehearse import rehearsed
from ttx.rehearsal.watch import one, slots_of, words_in

LATER = datetime(2031, 7, 1, 12, tzinfo=UTC)


def test_any_number_of_processes_comes_to_the_same_bytes() -> None:
    book = require("seoul-short")
    supposed = hypothesis(["rok=free-ride"], book)
    asserted = assertions(["every inject fires", "no team idles over 2 minutes"], book)
    found = [msgspec.json.encode(rehearsed(book, supposed, 7, 45, jobs, asserted)) for jobs in (1, 2, 3)]
    assert found[0] == found[1] == found[2]
    assert found[0] != msgspec.json.encode(rehearsed(book, supposed, 8, 45, 1, asserted))


@pytest.mark.parametrize("playbook", ["seoul-trilateral", "seoul-short"])
def test_the_seed_of_a_run_plays_the_same_day_alone_with_its_log_in_every_language(playbook: str) -> None:
    book = require(playbook)
    branches, slots = branches_of(book), slots_of(book)
    for number in range(1, 9):
        seed = many.seed_of(7, number)
        quick = one(book, Hypothesis(), branches, slots, number, seed)
        day = Day(book, seed, LATER)
        day.play()
        assert quick.verdict == verdict(day.state)[0]
        assert [course[-1] for course in quick.courses] == [gauge.value for gauge in day.state.gauges.values()]
        assert set(quick.missed) == {inject.id for inject in day.state.injects.values() if not inject.deliveries}


def test_the_table_names_a_run_for_each_verdict_that_ends_so() -> None:
    book = require("seoul-trilateral")
    found = rehearsed(book, Hypothesis(), 7, 60, 1)
    assert sum(each.runs for each in found.verdicts) == 60
    for each in found.verdicts:
        assert each.seed is not None
        day = Day(book, each.seed, LATER)
        day.play()
        assert verdict(day.state)[0] == each.verdict


def test_every_branch_of_every_run_is_counted() -> None:
    book = require("seoul-trilateral")
    found = rehearsed(book, Hypothesis(), 3, 80, 1)
    kinds = Counter(each.branch.kind for each in found.branches)
    assert set(kinds) == {"variant", "outcome", "when", "suggestion", "choice"}
    [election] = [
        each for each in found.branches if (each.branch.kind, each.branch.inject) == ("variant", "election-result")
    ]
    assert election.came == sum(election.counts) == 80
    assert min(election.counts) > 20
    suggested = {(each.branch.inject, each.branch.what.partition(",")[0]): each.came for each in found.branches}
    # What is in the drawer may be suggested from a later phase than its own, or for a later one.
    assert suggested["us-channel", "channel-heard"] > 40 and suggested["moscow-approach", "the-leak"] > 0


def test_a_day_that_breaks_off_names_its_seed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TTX_STATE", str(tmp_path))
    real = many.one

    def breaks(*given):  # type: ignore[no-untyped-def]
        if given[4] == 3:
            raise ZeroDivisionError("a fault of ours")
        return real(*given)

    monkeypatch.setattr(many, "one", breaks)
    with pytest.raises(TtxError, match=r"run 3 broke off \(seed 7000003\): ZeroDivisionError") as caught:
        list(many.runs(require("seoul-short"), Hypothesis(), 7, 10, 1))
    assert "--seed 7000003 plays this day alone" in caught.value.hint
    assert "breaks" in (tmp_path / "faults.log").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_ctrl_c_stops_all_processes_at_once_and_says_so() -> None:
    command = [sys.executable, "-m", "ttx", "rehearse", "seoul-short", "--runs", "100000", "--jobs", "2"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        end = time.monotonic() + 60
        while len(children := psutil.Process(running.pid).children()) < 2:
            assert time.monotonic() < end and running.poll() is None
            time.sleep(0.01)
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
    assert running.returncode == 130
    assert (out, err.strip()) == ("", "stopped")
    psutil.wait_procs(children, timeout=30)
    assert not [child for child in children if child.is_running()]


def test_a_playbook_in_which_nothing_happens_says_so(tmp_path: Path) -> None:
    found = rehearsed(require(written(tmp_path, EMPTY)), Hypothesis(), 1, 20, 1)
    assert found.verdicts == found.injects == found.branches == found.drivers == []
    [team] = found.teams
    assert team.done is None
    assert 20 <= team.idle.median <= 40 == round(team.idle.most, -1)


def test_what_cannot_come_is_counted_with_the_reason(tmp_path: Path) -> None:
    found = rehearsed(require(written(tmp_path, STUCK)), Hypothesis(), 1, 60, 1)
    begin, never, drawer = found.injects
    assert (begin.runs, never.runs) == (60, 0)
    assert [(each.reason, each.runs) for each in never.reasons] == [("it waited for Trust at least 90", 60)]
    assert 0 < drawer.runs < 60
    assert [each.runs == 0 for each in found.verdicts] == [True, False, False]
    assert found.verdicts[0].seed is None
    # Of a rule that needs nothing else its only condition was always what was missing.
    assert (found.rules[0].held, found.rules[0].missing) == (0, 60)


def test_what_is_due_at_the_beginning_of_a_phase_goes_out_then(tmp_path: Path) -> None:
    day = Day(require(written(tmp_path, STUCK)), 1, LATER)
    day.play()
    at = day.state.injects["begin"].released_at
    assert at is not None and at <= 60_000


def test_the_load_is_what_the_log_says() -> None:
    book = require("seoul-trilateral")
    seed = many.seed_of(1, 1)
    run = one(book, Hypothesis(), branches_of(book), slots_of(book), 1, seed)
    day = Day(book, seed, LATER)
    day.play()
    for team, load in zip(book.teams, run.loads, strict=True):
        got = [inject for inject in day.state.injects.values() if team in inject.deliveries]
        assert sum(load.injects) == len(got)
        read = sum(words_in(inject.deliveries[team].title) + words_in(inject.deliveries[team].text) for inject in got)
        assert sum(load.words) >= read > 500
        assert 1 <= max(load.open) <= len(got)


def test_words_of_languages_without_spaces_are_counted_too() -> None:
    assert words_in("one two  three") == 3
    assert words_in("通商と安全保障") == 3
    assert words_in("미사일 launch") == 2


@pytest.mark.slow
def test_ten_thousand_injects_take_their_time_and_no_more(tmp_path: Path) -> None:
    from tests.benchmarks.bench_check import playbook_text

    text = "\n".join(line for line in playbook_text(10_000).splitlines() if "when:" not in line)
    done = subprocess.run(
        [sys.executable, "-m", "ttx", "rehearse", written(tmp_path, text), "--runs", "1", "--format", "json"],
        capture_output=True, text=True, timeout=110,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sum(each["runs"] for each in json.loads(done.stdout)["injects"]) == 10_000
