"""A real-world stop: nothing of the exercise is to be seen, only why."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from ttx.seat.parts import Desk
from ttx.tui.plain import Plain


class Stopped(Screen[None]):
    """Covers everything until control goes on; what was written stays below it."""

    CSS = """
    Stopped { align: center middle; }
    Stopped Plain { width: 100%; height: auto; padding: 0 2; text-align: center; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._over = False

    def compose(self) -> ComposeResult:
        yield Plain(self._words(), id="reason")

    def _words(self) -> Content:
        reason, _ = str(self._desk.clock.get("reason", "")), self._desk.words
        return Content.assemble(
            (_("STOPPED for a real-world reason"), "bold reverse"), "\n\n", (reason, "bold"), "\n\n",
            _("This is not part of the exercise. What you wrote is kept."),
        )  # fmt: skip

    def follow(self) -> None:
        """Another reason, or none any more. Under a dialog it waits until that is gone."""
        self.query_one("#reason", Plain).show(self._words())
        if not self._desk.clock.get("stopped") and self.app.screen is self and not self._over:
            self._over = True
            self.dismiss()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self.follow()
