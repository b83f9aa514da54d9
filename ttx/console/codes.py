"""How people get in: address, fingerprint, codes, and what is amiss with them."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from ttx.client.pins import short
from ttx.console.actions import ACTIONS, Action, Made
from ttx.console.heading import alarms
from ttx.console.here import Here
from ttx.console.page import Page, cell, keys_of
from ttx.tui.dialog import Question
from ttx.tui.lines import Row, folded

MODES = {
    "loopback": "Only this machine reaches it: ttx run FILE.db --lan opens it to the network.",
    "lan": "Encrypted, for the network that this machine is on.",
    "http": "NOT ENCRYPTED: anybody on this network can read codes and moves as they pass.",
    "proxy": "Behind a reverse proxy, which encrypts.",
}
"""How people reach the server, in words."""


class CodesPage(Page):
    """Codes by place, and the address with its QR code."""

    NAME = "codes"
    HEADING = "JOIN CODES - do not project this"
    ENTER = "new code"
    BINDINGS: ClassVar[list[BindingType]] = keys_of(NAME)

    def enter(self) -> Action | Made | None:
        return ACTIONS["code"]

    def rows(self, here: Here, width: int) -> list[Row]:
        return [*_address(here, width), *(_code(here, place, width) for place in here.live.codes)]

    def beside(self, here: Here, width: int) -> Content | None:
        return qr(here.live.address) if here.live.address and width >= 78 else None


def _code(here: Here, place: str, width: int) -> Row:
    team = place.removeprefix("team:")
    who = here.party(team) if team != place else place
    there = f"  {here.here(team)} there" if team != place else ""
    code = here.live.codes[place]
    name = cell(f" {who}", max(12, width - 21 - 9 * (width > 60)))
    line = Content.assemble(name, " ", (f"{code:<19}", "bold"), (there if width > 60 else "", "$quiet"))
    return Row(f"place:{place}", (line,))


def _address(here: Here, width: int) -> list[Row]:
    live = here.live
    lines: list[Content] = []
    for words in filter(None, alarms(here).split("\n")):
        lines += [line.stylize("bold $text-error") for line in folded(Content(words), width, 1, 4)]
    said = [live.address, MODES.get(live.mode, live.mode)]
    said += [f"fingerprint {short(live.fingerprint)}, as on each card"] if live.fingerprint else []
    said += [f"ttx join {live.address}", f"ttx console {live.address}"]
    for number, words in enumerate(said):
        style = "bold" if not number else "bold $text-warning" if words.startswith("NOT") else ""
        lines += [line.stylize(style) for line in folded(Content(words), width, 1, 3)]
    return [Row("", (*lines, Content("")))]


def qr(address: str) -> Content:
    """The address as a QR code of half blocks: white is drawn, so it stands on black."""
    from ttx.documents.qr import terminal

    return Content("\n".join(terminal(address))).stylize("#ffffff on #000000")


class NewCode(Question[None]):
    """A new code, to be read out or copied by hand."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "dismiss(None)", "Close")]

    def __init__(self, who: str, code: str) -> None:
        # Letter by letter, between lines of their own: it is read across a table.
        large = "   ".join(" ".join(group) for group in code.split("-"))
        line = "━" * (len(large) + 4)
        parts: list[Any] = [f"{line}\n\n  ", (large, "bold"), f"\n\n{line}\n\n{code}"]
        parts.append("\n\nThe old code opens nothing any more. Print new cards: ttx print FILE.db")
        super().__init__(f"The new code of {who}", Content.assemble(*parts), "esc  closes")
