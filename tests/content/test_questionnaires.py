import pytest

from tests.content.test_content import PLAYBOOKS, ROOT, name_of
from tests.report.story import Story
from ttx.exercise import commands as do
from ttx.exercise.results import results
from ttx.playbook.load import require


@pytest.fixture(scope="module")
def seoul():
    return require(ROOT / "playbooks" / "seoul-short.yaml")


@pytest.fixture(scope="module")
def first():
    return require(ROOT / "playbooks" / "first-exercise.yaml")


def test_the_gauges_of_seoul_are_the_indicators_in_their_order(seoul):
    gauges = seoul.questionnaires["gauges"]
    assert [question.id for question in gauges.questions] == list(seoul.indicators)
    assert not gauges.anonymous and {(each.low, each.high, len(each.labels)) for each in gauges.questions} == {
        (0, 10, 2)
    }


def test_the_secret_ballot_and_the_hot_wash_of_seoul_name_nobody(seoul):
    ballot, wash = seoul.questionnaires["ballot"], seoul.questionnaires["hot-wash"]
    assert ballot.anonymous and wash.anonymous and wash.to == ["players", "observers"]
    assert set(ballot.questions[0].choices) == {rule.verdict for rule in seoul.verdict}
    assert [question.kind for question in wash.questions].count("text") == 4


@pytest.mark.parametrize("path", PLAYBOOKS, ids=name_of)
def test_a_questionnaire_is_answered_in_two_minutes_on_a_phone(path):
    for questionnaire in require(path).questionnaires.values():
        assert len(questionnaire.questions) <= 8
        assert all(len(question.asks) <= 90 for question in questionnaire.questions)
        texts = [question for question in questionnaire.questions if question.kind == "text"]
        assert not any(question.required for question in texts)


def test_the_first_exercise_shows_each_kind_of_question(first):
    [afterwards] = first.questionnaires.values()
    assert [question.kind for question in afterwards.questions] == ["scale", "choice", "text"]


@pytest.mark.parametrize("path", PLAYBOOKS, ids=name_of)
def test_what_a_playbook_asks_can_be_opened_answered_and_closed(path):
    story = Story(require(path))
    for number in (3, 4, 5):
        story.do(do.Join(f"{story.teams[0]}-{number}", "player", story.teams[0]), "system")
    for number, (name, spec) in enumerate(story.state.playbook.questionnaires.items(), 1):
        story.do(do.OpenQuestionnaire(name))
        choices = {"scale": lambda each: str(each.high), "choice": lambda each: each.choices[0],
                   "verdict": lambda _: story.state.playbook.verdict[0].verdict}  # fmt: skip
        given = {each.id: choices.get(each.kind, lambda _: "x")(each) for each in spec.questions}
        seats = [seat.id for seat in story.state.seats.values() if seat.role == "player"]
        for seat in seats:
            story.do(do.AnswerQuestionnaire(f"questionnaire-{number}", given), seat)
        story.do(do.CloseQuestionnaire(f"questionnaire-{number}", [given] * len(seats) if spec.anonymous else []))
        asked = story.state.questionnaires[f"questionnaire-{number}"]
        assert {each["answers"] for each in results(asked)} == {len(seats)}
