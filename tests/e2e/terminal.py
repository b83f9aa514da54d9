"""A real terminal: a program on a pty, its screen as a person reads it, keys as a person presses them."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from pathlib import Path
from typing import ClassVar

import pyte

KEYS = {
    "enter": "\r", "tab": "\t", "escape": "\x1b", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "space": " ", "shift+tab": "\x1b[Z", "backspace": "\x7f",
    "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f12": "\x1b[24~",
}  # fmt: skip

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")


class Terminal:
    """`ttx` with these arguments on a screen of its own.

    Whoever waits on one terminal reads all of them: a program whose output nobody reads would stand still.
    """

    _open: ClassVar[dict[int, Terminal]] = {}

    def __init__(
        self, arguments: list[str], folder: Path, *, columns: int = 110, rows: int = 36, **environment: str
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.output = b""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        settings = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": str(rows), **environment}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ttx", *arguments],
            stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=settings, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self._master = master
        self._open[master] = self

    def _pump(self, seconds: float) -> None:
        ready, _, _ = select.select(list(self._open), [], [], seconds)
        for master in ready:
            self._open[master]._read()

    def _read(self) -> None:
        try:
            data = os.read(self._master, 65536)
        except OSError:
            # The program has ended and nothing is left: select would say for ever that there is something to read.
            self._open.pop(self._master, None)
            return
        self.output += data
        self._stream.feed(data)

    @property
    def text(self) -> str:
        """The screen's lines. A wide character fills two cells; the second is not a blank."""
        # Not pyte's own `display`: it fails on a wide character whose second half was drawn over.
        columns = range(self.screen.columns)
        return "\n".join(
            "".join(self.screen.buffer[row][column].data for column in columns) for row in range(self.screen.lines)
        )

    def flat(self) -> str:
        """The screen with runs of blanks and line breaks folded, so that a wrapped sentence is found whole."""
        return " ".join(self.text.split())

    def wait_for(self, *wanted: str, seconds: float = 45.0) -> str:
        """Until all these stand on the screen; the test fails, with the screen, where they do not come."""
        end = time.monotonic() + seconds
        while True:
            flat = unicodedata.normalize("NFC", self.flat())
            missing = [text for text in wanted if text not in flat]
            if not missing:
                return flat
            assert time.monotonic() < end, f"{missing} did not come\n{self.text}\nexit: {self.process.poll()}"
            self._pump(0.05)

    def wait_written(self, *wanted: str, seconds: float = 45.0) -> None:
        """Until these were written, whether they still stand there or not: for what is shown only for a moment."""
        end = time.monotonic() + seconds
        while missing := [text for text in wanted if text not in self.written]:
            assert time.monotonic() < end, f"{missing} were not written\n{self.text}\nexit: {self.process.poll()}"
            self._pump(0.05)

    @property
    def written(self) -> str:
        """All that was ever written, without the sequences that place and colour it."""
        return _SEQUENCE.sub("", self.output.decode(errors="replace"))

    def wait_gone(self, text: str, seconds: float = 45.0) -> None:
        """Until this stands on the screen no more."""
        end = time.monotonic() + seconds
        while text in self.flat():
            assert time.monotonic() < end, f"{text!r} does not go\n{self.text}"
            self._pump(0.05)

    def press(self, *keys: str) -> None:
        """Press keys, by name or as they are; ctrl+x as `ctrl+x`."""
        for key in keys:
            code = chr(ord(key[-1]) & 0x1F) if key.startswith("ctrl+") else KEYS.get(key, key)
            assert len(key) == 1 or code != key, f"no key {key!r}"
            os.write(self._master, code.encode())
            self._pump(0.05)

    def type(self, text: str) -> None:
        """Type text."""
        os.write(self._master, text.encode())
        self._pump(0.05)

    def tab(self, times: int = 1) -> None:
        """Go on to the next field."""
        for _ in range(times):
            self.step("tab")

    def step(self, key: str) -> None:
        """Press a key that moves the cursor, and see it move: who is there has another colour."""
        end = time.monotonic() + 5
        while self._moves(0.2) and time.monotonic() < end:
            pass
        self._moves(3, key)

    def _moves(self, seconds: float, *keys: str) -> bool:
        """Whether something changes within this time, after these keys. A few cells alone are a cursor that blinks."""
        before, end = self._cells(), time.monotonic() + seconds
        self.press(*keys)
        while len(before ^ self._cells()) < 6:
            if time.monotonic() > end:
                return False
            self._pump(0.05)
        return True

    def _cells(self) -> set[tuple[int, int, object]]:
        rows = range(5, self.screen.lines - 2)
        return {(row, column, cell) for row in rows for column, cell in self.screen.buffer[row].items() if column > 32}

    def write(self, text: str) -> None:
        """Type text and see it on the screen."""
        self.type(text)
        self.wait_for(text)

    def wait_exit(self, seconds: float = 30.0) -> int:
        """Until the program has ended; its exit code."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it does not end\n{self.text}"
            self._pump(0.05)
        self._pump(0.1)
        return self.process.returncode

    def kill(self) -> None:
        """SIGKILL, as bad luck does it."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def close(self) -> None:
        self.kill()
        self._open.pop(self._master, None)
        os.close(self._master)
