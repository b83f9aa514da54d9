"""The playbook as a model: what can be written in the YAML, and what the first event of a log holds.

The same classes read both. Dumped with aliases they are again what an organizer may write.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ttx.playbook.conditions import Computed, Condition
from ttx.playbook.values import Duration, Line, Moment, ScenarioTime, Slug, Text, Zone

CONTROL = "control"
"""The party that facilitators are; no team or actor may take the name."""


class Model(BaseModel):
    """One mapping of a playbook. Unknown keys are errors: a typo must not be silence."""

    model_config = ConfigDict(
        extra="forbid", populate_by_name=True, serialize_by_alias=True, frozen=True, allow_inf_nan=False
    )


class Marking(Model):
    """What stands on every screen, page and file."""

    banner: Line = "EXERCISE EXERCISE EXERCISE"
    classification: Line = "UNCLASSIFIED // EXERCISE FICTION"
    tlp: Literal["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"] = "GREEN"


class Scenario(Model):
    """Where the story begins, and what everybody knows."""

    start: ScenarioTime
    background: Text = ""


class Team(Model):
    """A group of players who decide together."""

    name: Line
    short: Annotated[str, Field(max_length=12)] = ""
    timezone: Zone = "UTC"
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")] = "en"
    brief: Text = Field("", description="What only this team knows from the start.")


class Actor(Model):
    """Somebody whom control plays. Teams may write to an actor."""

    name: Line
    notes: Text = Field("", description="For control: what this actor wants.")


class Indicator(Model):
    """A gauge from 0 to 100."""

    name: Line
    baseline: Annotated[float, Field(ge=0, le=100)]
    better: Literal["up", "down"] = "up"
    asks: Line = ""


class Objective(Model):
    """What the exercise tests."""

    title: Line
    capability: Line = ""
    target: Text = ""
    tasks: dict[Slug, Line] = Field(default_factory=dict)


class Expect(Model):
    """An action that a team should take after an inject, for evaluators to tick."""

    team: Slug
    action: Line
    task: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")] | None = Field(None, description="objective.task")
    within: Duration | None = None


class Outcome(Model):
    """One way an inject may end, for the adjudicator to pick."""

    if_: Line = Field(alias="if")
    shift: dict[Slug, float] = Field(default_factory=dict)
    text: Text = Field("", description="What the teams are told when this outcome is picked.")


class Suggestion(Model):
    """An inject to think of next, with the reason for it."""

    inject: Slug
    if_: Condition = Field(alias="if")


def _to_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Inject(Model):
    """A scripted event shown to some teams."""

    id: Slug
    title: Line
    at: Moment | None = Field(None, description="Time into the phase, or `held`.")
    when: Condition | None = Field(None, description="Due once this holds; a sentence is judged by control.")
    release: Literal["manual", "automatic"] = "manual"
    priority: Literal["core", "support", "reserve"] = "core"
    dated: ScenarioTime | None = Field(None, description="When this happens in the story.")
    from_: Slug = Field(CONTROL, alias="from", description="An actor, a team, or control.")
    to: Annotated[list[Slug], BeforeValidator(_to_list)] = Field(["all"], description="Teams, or all.")
    method: Line = "message"
    text: Text = ""
    add: dict[Slug, Text] = Field(default_factory=dict, description="By team: what follows the text for it alone.")
    instead: dict[Slug, Text] = Field(default_factory=dict, description="By team: what it reads instead of the text.")
    delay: dict[Slug, Duration] = Field(default_factory=dict, description="By team: how much later it arrives.")
    asks: Literal["read", "reply", "decision"] = "read"
    choices: list[Line] = Field(default_factory=list, description="Answers to choose from, where a reply is asked.")
    answer_within: Duration | None = Field(None, alias="answer within")
    shift: dict[Slug, float] = Field(default_factory=dict, description="What the release itself does to indicators.")
    tests: Annotated[list[Line], BeforeValidator(_to_list)] = Field(
        default_factory=list, description="Objectives, or objective.task, beyond those of its expected actions."
    )
    expect: list[Expect] = Field(default_factory=list)
    if_stuck: Text = Field("", alias="if stuck", description="A hint for a team that does not move.")
    outcomes: list[Outcome] = Field(default_factory=list)
    then_suggest: list[Suggestion] = Field(default_factory=list, alias="then suggest")
    notes: Text = Field("", description="For control only.")

    def text_for(self, team: str) -> str:
        """What this team reads."""
        base = self.instead.get(team, self.text)
        more = self.add.get(team, "")
        return f"{base}\n\n{more}" if base and more else base or more


class Phase(Model):
    """A turn of the exercise."""

    id: Slug
    title: Line
    question: Line = ""
    dated: ScenarioTime | None = Field(None, description="The scenario time at which the phase opens.")
    stages: dict[Slug, Duration] = Field(min_length=1)
    injects: list[Inject] = Field(default_factory=list)

    @property
    def length(self) -> int:
        """Planned seconds of all stages together."""
        return sum(self.stages.values())


class FormField(Model):
    """One field of a move form."""

    id: Slug
    label: Line
    kind: Literal["text", "choice", "number"] = "text"
    choices: list[Line] = Field(default_factory=list)
    required: bool = False
    more: bool = Field(False, description="One key away, not in the short form.")
    help: Line = ""


class VerdictRule(Model):
    """A verdict and the condition for it; the first that holds is the verdict, the last needs none."""

    verdict: Line
    if_: Computed | None = Field(None, alias="if")
    means: Line = ""


class Playbook(Model):
    """The scenario as written."""

    ttx: Literal[1]
    id: Slug
    title: Line
    summary: Text = ""
    words: dict[Slug, Line] = Field(default_factory=dict, description="What people see for phase, move, inject ...")
    marking: Marking = Marking()
    scenario: Scenario
    rules: Text = Field("", description="Rules of the exercise, read by everybody before the start.")
    teams: dict[Slug, Team] = Field(min_length=1)
    actors: dict[Slug, Actor] = Field(default_factory=dict)
    indicators: dict[Slug, Indicator] = Field(default_factory=dict)
    objectives: dict[Slug, Objective] = Field(default_factory=dict)
    move_form: list[FormField] = Field(
        default_factory=list, alias="move form", description="Instead of the usual form."
    )
    phases: list[Phase] = Field(min_length=1)
    verdict: list[VerdictRule] = Field(default_factory=list)
    glossary: dict[Line, Line] = Field(default_factory=dict)

    @cached_property
    def injects(self) -> dict[str, tuple[Phase, Inject]]:
        """Every scripted inject by id, with its phase, in order."""
        return {inject.id: (phase, inject) for phase in self.phases for inject in phase.injects}

    def recipients(self, inject: Inject) -> list[str]:
        """The teams that an inject goes to, in the playbook's order."""
        return [team for team in self.teams if "all" in inject.to or team in inject.to]

    def party(self, name: str) -> str:
        """What people call a team, an actor or control."""
        if name in self.teams:
            return self.teams[name].name
        return self.actors[name].name if name in self.actors else "Control"

    def word(self, word: str) -> str:
        """What this playbook calls one of ttx's own words, in lower case unless it says otherwise."""
        return self.words.get(word, word)
