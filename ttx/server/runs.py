"""Servers on this machine: start one as a process of its own, find those that run, stop them.

Each notes itself in a private file: address, token of the facilitator here, join codes. Codes stay the same when an
exercise is reopened, because the file stays too. Nothing here imports the server.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
from platformdirs import user_state_path

from ttx.errors import TtxError
from ttx.text import hide_password

TARGET = "TTX_TARGET"
"""The environment variable that gives a server its target with the password in it."""

PATIENCE = 30.0
"""Seconds for a server to say that it is ready."""


RISK = "not encrypted: anybody on this network can read codes and moves as they pass"


class Way(msgspec.Struct):
    """How a server was opened, kept for the next time."""

    mode: str = "loopback"
    """loopback (this machine only), lan (encrypted), http (a network, without encryption), proxy (behind one)"""
    host: str = "127.0.0.1"
    port: int = 0
    """the one that people were told; 0 while nobody was told any"""
    names: list[str] = []
    """further names that people may call it by"""
    cert: str = ""
    key: str = ""
    """paths of a certificate that somebody brought; empty with our own"""
    proxy: str = ""
    """the address that people use, where a reverse proxy stands in front"""
    proxy_from: str = "127.0.0.1"
    """the proxy's own address: what it says of who calls is believed"""
    told: str = ""
    """this machine's address when people were first told it"""
    local: int = 0
    """the port on this machine alone: tried again first, so that a browser's page comes back by itself"""


class Run(msgspec.Struct):
    """What a server notes of itself."""

    target: str
    """the exercise file, or the database's address without its password"""
    exercise: str
    title: str
    pid: int
    url: str
    """for programs on this machine: its own address, which no change of network touches"""
    nonce: str
    token: str
    codes: dict[str, str] = {}
    started: str = ""
    addresses: list[str] = []
    """what people type, the best first"""
    certificate: str = ""
    """PEM, where the server encrypts by itself: what programs on this machine pin"""
    fingerprint: str = ""
    """of that certificate: SHA-256, AB:CD:..."""
    way: Way = msgspec.field(default_factory=Way)

    @property
    def address(self) -> str:
        """The best of the addresses."""
        return self.addresses[0] if self.addresses else self.url

    @property
    def mode(self) -> str:
        """How the server was opened, as in `Way`."""
        return self.way.mode


def folder() -> Path:
    """Where the notes are. TTX_STATE names another place, for tests."""
    path = Path(os.environ.get("TTX_STATE") or user_state_path("ttx"))
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def note_path(target: str, exercise: str = "") -> Path:
    """The note of an exercise, whether its server runs or not."""
    name = hashlib.sha256(f"{target} {exercise}".encode()).hexdigest()[:20]
    return folder() / f"{name}.json"


def write_note(path: Path, run: Run) -> None:
    """Write a server's note."""
    write_private(path, msgspec.json.encode(run))


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only this user can read, whole or not at all."""
    import tempfile

    # mkstemp makes files that only their owner reads.
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    Path(draft).replace(path)


def read_note(path: Path) -> Run | None:
    """A note, or None where there is none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Run)
    except (OSError, msgspec.DecodeError):
        return None


def handouts_printed(path: Path, wall: str) -> None:
    """Note beside a server's note that handouts with the codes were printed, and when."""
    write_private(path.with_suffix(".printed"), wall.encode())


def last_printed(path: Path) -> str:
    """When handouts were last printed on this machine; empty where they were not."""
    try:
        return path.with_suffix(".printed").read_text(encoding="utf-8")
    except OSError:
        return ""


def forget(target: str, exercise: str = "") -> None:
    """Remove what this machine has noted of an exercise: codes, tokens, keys."""
    note = note_path(target, exercise)
    for path in note.parent.glob(f"{note.stem}.*"):
        with contextlib.suppress(OSError):
            path.unlink()


def alive(run: Run) -> bool:
    """Whether the server that wrote this note answers."""
    return _answers(run.url, run.nonce, run.certificate)


def answers(port: int, nonce: str) -> bool:
    """Whether the server with this nonce answers at a port of this machine."""
    # Who only knows the number does not know whether it encrypts, nor by which certificate. Nothing secret is sent.
    return any(_answers(f"{scheme}://127.0.0.1:{port}", nonce) for scheme in ("http", "https"))


def _trust(url: str, certificate: str) -> Any:
    if not url.startswith("https:"):
        return True
    from ttx.client import pins

    return pins.pinned(certificate) if certificate else pins.anybody()


def _answers(url: str, nonce: str, certificate: str = "") -> bool:
    import httpx

    try:
        answer = httpx.get(f"{url}/api/health", timeout=2.0, trust_env=False, verify=_trust(url, certificate))
        return bool(answer.json().get("nonce") == nonce)
    except (httpx.HTTPError, OSError, ValueError, AttributeError):
        return False


def running() -> list[Run]:
    """The servers of this user that answer."""
    notes = [read_note(path) for path in sorted(folder().glob("*.json"))]
    return [note for note in notes if note is not None and note.url and alive(note)]


def find(target: str, exercise: str = "") -> Run | None:
    """The running server of an exercise file or database; of this exercise, where one is named."""
    wanted = hide_password(target)
    return next((run for run in running() if run.target == wanted and exercise in ("", run.exercise)), None)


def start(arguments: list[str], *, quiet_log: Path | None = None) -> Run:
    """Start a server as its own detached process and wait until it is ready. TtxError with the server's own reason."""
    log = quiet_log or folder() / "server.log"
    target, *others = arguments
    with open(log, "ab", opener=_private) as errors:
        process = subprocess.Popen(
            # Everybody on this machine can read a process's arguments; its environment is its user's own.
            [sys.executable, "-m", "ttx.server", hide_password(target), *others],
            env={**os.environ, TARGET: target},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=Path.cwd(),
            **_detached(),
        )
    assert process.stdout is not None
    line = _first_line(process.stdout, process)
    # A child that has ended is there until somebody asks after it: `ttx stop` elsewhere would wait for it in vain.
    threading.Thread(target=process.wait, daemon=True).start()
    return _ready(line, log)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | 0x00000008}
    return {"start_new_session": True}


def _first_line(stream: IO[bytes], process: subprocess.Popen[bytes]) -> bytes:
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    try:
        return stream.readline()
    finally:
        timer.cancel()
        # The server has put its own standard output away after the first line.
        stream.close()


def _ready(line: bytes, log: Path) -> Run:
    with contextlib.suppress(msgspec.DecodeError):
        data = msgspec.json.decode(line)
        if "error" in data:
            raise TtxError(data["error"], hint=data.get("hint", ""), where=data.get("where", ""))
        return msgspec.convert(data, Run)
    raise TtxError("the server did not start", hint=f"its last words are in {log}")


def stop(run: Run) -> None:
    """Stop a server and wait until it has let go of its file."""
    import time

    import httpx

    # Another program may have got the port meanwhile: a token is for the server that gave it only.
    if alive(run):
        with contextlib.suppress(httpx.HTTPError):
            httpx.post(
                f"{run.url}/api/stop",
                headers={"authorization": f"Bearer {run.token}", "content-type": "application/json"},
                content=b"{}",
                timeout=5.0,
                trust_env=False,
                verify=_trust(run.url, run.certificate),
            )
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if not _exists(run.pid):
            return
        time.sleep(0.05)
    raise TtxError(
        f"the server (process {run.pid}) does not stop", hint="end that process; nothing that was kept is lost"
    )


def hung(target: str) -> Run | None:
    """The server of an exercise that has not said goodbye and does not answer."""
    notes = [read_note(path) for path in sorted(folder().glob("*.json"))]
    return next((note for note in notes if note and note.target == target and note.pid and _exists(note.pid)), None)


def _exists(pid: int) -> bool:
    if sys.platform == "win32":
        return False
    with contextlib.suppress(ChildProcessError):
        # It may be our own child, and a dead child stays until it is asked about.
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def each_code(codes: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Role, team and code of each join code."""
    for place, code in codes.items():
        if place.startswith("team:"):
            yield "player", place.removeprefix("team:"), code
        else:
            yield place, "", code
