"""Whole days with simulated teams: the rules of the server, no server."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from ttx.commands.rehearse import rehearse
from ttx.exercise import events as ev
from ttx.exercise.apply import fold
from ttx.exercise.conditions import verdict
from ttx.exercise.readings import readings
from ttx.playbook.library import playbook_names
from ttx.playbook.load import require
from ttx.rehearsal.day import Day
from ttx.store.store import Store

BEGAN = datetime(2026, 1, 1, 9, tzinfo=UTC)


def played(playbook: str, seed: int) -> Day:
    day = Day(require(playbook), seed, BEGAN)
    day.play()
    return day


@pytest.fixture(scope="module")
def days() -> list[Day]:
    book = require("seoul-trilateral")
    made = [Day(book, seed, BEGAN) for seed in range(60)]
    for day in made:
        day.play()
    return made


def test_the_seoul_day_comes_to_each_verdict_for_some_teams(days: list[Day]) -> None:
    found = Counter(verdict(day.state)[0] for day in days)
    assert set(found) == {rule.verdict for rule in days[0].playbook.verdict}
    assert min(found.values()) >= 5


def test_better_effort_ends_better(days: list[Day]) -> None:
    ranked = sorted(days, key=lambda day: day.control.effort())
    assert Counter(verdict(day.state)[0] for day in ranked[:15])["regress"] > 10
    assert Counter(verdict(day.state)[0] for day in ranked[-15:])["strengthen"] > 10


def test_each_inject_and_each_of_its_ways_is_played_by_some_teams(days: list[Day]) -> None:
    out = {inject.id for day in days for inject in day.state.injects.values() if inject.deliveries}
    assert out == set(days[0].playbook.injects)
    ways = {(inject.id, inject.variant) for day in days for inject in day.state.injects.values() if inject.deliveries}
    wanted = {(name, way) for name, (_, inject) in days[0].playbook.injects.items() for way in inject.variants}
    assert wanted <= ways


def test_each_outcome_that_a_playbook_offers_is_earned_by_some_teams(days: list[Day]) -> None:
    picked = {
        (inject.id, number) for day in days for inject in day.state.injects.values() for number in inject.outcomes
    }
    wanted = {
        (name, number)
        for name, (_, inject) in days[0].playbook.injects.items()
        for number in range(1, len(inject.outcomes) + 1)
    }
    # Of a variant's own outcomes there may be fewer.
    assert len(wanted & picked) >= 0.95 * len(wanted)


def test_a_day_is_whole(days: list[Day]) -> None:
    kinds = Counter(type(fact.event) for fact in days[4].exercise.facts)
    wanted = [
        ev.InjectReleased, ev.Replied, ev.MoveSubmitted, ev.MoveEndorsed, ev.MeetingStarted, ev.MeetingEnded,
        ev.MessageSent, ev.RulingReleased, ev.OutcomePicked, ev.ActionTicked, ev.QuestionnaireClosed,
        ev.CommitmentMarked, ev.VerdictGiven, ev.VariantChosen, ev.Ended,
    ]  # fmt: skip
    assert [kind.__name__ for kind in wanted if not kinds[kind]] == []
    assert days[4].state.over
    # Every move is ruled on, every phase is played, the ballot is counted.
    assert all(move.ruled for move in days[4].state.moves.values())
    assert {run.phase for run in days[4].state.runs} == {phase.id for phase in days[4].playbook.phases}
    assert readings(days[4].state).ballot.standing == "counted"


def test_the_log_of_a_day_folds_to_the_day(days: list[Day]) -> None:
    again = fold(days[7].exercise.facts)
    assert {name: gauge.value for name, gauge in again.gauges.items()} == {
        name: gauge.value for name, gauge in days[7].state.gauges.items()
    }
    assert repr(again.injects) == repr(days[7].state.injects)


def test_the_same_seed_is_the_same_day_and_another_is_another() -> None:
    one, again, other = (played("seoul-short", seed).exercise.facts for seed in (5, 5, 6))
    assert [ev.encode(fact.event) for fact in one if fact.event] == [
        ev.encode(fact.event) for fact in again if fact.event
    ]
    assert [fact.elapsed for fact in one] == [fact.elapsed for fact in again]
    assert len(one) != len(other) or [fact.elapsed for fact in one] != [fact.elapsed for fact in other]


@pytest.mark.parametrize("playbook", playbook_names())
def test_every_playbook_that_comes_with_ttx_can_be_rehearsed(playbook: str) -> None:
    day = played(playbook, 1)
    assert day.state.over
    core = [inject for inject in day.state.injects.values() if inject.spec.priority == "core" and inject.at is not None]
    assert all(inject.deliveries for inject in core)


def test_rehearse_prints_the_story_and_leaves_a_file_that_verifies_and_a_report_that_says_rehearsal(
    tmp_path: Path,
) -> None:
    done = CliRunner().invoke(rehearse, ["seoul-trilateral", "--seed", "7", "--story", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "“Missile launch” goes out to United States, Japan and Republic of Korea, in 3 wordings" in done.output
    assert "REHEARSAL, seed 7" in done.output
    file = tmp_path / "seoul-trilateral-rehearsal-7.db"
    with closing(Store.open(file, write=False)) as store:
        [info] = store.exercises()
        assert store.verify(info.exercise).broken is None
    html = (tmp_path / "seoul-trilateral-rehearsal-7-report.html").read_text(encoding="utf-8")
    assert "REHEARSAL" in html
