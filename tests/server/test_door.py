"""What comes through the door and what does not."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import httpx
import pytest

from tests.server.conftest import World, wait_for
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise.events import Replied


def test_a_wrong_code_opens_nothing_and_says_so(play: Any) -> None:
    async def story(world: World) -> None:
        from ttx.client import Client

        async with Client(world.here.url) as client:
            with pytest.raises(TtxError, match="opens nothing here"):
                await client.join("AAAA-AAAA", "Eve")

    play(story)


def test_a_right_code_is_let_in_after_a_hundred_wrong_ones(play: Any) -> None:
    async def story(world: World) -> None:
        async with httpx.AsyncClient(base_url=world.here.url, timeout=60) as http:
            wrong = [http.post("/api/join", json={"code": f"WRONG{number}", "name": "Eve"}) for number in range(100)]
            answers = asyncio.gather(*wrong)
            seat = await world.seat("red")
            assert seat.you["team"] == "red"
            assert {answer.status_code for answer in await answers} == {400}

    play(story)


def test_a_code_typed_in_lower_case_with_o_for_zero_still_opens(play: Any) -> None:
    async def story(world: World) -> None:
        from ttx.client import Client

        code = world.here.codes["team:red"].lower().replace("0", "o").replace("1", "l").replace("-", " ")
        async with Client(world.here.url) as client:
            assert (await client.join(code, "Ann")).team == "red"

    play(story)


def test_a_stale_token_is_refused_on_every_route(play: Any) -> None:
    async def story(world: World) -> None:
        headers = {"authorization": f"Bearer {secrets.token_urlsafe(32)}"}
        async with httpx.AsyncClient(base_url=world.here.url, headers=headers) as http:
            for method, path in [("POST", "/api/command"), ("POST", "/api/draft"), ("POST", "/api/stop"),
                                 ("POST", "/api/backup"), ("GET", "/api/events"), ("GET", "/api/view")]:  # fmt: skip
                answer = await http.request(method, path, json={})
                assert answer.status_code == 401, path
                assert "join again" in answer.json()["hint"]

    play(story)


def test_a_player_reaches_nothing_that_is_controls(play: Any) -> None:
    async def story(world: World) -> None:
        seat = await world.seat("red")
        headers = {"authorization": f"Bearer {seat.client.token}"}
        async with httpx.AsyncClient(base_url=world.here.url, headers=headers) as http:
            assert (await http.get("/api/events")).status_code == 403
            assert (await http.post("/api/stop", json={})).status_code == 403
            assert (await http.post("/api/backup", json={})).status_code == 403
        refused = [do.Start(), do.Release("storm-warning"), do.Shift("trust", 5, "x"), do.End(), do.NameLead("red")]
        for command in refused:
            with pytest.raises(Refused, match="a player cannot do this"):
                await seat.client.command(command)
        with pytest.raises(TtxError, match="the server's own"):
            await seat.client.command(do.Join("x", "facilitator"))

    play(story)


def test_a_facilitator_is_not_given_a_players_stream(play: Any) -> None:
    async def story(world: World) -> None:
        headers = {"authorization": f"Bearer {world.here.token}"}
        async with httpx.AsyncClient(base_url=world.here.url, headers=headers) as http:
            assert (await http.get("/api/view")).status_code == 403

    play(story)


def test_a_team_gets_its_own_words_and_nothing_of_another_team(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        red, blue = await world.seat("red"), await world.seat("blue")
        await control.client.command(do.Start())
        await control.client.command(do.Release("storm-warning"))
        await control.client.command(do.Release("secret-leak"))
        await wait_for(lambda: len(red.items("inject")) == 2 and len(blue.items("inject")) == 1)
        assert "red-only-line" in str(red.parts)
        whole = str(blue.parts)
        for secret in ("red-only", "leak-text", "secret-leak", "storm-warning", "Leak"):
            assert secret not in whole

    play(story)


def test_another_host_name_is_refused_so_a_rebound_page_learns_nothing(play: Any) -> None:
    async def story(world: World) -> None:
        async with httpx.AsyncClient(base_url=world.here.url) as http:
            assert (await http.get("/api/health", headers={"host": "evil.example"})).status_code == 421
            assert (await http.get("/api/health")).status_code == 200

    play(story)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 400),
        (b"[1, 2]", 400),
        (b'{"id": "12345678", "do": "nonsense"}', 400),
        (b'{"id": "12345678", "do": "release", "inject": 7}', 400),
        (b'{"id": "12345678", "do": "release", "inject": "x", "more": 1}', 400),
        (b'{"do": "start"}', 400),
        (b'{"id": "12345678", "do": "observe", "text": "' + b"x" * 25_000 + b'"}', 400),
        (b'{"id": "12345678", "do": "observe", "text": "' + b"x" * 1_000_000 + b'"}', 413),
        (b"[" * 100_000, 400),
    ],
)
def test_a_malformed_command_gets_a_plain_answer(play: Any, body: bytes, status: int) -> None:
    async def story(world: World) -> None:
        headers = {"authorization": f"Bearer {world.here.token}"}
        async with httpx.AsyncClient(base_url=world.here.url, headers=headers) as http:
            answer = await http.post("/api/command", content=body, headers={"content-type": "application/json"})
            assert answer.status_code == status
            assert answer.json()["error"]
            assert "Traceback" not in answer.text
        assert (await world.control()).state is not None

    play(story)


def test_hostile_text_is_kept_without_its_teeth(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await control.client.command(do.Start())
        text = "[/x] [@click=app.quit]x[/] \x1b]0;title\x07\x1b[31mred\x1b[0m \u202etxt\x00 한국어 日本語 👩\u200d🚀"
        await seat.client.command(do.Ask(text))
        await wait_for(lambda: bool(control.state and control.state.requests))
        assert control.state is not None
        kept = control.state.requests["request-1"].text
        assert kept == "[/x] [@click=app.quit]x[/] red txt 한국어 日本語 👩\u200d🚀"

    play(story)


def test_a_command_sent_twice_happens_once_and_answers_the_same(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await control.client.command(do.Start())
        first = await seat.client.command(do.Ask("where?"), id="same-id-1")
        again = await asyncio.gather(*(seat.client.command(do.Ask("where?"), id="same-id-1") for _ in range(5)))
        assert [first, *again] == ["request-1"] * 6
        await wait_for(lambda: bool(control.state and control.state.requests))
        assert control.state is not None
        assert len(control.state.requests) == 1

    play(story)


def test_the_same_id_of_another_seat_gets_its_own_result(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        red, blue = await world.seat("red"), await world.seat("blue")
        await control.client.command(do.Start())
        await red.client.command(do.Ask("red asks"), id="same-id-1")
        await blue.client.command(do.Ask("blue asks"), id="same-id-1")
        await wait_for(lambda: bool(control.state and len(control.state.requests) == 2))

    play(story)


def test_two_facilitators_who_release_at_once_release_once(play: Any) -> None:
    async def story(world: World) -> None:
        one, two = await world.control(), await world.second_controller()
        await one.client.command(do.Start())
        answers = await asyncio.gather(
            one.client.command(do.Release("secret-leak")),
            two.client.command(do.Release("secret-leak")),
            return_exceptions=True,
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "str"]
        await wait_for(lambda: bool(one.state and one.state.gauges["trust"].value == 40))

    play(story)


def test_two_facilitators_who_rule_at_once_rule_once(play: Any) -> None:
    async def story(world: World) -> None:
        one, two = await world.control(), await world.second_controller()
        await one.client.command(do.Start())
        await one.client.command(do.DraftRuling("it holds", shifts={"trust": 5}))
        answers = await asyncio.gather(
            one.client.command(do.ReleaseRulings({"ruling-1": 1})),
            two.client.command(do.ReleaseRulings({"ruling-1": 1})),
            return_exceptions=True,
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "str"]
        await wait_for(lambda: bool(one.state and one.state.gauges["trust"].value == 55))

    play(story)


def test_a_seat_that_sends_without_end_is_slowed_and_others_are_not(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        red, blue = await world.seat("red"), await world.seat("blue")
        await control.client.command(do.Start())
        answers = await asyncio.gather(
            *(red.client.command(do.Ask(f"flood {number}")) for number in range(150)), return_exceptions=True
        )
        assert any(isinstance(answer, TtxError) and "too much" in answer.message for answer in answers)
        assert await blue.client.command(do.Ask("calm")) == "request-1"

    play(story)


def test_a_removed_seat_is_out_at_once(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await control.client.command(do.RemoveSeat(seat.you["seat"], "left the room"))
        with pytest.raises(TtxError, match="not known here"):
            await seat.client.command(do.Ask("still here?"))

    play(story)


def test_a_late_reply_is_marked_and_kept(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await control.client.command(do.Start())
        await control.client.command(do.Release("storm-warning"))
        await control.client.command(do.Jump(360, "test"))
        await seat.client.command(do.Reply("inject-1", "sorry"))
        await wait_for(lambda: any(isinstance(fact.event, Replied) for fact in control.history))
        reply = next(fact.event for fact in control.history if isinstance(fact.event, Replied))
        assert reply.late

    play(story)
