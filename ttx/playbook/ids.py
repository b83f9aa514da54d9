"""Ids made from titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_LONGEST = 40


def slug(title: str, taken: Collection[str] = (), otherwise: str = "item") -> str:
    """A new id for a title: `Missile launch (2nd)` is missile-launch-2nd; `otherwise` with a number for 미사일."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) > _LONGEST:
        # A few whole words say more than all of them cut off.
        words = words[: _LONGEST + 1].rpartition("-")[0].strip("-") or words[:_LONGEST].rstrip("-")
    name = words or otherwise
    made, number = name, 1
    while made in taken:
        number += 1
        made = f"{name}-{number}"
    return made
