"""The browser seat under load. Run: python -m tests.benchmarks.bench_web

A thousand browsers join, read and reply over raw connections. The floor, a bare send loop to a thousand sockets with
one fdatasync, is measured in the same rounds.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import re
import secrets
import socket
import ssl
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil

from tests.benchmarks.bench_server import _FLOOR, PLAYBOOK, Reader, _child, _last
from tests.benchmarks.timing import median, percentile, ratio
from ttx.client import Client
from ttx.exercise import commands as do
from ttx.server import runs

SEATS = 1000
AT_ONCE = 50
"""people who press the same button in the same moment"""
RELEASES = 10
ROUNDS = 5
TEAMS = ("one", "two", "three")
IDLE = 10.0


@dataclass
class Seat:
    """A browser: its page's address, its cookie, and its form's token."""

    path: str
    cookie: str
    csrf: str = ""
    version: str = ""


class Line:
    """One kept-open connection of a browser."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self._port = port
        self._tls = tls

    async def ask(
        self, method: str, path: str, cookie: str = "", form: dict[str, str] | None = None
    ) -> tuple[str, str]:
        """Head and body of the answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, ssl=self._tls)
        body = urlencode(form or {})
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", "Connection: close"]
        head += [f"Cookie: {cookie}"] * bool(cookie)
        if form is not None:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            head += ["Accept: application/json", f"Origin: http{'s' * bool(self._tls)}://127.0.0.1:{self._port}"]
        writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())
        answer = (await reader.read(-1)).decode()
        writer.close()
        top, _, rest = answer.partition("\r\n\r\n")
        return top, rest


async def _each(works: list[object], at_once: int = AT_ONCE) -> tuple[float, int]:
    """Seconds for all of them, so many at a time, and how many failed."""
    gate, failed = asyncio.Semaphore(at_once), 0

    async def one(work: object) -> None:
        nonlocal failed
        async with gate:
            try:
                await work()  # type: ignore[operator]
            except (OSError, AssertionError, IndexError):
                failed += 1

    start = time.perf_counter()
    await asyncio.gather(*(one(work) for work in works))
    return time.perf_counter() - start, failed


async def join_all(run: runs.Run, port: int, count: int, tls: ssl.SSLContext | None = None) -> list[Seat]:
    """Take this many seats, as browsers do: the code, then the page."""
    seats: list[Seat] = []
    line = Line(port, tls)

    def joining(number: int) -> object:
        async def join() -> None:
            code = run.codes[f"team:{TEAMS[number % 3]}"]
            head, _ = await line.ask("POST", "/join", form={"code": code, "name": f"Seat {number}"})
            path = re.findall(r"location: (\S+)", head)[0]
            seat = Seat(path, re.findall(r"set-cookie: ([^;]+)", head)[0])
            _, page = await line.ask("GET", path, seat.cookie)
            seat.csrf = re.findall(r'name="csrf" value="(\w+)"', page)[0]
            seat.version = re.findall(r'data-version="(\w+)"', page)[0]
            seats.append(seat)

        return join

    took, failed = await _each([joining(number) for number in range(count)])
    print(
        f"{count} seats join and load their page: {took:.1f} s (goal 10), failed {failed},"
        f" lost {count - len(seats) - failed}"
    )
    return seats


class Browser(Reader):
    """A seat's open stream, plain or through TLS."""

    async def open(self, port: int, request: bytes = b"", *, tls: ssl.SSLContext | None = None) -> None:
        reader, self._writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
        self._writer.write(request)
        self._task = asyncio.create_task(self._read(reader))


async def listen(port: int, seats: list[Seat], tls: ssl.SSLContext | None = None) -> list[Reader]:
    readers: list[Reader] = []
    for seat in seats:
        reader = Browser()
        head = f"GET {seat.path}stream?has={seat.version} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        await reader.open(port, f"{head}Cookie: {seat.cookie}\r\n\r\n".encode(), tls=tls)
        readers.append(reader)
    while any(not reader.bytes for reader in readers):
        await asyncio.sleep(0.01)
    return readers


async def release_rounds(folder: Path, run: runs.Run) -> None:
    port = int(run.url.rpartition(":")[2])
    server = psutil.Process(run.pid)
    control = Client(run.url, run.token)
    await control.command(do.Start())
    seats = await join_all(run, port, SEATS)
    await asyncio.sleep(1)
    before = server.memory_info().rss
    readers = await listen(port, seats)
    await asyncio.sleep(1)
    print(f"server memory for a connected seat: {(server.memory_info().rss - before) / SEATS / 1024:.1f} KiB (goal 64)")

    process, floor_port = _child(_FLOOR, str(SEATS), "1800", str(folder))
    trigger = socket.create_connection(("127.0.0.1", floor_port))
    trigger.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    floor_seats = []
    for _ in range(SEATS):
        reader = Reader()
        await reader.open(floor_port)
        floor_seats.append(reader)
    await asyncio.sleep(0.5)
    ours, floors = [], []
    for turn in range(ROUNDS):
        floors.append(percentile([await _last(floor_seats, lambda: trigger.send(b"x")) for _ in range(RELEASES)], 0.95))
        ours.append(percentile([await _release(control, readers) for _ in range(RELEASES)], 0.95))
        print(f"  round {turn + 1}: floor {floors[-1] * 1000:.1f} ms, release {ours[-1] * 1000:.1f} ms")
    ratio(f"release to last of {SEATS} browsers, p95", median(ours), median(floors), "at most 2")
    process.kill()
    trigger.close()

    await reply_all(port, seats)
    for reader in [*readers, *floor_seats]:
        await reader.close()
    await control.close()


async def _release(control: Client, readers: list[Reader]) -> float:
    text = "A launch was seen at 06:42. " + "More detail follows in this paragraph. " * 8
    command = do.AddInject(f"Launch {secrets.token_hex(4)}", text, ["all"], asks="reply")
    return await _last(readers, lambda: asyncio.ensure_future(control.command(command)))


async def reply_all(port: int, seats: list[Seat]) -> None:
    line = Line(port)

    def replying(number: int, seat: Seat) -> object:
        async def reply() -> None:
            form = {"csrf": seat.csrf, "id": secrets.token_hex(8), "hand": "bench", "do": "reply inject-1",
                    "inject-1.was": "", "inject-1.text": f"reply-{number:04d}"}  # fmt: skip
            head, body = await line.ask("POST", seat.path, seat.cookie, form)
            assert " 200 " in head and '"trouble":false' in body, body

        return reply

    took, failed = await _each([replying(number, seat) for number, seat in enumerate(seats)])
    found: list[str] = []
    for seat in seats[:3]:
        _, page = await line.ask("GET", seat.path, seat.cookie)
        found += re.findall(r"reply-\d{4}", page)
    lost, doubled = len(seats) - len(set(found)), len(found) - len(set(found))
    print(f"{len(seats)} replies: {took:.1f} s (goal 10), failed {failed}, lost {lost}, doubled {doubled}")


async def first_load(folder: Path, run: runs.Run) -> None:
    port = int(run.url.rpartition(":")[2])
    seat = (await join_all(run, port, 1))[0]
    line = Line(port)
    _, page = await line.ask("GET", seat.path, seat.cookie)
    sizes = {"page": len(gzip.compress(page.encode()))}
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        _, content = await line.ask("GET", address)
        sizes[address.rpartition("/")[2]] = len(gzip.compress(content.encode(), 9))
    print(f"first load, compressed: {sum(sizes.values()) / 1024:.1f} KiB (goal 60): {sizes}")


async def idle(folder: Path, run: runs.Run) -> None:
    port = int(run.url.rpartition(":")[2])
    control = Client(run.url, run.token)
    await control.command(do.Start())
    readers = await listen(port, await join_all(run, port, 200))
    await asyncio.sleep(3)
    server = psutil.Process(run.pid)
    before = sum(server.cpu_times()[:2])
    await asyncio.sleep(IDLE)
    used = sum(server.cpu_times()[:2]) - before
    print(f"idle server, 200 browsers, running clock: {used / IDLE:.1%} of a core (goal 2 %)")
    for reader in readers:
        await reader.close()
    await control.close()


async def memory_under_tls(folder: Path, run: runs.Run) -> None:
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    port = int(run.url.rpartition(":")[2])
    seats = await join_all(run, port, 300, tls)
    server = psutil.Process(run.pid)
    await asyncio.sleep(1)
    before = server.memory_info().rss
    readers = await listen(port, seats, tls)
    await asyncio.sleep(1)
    grown = server.memory_info().rss - before
    print(f"server memory for a connected seat under TLS: {grown / len(seats) / 1024:.1f} KiB (goal 64)")
    for reader in readers:
        await reader.close()


WORKS = (first_load, idle, memory_under_tls, release_rounds)


def main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TTX_STATE"] = str(folder / "state")
        (folder / "bench.yaml").write_text(PLAYBOOK, encoding="utf-8")
        for work in WORKS:
            lan = ["--lan"] * (work is memory_under_tls)
            run = runs.start([str(folder / f"{work.__name__}.db"), "--playbook", str(folder / "bench.yaml"), *lan])
            print(f"{work.__name__}: SQLite, WAL, synchronous=FULL; uvloop; {'TLS' if lan else 'no TLS'}")
            try:
                asyncio.run(work(folder, run))
            finally:
                runs.stop(run)


if __name__ == "__main__":
    main()
