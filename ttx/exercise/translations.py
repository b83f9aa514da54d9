"""What of the words that go out a team reads in its own language: those that still are the playbook's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ttx.exercise.events import Translated
from ttx.exercise.state import InjectState, State
from ttx.playbook.models import CONTROL, Inject, Phase, Playbook


def _both(state: State, inject: InjectState, team: str, variant: str = "") -> tuple[Inject, Inject] | None:
    """An inject as it is written in the playbook and as this team reads it; None where the two are the same."""
    book = state.read_by(team)
    if book is state.playbook or inject.id not in book.injects:
        return None
    written, read = state.playbook.injects[inject.id][1], book.injects[inject.id][1]
    variant = variant or inject.variant
    return (written.varied(variant), read.varied(variant)) if variant else (written, read)


def words_of(state: State, inject: InjectState, spec: Inject, team: str, variant: str) -> Translated:
    """What a team reads of `spec` as it goes out now: words that control has changed are read as control wrote them."""
    both = _both(state, inject, team, variant)
    if both is None:
        return Translated()
    written, read = both
    return Translated(
        _read(spec.title, written.title, read.title),
        _read(spec.text_for(team), written.text_for(team), read.text_for(team)),
        _read(spec.method, written.method, read.method),
        read.choices if spec.choices == written.choices != read.choices else [],
    )


def _read(said: str, written: str, read: str) -> str:
    return read if said == written != read else ""


def outcome_in(state: State, inject: InjectState, outcome: int, teams: Iterable[str]) -> dict[str, str]:
    """By team: what it reads of an outcome, counting from 0."""
    said, found = inject.spec.outcomes[outcome].text, {}
    for team in teams:
        if both := _both(state, inject, team):
            written, read = both
            if outcome < len(written.outcomes):
                found[team] = _read(said, written.outcomes[outcome].text, read.outcomes[outcome].text)
    return {team: text for team, text in found.items() if text}


def hint_in(state: State, inject: InjectState, text: str, team: str) -> str:
    """What a team reads of a hint that control took from the playbook."""
    both = _both(state, inject, team)
    return _read(text, both[0].if_stuck, both[1].if_stuck) if both else ""


def answer_in(state: State, actor: str, text: str, teams: Iterable[str]) -> dict[str, str]:
    """By team: what it reads of an answer that control took from those of an actor."""
    if actor == CONTROL or actor not in state.playbook.actors:
        return {}
    written = state.playbook.actors[actor].answers
    name = next((name for name, answer in written.items() if answer == text), None)
    if name is None:
        return {}
    read = {team: state.read_by(team).actors[actor].answers[name] for team in teams}
    return {team: answer for team, answer in read.items() if answer != text}


def stages_in(state: State, book: Playbook, phase: Phase) -> dict[str, str]:
    """By stage of a phase: what those call it who read this playbook."""
    words = state.playbook.translations.get(book.language)
    names = words.phases[phase.id].stages if words and phase.id in words.phases else {}
    return {stage: names.get(stage, stage) for stage in phase.stages}


def as_written(choice: str, read: Sequence[str], written: Sequence[str]) -> str:
    """The playbook's choice behind the one that a team has read; a choice that it has not read stays itself."""
    return written[list(read).index(choice)] if choice in read and len(read) == len(written) else choice


def as_read(choice: str, written: Sequence[str], read: Sequence[str]) -> str:
    """A choice as a team reads it."""
    return as_written(choice, written, read)
