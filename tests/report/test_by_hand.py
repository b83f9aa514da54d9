from __future__ import annotations

from pathlib import Path

from tests.report.story import NAMES, SMALL, Story, small
from tests.report.test_write import keep
from ttx.console.say import _SAY, said
from ttx.documents import html, markdown
from ttx.exercise import commands as do
from ttx.exercise.events import KINDS, Action
from ttx.playbook.models import Playbook
from ttx.report.facts import gather
from ttx.report.log import Filter, lines, opened
from ttx.report.pages import document


def by_hand() -> Story:
    """What was played on paper at 0:42 and entered at 1:10."""
    story = small()
    story.do(do.Release("launch", happened=10_000), at=70)
    story.do(do.EnterReply("launch", "us", "Calling.", happened=42_000))
    story.do(do.EnterMove("us", [Action("Call Tokyo")], {"intent": "Calm"}, happened=50_000))
    story.do(do.Write(["japan"], "From us.", "us", happened=51_000))
    story.do(do.LogMeeting(["us", "rok"], topic="Lunch", happened=52_000))
    story.do(do.EnterReply("launch", "rok", "Live."))
    return story


def test_what_was_entered_by_hand_shows_both_times_in_the_course_of_play() -> None:
    told = [entry.what for entry in gather(by_hand().facts, NAMES).timeline if entry.kind in ("inject", "team")]
    both = [line.rpartition(" (")[2] for line in told]
    assert both[0] == "by hand at T+00:10, entered T+01:10)"
    assert both[1] == "by hand at T+00:42, entered T+01:10)"
    assert both[2] == "by hand at T+00:50, entered T+01:10)"
    assert both[3] == "by hand at T+00:51, entered T+01:10)"
    assert both[4] == "by hand at T+00:52, entered T+01:10)"
    assert both[5] == "entered by control)"


def test_replies_and_moves_show_both_times_in_both_forms_of_the_report() -> None:
    made = document(gather(by_hand().facts, NAMES))
    for text in (html.render(made), markdown.render(made).replace("\\", "")):
        assert "by hand at T+00:42, entered T+01:10 by control" in text
        assert "by hand at T+00:50, entered T+01:10 by control" in text
        assert "Lead facilitator, entered by control" in text


def test_a_reply_that_was_in_time_on_paper_is_in_time_in_the_report() -> None:
    story = small()
    story.do(do.Release("launch"), at=0)
    story.do(do.EnterReply("launch", "us", "Calling.", happened=290_000), at=600)
    [asked] = gather(story.facts, NAMES).teams[0].asked
    assert (asked.took, asked.late, asked.overdue) == (290_000, False, False)


def words_of(story: Story) -> list[str]:
    return [said(story.state, fact) for fact in story.facts]


def test_the_consoles_log_shows_both_times() -> None:
    lines = words_of(by_hand())[-6:]
    assert lines[1] == "United States replied to “A launch”: Calling. (by hand at T+00:42, entered T+01:10)"
    assert all("entered T+01:10)" in line for line in lines[1:5]) and "by hand" not in lines[5]


def test_ttx_log_shows_both_times_and_all_that_happens_before_the_start(tmp_path: Path) -> None:
    story = by_hand()
    story.do(do.AskCheck("Do you read this?"))
    with opened(str(keep(story, tmp_path / "x.db"))) as reading:
        told = list(lines(reading, Filter(kinds=("replied", "check"))))
    assert "T+01:10" in told[0] and "by hand at T+00:42, entered T+01:10; inject: launch; team: us" in told[0]
    assert "by hand" not in told[1]
    assert told[2].endswith("text: Do you read this?")


def test_every_kind_of_event_has_words_on_the_console() -> None:
    assert set(_SAY) == set(KINDS.values())


def test_people_checks_practice_questionnaires_and_screen_have_plain_words() -> None:
    story = Story(Playbook.model_validate(SMALL, context={"year": 2025}))
    begin = len(story.facts)
    say = story.do
    say(do.AskCheck("Do you read this?"))
    say(do.ConfirmCheck(), "us-1")
    say(do.SendPractice("Warm-up", "x"))
    say(do.AnswerPractice("Soup"), "us-1")
    say(do.Start())
    say(do.MoveSeat("us-2", "japan"))
    say(do.NameLead("rok", "rok-1"))
    say(do.AskLead(), "rok-2")
    say(do.OpenQuestionnaire("", "Poll", "", [{"id": "a", "asks": "x"}], ["players", "japan", "us-1", "us-2"]))
    say(do.AnswerQuestionnaire("questionnaire-1", {"a": "1"}), "us-1")
    say(do.CloseQuestionnaire("questionnaire-1"))
    say(do.ShowResults("questionnaire-1", ["seats", "screen"]))
    say(do.ShowResults("questionnaire-1"))
    say(do.OpenQuestionnaire("", "Wash", "", [{"id": "a", "asks": "x"}], ["players"], True))
    say(do.CloseQuestionnaire("questionnaire-2"))
    say(do.SetScreen(["clock", "injects"], "Results at 11:05"))
    say(do.SetScreen())
    say(do.SetScreen(frozen=True))
    say(do.SetScreen(blank=True, frozen=True))
    told = [said(story.state, fact) for fact in story.facts[begin:]]
    assert told[:4] == [
        "comms check: Do you read this?",
        "comms check confirmed",
        "practice inject “Warm-up” sent to all teams",
        "United States answered the practice inject: Soup",
    ]
    assert told[6:] == [
        "a seat moved to Japan",
        "lead of Korea named",
        "a seat asks for the lead of Korea",
        "questionnaire “Poll” to players, Japan, 2 seats",
        "questionnaire “Poll” answered",
        "questionnaire “Poll” closed",
        "results of questionnaire “Poll” shown to the seats and on the screen",
        "results of questionnaire “Poll” taken back",
        "questionnaire “Wash” to players, anonymous",
        "questionnaire “Wash” closed; too few answered it to stay anonymous, so their answers were destroyed",
        "screen shows clock, injects: Results at 11:05",
        "screen shows nothing",
        "screen frozen",
        "screen blanked",
    ]


def test_check_and_practice_are_no_part_of_the_course_of_play() -> None:
    story = Story(Playbook.model_validate(SMALL, context={"year": 2025}))
    story.do(do.AskCheck("psst"))
    story.do(do.SendPractice("psst", "psst"))
    story.do(do.AnswerPractice("psst"), "us-1")
    story.do(do.Start())
    assert "psst" not in html.render(document(gather(story.facts, NAMES)))
    told = [entry.what for entry in gather(story.facts, NAMES).timeline]
    assert told[:2] == ["The exercise is set up; the lobby opens", "StartEx"]
