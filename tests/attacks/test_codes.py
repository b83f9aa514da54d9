"""Somebody who guesses codes, alone and with many lines, and codes that go on to another device."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.attacks.conftest import Control
from tests.server.conftest import PLAYBOOK, World, wait_for
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.playbook.load import require
from ttx.server import access
from ttx.server.access import MOST_WAITING, TRIES, Door, hash_code, hash_token, new_code, new_codes
from ttx.server.start import create
from ttx.store.store import Store

WRONG = "AAAA-AAAA"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    (tmp_path / "harbour.yaml").write_text(PLAYBOOK, encoding="utf-8")
    store = Store.open(tmp_path / "door.db", write=True, create=True)
    yield Door(store, create(store, require(str(tmp_path / "harbour.yaml")), "live"))
    store.close()


def test_a_players_code_has_40_random_bits_and_one_of_control_80(tmp_path: Path) -> None:
    (tmp_path / "harbour.yaml").write_text(PLAYBOOK, encoding="utf-8")
    for place, code in new_codes(require(str(tmp_path / "harbour.yaml"))).items():
        bits = 5 * len(code.replace("-", ""))
        assert bits == (80 if place in ("facilitator", "evaluator") else 40), place
    made = [new_code(8).replace("-", "") for _ in range(4000)]
    assert len(set(made)) == len(made)
    for place in range(8):
        counted = Counter(code[place] for code in made)
        # 125 of each are expected; a code without chance in some place has far fewer letters.
        assert len(counted) == 32 and max(counted.values()) < 250


def test_the_file_has_no_code_and_no_token_and_a_guess_at_a_code_costs_its_thief_time(door: Door) -> None:
    codes = new_codes(require(str(Path(door.store.url).parent / "harbour.yaml")))
    door.set_codes(codes)
    kept = door.store.codes(door.exercise)
    for place, code in codes.items():
        assert code not in kept[place] and code.replace("-", "") not in kept[place]
        assert re.fullmatch("[0-9a-f]{64}", kept[place])
    assert len(set(kept.values())) == len(codes)
    # The same code in another exercise is kept as something else: no table helps for two.
    assert hash_code(codes["screen"], "another") != kept["screen"]
    began = time.process_time()
    hash_code(WRONG, door.exercise)
    slow, began = time.process_time() - began, time.process_time()
    for _ in range(100):
        hash_token(WRONG)
    assert slow > 20 * (time.process_time() - began)


def test_a_new_code_is_one_slow_hash_however_many_codes_there_are(door: Door) -> None:
    codes = {f"team:t{number}": new_code(8) for number in range(40)}
    door.set_codes(codes)
    began = time.process_time()
    for _ in range(5):
        hash_code(WRONG, door.exercise)
    five, began = time.process_time() - began, time.process_time()
    new = door.renew_code(codes, "team:t7")
    assert time.process_time() - began < five * 2
    assert door.take_codes(new) and not door.take_codes(codes)


def test_after_some_wrong_codes_each_further_one_waits_and_a_right_one_never_does(door: Door) -> None:
    codes = {"team:red": new_code(8)}
    door.set_codes(codes)

    async def guess() -> float:
        began = asyncio.get_running_loop().time()
        with pytest.raises(TtxError, match="opens nothing"):
            await door.place_for(WRONG)
        return asyncio.get_running_loop().time() - began

    async def story() -> None:
        assert max([await guess() for _ in range(TRIES)]) < 0.1
        waits = [await guess() for _ in range(4)]
        assert waits == sorted(waits) and waits[-1] > 0.35
        crowd = [asyncio.create_task(guess()) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(TtxError, match="too many wrong codes"):
            await door.place_for(WRONG)
        for _ in range(100):
            assert await door.place_for(codes["team:red"]) == "team:red"
        assert not any(each.done() for each in crowd)
        for each in crowd:
            each.cancel()
        assert door.wrong == TRIES + 4 + MOST_WAITING + 1

    asyncio.run(story())


def test_wrong_codes_are_forgotten_after_a_while(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "LATELY", 0.05)

    async def story() -> None:
        with pytest.raises(TtxError):
            await door.place_for(WRONG)
        await wait_for(lambda: door.wrong == 0)

    asyncio.run(story())


def test_wrong_codes_ring_at_control_while_nothing_else_happens(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await wait_for(lambda: len(control.live.present) == 2)
        async with httpx.AsyncClient(base_url=world.here.url) as http:
            for path, field in (("/api/join", "json"), ("/join", "data"), ("/screen", "data")):
                before = control.live.wrong_codes
                given: dict[str, Any] = {field: {"code": WRONG, "name": "Guess"}}
                assert (await http.post(path, **given)).status_code == 400
                await wait_for(lambda before=before: control.live.wrong_codes == before + 1)  # type: ignore[misc]
        # It is control's business alone.
        assert "wrong_codes" not in str(seat.parts)

    play(story)


@pytest.mark.slow
def test_a_flood_of_wrong_codes_neither_stops_the_seats_nor_those_who_come(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        red = await world.seat("red")
        await control.client.command(do.Start())
        answered: Counter[int] = Counter()
        stop = asyncio.Event()
        limits = httpx.Limits(max_connections=None)

        async def guesser(number: int, http: httpx.AsyncClient) -> None:
            while not stop.is_set():
                if number % 2:
                    answer = await http.post("/api/join", json={"code": f"{number:08}", "name": "x"})
                else:
                    answer = await http.post("/join", data={"code": f"{number:08}", "name": "x"})
                answered[answer.status_code] += 1

        async with httpx.AsyncClient(base_url=world.here.url, limits=limits, timeout=60) as http:
            guessers = [asyncio.create_task(guesser(number, http)) for number in range(MOST_WAITING + 50)]
            await wait_for(lambda: answered[429] > 20)
            for number in range(1, 6):
                await control.client.command(do.Write(["red"], f"message {number}"))
                await wait_for(lambda number=number: f"message-{number}" in red.parts)  # type: ignore[misc]
                await red.client.command(do.Ask(f"question {number}"))
                await world.seat("blue", f"Late {number}")
            assert control.live.wrong_codes > 100
            stop.set()
            await asyncio.gather(*guessers)
        assert set(answered) == {400, 429}

    play(story)


# -- on another device


def offered(ann: Any) -> str:
    ann.look().press("device")
    found = re.search(r'class="code">([^<]+)<', ann.html)
    assert found
    return found[1]


def test_a_code_for_another_device_opens_that_seat_once_and_ends_the_old_one(
    world: World, control: Control, form: Any
) -> None:
    ann, other, third = form(name="Ann"), form("team:blue", "Kim"), httpx.Client(base_url=world.here.url)
    code = offered(ann)
    assert len(code.replace("-", "")) == 8
    old = ann.client.cookies.jar
    # Not by the API, which would make a new seat of it; nor does a wrong guess use it up.
    assert httpx.post(f"{world.here.url}/api/join", json={"code": code, "name": "x"}).status_code == 400
    assert third.post("/join", data={"code": WRONG}).status_code == 400
    taken = third.post("/join", data={"code": code})
    assert taken.status_code == 303 and taken.headers["location"] == ann.path
    assert third.get(ann.path).status_code == 200
    assert ann.look().answer.status_code == 404 and len(list(old)) >= 1
    for again in (third, other.client):
        assert again.post("/join", data={"code": code, "name": "x"}).status_code == 400
    third.close()


def test_only_the_newest_code_for_another_device_counts_and_none_for_a_seat_that_is_gone(
    world: World, control: Control, form: Any
) -> None:
    ann, bob = form(name="Ann"), form(name="Bob")
    first, second = offered(ann), offered(ann)
    gone = offered(bob)
    control(do.RemoveSeat(bob.seat, "left"))
    with httpx.Client(base_url=world.here.url) as http:
        assert http.post("/join", data={"code": first}).status_code == 400
        assert http.post("/join", data={"code": gone}).status_code == 400
        assert http.post("/join", data={"code": second}).status_code == 303


def test_a_code_for_another_device_has_an_end(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = door.give("player", "red")
    door.keep(guest, "Ann", "")
    assert door.taken_up(door.offer(guest.by.seat)) == guest.by.seat
    monkeypatch.setattr(access, "HANDOVER", -1.0)
    assert door.taken_up(door.offer(guest.by.seat)) == ""


def test_codes_and_tokens_stand_in_no_address_and_no_page_but_the_one_that_shows_them(
    world: World, control: Control, form: Any
) -> None:
    control(do.Start())
    ann = form()
    token = next(each.value for each in ann.client.cookies.jar)
    code = offered(ann)
    assert ann.answer.request.method == "POST" and code not in str(ann.answer.url)
    for answer in (ann.look().answer, ann.client.get("/"), ann.client.get(f"{ann.path}handout/x")):
        whole = f"{answer.url} {answer.headers} {answer.text}"
        assert not [secret for secret in (token, code, *world.here.codes.values()) if secret in whole]
    history = [answer for each in (ann.look().press("keep").answer,) for answer in (*each.history, each)]
    assert len(history) == 2 and not [answer for answer in history if token in f"{answer.url}{answer.headers}"]


def test_who_leaves_takes_the_key_along(world: World, control: Control, form: Any) -> None:
    ann = form()
    token = next(each.value for each in ann.client.cookies.jar)
    ann.look().press("leave")
    assert ann.answer.status_code == 200
    gone = ann.press("leave yes").answer
    assert gone.url.path == "/" and "Max-Age=0" in gone.history[0].headers["set-cookie"]
    stolen = {"cookie": f"seat={token}", "authorization": f"Bearer {token}"}
    assert httpx.get(f"{world.here.url}{ann.path}", headers=stolen).status_code == 404
    with httpx.stream("GET", f"{world.here.url}/api/view", headers=stolen) as stream:
        assert stream.status_code == 401


def test_a_seats_cookie_opens_nothing_of_another_seat(world: World, control: Control, form: Any) -> None:
    control(do.Start())
    ann, bob, kim = form(name="Ann"), form(name="Bob"), form("team:blue", "Kim")
    wall = httpx.post(f"{world.here.url}/screen", data={"code": world.here.codes["screen"]})
    screen = wall.headers["location"].partition("?")[0]
    tokens = {each.path: next(cookie.value for cookie in each.client.cookies.jar) for each in (ann, bob, kim)}
    tokens[screen] = re.search("seat=([^;]+)", wall.headers["set-cookie"])[1]  # type: ignore[index]
    for owner, token in tokens.items():
        for path in tokens:
            headers = {"cookie": f"seat={token}"}
            for more in ("", "stream", "handout/inject-1"):
                if path == screen and more.startswith("handout"):
                    continue
                with httpx.stream("GET", f"{world.here.url}{path}{more}", headers=headers) as answer:
                    own = owner == path and not more.startswith("handout")
                    assert answer.status_code == (200 if own else 303 if (path, more) == (screen, "") else 404)
            if owner != path and path != screen:
                pressed = httpx.post(f"{world.here.url}{path}", headers=headers, data={"do": "leave yes"})
                assert pressed.status_code == 404
