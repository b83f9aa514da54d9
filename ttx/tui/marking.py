"""The exercise marking: on every screen, whatever else is there."""

from __future__ import annotations

from rich.cells import cell_len

from ttx.tui.plain import Plain


class Marking(Plain):
    """One line that says this is an exercise, and how what is shown may be passed on."""

    DEFAULT_CSS = """
    Marking {
        width: 1fr; height: auto; max-height: 2; text-align: center; text-style: bold;
        background: $foreground; color: $background;
    }
    Marking:nocolor { text-style: bold reverse; }
    """

    def mark(self, banner: str, classification: str, tlp: str, before: str = "", width: int = 0) -> None:
        """Show this marking; `before` stands at its head, for what must be read with it. Two lines where `width` is
        too narrow for one.
        """
        first = [before, banner] if before else [banner]
        whole = "   ".join([*first, classification, f"TLP:{tlp}"])
        if width and cell_len(whole) > width:
            whole = "   ".join(first) + f"\n{classification}   TLP:{tlp}"
        self.show(whole)
