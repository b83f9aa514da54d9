"""Every text of a playbook that may be translated: where a translation says it, how it is written, and who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from ttx.playbook.models import Inject, Playbook, Questionnaire, Variant
from ttx.playbook.problems import Path

LINE, SHORT, PROSE = 200, 12, 20_000
_STAGES = ("brief", "deliberate", "decide", "adjudicate", "back-brief")
"""The usual stages: seats have their words in each language already."""


@dataclass(frozen=True, slots=True)
class Original:
    """One text of the playbook."""

    path: Path
    """in a file of translations"""
    text: str
    readers: tuple[str, ...]
    """the teams that read it"""
    longest: int = LINE
    of: int = 0
    """how many items its list has, where it is one of them"""

    @property
    def name(self) -> str:
        """Its place as people write it: injects.launch.choices.1; lists count from 1."""
        return name_of(self.path)

    @property
    def digest(self) -> str:
        return digest(self.text)


def name_of(path: Path) -> str:
    """A place in a file of translations, in one word."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def digest(text: str) -> str:
    """What tells whether a text is still the one that was translated."""
    return sha256("\n".join(line.rstrip() for line in text.strip().split("\n")).encode()).hexdigest()[:8]


def originals(book: Playbook, language: str) -> list[Original]:
    """The texts that teams of this language read, in the order of a translation; of all teams where none reads it."""
    readers = [name for name, team in book.teams.items() if team.language == language] or list(book.teams)
    return list(_Collected(book, readers).all())


class _Collected:
    """Walks through a playbook for some of its teams."""

    def __init__(self, book: Playbook, readers: Sequence[str]) -> None:
        self.book, self.readers = book, tuple(readers)

    def all(self) -> Iterator[Original]:
        book = self.book
        yield from self.fields((), book, title=LINE, summary=PROSE, rules=PROSE)
        yield from self.each(("words",), book.words)
        yield from self.fields(("scenario",), book.scenario, background=PROSE)
        for name, team in book.teams.items():
            yield from self.fields(("teams", name), team, name=LINE, short=SHORT)
            if name in self.readers:
                yield from self.fields(("teams", name), team, (name,), brief=PROSE)
                for role, one in team.roles.items():
                    office = ("teams", name, "roles", role)
                    yield from self.fields(office, one, (name,), name=LINE, level=LINE, card=PROSE)
        for name, actor in book.actors.items():
            yield from self.fields(("actors", name), actor, name=LINE)
            yield from self.each(("actors", name, "answers"), actor.answers, PROSE)
        for name, indicator in book.indicators.items():
            yield from self.fields(("indicators", name), indicator, name=LINE, asks=LINE)
        for name, objective in book.objectives.items():
            yield from self.fields(("objectives", name), objective, title=LINE)
        for name, commitment in book.commitments.items():
            yield from self.fields(("commitments", name), commitment, title=LINE, asks=LINE)
        for field in book.move_form:
            yield from self.fields(("move form", field.id), field, label=LINE)
            yield from self.listed(("move form", field.id, "choices"), field.choices)
            yield from self.fields(("move form", field.id), field, help=LINE)
        for phase in book.phases:
            yield from self.fields(("phases", phase.id), phase, title=LINE, question=LINE)
            own = {stage: stage for stage in phase.stages if stage not in _STAGES}
            yield from self.each(("phases", phase.id, "stages"), own)
            if phase.then_break:
                yield self.one(("phases", phase.id, "then break"), phase.then_break.title)
        for _, inject in book.injects.values():
            yield from self.inject(inject)
        yield from self.others()

    def others(self) -> Iterator[Original]:
        for rule in self.book.verdict:
            path = ("verdict", rule.verdict)
            yield self.one((*path, "verdict"), rule.verdict)
            yield from self.fields(path, rule, means=LINE)
        for name, asked in self.book.questionnaires.items():
            yield from self.questionnaire(("questionnaires", name), asked)
        for term, means in self.book.glossary.items():
            yield self.one(("glossary", term, "term"), term)
            yield self.one(("glossary", term, "means"), means)

    def questionnaire(self, path: Path, asked: Questionnaire) -> Iterator[Original]:
        yield from self.fields(path, asked, title=LINE, intro=PROSE)
        for question in asked.questions:
            here = (*path, "questions", question.id)
            yield from self.fields(here, question, asks=LINE)
            yield from self.listed((*here, "labels"), question.labels)
            yield from self.listed((*here, "choices"), question.choices)

    def inject(self, inject: Inject) -> Iterator[Original]:
        readers = tuple(team for team in self.book.recipients(inject) if team in self.readers)
        if not readers:
            return
        path = ("injects", inject.id)
        yield from self.fields(path, inject, readers, title=LINE)
        # What is usual seats have in each language already.
        if inject.method != "message":
            yield self.one((*path, "method"), inject.method, readers)
        yield from self.way(path, inject, readers)
        yield from self.listed((*path, "choices"), inject.choices, readers)
        for name, variant in inject.variants.items():
            here = (*path, "variants", name)
            yield from self.fields(here, variant, readers, title=LINE)
            yield from self.way(here, variant, readers)

    def way(self, path: Path, way: Inject | Variant, readers: tuple[str, ...]) -> Iterator[Original]:
        """What an inject and its variants may both say."""
        plain = tuple(team for team in readers if team not in (way.instead or {}))
        if plain:
            yield from self.fields(path, way, plain, text=PROSE)
        for field, texts in (("instead", way.instead or {}), ("add", way.add or {})):
            for team in readers:
                if texts.get(team):
                    yield self.one((*path, field, team), texts[team], (team,), PROSE)
        if way.if_stuck:
            yield self.one((*path, "if stuck"), way.if_stuck, readers, PROSE)
        yield from self.listed((*path, "outcomes"), [one.text for one in way.outcomes or ()], readers, PROSE)

    # -- one text after another

    def one(self, path: Path, text: str, readers: tuple[str, ...] | None = None, longest: int = LINE) -> Original:
        return Original(path, text, self.readers if readers is None else readers, longest)

    def fields(
        self, path: Path, model: Any, readers: tuple[str, ...] | None = None, /, **longest: int
    ) -> Iterator[Original]:
        for name, most in longest.items():
            if text := getattr(model, name):
                yield self.one((*path, name), text, readers, most)

    def each(self, path: Path, texts: Mapping[str, str], longest: int = LINE) -> Iterator[Original]:
        for name, text in texts.items():
            if text:
                yield self.one((*path, name), text, None, longest)

    def listed(
        self, path: Path, texts: Sequence[str], readers: tuple[str, ...] | None = None, longest: int = LINE
    ) -> Iterator[Original]:
        for place, text in enumerate(texts):
            if text:
                yield replace(self.one((*path, place), text, readers, longest), of=len(texts))


def said_at(data: Any, path: Path) -> str:
    """What a translation's data says at a place; of a verdict or a term that is a text alone, that text."""
    for place, step in enumerate(path):
        if isinstance(data, str):
            alone = {"verdict": "verdict", "glossary": "means"}.get(str(path[0]))
            return data if place == 2 and step == alone else ""
        if isinstance(data, list):
            data = data[step] if isinstance(step, int) and step < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data.strip("\n") if isinstance(data, str) else ""
