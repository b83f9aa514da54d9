"""A control client in a process of its own, for the server's benchmark: folds what comes."""

import asyncio
import sys

from ttx.client import Client
from ttx.client.control import ControlFeed


async def main(url: str, token: str) -> None:
    async for _ in (feed := ControlFeed(Client(url, token))).follow():
        if feed.state is not None:
            print("ready", flush=True)


asyncio.run(main(sys.argv[1], sys.argv[2]))
