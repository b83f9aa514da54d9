"""Bring an exercise up: open or create it, take the lease, hand out codes, serve, and leave one clean file."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import secrets
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn

from ttx import __version__
from ttx.client.pins import fingerprint
from ttx.clock import SystemClock, stamp
from ttx.errors import TtxError
from ttx.exercise import events as ev
from ttx.playbook.load import compiled, require
from ttx.playbook.models import Playbook
from ttx.server import network, runs, tls
from ttx.server.access import new_codes
from ttx.server.app import App
from ttx.server.ballots import Ballots
from ttx.server.exercise import LiveExercise
from ttx.server.lease import take_lease
from ttx.server.lines import Line, Waiting
from ttx.store.rows import Entry
from ttx.store.store import Store
from ttx.text import hide_password


def create(store: Store, playbook: Playbook, purpose: str) -> str:
    """Write the first event of a new exercise; its id."""
    exercise = f"{playbook.id}-{secrets.token_hex(3)}"
    wall = stamp(SystemClock().wall())
    event = ev.Created(compiled(playbook), purpose, __version__, secrets.token_hex(16))
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
    reach: network.Reach
    printed: str = ""
    """when the handouts that people have were printed"""

    def __enter__(self) -> Serving:
        return self

    def __exit__(self, *_: object) -> None:
        for listener in self.reach.listeners:
            listener.close()

    @staticmethod
    async def prepare(arguments: argparse.Namespace) -> Serving:
        """Open everything that can fail, before anybody is told that the server is there."""
        database = arguments.target.startswith(("postgresql:", "postgres:"))
        target = arguments.target if database else _absolute(arguments.target)
        playbook = require(arguments.playbook) if arguments.playbook else None
        with contextlib.ExitStack() as undo:
            if playbook:
                # A port or certificate that cannot be used leaves no file behind.
                reach = network.Reach.of(arguments, None, undo)
                store = Store.open(target, write=True, create=True) if database else _open_new(target)
                undo.callback(store.close)
                exercise = create(store, playbook, arguments.purpose)
                note, known = _note(store, target, exercise)
            else:
                store = Store.open(target, write=True)
                undo.callback(store.close)
                exercise = _which(store, arguments.exercise)
                note, known = _note(store, target, exercise)
                reach = network.Reach.of(arguments, known, undo)
            serving = await _open(arguments, reach, store, hide_password(target), exercise, note, known)
            undo.pop_all()
            return serving

    async def serve(self) -> None:
        """Serve until stopped; then put everything away."""
        serving = asyncio.create_task(self.server.serve(sockets=self.reach.listeners))
        watching = asyncio.create_task(self._watch())
        try:
            await self.live.run()
        finally:
            watching.cancel()
            with contextlib.suppress(TtxError):
                if self.live.holds_lease():
                    self.live.beat()
            self.server.should_exit = True
            await serving
            with contextlib.closing(self.store), contextlib.suppress(TtxError):
                self.store.release_lease(self.live.exercise, self.live.nonce)
            self._sign_off()

    async def _watch(self) -> None:
        """Look whether this machine still has the address that people were told."""
        while self.reach.on_network:
            await asyncio.sleep(network.LOOK)
            # In a thread: where it asks for its own name, it may wait for a name server that is not there.
            self._tell(await asyncio.to_thread(network.addresses, self.reach.way.told))

    def _tell(self, now: list[str]) -> None:
        """Tell where people find the server, with these addresses of this machine."""
        printed = runs.last_printed(self.note)
        if printed != self.printed:
            self.printed = printed
            # The cards are new: they show the address as it is now.
            self.reach.told_anew(now)
        found = self.reach.addresses(now)
        self.live.reached(found[0], self.reach.changed(now))
        if found != self.run.addresses:
            self.run.addresses = found
            self._write()

    def _write(self) -> None:
        """Note what has changed."""
        self.run.codes = self.live.codes
        # Another server may have taken over, and the note is its by now. A note that cannot be written is only stale.
        known = runs.read_note(self.note)
        if known and known.nonce == self.live.nonce:
            with contextlib.suppress(OSError):
                runs.write_note(self.note, self.run)

    def _sign_off(self) -> None:
        self.run.url, self.run.token, self.run.pid = "", "", 0
        self._write()


def _open_new(target: str) -> Store:
    """A store in a new file: of two who begin one at the same moment, one gets it."""
    path = Path(target)
    if path.parent.is_dir():
        try:
            path.touch(0o600, exist_ok=False)
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


def _note(store: Store, target: str, exercise: str) -> tuple[Path, runs.Run | None]:
    """Where the exercise's note is, and what the server before left there."""
    note = runs.note_path(hide_password(target), exercise if store.shared else "")
    known = runs.read_note(note)
    # Another exercise may have stood in a file of this name.
    return note, known if known and known.exercise == exercise else None


async def _open(
    arguments: argparse.Namespace,
    reach: network.Reach,
    store: Store,
    shown: str,
    exercise: str,
    note: Path,
    known: runs.Run | None,
) -> Serving:
    backup = Path(_absolute(arguments.backup)) if arguments.backup else None
    ballots = Ballots(store, exercise, note.with_suffix(".key"))
    live = LiveExercise(store, exercise, SystemClock(), backup_to=backup, ballots=ballots)
    if not store.shared:
        take_lease(store, exercise, reach.port, live.nonce)
    live.room.reopen(store.last_beat(exercise))
    live.codes = known.codes if known and live.door.take_codes(known.codes) else {}
    if not live.codes:
        live.codes = new_codes(live.room.state.playbook)
        live.door.set_codes(live.codes)
    now = network.addresses(reach.way.told)
    identity = reach.identity
    if reach.way.mode == "lan" and identity is None:
        path = note.with_suffix(".pem")
        names = [*network.own_names(), *reach.way.names]
        identity = tls.own(path, exercise, names, now, again=known is not None)
    live.mode = reach.way.mode
    live.secure = identity is not None or (live.mode == "proxy" and reach.way.proxy.startswith("https:"))
    token = await live.owner("Facilitator", known.token if known else "")
    run = runs.Run(
        shown, exercise, live.room.state.playbook.title, os.getpid(),
        network.url("https" if identity else "http", "127.0.0.1", reach.port),
        live.nonce, token, live.codes, stamp(live.room.clock.wall()), way=reach.way,
    )  # fmt: skip
    if identity:
        run.certificate, run.fingerprint = identity.certificate, fingerprint(identity.certificate)
        live.fingerprint = run.fingerprint
    server = _Server(configured(App(live, reach.hosts()), reach.way, identity))
    serving = Serving(live, store, run, note, server, reach)
    serving.printed = runs.last_printed(note)
    serving._tell(now)
    runs.write_note(note, run)
    live.on_codes = serving._write
    live.printed = lambda: runs.last_printed(note)
    return serving


def configured(app: Any, way: runs.Way, identity: tls.Identity | None) -> uvicorn.Config:
    """How uvicorn serves an application that is reached in this way."""
    behind = way.mode == "proxy"
    return uvicorn.Config(
        app, log_level="error", access_log=False, lifespan="off", server_header=False, date_header=False,
        timeout_keep_alive=60, timeout_graceful_shutdown=2, ws="none",
        http=partial(Line, Waiting()),  # type: ignore[arg-type]  # all that uvicorn does with it is to call it
        # Where nobody stands in front, no header may say where a call comes from.
        proxy_headers=behind, forwarded_allow_ips=way.proxy_from if behind else "",
        ssl_certfile=identity.certfile if identity else None,
        ssl_keyfile=identity.keyfile if identity else None,
        ssl_context_factory=_tls if identity else None,
    )  # fmt: skip


def _tls(config: uvicorn.Config, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    context = default()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
