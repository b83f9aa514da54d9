"""The console: appending to its log; process start to the first live state. python -m tests.benchmarks.bench_console

Both apps paint on a real pseudo-terminal of 120 by 40. The clock stops when the bytes of a word arrive there: of the
bare app its only text, of the console the exercise's status, which it knows from the server alone.
"""

from __future__ import annotations

import asyncio
import compileall
import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

from textual.app import ComposeResult

import ttx
from tests.benchmarks.timing import median, ratio
from ttx.server import runs
from ttx.tui.app import TtxApp
from ttx.tui.lines import Lines

ROUNDS = 11
FEW, MANY = 1_000, 100_000

BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("RUNNING-NOW")

Bare().run()
"""


def until_painted(arguments: list[str], word: bytes, environment: dict[str, str]) -> float:
    """Seconds from starting a process on a terminal to the word on it."""
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if not pid:
        os.execve(arguments[0], arguments, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = b""
    try:
        while word not in seen:
            if not select.select([terminal], [], [], 20)[0]:
                raise RuntimeError(f"{word!r} never came: {seen[-2000:]!r}")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - start
    finally:
        os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
        os.close(terminal)


def start_up() -> None:
    compileall.compile_dir(str(Path(ttx.__file__).parent), quiet=2)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as after:
        os.environ["TTX_STATE"] = folder
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment.pop("NO_COLOR", None)
        book = str(Path(__file__).parents[2] / "playbooks" / "seoul-short.yaml")
        run = runs.start([str(Path(folder) / "bench.db"), "--playbook", book])
        after.callback(runs.stop, run)
        code = f"from ttx.console import run_console; run_console({run.url!r}, {run.token!r}, owned=False)"
        bare, console = [], []
        for _ in range(ROUNDS):
            bare.append(until_painted([sys.executable, "-c", BARE], b"RUNNING-NOW", environment))
            console.append(until_painted([sys.executable, "-c", code], b"NOT STARTED", environment))
        ratio(
            "console, process start to first live state, against a bare app",
            median(console),
            median(bare),
            "at most 2.5",
        )


class Long(TtxApp[None]):
    def __init__(self, count: int) -> None:
        super().__init__()
        self.lines = Lines()
        self.count = count

    def compose(self) -> ComposeResult:
        yield self.lines


async def append_cost(count: int, times: int = 200) -> float:
    """Seconds to append a line and have it drawn, with so many there already."""
    app = Long(count)
    async with app.run_test(size=(120, 40)) as pilot:
        app.lines.append(
            *(f"{number:>6}  12:00:00  T+00:00  something happened to somebody" for number in range(count))
        )
        await pilot.pause()
        taken = []
        for number in range(times):
            start = time.perf_counter()
            app.lines.append(f"line {number}")
            app.screen._compositor.render_strips()
            taken.append(time.perf_counter() - start)
            if number % 20 == 0:
                await pilot.pause()
        return median(taken)


def appending() -> None:
    few, many = [], []
    for _ in range(5):
        few.append(asyncio.run(append_cost(FEW)))
        many.append(asyncio.run(append_cost(MANY)))
    ratio(f"appending a line at {MANY:,} rows against at {FEW:,}", median(many), median(few), "at most 1.2")


if __name__ == "__main__":
    appending()
    start_up()
