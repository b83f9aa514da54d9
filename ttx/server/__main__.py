"""The server process, started by `ttx run`. The first line it prints says that it is ready, or why not."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import signal
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
    parser.add_argument("--backup", default="")
    parser.add_argument("--lan", action="store_true")
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--name", action="append", default=[])
    parser.add_argument("--port", type=int, default=0)
    for option in ("--host", "--cert", "--key", "--proxy", "--proxy-from"):
        parser.add_argument(option, default="")
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
    serving = await Serving.prepare(arguments)
    with serving:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, serving.live.stop)
        # Those who call between this line and the server's first look wait in the queue instead of being refused.
        for listener in serving.reach.listeners:
            listener.listen(512)
        _say(serving.run)
        # Whoever started this has read its line; nothing here may block on a pipe that nobody reads.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        # What start-up made stays for good: the collector need not walk it again while everybody waits.
        gc.collect()
        gc.freeze()
        gc.set_threshold(200_000, 20, 1000)
        await serving.serve()


if __name__ == "__main__":
    main()
