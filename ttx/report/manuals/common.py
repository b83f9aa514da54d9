"""What all manuals share: whom they are for, their marking, and words that stand in several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ttx.documents.blocks import Block, Document, Section
from ttx.exercise.state import State
from ttx.locale import words
from ttx.report.manuals.agenda import Sitting, when
from ttx.report.packets.common import minutes
from ttx.report.words import count, listed, marked, story

CONTROL_ONLY = "FOR CONTROL ONLY"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads a document before play: all players, one team, control or evaluators."""

    name: Literal["players", "team", "control", "evaluators"]
    team: str = ""

    @property
    def plays(self) -> bool:
        """Whether it may know no more than what is open before the start."""
        return self.name in ("players", "team")

    @property
    def file(self) -> str:
        """What the names of its files say of it."""
        return self.team or self.name


@dataclass(frozen=True, slots=True)
class Manual:
    """A manual with the name of its file."""

    name: str
    document: Document


def bound(
    state: State, title: str, subtitle: str, status: str, front: Sequence[Block], sections: Sequence[Section],
    language: str = "en",
) -> Document:  # fmt: skip
    """A manual's document: read on a screen first, with a list of contents, marked on every page."""
    _ = words(language)
    return Document(
        title, subtitle, marked(state.playbook.marking, state.purpose), status, front, sections, language,
        contents=True, contents_title=_("Contents"), reader=language if language in ("ja", "ko") else "",
    )  # fmt: skip


def course(state: State, days: Sequence[Sitting]) -> list[tuple[str, str]]:
    """What control's manuals say of the exercise on their first page."""
    book, _ = state.playbook, words("en", state.playbook.words)
    length = minutes(sum(phase.length for phase in book.phases))
    size = (count(len(book.teams), "team"), count(len(book.phases), book.word("phase")),
            count(len(book.injects), "inject"), f"{length} of play")  # fmt: skip
    zones = dict.fromkeys(team.timezone for team in book.teams.values())
    start = book.scenario.start.isoformat(timespec="minutes")
    return [
        ("When", when(days, _)),
        ("What", ", ".join(size)),
        ("Teams", listed(team.name for team in book.teams.values())),
        ("The story begins", " / ".join(story(start, zone) for zone in zones)),
        ("Marking", " · ".join(marked(book.marking, state.purpose))),
    ]  # fmt: skip
