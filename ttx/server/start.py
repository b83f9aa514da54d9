"""Bring an exercise up: open or create it, take the lease, hand out codes, serve, and leave one clean file."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import secrets
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from ttx import __version__
from ttx.clock import SystemClock, stamp
from ttx.errors import TtxError
from ttx.exercise import events as ev
from ttx.playbook.load import compiled, require
from ttx.playbook.models import Playbook
from ttx.server import runs
from ttx.server.access import new_codes
from ttx.server.app import App
from ttx.server.exercise import LiveExercise
from ttx.store.rows import Entry
from ttx.store.store import Store
from ttx.text import hide_password


def create(store: Store, playbook: Playbook, purpose: str) -> str:
    """Write the first event of a new exercise; its id."""
    exercise = f"{playbook.id}-{secrets.token_hex(3)}"
    wall = stamp(SystemClock().wall())
    event = ev.Created(compiled(playbook), purpose, __version__)
    store.create_exercise(exercise, playbook.title, wall)
    scenario = playbook.scenario.start.isoformat(timespec="minutes")
    entry = Entry(event.kind, event.version_of_kind, "", "", wall, 0, scenario, "", ev.encode(event))
    store.append(exercise, 0, [entry])
    return exercise


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the exercise is put away first, then the server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class Serving:
    """An exercise with its HTTP server, ready to take calls."""

    live: LiveExercise
    store: Store
    run: runs.Run
    note: Path
    server: uvicorn.Server

    @staticmethod
    async def prepare(arguments: argparse.Namespace, listener: socket.socket) -> Serving:
        """Open everything that can fail, before anybody is told that the server is there."""
        database = arguments.target.startswith(("postgresql:", "postgres:"))
        target = arguments.target if database else _absolute(arguments.target)
        playbook = require(arguments.playbook) if arguments.playbook else None
        new = playbook is not None
        store = _open_new(target) if new and not database else Store.open(target, write=True, create=new)
        try:
            exercise = create(store, playbook, arguments.purpose) if playbook else _which(store, arguments.exercise)
            return await _open(arguments, listener, store, target, exercise)
        except BaseException:
            store.close()
            raise

    async def serve(self, listener: socket.socket) -> None:
        """Serve until stopped; then put everything away."""
        serving = asyncio.create_task(self.server.serve(sockets=[listener]))
        try:
            await self.live.run()
        finally:
            with contextlib.suppress(TtxError):
                if self.live.holds_lease():
                    self.live.beat()
            self.server.should_exit = True
            await serving
            with contextlib.closing(self.store), contextlib.suppress(TtxError):
                self.store.release_lease(self.live.exercise, self.live.nonce)
            self._sign_off()

    def _sign_off(self) -> None:
        # Another server may have taken over, and the note is its by now. A note that cannot be written is only stale.
        known = runs.read_note(self.note)
        if known and known.nonce == self.live.nonce:
            self.run.url, self.run.token, self.run.pid = "", "", 0
            with contextlib.suppress(OSError):
                runs.write_note(self.note, self.run)


def _open_new(target: str) -> Store:
    """A store in a new file: of two who begin one at the same moment, one gets it."""
    path = Path(target)
    if path.parent.is_dir():
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            raise TtxError(f"{path} is there already", hint=f"`ttx run {path.name}` goes on with it") from None
        except OSError as error:
            raise TtxError(f"{path} cannot be made: {error.strerror}", hint="name another place") from None
    try:
        return Store.open(target, write=True, create=True)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _absolute(path: str) -> str:
    return str(Path(path).resolve())


def _which(store: Store, wanted: str) -> str:
    found = [info.exercise for info in store.exercises()]
    if wanted in found:
        return wanted
    if wanted or not found:
        raise TtxError(f"there is no exercise {wanted!r} here" if wanted else "there is no exercise in it yet")
    if len(found) > 1:
        raise TtxError("there are several exercises in it", hint="name one with --exercise: " + ", ".join(found))
    return found[0]


async def _open(
    arguments: argparse.Namespace, listener: socket.socket, store: Store, target: str, exercise: str
) -> Serving:
    backup = Path(_absolute(arguments.backup)) if arguments.backup else None
    live = LiveExercise(store, exercise, SystemClock(), backup_to=backup)
    port = listener.getsockname()[1]
    if not store.shared:
        _take_lease(store, live, port)
    live.room.reopen(store.last_beat(exercise))
    shown = hide_password(target)
    note = runs.note_path(shown, exercise if store.shared else "")
    known = runs.read_note(note)
    live.codes = known.codes if known and known.exercise == exercise and live.door.take_codes(known.codes) else {}
    if not live.codes:
        live.codes = new_codes(live.room.state.playbook)
        live.door.set_codes(live.codes)
    host = "127.0.0.1" if arguments.host in ("0.0.0.0", "::") else arguments.host  # noqa: S104
    live.address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    app = App(live, {"localhost", arguments.host.lower(), socket.gethostname().lower()})
    config = uvicorn.Config(
        app, log_level="error", access_log=False, lifespan="off", server_header=False, date_header=False,
        timeout_keep_alive=60, timeout_graceful_shutdown=2, ws="none", http="httptools",
        # Nobody stands in front yet: a header must not say where a call comes from.
        proxy_headers=False,
    )  # fmt: skip
    server = _Server(config)
    token = await live.owner("Facilitator", known.token if known and known.exercise == exercise else "")
    title = live.room.state.playbook.title
    run = runs.Run(
        shown, exercise, title, os.getpid(), live.address, live.nonce, token, live.codes, stamp(live.room.clock.wall())
    )
    runs.write_note(note, run)
    return Serving(live, store, run, note, server)


def _silent(port: int, nonce: str) -> bool:
    """Whether nobody answers there for longer than a server needs to come up."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if runs.answers(port, nonce):
            return False
        time.sleep(0.2)
    return True


def _take_lease(store: Store, live: LiveExercise, port: int) -> None:
    mine = (live.exercise, os.getpid(), port, live.nonce, socket.gethostname())
    holder = store.acquire_lease(*mine)
    if holder is not None and holder.host == socket.gethostname() and _silent(holder.port, holder.nonce):
        # After a reboot another program may have the number of the server that is gone.
        holder = store.acquire_lease(*mine, instead_of=holder.nonce)
    if holder is not None:
        raise TtxError(
            f"another server (process {holder.pid}) runs this exercise",
            hint="`ttx run FILE.db` opens the console on it",
        )
