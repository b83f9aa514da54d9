"""Policies: what an organizer supposes of each team, written in YAML; what it leaves open, chance decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path as FilePath
from typing import Annotated, Literal

from pydantic import Field

from ttx.errors import TtxError
from ttx.playbook.base import Model
from ttx.playbook.checks.report import Report
from ttx.playbook.models import Playbook
from ttx.playbook.problems import Path, did_you_mean, listed
from ttx.playbook.values import Line, Slug, Text
from ttx.rehearsal.written import Share, read, refuse

_HERE = FilePath(__file__).parent / "policies"

Task = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)?$", max_length=130)]
"""An objective, or `objective.task`."""


class Policy(Model):
    """How a team is minded. What is left out differs from day to day."""

    about: Text = Field(
        "", description="What this supposes, for whoever reads the file.", examples=["Tells partners before it acts."]
    )
    expected: Share | None = Field(
        None,
        description="The chance that it does an action that the playbook expects of it: 0.7 or 70%.",
        examples=["70%", 0.7],
    )
    does: dict[Task, Share] = Field(
        default_factory=dict,
        description="By objective, or objective.task, which goes before: that chance for its expected actions.",
        examples=[{"firewall": "90%", "consult.convene": "40%"}],
    )
    haste: Annotated[float, Field(ge=0.1, le=10)] | None = Field(
        None,
        description="How soon it acts and answers: 1 as expected, 0.5 in half the time, 2 in twice the time.",
        examples=[1.2],
    )
    talks: Share | None = Field(
        None,
        description="The chance that it speaks with the others, where an expected action says so.",
        examples=["80%"],
    )
    joins: Share | None = Field(
        None,
        description="The chance that it proposes a joint move, endorses one, or comes to a meeting.",
        examples=["50%"],
    )
    choices: dict[Slug, dict[Line, Share]] = Field(
        default_factory=dict,
        description="By inject: the chance of each answer. What is left goes to those that are not named.",
        examples=[{"consult-level": {"Leaders": "60%", "Ministers": "30%"}}],
    )
    moves: dict[Slug, dict[Line, Share]] = Field(
        default_factory=dict,
        description="By field of the move form with choices: the chance of each.",
        examples=[{"linkage": {"firewalled": "90%"}}],
    )


class TeamPolicy(Policy):
    """A team's policy: a named one, with what this team does otherwise."""

    policy: Slug | None = Field(
        None,
        description="The name of a policy of this file, or one of ttx: expected, firewall-trade, free-ride.",
        examples=["free-ride"],
    )


class ControlPolicy(Model):
    """What is supposed of the white cell and of the world."""

    variants: dict[Slug, dict[Slug, Share]] = Field(
        default_factory=dict,
        description="By inject: the chance of each variant that control chooses.",
        examples=[{"election-result": {"democratic": "70%"}}],
    )
    judges: Share | None = Field(
        None, description="The chance that a sentence which control judges has come true.", examples=["40%"]
    )
    drops: dict[Literal["core", "support", "reserve"], Share] = Field(
        default_factory=dict,
        description="By priority: the chance that control does without an inject.",
        examples=[{"support": "50%", "reserve": "100%"}],
    )


class Policies(Model):
    """What is supposed of the teams in a rehearsal."""

    about: Text = Field(
        "", description="The hypothesis, in a sentence.", examples=["Two keep trade out of it, the third lets them."]
    )
    policies: dict[Slug, Policy] = Field(
        default_factory=dict,
        description="By name: policies that teams may share.",
        examples=[{"hard": {"expected": "40%", "haste": 0.8}}],
    )
    teams: dict[Slug, TeamPolicy] = Field(
        default_factory=dict,
        description="By team: how it is minded.",
        examples=[{"us": {"policy": "hard"}, "rok": {"expected": "80%"}}],
    )
    control: ControlPolicy = Field(
        default=ControlPolicy(),
        description="The white cell, and what nobody decides.",
        examples=[{"drops": {"reserve": "100%"}}],
    )


class Hypothesis(Model):
    """Policies as they are played: one for each team that has one."""

    about: str = ""
    teams: dict[str, Policy] = Field(default_factory=dict)
    control: ControlPolicy = ControlPolicy()


def built_in() -> list[str]:
    """The policies that come with ttx."""
    return sorted(path.stem for path in _HERE.glob("*.yaml"))


def hypothesis(wanted: Iterable[str], playbook: Playbook) -> Hypothesis:
    """From what a command line names: files, names that all teams follow, and `team=name`; what comes later wins."""
    teams: dict[str, Policy] = {}
    control, about = ControlPolicy(), list[str]()
    for each in wanted:
        team, equals, name = each.partition("=")
        if equals and not FilePath(each).is_file():
            if team not in playbook.teams:
                hint = did_you_mean(team, playbook.teams, f"teams: {', '.join(playbook.teams)}")
                raise TtxError(f"there is no team {team!r}", hint=hint)
            teams[team] = _named(name, playbook)
        elif each in built_in():
            teams |= dict.fromkeys(playbook.teams, _named(each, playbook))
        else:
            file = _file(each, playbook)
            teams |= file.teams
            control, about = file.control, [*about, *filter(None, [file.about])]
    return Hypothesis(about=" ".join(about), teams=teams, control=control)


def _named(name: str, playbook: Playbook) -> Policy:
    if name not in built_in():
        hint = did_you_mean(name, built_in(), f"there are {listed(built_in(), 'and')}; or give a file")
        raise TtxError(f"there is no policy {name!r}", hint=hint)
    policy, report = read(_HERE / f"{name}.yaml", Policy, "policies", playbook)
    _check_policy(report, (), policy)
    if report.problems:
        first = report.problems[0].message
        raise TtxError(f"the policy {name} does not fit {playbook.id}: {first}", hint="write your own in a file")
    return policy


def _file(name: str, playbook: Playbook) -> Hypothesis:
    path = FilePath(name)
    if not path.is_file() and not path.suffix:
        _named(name, playbook)
    file, report = read(path, Policies, "policies", playbook)
    for own, policy in file.policies.items():
        _check_policy(report, ("policies", own), policy)
    teams = {}
    for team, policy in file.teams.items():
        top = ("teams", team)
        report.known("team", team, playbook.teams, top, key=True)
        _check_policy(report, top, policy)
        known = [*file.policies, *built_in()]
        if policy.policy and report.known("policy", policy.policy, known, (*top, "policy")):
            shared = file.policies.get(policy.policy)
            teams[team] = _over(shared or _named(policy.policy, playbook), policy)
        else:
            teams[team] = policy
    _check_control(report, file.control)
    refuse(report.problems)
    return Hypothesis(about=file.about, teams=teams, control=file.control)


def _over(base: Policy, own: Policy) -> Policy:
    """A policy with what a team does otherwise."""
    said = {name: getattr(own, name) for name in own.model_fields_set if name != "policy"}
    merged = {name: {**getattr(base, name), **value} for name, value in said.items() if isinstance(value, dict)}
    return Policy(**{**dict(base), **said, **merged})


def _check_policy(report: Report, top: Path, policy: Policy) -> None:
    book = report.book
    for task in policy.does:
        known: Sequence[str] = sorted(report.tasks) if "." in task else list(book.objectives)
        report.known("task" if "." in task else "objective", task, known, (*top, "does", task), key=True)
    for inject, chances in policy.choices.items():
        path = (*top, "choices", inject)
        if report.known("inject", inject, book.injects, path, key=True):
            _check_chances(report, path, chances, book.injects[inject][1].choices, "choice", inject)
    form = {field.id: field.choices for field in book.move_form}
    for field, chances in policy.moves.items():
        path = (*top, "moves", field)
        if report.known("field", field, form, path, key=True):
            _check_chances(report, path, chances, form[field], "choice", field)


def _check_control(report: Report, control: ControlPolicy) -> None:
    for inject, chances in control.variants.items():
        path = ("control", "variants", inject)
        if report.known("inject", inject, report.book.injects, path, key=True):
            ways = list(report.book.injects[inject][1].variants)
            _check_chances(report, path, chances, ways, "variant", inject)


def _check_chances(
    report: Report, path: Path, chances: dict[str, float], known: Sequence[str], what: str, of: str
) -> None:
    for each in chances:
        report.known(what, each, known, (*path, each), of=of, key=True)
    if sum(chances.values()) > 1 + 1e-9:
        report.add(path, f"the chances come to {sum(chances.values()):.0%}", "together they are 100% at most")


def in_words(policy: Policy) -> str:
    """A policy in one line."""
    said = [
        "another mood every day" if policy.expected is None else f"does {policy.expected:.0%} of what is expected",
        *(f"{task} {share:.0%}" for task, share in policy.does.items()),
        f"haste {policy.haste:g}" if policy.haste is not None else "",
        f"talks {policy.talks:.0%}" if policy.talks is not None else "",
        f"joins {policy.joins:.0%}" if policy.joins is not None else "",
        *(
            f"{field}: " + ", ".join(f"{choice} {share:.0%}" for choice, share in chances.items())
            for field, chances in (policy.choices | policy.moves).items()
        ),
    ]
    return "; ".join(filter(None, said))
