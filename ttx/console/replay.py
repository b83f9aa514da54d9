"""The console on a recording: the same panes, read-only, at any moment of it."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from ttx.console.actions import ACTIONS, CONSOLE, READING, RECORDED, Action
from ttx.console.app import ConsoleApp
from ttx.console.desk import desk_rows
from ttx.console.detail import Detail, Keys, Reading
from ttx.console.page import Page
from ttx.console.recorded import RecordedFeed
from ttx.console.screen import ConsoleScreen
from ttx.console.timeline import LEGEND, TimeLine
from ttx.console.times import Times
from ttx.tui.clocks import exercise_time, span
from ttx.tui.dialog import AskLine
from ttx.tui.plain import Plain, harmless

SPEEDS = (1, 2, 5, 10, 30, 60, 120, 300, 600)
MINUTE = 60_000
FRAME = 0.1
FOUND = 200
"""How many events the search lists."""

WHOLE = 10_000
"""So wide that nothing on the desk is cut off."""

MOVING = (
    ("space", "play, or stand still"),
    ("← →", "the event before, the next one"),
    ("shift+← →", "a minute back, a minute on; ctrl works too"),
    ("home end", "the beginning, the end"),
    ("+ -", f"play faster, slower: {SPEEDS[0]} to {SPEEDS[-1]} times as fast as it was"),
    ("/", "find an event by words, and go there"),
    ("t", "go to a time: 42:00 or 1:02:00 of the exercise, or at 10:42 by the clock on the wall"),
    ("tab", "the next pane; shift+tab the one before"),
    ("1 to 9", "show that team; v its whole screen"),
    ("↑ ↓", "move in a list"),
    ("the line", f"{LEGEND}; click on it to go there"),
)


class ReplayScreen(ConsoleScreen, inherit_bindings=False):
    """The facilitator's panes over a time line."""

    DEFAULT_CSS = "ReplayScreen.-short #phases { display: none; }"
    RECORDED = True
    BINDINGS: ClassVar[list[BindingType]] = [
        # First: a list that has the focus would take home and end for itself.
        Binding("space", "play", "Play", show=False, priority=True),
        Binding("right", "step(1)", "Next event", show=False, priority=True),
        Binding("left", "step(-1)", "Event before", show=False, priority=True),
        Binding("shift+right,ctrl+right", "minutes(1)", "A minute on", show=False, priority=True),
        Binding("shift+left,ctrl+left", "minutes(-1)", "A minute back", show=False, priority=True),
        Binding("home", "step(-1000000000)", "The beginning", show=False, priority=True),
        Binding("end", "step(1000000000)", "The end", show=False, priority=True),
        Binding("plus,equals_sign", "speed(1)", "Faster", show=False),
        Binding("minus", "speed(-1)", "Slower", show=False),
        Binding("slash", "find", "Find", show=False),
        Binding("t", "time", "Go to a time", show=False),
        Binding("tab", "pane(1)", "Next pane", show=False),
        Binding("shift+tab", "pane(-1)", "Pane before", show=False),
        *(Binding(str(number), f"team({number})", show=False) for number in range(1, 10)),
        *(
            Binding(action.key, f"app.do('{action.name}')", action.title, show=False, tooltip=action.help)
            for action in ACTIONS.values()
            if not action.anywhere and CONSOLE in action.on and action.name in READING
        ),
    ]

    def __init__(self, feed: RecordedFeed) -> None:
        super().__init__(feed)
        self.recorded = feed
        self.speed = 1
        self.playing = False
        self._drawn = 0.0

    def compose(self) -> ComposeResult:
        for each in super().compose():
            if each.id == "keys":
                yield TimeLine(self.recorded)
            yield each

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(FRAME, self._play)

    # -- drawing

    def tick(self) -> None:
        super().tick()
        if self.is_attached:
            self.query_one(TimeLine).draw(self.speed, self.playing)

    def _watch_doors(self) -> None:
        """Who had a screen open is in no log."""

    def _tell_of_the_end(self, here: object) -> None:
        """Whoever looks back needs no notice."""

    def _draw_down(self) -> None:
        down = self.query_one("#down", Plain)
        down.display = bool(self.recorded.wrong)
        down.show(self.recorded.wrong)

    def _draw_keys(self) -> None:
        super()._draw_keys()
        keys = [
            ("space", "stop" if self.playing else "play"), ("← →", "event"), ("+ -", "speed"), ("/", "find"),
            ("?", "all keys"), ("t", "time"), ("^q", "leave"), ("1-9 v", "team's eyes"), ("tab", "pane"),
        ]  # fmt: skip
        parts: list[Any] = []
        for key, words in keys:
            if Content.assemble(*parts).cell_length + len(key) + len(words) + 3 <= self.size.width:
                parts += ["  ", (key, "bold $text-accent"), f" {words}"]
        self.query_one("#keys", Plain).show(Content.assemble(*parts))

    # -- moving in time

    def moved(self) -> None:
        """It stands elsewhere now."""
        console: Any = self.app
        console.arrived()

    def go(self, place: int) -> None:
        """Go to just after so many events."""
        self.recorded.go(place)
        self.moved()

    def action_play(self) -> None:
        """Play, or stand still."""
        feed = self.recorded
        if not self.playing and feed.place == len(feed.recording):
            feed.go(1)
        self.playing = not self.playing
        self._drawn = time.monotonic()
        self.moved()

    def _play(self) -> None:
        now = time.monotonic()
        gone, self._drawn = now - self._drawn, now
        if not self.playing:
            return
        feed, before = self.recorded, self.recorded.time_of_day()
        feed.seek(feed.elapsed + round(gone * 1000 * self.speed))
        for reason, start, end in feed.paused(before, feed.time_of_day()):
            if (end - start).total_seconds() >= 60:
                words = f"{start.astimezone():%H:%M} to {end.astimezone():%H:%M}: {reason or 'no reason given'}"
                self.notify(words, title=f"The clock stood for {span((end - start).total_seconds() * 1000)}; skipped")
        if feed.elapsed >= feed.recording.end:
            self.playing = False
            self.notify("space plays it from the beginning", title="Here the recording ends")
        self.moved()

    def action_step(self, events: int) -> None:
        """Go to an event so many further on."""
        feed = self.recorded
        # Between two events, the one before is that which happened last.
        back = events < 0 and feed.elapsed > feed.recording.clock[feed.place - 1]
        self.go(feed.place + events + back)

    def action_minutes(self, minutes: int) -> None:
        """Go on, or back, by so many minutes of the exercise."""
        self.seek(self.recorded.elapsed + minutes * MINUTE)

    def seek(self, elapsed: int) -> None:
        """Go to an exercise time."""
        self.recorded.seek(elapsed)
        self.moved()

    def action_speed(self, steps: int) -> None:
        """Play faster or slower."""
        place = SPEEDS.index(self.speed) + steps
        self.speed = SPEEDS[max(0, min(place, len(SPEEDS) - 1))]
        self.tick()

    @on(TimeLine.Clicked)
    def _clicked(self, event: TimeLine.Clicked) -> None:
        self.seek(event.elapsed)

    @work(exclusive=True, group="time")
    async def action_time(self) -> None:
        """Ask for a time, and go there."""
        feed = self.recorded
        recording = feed.recording
        times = Times(recording.facts, recording.end, recording.wall(len(recording), recording.end))
        wrong = ""
        while True:
            text = f"It goes from T+00:00 to {exercise_time(recording.end)}."
            asked = AskLine("Go to a time", f"{wrong}{text}", hint="T+42:00, 1:02:00, or at 10:42", verb="go there")
            if not (said := await self.app.push_screen_wait(asked)):
                return
            try:
                if (at := times.read(said)) is not None:
                    self.seek(at)
                return
            except ValueError as error:
                wrong = f"{str(error)[:1].upper()}{str(error)[1:]}.\n"

    def action_find(self) -> None:
        """Ask for words, and go to what happened."""
        self.app.push_screen(CommandPalette(providers=[_Happened], placeholder="What happened? Type words of it"))

    # -- what enter shows

    def enter(self) -> Action | Screen[None] | None:
        here = self.here()
        if self.pane == "team":
            return ACTIONS["sees"]
        if self.pane == "desk":
            row = next((each for each in desk_rows(here, WHOLE) if each.key == here.item), None)
            return Reading(here, "On control's desk", Content("\n\n").join(row.lines)) if row else None
        return Detail(here, here.inject) if here.selected else None


class _Happened(Provider):
    """What happened, by words of it."""

    async def search(self, query: str) -> Hits:
        app = self.app
        assert isinstance(app, ReplayApp)
        wanted, found = query.casefold().split(), 0
        screen = app.replay
        for place, line in enumerate(screen.recorded.lines, 1):
            if found < FOUND and all(word in line.casefold() for word in wanted):
                found += 1

                def go(place: int = place) -> None:
                    screen.go(place)

                shown = harmless(line)
                yield Hit(1 - place / 1e9, shown, go, text=shown.plain)


class ReplayApp(ConsoleApp):
    """Looks, and sends nothing."""

    AGAIN = "The recording is as it was: open it again with `ttx replay FILE.db`."

    def __init__(self, feed: RecordedFeed) -> None:
        self.replay = ReplayScreen(feed)
        super().__init__(feed)

    def first_screen(self) -> ConsoleScreen:
        return self.replay

    def on_mount(self) -> None:
        super().on_mount()
        for note in self.replay.recorded.notes:
            self.tell(note, "warning")

    def perform(self, action: Action) -> None:
        if action.name in READING:
            super().perform(action)
        else:
            self.tell(RECORDED, "warning")

    def answer(self, made: Any) -> None:
        # A page may ask for more than to look at something: forms are not opened at all.
        if made is None or isinstance(made, Page | Reading):
            super().answer(made)
        else:
            self.tell(RECORDED, "warning")

    def log_lines(self, start: int) -> list[str]:
        return self.replay.recorded.lines[start : self.replay.recorded.place]

    def _do_help(self) -> None:
        self.push_screen(Keys(self.console_screen.here(), MOVING))
