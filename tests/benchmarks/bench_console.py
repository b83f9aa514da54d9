"""The console: process start to first live state, and one more line in a long log.

Run: python -m tests.benchmarks.bench_console
"""

from __future__ import annotations

import asyncio
import compileall
import fcntl
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

import textual

import ttx
from tests.benchmarks.timing import median, ratio
from ttx.server import runs

_BARE = """
from textual.app import App
from textual.widgets import Static


class Bare(App):
    def compose(self):
        yield Static("bare-is-here")


Bare().run()
"""


def until(arguments: list[str], marker: bytes) -> float:
    """Seconds from exec to the marker's bytes on a terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    start = time.perf_counter()
    process = subprocess.Popen(
        arguments, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(slave)
    seen = b""
    while marker not in seen:
        seen += os.read(master, 65536)
    took = time.perf_counter() - start
    process.kill()
    process.wait()
    os.close(master)
    return took


def startup(folder: Path) -> None:
    """`ttx run FILE.db` on a server that is up, against a bare Textual app."""
    file = folder / "bench.db"
    run = runs.start([str(file), "--playbook", str(Path(__file__).parents[2] / "playbooks" / "seoul-short.yaml")])
    (folder / "bare.py").write_text(_BARE, encoding="utf-8")
    attach = f"from ttx.console import run_console; run_console({run.url!r}, {run.token!r}, owned=True)"
    bare, console, attached = [], [], []
    try:
        for turn in range(9):
            bare.append(until([sys.executable, str(folder / "bare.py")], b"bare-is-here"))
            console.append(until([sys.executable, "-c", attach], b"Where we stand"))
            attached.append(until([sys.executable, "-m", "ttx", "run", str(file)], b"Where we stand"))
            print(f"  round {turn + 1}: bare {bare[-1] * 1000:.0f} ms, console {console[-1] * 1000:.0f} ms,"
                  f" ttx run FILE.db {attached[-1] * 1000:.0f} ms")  # fmt: skip
    finally:
        runs.stop(run)
    ratio(
        "console, process start to first live state, against a bare Textual app",
        median(console),
        median(bare),
        "at most 2.5",
    )
    ratio(
        "the same through `ttx run FILE.db`, which finds the server first", median(attached), median(bare), "none set"
    )


async def appending() -> None:
    """One more line at 100,000 rows against at 1,000, the frame drawn."""
    from textual.app import App, ComposeResult

    from ttx.tui.lines import Lines

    class Log(App[None]):
        def compose(self) -> ComposeResult:
            yield Lines()

    async def cost(rows: int) -> float:
        app = Log()
        async with app.run_test(size=(120, 40)) as pilot:
            lines = app.query_one(Lines)
            lines.replace(f"{number} 12:00:00 T+00:10 replied Ann: we stand behind three" for number in range(rows))
            await pilot.pause()
            times = []
            for number in range(60):
                start = time.perf_counter()
                lines.append(f"new line {number} 한국어")
                await pilot.pause()
                times.append(time.perf_counter() - start)
        return median(times)

    few, many = [], []
    for _ in range(5):
        few.append(await cost(1_000))
        many.append(await cost(100_000))
    ratio(
        "appending a line to the console's log at 100,000 rows against at 1,000",
        median(many),
        median(few),
        "at most 1.2",
    )


def main() -> None:
    for package in (ttx, textual):
        compileall.compile_dir(str(Path(package.__file__ or "").parent.parent), quiet=2)
    with tempfile.TemporaryDirectory() as name:
        os.environ["TTX_STATE"] = str(Path(name) / "state")
        startup(Path(name))
    asyncio.run(appending())


if __name__ == "__main__":
    main()
