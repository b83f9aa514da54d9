"""An exercise in which everything that anybody can write is hostile."""

from __future__ import annotations

from typing import Any

from tests.report.story import HOSTILE, SMALL, Story
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.playbook.models import Playbook

_TEXTS = (
    "title",
    "name",
    "text",
    "summary",
    "capability",
    "target",
    "action",
    "if",
    "means",
    "question",
    "method",
    "label",
    "banner",
    "classification",
    "verdict",
)


def _poisoned(value: Any) -> Any:
    if isinstance(value, list):
        return [_poisoned(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: HOSTILE if key in _TEXTS and isinstance(inner, str) else _poisoned(inner) for key, inner in value.items()
    }


def hostile() -> tuple[Story, dict[str, tuple[str, str]]]:
    """An exercise in which every text that anybody can write is hostile, and the names of its people."""
    book = _poisoned(
        {
            **SMALL,
            "marking": {"banner": "", "classification": ""},
            "summary": "",
            "move form": [{"id": "intent", "label": ""}],
        }
    )
    book |= {"words": {"phase": HOSTILE, "move": HOSTILE}, "actors": {"press": {"name": HOSTILE}}}
    book["scenario"] = {"start": "2025-05-19 09:00 KST", "background": HOSTILE}
    book["objectives"]["warn"]["tasks"] = {"early": HOSTILE, "all": HOSTILE}
    book["indicators"]["trust"]["asks"] = HOSTILE
    story = Story(Playbook.model_validate(book, context={"year": 2025}))
    say, bad = story.do, HOSTILE
    say(do.Start())
    say(do.Release("launch"), at=10)
    story.reply("us", "launch", "00:20", bad)
    say(do.TickAction("launch", 0, True, None, bad), "evaluator-1", at=25)
    say(
        do.SubmitMove([Action(bad, bad, ["japan", "press"], "held", bad, bad)], {"intent": bad}, ["japan", "rok"]),
        "us-1",
        at=30,
    )
    say(do.Endorse("move-1", 1, "reserve", bad), "japan-1", at=40)
    say(do.ReturnMove("move-1", 1, bad), at=50)
    say(do.Say(["japan", "press"], bad), "us-1", at=60)
    say(do.Ask(bad), "us-1", at=70)
    say(do.Answer("request-1", bad), at=80)
    say(do.Ask(bad), "rok-1", at=85)
    say(do.AskMeeting(["rok"], bad, bad, bad), "us-1", at=90)
    say(do.AnswerMeeting("meeting-1", True, bad), "rok-1", at=95)
    say(do.StartMeeting("meeting-1"), "us-1", at=100)
    say(do.EndMeeting("meeting-1", bad), "us-1", at=110)
    say(do.Observe(bad, [bad], "us", "warn", "early", "launch", "U"), "evaluator-1", at=120)
    say(do.Observe(bad, [bad]), "evaluator-1", at=121)
    say(do.Pause(bad), at=130)
    say(do.Resume())
    say(do.Jump(60, bad))
    say(do.Extend(60, bad))
    say(do.Hint("us", bad, "launch"))
    say(do.PickOutcome("launch", 1, bad))
    say(do.DraftRuling(bad, ["move-1"], dict.fromkeys(story.teams, bad), {"trust": 3}, bad, 50))
    say(do.ReleaseRulings({"ruling-1": 1}))
    say(do.Shift("trust", 1, bad))
    say(do.Edit("letter", 1, {"title": bad, "text": bad}, bad))
    say(do.Skip("letter", bad))
    say(do.AddInject(bad, bad, ["us"], "reply", "press", 60, {"us": bad}))
    say(do.Recall("launch", bad, [], bad))
    say(do.RemoveSeat("us-2", bad))
    say(do.AskCheck(bad))
    asks: list[dict[str, Any]] = [
        {"id": "a", "asks": bad, "labels": [bad, bad]},
        {"id": "b", "asks": bad, "kind": "choice", "choices": [bad, "other"]},
        {"id": "c", "asks": bad, "kind": "text"},
    ]
    say(do.OpenQuestionnaire("", bad, bad, asks, ["players", "us-1"]))
    say(do.AnswerQuestionnaire("questionnaire-1", {"a": "3", "b": bad, "c": bad}), "rok-1")
    say(do.CloseQuestionnaire("questionnaire-1"))
    say(do.ShowResults("questionnaire-1", ["seats"]))
    say(do.SetScreen(["clock"], bad))
    draft = do.UnsentDraft("us", "keep", [Action(bad, bad, [], "public", bad, bad)], {"intent": bad})
    say(do.End(bad, {}, [draft]))
    return story, dict.fromkeys(story.state.seats, (HOSTILE, HOSTILE))
