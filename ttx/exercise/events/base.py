"""What every event is."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, omit_defaults=True):
    """What happened."""

    kind: ClassVar[str]
    version_of_kind: ClassVar[int] = 1
