import copy

import pytest

from tests.exercise.worlds import SEATS, World, book_with
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide import By
from ttx.exercise.decide.questionnaires import answers_as_written
from ttx.exercise.results import results
from ttx.playbook.models import Playbook
from ttx.playbook.translated import translated

TEAMS = {
    "us": {"name": "United States"},
    "japan": {"name": "Japan", "language": "ja"},
    "rok": {"name": "Korea", "language": "ko", "brief": "Yours.", "roles": {"fm": {"name": "Foreign minister"}}},
}
KO = {
    "ttx": 1, "translates": "small", "language": "ko", "title": "작은 연습", "rules": "규칙",
    "words": {"move": "조치"}, "scenario": {"background": "배경"},
    "teams": {"us": {"name": "미국"},
              "rok": {"name": "대한민국", "brief": "귀측", "roles": {"fm": {"name": "외교부 장관"}}}},
    "actors": {"beijing": {"name": "베이징", "answers": {"Regret": "유감입니다."}}},
    "phases": {"one": {"title": "첫째", "question": "누가?", "stages": {"brief": "설명"}}},
    "glossary": {"DPRK": {"term": "북한", "means": "북쪽"}},
    "move form": {"tone": {"label": "어조", "choices": ["강", "약"]}},
    "verdict": {"Strengthens": "강화"},
    "injects": {
        "launch": {
            "title": "발사", "text": "날았다.", "add": {"rok": "남쪽으로."}, "method": "속보",
            "choices": ["예", "아니오"], "if stuck": "누가 알까?", "outcomes": ["끝났다.", ""],
        },
        "letter": {"title": "서한"},
        "turn": {"title": "전환", "text": "바뀐다.",
                 "variants": {"far": {"text": "멀리."}, "by-itself": {"text": "저절로."}}},
    },
    "questionnaires": {
        "poll": {"title": "설문", "intro": "지금",
                 "questions": {"war": {"asks": "전쟁?", "choices": ["예", "아니오"]}}},
    },
}  # fmt: skip


def bilingual(**changes):
    made = book_with(
        {
            "id": "launch", "title": "A launch", "text": "It flew.", "add": {"rok": "South."}, "method": "flash",
            "asks": "reply", "choices": ["Yes", "No"], "if stuck": "Who knows?",
            "outcomes": [{"if": "x", "text": "It is over."}, {"if": "y"}],
        },
        {"id": "letter", "title": "A letter", "text": "Pay."},
        {
            "id": "turn", "title": "A turn", "text": "It turns.",
            "variants": {"far": {"is": "It is far", "text": "Far."}, "near": {"is": "It is near", "text": "Near."},
                         "by-itself": {"is": "It flew", "if": {"released": "letter"}, "text": "Alone."}},
        },
        {"id": "follow", "when": {"replied": "launch", "by": "rok", "choice": "No"}},
        teams=TEAMS,
        rules="Rules.",
        glossary={"DPRK": "The North"},
        actors={"beijing": {"name": "Beijing", "answers": {"Regret": "We regret this."}}},
        verdict=[{"verdict": "Strengthens"}],
        questionnaires={
            "poll": {
                "title": "Poll", "intro": "Now",
                "questions": [{"id": "war", "asks": "War?", "kind": "choice", "choices": ["Yes", "No"]},
                              {"id": "end", "asks": "The end?", "kind": "verdict"}],
            }
        },
        translations={"ko": KO},
        **changes,
    )  # fmt: skip
    made["move form"] = [{"id": "tone", "label": "Tone", "kind": "choice", "choices": ["Hard", "Soft"]}]
    made["scenario"] = {**made["scenario"], "background": "Background."}
    return made


@pytest.fixture
def world():
    return World(bilingual())


def test_a_team_reads_in_its_language_and_may_turn_to_the_original(world):
    world.do(do.Release("launch"))
    part = world.view("rok")["inject-1"]
    assert (part["title"], part["text"], part["method"]) == ("발사", "날았다.\n\n남쪽으로.", "속보")
    assert part["choices"] == ["예", "아니오"] and not part["untranslated"]
    assert part["original"] == {"title": "A launch", "text": "It flew.\n\nSouth."}
    for team in ("us", "japan"):
        other = world.view(team)["inject-1"]
        assert (other["title"], other["text"], other["choices"]) == ("A launch", "It flew.", ["Yes", "No"])
        assert other["original"] == {} and not other["untranslated"]


def test_the_log_keeps_what_was_really_sent_and_the_words_of_the_playbook(world):
    (released,) = world.do(do.Release("launch"))
    assert released.title == "A launch" and released.texts["rok"] == "It flew.\n\nSouth."
    assert released.translated == {"rok": ev.Translated("발사", "날았다.\n\n남쪽으로.", "속보", ["예", "아니오"])}


def test_a_team_is_told_where_its_language_has_no_words(world):
    world.do(do.Release("letter"))
    part = world.view("rok")["inject-1"]
    assert part["title"] == "서한" and part["text"] == "Pay." and part["untranslated"]
    world.do(do.AddInject("Now", "Written now.", ["all"], release=True))
    assert world.view("rok")["inject-2"]["untranslated"]


def test_what_control_edited_is_read_as_control_wrote_it(world):
    world.do(do.Edit("launch", 1, {"add": {"rok": "East."}}))
    world.do(do.Release("launch", version=2))
    part = world.view("rok")["inject-1"]
    assert part["text"] == "It flew.\n\nEast." and part["untranslated"]
    assert part["title"] == "발사" and part["choices"] == ["예", "아니오"]
    world.do(do.Edit("letter", 1, {"title": "A long letter"}))
    world.do(do.Release("letter", version=2))
    assert world.view("rok")["inject-2"]["title"] == "A long letter"


def test_choices_that_control_edited_are_answered_as_they_stand(world):
    world.do(do.Edit("launch", 1, {"choices": ["Now", "Later"]}))
    world.do(do.Release("launch", version=2))
    with pytest.raises(Refused):
        world.do(do.Reply("inject-1", choice="예"), "rok")
    world.do(do.Reply("inject-1", choice="Later"), "rok")


def test_a_choice_counts_as_the_playbooks_whichever_words_the_team_saw(world):
    world.do(do.Release("launch"))
    (replied,) = world.do(do.Reply("inject-1", choice="아니오"), "rok")
    assert replied.choice == "No"
    assert world.view("rok")["inject-1"]["replies"][0]["choice"] == "아니오"
    world.tick(1)
    assert world.state.injects["follow"].status == "due"
    world.do(do.EnterReply("launch", "rok", choice="Yes"))
    assert world.view("rok")["inject-1"]["replies"][1]["choice"] == "예"
    with pytest.raises(Refused) as refused:
        world.do(do.Reply("inject-1", choice="뭐"), "rok")
    assert refused.value.hint == "예, 아니오"


def test_a_variant_is_read_in_its_own_words(world):
    world.do(do.ChooseVariant("turn", "far", 1))
    world.do(do.Release("turn", version=2))
    assert world.view("rok")["inject-1"]["text"] == "멀리."


def test_a_variant_without_words_is_not_read_in_those_of_another(world):
    world.do(do.ChooseVariant("turn", "near", 1))
    world.do(do.Release("turn", version=2))
    part = world.view("rok")["inject-1"]
    assert part["text"] == "Near." and part["untranslated"] and part["title"] == "전환"


def test_a_variant_that_the_exercise_chooses_is_read_in_the_teams_language(world):
    world.do(do.Release("letter"))
    world.do(do.Release("turn"))
    assert world.view("rok")["inject-2"]["text"] == "저절로."


def test_a_late_copy_is_read_in_the_teams_language():
    book = bilingual()
    book["phases"][0]["injects"][0]["delay"] = {"rok": "1m"}
    world = World(book)
    world.do(do.Release("launch"))
    world.tick(61)
    assert world.view("rok")["inject-1"]["title"] == "발사"


def test_what_was_recalled_is_not_read_in_the_original_either(world):
    world.do(do.Release("launch"))
    world.do(do.Recall("launch", reason="wrong"))
    part = world.view("rok")["inject-1"]
    assert part["text"] == "" and part["original"] == {} and not part["untranslated"]


def test_everybody_together_reads_the_playbooks_language(world):
    world.do(do.Edit("launch", 1, {"add": {}}))
    world.do(do.Release("launch", version=2))
    part = world.view()["inject-1"]
    assert (part["title"], part["text"], part["choices"]) == ("A launch", "It flew.", ["Yes", "No"])
    assert world.view()["head"]["title"] == "A small exercise"


def test_what_does_not_change_is_read_in_the_teams_language(world):
    view = world.view("rok")
    head, clock = view["head"], view["clock"]
    assert (head["title"], head["name"], head["brief"], head["rules"]) == ("작은 연습", "대한민국", "귀측", "규칙")
    assert head["background"] == "배경" and head["words"] == {"move": "조치"} and head["glossary"] == {"북한": "북쪽"}
    assert head["teams"] == {"us": "미국", "japan": "Japan", "rok": "대한민국"} and head["actors"] == {
        "beijing": "베이징"
    }
    assert (clock["title"], clock["question"], clock["stage"]) == ("첫째", "누가?", "설명")
    assert clock["stages"] == ["설명", "decide", "adjudicate"]
    assert world.view("japan")["head"]["title"] == "A small exercise"


def test_a_choice_in_a_move_counts_as_the_playbooks_and_is_read_back_in_the_teams_words(world):
    assert [field["label"] for field in world.view("rok")["head"]["form"]] == ["어조"]
    (move,) = world.do(do.SubmitMove([], {"tone": "약"}, ["us"]), "rok")
    assert move.fields == {"tone": "Soft"}
    assert world.view("rok")["move-1"]["versions"][0]["fields"] == {"tone": "약"}
    assert world.view("us")["move-1"]["versions"][0]["fields"] == {"tone": "Soft"}
    with pytest.raises(Refused, match="'어조' is one of: 강, 약"):
        world.do(do.SubmitMove([], {"tone": "중"}, version=1), "rok")


def test_an_outcome_and_a_hint_are_told_in_the_teams_language_while_they_are_the_playbooks(world):
    world.do(do.Release("launch"))
    world.do(do.PickOutcome("launch", 1))
    assert world.view("rok")["message-1"]["text"] == "끝났다."
    assert world.view("rok")["message-1"]["original"] == {"text": "It is over."}
    assert world.view("us")["message-1"]["text"] == "It is over."
    world.do(do.Hint("rok", "Who knows?", "launch"))
    world.do(do.Hint("rok", "Who knows it?", "launch"))
    assert world.view("rok")["hint-1"]["text"] == "누가 알까?"
    assert world.view("rok")["hint-1"]["original"] == {"text": "Who knows?"}
    assert world.view("rok")["hint-2"]["text"] == "Who knows it?"


def test_a_questionnaire_is_read_in_the_teams_language_and_counted_in_the_playbooks(world):
    world.do(do.OpenQuestionnaire("poll"))
    part = world.view("rok-1")["questionnaire-1"]
    assert (part["title"], part["intro"]) == ("설문", "지금")
    assert [(each["asks"], each["choices"]) for each in part["questions"]] == [
        ("전쟁?", ["예", "아니오"]), ("The end?", ["강화"]),
    ]  # fmt: skip
    assert world.view("us-1")["questionnaire-1"]["title"] == "Poll"
    (answered,) = world.do(do.AnswerQuestionnaire("questionnaire-1", {"war": "아니오", "end": "강화"}), "rok")
    assert answered.answers == {"war": "No", "end": "Strengthens"}
    world.do(do.AnswerQuestionnaire("questionnaire-1", {"war": "No", "end": "Strengthens"}), "us")
    assert world.view("rok-1")["questionnaire-1"]["answers"] == {"war": "아니오", "end": "강화"}
    world.do(do.CloseQuestionnaire("questionnaire-1"))
    war, end = results(world.state.questionnaires["questionnaire-1"])
    assert war["counts"] == {"Yes": 0, "No": 2} and end["counts"] == {"Strengthens": 2}


def test_an_anonymous_answer_does_not_tell_what_language_somebody_reads():
    book = bilingual()
    book["questionnaires"]["poll"]["anonymous"] = True
    world = World(book)
    for number in range(3):
        world.do(do.Join(f"rok-{number + 2}", "player", "rok"), "system")
    world.do(do.OpenQuestionnaire("poll"))
    command = do.AnswerQuestionnaire("questionnaire-1", {"war": "예", "end": "강화"})
    assert answers_as_written(world.state, command, SEATS["rok"]) == {"war": "Yes", "end": "Strengthens"}
    (answered,) = world.do(command, "rok")
    assert answered.answers == {}


def test_an_observer_of_a_team_reads_with_it_and_one_of_none_reads_the_original(world):
    world.do(do.Join("eyes", "observer", "rok"), "system")
    world.do(do.OpenQuestionnaire("poll", to=["observers"]))
    assert world.view("eyes")["questionnaire-1"]["title"] == "설문"
    assert world.view("observer")["questionnaire-1"]["title"] == "Poll"
    world.do(do.AnswerQuestionnaire("questionnaire-1", {"war": "예", "end": "강화"}), By("eyes", "observer", "rok"))


def test_a_questionnaire_that_a_stage_opens_is_called_by_its_phase_in_each_language():
    book = bilingual()
    book["questionnaires"]["poll"]["opens"] = "brief"
    world = World(book)
    assert world.view("rok-1")["questionnaire-1"]["title"] == "첫째: 설문"
    assert world.view("us-1")["questionnaire-1"]["title"] == "The first: Poll"


def test_a_log_without_translations_is_read_as_before():
    book = bilingual()
    del book["translations"]
    world = World(book)
    world.do(do.Release("launch"))
    part = world.view("rok")["inject-1"]
    assert part["title"] == "A launch" and not part["untranslated"] and part["original"] == {}


def test_a_playbook_in_another_language_keeps_every_id_and_place():
    book = Playbook.model_validate(bilingual(), context={"year": 2025})
    assert book.injects["launch"]
    read = translated(book, "ko")
    assert list(read.injects) == list(book.injects) and read.injects["launch"][1].title == "발사"
    assert read.teams["rok"].roles["fm"].name == "외교부 장관"
    assert read.actors["beijing"].answers == {"Regret": "유감입니다."}
    assert translated(book, "ja") is book


def test_a_break_of_the_playbook_is_told_in_each_language_and_another_pause_as_it_was_said():
    book = copy.deepcopy(bilingual())
    book["phases"][0]["then break"] = {"title": "Lunch", "for": "45m"}
    book["translations"]["ko"].setdefault("phases", {}).setdefault(book["phases"][0]["id"], {})["then break"] = "점심"
    world = World(book)
    world.do(do.NextPhase(book["phases"][0]["id"], until="2026-01-01T04:30+00:00"))
    assert world.view("rok")["clock"]["reason"] == "점심"
    assert world.view("us")["clock"]["reason"] == "Lunch"
    world.do(do.Resume())
    world.do(do.Pause("Fire alarm"))
    assert world.view("rok")["clock"]["reason"] == "Fire alarm"
