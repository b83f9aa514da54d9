from __future__ import annotations

import contextlib
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exercise.random_play import Dealer
from tests.exercise.test_properties import LONG, SEEDS, frozen, playing_book
from tests.exercise.worlds import World
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise import recording as module
from ttx.exercise.apply import fold
from ttx.exercise.recording import Recording


def played(seeds) -> World:
    world = World(playing_book())
    for seed in seeds:
        by, command = Dealer(world, seed, lambda: "text").deal(0)
        with contextlib.suppress(Refused):
            world.do(command, by)
    return world


def unchanged(recording: Recording) -> bool:
    """Whether what is kept is still what it was when it was kept."""
    return all(frozen(kept) == frozen(fold(recording.facts[: kept.seq])) for kept in recording._kept)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(SEEDS, st.lists(st.integers(0, 10_000), min_size=1, max_size=8), st.sampled_from([1, 3, 17, 250]))
def test_the_state_at_any_place_is_the_fold_of_all_before_in_whatever_order_one_jumps(seeds, jumps, step):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "STEP", step)
        facts = played(seeds).facts
        recording = Recording(facts)
        for jump in jumps:
            place = jump % len(facts) + 1
            assert frozen(recording.at(place)) == frozen(fold(facts[:place]))
        assert unchanged(recording)


def test_a_long_day_is_the_same_at_each_of_its_places(monkeypatch):
    monkeypatch.setattr(module, "STEP", 7)
    facts = played(LONG).facts
    recording = Recording(facts)
    for place in range(len(facts), 0, -1):
        assert frozen(recording.at(place)) == frozen(fold(facts[:place]))
    assert unchanged(recording)
    assert not recording.unfit


def paused() -> tuple[World, Recording]:
    world = World(playing_book())
    world.do(do.Pause("night"))
    world.do(do.Observe("said in the break"))
    world.do(do.Resume())
    return world, Recording(world.facts)


def test_a_time_has_everything_that_was_done_until_then_and_a_place_outside_is_refused():
    world, recording = paused()
    assert recording.place(-1) == 1
    assert recording.place(recording.end) == len(recording)
    assert recording.place_of(world.facts[2].seq) == 3
    assert all(recording.clock[recording.place(at) - 1] <= at for at in recording.clock)
    for outside in (0, len(recording) + 1):
        with pytest.raises(IndexError):
            recording.at(outside)


def test_the_wall_stands_with_the_fact_while_the_clock_stands_and_goes_on_between_facts_while_it_runs():
    world = World(playing_book())
    world.do(do.Observe("first"))
    world.tick(60)
    world.do(do.Observe("a minute later"))
    first, *_, last = world.facts
    start = datetime(2026, 1, 1, 9).astimezone()
    facts = [
        msgspec.structs.replace(fact, wall=(start + timedelta(milliseconds=fact.elapsed)).isoformat())
        for fact in world.facts
    ]
    recording = Recording(facts)
    place = recording.place(30_000)
    assert recording.wall(place, 30_000) == start + timedelta(seconds=30)
    assert recording.wall(len(facts), last.elapsed + 1000) == start + timedelta(milliseconds=last.elapsed)
    assert recording.wall(1, first.elapsed) == start


def test_what_does_not_fit_is_named_and_the_rest_is_shown():
    world = World(playing_book())
    world.do(do.Observe("one"))
    facts = [*world.facts, msgspec.structs.replace(world.facts[0], seq=len(world.facts) + 1)]
    recording = Recording(facts)
    assert recording.unfit == [len(facts)]
    assert recording.at(len(facts)).observations


def test_without_its_playbook_nothing_can_be_shown():
    facts = played([1]).facts
    for broken in ([], [msgspec.structs.replace(facts[0], event=None), *facts[1:]], facts[1:]):
        with pytest.raises(TtxError, match="playbook"):
            Recording(broken)
