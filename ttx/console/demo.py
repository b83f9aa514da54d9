"""The console on a demonstration: it plays by itself, stops at what is worth seeing, then hands over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from ttx.client.control import ControlFeed
from ttx.console.app import ConsoleApp
from ttx.errors import TtxError
from ttx.exercise.facts import Fact
from ttx.exercise.state import State
from ttx.exercise.views import team_view
from ttx.rehearsal.director import Beat, Director
from ttx.server.runs import Run
from ttx.tui.clocks import exercise_time
from ttx.tui.marking import Marking
from ttx.tui.plain import Plain


class BeatScreen(ModalScreen[None]):
    """One moment of a demonstration, with its caption; any key goes on."""

    DEFAULT_CSS = """
    BeatScreen { align: center middle; background: $background; }
    BeatScreen > #caption { dock: bottom; height: auto; padding: 1 2; text-style: bold; background: $panel; }
    BeatScreen > #go-on { dock: bottom; height: 1; padding: 0 2; background: $panel; }
    BeatScreen Horizontal { height: 1fr; }
    BeatScreen VerticalScroll { border: round $primary; padding: 0 1; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space,enter,escape", "dismiss(None)", "Go on")]

    def __init__(self, state: State, beat: Beat) -> None:
        super().__init__()
        self._state, self._beat = state, beat

    def compose(self) -> ComposeResult:
        marking = Marking()
        told = self._state.playbook.marking
        marking.mark(told.banner, told.classification, told.tlp, before="DEMONSTRATION")
        yield marking
        with Horizontal():
            for column in columns(self._state, self._beat):
                with VerticalScroll(can_focus=False):
                    yield Plain(column)
        yield Plain("space goes on at once", id="go-on")
        yield Plain(self._beat.caption, id="caption")


def columns(state: State, beat: Beat) -> list[Content]:
    """What a beat shows, side by side."""
    if beat.kind in ("wordings", "few"):
        return [_team_column(state, beat.item, team) for team in state.teams]
    if beat.kind == "joint":
        return _joint_columns(state, beat.item)
    if beat.kind == "ruling":
        return _ruling_columns(state, beat.item)
    return [Content(beat.item)]


def _team_column(state: State, inject: str, team: str) -> Content:
    # Built from the team's own view: what is shown here is what its seats received.
    view = team_view(state, team)
    held = state.teams[team].items["inject"]
    head = Content.assemble((state.playbook.party(team), "bold underline"), "\n\n")
    if inject not in held:
        return Content.assemble(head, ("nothing on its screens", "dim"))
    part = view[state.teams[team].handle("inject", inject)]
    due = f"\n\nanswer by {exercise_time(part['answer_by'])}" if part["answer_by"] else ""
    return Content.assemble(
        head, (str(part["title"]), "bold"), "\n", Content(f"from {part['from']}\n\n{part['text']}{due}")
    )


def _joint_columns(state: State, name: str) -> list[Content]:
    move = state.moves[name]
    found = []
    for version in move.versions:
        lines = [Content.assemble((f"{state.playbook.party(move.team)}, version {version.version}", "bold underline"))]
        lines += [Content(action.what) for action in version.actions]
        for team, given in version.endorsements.items():
            sign = {"endorse": "✓ endorses", "reserve": "~ endorses with a reservation", "refuse": "× refuses"}[
                given.answer
            ]
            said = f": {given.text}" if given.text else ""
            lines.append(Content.assemble((f"{sign} {state.playbook.party(team)}", "bold"), Content(said)))
        found.append(Content("\n\n").join(lines))
    return found


def _ruling_columns(state: State, name: str) -> list[Content]:
    ruling = state.rulings[name]
    told = [
        Content.assemble(("Control rules", "bold underline")),
        Content(ruling.outcome),
        Content(f"because: {ruling.reasons}"),
    ]
    for team, text in ruling.texts.items():
        told.append(Content.assemble((f"{state.playbook.party(team)} reads: ", "bold"), Content(text)))
    moved = [Content.assemble(("The indicators move", "bold underline"))]
    for indicator, delta in ruling.shifts.items():
        gauge, spec = state.gauges[indicator], state.playbook.indicators[indicator]
        before = gauge.value - delta
        moved.append(Content(f"{spec.name}\n{before:g} → {gauge.value:g}  ({delta:+g}; {spec.better} is better)"))
    return [Content("\n\n").join(told), Content("\n\n").join(moved)]


class DemoApp(ConsoleApp):
    """A console that somebody else works until the end, when it is the viewer's."""

    AGAIN = "Start the demonstration again: ttx demo"

    def __init__(
        self, feed: ControlFeed, news: AsyncIterator[list[Fact]], *, run: Run, speed: float, seed: int
    ) -> None:
        super().__init__(feed, news)
        self._run_note = run
        self._speed, self._seed = speed, seed
        self._director: Director | None = None

    def arrived(self) -> None:
        super().arrived()
        if self._director is None and self.feed.state is not None:
            self._director = Director(self._run_note, self.feed, self, speed=self._speed, seed=self._seed)
            self.direct(self._director)

    @work(group="direct", exit_on_error=False)
    async def direct(self, director: Director) -> None:
        """Play, then hand over."""
        self.tell("A demonstration: simulated teams take their seats. Space goes on where it stops; ctrl+q leaves.")
        try:
            await director.seat_teams()
            await director.perform(leave_last=True)
            await director.report(await asyncio.to_thread(self._first_page))
        except TtxError as error:
            self.refuse(error)
            return
        if director.left:
            # Following the queue took the cursor to whatever was first in it.
            self.console_screen.go_to(director.left)
        self.notify(
            "Press R to release the next inject yourself. ? shows all keys; ctrl+q ends it and writes the report.",
            title="Your turn",
            timeout=3600,
        )

    def _first_page(self) -> str:
        """The report's first page, as the Markdown has it."""
        from pathlib import Path
        from tempfile import TemporaryDirectory

        from ttx.report.write import report_on

        with TemporaryDirectory() as folder:
            paths = report_on(self._run_note.target, "", Path(folder))
            text = next(path for path in paths if path.suffix == ".md").read_text(encoding="utf-8")
        return plain_page(text)

    async def dwell(self, beat: Beat, seconds: float) -> None:
        """Show a beat until its time is over or a key is pressed."""
        state = self.feed.state
        if state is None:
            return
        screen = BeatScreen(state, beat)
        closed = asyncio.Event()
        await self.push_screen(screen, lambda _: closed.set())
        try:
            await asyncio.wait_for(closed.wait(), seconds)
        except TimeoutError:
            if screen.is_current:
                screen.dismiss(None)

    def progress(self, done: int, total: int, what: str) -> None:
        """The console itself shows how far it is."""

    @work(group="leave", exclusive=True)
    async def _do_leave(self) -> None:
        from ttx.tui.dialog import Confirm

        if await self.push_screen_wait(
            Confirm("End the demonstration?", "Its report is written where you started it.", "end it")
        ):
            if self._director is not None:
                await self._director.leave()
            self.exit("leave")


def plain_page(markdown: str) -> str:
    """The first page of a Markdown report without its marks: it is read in a terminal."""
    import re

    page = markdown.split("\n## ")[0]
    page = re.sub(r"<a id=[^>]*></a>|\]\(#[\w-]+\)|(?<!\w)\*\*|\*\*|\[(?=T\+)|\\", "", page)
    return re.sub(r"\n{3,}", "\n\n", page)
