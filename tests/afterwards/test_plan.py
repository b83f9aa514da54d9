"""What is left to do: listed, marked done, carried into the next exercise."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.afterwards.conftest import ttx
from tests.server.conftest import World, play, wait_for, world
from tests.store.conftest import new_database, postgres  # noqa: F401
from ttx.afterwards.pen import pen
from ttx.afterwards.plans import Plan, listing, read_plan
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.rehearsal.memory import SYSTEM
from ttx.report.facts import gather
from ttx.report.log import opened
from ttx.report.write import readable
from ttx.server import runs
from ttx.store.rows import Entry
from ttx.store.store import Store

Days = Callable[..., Path]
__all__ = ["play", "world"]


def change(plan: Plan, name: str, **new: str) -> None:
    """Give an action other words, as the console does."""
    action = read_plan(plan.place).state.evaluation.actions[name]
    fields = {
        "text": action.text, "finding": action.finding, "element": action.element, "owner": action.owner,
        "contact": action.contact, "start": action.start, "due": action.due, "priority": action.priority,
        "origin": action.origin,
    } | new  # fmt: skip
    with pen(plan.place, plan.exercise) as write:
        write(do.PlanAction(**fields, action=name, version=action.version))


def heads(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("action-")]


def test_open_actions_are_listed_with_owner_due_date_and_finding(day: Days) -> None:
    file = day()
    plan = read_plan(str(file))
    change(plan, "action-1", owner="", due="2020-01-31", priority="high")
    said = ttx("plan", file)
    first = heads(said)[0]
    # What is late comes first, and nobody overlooks that it is nobody's.
    assert first.startswith("action-1") and "due 2020-01-31 OVERDUE by" in first
    assert "UNASSIGNED" in first and "high priority" in first
    finding = next(iter(plan.state.evaluation.findings[plan.actions[0].finding].text.splitlines()))
    assert f"for: {finding[:40]}" in said
    assert said.startswith(f"{len(plan.actions)} actions open, 1 overdue, ")


def test_overdue_counts_from_the_day_after_the_due_date(day: Days) -> None:
    plan = read_plan(str(day()))
    change(plan, "action-1", due="2026-06-01")
    plan = read_plan(plan.place)
    assert "OVERDUE" not in "".join(listing([plan], date(2026, 6, 1)))
    assert "OVERDUE by 1 day " in " ".join(listing([plan], date(2026, 6, 2)))


def test_several_exercises_are_one_list_that_says_which_is_which(day: Days) -> None:
    said = ttx("plan", day(1), day(2))
    assert "day-1.db" in said and "day-2.db" in said
    assert "same exercise" in ttx("plan", day(1), day(1), code=2)


def test_done_takes_an_action_off_the_list_and_says_when_and_with_what_words(day: Days) -> None:
    file = day()
    before = len(heads(ttx("plan", file)))
    assert "action-1 is done, 2026-07-01" in ttx(
        "plan", file, "--done", "action-1", "--note", "It is on the wall.", "--on", "2026-07-01", "--by", "Ann Owner"
    )
    assert len(heads(ttx("plan", file))) == before - 1
    said = ttx("plan", file, "--all")
    assert "done 2026-07-01" in said and "note: It is on the wall." in said
    assert "done already" in ttx("plan", file, "--done", "action-1", code=2)
    ttx("plan", file, "--reopen", "action-1")
    assert len(heads(ttx("plan", file))) == before
    assert "last hash" in ttx("verify", file)


def test_who_did_it_is_kept_with_the_other_names_and_not_in_the_log(day: Days) -> None:
    file = day()
    ttx("plan", file, "--done", "action-1", "--by", "Ann Owner")
    ttx("plan", file, "--reopen", "action-1", "--by", " Ann  Owner ")
    with opened(str(file)) as reading:
        *_, closed, reopened = reading.store.read(reading.exercise)
        people = reading.store.people(reading.exercise)
        assert people[closed.seat] == ("Ann Owner", "") and reopened.seat == closed.seat
        assert "Ann" not in (closed.payload or "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--done", "action-99"), "there is no action 'action-99'"),
        (("--done", "action-1", "--on", "soon"), "no date"),
        (("--done", "action-1", "--export", "x.csv"), "one thing at a time"),
        (("--note", "It is done."), "belong to --done"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(day: Days, arguments: tuple[str, ...], said: str) -> None:
    assert said in ttx("plan", day(), *arguments, code=2)


def test_nothing_is_written_behind_the_back_of_another_program(day: Days) -> None:
    file = day()
    with opened(str(file)) as reading:
        exercise = reading.exercise
    store = Store.open(file, write=True)
    try:
        # A machine that nobody can ask whether its process lives.
        store.acquire_lease(exercise, 1, 1, "theirs", "another-" + socket.gethostname())
        assert "runs this exercise" in ttx("plan", file, "--done", "action-1", code=2)
    finally:
        store.close()


def test_a_running_exercise_is_changed_through_its_server(play: Any, world: World) -> None:
    def in_thread(*arguments: str) -> str:
        return ttx("plan", world.file, *arguments)

    async def story(world: World) -> None:
        control = await world.control()
        finding = await control.client.command(do.WriteFinding("improvement", "Nobody called."))
        made = await control.client.command(do.PlanAction("Write numbers down.", finding))
        told = await asyncio.to_thread(in_thread, "--done", made, "--by", "Ann Owner")
        assert "is done" in told
        state = control.state
        assert state is not None
        await wait_for(lambda: state.evaluation.actions[made].status == "done")
        closed = next(fact for fact in reversed(control.history) if isinstance(fact.event, ev.ActionClosed))
        # The seat that did it is gone again, and its name is where names are.
        await wait_for(lambda: not state.seats[closed.seat].present)
        await wait_for(lambda: control.live.names.get(closed.seat, ("", ""))[0] == "Ann Owner")
        assert "0 actions open" in await asyncio.to_thread(in_thread)

    play(story)
    assert runs.running()


def test_an_exercise_in_postgresql_is_followed_up_too(
    play: Any,
    world: World,
    new_database: Callable[[], str],  # noqa: F811
) -> None:
    address = new_database()
    world.run = runs.start([address, "--playbook", str(world.playbook)])
    exercise = world.here.exercise

    async def story(world: World) -> None:
        control = await world.control()
        finding = await control.client.command(do.WriteFinding("improvement", "Nobody called."))
        await control.client.command(do.PlanAction("Write numbers down.", finding))
        await control.client.command(do.PlanAction("Buy a telephone.", finding))

    play(story)
    # By its server first, then without one.
    ttx("plan", address, "--done", "action-1", "--by", "Ann Owner")
    world.stop()
    ttx("plan", address, "--exercise", exercise, "--export", world.folder / "plan.csv")
    ttx("plan", address, "--done", "action-2", "--by", "Ann Owner")
    assert "0 actions open" in ttx("plan", address)
    assert "each fits the one before" in ttx("verify", address)
    assert "a copy is made of an exercise file" in ttx("anonymise", address, code=2)
    ttx("anonymise", address, "--in-place", "--yes")
    with opened(address) as reading:
        assert not reading.store.people(exercise) and not reading.store.codes(exercise)


def test_a_list_of_several_shows_no_password() -> None:
    plan = Plan("postgresql://me:secret@host/name", "x", "0" * 8, None, [])  # type: ignore[arg-type]
    assert plan.shown == "postgresql://me@host/name"


def test_what_is_open_is_carried_into_the_next_exercise_once(day: Days) -> None:
    old, new = day(1), day(2)
    ttx("plan", old, "--done", "action-1")
    still = len(heads(ttx("plan", old)))
    own = len(heads(ttx("plan", new)))
    assert f"{still} carried over, 0 there already" in ttx("plan", new, "--carry", old)
    assert f"0 carried over, {still} there already" in ttx("plan", new, "--carry", old)
    said = ttx("plan", new)
    assert len(heads(said)) == own + still and "from an earlier exercise: Seoul" in said
    # Side by side it stands once, where it went.
    assert len(heads(ttx("plan", old, new))) == own + still
    assert "same exercise" in ttx("plan", new, "--carry", new, code=2)


def test_what_was_carried_twice_on_the_way_stands_once(day: Days) -> None:
    first, second, third = day(1), day(2), day(3)
    ttx("plan", second, "--carry", first)
    ttx("plan", third, "--carry", first)
    before = len(heads(ttx("plan", third)))
    added = len([each for each in read_plan(str(second)).actions if not each.origin])
    ttx("plan", third, "--carry", second)
    assert len(heads(ttx("plan", third))) == before + added
    assert "same exercise" not in ttx("plan", first, "--carry", second)
    # Back where it began, only what arose elsewhere is new.
    assert {each.origin for each in read_plan(str(first)).actions if each.origin} <= {
        each.origin or second_plan.origin(each)
        for second_plan in [read_plan(str(second))]
        for each in second_plan.actions
    }


def test_what_was_carried_and_dropped_does_not_come_back(day: Days) -> None:
    old, new = day(1), day(2)
    ttx("plan", new, "--carry", old)
    plan = read_plan(str(new))
    carried = next(each for each in plan.actions if each.origin)
    with pen(plan.place, plan.exercise) as write:
        write(do.DropAction(carried.id, carried.version, "It is done elsewhere."))
    assert "0 carried over" in ttx("plan", new, "--carry", old)


def test_the_next_report_shows_what_is_left_from_earlier_exercises(day: Days) -> None:
    old, new = day(1), day(2)
    left = read_plan(str(old))
    change(left, "action-2", text="Buy a second telephone.", owner="Supply office")
    ttx("plan", new, "--carry", old)
    ttx("report", new, "--form", "md")
    text = Path(f"{new.stem}-report.md").read_text("utf-8")
    start = text.index("Left from earlier exercises")
    assert "Buy a second telephone." in text[start:] and "Supply office" in text[start:]
    assert left.title in text[start:] and left.key in text[start:]
    # It is not among this exercise's own actions.
    plan = text[text.rindex("Improvement plan", 0, start) : start]
    assert "Buy a second telephone." not in plan


def escapes(file: Path) -> None:
    """Write what no server lets through: a file may come from anybody."""
    with opened(str(file)) as reading:
        name, (seq, _) = reading.exercise, reading.store.tip(reading.exercise)
        facts = [readable(row) for row in reading.store.read(name)]
    last = facts[-1]
    evil = "\x1b[2J\x1b]0;owned\x07Do \x9b31m[bold]this[/bold] \u202eevil\r\n" + "x" * 30_000
    event = ev.ActionPlanned("action-1", 9, evil, "finding-1", owner=evil, due="2020\x1b[1m", priority="\x1bc")
    store = Store.open(file, write=True)
    store.append(name, seq, [Entry(
        event.kind, 1, SYSTEM.seat, "", last.wall, last.elapsed, last.scenario, last.phase, ev.encode(event)
    )])  # fmt: skip
    store.close()


def test_no_action_writes_to_the_terminal_but_letters(day: Days) -> None:
    file = day()
    escapes(file)
    for shown in (ttx("plan", file), ttx("plan", file, "--all")):
        assert not [letter for letter in shown if letter != "\n" and not letter.isprintable()]
        assert "[bold]this[/bold]" in shown


def test_a_log_without_its_playbook_is_refused_plainly(day: Days) -> None:
    file = day()
    store = Store.open(file, write=True)
    store.forget(store.exercises()[0].exercise, [1])
    store.close()
    assert "does not begin with a playbook" in ttx("plan", file, code=2)


def test_writing_lets_go_of_the_file(day: Days) -> None:
    file = day()
    ttx("plan", file, "--done", "action-1")
    with opened(str(file)) as reading:
        assert reading.store.holder(reading.exercise) is None
        facts = [readable(row) for row in reading.store.read(reading.exercise)]
    assert not file.with_name(file.name + "-wal").exists()
    assert [each.status for each in gather(facts).evaluated.actions if each.id == "action-1"] == ["done"]
