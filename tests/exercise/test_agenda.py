"""The day as planned against the day as it goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exercise.worlds import World, book_with
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise.agenda import back_at, behind, by_the_wall, could_go, steps
from ttx.playbook.models import Break

MINUTE = 60_000
SEOUL = timezone(timedelta(hours=9))
NOON = datetime(2026, 1, 1, 12, 0, tzinfo=SEOUL)


def make(*injects):
    book = book_with(*injects)
    book["phases"][0]["then break"] = {"title": "Lunch", "for": "45m"}
    return World(book)


def test_a_day_that_goes_as_planned_is_not_behind():
    world = make()
    assert behind(world.state, 3 * MINUTE) == 0
    assert [(step.stage, step.begins, step.standing) for step in steps(world.state, 0)] == [
        ("brief", 0, "now"), ("decide", 5 * MINUTE, "ahead"), ("adjudicate", 15 * MINUTE, "ahead"),
        ("", 20 * MINUTE, "ahead"), ("talk", 20 * MINUTE, "ahead"),
    ]  # fmt: skip


def test_a_stage_that_runs_over_or_is_extended_puts_all_that_follows_behind():
    world = make()
    assert behind(world.state, 9 * MINUTE) == 4 * MINUTE
    world.do(do.Extend(600, shift=False), at=60)
    assert behind(world.state, 9 * MINUTE) == 10 * MINUTE
    assert steps(world.state, 9 * MINUTE)[1].begins == 15 * MINUTE


def test_who_goes_on_early_is_ahead():
    world = make()
    world.do(do.NextStage("brief"), at=60)
    assert behind(world.state, 60_000) == -4 * MINUTE


def test_what_was_jumped_over_is_over_and_takes_no_time():
    world = make()
    world.do(do.NextPhase("one"), at=120)
    found = {(step.phase.id, step.stage): step for step in steps(world.state, world.at)}
    assert found["one", "adjudicate"].standing == "done"
    assert found["two", "talk"].begins == 2 * MINUTE
    assert behind(world.state, world.at) == -18 * MINUTE


def test_extending_may_shift_what_is_still_to_come_and_only_that():
    world = make({"id": "a", "at": "2m"}, {"id": "b", "at": "8m"}, {"id": "c", "at": "held"})
    world.do(do.Tick(), by="system", at=121)
    world.do(do.Extend(300, shift=True))
    assert [world.state.injects[name].at for name in "abc"] == [2 * MINUTE, 13 * MINUTE, None]
    world.do(do.Extend(300))
    assert world.state.injects["b"].at == 13 * MINUTE
    world.do(do.Extend(-840, shift=True))
    assert world.state.injects["b"].at == 0


def test_what_could_go_is_never_core_and_the_reserve_first():
    world = make(
        {"id": "core", "at": "8m"}, {"id": "early", "at": "3m", "priority": "support"},
        {"id": "late", "at": "9m", "priority": "support"}, {"id": "spare", "at": "4m", "priority": "reserve"},
        {"id": "held", "at": "held", "priority": "reserve"}, {"id": "out", "at": "1m", "priority": "support"},
    )  # fmt: skip
    world.do(do.Release("out"))
    assert [inject.id for inject in could_go(world.state)] == ["spare", "late", "early"]


def test_the_next_phase_may_begin_with_the_break_that_the_playbook_has():
    world = make()
    world.do(do.NextPhase("one", until="2026-01-01T12:45+09:00"))
    state = world.state
    assert (state.status, state.reason, state.until, state.phase) == (
        "paused",
        "Lunch",
        "2026-01-01T12:45+09:00",
        "two",
    )
    assert [step.standing for step in steps(state, world.at)] == ["done", "done", "done", "now", "now"]
    assert world.view("us")["clock"]["until"] == "2026-01-01T12:45+09:00"
    world.do(do.Resume())
    assert state.until == ""
    assert world.view("us")["clock"]["until"] == ""


@pytest.mark.parametrize("wrong", ["13:30", "soon", "2026-01-01T13:30"])
def test_a_break_ends_at_a_time_of_day_with_its_zone(wrong):
    with pytest.raises(Refused, match="no time of day"):
        make().do(do.Pause("Coffee", until=wrong))


def test_a_break_is_so_long_or_until_the_next_such_hour():
    assert back_at(Break.model_validate({"for": "45m"}), NOON) == NOON + timedelta(minutes=45)
    assert back_at(Break(until="13:30"), NOON) == NOON + timedelta(minutes=90)
    assert back_at(Break(until="09:00"), NOON) == NOON + timedelta(hours=21)
    assert back_at(Break(until="12:00"), NOON) == NOON + timedelta(days=1)


def test_by_the_wall_a_break_puts_off_what_follows():
    world = make()
    told = {(timed.step.phase.id, timed.step.stage): timed for timed in by_the_wall(world.state, 2 * MINUTE, NOON)}
    assert told["one", "decide"].begins == NOON + timedelta(minutes=3)
    assert told["one", ""].begins == NOON + timedelta(minutes=18)
    assert told["two", "talk"].begins == NOON + timedelta(minutes=18 + 45)
    world.do(do.NextPhase("one", until="2026-01-01T04:00+00:00"), at=120)
    in_break = {timed.step.stage: timed for timed in by_the_wall(world.state, world.at, NOON)}
    assert in_break["talk"].begins == NOON + timedelta(hours=1)


def test_a_pause_in_the_midst_of_a_stage_puts_off_what_is_on_and_what_follows():
    world = make()
    world.do(do.Pause("Coffee", until="2026-01-01T12:30+09:00"), at=120)
    told = {(timed.step.phase.id, timed.step.stage): timed for timed in by_the_wall(world.state, world.at, NOON)}
    assert told["one", "brief"].ends == NOON + timedelta(minutes=33)
    assert told["one", "decide"].begins == NOON + timedelta(minutes=33)
    over = by_the_wall(world.state, world.at, NOON + timedelta(hours=1))
    assert next(over).ends == NOON + timedelta(hours=1, minutes=3)


def test_a_faster_clock_brings_all_nearer():
    world = make()
    world.do(do.SetRate(2))
    told = [timed for timed in by_the_wall(world.state, 0, NOON) if timed.step.stage == "decide"]
    assert told[0].begins == NOON + timedelta(minutes=2, seconds=30)


@given(st.lists(st.sampled_from(["stage", "phase", "extend", "shorten", "wait", "pause", "resume"]), max_size=20))
def test_the_steps_of_a_day_never_overlap_nor_run_backwards(does):
    world = make({"id": "a", "at": "2m"})
    for what in does:
        state = world.state
        command = {
            "stage": do.NextStage(state.stage), "phase": do.NextPhase(state.phase, until="2026-01-01T04:00+00:00"),
            "extend": do.Extend(120, shift=True), "shorten": do.Extend(-60), "pause": do.Pause("x"),
            "resume": do.Resume(), "wait": do.Tick(),
        }[what]  # fmt: skip
        try:
            world.do(command, by="system" if what == "wait" else "control", at=world.at / 1000 + 100 * (what == "wait"))
        except Refused:
            continue
        found = steps(state, world.at)
        assert all(one.ends <= other.begins for one, other in pairwise(found))
        assert all(step.begins <= step.ends for step in found)
        assert sum(step.standing == "now" and bool(step.stage) for step in found) == 1
        walls = list(by_the_wall(state, world.at, datetime(2026, 1, 1, tzinfo=UTC)))
        assert all(one.ends <= other.begins for one, other in pairwise(walls))
