"""Kills, restarts, second servers, full disks, odd clocks."""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.server.conftest import World, wait_for
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.report.log import opened, verified
from ttx.server import runs


def verifies(file: Path) -> str:
    with opened(str(file)) as reading:
        text, good = verified(reading)
    assert good, text
    return text


@pytest.mark.slow
def test_a_killed_server_reopens_paused_at_its_last_beat_and_nothing_fires(play: Any, world: World) -> None:
    world.start()

    async def before(world: World) -> None:
        control = await world.control()
        await control.client.command(do.Start())
        await control.client.command(do.Jump(50, "nearly at the first inject"))
        await wait_for(lambda: bool(control.state and control.now() > 51_500))

    play(before)
    world.kill()
    # Ten minutes without power: what matters is that the beat is old, and the clock goes on from it.
    with sqlite3.connect(world.file) as database:
        database.execute("update exercises set beat_wall = '2020-01-01T00:00:00.000Z'")
    database.close()
    world.start()

    async def after(world: World) -> None:
        control = await world.control()
        assert control.state is not None
        assert control.state.status == "paused"
        assert "server stopped" in control.state.reason
        assert 50_000 < control.state.elapsed < 56_000
        assert control.state.injects["storm-warning"].status == "waiting"
        first = control.now()
        await asyncio.sleep(0.3)
        assert control.now() == first
        await control.client.command(do.Resume())
        await wait_for(lambda: bool(control.state and control.state.injects["storm-warning"].status == "due"))

    play(after)
    world.stop()
    verifies(world.file)


def test_a_server_killed_while_many_write_keeps_every_acknowledged_command(play: Any, world: World) -> None:
    world.start()
    acknowledged: list[str] = []

    async def story(world: World) -> None:
        control = await world.control()
        await control.client.command(do.Start())

        async def write(number: int) -> None:
            for count in range(1000):
                text = f"note {number}-{count}"
                try:
                    await asyncio.wait_for(control.client.command(do.Observe(text)), 2)
                except (TtxError, TimeoutError):
                    return
                acknowledged.append(text)

        writers = [asyncio.create_task(write(number)) for number in range(4)]
        await wait_for(lambda: len(acknowledged) > 100)
        world.kill()
        for writer in writers:
            await writer

    play(story)
    verifies(world.file)
    with opened(str(world.file)) as reading:
        kept = " ".join(
            row.payload or "" for row in reading.store.read(reading.exercise) if row.kind == "observation-noted"
        )
    assert all(f'"{text}"' in kept for text in acknowledged)


def test_a_seat_whose_server_comes_back_has_its_whole_view_again(play: Any, world: World) -> None:
    port = str(_free_port())
    world.start("--port", port)

    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("red")
        await control.client.command(do.Start())
        await control.client.command(do.Release("storm-warning"))
        await wait_for(lambda: len(seat.items("inject")) == 1)
        world.kill()
        await wait_for(lambda: not seat.connected)
        world.start("--port", port)
        await wait_for(lambda: seat.connected)
        assert seat.parts["clock"]["status"] == "paused"
        assert len(seat.items("inject")) == 1
        control.client.token = world.here.token
        await control.client.command(do.Resume())
        await wait_for(lambda: seat.parts["clock"]["status"] == "running")

    play(story)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_second_server_on_the_file_is_refused_with_the_process_that_has_it(world: World) -> None:
    first = world.start()
    with pytest.raises(TtxError, match=f"process {first.pid}"):
        runs.start([str(world.file)])


def test_a_port_in_use_is_said_and_leaves_no_file_behind(world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(TtxError, match=f"port {port}"):
            world.start("--port", str(port))
    assert not world.file.exists()


def test_a_clean_stop_leaves_one_file_and_the_same_codes(world: World) -> None:
    codes = world.start().codes
    world.stop()
    assert sorted(path.name for path in world.folder.iterdir() if path.name.startswith("harbour.db")) == ["harbour.db"]
    assert world.start().codes == codes


def test_codes_and_tokens_stand_nowhere_in_the_exercise_file(world: World) -> None:
    run = world.start()
    world.stop()
    content = world.file.read_bytes()
    for secret in [run.token, *run.codes.values(), *(code.replace("-", "") for code in run.codes.values())]:
        assert secret.encode() not in content


def test_the_note_with_the_codes_is_private(world: World) -> None:
    world.start()
    (note,) = runs.folder().glob("*.json")
    assert note.stat().st_mode & 0o077 == 0


def test_a_full_disk_refuses_the_command_and_the_exercise_goes_on(world: World) -> None:
    world.start()
    world.stop()
    # The file may not grow beyond this: what a full disk does, for this process alone.
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({300_000}, resource.RLIM_INFINITY));"
        "from ttx.server.__main__ import main; sys.argv[1:] = [sys.argv[1]]; main()"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(world.file)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    world.run = runs._ready(process.stdout.readline(), Path("log"))

    async def story() -> None:
        control = await world.control()
        await control.client.command(do.Start())
        refused = None
        for number in range(400):
            try:
                body = {"do": "observe", "text": f"{number} " + "x" * 15_000, "id": f"full-disk-{number}"}
                await asyncio.wait_for(control.client.post("/api/command", body), 10)
            except TtxError as error:
                refused = error
                break
        assert refused is not None
        assert "nothing was kept" in refused.message
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        await control.client.command(do.Observe("there is room again"))
        await wait_for(lambda: control.history[-1].event is not None and "room again" in str(control.history[-1].event))
        await world.leave()

    asyncio.run(story())
    runs.stop(world.run)
    process.wait(10)
    verifies(world.file)


def test_a_read_only_file_is_refused_for_running_but_can_be_verified(world: World) -> None:
    world.start()
    world.stop()
    world.file.chmod(0o444)
    if os.access(world.file, os.W_OK):
        # root may write anywhere; the database itself is then asked to refuse
        with opened(str(world.file)) as reading, pytest.raises(TtxError, match="may only be read"):
            reading.store.beat(reading.exercise, 1, "now")
    else:
        with pytest.raises(TtxError, match="may only be read"):
            world.start()
    verifies(world.file)


def test_an_automatic_inject_goes_out_by_itself_and_one_passed_by_a_jump_does_not(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat = await world.seat("blue")
        await control.client.command(do.Start())
        await control.client.command(do.SetRate(60))
        await wait_for(lambda: "automatic-text" in str(seat.parts))
        await control.client.command(do.NextPhase("first"))
        await control.client.command(do.Jump(120, "over it"))
        assert control.state is not None
        await wait_for(lambda: bool(control.state and control.state.injects["later"].status == "due"))
        assert "later-text" not in str(seat.parts)

    play(story)


def test_a_slow_reader_is_dropped_and_nobody_waits_for_it(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seat, slow = await world.seat("red"), await world.seat("red", "Slow")
        host, port = world.here.url.removeprefix("http://").split(":")
        reader = socket.create_connection((host, int(port)))
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        request = f"GET /api/view HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {slow.client.token}\r\n\r\n"
        reader.sendall(request.encode())
        await control.client.command(do.Start())
        for number in range(300):
            await control.client.command(do.Write(["red"], f"{number} " + "y" * 15_000))
        await wait_for(lambda: len(seat.items("message")) == 300, 30)
        reader.close()

    play(story)


def test_a_backup_is_kept_while_it_runs_and_the_copy_verifies(play: Any, world: World) -> None:
    stick = world.folder / "stick"
    world.start("--backup", str(stick))

    async def story(world: World) -> None:
        control = await world.control()
        await control.client.command(do.Start())
        await control.client.post("/api/backup", {})
        await wait_for(lambda: "path" in control.live.backup)

    play(story)
    copies = sorted(stick.glob("*.db"))
    assert copies
    verifies(copies[-1])


def test_follow_shows_rows_as_they_are_written(play: Any, world: World) -> None:
    world.start()
    seen: list[str] = []
    enough = threading.Event()

    def follow() -> None:
        with opened(str(world.file)) as reading:
            for row in reading.store.follow(reading.exercise, stop=enough.is_set):
                seen.append(row.kind)

    follower = threading.Thread(target=follow)
    follower.start()

    async def story(world: World) -> None:
        control = await world.control()
        await control.client.command(do.Start())
        await control.client.command(do.Observe("seen"))
        await wait_for(lambda: "observation-noted" in seen)

    try:
        play(story)
    finally:
        enough.set()
        follower.join(10)
    assert seen[:2] == ["created", "seat-joined"]


def test_a_lease_whose_number_went_to_another_program_does_not_lock_the_file(world: World) -> None:
    world.start()
    world.kill()
    with sqlite3.connect(world.file) as database:
        database.execute("update leases set pid = ?", (os.getppid(),))
    database.close()
    assert world.start().pid
