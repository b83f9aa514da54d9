"""A clean exercise from another one: the rehearsal was good, now the day itself."""

from __future__ import annotations

import contextlib
from pathlib import Path

from ttx.errors import TtxError
from ttx.exercise import events as ev
from ttx.exercise.facts import fact
from ttx.playbook.load import from_compiled
from ttx.server.start import create
from ttx.store.store import Store


def clone(source: str, exercise: str, target: Path, purpose: str) -> int:
    """Make `target` with the playbook and the people of an exercise, nothing of what was played; how many people."""
    with contextlib.closing(Store.open(source, write=False)) as old:
        created = fact(next(old.read(exercise))).event
        if not isinstance(created, ev.Created):
            raise TtxError("its playbook was erased", hint="begin anew from the playbook: ttx run PLAYBOOK")
        people = old.roster(exercise)
    try:
        with contextlib.closing(Store.open(target, write=True, create=True)) as new:
            made = create(new, from_compiled(created.playbook), purpose)
            for person in people:
                new.expect(person.model_copy(update={"exercise": made, "seat": "", "present": False}))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return len(people)
