from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.report.story import HOSTILE, NAMES, Story, small
from ttx.documents import html, markdown
from ttx.exercise import commands as do
from ttx.report.facts import Report, gather
from ttx.report.pages import document

BALLOT = {"ballot": {"title": "Ballot", "questions": [{"id": "which", "asks": "Which?", "kind": "verdict"}]}}
SECRET = {"ballot": {**BALLOT["ballot"], "anonymous": True}}
PROMISES = {
    "meet": {"title": "Meet every year", "source": "Camp David, August 2023"},
    "warn": {"title": "Share warning data"},
    "drill": {"title": "Exercise together"},
}


def story(**changes: Any) -> Story:
    return small(**{"questionnaires": BALLOT, "commitments": PROMISES, **changes})


def ballot(story: Story, *verdicts: str) -> None:
    story.do(do.OpenQuestionnaire("ballot"), at=60)
    seats = [f"{team}-{number}" for number in (1, 2) for team in ("us", "japan", "rok")]
    secret = story.state.questionnaires["questionnaire-1"].anonymous
    for seat, verdict in zip(seats, verdicts, strict=False):
        story.do(do.AnswerQuestionnaire("questionnaire-1", {"which": verdict}), seat)
    answers = [{"which": verdict} for verdict in verdicts] if secret else []
    story.do(do.CloseQuestionnaire("questionnaire-1", answers), at=120)


def verdict(story: Story, verdict: str, reason: str, by: str = "control-1") -> None:
    story.do(do.GiveVerdict(verdict, reason), by)


def report(story: Story) -> Report:
    return gather(story.facts, NAMES)


def both(story: Story) -> tuple[str, str]:
    made = document(report(story))
    bare = re.sub(r"<svg.*?</svg>|<style.*?</style>|<[^>]*>", " ", html.render(made), flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", bare)), markdown.render(made)


def answers(story: Story) -> list[str]:
    three = report(story).three
    assert three
    return [reading.answer for reading in three.readings]


def test_rule_ballot_and_white_cell_stand_side_by_side_and_their_disagreement_is_a_finding() -> None:
    s = story()
    ballot(s, "regress", "regress", "regress", "continue")
    verdict(s, "strengthen", "They set a date.")
    assert answers(s) == ["continue", "regress", "strengthen"]
    for page in both(s):
        front = page[: page.index("Exercise overview")] if page.startswith("#") else page
        assert "Three readings of the verdict" in front and "Finding: " in front.replace("**", "")
        assert "They disagree (the rule: continue; the players' ballot: regress; the white cell: strengthen)" in front
        assert "regress 3, continue 1 of 4" in front and "strengthen: They set a date." in front


def test_where_all_three_agree_it_says_so_and_that_is_no_finding() -> None:
    s = story(questionnaires=SECRET)
    ballot(s, *["continue"] * 5, "regress")
    verdict(s, "continue", "Nothing moved.")
    three = report(s).three
    assert three and three.finding == "All three say the same: continue."
    for page in both(s):
        assert "The players' secret ballot" in page and "Finding: " not in page.replace("**", "")


@pytest.mark.parametrize(
    ("verdicts", "given", "answer", "finding"),
    [
        ([], [], ["continue", "not held", "not given"], "Only one of the three answers"),
        (None, [], ["continue", "nobody answered", "not given"], "Only one of the three answers"),
        (["regress", "continue"], [], ["continue", "no majority", "not given"], "They disagree"),
        ([], ["continue", "regress"], ["continue", "not held", "no majority"], "They disagree"),
        ([], ["continue"], ["continue", "not held", "continue"],
         "The two that answer say the same: continue; the players' ballot gave no answer."),
    ],
)  # fmt: skip
def test_what_nobody_asked_or_what_is_divided_is_said(
    verdicts: list[str] | None, given: list[str], answer: list[str], finding: str
) -> None:
    s = story()
    if verdicts is None or verdicts:
        ballot(s, *(verdicts or []))
    for number, each in enumerate(given, 1):
        verdict(s, each, "so", f"control-{number}")
    assert answers(s) == answer
    three = report(s).three
    assert three and three.finding.startswith(finding)


def test_a_secret_ballot_with_too_few_is_not_counted() -> None:
    s = story(questionnaires=SECRET)
    ballot(s, "regress", "regress")
    assert answers(s)[1] == "too few answered to stay anonymous"
    assert report(s).three.agree is None  # type: ignore[union-attr]


def test_who_gave_a_verdict_stands_behind_page_one() -> None:
    s = story()
    verdict(s, "regress", "No date.")
    _, text = both(s)
    front, _, rest = text.partition("## Exercise overview")
    assert "No date." in front and "Kim Control" not in front
    assert "The white cell's verdicts" in rest and "Lead facilitator" in rest


def test_without_a_ballot_or_a_verdict_there_is_no_such_table() -> None:
    assert report(small()).three is None
    assert "Three readings" not in both(small())[0]


def test_the_scorecard_tells_by_phase_what_became_of_each_commitment_who_marked_it_and_why() -> None:
    s = story()
    s.do(do.MarkCommitment("meet", "kept"), at=60)
    s.do(do.MarkCommitment("warn", "dropped", "us", "No more data"), at=70)
    s.do(do.MarkCommitment("warn", "modified", "us", "Late data"), at=80)
    s.do(do.NextPhase("one"), at=900)
    s.do(do.MarkCommitment("meet", "dropped", "", "No date"), at=910)
    s.do(do.MarkCommitment("drill", "kept"), at=920)
    s.do(do.MarkCommitment("drill", ""), at=930)
    found = {each.title: each for each in report(s).scorecard}
    assert {title: each.by_phase for title, each in found.items()} == {
        "Meet every year": ["kept", "dropped"],
        "Share warning data": ["modified", "unmarked"],
        "Exercise together": ["unmarked", "unmarked"],
    }
    for page in both(s):
        assert "Scorecard" in page and "Meet every year (Camp David, August 2023)" in page
        assert "Late data" in page and "No more data" in page and "taken back" in page
        assert "0 kept, 0 modified, 1 dropped, 2 unmarked" in page
    assert re.search(r"\| Phase 1 \| +1 \| +1 \| +0 \| +1 \|", re.sub(r" +", " ", both(s)[1]))


def test_a_playbook_without_commitments_has_no_scorecard() -> None:
    assert "Scorecard" not in both(small())[0]


def test_a_phase_that_was_not_played_is_not_counted() -> None:
    assert [each.by_phase for each in report(story()).scorecard] == [["unmarked", ""]] * 3


def ruled(s: Story, **more: Any) -> None:
    s.do(
        do.DraftRuling("They listen", texts={"us": "Good."}, shifts={"trust": 10}, odds=60, public=True, **more), at=60
    )
    s.do(do.Roll("ruling-1", 1), at=70)
    s.do(do.ReleaseRulings({"ruling-1": 1}), at=80)


def test_a_ruling_is_told_with_arguments_roll_and_what_it_said_before_it_was_amended() -> None:
    s = small()
    ruled(s, arguments_for=["They met"], arguments_against=["No money"])
    s.do(do.AmendRuling("ruling-1", 1, "They call back", "A slip", {"us": "Wait."}, {"trust": 4}, True), at=90)
    [told] = report(s).rulings
    rolled = s.state.rulings["ruling-1"].rolls[0]
    assert told.outcome == "They call back" and told.amended[0].outcome == "They listen"
    [moved] = report(s).moved
    assert (moved.what, moved.deltas, moved.effect) == ("Ruling of control, as amended", {"trust": 4}, 2)
    for page in both(s):
        for words in (
            "They met",
            "No money",
            f"{rolled.roll} for 60 percent",
            "because: A slip",
            "They listen",
            "Good.",
        ):
            assert words in page
        assert "Control rolls" in page and "is AMENDED" in page


def test_what_people_write_here_is_text() -> None:
    s = story()
    ruled(s, arguments_for=[HOSTILE], arguments_against=[HOSTILE])
    s.do(do.AmendRuling("ruling-1", 1, HOSTILE, HOSTILE, public=True))
    s.do(do.MarkCommitment("meet", "dropped", "us", HOSTILE))
    verdict(s, "regress", HOSTILE)
    page = html.render(document(report(s)))
    assert "<script" not in page.replace("&lt;script", "") and "<img" not in page
