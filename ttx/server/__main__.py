"""The server process, started by `ttx run`. The first line it prints says that it is ready, or why not."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
from typing import Any

import msgspec

from ttx.errors import TtxError
from ttx.server.runs import TARGET

MANY = 10_000


def main() -> None:
    arguments = _arguments()
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
    )
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(arguments))
    except TtxError as error:
        _say({"error": error.message, "hint": error.hint, "where": error.where})
        sys.exit(2)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ttx.server")
    parser.add_argument("target", help="exercise file or database address")
    parser.add_argument("--playbook", default="", help="create the exercise from this playbook")
    parser.add_argument("--exercise", default="")
    parser.add_argument("--purpose", default="live")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--backup", default="")
    arguments = parser.parse_args()
    arguments.target = os.environ.pop(TARGET, arguments.target)
    return arguments


def _loop_factory() -> Any:
    with contextlib.suppress(ImportError):
        import uvloop

        return uvloop.new_event_loop
    return None


def _allow_many() -> None:
    """Room for some hundred seats: each stream is an open file, and many systems begin with 256 or 1,024 of them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MANY if hard == resource.RLIM_INFINITY else min(MANY, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def _say(data: Any) -> None:
    os.write(1, msgspec.json.encode(data) + b"\n")


async def _serve(arguments: argparse.Namespace) -> None:
    from ttx.server.start import Serving

    _allow_many()
    listener = _listen(arguments.host, arguments.port)
    with contextlib.closing(listener):
        serving = await Serving.prepare(arguments, listener)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, serving.live.stop)
        # Those who call between this line and the server's first look wait in the queue instead of being refused.
        listener.listen(512)
        _say(serving.run)
        # Whoever started this has read its line; nothing here may block on a pipe that nobody reads.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        # What start-up made stays for good: the collector need not walk it again while everybody waits.
        gc.collect()
        gc.freeze()
        gc.set_threshold(200_000, 20, 1000)
        await serving.serve(listener)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    # Not on Windows, where it would let another process share the port.
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise TtxError(
            f"port {port} on {host} cannot be used: {error.strerror}",
            hint="choose another with --port, or leave it out",
        ) from None
    return listener


if __name__ == "__main__":
    main()
