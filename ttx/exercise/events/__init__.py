"""The facts that a log keeps for ever.

A kind's name is its class name in lower case with hyphens. Its fields are its payload; who, when and in which phase
stand in the row around it. A field may be added with a default, never renamed or given another meaning: for that a kind
gets a new `version_of_kind`, and `decode` learns to read the old one.

`team`, `teams`, `sender`, `to` hold ids of the playbook; objects made in play are numbered by kind (`move-2`).
Times are milliseconds of exercise time.
"""

from __future__ import annotations

import re

import msgspec

from ttx.exercise.events.base import *
from ttx.exercise.events.clock import *
from ttx.exercise.events.control import *
from ttx.exercise.events.evaluation import *
from ttx.exercise.events.injects import *
from ttx.exercise.events.people import *
from ttx.exercise.events.play import *
from ttx.exercise.events.questionnaires import *
from ttx.exercise.events.screen import *


def _kinds() -> dict[str, type[Event]]:
    found = {}
    for event in Event.__subclasses__():
        event.kind = re.sub(r"(?<!^)(?=[A-Z])", "-", event.__name__).lower()
        found[event.kind] = event
    return found


KINDS = _kinds()
_DECODERS = {kind: msgspec.json.Decoder(event).decode for kind, event in KINDS.items()}
# Not sorted: the order of a playbook's teams and stages means something.
_encode = msgspec.json.Encoder().encode


def encode(event: Event) -> str:
    """The exact text of a payload that the log keeps."""
    return _encode(event).decode()


def decode(kind: str, version: int, payload: str) -> Event:
    """Read a payload back. KeyError for a kind that this ttx does not know: the format number guards against it.

    So far every kind has one version.
    """
    return _DECODERS[kind](payload)
