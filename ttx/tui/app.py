"""What every app of ours is: quiet, without colour where that is asked for, and never a traceback on the screen."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Iterable
from typing import ClassVar, Literal, TypeVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import Monochrome, NoColor
from textual.screen import Screen

from ttx.errors import TtxError
from ttx.locale import N_
from ttx.tui.plain import harmless
from ttx.tui.theme import DARK, LIGHT

T = TypeVar("T")
Kind = Literal["information", "warning", "error"]

_SECONDS: dict[Kind, float] = {"information": 4, "warning": 8, "error": 15}


class TtxApp(App[T]):
    """An app whose failures are one plain sentence, and whose messages are never markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Leave", show=False, priority=True),
    ]
    CSS = """
    ToastRack { margin-bottom: 1; }
    Toast { max-width: 80%; width: auto; min-width: 30; }
    App:nocolor Toast { border: round white; }
    """
    AGAIN = "Start it again with the same command."
    """what a user does after a failure of ours"""

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name
        if self.no_color:
            # Textual would send shades of grey; who asks for no colour wants the terminal's own.
            self._filters = [NoColor() if isinstance(each, Monochrome) else each for each in self._filters]

    def _on_mount(self, *event: object) -> None:
        # Objects made while starting live until the end: looking through them again and again costs each redraw.
        if not self.is_headless:
            self.call_after_refresh(_settle)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our style sheets name, for a theme that is not ours."""
        return DARK.variables

    # -- saying something

    def tell(self, text: str, kind: Kind = "information", *, title: str = "") -> None:
        """Show a message for a few seconds."""
        self.notify(text, title=title, severity=kind, timeout=_SECONDS[kind])

    def refuse(self, error: TtxError) -> None:
        """Say why something was not done, and what would help."""
        words = error.message[:1].upper() + error.message[1:]
        hint = error.hint[:1].upper() + error.hint[1:]
        self.tell(f"{words}.\n{hint}." if hint else f"{words}.", "warning")

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Kind = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Textual's own, but never with markup: messages quote what people wrote."""
        plain, name = harmless(message).plain, harmless(title).plain
        super().notify(plain, title=name, severity=severity, timeout=timeout, markup=False)

    def action_help_quit(self) -> None:
        """Ctrl+C copies; say how one leaves."""
        self.tell("ctrl+q leaves")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers anywhere. Nothing that writes files: Textual's own list has a screenshot."""
        yield SystemCommand(N_("Leave"), N_("Close this screen (ctrl+q)"), self.action_quit)
        other = LIGHT if self.current_theme.dark else DARK
        words = N_("Light background") if self.current_theme.dark else N_("Dark background")
        yield SystemCommand(words, N_("Change the colours of this screen"), lambda: self.use_theme(other.name))

    def use_theme(self, name: str) -> None:
        """Change colours."""
        self.theme = name

    # -- failing

    def _fatal_error(self) -> None:
        # Textual would print the traceback with local variables: the text of an inject among them.
        self.bell()
        self._exit_renderables.append(Text(_keep(traceback.format_exc(), self.AGAIN)))
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """End the app; what it would have printed goes to the log."""
        words = "\n".join(str(each) for each in renderables)
        self._exit_renderables.append(Text(_keep(words, self.AGAIN)))
        self._close_messages_no_wait()


def _settle() -> None:
    gc.enable()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _keep(details: str, again: str) -> str:
    """Write details of a failure of ours to a file that only this user reads; the sentence for the screen."""
    import os
    from datetime import UTC, datetime
    from pathlib import Path

    from platformdirs import user_state_path

    said = f"ttx made a mistake and closed this screen. Nothing that was sent is lost. {again}"
    try:
        folder = Path(os.environ.get("TTX_STATE") or user_state_path("ttx"))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / "screens.log"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            file.write(f"--- {datetime.now(UTC).isoformat()}\n{details}\n")
    except OSError:
        return said
    return f"{said}\nWhat went wrong stands in {path}"
