"""Ports that no test beside this one takes: what keeps its port over a restart must find it free again."""

from __future__ import annotations

import itertools
import os
import socket

_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
# Below those that systems hand out by themselves.
_NEXT = itertools.count(20_000 + 1_000 * (_WORKER % 10) + os.getpid() % 500)


def own_port() -> int:
    """A port of this worker's that nobody listens on."""
    for port in _NEXT:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError


def with_own_port(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """These arguments of a server that begins on a network, with a port of its own."""
    told = {"--lan", "--proxy"} & set(arguments)
    return (*arguments, "--port", str(own_port())) if told and "--port" not in arguments else arguments
