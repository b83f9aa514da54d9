"""Who writes: on SQLite one process holds a lease on an exercise."""

from __future__ import annotations

import os
import socket
import time

from ttx.errors import TtxError
from ttx.server import runs
from ttx.store.store import Store


def take_lease(store: Store, exercise: str, port: int, nonce: str) -> None:
    """Become the one who writes. TtxError while somebody else is."""
    mine = (exercise, os.getpid(), port, nonce, socket.gethostname())
    holder = store.acquire_lease(*mine)
    if holder is not None and holder.host == socket.gethostname() and _silent(holder.port, holder.nonce):
        # After a reboot another program may have the number of the server that is gone.
        holder = store.acquire_lease(*mine, instead_of=holder.nonce)
    if holder is not None:
        raise TtxError(
            f"another server (process {holder.pid}) runs this exercise",
            hint="`ttx run FILE.db` opens the console on it",
        )


def _silent(port: int, nonce: str) -> bool:
    """Whether nobody answers there for longer than a server needs to come up."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if runs.answers(port, nonce):
            return False
        time.sleep(0.2)
    return True
