import copy

import pytest

from tests.exercise.worlds import SEATS, World, as_bytes, book
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide import By
from ttx.exercise.results import results

TRUST = {"id": "trust", "asks": "How far do you trust them?", "labels": ["not", "wholly"]}
WHICH = {"id": "which", "asks": "Which verdict?", "kind": "choice", "choices": ["stronger", "as before", "weaker"]}
WHY = {"id": "why", "asks": "Why?", "kind": "text", "required": False}
ALL = {"trust": "4", "which": "weaker", "why": "They did not call."}

BOOK = book(
    questionnaires={
        "gauges": {"title": "Gauges", "intro": "One minute.", "questions": [TRUST, WHICH, WHY]},
        "hotwash": {"anonymous": True, "to": ["players", "observers"], "questions": [TRUST, WHY]},
        "watchers": {"title": "Watchers", "to": "observers", "questions": [TRUST]},
        "japan": {"title": "Japan's", "to": ["japan"], "questions": [TRUST]},
    }
)


@pytest.fixture
def world():
    return World(BOOK)


def opened(world, source="gauges", **more):
    [event] = world.do(do.OpenQuestionnaire(source, **more))
    return event.questionnaire


def answer(world, by="us", handle="questionnaire-1", **answers):
    return world.do(do.AnswerQuestionnaire(handle, answers or ALL), by=by)


def outcome(world, name="questionnaire-1"):
    return results(world.state.questionnaires[name])


def refused(world, command, by="control"):
    with pytest.raises(Refused) as caught:
        world.do(command, by=by)
    return caught.value


# -- opening


def test_those_who_are_asked_have_it_and_nobody_else_does(world):
    opened(world)
    assert world.view("us-1")["questionnaire-1"] == {
        "title": "Gauges", "intro": "One minute.", "anonymous": False, "status": "open", "wall": world.wall,
        "questions": world.view("rok-1")["questionnaire-1"]["questions"],
        "answered": False, "answers": {}, "results": None,
    }  # fmt: skip
    assert [question["id"] for question in world.view("us-2")["questionnaire-1"]["questions"]] == [*ALL]
    assert world.view("observer") == {}
    assert all("questionnaire-1" not in world.view(name) for name in ("us", "", "screen"))


def test_one_to_a_team_is_for_its_players_and_one_to_observers_for_them(world):
    world.do(do.Join("eyes", "observer", "japan"), by="system")
    opened(world, "japan")
    opened(world, "watchers")
    titles = {seat: [part["title"] for part in world.view(seat).values()] for seat in ("japan-1", "eyes", "us-1")}
    assert titles == {"japan-1": ["Japan's"], "eyes": ["Watchers"], "us-1": []}


def test_each_seat_counts_what_it_was_asked_without_gaps(world):
    opened(world, "japan")
    opened(world)
    assert world.view("us-1")["questionnaire-1"]["title"] == "Gauges"
    assert world.view("japan-1")["questionnaire-2"]["title"] == "Gauges"


def test_who_comes_later_is_asked_too(world):
    opened(world)
    world.do(do.Join("rok-9", "player", "rok"), by="system")
    answer(world, By("rok-9", "player", "rok"))
    assert world.view("rok-9")["questionnaire-1"]["answered"]


def test_control_may_ask_others_than_the_playbook_names(world):
    opened(world, to=["us-2", "observers"])
    assert [seat for seat in ("us-1", "us-2", "observer") if world.view(seat)] == ["us-2", "observer"]


def test_control_writes_one_during_play(world):
    world.do(do.OpenQuestionnaire("", " Poll ", "Now.", [WHICH], ["us"]))
    assert (world.made[0].title, world.made[0].to, world.made[0].source) == ("Poll", ["us"], "")
    assert world.view("us-1")["questionnaire-1"]["intro"] == "Now."


def test_one_without_a_title_is_called_as_the_playbook_calls_it(world):
    opened(world, "hotwash")
    assert world.made[0].title == "hotwash"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (do.OpenQuestionnaire("ballot"), "there is no questionnaire 'ballot'"),
        (do.OpenQuestionnaire("gauges", to=["nobody"]), "there is nobody called 'nobody'"),
        (do.OpenQuestionnaire("", "", "", [TRUST]), "the title is empty"),
        (do.OpenQuestionnaire("", "x", "", []), "questions: "),
        (do.OpenQuestionnaire("", "x", "", [{"id": "a"}]), "questions.0.asks: "),
        (do.OpenQuestionnaire("", "x", "", [TRUST, TRUST]), "two questions have the id 'trust'"),
        (do.OpenQuestionnaire("", "x", "", [{"id": "a", "asks": "x", "kind": "choice"}]), "offers no choices"),
        (do.OpenQuestionnaire("", "x", "", [{"id": "a", "asks": "x", "low": 9}]), "goes from 9 to 5"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(world, command, why):
    assert why in refused(world, command).message
    assert not world.state.questionnaires


def test_the_same_questionnaire_is_open_once_at_a_time(world):
    name = opened(world)
    assert "open already" in refused(world, do.OpenQuestionnaire("gauges")).message
    world.do(do.CloseQuestionnaire(name))
    assert opened(world) == "questionnaire-2"


@pytest.mark.parametrize("by", ["us", "observer", "evaluator", "screen"])
def test_only_facilitators_open_close_and_show(world, by):
    opened(world)
    for command in (do.OpenQuestionnaire("japan"), do.CloseQuestionnaire("questionnaire-1"),
                    do.ShowResults("questionnaire-1")):  # fmt: skip
        assert "cannot do this" in refused(world, command, by).message


# -- answering


def test_an_answer_is_seen_by_the_seat_that_gave_it_and_no_other(world):
    opened(world)
    before = world.views()
    answer(world)
    after = world.views()
    assert {name for name in after if after[name] != before[name]} == {"us-1"}
    assert world.view("us-1")["questionnaire-1"]["answers"] == ALL
    assert world.view("us-1")["questionnaire-1"]["answered"]


def test_an_answer_by_name_may_be_given_anew_until_it_is_closed(world):
    name = opened(world)
    answer(world)
    answer(world, trust="1", which="stronger")
    assert world.view("us-1")["questionnaire-1"]["answers"] == {"trust": "1", "which": "stronger"}
    world.do(do.CloseQuestionnaire(name))
    assert "is closed" in refused(world, do.AnswerQuestionnaire("questionnaire-1", ALL), "us").message
    assert [each["answers"] for each in outcome(world)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"which": "weaker"}, "'How far do you trust them?' is not answered"),
        (ALL | {"trust": ""}, "is not answered"),
        (ALL | {"trust": "0"}, "is a number from 1 to 5"),
        (ALL | {"trust": "6"}, "is a number from 1 to 5"),
        (ALL | {"trust": "3.5"}, "is a number from 1 to 5"),
        (ALL | {"trust": "-3"}, "is a number from 1 to 5"),
        (ALL | {"trust": "٣"}, "is a number from 1 to 5"),
        (ALL | {"trust": "9" * 5000}, "is a number from 1 to 5"),
        (ALL | {"which": "Weaker"}, "has these answers: stronger, as before, weaker"),
        (ALL | {"why": "x" * 4001}, "the answer is too long"),
        (ALL | {"who": "me"}, "there is no question 'who'"),
        ({}, "is not answered"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_the_question(world, answers, why):
    opened(world)
    error = refused(world, do.AnswerQuestionnaire("questionnaire-1", answers), "us")
    assert why in error.message
    assert not world.view("us-1")["questionnaire-1"]["answered"]


def test_answers_are_kept_tidy(world):
    opened(world)
    answer(world, trust=" 03 ", which="weaker ", why=" \n ")
    assert world.made[0].answers == {"trust": "3", "which": "weaker"}


def test_where_nothing_is_required_something_is_answered(world):
    world.do(do.OpenQuestionnaire("", "x", "", [WHY], ["us"]))
    assert "it is empty" in refused(world, do.AnswerQuestionnaire("questionnaire-1", {"why": " "}), "us").message


def test_a_seat_answers_only_what_it_was_asked(world):
    opened(world, "japan")
    for by in ("us", "observer"):
        error = refused(world, do.AnswerQuestionnaire("questionnaire-1", {"trust": "3"}), by)
        assert "you were not asked" in error.message
    for handle in ("", "questionnaire-0", "questionnaire-2", "questionnaire-01", "japan"):
        error = refused(world, do.AnswerQuestionnaire(handle, {"trust": "3"}), "japan")
        assert "you were not asked" in error.message
    for by in ("control", "evaluator", "screen"):
        assert "cannot do this" in refused(world, do.AnswerQuestionnaire("questionnaire-1", {}), by).message


def test_who_answered_and_moved_away_still_has_its_answer(world):
    opened(world, "japan")
    answer(world, "japan", trust="3")
    world.do(do.MoveSeat("japan-1", "rok"))
    assert world.view("japan-1")["questionnaire-1"]["answers"] == {"trust": "3"}


# -- anonymous


def five(world):
    return [SEATS[name] for name in ("us", "us2", "japan", "rok", "observer")]


def wash(world, seats):
    for by in seats:
        answer(world, by, trust="2", why="psst")


KEPT = [{"trust": "5", "why": "B"}, {"trust": "1"}, {"trust": "4", "why": "A"}, {"trust": "5"}, {"trust": "5"}]


def test_the_log_holds_of_an_anonymous_answer_that_there_is_one(world):
    opened(world, "hotwash")
    wash(world, five(world)[:1])
    assert world.made == [ev.QuestionnaireAnswered("questionnaire-1", {})]
    assert ev.encode(world.made[0]) == '{"questionnaire":"questionnaire-1"}'
    assert "psst" not in repr(world.state.questionnaires)
    assert world.view("us-1")["questionnaire-1"]["answered"]
    assert world.view("us-1")["questionnaire-1"]["answers"] == {}


def test_an_anonymous_answer_is_checked_as_others_are(world):
    opened(world, "hotwash")
    error = refused(world, do.AnswerQuestionnaire("questionnaire-1", {"trust": "9"}), "us")
    assert "from 1 to 5" in error.message


def test_an_anonymous_answer_is_given_once(world):
    opened(world, "hotwash")
    wash(world, five(world)[:1])
    error = refused(world, do.AnswerQuestionnaire("questionnaire-1", {"trust": "3"}), "us")
    assert error.message == "you have answered"
    assert "nobody can tell which answer is yours" in error.hint


def test_an_anonymous_questionnaire_needs_five_seats(world):
    error = refused(world, do.OpenQuestionnaire("hotwash", to=["players"]))
    assert error.message == "4 seats are too few to stay anonymous"
    assert error.hint == "ask 5 or more, or ask by name"
    world.do(do.RemoveSeat("us-2"))
    assert "4 seats" in refused(world, do.OpenQuestionnaire("hotwash")).message
    world.do(do.Join("us-3", "player", "us"), by="system")
    assert opened(world, "hotwash")


def test_what_the_server_kept_comes_into_the_log_when_it_is_closed(world):
    name = opened(world, "hotwash")
    wash(world, five(world))
    world.do(do.CloseQuestionnaire(name, KEPT))
    assert world.made == [ev.QuestionnaireClosed(name, KEPT)]
    trust, why = outcome(world)
    assert trust["counts"] == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 3} and trust["mean"] == 4
    assert why == {"asks": "Why?", "kind": "text", "answers": 2, "texts": ["A", "B"]}


def test_fewer_than_five_anonymous_answers_are_never_shown(world):
    name = opened(world, "hotwash")
    wash(world, five(world)[:4])
    world.do(do.CloseQuestionnaire(name, KEPT[:4]))
    assert world.made == [ev.QuestionnaireClosed(name, [], True)]
    assert [each["answers"] for each in outcome(world)] == [0, 0]
    error = refused(world, do.ShowResults(name, ["screen"]))
    assert error.message == "too few answered it for results to be shown"
    assert world.do(do.ShowResults(name, []))


def test_a_named_questionnaire_takes_nobodys_word_for_its_answers(world):
    name = opened(world)
    answer(world)
    world.do(do.CloseQuestionnaire(name, [{"trust": "1"}] * 9))
    assert world.made == [ev.QuestionnaireClosed(name)]
    assert outcome(world)[0]["counts"]["4"] == outcome(world)[0]["answers"] == 1


# -- results


def test_results_are_counts_a_mean_and_texts(world):
    name = opened(world)
    answer(world, "us")
    answer(world, "japan", trust="1", which="stronger", why="Because.")
    world.do(do.CloseQuestionnaire(name))
    assert outcome(world) == [
        {"asks": TRUST["asks"], "kind": "scale", "answers": 2, "counts": {"1": 1, "2": 0, "3": 0, "4": 1, "5": 0},
         "mean": 2.5, "labels": ["not", "wholly"]},
        {"asks": "Which verdict?", "kind": "choice", "answers": 2,
         "counts": {"stronger": 1, "as before": 0, "weaker": 1}, "mean": None},
        {"asks": "Why?", "kind": "text", "answers": 2, "texts": ["Because.", "They did not call."]},
    ]  # fmt: skip


def test_a_long_scale_has_a_mean_and_no_bars(world):
    world.do(do.OpenQuestionnaire("", "x", "", [{"id": "a", "asks": "x", "low": 0, "high": 100}], ["players"]))
    for by, value in (("us", "0"), ("rok", "100"), ("japan", "1")):
        answer(world, by, a=value)
    world.do(do.CloseQuestionnaire("questionnaire-1"))
    assert (outcome(world)[0]["counts"], outcome(world)[0]["mean"]) == ({}, 33.67)


def test_nobody_answered_is_a_result_too(world):
    world.do(do.CloseQuestionnaire(opened(world)))
    assert (outcome(world)[0]["answers"], outcome(world)[0]["mean"]) == (0, None)
    assert world.do(do.ShowResults("questionnaire-1", ["screen"]))


def test_results_are_shown_where_control_says_and_taken_back(world):
    name = opened(world)
    answer(world)
    world.do(do.CloseQuestionnaire(name))
    shown = [{"title": "Gauges", "results": outcome(world)}]

    def seen():
        wall = [part for name, part in world.view("screen").items() if name.startswith("results")]
        return world.view("rok-1")["questionnaire-1"]["results"], wall

    assert seen() == (None, [])
    world.do(do.ShowResults(name, ["screen"]))
    assert seen() == (None, shown)
    world.do(do.ShowResults(name, ["seats", "screen", "seats"]))
    assert world.made == [ev.ResultsShown(name, ["seats", "screen"])]
    assert seen() == (outcome(world), shown)
    world.do(do.ShowResults(name))
    assert seen() == (None, [])
    assert b"us-1" not in as_bytes([outcome(world), shown])


def test_results_wait_until_it_is_closed(world):
    name = opened(world)
    assert "once it is closed" in refused(world, do.ShowResults(name, ["screen"])).message
    world.do(do.CloseQuestionnaire(name))
    assert "not to 'press'" in refused(world, do.ShowResults(name, ["press"])).message


def test_what_is_not_there_or_closed_already_is_not_closed(world):
    assert "no such questionnaire" in refused(world, do.CloseQuestionnaire("questionnaire-1")).message
    assert "no such questionnaire" in refused(world, do.ShowResults("questionnaire-1")).message
    name = opened(world)
    world.do(do.CloseQuestionnaire(name))
    assert "has changed" in refused(world, do.CloseQuestionnaire(name)).message


def test_the_hot_wash_comes_after_the_end(world):
    world.do(do.End())
    name = opened(world)
    answer(world)
    world.do(do.CloseQuestionnaire(name))
    assert world.do(do.ShowResults(name, ["seats"]))


def opening(**more):
    question = {"id": "trust", "asks": "Trust?", "low": 0, "high": 100, "indicator": "trust"}
    book = copy.deepcopy(BOOK)
    book["phases"][1]["stages"] = {"talk": "10m", "adjudicate": "5m"}
    book["questionnaires"] = {"gauges": {"title": "Gauges", "opens": "adjudicate", "questions": [question], **more}}
    return World(book)


def test_a_questionnaire_opens_by_itself_as_its_stage_begins_in_every_phase():
    world = opening()
    world.do(do.NextStage("brief"))
    assert not world.state.questionnaires
    world.do(do.NextStage("decide"))
    assert [each.title for each in world.state.questionnaires.values()] == ["The first: Gauges"]
    world.do(do.AnswerQuestionnaire("questionnaire-1", {"trust": "70"}), by="us")
    world.do(do.NextPhase("one"))
    world.do(do.NextStage("talk"))
    first, second = world.state.questionnaires.values()
    assert (first.status, second.status, second.title) == ("closed", "open", "The second: Gauges")


def test_a_questionnaire_may_open_in_one_stage_of_one_phase():
    world = opening(opens="two.talk")
    world.do(do.NextPhase("one"))
    assert [each.title for each in world.state.questionnaires.values()] == ["The second: Gauges"]


def test_a_ballot_is_a_choice_between_the_verdicts():
    book = copy.deepcopy(BOOK)
    book["verdict"] = [{"verdict": "better", "if": {"index": "change", "at least": 5}}, {"verdict": "the same"}]
    book["questionnaires"] = {"ballot": [{"id": "verdict", "asks": "How is it?", "kind": "verdict"}]}
    world = World(book)
    world.do(do.OpenQuestionnaire("ballot"))
    with pytest.raises(Refused):
        world.do(do.AnswerQuestionnaire("questionnaire-1", {"verdict": "worse"}), by="us")
    world.do(do.AnswerQuestionnaire("questionnaire-1", {"verdict": "the same"}), by="us")
    [asked] = world.state.questionnaires.values()
    assert asked.questions[0].choices == ["better", "the same"]
