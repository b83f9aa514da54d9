"""What the store's tests run as processes of their own: `python children.py WHAT PLACE ...`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.store.making import EXERCISE, entries, entry
from ttx.errors import TtxError
from ttx.store.rows import Entry
from ttx.store.store import Conflict, Store


def append(place: str, many: str) -> None:
    """Append that often, each time after whatever is the last row then."""
    with closing(Store.open(place, write=True)) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        kept = 0
        while kept < int(many):
            try:
                store.append(EXERCISE, store.tip(EXERCISE)[0], [entry(kept), entry(kept)])
                kept += 1
            except Conflict:
                continue


def hammer(place: str, batch: str) -> None:
    """Append batches until killed."""
    with closing(Store.open(place, write=True)) as store:
        print("ready", flush=True)
        while True:
            store.append(EXERCISE, store.tip(EXERCISE)[0], entries(int(batch)))


class Fatal(list[Entry]):
    def __iter__(self) -> Iterator[Entry]:
        for place, item in enumerate(super().__iter__()):
            if place == 3:
                os.kill(os.getpid(), signal.SIGKILL)
            yield item


def die(place: str) -> None:
    """Be killed in the middle of an append."""
    store = Store.open(place, write=True)
    store.append(EXERCISE, store.tip(EXERCISE)[0], Fatal(entries(5)))


def lease(place: str) -> None:
    """Try to become the writer, say so, and stay until standard input closes."""
    with closing(Store.open(place, write=True)) as store:
        holder = store.acquire_lease(EXERCISE, os.getpid(), 8000, f"nonce-{os.getpid()}", _host())
        print("mine" if holder is None else holder.pid, flush=True)
        sys.stdin.read()


def _host() -> str:
    import socket

    return socket.gethostname()


def full(place: str) -> None:
    """Append where files may not grow, then where they may again."""
    import resource

    with closing(Store.open(place, write=True)) as store:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
        kept = 0
        try:
            for _ in range(1000):
                store.append(EXERCISE, kept, [entry(payload='{"text":"' + "x" * 5000 + '"}')] * 3)
                kept += 3
        except TtxError as error:
            print(error.message.replace("\n", " "))
        assert store.tip(EXERCISE)[0] == kept
        assert store.verify(EXERCISE).broken is None
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        store.append(EXERCISE, kept, entries(3))
        result = store.verify(EXERCISE)
        assert (result.rows, result.broken) == (kept + 3, None)
        print(kept)


def unprivileged(place: str) -> None:
    """Read and write as somebody whom permissions stop; root they would not."""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    with closing(Store.open(place, write=False)) as store:
        print(len(list(store.read(EXERCISE))), store.verify(EXERCISE).broken)
    try:
        Store.open(place, write=True).close()
    except TtxError as error:
        print(error.message)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
