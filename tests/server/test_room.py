"""The room alone: a clock that moves when told to, and a store that fails when told to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.server.conftest import PLAYBOOK
from ttx.clock import FakeClock
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise.decide import By, rules
from ttx.exercise.events import Action
from ttx.playbook.load import require
from ttx.server.access import new_codes
from ttx.server.exercise import LiveExercise
from ttx.server.room import Room, Unavailable
from ttx.server.start import create
from ttx.store.rows import Row
from ttx.store.store import Store

CONTROL = By("facilitator-1", "facilitator")


class Flaky:
    """A store that does what it is told to fail at: append, read, save_draft."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.failing: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name in self.failing:
            raise TtxError("the disk is gone")
        return getattr(self._store, name)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Flaky, str]]:
    playbook = tmp_path / "harbour.yaml"
    playbook.write_text(PLAYBOOK, encoding="utf-8")
    store = Store.open(tmp_path / "harbour.db", write=True, create=True)
    yield Flaky(store), create(store, require(str(playbook)), "live")
    store.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 22, 9, tzinfo=UTC))


@pytest.fixture
def room(kept: tuple[Flaky, str], clock: FakeClock) -> Room:
    store, exercise = kept
    return Room(store, exercise, clock)  # type: ignore[arg-type]


def send(room: Room, *commands: do.Command, id: str = "") -> list[str]:
    async def together() -> list[str]:
        return await asyncio.gather(*(room.submit(command, CONTROL, id) for command in commands))

    return asyncio.run(together())


def test_a_command_that_was_not_kept_is_not_taken_for_done_when_it_comes_again(
    room: Room, kept: tuple[Flaky, str]
) -> None:
    send(room, do.Start())
    store, exercise = kept
    store.failing = {"append", "read"}
    for _ in range(2):
        with pytest.raises(Unavailable, match="nothing was kept"):
            send(room, do.Observe("seen"), id="the-same-id")
    store.failing = set()
    send(room, do.Observe("seen"), id="the-same-id")
    assert sum(row.kind == "observation-noted" for row in store.read(exercise)) == 1
    assert len(room.state.observations) == 1


def test_nothing_that_was_not_kept_is_shown_while_the_log_cannot_be_read(room: Room, kept: tuple[Flaky, str]) -> None:
    send(room, do.Start())
    kept[0].failing = {"append", "read"}
    with pytest.raises(Unavailable):
        send(room, do.Release("secret-leak"))
    with pytest.raises(TtxError, match="disk is gone"):
        room.mend()
    kept[0].failing = set()
    room.mend()
    assert room.state.injects["secret-leak"].status == "held"


def test_a_listener_that_fails_takes_nothing_from_who_asked_nor_from_the_next_listener(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Row] = []

    def fails(rows: Any, facts: Any) -> None:
        raise TtxError("no room for the draft")

    room.listeners += [fails, lambda rows, facts: heard.extend(rows)]
    send(room, do.Start())
    assert [row.kind for row in heard] == ["started", "stage-entered"]
    assert "could not be told" in caplog.text


def test_one_rule_that_fails_on_what_is_due_does_not_stop_the_commands(
    room: Room, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    send(room, do.Start())
    clock.advance(70)
    decide = rules.decide

    def fails_on_ticks(state: Any, command: do.Command, *more: Any) -> Any:
        if isinstance(command, do.Tick):
            raise KeyError("an inject")
        return decide(state, command, *more)

    monkeypatch.setattr("ttx.server.room.decide", fails_on_ticks)
    assert send(room, do.Observe("still at work"))
    assert "could not be decided" in caplog.text
    monkeypatch.undo()
    room.tick()
    assert room.state.injects["storm-warning"].status == "due"


def test_what_falls_due_while_the_disk_is_full_is_marked_as_soon_as_there_is_room(
    kept: tuple[Flaky, str], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ttx.server.exercise.AGAIN", 0.01)
    store, exercise = kept

    async def story() -> None:
        live = LiveExercise(store, exercise, clock)  # type: ignore[arg-type]
        await live.room.submit(do.Start(), CONTROL)
        # The last moment of this phase: nothing later wakes the conductor.
        await live.room.submit(do.Jump(119, "to the last inject of the phase"), CONTROL)
        store.failing = {"append"}
        clock.advance(2)
        running = asyncio.create_task(live.run())
        for _ in range(10):
            await asyncio.sleep(0.01)
        assert live.room.state.injects["by-itself"].status == "waiting"
        store.failing = set()
        async with asyncio.timeout(10):
            while live.room.state.injects["by-itself"].status == "waiting":
                await asyncio.sleep(0.01)
        live.stop()
        await running

    asyncio.run(story())


def test_a_fault_in_keeping_time_does_not_end_the_keeping_of_time(
    kept: tuple[Flaky, str], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ttx.server.exercise.AGAIN", 0.01)
    store, exercise = kept

    async def story() -> None:
        live = LiveExercise(store, exercise, clock)  # type: ignore[arg-type]
        await live.room.submit(do.Start(), CONTROL)
        faults = iter([KeyError("a fault"), ValueError("another")])
        until_due = live.room.until_due

        def faulty() -> float | None:
            for fault in faults:
                raise fault
            return until_due()

        monkeypatch.setattr(live.room, "until_due", faulty)
        clock.advance(61)
        running = asyncio.create_task(live.run())
        async with asyncio.timeout(10):
            while live.room.state.injects["storm-warning"].status == "waiting":
                await asyncio.sleep(0.01)
        live.stop()
        await running

    asyncio.run(story())


def test_a_wall_clock_that_is_set_back_does_not_turn_the_exercise_back(room: Room, clock: FakeClock) -> None:
    send(room, do.Start())
    clock.advance(30)
    clock.now = datetime(2020, 1, 1, tzinfo=UTC)
    clock.elapsed += 30
    send(room, do.Pause("a look at the clock"))
    assert room.state.elapsed == 60_000


def test_a_rate_counts_from_the_moment_it_is_set(room: Room, clock: FakeClock) -> None:
    send(room, do.Start())
    clock.advance(10)
    send(room, do.SetRate(6))
    clock.advance(5)
    assert room.elapsed() == 40_000
    send(room, do.Pause("lunch"))
    clock.advance(600)
    assert room.elapsed() == 40_000
    send(room, do.Resume())
    clock.advance(1)
    assert room.elapsed() == 46_000


def test_time_that_went_by_while_nothing_could_be_kept_is_not_lost(
    room: Room, clock: FakeClock, kept: tuple[Flaky, str]
) -> None:
    send(room, do.Start())
    clock.advance(10)
    kept[0].failing = {"append"}
    with pytest.raises(Unavailable):
        send(room, do.Pause("not kept"))
    clock.advance(10)
    assert room.elapsed() == 20_000
    kept[0].failing = set()
    send(room, do.Pause("kept"))
    assert room.state.elapsed == 20_000


def test_commands_of_one_batch_are_each_decided_on_what_the_one_before_left(room: Room) -> None:
    async def together() -> list[Any]:
        both = room.submit(do.Start(), CONTROL), room.submit(do.Start(), CONTROL)
        return list(await asyncio.gather(*both, return_exceptions=True))

    first, second = asyncio.run(together())
    assert first == ""
    assert "started already" in str(second)


def test_what_fell_due_while_the_disk_kept_the_room_waiting_is_not_forgotten(
    kept: tuple[Flaky, str], clock: FakeClock
) -> None:
    store, exercise = kept

    async def story() -> None:
        live = LiveExercise(store, exercise, clock)  # type: ignore[arg-type]
        await live.room.submit(do.Start(), CONTROL)
        append = store.append

        def slow(*arguments: Any) -> list[Row]:
            # While the storm warning is kept at its minute, the next inject's minute goes by.
            clock.advance(70)
            del store.append
            return append(*arguments)

        clock.advance(61)
        store.append = slow
        running = asyncio.create_task(live.run())
        async with asyncio.timeout(10):
            while live.room.state.injects["by-itself"].status != "released":
                await asyncio.sleep(0.01)
        live.stop()
        await running

    asyncio.run(story())


def test_a_seat_whose_token_cannot_be_kept_does_not_stay(kept: tuple[Flaky, str], clock: FakeClock) -> None:
    store, exercise = kept

    async def story() -> None:
        live = LiveExercise(store, exercise, clock)  # type: ignore[arg-type]
        live.codes = new_codes(live.room.state.playbook)
        live.door.set_codes(live.codes)
        store.failing = {"add_seat"}
        with pytest.raises(Unavailable):
            await live.join(live.codes["team:red"], "Ann", "")
        assert not any(seat.present for seat in live.room.state.seats.values())
        store.failing = set()
        joined = await live.join(live.codes["team:red"], "Ann", "")
        assert live.present(joined["seat"])

    asyncio.run(story())


def test_a_move_submitted_as_the_exercise_ends_is_not_taken_for_an_unsent_draft(
    kept: tuple[Flaky, str], clock: FakeClock
) -> None:
    store, exercise = kept

    async def story() -> None:
        live = LiveExercise(store, exercise, clock)  # type: ignore[arg-type]
        red = By("red-1", "player", "red")
        await live.room.submit(do.Join("red-1", "player", "red"), By("", "system"))
        await live.room.submit(do.Start(), CONTROL)
        move = {"actions": [{"what": "Hold the line"}], "fields": {"intent": "calm"}}
        live.drafts.do(red, "now", {"do": "save", "version": 0, "body": move})
        sending = do.SubmitMove([Action("Hold the line")], {"intent": "calm"})
        both = live.command(sending, red, "move-0001"), live.command(do.End(), CONTROL, "end-00001")
        await asyncio.gather(*both)
        assert live.room.state.over
        [sent] = live.room.state.moves.values()
        assert len(sent.versions) == 1 and live.room.state.teams["red"].unsent == ""

    asyncio.run(story())
