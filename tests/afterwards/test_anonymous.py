"""Forgetting who took part: nothing of it is left in the file's bytes, and the log verifies."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.afterwards.conftest import ttx
from tests.afterwards.test_plan import change
from tests.server.conftest import World, play, world
from ttx.afterwards.anonymous import GROUPS
from ttx.afterwards.pen import pen
from ttx.afterwards.plans import read_plan
from ttx.exercise import commands as do
from ttx.exercise.facts import fact
from ttx.report.log import opened
from ttx.report.write import FORMS, Wish, report_on
from ttx.server import runs
from ttx.store.store import Store
from ttx.store.tables import Ballot, Expected

Days = Callable[..., Path]
__all__ = ["play", "world"]

PRIVATE = ("Quilla Nameson", "Personoffice", "Zebedee Expected", "Contactina Phone", "draftcanary", "unsentcanary",
           "tokencanary", "codecanary", "ballotcanary", "이름있음")  # fmt: skip


def haunted(file: Path) -> Path:
    """A day with something private in every place where there may be something."""
    plan = read_plan(str(file))
    change(plan, "action-1", contact="Contactina Phone", owner="The surviving office")
    with pen(plan.place, plan.exercise) as write:
        write(do.Observe("Quilla Nameson spoke first, observationcanary."))
        write(do.Observe("Nobody said a word, plaincanary."))
        write(do.Park("parkedcanary"))
    store = Store.open(file, write=True)
    name = plan.exercise
    store.name_seat(name, "us-1", "Quilla Nameson", "Personoffice")
    store.name_seat(name, "rok-1", "이름있음", "Personoffice")
    store.expect(Expected(exercise=name, id="000001", name="Zebedee Expected", office="Personoffice"))
    store.add_seat(name, "us-1", "player", "us", "tokencanary")
    store.set_codes(name, {"team:us": "codecanary"})
    store.save_draft(name, "us", '{"text":"draftcanary"}', "now")
    store.save_unsent(name, "us-1", "message", "unsentcanary", "now")
    ballot = Ballot(exercise=name, questionnaire="questionnaire-1", key="k", sealed="ballotcanary")
    store.append(name, store.tip(name)[0], [], [ballot])
    store.close()
    return file


def found_in(file: Path, *words: str) -> set[str]:
    """Which words stand in the bytes of a file or beside it."""
    content = b"".join(path.read_bytes() for path in file.parent.glob(f"*{file.stem}.db*") if path.is_file())
    return {word for word in words if word.encode() in content}


def test_the_canaries_are_in_a_file_that_is_not_anonymous(day: Days) -> None:
    assert found_in(haunted(day()), *PRIVATE) == set(PRIVATE)


def test_a_copy_holds_nothing_of_who_took_part_and_verifies(day: Days) -> None:
    file = haunted(day())
    before = file.read_bytes()
    said = ttx("anonymise", file)
    copy = Path("day-1-anonymous.db")
    left = found_in(copy, *PRIVATE)
    # What people wrote stays unless it is chosen, and that it names somebody is said.
    assert left == {"Quilla Nameson"} and "(observation-noted)" in said and "--also named" in said
    assert "each fits the one before" in ttx("verify", copy)
    assert file.read_bytes() == before
    assert oct(copy.stat().st_mode & 0o777) == "0o600"
    assert sorted(path.name for path in Path().glob("*day-1*")) == ["day-1-anonymous.db", "day-1.db"]


def test_texts_that_name_somebody_go_where_that_is_asked_and_others_stay(day: Days) -> None:
    file = haunted(day())
    ttx("anonymise", file, "--also", "named", "--out", "none.db")
    assert found_in(Path("none.db"), *PRIVATE, "observationcanary", "plaincanary") == {"plaincanary"}
    assert ", 2 erased" in ttx("verify", "none.db")


def test_chosen_texts_are_in_no_byte_of_the_copy(day: Days) -> None:
    file = haunted(day())
    ttx("anonymise", file, "--also", "observations, answers")
    assert not found_in(Path("day-1-anonymous.db"), "observationcanary", "plaincanary", "parkedcanary")
    with opened("day-1-anonymous.db") as reading:
        gone = {row.kind for row in reading.store.read(reading.exercise) if row.payload is None}
    assert {"observation-noted", "parked", "contact-named"} <= gone
    assert not gone & {"replied", "move-submitted", "finding-written", "action-planned"}


def test_in_place_erases_in_the_file_itself_once_somebody_has_said_yes(day: Days) -> None:
    file = haunted(day())
    before = file.read_bytes()
    ttx("anonymise", file, "--in-place", code=1, input="n\n")
    assert file.read_bytes() == before
    ttx("anonymise", file, "--in-place", "--also", "named", input="y\n")
    assert not found_in(file, *PRIVATE)
    assert sorted(path.name for path in Path().glob("*day-1*")) == ["day-1.db"]
    assert "each fits the one before" in ttx("verify", file)


def test_the_hash_that_was_printed_at_the_end_still_proves_the_log(day: Days) -> None:
    file = haunted(day())
    with opened(str(file)) as reading:
        printed = reading.store.tip(reading.exercise)[1]
    ttx("anonymise", file, "--also", "all")
    assert "each fits the one before" in ttx("verify", "day-1-anonymous.db", "--hash", printed)


def test_the_improvement_plan_survives_with_its_offices_and_goes_on(day: Days) -> None:
    file = haunted(day())
    before = read_plan(str(file))
    ttx("plan", file, "--export", "plan.csv")
    ttx("anonymise", file, "--also", "all", "--out", "free.db")
    after = read_plan("free.db")
    assert [(each.id, each.text, each.owner, each.due) for each in after.actions] == [
        (each.id, each.text, each.owner, each.due) for each in before.actions
    ]
    assert after.key == before.key and not any(each.contact for each in after.actions)
    assert "The surviving office" in ttx("plan", "free.db")
    ttx("plan", "free.db", "--done", "action-2")
    assert "each fits the one before" in ttx("verify", "free.db")


def test_an_owner_who_is_a_person_is_said_because_the_plan_stays(day: Days) -> None:
    file = haunted(day())
    change(read_plan(str(file)), "action-2", owner="Quilla Nameson")
    said = ttx("anonymise", file, "--also", "all")
    assert "(action-planned)" in said and "name offices" in said


def test_the_same_file_gives_the_same_copy(day: Days) -> None:
    file = haunted(day())
    for name in ("a.db", "b.db"):
        ttx("anonymise", file, "--also", "moves", "--out", name)
    assert Path("a.db").read_bytes() == Path("b.db").read_bytes()


def test_anonymous_twice_is_nothing_new(day: Days) -> None:
    file = haunted(day())
    ttx("anonymise", file, "--in-place", "--yes")
    with opened(str(file)) as reading:
        tip = reading.store.tip(reading.exercise)
    ttx("anonymise", file, "--in-place", "--yes")
    with opened(str(file)) as reading:
        assert reading.store.tip(reading.exercise) == tip


@pytest.mark.parametrize("group", [*GROUPS, "all"])
def test_a_log_without_these_texts_still_gives_a_report_and_can_be_opened(day: Days, group: str) -> None:
    file = haunted(day(2))
    ttx("anonymise", file, "--also", group, "--out", "free.db")
    report_on("free.db", "", Path("out"), Wish([form for form in FORMS if form not in ("pdf", "docx")]))
    assert not [path for path in Path("out").iterdir() if b"Quilla" in path.read_bytes() and group == "all"]
    run = runs.start([str(Path("free.db").resolve())])
    runs.stop(run)
    assert "each fits the one before" in ttx("verify", "free.db")


def test_a_damaged_log_is_not_made_anonymous(day: Days) -> None:
    file = day()
    with sqlite3.connect(file) as database:
        database.execute("update events set payload = '{}' where seq = 5")
    assert "row 5 does not fit" in ttx("anonymise", file, code=2)
    assert "row 5 does not fit" in ttx("anonymise", file, "--in-place", "--yes", code=2)
    assert [path.name for path in Path().glob("*.db*")] == ["day-1.db"]


def test_nothing_is_replaced_or_made_for_a_word_that_is_none(day: Days) -> None:
    file = day()
    assert "nothing called 'everything'" in ttx("anonymise", file, "--also", "everything", code=2)
    ttx("anonymise", file)
    assert "there already" in ttx("anonymise", file, code=2)
    assert "leave --out away" in ttx("anonymise", file, "--in-place", "--out", "x.db", code=2)


def test_a_running_exercise_is_copied_but_not_changed(play: Any, world: World) -> None:
    async def story(world: World) -> None:
        await world.seat("red", "Quilla Nameson")

    play(story)
    assert "runs just now" in ttx("anonymise", world.file, "--in-place", "--yes", code=2)
    out = world.folder / "free.db"
    ttx("anonymise", world.file, "--out", out)
    # Nor the machine that it runs on; and nobody holds the copy, whoever holds the exercise.
    assert not found_in(out, "Quilla Nameson", socket.gethostname())
    with opened(str(out)) as reading:
        assert reading.store.holder(reading.exercise) is None
    ttx("archive", world.file, "--out", world.folder / "kept.zip")
    assert "each fits the one before" in ttx("verify", world.folder / "kept.zip")
    with opened(str(world.file)) as reading:
        assert [name for name, _ in reading.store.people(reading.exercise).values()].count("Quilla Nameson") == 1
    # Stopped, it can be; and what this machine knew of its codes goes, too.
    world.stop()
    ttx("anonymise", world.file, "--in-place", "--yes")
    assert not found_in(world.file, "Quilla Nameson")
    notes = Path(os.environ["TTX_STATE"])
    assert not runs.note_path(str(world.file.resolve())).exists() and not list(notes.glob("*.key"))
    with opened(str(world.file)) as reading:
        assert all(fact(row) for row in reading.store.read(reading.exercise))


def test_a_name_is_a_word_and_not_a_part_of_one(day: Days) -> None:
    file = day()
    plan = read_plan(str(file))
    store = Store.open(file, write=True)
    store.name_seat(plan.exercise, "us-1", "Ann", "")
    store.name_seat(plan.exercise, "us-2", "김민", "")
    store.close()
    with pen(plan.place, plan.exercise) as write:
        write(do.Observe("The annual plan was cannily made, keptcanary."))
        write(do.Observe("Then ANN, of course, asked annelid. latincanary"))
        write(do.Observe("어제 김민이 말했다 hangulcanary"))
    ttx("anonymise", file, "--also", "named")
    assert found_in(Path("day-1-anonymous.db"), "keptcanary", "latincanary", "hangulcanary") == {"keptcanary"}
