"""What somebody tries who means harm: another site's page, a guesser, a player with a script."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.conftest import World, wait_for
from ttx.client import Client, SeatFeed
from ttx.client.control import ControlFeed
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.report.log import Filter, lines, opened
from ttx.server import runs
from ttx.server.streams import MOST


def server_log() -> str:
    return (runs.folder() / "server.log").read_text(encoding="utf-8")


def connected(world: World) -> socket.socket:
    host, port = world.here.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_page_elsewhere_may_send_unasked_is_refused(play: Any, kind: str) -> None:
    async def story(world: World) -> None:
        code = world.here.codes["team:red"]
        body = f'{{"code": "{code}", "name": "Mallory"}}'.encode()
        async with httpx.AsyncClient(base_url=world.here.url, headers={"origin": "https://evil.example"}) as http:
            answer = await http.post("/api/join", content=body, headers={"content-type": kind} if kind else {})
            assert answer.status_code == 415
            asked = await http.options("/api/join", headers={"access-control-request-method": "POST"})
            assert asked.status_code == 405
            assert not [name for name in (*asked.headers, *answer.headers) if name.startswith("access-control")]
        control = await world.control()
        assert control.state is not None
        assert not [seat for seat in control.state.seats.values() if seat.role == "player"]

    play(story)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:{port}", 200),
        ("LOCALHOST:{port}", 200),
        ("127.0.0.1", 200),
        ("[::1]:{port}", 200),
        ("[::1]", 200),
        ("192.168.7.7:{port}", 200),
        ("localhost.evil.example:{port}", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
        ("evil.example@localhost", 421),
    ],
)
def test_only_an_address_or_an_own_name_is_answered_to(play: Any, host: str, status: int) -> None:
    async def story(world: World) -> None:
        port = world.here.url.rpartition(":")[2]
        async with httpx.AsyncClient(base_url=world.here.url) as http:
            answer = await http.get("/api/health", headers={"host": host.format(port=port)})
            assert answer.status_code == status

    play(story)


def test_an_evaluator_is_not_shown_the_codes_that_make_a_facilitator(play: Any) -> None:
    async def story(world: World) -> None:
        facilitator = await world.control()
        client = Client(world.here.url)
        async with client:
            await client.join(world.here.codes["evaluator"], "Eva")
            evaluator = ControlFeed(client)
            world.watch(evaluator)
            await wait_for(lambda: bool(evaluator.live.names and facilitator.live.codes))
            assert evaluator.live.codes == {}
            await facilitator.client.command(do.Start())
            await wait_for(lambda: bool(evaluator.state and evaluator.state.running))
            await world.seat("red")
            await wait_for(lambda: len(evaluator.live.names) == 3)
            assert evaluator.live.codes == {}
            assert facilitator.live.codes == world.here.codes
            await world.leave()

    play(story)


def test_a_hundred_wrong_codes_at_once_keep_nobody_with_a_right_one_waiting(play: Any) -> None:
    async def story(world: World) -> None:
        loop = asyncio.get_running_loop()
        async with httpx.AsyncClient(
            base_url=world.here.url, limits=httpx.Limits(max_connections=200), timeout=30
        ) as http:

            async def guess(number: int) -> float:
                answer = await http.post("/api/join", json={"code": f"AAAA-{number:04}", "name": "Guess"})
                assert answer.status_code == 400
                return loop.time()

            guesses = [asyncio.create_task(guess(number)) for number in range(100)]
            await asyncio.wait(guesses, return_when=asyncio.FIRST_COMPLETED)
            await world.seat("red")
            seated = loop.time()
            assert seated < max(await asyncio.gather(*guesses))

    play(story)


def test_a_seat_that_opens_streams_without_end_keeps_the_newest_only(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        lines = []
        for _ in range(MOST + 5):
            line = connected(world)
            line.sendall(
                b"GET /api/view HTTP/1.1\r\nHost: localhost\r\n"
                b"Authorization: Bearer " + seat.client.token.encode() + b"\r\n\r\n"
            )
            lines.append(line)
        await wait_for(lambda: control.live.present.get(seat.you["seat"], 0) >= MOST - 1)
        assert control.live.present[seat.you["seat"]] <= MOST + 1
        for line in lines:
            line.close()

    play(story)


def test_a_removed_seat_is_out_of_its_stream_too_and_stays_out_after_a_restart(play: Any, world: World) -> None:
    world.start()
    tokens: list[str] = []

    async def before(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        tokens.append(seat.client.token)
        await control.client.command(do.RemoveSeat(seat.you["seat"], "left"))
        await wait_for(lambda: not control.live.present.get(seat.you["seat"]))

    async def after(world: World) -> None:
        headers = {"authorization": f"Bearer {tokens[0]}"}
        async with httpx.AsyncClient(base_url=world.here.url, headers=headers) as http:
            assert (await http.get("/api/view")).status_code == 401

    play(before)
    world.kill()
    # As if the server had died between the log and its list of tokens: the log is what counts.
    with sqlite3.connect(world.file) as database:
        database.execute("update seats set active = 1")
    database.close()
    world.start()
    play(after)


def test_the_facilitator_here_keeps_the_own_seat_after_a_restart_and_so_does_the_second(
    play: Any, world: World
) -> None:
    world.start()
    second: list[str] = []
    seats: list[str] = []

    async def before(world: World) -> None:
        first = await world.control()
        second.extend([(await world.second_controller()).client.token for _ in range(4)])
        await wait_for(lambda: bool(first.live.you))
        seats.append(first.live.you)

    async def after(world: World) -> None:
        first = await world.control()
        await wait_for(lambda: bool(first.live.you))
        assert first.live.you == seats[0]
        for token in second:
            async with Client(world.here.url, token) as again:
                await again.command(do.Observe("still known"))

    play(before)
    world.stop()
    world.start()
    play(after)


def test_a_body_that_never_comes_or_breaks_off_holds_up_nobody_and_leaves_no_trace(play: Any, world: World) -> None:
    async def story(world: World) -> None:
        head = (
            b"POST /api/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"
        )
        slow = [connected(world) for _ in range(30)]
        for line in slow:
            line.sendall(head + b"\r\n{")
        await world.seat("red")
        for line in slow:
            line.close()
        await world.seat("blue")

    play(story)
    world.stop()
    assert "Traceback" not in server_log()


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: 999999999999999999999999999\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\n",
    ],
)
def test_a_length_that_lies_is_refused_and_the_next_caller_is_served(play: Any, world: World, head: bytes) -> None:
    async def story(world: World) -> None:
        line = connected(world)
        line.sendall(
            b"POST /api/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + head
            + b"\r\n{}xyz\r\n"
        )
        answer = await asyncio.to_thread(line.recv, 100)
        assert answer.startswith((b"HTTP/1.1 4", b""))
        line.close()
        await world.seat("red")

    play(story)
    world.stop()
    assert "Traceback" not in server_log()


def test_requests_sent_in_one_go_are_answered_in_turn(play: Any) -> None:
    async def story(world: World) -> None:
        line = connected(world)
        line.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20)
        received = b""
        while received.count(b"nonce") < 20:
            more = await asyncio.to_thread(line.recv, 65536)
            assert more
            received += more
        line.close()

    play(story)


def test_leaving_seats_dropped_ones_and_a_stop_make_no_noise_in_the_servers_log(play: Any, world: World) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        await world.seat("red")
        seat = await world.seat("red")
        await control.client.command(do.RemoveSeat(seat.you["seat"], "left"))
        await wait_for(lambda: len(control.live.present) == 2)
        # The server stops while their streams are open.
        await asyncio.to_thread(world.stop)

    play(story)
    assert server_log() == ""


def test_no_code_token_or_text_of_a_player_stands_in_the_servers_log(play: Any, world: World) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red", "Ann Secretname")
        await control.client.command(do.Start())
        await seat.client.command(do.Ask("what the player wrote"))
        for body in ({"code": "WRONG-CODE", "name": "x"}, {"code": {"a": 1}, "name": ["y"]}):
            with pytest.raises(TtxError):
                await seat.client.post("/api/join", body)

    play(story)
    world.stop()
    for secret in (*world.here.codes.values(), world.here.token, "player wrote", "Secretname", "WRONG-CODE"):
        assert secret not in server_log()


def test_a_player_cannot_tell_one_unknown_thing_from_what_another_team_has(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        red, blue = await world.seat("red"), await world.seat("blue")
        await control.client.command(do.Start())
        await control.client.command(do.Release("secret-leak"))
        await red.client.command(do.Say(["press"], "between us"))
        await red.client.command(do.SubmitMove([Action("close the port")], {"intent": "x"}))
        asked: list[list[tuple[str, do.Command]]] = [
            [(name, do.Reply(name, "x")) for name in ("inject-1", "secret-leak", "later")],
            [(name, do.Endorse(name, 1, "endorse")) for name in ("move-1", "move-9")],
            [(name, do.Say(["press"], "x", name)) for name in ("message-1", "message-9")],
            [(name, do.StartMeeting(name)) for name in ("meeting-1", "meeting-9")],
        ]
        for commands in asked:
            told = set()
            for name, command in commands:
                with pytest.raises(TtxError) as refusal:
                    await blue.client.command(command)
                told.add(str(refusal.value).replace(name, "IT"))
            assert len(told) == 1, told

    play(story)


def test_what_another_team_does_sends_nothing_to_a_seat(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        red, blue = await world.seat("red"), await world.seat("blue")
        await control.client.command(do.Start())
        await wait_for(lambda: blue.parts["clock"]["status"] == "running")
        heard: list[str] = []
        take = blue._take

        def listening(message: Any) -> set[str]:
            changed = take(message)
            heard.extend(changed or [str(message)])
            return changed

        blue._take = listening  # type: ignore[method-assign]
        await control.client.command(do.Release("secret-leak"))
        await red.client.draft("save", version=0, body={"actions": [{"what": "x"}], "fields": {}, "joint": []})
        await red.client.command(do.SubmitMove([Action("close the port")], {"intent": "x"}))
        await red.client.command(do.Ask("a question"))
        await world.seat("red", "Another")
        await control.client.command(do.Write(["blue"], "the last thing"))
        await wait_for(lambda: "message-1" in blue.parts)
        assert heard == ["message-1"]

    play(story)


def test_a_draft_is_not_written_to_once_the_exercise_has_ended(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await control.client.command(do.Start())
        await control.client.command(do.End("done"))
        with pytest.raises(TtxError, match="has ended"):
            await seat.client.draft("save", version=0, body={"actions": [{"what": "x"}], "fields": {}, "joint": []})

    play(story)


def test_a_view_is_the_same_for_a_seat_that_comes_in_the_middle(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        early = await world.seat("red")
        await control.client.command(do.Start())
        comers: list[SeatFeed] = []

        async def write() -> None:
            for number in range(60):
                await control.client.command(do.Write(["red"], f"message {number}"))

        async def come() -> None:
            for number in range(6):
                comers.append(await world.seat("red", f"Comer {number}"))

        await asyncio.gather(write(), come())
        for seat in (early, *comers):
            await wait_for(lambda seat=seat: len(seat.items("message")) == 60)  # type: ignore[misc]
        for seat in comers:
            await wait_for(lambda seat=seat: seat.parts == early.parts)  # type: ignore[misc]

    play(story)


def test_the_servers_notes_go_to_this_user_only(world: World) -> None:
    world.start()
    assert Path(runs.folder()).stat().st_mode & 0o077 == 0


def test_a_log_that_is_followed_names_who_came_after_it_began(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        await control.client.command(do.Start())

        def followed() -> Iterator[str]:
            with opened(str(world.file)) as reading:
                yield from lines(reading, Filter(), follow=True)

        following = followed()
        await asyncio.to_thread(next, following)
        seat = await world.seat("red", "Latecomer")
        await seat.client.command(do.Ask("where?"))

        def until_asked() -> str:
            return next(line for line in following if "request-made" in line)

        assert "Latecomer" in await asyncio.wait_for(asyncio.to_thread(until_asked), 20)

    play(story)
