"""The README's picture: the real console in the middle of the real exercise. Run: python -m tests.picture"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from ttx.client import Client
from ttx.client.control import ControlFeed
from ttx.console.app import ConsoleApp
from ttx.exercise import commands as do
from ttx.playbook.library import find_playbook
from ttx.rehearsal.director import Beat, Director
from ttx.server import runs

PICTURE = Path(__file__).parents[1] / ".github" / "console.svg"


class Unseen:
    """A stage that nobody watches."""

    async def dwell(self, beat: Beat, seconds: float) -> None:
        return

    def progress(self, done: int, total: int, what: str) -> None:
        return


async def draw(run: runs.Run) -> str:
    app = ConsoleApp(ControlFeed(Client(run.url, run.token)))
    async with app.run_test(size=(132, 40)) as pilot:
        while app.feed is None or app.feed.state is None:
            await pilot.pause(0.05)
        director = Director(run, app.feed, Unseen(), speed=20, seed=1)
        await director.seat_teams()
        await app.feed.client.command(do.Start())
        first = app.feed.state.playbook.phases[0]
        await director.play(first, leave_last=False)
        await app.feed.client.command(do.NextPhase(first.id))
        await director.release("outside-offer")
        await director.until(lambda: app.feed.state.teams["rok"].active_at > app.feed.state.phase_at)
        async with Client(run.url) as seat:
            await seat.join(run.codes["team:rok"], "Han", "Foreign affairs")
            await seat.command(do.Ask("May we know whether Tokyo has answered Beijing?"))
            await seat.command(do.Say(["beijing"], "Seoul thanks the ministry and will reply after the election."))
        await pilot.pause(1)
        await pilot.press("3")
        await pilot.pause(0.5)
        svg = app.export_screenshot(title="ttx run seoul-short")
        await director.leave()
    # Textual's picture fetches a font from the network; any fixed-width font will do.
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code", "DejaVu Sans Mono")


def main() -> None:
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as name:
        os.environ["TTX_STATE"] = str(Path(name) / "state")
        run = runs.start([str(Path(name) / "picture.db"), "--playbook", str(find_playbook("seoul-short"))])
        try:
            svg = asyncio.run(draw(run))
        finally:
            runs.stop(run)
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(svg, encoding="utf-8")
    print(f"wrote {PICTURE.name}, {len(svg) // 1024} KiB")


if __name__ == "__main__":
    main()
