"""The server under load. Run: python -m tests.benchmarks.bench_server

Floors are measured in the same rounds: a bare send loop with one fdatasync, and a no-op POST through the same stack.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.timing import median, percentile, ratio
from ttx.client import Client
from ttx.exercise import commands as do
from ttx.server import runs

SEATS = 100
RELEASES = 20
ROUNDS = 5

PLAYBOOK = """
ttx: 1
id: bench
title: Bench
scenario: {start: 2025-05-19 09:00 KST}
teams: {one: {name: One}, two: {name: Two}, three: {name: Three}}
phases:
  - {id: only, title: Only, stages: {play: 8h}}
"""

_NOOP = """
import asyncio, os, socket, sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

async def noop(request):
    await request.body()
    return Response(b'{}', media_type='application/json')

listener = socket.create_server(('127.0.0.1', 0))
os.write(1, str(listener.getsockname()[1]).encode() + b'\\n')
app = Starlette(routes=[Route('/api/command', noop, methods=['POST'])])
config = uvicorn.Config(app, log_level='error', access_log=False, lifespan='off', server_header=False,
                        date_header=False, ws='none', http='httptools', loop='uvloop')
uvicorn.Server(config).run(sockets=[listener])
"""

_FLOOR = """
import os, socket, sys, tempfile
count, size = int(sys.argv[1]), int(sys.argv[2])
listener = socket.create_server(('127.0.0.1', 0), backlog=256)
os.write(1, str(listener.getsockname()[1]).encode() + b'\\n')
trigger, _ = listener.accept()
seats = [listener.accept()[0] for _ in range(count)]
for seat in seats:
    seat.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
data = b'x' * (size - 1) + b'\\n'
with tempfile.TemporaryFile(dir=sys.argv[3]) as file:
    while trigger.recv(1):
        file.write(b'y' * 4096)
        file.flush()
        os.fdatasync(file.fileno())
        for seat in seats:
            seat.sendall(data)
"""


class Reader:
    """A seat that only notes when something arrives."""

    def __init__(self) -> None:
        self.bytes = 0
        self.last = 0.0
        self._writer: asyncio.StreamWriter | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self, port: int, request: bytes = b"") -> None:
        reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        self._writer.write(request)
        self._task = asyncio.create_task(self._read(reader))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(65536):
            self.bytes += len(data)
            self.last = time.perf_counter()

    async def close(self) -> None:
        if self._writer:
            self._writer.close()
        if self._task:
            self._task.cancel()


async def release_rounds(folder: Path, run: runs.Run) -> None:
    port = int(run.url.rpartition(":")[2])
    seats = []
    for number in range(SEATS):
        client = Client(run.url)
        joined = await client.join(run.codes[f"team:{('one', 'two', 'three')[number % 3]}"], f"Seat {number}")
        await client.close()
        reader = Reader()
        await reader.open(
            port, f"GET /api/view HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {joined.token}\r\n\r\n".encode()
        )
        seats.append(reader)
    control = Client(run.url, run.token)
    await control.command(do.Start())
    await asyncio.sleep(1)

    process, floor_port = _child(_FLOOR, str(SEATS), "900", str(folder))
    trigger = socket.create_connection(("127.0.0.1", floor_port))
    trigger.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    floor_seats = []
    for _ in range(SEATS):
        reader = Reader()
        await reader.open(floor_port)
        floor_seats.append(reader)
    await asyncio.sleep(0.3)

    ours, floors, with_console = [], [], []
    for turn in range(ROUNDS):
        floors.append(percentile([await _last(floor_seats, lambda: trigger.send(b"x")) for _ in range(RELEASES)], 0.95))
        ours.append(percentile([await _release(control, seats) for _ in range(RELEASES)], 0.95))
        console = await _console(run)
        with_console.append(percentile([await _release(control, seats) for _ in range(RELEASES)], 0.95))
        console.kill()
        console.wait()
        print(f"  round {turn + 1}: floor {floors[-1] * 1000:.2f} ms, release {ours[-1] * 1000:.2f} ms,"
              f" with a control client {with_console[-1] * 1000:.2f} ms")  # fmt: skip
    ratio(f"release to last of {SEATS} seats, p95", median(ours), median(floors), "at most 3")
    ratio("the same with control attached in its own process", median(with_console), median(ours), "at most 1.5")
    process.kill()
    trigger.close()
    for reader in [*seats, *floor_seats]:
        await reader.close()
    await control.close()


async def _release(control: Client, seats: list[Reader]) -> float:
    text = "A launch was seen at 06:42. " + "More detail follows in this paragraph. " * 8
    command = do.AddInject(f"Launch {secrets.token_hex(4)}", text, ["all"])
    return await _last(seats, lambda: asyncio.ensure_future(control.command(command)))


async def _last(seats: list[Reader], send: object) -> float:
    before = [seat.bytes for seat in seats]
    start = time.perf_counter()
    sent = send()  # type: ignore[operator]
    while any(seat.bytes == had for seat, had in zip(seats, before, strict=True)):
        await asyncio.sleep(0)
    took = max(seat.last for seat in seats) - start
    if isinstance(sent, asyncio.Future):
        await sent
    # What else the server sends about it must not count for the next one.
    await asyncio.sleep(0.03)
    return took


async def _console(run: runs.Run) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.control_client", run.url, run.token], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    await asyncio.to_thread(process.stdout.readline)
    return process


def _child(code: str, *arguments: str) -> tuple[subprocess.Popen[bytes], int]:
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


async def post_rounds(run: runs.Run) -> None:
    process, port = _child(_NOOP)
    ours_port = int(run.url.rpartition(":")[2])
    bare: list[float] = []
    ours, floors, spread = [], [], []
    for turn in range(ROUNDS):
        bare.append((await _posts(port, run.token, 8, 150, _NOTE))[0])
        floors.append((await _posts(ours_port, run.token, 8, 150, _NOTHING))[0])
        ours.append((await _posts(ours_port, run.token, 8, 150, _NOTE))[0])
        waits = (await _posts(ours_port, run.token, 32, 60, _NOTE))[1]
        spread.append(percentile(waits, 0.99) / median(waits))
        print(f"  round {turn + 1}: bare {bare[-1]:.0f}/s, no-op {floors[-1]:.0f}/s, commands {ours[-1]:.0f}/s,"
              f" 32 clients p99/median {spread[-1]:.2f}")  # fmt: skip
    print(f"acknowledged commands a second, 8 clients: {median(ours):.0f} / {median(floors):.0f} no-op commands ="
          f" {median(ours) / median(floors):.2f}  (goal at least 0.7);"
          f" a bare framework's POST {median(bare):.0f}/s")  # fmt: skip
    print(f"p99 wait of 32 clients against their median: {median(spread):.2f}  (goal at most 5)")
    process.kill()


_NOTE = '"do":"observe","text":"seen"'
_NOTHING = '"do":"set-rate","rate":1.0'
"""A command that changes nothing, so nothing is kept: the same door, body, rights and rules, without the log."""


async def _posts(port: int, token: str, clients: int, each: int, command: str) -> tuple[float, list[float]]:
    """Commands a second and each one's wait, over raw connections: the client costs little of the two processors."""
    waits: list[float] = []

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(each):
            body = f'{{{command},"id":"{secrets.token_hex(6)}"}}'.encode()
            head = (
                f"POST /api/command HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            start = time.perf_counter()
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 200"), answer
            length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            waits.append(time.perf_counter() - start)
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(clients)))
    return clients * each / (time.perf_counter() - start), waits


WORKS = (release_rounds, post_rounds)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TTX_STATE"] = str(folder / "state")
        (folder / "bench.yaml").write_text(PLAYBOOK, encoding="utf-8")
        for work in WORKS:
            file = folder / f"{work.__name__}.db"
            run = runs.start([str(file), "--playbook", str(folder / "bench.yaml")])
            print(f"{work.__name__}: SQLite, WAL, synchronous=FULL; uvloop; no TLS")
            try:
                asyncio.run(work(folder, run) if work is release_rounds else work(run))  # type: ignore[operator]
            finally:
                runs.stop(run)


if __name__ == "__main__":
    main()
