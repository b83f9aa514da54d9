"""What simulated teams say: lines written for a playbook, or plain ones that fit any."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import yaml

_REPLIES = (
    "We have seen this and are talking to our partners before we act. First line to the press: no comment yet.",
    "We ask for a call at deputy level within the hour and will share what we have.",
    "We hold our position and will answer in full once our principals have met.",
)
_ACTIONS = (
    ("Share our assessment with the other teams", "information"),
    ("Propose a joint line and a time to meet", "diplomatic"),
    ("Keep what is scheduled on schedule", "military"),
)
_REFUSAL = "One sentence goes too far for us. Take it out and we are with you."


@dataclass(frozen=True)
class Lines:
    """Lines for one playbook. Players know injects by title, so they are found by it."""

    replies: dict[str, dict[str, str]] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    moves: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """by team: one for each move it makes, in order"""
    joint: dict[str, Any] = field(default_factory=dict)
    """by: the team that proposes; first, second: two versions; refuse: team and text"""
    rulings: list[dict[str, Any]] = field(default_factory=list)
    meetings: dict[str, dict[str, Any]] = field(default_factory=dict)
    """by inject: the team that asks for a meeting after it, its level, channel, topic and result"""
    outcomes: dict[str, int] = field(default_factory=dict)
    """by inject id: the outcome that control picks"""
    missed: list[str] = field(default_factory=list)
    """expected actions that control did not see, as `inject-id/number` counting from 0"""
    notes: list[dict[str, Any]] = field(default_factory=list)
    """what an evaluator notes: after (inject id), and the fields of an observation"""

    def reply(self, title: str, team: str, dice: random.Random) -> str:
        return self.replies.get(title, {}).get(team) or dice.choice(_REPLIES)

    def choice(self, title: str, team: str, choices: list[str], dice: random.Random) -> str:
        wanted = self.choices.get(title, {}).get(team, "")
        return wanted if wanted in choices else dice.choice(choices)

    def move(self, team: str, number: int, name: str, dice: random.Random) -> dict[str, Any]:
        """The body of a team's move, as its draft holds it."""
        mine = self.moves.get(team, [])
        if number <= len(mine):
            return mine[number - 1]
        chosen = dice.sample(_ACTIONS, 2)
        actions = [{"what": what, "instrument": instrument, "visibility": "public"} for what, instrument in chosen]
        return {"actions": actions, "fields": {"intent": f"{name} wants the others to know where it stands."}}


def lines_for(playbook: Any) -> Lines:
    """The lines that ttx has for a playbook; none for one that it does not know."""
    path = resources.files("ttx.rehearsal") / f"lines/{playbook.id}.yaml"
    if not path.is_file():
        return Lines()
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    titles = {name: inject.title for name, (_, inject) in playbook.injects.items()}
    for part in ("replies", "choices", "meetings"):
        data[part] = {titles[name]: said for name, said in data.get(part, {}).items() if name in titles}
    return Lines(**data)


REFUSAL = _REFUSAL
