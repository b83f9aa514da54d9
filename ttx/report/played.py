"""What is looked at again: the facts of a file as a recording, with what is amiss said plainly."""

from __future__ import annotations

from ttx.errors import TtxError
from ttx.exercise.recording import Recording
from ttx.report.log import opened
from ttx.report.words import Names
from ttx.report.write import readable


def played(place: str, exercise: str = "") -> tuple[Recording, Names, str, list[str]]:
    """The recording in a file or database, names by seat, what is wrong with its log (empty where nothing is), and
    what else one should know. The file is only read, also while the exercise runs.
    """
    with opened(place, exercise) as reading:
        store, name = reading.store, reading.exercise
        proof = store.verify(name)
        facts = [readable(row) for row in store.read(name)]
        names = store.people(name)
    if not facts:
        raise TtxError("nothing has been played in it yet", hint="`ttx run PLAYBOOK` starts an exercise")
    recording = Recording(facts)
    wrong = ""
    if proof.broken is not None:
        wrong = f" LOG CHANGED at row {proof.broken.seq}: {proof.broken.reason}. From there on it may not be what was. "
    notes = []
    if erased := sum(fact.event is None for fact in facts):
        notes.append(f"Erased or unreadable, and so not shown: {erased} event{'s' * (erased > 1)}.")
    if unfit := len(recording.unfit):
        notes.append(f"Passed over, for it does not fit what was before: {unfit} event{'s' * (unfit > 1)}.")
    if not recording.at(len(recording)).over:
        notes.append("The exercise was not ended: this is how far it went.")
    return recording, names, wrong, notes
