"""Write into an exercise after the day: through the server that runs it, else by itself under the lease of its file."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from ttx.clock import SystemClock
from ttx.exercise import commands as do
from ttx.exercise.decide import By
from ttx.server import runs
from ttx.text import clean, clean_all

Pen = Callable[[do.Command], str]
"""Carries out one command; the id of what it made. Refused where the rules say no."""

NAMED = "after-"
"""What the seat of somebody begins with who took none in the exercise, and only follows it up."""


@contextmanager
def pen(place: str, exercise: str, by: str = "") -> Iterator[Pen]:
    """Write into an exercise as somebody of this name, else as control. TtxError while another program writes it."""
    by = " ".join(clean(by, 120).split())
    running = server_of(place, exercise)
    with asyncio.Runner() as runner, ExitStack() as closes:
        if running:
            async_do = runner.run(_by_server(running, by, closes, runner))
        else:
            async_do = _by_itself(place, exercise, by, closes)
        yield lambda command: runner.run(async_do(command))


def server_of(place: str, exercise: str) -> runs.Run | None:
    """The server of this user that runs an exercise."""
    return runs.find(place if "://" in place else str(Path(place).resolve()), exercise)


AsyncPen = Callable[[do.Command], Coroutine[Any, Any, str]]


async def _by_server(running: runs.Run, by: str, closes: ExitStack, runner: asyncio.Runner) -> AsyncPen:
    from ttx.client import Client

    owner = Client(running.url, running.token, pin=running.certificate)
    closes.callback(lambda: runner.run(owner.close()))
    if not by:
        return owner.command
    guest = Client(running.url, pin=running.certificate)
    closes.callback(lambda: runner.run(guest.close()))
    joined = await guest.join(running.codes["evaluator"], by)
    leave = do.RemoveSeat(joined.seat, "the improvement plan was followed up")
    closes.callback(lambda: runner.run(owner.command(leave)))
    return guest.command


def _by_itself(place: str, exercise: str, by: str, closes: ExitStack) -> AsyncPen:
    from ttx.server.lease import take_lease
    from ttx.server.room import Room
    from ttx.store.store import Store

    store = closes.enter_context(closing(Store.open(place, write=True)))
    if not store.shared:
        nonce = secrets.token_hex(8)
        take_lease(store, exercise, 0, nonce)
        closes.callback(store.release_lease, exercise, nonce)
    room = Room(store, exercise, SystemClock())
    # Its server may have been killed while the clock ran: that time is over.
    room.reopen(store.last_beat(exercise))
    who = By("", "facilitator")
    if by:
        known = (seat for seat, (name, _) in store.people(exercise).items() if seat.startswith(NAMED) and name == by)
        who = By(next(known, f"{NAMED}{secrets.token_hex(3)}"), "evaluator")

    async def carry_out(command: do.Command) -> str:
        made = await room.submit(do.read(clean_all(do.write(command))), who, secrets.token_hex(6))
        if by:
            store.name_seat(exercise, who.seat, by, "")
        return made

    return carry_out
