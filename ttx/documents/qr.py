"""An address as a QR code, for paper, projector and terminal. An address only: a code on a wall is everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segno import QRCode

QUIET = 4
"""Modules of white that a reader needs around the code, as the standard has it."""

TERMINAL_STYLE = {"fg": "bright_white", "bg": "black"}
"""How `terminal`'s lines are printed: right on a dark and on a light terminal alike."""


def svg(text: str, *, title: str = "") -> str:
    """The code as an inline `<svg>`: dark on white with its quiet zone, as large as its box. `title` is read out."""
    code = _code(text).svg_inline(
        border=QUIET, dark="#000", light="#fff", title=title or text, omitsize=True, svgclass="qr", lineclass=None
    )
    # Blurred edges leave hairlines between the rows of modules.
    return str(code).replace("<svg ", '<svg role="img" shape-rendering="crispEdges" ', 1)


def rows(text: str) -> list[list[int]]:
    """The code as rows of modules, 1 for dark, with its quiet zone: for whoever draws it in another way."""
    return [list(row) for row in _code(text).matrix_iter(border=QUIET)]


def terminal(text: str) -> list[str]:
    """The code in half blocks, two rows of modules to a line. A block is white: print it light on dark."""
    modules = rows(text)
    # An odd number of rows: the quiet zone below grows by one.
    modules += [[0] * len(modules[0])] * (len(modules) % 2)
    return [
        "".join(" ▀▄█"[(not upper) + 2 * (not lower)] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(modules[::2], modules[1::2], strict=True)
    ]


def _code(text: str) -> QRCode:
    import segno

    # Not the micro kind: phones do not read it.
    return segno.make(text, micro=False, error="m", boost_error=False)
