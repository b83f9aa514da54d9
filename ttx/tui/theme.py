"""Colours: calm ground, few accents. None of them carries a meaning that is not also a word or a mark."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="ttx-dark",
    primary="#5b8fb9",
    secondary="#7a9cb8",
    accent="#e0b060",
    warning="#e0b060",
    error="#e5787a",
    success="#7fb58a",
    foreground="#d8dde3",
    background="#11161c",
    surface="#171d25",
    panel="#1e2630",
    dark=True,
    variables={
        "border": "#36424f",
        "border-blurred": "#2a343f",
        "quiet": "#8795a3",
        "row-here": "#2a4d6b",
        "row-away": "#1c2732",
    },
)

LIGHT = Theme(
    name="ttx-light",
    primary="#2f6690",
    secondary="#4d7797",
    accent="#9a6700",
    warning="#9a6700",
    error="#b3261e",
    success="#2e7d4f",
    foreground="#1b2128",
    background="#fafaf7",
    surface="#f2f2ec",
    panel="#e6e7e1",
    dark=False,
    variables={
        "border": "#b9bcb4",
        "border-blurred": "#d0d2cb",
        "quiet": "#5f6a73",
        "row-here": "#bcd3e6",
        "row-away": "#e4e9ec",
    },
)
