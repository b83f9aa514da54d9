"""An evaluator in a browser notes, ticks, rates, parks, writes down the hot wash; nothing of it is for anybody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.server.conftest import PLAYBOOK, World
from tests.web.conftest import PHONE, Browsers, Control, Form
from tests.web.test_reading import found_by_axe
from ttx.exercise import commands as do
from ttx.exercise.facts import fact
from ttx.exercise.state import State
from ttx.report.log import opened
from ttx.report.record import read

HOSTILE = '<script>alert(1)</script> [b]x[/b] \x1b[31mred\x1b[0m =1+1 "> 한국어'
EXPECTED = """objectives: {warn: {title: Warn, tasks: {early: Warn early, all: Warn all}}, calm: {title: Stay calm}}
phases:"""
Join = Callable[..., Form]


@pytest.fixture
def control(world: World) -> Control:
    """With objectives, and expected actions after the first inject."""
    book = PLAYBOOK.replace("phases:", EXPECTED).replace(
        "answer within: 5m}",
        "answer within: 5m, expect: [{team: red, action: Calls Blue, task: warn.early, within: 3m},"
        " {team: blue, action: Answers, task: warn.all}]}",
    )
    world.playbook.write_text(book, encoding="utf-8")
    world.start()
    return Control(world)


@pytest.fixture
def eve(control: Control, form: Join) -> Form:
    control(do.Start())
    control(do.Release("storm-warning"))
    return form(place="evaluator", name="Eve")


def state_of(world: World) -> State:
    with opened(str(world.file)) as reading:
        return read([fact(row) for row in reading.store.read(reading.exercise)], {}).state


def test_an_evaluator_joins_notes_and_sees_who_noted(world: World, eve: Form) -> None:
    assert eve.path.startswith("/evaluator/")
    assert "Expected actions" in eve.words and "Calls Blue" in eve.words and "nothing observed yet" in eve.words
    eve.press("observe", text="They called at once", aim="warn.early", tags="pace, calm", team="red")
    assert "Noted." in eve.words and "They called at once" in eve.words and "Eve · Red" in eve.words
    [noted] = state_of(world).observations.values()
    assert (noted.text, noted.team, noted.objective, noted.task, noted.tags, noted.inject, noted.phase) == (
        "They called at once", "red", "warn", "early", ["pace", "calm"], "storm-warning", "first",
    )  # fmt: skip


def test_a_tick_may_have_the_time_when_it_happened(world: World, eve: Form) -> None:
    eve.press("tick storm-warning 1 no")
    assert "not seen, said at" in eve.words
    eve.answer = eve.client.get(f"{eve.path}?tick=storm-warning%200")
    assert "Red: Calls Blue" in eve.words
    eve.press("tick storm-warning 0 yes", at="half past", about="by phone")
    assert "That is no exercise time" in eve.words
    assert eve.fields()["at"] == ["half past"] and eve.fields()["about"] == ["by phone"]
    eve.press("tick storm-warning 0 yes", at="T+00:00", about="by phone")
    tick = state_of(world).injects["storm-warning"].ticks[0]
    assert (tick.seen, tick.at, tick.note) == (True, 0, "by phone")


def test_ratings_parking_and_the_hot_wash(world: World, eve: Form, form: Join) -> None:
    eve.press("rate", aim="warn", rating="S")
    assert "The explanation is empty" in eve.words
    eve.press("rate", aim="warn", rating="S", why="Late, but together")
    assert "Rated." in eve.words and "S Eve" in eve.words
    eve.press("rate", aim="warn", rating="", why="nothing chosen")
    assert "Choose a rating" in eve.words and "S Eve" in eve.words
    eve.press("park", parked="Who pays?")
    assert "Parked." in eve.words and "Who pays?" in eve.words
    eve.answer = eve.client.get(f"{eve.path}?settle=parked-1")
    eve.press("settle parked-1", became="The treasury")
    assert "Settled." in eve.words and "Nothing is parked." in eve.words
    adam = form(place="evaluator", name="Adam")
    adam.press("note", column="well", side="red", hot="The first call")
    assert "Red: The first call" in eve.look().words
    first, second = (each.client.get(f"{each.path}?note=note-1") for each in (eve, adam))
    eve.answer, adam.answer = first, second
    eve.press("note", hot="The first call was quick")
    adam.press("note", hot="The second call")
    assert "somebody was quicker" in adam.words.lower() or "changed" in adam.words.lower()
    assert adam.fields()["hot"] == ["The second call"] and "It now says: The first call was quick" in adam.words
    [note] = state_of(world).evaluation.notes.values()
    assert note.text == "The first call was quick"
    adam.press("note")
    [note] = state_of(world).evaluation.notes.values()
    assert (note.version, note.text) == (3, "The second call")


def test_the_same_press_twice_notes_once(world: World, eve: Form) -> None:
    data = {**eve.fields(), "do": "observe", "text": "Once"}
    for _ in range(3):
        eve.client.post(eve.path, data=data)
    assert len(state_of(world).observations) == 1


def test_an_evaluators_page_speaks_korean_and_japanese(control: Control, form: Join) -> None:
    control(do.Start())
    for language, word in (("ko", "평가자"), ("ja", "評価者")):
        page = form(place="evaluator", name="E", language=language)
        assert f'lang="{language}"' in page.html
        assert word in page.words
        for english in ("Note it", "Expected actions", "Park it", "Hot wash"):
            assert english not in page.words


def test_it_goes_on_after_the_end(world: World, control: Control, eve: Form) -> None:
    control(do.End("over"))
    eve.look()
    eve.press("note", column="improve", hot="The numbers came late")
    assert "Noted for the hot wash." in eve.words


# Attacks


def test_nobody_elses_token_opens_an_evaluators_page(world: World, eve: Form, form: Join) -> None:
    for place in ("team:red", "observer"):
        other = form(place=place, name="Mallory")
        token = dict(other.client.cookies)["seat"]
        with httpx.Client(base_url=world.here.url, headers={"cookie": f"seat={token}"}) as client:
            for path in (eve.path, f"/evaluator/{other.seat}/"):
                assert client.get(path).status_code == 404
                assert client.post(path, data={"do": "observe", "text": "x"}).status_code == 404
                assert client.get(f"{path}stream").status_code == 404
    evaluators = dict(eve.client.cookies)["seat"]
    with httpx.Client(base_url=world.here.url, headers={"cookie": f"seat={evaluators}"}) as client:
        assert client.get(f"/seat/{eve.seat}/").status_code == 404
    assert state_of(world).observations == {}


def test_a_form_of_another_site_or_without_its_token_does_nothing(world: World, eve: Form) -> None:
    data = {**eve.fields(), "do": "observe", "text": "forged"}
    away = eve.client.post(eve.path, data=data, headers={"origin": "http://evil.example"})
    assert away.status_code == 403
    for token in ("", "0" * 32):
        assert eve.client.post(eve.path, data={**data, "csrf": token}).status_code == 404
    assert state_of(world).observations == {}


def test_what_an_evaluator_writes_is_text_everywhere(world: World, eve: Form) -> None:
    eve.press("observe", text=HOSTILE, tags=HOSTILE)
    eve.press("park", parked=HOSTILE)
    eve.press("note", column="surprise", hot=HOSTILE, due=HOSTILE)
    assert "<script>alert(1)" not in eve.html and "\x1b" not in eve.html
    assert eve.words.count("<script>alert(1)</script>") >= 3


@pytest.mark.parametrize(
    "button",
    ["", "observe", "tick", "tick x 0 yes", "tick storm-warning 9 yes", "tick storm-warning -1 yes", "rate", "settle",
     "tick storm-warning 00009 yes", "settle x", "release storm-warning", "note", "end",
     "tick storm-warning ٣ yes", "x" * 5000],
)  # fmt: skip
def test_a_button_that_there_is_not_says_so_and_changes_nothing(world: World, eve: Form, button: str) -> None:
    before = state_of(world).seq
    eve.press(button, text="", hot="", parked="")
    assert eve.answer is not None and eve.answer.status_code == 400
    assert state_of(world).seq == before


@pytest.mark.parametrize("key", ["storm-warning 00009", "storm-warning " + "9" * 5000, "x 0", " ", "storm-warning"])
def test_an_address_that_names_nothing_to_tick_opens_the_page_without_it(eve: Form, key: str) -> None:
    found = eve.client.get(eve.path, params={"tick": key, "note": key, "settle": key})
    assert found.status_code == 200
    assert "Tick with a time" not in found.text


def test_an_evaluator_is_shown_neither_codes_nor_drafts(world: World, control: Control, eve: Form, form: Join) -> None:
    ann = form(name="Ann")
    ann.press("take")
    ann.press("keep", draft__1__what="secret-draft-of-red") if "draft.1.what" in ann.fields() else None
    html = eve.look().html
    for code in world.here.codes.values():
        assert code not in html
    assert "secret-draft" not in html


# In a real browser


@pytest.fixture
def sit(browsers: Browsers, world: World) -> Iterator[Callable[..., Page]]:
    def join(name: str, **more: object) -> Page:
        page = browsers.page(browsers.device(**more))
        page.goto(world.here.url)
        page.get_by_label("Code, as on your card").fill(world.here.codes["evaluator"])
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join").click()
        page.wait_for_url(re.compile("/evaluator/"))
        return page

    yield join
    # What a refused press answers is heard by the console, and nothing else may be.
    assert [said for said in browsers.complaints if "400" not in said and "DISCONNECTED" not in said] == []


def test_two_evaluators_see_each_others_notes_and_what_is_typed_stays(
    control: Control, sit: Callable[..., Page]
) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    eve, adam = sit("Eve"), sit("Adam", **PHONE)
    adam.get_by_label("Observation").fill("half a sentence")
    eve.get_by_label("Observation").fill("Called in a minute")
    eve.get_by_label("Observation").press("Enter")
    expect(eve.locator("#said")).to_have_text("Noted.")
    expect(eve.get_by_label("Observation")).to_have_value("")
    expect(adam.locator("#n-observations")).to_contain_text("Called in a minute")
    expect(adam.get_by_label("Observation")).to_have_value("half a sentence")
    adam.get_by_role("button", name="Seen", exact=True).first.click()
    expect(eve.locator("#n-injects")).to_contain_text("seen at")
    eve.get_by_label("Observation").fill("Called in a minute")
    eve.get_by_label("Observation").press("Enter")
    expect(adam.locator("#n-observations p")).to_have_count(2)


def test_axe_finds_nothing_wrong_with_the_page(control: Control, sit: Callable[..., Page]) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    eve = sit("Eve", **PHONE)
    eve.goto(f"{eve.url}?tick=storm-warning%200")
    for folded in eve.locator("details").all():
        folded.evaluate("each => { each.open = true }")
    assert found_by_axe(eve) == []


def test_what_is_noted_on_a_page_that_was_open_in_the_lobby_is_about_the_newest_inject(
    world: World, control: Control, sit: Callable[..., Page]
) -> None:
    eve = sit("Eve")
    control(do.Start())
    control(do.Release("storm-warning"))
    expect(eve.locator("#inject")).to_have_value("storm-warning")
    eve.get_by_label("Observation").fill("About the storm")
    eve.get_by_label("Observation").press("Enter")
    expect(eve.locator("#said")).to_have_text("Noted.")
    assert [each.inject for each in state_of(world).observations.values()] == ["storm-warning"]
    eve.locator("summary", has_text="About").click()
    eve.locator("#inject").select_option("")
    control(do.Release("secret-leak"))
    expect(eve.locator("#inject option")).to_have_count(3)
    expect(eve.locator("#inject")).to_have_value("")


def test_what_cannot_be_sent_stays_in_its_form_to_be_sent_again(control: Control, sit: Callable[..., Page]) -> None:
    control(do.Start())
    eve = sit("Eve")
    eve.context.set_offline(True)
    eve.get_by_label("Observation").fill("In the tunnel")
    eve.get_by_role("button", name="Note it").click()
    expect(eve.locator("#said")).to_contain_text("It was not sent; what you wrote is still here.")
    expect(eve.get_by_label("Observation")).to_have_value("In the tunnel")
    eve.context.set_offline(False)
    eve.get_by_role("button", name="Note it").click()
    expect(eve.locator("#said")).to_have_text("Noted.")
    expect(eve.locator("#n-observations")).to_contain_text("In the tunnel", timeout=20_000)
