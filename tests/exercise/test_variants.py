"""Injects that may go more than one way."""

import pytest

from tests.exercise.worlds import World, book_with
from ttx.errors import Refused
from ttx.exercise import commands as do

WAYS = {
    "left": {"is": "The left won", "text": "Left.", "instead": {"rok": "You are left."}, "shift": {"trust": -2}},
    "right": {"is": "The right won", "text": "Right.", "title": "A new broom", "shift": {"trust": 3}},
}


def election(**more):
    return {"id": "election", "text": "", "variants": WAYS, **more}


def test_what_may_go_more_than_one_way_waits_for_a_choice():
    world = World(book_with(election()))
    with pytest.raises(Refused, match="more than one way") as refused:
        world.do(do.Release("election"))
    assert "left (The left won); right (The right won)" in refused.value.hint
    world.do(do.ChooseVariant("election", "left", 1, "drawn by lot"))
    world.do(do.Release("election", version=2))
    assert world.view("us")["inject-1"]["text"] == "Left."
    assert world.view("rok")["inject-1"]["text"] == "You are left."
    assert world.state.gauges["trust"].value == 48


def test_another_choice_begins_from_the_words_of_the_playbook():
    world = World(book_with(election()))
    world.do(do.ChooseVariant("election", "left", 1))
    world.do(do.Edit("election", 2, {"text": "Left, by a hair."}))
    world.do(do.ChooseVariant("election", "right", 3))
    world.do(do.Release("election", version=4))
    assert world.view("rok")["inject-1"]["text"] == "Right."
    assert world.view("rok")["inject-1"]["title"] == "A new broom"


def test_a_choice_binds_to_what_the_person_saw_and_to_what_is_not_out():
    world = World(book_with(election()))
    with pytest.raises(Refused, match="no variant"):
        world.do(do.ChooseVariant("election", "middle", 1))
    world.do(do.ChooseVariant("election", "left", 1))
    with pytest.raises(Refused, match="has changed"):
        world.do(do.ChooseVariant("election", "right", 1))
    world.do(do.Release("election", version=2))
    with pytest.raises(Refused, match="out already"):
        world.do(do.ChooseVariant("election", "right", 2))


def test_a_later_inject_goes_as_an_earlier_choice_says():
    follows = {name: {"is": name, "if": {"chosen": name, "of": "election"}, "text": f"After {name}."} for name in WAYS}
    world = World(book_with(election(), {"id": "call", "text": "", "variants": follows}))
    with pytest.raises(Refused, match="more than one way"):
        world.do(do.Release("call"))
    world.do(do.ChooseVariant("election", "right", 1))
    world.do(do.Release("call"))
    assert world.view("us")["inject-1"]["text"] == "After right."
    assert world.state.injects["call"].variant == "right"


def test_an_automatic_inject_that_nobody_chose_a_way_for_is_due_and_waits():
    world = World(book_with(election(at="1m", release="automatic")))
    world.do(do.Tick(), by="system", at=61)
    assert world.state.injects["election"].status == "due"
    world.do(do.ChooseVariant("election", "left", 1))
    world.do(do.Release("election", version=2))
    assert world.state.injects["election"].status == "released"


def test_a_delayed_team_reads_the_variant_that_was_chosen():
    world = World(book_with(election(delay={"rok": "2m"})))
    world.do(do.ChooseVariant("election", "left", 1))
    world.do(do.Release("election", version=2), at=10)
    world.do(do.Tick(), by="system", at=131)
    assert world.view("rok")["inject-1"]["text"] == "You are left."


def test_what_still_waits_for_a_choice_is_edited_only_after_it_so_nothing_that_was_written_is_lost():
    world = World(book_with(election()))
    with pytest.raises(Refused, match="more than one way") as refused:
        world.do(do.Edit("election", 1, {"text": "Left, by a hair."}))
    assert "choose its way first" in refused.value.hint
    world.do(do.ChooseVariant("election", "left", 1))
    world.do(do.Edit("election", 2, {"text": "Left, by a hair."}))
    world.do(do.Release("election", version=3))
    assert world.view("us")["inject-1"]["text"] == "Left, by a hair."
