"""A room with terminals: every exercise in it is stopped at the end, every screen switched off."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.ports import with_own_port
from ttx.server import runs


class Room:
    """Where people sit: a folder of its own, and the terminals in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._screens: list[Terminal] = []

    def open(self, *arguments: str, columns: int = 160, rows: int = 40, **environment: str) -> Terminal:
        """A terminal with `ttx` in it."""
        if arguments[0] == "run" and not arguments[1].endswith(".db"):
            arguments = with_own_port(arguments)
        terminal = Terminal(list(arguments), self.folder, columns=columns, rows=rows, **environment)
        self._screens.append(terminal)
        return terminal

    def ttx(self, *arguments: str, code: int = 0) -> str:
        """`ttx` without a terminal; what it prints."""
        if arguments[0] == "run" and not arguments[1].endswith(".db"):
            arguments = with_own_port(arguments)
        done = subprocess.run(
            [sys.executable, "-m", "ttx", *arguments],
            cwd=self.folder, capture_output=True, text=True, timeout=90, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == code, f"ttx {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    @property
    def run(self) -> runs.Run:
        """The one exercise that runs here."""
        (run,) = runs.running()
        return run

    def seat(self, team: str, name: str, role: str = "Minister", **more: object) -> Terminal:
        """Somebody of a team, in front of a terminal."""
        run = self.run
        joining = ("join", run.url, "--code", run.codes[f"team:{team}"], "--name", name, "--role", role)
        return self.open(*joining, **more)  # type: ignore[arg-type]

    def wait_kept(self, text: str, screen: Terminal) -> None:
        """Until a seat has this unsent text in a file on this machine."""
        folder, end = self.folder.parent / "home", time.monotonic() + 45
        while not any(text in path.read_text(encoding="utf-8") for path in folder.rglob("*.json")):
            assert time.monotonic() < end, f"{text!r} is not kept\n{screen.text}"
            screen.wait_for(text)

    def clear(self) -> None:
        """Switch everything off."""
        for screen in self._screens:
            screen.close()
        with contextlib.suppress(AssertionError, subprocess.TimeoutExpired):
            self.ttx("stop", "--all")
        for run in runs.running():
            with contextlib.suppress(ProcessLookupError):
                os.kill(run.pid, signal.SIGKILL)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setenv("TTX_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    folder = tmp_path / "room"
    folder.mkdir()
    room = Room(folder)
    yield room
    room.clear()
