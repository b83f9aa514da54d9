"""What every command is, and who may send it."""

from __future__ import annotations

from typing import ClassVar

import msgspec

CONTROL_ONLY = frozenset({"facilitator"})
PLAYERS = frozenset({"player"})
SEATS = frozenset({"player", "observer"})
NOTERS = frozenset({"facilitator", "evaluator"})
SYSTEM = frozenset({"system"})


def kebab(name: str) -> str:
    return "".join(
        f"-{letter.lower()}" if letter.isupper() and place else letter.lower() for place, letter in enumerate(name)
    )


class Command(msgspec.Struct, omit_defaults=True, tag_field="do", tag=kebab, forbid_unknown_fields=True):
    """One request to change the exercise."""

    roles: ClassVar[frozenset[str]] = CONTROL_ONLY
