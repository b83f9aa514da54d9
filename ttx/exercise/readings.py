"""Three answers to the question of the exercise: the rule's, the players', the white cell's. They may disagree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ttx.exercise.conditions import verdict
from ttx.exercise.state import Opinion, QuestionnaireState, State


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the players answered. standing: none planned, not held, open, withheld, counted."""

    standing: str
    title: str = ""
    secret: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def winner(self) -> str:
        """The verdict that more than half of them chose; empty where there is none."""
        return _majority(self.counts)


@dataclass(frozen=True, slots=True)
class Readings:
    """The three side by side. A verdict is empty where that reading gives none."""

    rule: str
    means: str
    words: str
    """the rule in words"""
    ballot: Ballot
    opinions: list[Opinion]

    @property
    def white_cell(self) -> str:
        """What more than half of the facilitators who gave a verdict say."""
        return _majority(Counter(opinion.verdict for opinion in self.opinions))

    @property
    def given(self) -> dict[str, str]:
        """By reading: what it answers, where it answers anything."""
        said = {"rule": self.rule, "ballot": self.ballot.winner, "white cell": self.white_cell}
        return {name: answer for name, answer in said.items() if answer}

    @property
    def agree(self) -> bool | None:
        """Whether those that answer say the same, and none is divided; None where fewer than two were asked."""
        divided = (any(self.ballot.counts.values()) and not self.ballot.winner) or (
            bool(self.opinions) and not self.white_cell
        )
        if len(self.given) + divided < 2:
            return None
        return not divided and len(set(self.given.values())) == 1


def _majority(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    return next((answer for answer, count in counts.items() if count * 2 > total), "")


def readings(state: State) -> Readings:
    """How the rule, the players' ballot and the white cell answer at this moment."""
    rule, means, words = verdict(state)
    return Readings(rule, means, words, _ballot(state), list(state.opinions.values()))


def _ballot(state: State) -> Ballot:
    planned = {
        source: next((question.id for question in spec.questions if question.kind == "verdict"), "")
        for source, spec in state.playbook.questionnaires.items()
    }
    held = [each for each in state.questionnaires.values() if planned.get(each.source)]
    # Where it was held more than once, the newest that was counted is the players' word.
    for each in reversed(held):
        if each.status == "closed" and not each.withheld:
            return Ballot("counted", each.title, each.anonymous, _count(each, planned[each.source]))
    if held:
        standing = "withheld" if held[-1].status == "closed" else "open"
        return Ballot(standing, held[-1].title, held[-1].anonymous)
    return Ballot("not held" if any(planned.values()) else "none planned")


def _count(asked: QuestionnaireState, name: str) -> dict[str, int]:
    question = next(question for question in asked.questions if question.id == name)
    given = Counter(answers.get(name, "") for answers in asked.answers)
    return {choice: given[choice] for choice in question.choices}
