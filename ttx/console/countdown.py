"""Five seconds between the key and the release, in which one sees who gets it and may still cancel."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from ttx.console.here import Here
from ttx.exercise.commands import Command, Release
from ttx.exercise.decide.story import latest_story
from ttx.exercise.decide.variants import chosen_by_itself, going
from ttx.playbook.values import format_duration
from ttx.text import one_line
from ttx.tui.dialog import Question
from ttx.tui.plain import Plain

SECONDS = 5


class Countdown(ModalScreen[Command | None]):
    """Releases the selected inject when the seconds are over."""

    DEFAULT_CSS = """
    Countdown { align: center bottom; background: $background 40%; }
    Countdown > VerticalScroll {
        width: 100%; max-width: 110; height: auto; max-height: 100%; margin-bottom: 1;
        border: heavy $warning; background: $panel; padding: 0 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,r", "now", "Send now"),
        Binding("escape", "dismiss(None)", "Cancel"),
    ]

    def __init__(self, here: Here, dated: str = "") -> None:
        super().__init__()
        inject = here.selected
        assert inject is not None
        self._command = Release(inject.id, [], inject.version, dated=dated)
        self._left = SECONDS
        self._count = Plain(self._words())
        self._text = _plan(here, dated)

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield self._count
            yield Plain(self._text)

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)

    def _words(self) -> Content:
        return Content.assemble(
            ("RELEASE ", "bold $text-warning"), (f"in {self._left} ", "bold"), ("● " * self._left, "$text-warning"),
            "   enter  send now     esc  cancel",
        )  # fmt: skip

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._count.show(self._words())
        elif self.is_current:
            self.dismiss(self._command)

    def action_now(self) -> None:
        """Send at once."""
        self.dismiss(self._command)


class Redate(Question["Countdown | None"]):
    """Asks before an inject is told that happens before what a team knows already."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "redate", "Re-date"),
        Binding("escape,n", "dismiss(None)", "Cancel"),
    ]

    def __init__(self, here: Here, story: datetime) -> None:
        inject = here.selected
        assert inject is not None and inject.spec.dated is not None
        self._here, self._story = here, story
        there = _moment(story.astimezone(inject.spec.dated.tzinfo))
        ahead = [team for team in here.state.playbook.recipients(inject.spec)
                 if latest_story(here.state, [team]) > inject.spec.dated]  # fmt: skip
        text = (
            f"{inject.spec.title} is dated {_moment(inject.spec.dated)}. The story is at {there} already for "
            f"{here.shorts(ahead)}, and it does not run backwards.\n\n"
            f"Send it as of {there}? Look whether its words still fit: E edits them, R leaves out who is ahead."
        )
        super().__init__("Out of order", text, f"enter  send it as of {there}     esc  cancel")

    def action_redate(self) -> None:
        """Go on, with the date that fits."""
        self.dismiss(Countdown(self._here, self._story.isoformat(timespec="minutes")))


def _moment(when: datetime) -> str:
    return f"{when:%d %b %H:%M}"


def _plan(here: Here, dated: str) -> Content:
    inject = here.selected
    assert inject is not None
    spec = going(here.state, inject, here.now)
    parts: list[Any] = ["\n", (spec.title, "bold"), (f"   from {here.party(spec.from_)}", "$quiet")]
    if spec.asks != "read":
        within = f" within {format_duration(spec.answer_within)}" if spec.answer_within else ""
        parts.append((f"   asks a {spec.asks}{within}", "$text-accent"))
    if chosen := inject.variant or chosen_by_itself(here.state, inject, here.now):
        parts += ["\n", (f"It goes: {spec.variants[chosen].is_}", "$text-accent")]
    if dated:
        parts += ["\n", (f"Told as of {_moment(datetime.fromisoformat(dated))}", "$text-warning")]
    for team in here.state.playbook.recipients(spec):
        has = team in inject.deliveries and not inject.deliveries[team].recalled
        wait = spec.delay.get(team, 0)
        note = "  has it" if has else f"  arrives {format_duration(wait)} later" if wait else ""
        parts += ["\n", (f"→ {here.party(team)}{note}  ", "bold"), (one_line(spec.text_for(team), 160), "$quiet")]
    return Content.assemble(*parts)
