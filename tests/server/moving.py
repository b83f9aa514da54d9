"""A machine whose network comes and goes; run in a network namespace of its own. Prints what its server said."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.server.conftest import PLAYBOOK, wait_for
from ttx.client import Client, pins
from ttx.client.control import ControlFeed
from ttx.server import network, runs


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def note(target: str) -> runs.Run:
    found = runs.read_note(runs.note_path(target))
    assert found is not None
    return found


async def main(folder: Path) -> None:
    said = {}
    playbook, file = folder / "harbour.yaml", folder / "harbour.db"
    playbook.write_text(PLAYBOOK, encoding="utf-8")
    ip("link", "set", "lo", "up")
    said["nothing"] = network.addresses()
    run = runs.start([str(file), "--playbook", str(playbook), "--lan"])
    said["no network"] = run.addresses
    runs.stop(run)
    ip("link", "add", "room", "type", "bridge")
    ip("link", "set", "room", "up")
    ip("addr", "add", "10.9.0.4/24", "dev", "room")
    ip("link", "add", "other", "type", "bridge")
    ip("link", "set", "other", "up")
    ip("addr", "add", "10.8.0.1/24", "dev", "other")
    said["two"] = sorted(network.addresses())
    ip("route", "add", "default", "via", "10.9.0.1", "dev", "room")
    run = runs.start([str(file)])
    said["at first"] = run.addresses
    async with Client(run.url, run.token, pin=run.certificate) as client:
        feed = ControlFeed(client)

        async def watch() -> None:
            async for _ in feed.follow():
                pass

        watching = asyncio.create_task(watch())
        await wait_for(lambda: feed.live.address == "https://10.9.0.4:8765" and not feed.live.address_changed)
        ip("addr", "add", "10.9.0.9/25", "dev", "room")
        ip("addr", "del", "10.9.0.4/24", "dev", "room")
        await wait_for(lambda: bool(feed.live.address_changed), 40)
        said["moved"] = [feed.live.address, feed.live.address_changed]
        said["noted"] = note(str(file)).addresses
        said["still there"] = pins.look("https://10.9.0.9:8765").certificate == run.certificate
        os.kill(run.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(run.pid, 0)
        run = runs.start([str(file)])
        await wait_for(lambda: feed.connected and feed.live.address_changed != "")
        said["after a crash"] = [feed.live.address, feed.live.address_changed]
        ip("addr", "add", "10.9.0.4/24", "dev", "room")
        await wait_for(lambda: not feed.live.address_changed, 40)
        said["found"] = network.addresses(), network.addresses("10.9.0.4"), network.addresses("10.9.0.3")
        said["back"] = [feed.live.address, feed.live.address_changed]
        ip("addr", "del", "10.9.0.4/24", "dev", "room")
        await wait_for(lambda: bool(feed.live.address_changed), 40)
        runs.handouts_printed(runs.note_path(str(file)), "now")
        await wait_for(lambda: not feed.live.address_changed, 40)
        said["new cards"] = feed.live.address
        watching.cancel()
    runs.stop(run)
    print(json.dumps(said))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
