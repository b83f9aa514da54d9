"""What people may ask of an exercise, by role. Each carries an id of the client's around it; a repeat returns the first
result. `version` fields name the version that the person saw: a stale one is refused.

Players and observers name things by what they see (`inject-3` is the third inject of their team); control by ids.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ttx.exercise.commands.base import *
from ttx.exercise.commands.clock import *
from ttx.exercise.commands.desk import *
from ttx.exercise.commands.evaluation import *
from ttx.exercise.commands.injects import *
from ttx.exercise.commands.people import *
from ttx.exercise.commands.questionnaires import *
from ttx.exercise.commands.rulings import *
from ttx.exercise.commands.screen import *
from ttx.exercise.commands.seats import *


def _all() -> Any:
    union: Any = None
    for command in Command.__subclasses__():
        union = command if union is None else union | command
    return union


AnyCommand = _all()


class _Envelope(msgspec.Struct):
    # msgspec keeps what it learns of a type on a struct; for a bare union it would learn it anew each time, 40 us long.
    command: AnyCommand  # type: ignore[valid-type]


def read(data: Any) -> Command:
    """A command from parsed and cleaned JSON. msgspec.ValidationError says which field is wrong."""
    command: Command = msgspec.convert({"command": data}, _Envelope).command
    return command


def write(command: Command) -> dict[str, Any]:
    """A command as JSON data."""
    data: dict[str, Any] = msgspec.to_builtins(command)
    return data
