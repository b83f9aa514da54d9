"""For commands that draw a screen."""

from __future__ import annotations

import sys

from ttx.errors import TtxError


def need_terminal(hint: str) -> None:
    """Refuse where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise TtxError("this needs a terminal: its screen cannot be drawn into a file or a pipe", hint=hint)
