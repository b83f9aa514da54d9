"""Five seconds between the key and the release, in which one sees who gets it and may still cancel."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from ttx.console.here import Here
from ttx.exercise.commands import Command, Release
from ttx.playbook.values import format_duration
from ttx.text import one_line
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

    def __init__(self, here: Here) -> None:
        super().__init__()
        inject = here.selected
        assert inject is not None
        self._command = Release(inject.id, [], inject.version)
        self._left = SECONDS
        self._count = Plain(self._words())
        self._text = _plan(here)

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


def _plan(here: Here) -> Content:
    inject = here.selected
    assert inject is not None
    spec = inject.spec
    parts: list[Any] = ["\n", (spec.title, "bold"), (f"   from {here.party(spec.from_)}", "$quiet")]
    if spec.asks != "read":
        within = f" within {format_duration(spec.answer_within)}" if spec.answer_within else ""
        parts.append((f"   asks a {spec.asks}{within}", "$text-accent"))
    for team in here.state.playbook.recipients(spec):
        has = team in inject.deliveries and not inject.deliveries[team].recalled
        wait = spec.delay.get(team, 0)
        note = "  has it" if has else f"  arrives {format_duration(wait)} later" if wait else ""
        parts += ["\n", (f"→ {here.party(team)}{note}  ", "bold"), (one_line(spec.text_for(team), 160), "$quiet")]
    return Content.assemble(*parts)
