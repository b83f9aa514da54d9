from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.exercise.worlds import World, book_with
from ttx.documents import markdown
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.playbook.load import load_any
from ttx.report.facts import Report, gather
from ttx.report.pages import document

LAUNCH: dict[str, Any] = {
    "asks": "reply", "from": "beijing",
    "expect": [{"team": team, "action": "Calls", "task": "warn.early"} for team in ("us", "rok")],
    "outcomes": [{"if": "They call", "shift": {"trust": 4}}, {"if": "Nobody calls", "shift": {"trust": -4}}],
}  # fmt: skip


def world() -> World:
    claims = {
        "quick": {"says": "Ministers are quick", "injects": ["first", "last"]},
        "idle": {"says": "Nobody asks", "injects": ["never"]},
    }
    injects = [{"id": "first", **LAUNCH}, {"id": "other", "from": "beijing"}, {"id": "last", **LAUNCH}, {"id": "never"}]
    return World(book_with(*injects, claims=claims))


def test_the_first_crisis_is_set_beside_the_last_that_tests_the_same() -> None:
    played = world()
    played.do(do.Release("first"), at=10)
    played.do(do.Say(["japan"], "x"), "us", at=70)
    played.do(do.Say(["rok"], "x"), "japan", at=130)
    played.do(do.TickAction("first", 0, True), "evaluator", at=140)
    played.do(do.Release("other"), at=150)
    played.do(do.Release("last"), at=200)
    for team in ("us", "japan", "rok"):
        played.do(do.Open("inject-3"), team, at=230)
    first, last = gather(played.facts).crises
    assert (first.title, first.all_in_touch, first.all_read, first.seen, first.expected) == (
        "first", 120_000, None, 1, 2,
    )  # fmt: skip
    assert (last.title, last.all_in_touch, last.all_read, last.seen, last.expected) == ("last", None, 30_000, 0, 2)


def test_one_crisis_alone_is_compared_with_nothing() -> None:
    played = world()
    played.do(do.Release("first"), at=10)
    assert [each.title for each in gather(played.facts).crises] == ["first"]
    assert gather(World().facts).crises == []


def test_a_claim_says_by_what_it_was_tested_and_what_came_of_it() -> None:
    played = world()
    played.do(do.Release("first"), at=10)
    played.do(do.TickAction("first", 0, True), "evaluator")
    played.do(do.TickAction("first", 1, False), "evaluator")
    played.do(do.PickOutcome("first", 2))
    quick, idle = gather(played.facts).threads.claims
    [fared] = quick.played
    assert (fared.title, fared.outcomes, fared.shifted) == ("first", ["Nobody calls"], -2)
    assert (quick.seen, quick.judged, quick.unplayed) == (1, 2, ["last"])
    assert (idle.played, idle.unplayed) == ([], ["never"])
    text = written(gather(played.facts))
    assert "1 of 2 claims were put to the test" in text
    assert "not tested" in text


def test_what_a_recall_takes_back_does_not_count_for_a_claim() -> None:
    played = world()
    played.do(do.Release("first"), at=10)
    played.do(do.PickOutcome("first", 1))
    played.do(do.Recall("first", "wrong"))
    assert gather(played.facts).threads.claims[0].played[0].shifted == 0


def test_levels_count_meetings_held_and_actions_of_the_last_version() -> None:
    played = world()
    played.do(do.AskMeeting(["rok"], "Minister", "call", "x"), "us", at=10)
    played.do(do.AskMeeting(["japan"], "Leader", "call", "never held"), "us", at=10)
    played.do(do.AnswerMeeting("meeting-1", True), "rok", at=20)
    played.do(do.StartMeeting("meeting-1"), "us", at=30)
    move = [Action("a", level="minister"), Action("b", level="Leader")]
    played.do(do.SubmitMove(move, {"intent": "x"}), "us", at=40)
    played.do(do.SubmitMove([Action("a", level="minister")], {"intent": "x"}, version=1), "us", at=50)
    [minister] = gather(played.facts).threads.levels
    assert (minister.name.casefold(), minister.meetings, minister.actions) == ("minister", [1, 0], [1, 0])
    assert "| Minister | 1 meeting<br>1 action | – | 1 meeting<br>1 action |" in written(gather(played.facts))


def test_the_choices_of_the_form_stand_by_team_and_phase_and_are_counted() -> None:
    played = world()
    played.do(do.SubmitMove([Action("a")], {"intent": "x", "linkage": "linked"}), "us", at=40)
    played.do(do.SubmitMove([Action("a")], {"intent": "x", "linkage": "traded"}, version=1), "us", at=50)
    played.do(do.SubmitMove([Action("a")], {"intent": "x", "linkage": "traded"}), "rok", at=60)
    [linkage] = [each for each in gather(played.facts).threads.choices if each.label == "Trade and security"]
    assert linkage.by_team == {"us": ["traded", ""], "japan": ["", ""], "rok": ["traded", ""]}
    assert linkage.counted == {"traded": 2}


def test_an_exercise_without_any_of_it_has_no_page_for_it() -> None:
    titles = [section.title for section in document(gather(World().facts)).sections]
    assert not {"At which level", "Claims that were put to the test"} & set(titles)


@pytest.mark.parametrize(
    ("injects", "said"), [("[nothing]", "there is no inject 'nothing'"), ("[]", "'injects' is empty")]
)
def test_a_claim_that_names_no_inject_is_a_problem_of_the_playbook(tmp_path: Path, injects: str, said: str) -> None:
    source = tmp_path / "x.yaml"
    source.write_text(
        "ttx: 1\nid: x\ntitle: X\nscenario: {start: 2025-05-19 09:00 KST}\nteams: {us: {name: US}}\n"
        f"claims:\n  one: {{says: It holds, injects: {injects}}}\n"
        "phases:\n  - {id: a, title: A, stages: {talk: 5m}, injects: [{id: b, title: B, text: c}]}\n"
    )
    told = [f"{each.where} {each.message}" for each in load_any(source).problems]
    assert any("x.yaml:7" in each and said in each for each in told), told


def written(report: Report) -> str:
    return markdown.render(document(report))
