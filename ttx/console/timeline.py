"""The time line below a recording: phases, pauses, what happened, and where one is."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from ttx.console.recorded import RecordedFeed
from ttx.exercise.events import Event, InjectReleased, MoveSubmitted, RulingReleased
from ttx.text import one_line
from ttx.tui.clocks import exercise_time
from ttx.tui.plain import Plain

MARKS: tuple[tuple[type[Event], str, str], ...] = (
    (RulingReleased, "●", "$text-error"),
    (MoveSubmitted, "◆", "$text-success"),
    (InjectReleased, "▼", "$text-accent"),
)
"""The kinds of events that stand on the line, the rarest first: where several fall together it is seen."""

LEGEND = "▼ inject   ◆ move   ● ruling   ‖ pause"


class TimeLine(Vertical):
    """Two or three lines; a click puts the cursor there."""

    DEFAULT_CSS = """
    TimeLine { height: auto; background: $surface; }
    TimeLine Plain { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    class Clicked(Message):
        """Somebody wants to be at this exercise time, in milliseconds."""

        def __init__(self, elapsed: int) -> None:
            super().__init__()
            self.elapsed = elapsed

    def __init__(self, feed: RecordedFeed) -> None:
        super().__init__()
        self.feed = feed
        self._marked: tuple[int, dict[int, tuple[str, str]]] = (0, {})

    def compose(self) -> ComposeResult:
        yield Plain(id="moment")
        yield Plain(id="phases")
        yield Plain(id="track")

    def draw(self, speed: int, playing: bool) -> None:
        """Show where the recording stands."""
        width = self.size.width
        if width > 2:
            self.query_one("#moment", Plain).show(_moment(self.feed, speed, playing, width))
            self.query_one("#phases", Plain).show(_phases(self.feed, width))
            self.query_one("#track", Plain).show(self._track(width))

    def on_click(self, event: events.Click) -> None:
        """Go there."""
        place = event.get_content_offset_capture(self).x
        self.post_message(self.Clicked(round(place / max(1, self.size.width - 1) * self.feed.recording.end)))

    def _track(self, width: int) -> Content:
        if self._marked[0] != width:
            self._marked = width, _marks(self.feed, width)
        marks = self._marked[1]
        here = column(self.feed, self.feed.elapsed, width)
        parts: list[Any] = []
        for place in range(width):
            mark, style = marks.get(place, ("━", "$primary") if place < here else ("─", "$quiet"))
            if place == here:
                mark, style = (mark if place in marks else "┃"), "bold reverse"
            parts.append((mark, style))
        return Content.assemble(*parts)


def column(feed: RecordedFeed, at: int, width: int) -> int:
    """Where an exercise time stands on a line of this width."""
    return min(width - 1, round(at / max(1, feed.recording.end) * (width - 1)))


def _marks(feed: RecordedFeed, width: int) -> dict[int, tuple[str, str]]:
    """By column: what stands there."""
    marks = {column(feed, at, width): ("‖", "bold $text-warning") for at, *_ in feed.final.pauses}
    for kind, mark, style in reversed(MARKS):
        for fact, at in zip(feed.recording.facts, feed.recording.clock, strict=True):
            if isinstance(fact.event, kind):
                marks[column(feed, at, width)] = (mark, style)
    return marks


def _moment(feed: RecordedFeed, speed: int, playing: bool, width: int) -> Content:
    """Where one is, in words: how it plays, the time, and what happened last."""
    recording = feed.recording
    doing = f"▶ ×{speed}" if playing else f"‖ ×{speed}"
    parts: list[Any] = [
        (" REPLAY ", "bold reverse"),
        (f" {doing:<7}", "bold $text-success" if playing else "bold"),
        (f"{exercise_time(feed.elapsed)} of {exercise_time(recording.end)}", "bold"),
        (f"  {feed.place:,}/{len(recording):,}  ", "$quiet"),
    ]
    return Content.assemble(*parts, one_line(feed.words(feed.place), 300)).truncate(width, ellipsis=True)


def _phases(feed: RecordedFeed, width: int) -> Content:
    """The phases by name, each where it began."""
    starts: list[tuple[int, str]] = []
    for run in feed.final.runs:
        spec = feed.final.phase_spec(run.phase)
        title = spec.title if spec else run.phase
        if not starts or starts[-1][1] != title:
            starts.append((column(feed, run.at, width), title))
    if not starts:
        return Content(" the exercise was never started")
    parts: list[Any] = [" " * starts[0][0]]
    ends = [start for start, _ in starts[1:]] + [width]
    now = column(feed, feed.elapsed, width)
    for (start, title), end in zip(starts, ends, strict=True):
        style = "bold" if start <= now < end else "$quiet"
        name = Content(f"▏{title}").truncate(end - start, ellipsis=True, pad=True)
        parts.append(name.stylize(style))
    return Content.assemble(*parts)
