"""What a button led to, in words and for the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ttx.locale import Words


@dataclass
class Answer:
    """What a button led to."""

    said: str = ""
    trouble: bool = False
    sent: str = ""
    """the item whose fields are empty again"""
    go: str = ""
    dialog: str = ""
    left: bool = False
    was: dict[str, str] = field(default_factory=dict)
    """by item: the version that is kept now"""
    others: dict[str, str] = field(default_factory=dict)
    """by item: what was typed elsewhere, as HTML"""
    draft: dict[str, Any] = field(default_factory=dict)
    made: str = ""
    unkept: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """by item: what may be kept nowhere, such as an anonymous answer, and stays on the page"""


def sentences(_: Words, *texts: str) -> str:
    """What went wrong and what would help, each a sentence, in the seat's language where ttx knows them."""
    said = [_.known(text).rstrip(".") for text in texts if text]
    return " ".join(_("{sentence}.", sentence=text[:1].upper() + text[1:]) for text in said)
