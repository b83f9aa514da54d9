"""The playbook as a model: what can be written in the YAML, and what the first event of a log holds.

The same classes read both. Dumped with aliases they are again what an organizer may write.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ttx.playbook.base import Model
from ttx.playbook.conditions import Computed, Condition
from ttx.playbook.translation import Translation
from ttx.playbook.values import Duration, Language, Line, Moment, ScenarioTime, Short, Slug, Text, Zone

CONTROL = "control"
"""The party that facilitators are; no team or actor may take the name."""


class Marking(Model):
    """What stands on every screen, page and file."""

    banner: Line = Field("EXERCISE EXERCISE EXERCISE", description="The words at the top and the bottom.")
    classification: Line = Field("UNCLASSIFIED // EXERCISE FICTION", description="How secret it is: beside the banner.")
    tlp: Literal["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"] = Field(
        "GREEN", description="How far it may be shared, by the Traffic Light Protocol."
    )


class Scenario(Model):
    """Where the story begins, and what everybody knows."""

    start: ScenarioTime = Field(description="The moment in the story at which the exercise starts.")
    background: Text = Field("", description="The situation, read by every team.")


class Role(Model):
    """An office at a team's table, for a role card."""

    name: Line = Field(description="What the office is called.")
    level: Line = Field("", description="Leader, minister, official: at which level it speaks.")
    card: Text = Field("", description="What this office wants, may decide, and watches.")


class Team(Model):
    """A group of players who decide together."""

    name: Line = Field(description="What everybody calls the team.")
    short: Short = Field("", description="A short name for narrow columns.")
    timezone: Zone = Field("UTC", description="The team sees scenario times in its own zone.")
    language: Language = Field("en", description="Two letters: en, ko, ja.")
    brief: Text = Field("", description="What only this team knows from the start.")
    roles: dict[Slug, Role] = Field(default_factory=dict, description="By id: the offices at this table.")

    @property
    def levels(self) -> list[str]:
        """The levels at which its offices speak, in order, each once."""
        return list(dict.fromkeys(role.level for role in self.roles.values() if role.level))


class Actor(Model):
    """Somebody whom control plays. Teams may write to an actor."""

    name: Line = Field(description="What teams call it when they write to it.")
    notes: Text = Field("", description="For control: what this actor wants.")
    answers: dict[Line, Text] = Field(
        default_factory=dict, description="By name: drafts of what it may answer, for control to change and send."
    )


class Indicator(Model):
    """A gauge from 0 to 100."""

    name: Line = Field(description="What the gauge measures, in a few words.")
    baseline: Annotated[float, Field(ge=0, le=100)] = Field(description="Where it stands at the start, 0 to 100.")
    better: Literal["up", "down"] = Field("up", description="Which way is good.")
    asks: Line = Field("", description="The question that it answers.")


class Objective(Model):
    """What the exercise tests."""

    title: Line = Field(description="What is to be shown, as a verb: Settle one assessment.")
    capability: Line = Field("", description="The capability that it belongs to, as in the organization's own list.")
    target: Text = Field("", description="What would count as reached.")
    tasks: dict[Slug, Line] = Field(default_factory=dict, description="By id: steps that an evaluator can see.")


class Expect(Model):
    """An action that a team should take after an inject, for evaluators to tick."""

    team: Slug = Field(description="The team that should do it.")
    action: Line = Field(description="What the team should do: Warns partners before sending.")
    task: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")] | None = Field(None, description="objective.task")
    within: Duration | None = Field(None, description="How soon after it has the inject.")


class Outcome(Model):
    """One way an inject may end, for the adjudicator to pick."""

    if_: Line = Field(alias="if", description="What the teams did: a sentence that control judges.")
    shift: dict[Slug, float] = Field(default_factory=dict, description="By indicator: what this adds or takes.")
    text: Text = Field("", description="What the teams are told when this outcome is picked.")


class Variant(Model):
    """One of several ways an inject may go. What it says replaces what the inject says."""

    is_: Line = Field(alias="is", description="What makes it this one, in a few words, for control to choose from.")
    if_: Computed | None = Field(
        None, alias="if", description="Chosen by itself once this holds; without it control chooses before the release."
    )
    title: Line | None = None
    text: Text | None = None
    add: dict[Slug, Text] | None = None
    instead: dict[Slug, Text] | None = None
    shift: dict[Slug, float] | None = None
    expect: list[Expect] | None = None
    if_stuck: Text | None = Field(None, alias="if stuck")
    outcomes: list[Outcome] | None = None
    notes: Text | None = None


class Suggestion(Model):
    """An inject to think of next, with the reason for it."""

    inject: Slug = Field(description="The id of another inject.")
    if_: Condition = Field(alias="if", description="A sentence that control judges, or a computed condition.")


def _to_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Inject(Model):
    """A scripted event shown to some teams."""

    id: Slug = Field(description="A short name for this file and for conditions. Players never see it.")
    title: Line = Field(description="What a team sees in its list. It should not tell more than the text.")
    at: Moment | None = Field(None, description="Time into the phase, or `held`.")
    when: Condition | None = Field(None, description="Due once this holds; a sentence is judged by control.")
    release: Literal["manual", "automatic"] = Field("manual", description="Whether it goes out without control's key.")
    priority: Literal["core", "support", "reserve"] = Field("core", description="What to drop first if time is short.")
    dated: ScenarioTime | None = Field(None, description="When this happens in the story.")
    from_: Slug = Field(CONTROL, alias="from", description="An actor, a team, or control.")
    to: Annotated[list[Slug], BeforeValidator(_to_list, json_schema_input_type=Slug | list[Slug])] = Field(
        ["all"], description="Teams, or all."
    )
    method: Line = Field("message", description="How it arrives: letter, call, news, flash message ...")
    text: Text = Field("", description="What every team reads.")
    add: dict[Slug, Text] = Field(default_factory=dict, description="By team: what follows the text for it alone.")
    instead: dict[Slug, Text] = Field(default_factory=dict, description="By team: what it reads instead of the text.")
    delay: dict[Slug, Duration] = Field(default_factory=dict, description="By team: how much later it arrives.")
    asks: Literal["read", "reply", "decision"] = Field(
        "read", description="What it wants: to be read, a reply, or something in the team's move."
    )
    choices: list[Line] = Field(default_factory=list, description="Answers to choose from, where a reply is asked.")
    answer_within: Duration | None = Field(None, alias="answer within", description="Counts from its delivery.")
    shift: dict[Slug, float] = Field(default_factory=dict, description="What the release itself does to indicators.")
    tests: Annotated[list[Line], BeforeValidator(_to_list, json_schema_input_type=Line | list[Line])] = Field(
        default_factory=list, description="Objectives, or objective.task, beyond those of its expected actions."
    )
    expect: list[Expect] = Field(default_factory=list, description="Actions for evaluators to look for.")
    if_stuck: Text = Field("", alias="if stuck", description="A hint for a team that does not move.")
    outcomes: list[Outcome] = Field(default_factory=list, description="Ways it may end, for the adjudicator to pick.")
    then_suggest: list[Suggestion] = Field(
        default_factory=list, alias="then suggest", description="What control may send next, and when."
    )
    variants: dict[Slug, Variant] = Field(
        default_factory=dict, description="By id: ways it may go; one is chosen before it is released."
    )
    notes: Text = Field("", description="For control only.")

    def text_for(self, team: str) -> str:
        """What this team reads."""
        base = self.instead.get(team, self.text)
        more = self.add.get(team, "")
        return f"{base}\n\n{more}" if base and more else base or more

    def varied(self, variant: str) -> Inject:
        """The inject as it goes in this variant."""
        chosen = self.variants[variant]
        said = {name: getattr(chosen, name) for name in Variant.model_fields if name not in ("is_", "if_")}
        return self.model_copy(update={name: value for name, value in said.items() if value is not None})


class Break(Model):
    """When nobody plays: the clock stands still."""

    title: Line = Field("Break", description="Coffee, lunch, overnight.")
    for_: Duration | None = Field(None, alias="for", description="How long it is.")
    until: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = Field(
        None, description="Or the time of day at which play goes on: 09:00."
    )


class Phase(Model):
    """A turn of the exercise."""

    id: Slug = Field(description="A short name for this file and for conditions.")
    title: Line = Field(description="What everybody sees when the phase begins.")
    question: Line = Field("", description="What the phase is about, in one question.")
    dated: ScenarioTime | None = Field(None, description="The scenario time at which the phase opens.")
    stages: dict[Slug, Duration] = Field(min_length=1, description="In order, with planned lengths: brief: 10m.")
    injects: list[Inject] = Field(default_factory=list, description="Scripted events, or `use:` of the library's.")
    then_break: Break | None = Field(None, alias="then break", description="What follows the phase: coffee, lunch.")

    @property
    def length(self) -> int:
        """Planned seconds of all stages together."""
        return sum(self.stages.values())


class FormField(Model):
    """One field of a move form."""

    id: Slug = Field(description="A short name for the report.")
    label: Line = Field(description="What stands beside the field.")
    kind: Literal["text", "choice", "number"] = Field("text", description="What is written into it.")
    choices: list[Line] = Field(default_factory=list, description="What to choose from, where it is a choice.")
    required: bool = Field(False, description="Whether a move needs it.")
    more: bool = Field(False, description="One key away, not in the short form.")
    help: Line = Field("", description="One line below the field.")


class Question(Model):
    """One question of a questionnaire."""

    id: Slug = Field(description="A short name for the report.")
    asks: Line = Field(description="The question as it is read.")
    kind: Literal["scale", "choice", "text", "verdict"] = Field(
        "scale", description="What is answered; `verdict` is a choice between the playbook's verdicts: the ballot."
    )
    low: int = Field(1, ge=0, le=100, description="The scale's lower end.")
    high: int = Field(5, ge=1, le=100, description="The scale's upper end.")
    labels: list[Line] = Field(default_factory=list, max_length=2, description="What the two ends mean.")
    choices: list[Line] = Field(default_factory=list, description="Answers to choose from.")
    indicator: Slug | None = Field(None, description="The indicator that this scale from 0 to 100 rates.")
    required: bool = Field(True, description="Whether it must be answered.")


def _to_questions(value: Any) -> Any:
    return {"questions": value} if isinstance(value, list) else value


class Questionnaire(Model):
    """Questions to some seats: a poll, a ballot, a hot wash."""

    title: Line = Field("", description="What stands above it.")
    intro: Text = Field("", description="What is read before the questions.")
    anonymous: bool = Field(False, description="Nobody can say who answered what. It needs five seats.")
    to: Annotated[list[Slug], BeforeValidator(_to_list, json_schema_input_type=Slug | list[Slug])] = Field(
        ["players"], min_length=1, description="players, observers, or teams."
    )
    opens: Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)?$")] | None = Field(
        None, description="A stage in which it opens by itself, in every phase, or phase.stage."
    )
    questions: list[Question] = Field(min_length=1, max_length=40, description="What is asked, in order.")


class Commitment(Model):
    """Something that was promised before the exercise; control marks what becomes of it."""

    title: Line = Field(description="What was promised, in a few words.")
    source: Line = Field("", description="Where and when it was promised.")
    asks: Line = Field("", description="What tells whether it was kept.")


class Claim(Model):
    """Something that is said of the world, and the injects that put it to the test."""

    says: Line = Field(description="The claim, in one sentence.")
    injects: list[Slug] = Field(min_length=1, description="The injects in which it shows whether it holds.")


class VerdictRule(Model):
    """A verdict and the condition for it; the first that holds is the verdict, the last needs none."""

    verdict: Line = Field(description="The answer to the question of the exercise, in a word or two.")
    if_: Computed | None = Field(None, alias="if", description="A computed condition; the last rule has none.")
    means: Line = Field("", description="What it means, in one sentence.")


class Playbook(Model):
    """The scenario as written."""

    ttx: Literal[1] = Field(description="The version of the format.")
    id: Slug = Field(description="A short name for files and addresses: seoul-trilateral.")
    title: Line = Field(description="What the exercise is called.")
    language: Language = Field("en", description="What it is written in.")
    summary: Text = Field("", description="What the exercise is, for whoever looks for one.")
    words: dict[Slug, Line] = Field(default_factory=dict, description="What people see for phase, move, inject ...")
    marking: Marking = Field(Marking(), description="What stands at the top and bottom of every screen and page.")
    scenario: Scenario = Field(description="Where the story begins.")
    rules: Text = Field("", description="Rules of the exercise, read by everybody before the start.")
    teams: dict[Slug, Team] = Field(min_length=1, description="By id: who plays.")
    actors: dict[Slug, Actor] = Field(default_factory=dict, description="By id: whom control plays.")
    indicators: dict[Slug, Indicator] = Field(default_factory=dict, description="By id: gauges from 0 to 100.")
    objectives: dict[Slug, Objective] = Field(default_factory=dict, description="By id: what the exercise tests.")
    commitments: dict[Slug, Commitment] = Field(
        default_factory=dict,
        description="By id: the scorecard of promises, kept, modified or dropped.",
    )
    claims: dict[Slug, Claim] = Field(
        default_factory=dict,
        description="By id: what the exercise puts to the test; the report says how it fared.",
    )
    move_form: list[FormField] = Field(
        default_factory=list, alias="move form", description="Instead of the usual form."
    )
    phases: list[Phase] = Field(min_length=1, description="The turns, in order.")
    verdict: list[VerdictRule] = Field(default_factory=list, description="The first rule that holds is the verdict.")
    questionnaires: dict[
        Slug,
        Annotated[Questionnaire, BeforeValidator(_to_questions, json_schema_input_type=Questionnaire | list[Question])],
    ] = Field(default_factory=dict, description="By id: questions to seats; a list of questions will do.")
    glossary: dict[Line, Line] = Field(default_factory=dict, description="Terms and what they mean.")
    translations: dict[Language, Translation] = Field(
        default_factory=dict, description="By language; ttx takes them from the files beside the playbook."
    )

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
