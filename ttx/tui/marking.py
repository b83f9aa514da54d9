"""The exercise marking: on every screen, whatever else is there."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from ttx.tui.plain import Plain


class Marking(Plain):
    """One line that says this is an exercise, and how what is shown may be passed on."""

    DEFAULT_CSS = """
    Marking {
        width: 1fr; height: 1; text-align: center; text-style: bold; background: $foreground; color: $background;
    }
    Marking:nocolor { text-style: bold reverse; }
    """

    def mark(self, banner: str, classification: str, tlp: str, before: str = "") -> None:
        """Show this marking; `before` stands at its head, for what must be read with it."""
        self.show(marking_text(banner, classification, tlp, before))


def marking_text(banner: str, classification: str, tlp: str, before: str = "") -> Content:
    """The marking as one line."""
    parts: list[Any] = [f"{before}   "] if before else []
    return Content.assemble(*parts, banner, "   ", classification, "   ", f"TLP:{tlp}")
