"""What is left behind by who is gone: processes, notes, leases, broken lines to the database."""

from __future__ import annotations

import asyncio
import http.server
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.server.conftest import World, wait_for
from tests.store.conftest import new_database, postgres  # noqa: F401
from ttx.client.control import ControlFeed
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.report.log import opened, verified
from ttx.server import runs
from ttx.text import hide_password


def verifies(place: str, exercise: str = "") -> None:
    with opened(place, exercise) as reading:
        text, good = verified(reading)
    assert good, text


@contextmanager
def stranger(port: int = 0, answer: bytes = b"{}") -> Iterator[tuple[int, list[str]]]:
    """Another program at a port, which writes down what it is told."""
    told: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.append(f"{self.path} {self.headers}")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], told
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("answer", [b"{}", b'{"nonce": "another"}', b"[]", b"<html>", b'"x"'])
def test_a_stranger_at_a_dead_servers_port_is_not_given_its_token(world: World, answer: bytes) -> None:
    with stranger(answer=answer) as (port, told):
        run = runs.Run(str(world.file), "e", "Harbour", 2**22 - 1, f"http://127.0.0.1:{port}", "nonce", "the-token")
        runs.write_note(runs.note_path(run.target), run)
        assert runs.running() == []
        assert runs.find(run.target) is None
        runs.stop(run)
        assert told
        assert "the-token" not in str(told)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"target": 7}', b"\xff\xfe"])
def test_a_damaged_note_is_passed_over(world: World, content: bytes) -> None:
    world.start()
    (runs.folder() / "damaged.json").write_bytes(content)
    assert [run.pid for run in runs.running()] == [world.here.pid]


def test_two_starts_at_once_on_one_file_give_one_server(world: World) -> None:
    world.start()
    world.stop()
    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(runs.start, [str(world.file)]) for _ in range(4)]
        errors = [error for each in tries if (error := each.exception()) is not None]
    assert len(errors) == 3
    assert all(isinstance(error, TtxError) for error in errors)
    assert all("another server" in str(error) or "held by another" in str(error) for error in errors), errors
    assert len(runs.running()) == 1


def test_two_who_begin_the_same_new_file_at_once_do_not_share_it(world: World) -> None:
    begin = [str(world.file), "--playbook", str(world.playbook)]
    with ThreadPoolExecutor(3) as pool:
        tries = [pool.submit(runs.start, begin) for _ in range(3)]
        errors = [error for each in tries if (error := each.exception()) is not None]
    assert len(errors) == 2
    assert all("is there already" in str(error) for error in errors)
    with opened(str(world.file)) as reading:
        assert len(reading.store.exercises()) == 1


@pytest.mark.slow
def test_a_server_that_hangs_is_named_and_taken_over_and_then_gives_way(play: Any, world: World) -> None:
    first = world.start()
    os.kill(first.pid, signal.SIGSTOP)
    try:
        assert runs.running() == []
        silent = runs.hung(str(world.file))
        assert silent is not None
        assert silent.pid == first.pid
        second = world.start()
        assert second.pid != first.pid
    finally:
        os.kill(first.pid, signal.SIGCONT)

    async def story(world: World) -> None:
        await wait_for(lambda: not runs._exists(first.pid))
        control = await world.control()
        await control.client.command(do.Start())

    play(story)
    assert [run.pid for run in runs.running()] == [second.pid]
    world.stop()
    verifies(str(world.file))


def test_a_terminated_server_puts_everything_away(world: World) -> None:
    run = world.start()
    os.kill(run.pid, signal.SIGTERM)

    async def gone() -> None:
        await wait_for(lambda: not runs._exists(run.pid))

    asyncio.run(gone())
    assert [path.name for path in world.folder.glob("harbour.db*")] == ["harbour.db"]
    (note,) = runs.folder().glob("*.json")
    assert run.token not in note.read_text(encoding="utf-8")
    assert world.start().codes == run.codes


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://u:p%40w@h:5/db?x=1", "postgresql://u@h:5/db?x=1"),
        ("postgresql://h/db?user=u&password=secret&x=1", "postgresql://h/db?user=u&x=1"),
        ("postgresql://h/db?password=secret", "postgresql://h/db?"),
        ("/home/a@b/x.db", "/home/a@b/x.db"),
    ],
)
def test_a_databases_address_is_shown_without_its_password(address: str, shown: str) -> None:
    assert hide_password(address) == shown


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads other processes' arguments")
def test_a_databases_password_stands_in_no_list_of_processes_and_in_no_note(
    world: World,
    new_database: Callable[[], str],  # noqa: F811
) -> None:
    address = new_database().replace("postgresql://postgres:", "postgresql://postgres:")
    scheme, _, rest = address.partition("://")
    user, at, place = rest.partition("@")
    secret = f"{scheme}://{user.partition(':')[0]}:the-password@{place}" if at else address
    run = runs.start([secret, "--playbook", str(world.playbook)])
    assert b"the-password" not in Path(f"/proc/{run.pid}/cmdline").read_bytes()
    assert "the-password" not in msgspec.json.encode(run).decode()
    found = runs.find(secret)
    assert found is not None
    assert found.pid == run.pid


def test_a_server_whose_line_to_the_database_is_cut_goes_on(
    play: Any,
    world: World,
    new_database: Callable[[], str],  # noqa: F811
) -> None:
    import psycopg

    address = new_database()
    world.run = runs.start([address, "--playbook", str(world.playbook)])
    second = runs.start([address, "--exercise", world.here.exercise])

    def cut() -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )

    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        other = ControlFeed(world.client(second))
        world.watch(other)
        await control.client.command(do.Start())
        for number in range(3):
            cut()
            await seat.client.command(do.Ask(f"question {number}"), id=f"question-{number}")
        await wait_for(lambda: bool(control.state and len(control.state.requests) == 3))
        # The thread that follows the other server's rows has found its way back as well.
        await wait_for(lambda: bool(other.state and len(other.state.requests) == 3))
        await other.client.command(do.Observe("from the second"))
        await wait_for(lambda: bool(control.state and len(control.state.observations) == 1))

    try:
        play(story)
    finally:
        runs.stop(second)
        world.stop()
    verifies(address, world.here.exercise)
