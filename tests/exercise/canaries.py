"""Texts that are each the only one of their kind, so that whoever reads one shows where it came from."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import msgspec

CANARY = re.compile(r"kanarie\d+x")


def canaries(what: Any) -> set[str]:
    """Every canary in something that can be written as JSON."""
    return set(CANARY.findall(msgspec.json.encode(what).decode()))


class Canaries:
    """Makes texts that each hold a canary of their own."""

    def __init__(self) -> None:
        self.number = count(1000)

    def __call__(self) -> str:
        return f"kanarie{next(self.number)}x"
