"""A page of text that is put together line by line; what people wrote goes into it as it is, never through markup."""

from __future__ import annotations

from textual.content import Content

from ttx.locale import Words


class Page:
    """Lines under each other: titles, small notes, prose, labelled values."""

    def __init__(self) -> None:
        self._parts: list[str | tuple[str, str]] = []

    def title(self, text: str) -> None:
        self._parts += [(text, "bold"), "\n"]

    def note(self, text: str) -> None:
        if text:
            self._parts += [(text, "dim"), "\n"]

    def warn(self, text: str) -> None:
        self._parts += [(f" {text} ", "reverse"), "\n"]

    def prose(self, text: str) -> None:
        if text:
            self._parts += ["\n", text, "\n"]

    def labelled(self, label: str, text: str) -> None:
        if text:
            self._parts += ["\n", (label, "bold"), "\n", text, "\n"]

    def said(self, _: Words, who: str, text: str) -> None:
        """Somebody's answer: "Japan agrees." or "Japan declines: tomorrow"."""
        self.line("\n" + (f"{who}: {text}" if text else _("{sentence}.", sentence=who)))

    def line(self, text: str) -> None:
        self._parts += [text, "\n"]

    def content(self) -> Content:
        return Content.assemble(*self._parts)
