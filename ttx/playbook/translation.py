"""A playbook's words in another language, as they are written in a file beside it: `seoul-trilateral.ko.yaml`.

Everything is keyed by what it translates and may be left out: what is not here stays as the playbook has it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ttx.playbook.base import Model
from ttx.playbook.values import Language, Line, Short, Slug, Text


class ScenarioWords(Model):
    """What everybody knows."""

    background: Text | None = None


class RoleWords(Model):
    """An office at a table."""

    name: Line | None = None
    level: Line | None = None
    card: Text | None = None


class TeamWords(Model):
    """A team. Its brief and its roles only where it reads this language; its name for all who do."""

    name: Line | None = None
    short: Short | None = None
    brief: Text | None = None
    roles: dict[Slug, RoleWords] = Field(default_factory=dict, description="By id.")


class ActorWords(Model):
    """Somebody whom control plays."""

    name: Line | None = None
    answers: dict[Line, Text] = Field(
        default_factory=dict, description="By the name that the answer has in the playbook."
    )


class IndicatorWords(Model):
    """A gauge."""

    name: Line | None = None
    asks: Line | None = None


class ObjectiveWords(Model):
    """What the exercise tests."""

    title: Line | None = None


class CommitmentWords(Model):
    """A promise of the scorecard."""

    title: Line | None = None
    asks: Line | None = None


class PhaseWords(Model):
    """A turn of the exercise."""

    title: Line | None = None
    question: Line | None = None
    stages: dict[Slug, Line] = Field(default_factory=dict, description="By id: what people call the stage.")
    then_break: Line | None = Field(None, alias="then break", description="The title of the break after it.")


class _Way(Model):
    """What an inject and its variants may both say."""

    title: Line | None = Field(None, description="What a team of this language sees in its list.")
    text: Text | None = Field(None, description="What every team of this language reads.")
    add: dict[Slug, Text] = Field(default_factory=dict, description="By team: what follows the text for it alone.")
    instead: dict[Slug, Text] = Field(default_factory=dict, description="By team: what it reads instead of the text.")
    if_stuck: Text | None = Field(None, alias="if stuck", description="A hint for a team that does not move.")
    outcomes: list[Text] = Field(
        default_factory=list, description="What the teams are told, one for each outcome in its order; '' for none."
    )


class VariantWords(_Way):
    """One of several ways an inject may go: only what the variant itself says in the playbook."""


class InjectWords(_Way):
    """A scripted event."""

    method: Line | None = None
    choices: list[Line] = Field(default_factory=list, description="One for each choice, in its order.")
    variants: dict[Slug, VariantWords] = Field(default_factory=dict, description="By id.")


class QuestionWords(Model):
    """One question."""

    asks: Line | None = None
    labels: list[Line] = Field(default_factory=list, description="What the two ends mean.")
    choices: list[Line] = Field(default_factory=list, description="One for each choice, in its order.")


class QuestionnaireWords(Model):
    """Questions to seats."""

    title: Line | None = None
    intro: Text | None = None
    questions: dict[Slug, QuestionWords] = Field(default_factory=dict, description="By id.")


class FieldWords(Model):
    """One field of the playbook's own move form; the usual form is translated already."""

    label: Line | None = None
    choices: list[Line] = Field(default_factory=list, description="One for each choice, in its order.")
    help: Line | None = None


def _alone(key: str, whole: type[Model]) -> BeforeValidator:
    """Lets a text stand alone for a mapping with this key."""
    return BeforeValidator(
        lambda value: {key: value} if isinstance(value, str) else value, json_schema_input_type=Line | whole
    )


class VerdictWords(Model):
    """A verdict and what it means."""

    verdict: Line | None = None
    means: Line | None = None


class TermWords(Model):
    """A term of the glossary."""

    term: Line | None = Field(None, description="The term in this language, where it is not the same.")
    means: Line | None = Field(None, description="What it means, in this language.")


Verdict = Annotated[VerdictWords, _alone("verdict", VerdictWords)]
Term = Annotated[TermWords, _alone("means", TermWords)]


Digest = Annotated[str, Field(pattern="^[0-9a-f]{8}$")]


class Translation(Model):
    """A playbook's words in one language."""

    ttx: Literal[1] = Field(description="The version of the format.")
    translates: Slug = Field(description="The id of the playbook.")
    language: Language = Field(description="Two letters, as in the name of the file: ko, ja.")
    reviewed: bool = Field(False, description="Whether somebody who grew up with the language has read it.")
    title: Line | None = None
    summary: Text | None = None
    rules: Text | None = None
    words: dict[Slug, Line] = Field(default_factory=dict, description="What people see for phase, move, inject ...")
    scenario: ScenarioWords = ScenarioWords()
    teams: dict[Slug, TeamWords] = Field(default_factory=dict, description="By id: all teams have names to translate.")
    actors: dict[Slug, ActorWords] = Field(default_factory=dict, description="By id.")
    indicators: dict[Slug, IndicatorWords] = Field(default_factory=dict, description="By id.")
    objectives: dict[Slug, ObjectiveWords] = Field(default_factory=dict, description="By id.")
    commitments: dict[Slug, CommitmentWords] = Field(default_factory=dict, description="By id.")
    move_form: dict[Slug, FieldWords] = Field(
        default_factory=dict, alias="move form", description="By id of the field."
    )
    phases: dict[Slug, PhaseWords] = Field(default_factory=dict, description="By id.")
    injects: dict[Slug, InjectWords] = Field(default_factory=dict, description="By id.")
    verdict: dict[Line, Verdict] = Field(
        default_factory=dict, description="By the verdict as the playbook has it; a text alone is the verdict."
    )
    questionnaires: dict[Slug, QuestionnaireWords] = Field(default_factory=dict, description="By id.")
    glossary: dict[Line, Term] = Field(
        default_factory=dict, description="By the term as the playbook has it; a text alone is what it means."
    )
    made_from: dict[Line, Digest] = Field(
        default_factory=dict,
        alias="made from",
        description="By place: what tells whether the text that was translated has changed. ttx translate writes it.",
    )
