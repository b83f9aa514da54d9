from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.report.story import NAMES, Story, small
from ttx.documents import charts, html, markdown, svg
from ttx.exercise import commands as do
from ttx.report.facts import Report, gather
from ttx.report.pages import document

TRUST = {"id": "trust", "asks": "How far do you trust them?", "labels": ["not", "wholly"]}
WHICH = {"id": "which", "asks": "Which verdict?", "kind": "choice", "choices": ["stronger", "as before", "weaker"]}
LONG = {"id": "long", "asks": "In percent?", "low": 0, "high": 100}
WHY = {"id": "why", "asks": "Why?", "kind": "text", "required": False}


def asked(story: Story, *questions: object, at: float = 60, to: tuple[str, ...] = ("players",), **more: object) -> str:
    command = do.OpenQuestionnaire("", "Gauges", "One minute.", list(questions), list(to), **more)  # type: ignore[arg-type]
    [opened] = story.do(command, at=at)
    return str(opened.questionnaire)  # type: ignore[attr-defined]


def answer(story: Story, by: str, handle: str = "questionnaire-1", /, **answers: str) -> None:
    story.do(do.AnswerQuestionnaire(handle, answers), by)


@pytest.fixture
def named() -> Story:
    story = small()
    name = asked(story, TRUST, WHICH, WHY)
    answer(story, "us-1", trust="4", which="weaker", why="They did not call.")
    answer(story, "rok-2", trust="1", which="weaker")
    story.do(do.RemoveSeat("japan-2"))
    story.do(do.CloseQuestionnaire(name), at=120)
    return story


def anonymous(story: Story, answers: list[dict[str, str]]) -> Story:
    name = asked(story, TRUST, WHY, anonymous=True)
    for seat in ("us-1", "us-2", "japan-1", "japan-2", "rok-1")[: len(answers)]:
        answer(story, seat, trust="1")
    story.do(do.CloseQuestionnaire(name, answers), at=120)
    return story


def both(story: Story) -> tuple[str, str]:
    made = document(gather(story.facts, NAMES))
    return html.render(made), markdown.render(made)


def section(page: str) -> str:
    """The words of the page's part about questionnaires."""
    [found] = re.findall(r'<section id="questionnaires".*?(?=<section id="people")', page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]*>", " ", found, flags=re.DOTALL))


def report(story: Story) -> Report:
    return gather(story.facts, NAMES)


def test_a_questionnaire_is_told_with_who_was_asked_and_what_came_of_it(named: Story) -> None:
    [found] = report(named).questionnaires
    assert (found.title, found.intro, found.to, found.anonymous) == ("Gauges", "One minute.", "all players", False)
    assert (found.asked, found.answered, found.opened_at, found.closed_at) == (5, 2, 60_000, 120_000)
    trust, which, why = found.questions
    assert trust.counts == [("1 (not)", 1), ("2", 0), ("3", 0), ("4", 1), ("5 (wholly)", 0)]
    assert (trust.answers, trust.mean) == (2, 2.5)
    assert which.counts == [("stronger", 0), ("as before", 0), ("weaker", 2)] and which.mean is None
    assert (why.answers, why.texts) == (1, ["They did not call."])


def test_who_leaves_after_the_closing_was_asked_all_the_same(named: Story) -> None:
    named.do(do.RemoveSeat("us-1"))
    assert report(named).questionnaires[0].asked == 5


def test_both_forms_of_the_report_have_a_table_for_each_question(named: Story) -> None:
    page, text = both(named)
    said = section(page)
    for part in (
        "Asked: all players, by name, from T+01:00 to T+02:00. 2 of 5 seats answered.",
        "How far do you trust them? 2 answers; mean 2.5",
        "weaker 2 100 %",
        "as before 0 0 %",
        "1 (not) 1 50 %",
        "They did not call.",
    ):
        assert part in said
    assert "| weaker | 2 | 100 % |" in text
    assert "**Why?** 1 answer" in text and "> They did not call." in text


def test_the_answers_stand_without_the_names_of_those_who_gave_them(named: Story) -> None:
    said = section(both(named)[0])
    assert not any(who in said for pair in NAMES.values() for who in pair) and "us-1" not in said


def test_a_picture_says_how_often_each_answer_was_given(named: Story) -> None:
    page, _ = both(named)
    pictures = [found for found in re.findall(r"<svg.*?</svg>", page, re.DOTALL) if "figure-questionnaire" in found]
    assert len(pictures) == 2
    tree = ElementTree.fromstring(pictures[1])
    assert "stronger: 0; as before: 0; weaker: 2" in "".join(tree.itertext())
    assert [name for name in pictures[1].split("<rect")[1:] if 'fill="#1d4f91"' in name]


def test_bars_are_as_long_as_their_numbers() -> None:
    drawn = [charts.Bar("", label, value, str(value)) for label, value in (("a", 2), ("b", 4), ("c", 0))]
    tree = ElementTree.fromstring(svg.render(charts.counts("x", "t", "d", drawn)))
    widths = [float(each.attrib["width"]) for each in tree if each.tag == "rect"]
    assert len(widths) == 2 and widths[1] == pytest.approx(2 * widths[0])
    assert ElementTree.fromstring(svg.render(charts.counts("x", "t", "d", []))).tag == "svg"


def test_a_scale_of_a_hundred_steps_is_told_by_its_mean(named: Story) -> None:
    asked(named, LONG, at=180)
    answer(named, "us-1", "questionnaire-2", long="10")
    answer(named, "us-2", "questionnaire-2", long="21")
    named.do(do.CloseQuestionnaire("questionnaire-2"))
    found = report(named).questionnaires[1].questions[0]
    assert (found.counts, found.mean) == ([], 15.5)
    assert "In percent? 2 answers; mean 15.5" in section(both(named)[0])


def test_anonymous_texts_stand_as_they_were_kept_and_nobody_is_with_them() -> None:
    answers = [{"trust": "5", "why": "B"}, {"trust": "1"}, {"trust": "4", "why": "A"}, {"trust": "5"}, {"trust": "5"}]
    said = section(both(anonymous(small(), answers))[0])
    assert "Asked: all players, anonymous, from T+01:00 to T+02:00. 5 of 6 seats answered." in said
    assert "mean 4" in said and said.index(" A ") < said.index(" B ")


def test_what_was_withheld_says_so_and_shows_nothing() -> None:
    story = anonymous(small(), [{"trust": "5", "why": "psst"}] * 4)
    [found] = report(story).questionnaires
    assert (found.withheld, found.questions, found.answered) == (True, [], 4)
    page, text = both(story)
    assert "Too few had answered for nobody to be recognized" in section(page) and "withheld" in section(page)
    assert "psst" not in page + text


def test_one_that_is_open_shows_no_results_yet() -> None:
    story = small()
    asked(story, TRUST, to=("japan", "us-1"))
    answer(story, "japan-1", trust="5")
    said = section(both(story)[0])
    assert "Asked: Japan and Secretary of State, by name, from T+01:00. 1 of 3 seats answered. still open" in said
    assert "How far" not in said


def test_an_exercise_without_questionnaires_says_so() -> None:
    assert "No questionnaire was opened." in section(both(small())[0])


def test_the_course_of_play_says_when_one_opened_closed_and_was_shown_and_not_who_answered(named: Story) -> None:
    named.do(do.ShowResults("questionnaire-1", ["seats", "screen"]))
    named.do(do.ShowResults("questionnaire-1"))
    told = [entry.what for entry in report(named).timeline]
    assert told[-5:] == [
        "Questionnaire “Gauges” to all players",
        "A seat leaves: Japan",
        "Questionnaire “Gauges” closes with 2 answers",
        "The results of “Gauges” are shown to those who were asked and on the screen",
        "The results of “Gauges” are taken back",
    ]


def test_a_log_whose_questionnaire_was_erased_still_makes_a_report(named: Story) -> None:
    from tests.exercise.test_fold import erased

    facts = [erased(fact) if fact.event and "questionnaire" in fact.event.kind else fact for fact in named.facts]
    for place, fact in enumerate(named.facts):
        if fact.event and "questionnaire" in fact.event.kind:
            some = [*named.facts]
            some[place] = erased(fact)
            assert html.render(document(gather(some, NAMES)))
    assert gather(facts, NAMES).questionnaires == []
