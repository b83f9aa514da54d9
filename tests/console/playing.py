"""Exercises for the console: one that is busy everywhere, with hostile text in every place that people fill."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from tests.console.dialogs.world import EVIL, playbook
from tests.console.fake import FakeControl
from tests.tui_helpers import text_of, wait_for
from ttx.console.actions import ACTIONS
from ttx.console.app import ConsoleApp
from ttx.exercise import commands as do
from ttx.exercise.decide import By
from ttx.exercise.events import Action

ESCAPES = "\x1b]0;pwned\x07\x1b[31m\x9b2J\u202e\x00"


def small(evil: str = "") -> FakeControl:
    """In the lobby, with two of three teams there."""
    world = FakeControl(playbook(evil))
    world.join("us", f"Kim{evil}")
    world.join("japan", f"佐藤{evil}", f"外務省{evil}")
    return world


def begun(evil: str = "") -> FakeControl:
    """One minute in: `launch` and `choice` are there, `letter` comes."""
    world = small(evil)
    world.do(do.Start())
    world.tick(60)
    return world


def busy(evil: str = EVIL) -> FakeControl:
    """Something of everything."""
    world = small(evil)
    kim, sato = (by_of(world, team) for team in ("us", "japan"))
    world.do(do.Start())
    world.tick(60)
    world.do(do.Release("launch", ["us", "japan"], 1))
    world.do(do.Release("choice", ["us"], 1))
    world.do(do.Open("inject-1"), kim)
    world.do(do.Reply("inject-1", f"Three. {evil}"), kim)
    world.do(do.SubmitMove([Action(f"Call {evil}", "diplomatic", ["rok"])], {"intent": f"Calm {evil}"}, ["japan"]), kim)
    world.do(do.SubmitMove([Action("Wait")], {"intent": "Time"}), sato)
    world.do(do.Ask(f"What do they have? {evil}"), sato)
    world.do(do.Say(["beijing", "control"], f"Hello {evil}"), kim)
    world.do(do.Observe(f"They spoke first {evil}", team="us", rating="S"))
    world.do(do.DraftRuling(f"It works {evil}", ["move-1"], {"us": "Well done"}, {"friction": -5}, "Because", 60))
    world.do(do.DraftRuling(f"Known {evil}", texts={"us": f"So it is {evil}"}, shifts={"cohesion": 3}))
    world.do(do.ReleaseRulings({"ruling-2": 1}))
    world.do(do.AskMeeting(["japan"], "ministers", "phone", f"About {evil}"), kim)
    world.live.drafts["rok"] = {"holder": "", "body": {"actions": [{"what": f"Ask {evil}"}], "fields": {}, "joint": []}}
    world.do(do.Hold("leak"))
    world.do(do.Hold("leak", held=False))
    world.at = 1_000_000
    return world


def roomful(evil: str = "") -> FakeControl:
    """Before the start: a list of people, control's own seats, questionnaires in every standing, a projector."""
    world = small(evil)
    for number in range(4):
        world.join("rok", f"박{number}{evil}", "외교부")
    world.join("", f"Eva{evil}", role="evaluator")
    world.join("", f"Bob{evil}", role="facilitator")
    world.join("", "", role="screen")
    world.live.present["p-rok-박3" + evil] = 0
    world.live.roster = [
        listed("000001", f"佐藤{evil}", "japan", seat=f"p-japan-佐藤{evil}", present=True),
        listed("000002", f"Lee{evil}", "us"),
    ]
    ask(world, "Open one", anonymous=False)
    ask(world, "Secret one", anonymous=True)
    ask(world, "Closed one", anonymous=False)
    for seat, answer in (("p-us-Kim", "4"), ("p-japan-佐藤", "2")):
        team = seat.split("-")[1]
        world.do(
            do.AnswerQuestionnaire("questionnaire-3", {"q1": answer, "q2": f"{evil} why"}),
            By(seat + evil, "player", team),
        )
    world.do(do.CloseQuestionnaire("questionnaire-3"))
    world.do(do.AskCheck(f"Do you read me? {evil}"))
    world.do(do.ConfirmCheck(), by_of(world, "us"))
    world.do(do.SendPractice(f"Practice {evil}", "Write a word."))
    world.do(do.AnswerPractice(f"ready {evil}"), by_of(world, "japan"))
    return world


def listed(
    id: str, name: str, team: str, *, role: str = "player", seat: str = "", present: bool = False
) -> dict[str, Any]:
    """Somebody on the list of people, as the server tells it."""
    return {"id": id, "name": name, "office": "MOFA", "team": team, "role": role, "seat": seat, "present": present}


def ask(world: FakeControl, title: str, *, anonymous: bool) -> None:
    questions = [{"id": "q1", "asks": "How sure are you?", "low": 1, "high": 5},
                 {"id": "q2", "asks": "Why?", "kind": "text", "required": False}]  # fmt: skip
    world.do(do.OpenQuestionnaire("", title, "", questions, ["players"], anonymous))


def by_of(world: FakeControl, team: str) -> Any:
    assert world.state is not None
    return next(By(seat.id, seat.role, seat.team) for seat in world.state.seats.values() if seat.team == team)


class Playing:
    """A console on a world, driven by keys."""

    def __init__(self, pilot: Pilot[str], app: ConsoleApp, world: FakeControl) -> None:
        self.pilot, self.app, self.world = pilot, app, world

    @property
    def text(self) -> str:
        return text_of(self.app)

    @property
    def sent(self) -> list[do.Command]:
        return self.world.fake.sent

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press(*[{" ": "space", "\n": "enter"}.get(letter, letter) for letter in text])

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        await wait_for(self.pilot, condition, what)

    async def shows(self, *texts: str) -> None:
        for text in texts:
            await self.until(lambda: text in self.text, text)  # noqa: B023

    async def select(self, inject: str) -> None:
        self.app.console_screen.go_to(inject)
        await self.pilot.pause()

    async def desk(self, item: str) -> None:
        from ttx.tui.lines import Listing

        listing = self.app.console_screen.query_one("#items", Listing)
        self.app.console_screen.show_pane("desk")
        listing.focus()
        assert listing.go(item), listing.keys
        await self.pilot.pause()

    async def page(self, action: str, row: str = "") -> None:
        """Open a page by its key and put the cursor on a row."""
        from ttx.console.page import Page

        await self.press(ACTIONS[action].key)
        await self.until(lambda: isinstance(self.app.screen, Page) and "esc closes" in self.text, action)
        if row:
            await self.row(row)

    async def row(self, row: str) -> None:
        """Put the cursor on a row of the page."""
        from ttx.tui.lines import Listing

        listing = self.app.screen.query_one(Listing)
        assert listing.go(row), listing.keys
        await self.pilot.pause()

    async def asks(self, name: str) -> None:
        """Wait for a dialog."""
        await self.until(lambda: type(self.app.screen).__name__ == name, name)


@asynccontextmanager
async def console(world: FakeControl, size: tuple[int, int] = (120, 40), **more: Any) -> AsyncIterator[Playing]:
    """The console on a world, once it shows it."""
    app = ConsoleApp(world, **more)
    async with app.run_test(size=size, notifications=True) as pilot:
        play = Playing(pilot, app, world)
        world.say()
        await play.until(lambda: app.console_screen.ready and app.console_screen.query_one("#injects").count)
        await pilot.pause()
        yield play
