"""A thousand days on all cores, each from a seed of its own, and the same whichever core played it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeAlias

import msgspec

from ttx.errors import TtxError, keep_details
from ttx.playbook.models import Playbook
from ttx.playbook.yaml import gc_paused
from ttx.rehearsal.branches import branches_of
from ttx.rehearsal.policy import Hypothesis
from ttx.rehearsal.watch import Run, one, slots_of

MOST_RUNS = 100_000
_DECIMALS = 1_000_000
_AHEAD = 4
"""Pieces of work for each core that wait their turn: what is played but not yet counted stays small."""


class Crash(msgspec.Struct, array_like=True, tag="crash"):
    """A day that broke off."""

    number: int
    seed: int
    details: str


class _Played(msgspec.Struct, array_like=True, tag="played"):
    run: Run


_Piece: TypeAlias = list[_Played | Crash]


def seed_of(seed: int, number: int) -> int:
    """The seed of one of many runs. It can be read: run 12 of seed 7 is 7000012."""
    return seed * _DECIMALS + number


class _Player:
    """What a core needs for its days."""

    def __init__(self, playbook: Playbook, supposed: Hypothesis, seed: int) -> None:
        self.playbook, self.supposed, self.seed = playbook, supposed, seed
        self.branches, self.slots = branches_of(playbook), slots_of(playbook)

    def play(self, first: int, count: int) -> _Piece:
        """So many days from this one on."""
        # Thousands of objects are made for a day and all go with it.
        with gc_paused():
            return [self._one(number) for number in range(first, first + count)]

    def _one(self, number: int) -> _Played | Crash:
        seed = seed_of(self.seed, number)
        try:
            return _Played(one(self.playbook, self.supposed, self.branches, self.slots, number, seed))
        except Exception:
            return Crash(number, seed, traceback.format_exc())


_player: _Player


def _begin(playbook: Playbook, supposed: Hypothesis, seed: int) -> None:
    """In each process, once."""
    global _player
    # Ctrl-C reaches the whole group; the one that was asked stops the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _player = _Player(playbook, supposed, seed)


def _play(first: int, count: int) -> bytes:
    # pickle would take three times as long, and three times the room in the pipe.
    return msgspec.msgpack.encode(_player.play(first, count))


def runs(
    playbook: Playbook, supposed: Hypothesis, seed: int, count: int, jobs: int = 0,
    progress: Callable[[int], None] = lambda played: None,
) -> Iterator[Run]:  # fmt: skip
    """So many days in the order of their numbers. `jobs` 0 is as many processes as this machine has cores.

    TtxError names the seed of a day that broke off.
    """
    # A piece of work takes a fraction of a second, so that nobody waits for the last one or for Ctrl-C.
    size = max(1, min(20, 2000 // (len(playbook.injects) + 20)))
    pieces = [(first, min(size, count + 1 - first)) for first in range(1, count + 1, size)]
    jobs = min(jobs or cores(), len(pieces))
    given = (playbook, supposed, seed)
    for piece in _here(*given, pieces) if jobs == 1 else _elsewhere(*given, pieces, jobs):
        for each in piece:
            if isinstance(each, Crash):
                kept = keep_details(each.details)
                what = each.details.strip().rpartition("\n")[2]
                hint = f"a fault of ours: its details are in {kept}; --seed {each.seed} plays this day alone"
                raise TtxError(f"run {each.number} broke off (seed {each.seed}): {what}", hint=hint)
            yield each.run
        progress(len(piece))


def cores() -> int:
    """How many processes may run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _here(playbook: Playbook, supposed: Hypothesis, seed: int, pieces: list[tuple[int, int]]) -> Iterator[_Piece]:
    player = _Player(playbook, supposed, seed)
    return (player.play(*piece) for piece in pieces)


def _elsewhere(
    playbook: Playbook, supposed: Hypothesis, seed: int, pieces: list[tuple[int, int]], jobs: int
) -> Iterator[_Piece]:
    decoder = msgspec.msgpack.Decoder(_Piece)
    # The same way of starting on every system: a fork would copy threads and locks as they stand.
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin, (playbook, supposed, seed))
    waiting: list[Future[bytes]] = []
    try:
        with _unheard():
            waiting += [pool.submit(_play, *piece) for piece in pieces[: jobs * _AHEAD]]
        for place in range(len(pieces)):
            if place + jobs * _AHEAD < len(pieces):
                waiting.append(pool.submit(_play, *pieces[place + jobs * _AHEAD]))
            yield decoder.decode(waiting.pop(0).result())
    except BrokenProcessPool:
        raise TtxError("a process that played days was killed", hint="is there enough memory? try --jobs 1") from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _unheard() -> Iterator[None]:
    """Let processes that are started here inherit that Ctrl-C is not for them, also before they can say so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
