from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from ttx.exercise import events as ev
from ttx.store.rows import Entry
from ttx.store.sqlviews import NAMES
from ttx.store.store import Store

from .making import EXERCISE, engine_of, fact, sql

WALL = "2026-11-22T09:00:00.000Z"
WHEN = {"exercise", "seq", "wall", "clock", "scenario", "phase", "seat"}


def _view(place: str, name: str) -> list[dict[str, Any]]:
    """Rows of a view without the columns that all of them share."""
    engine = engine_of(place)
    try:
        with engine.connect() as connection:
            rows = connection.exec_driver_sql(f"select * from {name} order by exercise, seq").mappings().all()
            assert all(set(row) > WHEN for row in rows)
            return [{key: row[key] for key in row if key not in WHEN} for row in rows]
    finally:
        engine.dispose()


@pytest.fixture
def show(store: Store, place: str) -> Callable[..., list[dict[str, Any]]]:
    def show(view: str, *events: ev.Event) -> list[dict[str, Any]]:
        store.append(EXERCISE, 0, [fact(event, elapsed=number * 60_000) for number, event in enumerate(events)])
        return _view(place, view)

    return show


def test_every_view_says_where_and_when(store: Store, place: str) -> None:
    entries: list[Entry] = [
        fact(ev.MessageSent("message-1", "us", ["rok"], "hello"), elapsed=elapsed, wall=WALL, seat="player-1")
        for elapsed in (0, 59_999, 61_000, 5_999_000, 6_000_000, 100 * 3_600_000)
    ]
    store.append(EXERCISE, 0, entries)
    found = sql(place, "select exercise, seq, wall, clock, scenario, phase, seat from messages order by seq")
    assert found[0] == (EXERCISE, 1, WALL, "T+00:00", "2025-05-19T09:00+09:00", "wiring", "player-1")
    assert [row[3] for row in found] == ["T+00:00", "T+00:59", "T+01:01", "T+1:39:59", "T+1:40:00", "T+100:00:00"]


def test_moves_have_their_actions_endorsements_and_ruling(show: Callable[..., list[dict[str, Any]]]) -> None:
    first, second = show(
        "moves",
        ev.MoveSubmitted(
            "move-1",
            "us",
            "wiring",
            1,
            actions=[
                ev.Action("Warn partners", "diplomacy", ["japan", "rok"], "private", "ministers", "at once"),
                ev.Action("Wait: [/x] 100% 'so'"),
            ],
            fields={"public-line": "We stand together.", "intent": "Keep 한국 in", "a": "last"},
            joint=["japan", "rok"],
        ),
        ev.MoveEndorsed("move-1", 1, "rok", "reserve", "only with Seoul's words"),
        ev.MoveEndorsed("move-1", 1, "japan", "endorse"),
        ev.MoveSubmitted("move-1", "us", "wiring", 2, late=True, entered_for=True),
        ev.RulingDrafted("ruling-1", 1, "It holds", moves=["move-9", "move-1"]),
        ev.RulingDrafted("ruling-2", 1, "Dropped", moves=["move-1"]),
        ev.RulingDropped("ruling-2"),
    )
    assert first == {
        "team": "us",
        "move": "move-1",
        "version": 1,
        "actions": "1. Warn partners; diplomacy; toward japan, rok; private; ministers; at once\n"
        "2. Wait: [/x] 100% 'so'; public",
        "intent": "Keep 한국 in",
        "public_line": "We stand together.",
        "fields": "public-line: We stand together.\nintent: Keep 한국 in\na: last",
        "joint_with": "japan, rok",
        "endorsements": "rok: reserve - only with Seoul's words\njapan: endorse",
        "ruling": "ruling-1",
        "outcome": "It holds",
        "late": "",
        "entered_by_control": "",
    }
    assert second == first | {
        "version": 2,
        "actions": "",
        "intent": "",
        "public_line": "",
        "fields": "",
        "joint_with": "",
        "endorsements": "",
        "late": "yes",
        "entered_by_control": "yes",
    }


def test_replies(show: Callable[..., list[dict[str, Any]]]) -> None:
    written = ev.Replied("launch", "rok", "We watch.", entered_for=True)
    chosen = ev.Replied("launch", "us", choice="b", version=2, late=True)
    names = ("team", "inject", "version", "choice", "text", "late", "entered_by_control")
    assert [tuple(row[name] for name in names) for row in show("replies", written, chosen)] == [
        ("rok", "launch", 1, "", "We watch.", "", "yes"),
        ("us", "launch", 2, "b", "", "yes", ""),
    ]


def test_injects_have_the_wording_of_each_team(show: Callable[..., list[dict[str, Any]]]) -> None:
    found = show(
        "injects",
        ev.InjectReleased("launch", "A launch", {"us": "It flew.", "rok": "발사"}),
        ev.InjectReleased(
            "letter", "A letter", {"japan": "Relief."}, sender="trade-office", method="letter", asks="reply",
            choices=["yes", "no"], answer_by=750_000, dated="22 May", version=3, automatic=True,
        ),
        ev.InjectRecalled("letter", ["japan"], "wrong one"),
    )  # fmt: skip
    assert found == [
        {
            "inject": "launch", "version": 1, "title": "A launch", "sender": "control", "method": "",
            "teams": "us, rok", "texts": "us: It flew.\nrok: 발사", "asks": "read", "choices": "", "answer_by": "",
            "dated": "", "automatic": "", "recalled": "",
        },
        {
            "inject": "letter", "version": 3, "title": "A letter", "sender": "trade-office", "method": "letter",
            "teams": "japan", "texts": "japan: Relief.", "asks": "reply", "choices": "yes, no", "answer_by": "T+12:30",
            "dated": "22 May", "automatic": "yes", "recalled": "T+02:00",
        },
    ]  # fmt: skip


def test_rulings_stand_in_their_newest_version(show: Callable[..., list[dict[str, Any]]]) -> None:
    found = show(
        "rulings",
        ev.RulingDrafted("ruling-1", 1, "First thought"),
        ev.RulingDrafted(
            "ruling-1", 2, "It holds", moves=["move-1", "move-2"], texts={"us": "Yes.", "rok": "네"},
            shifts={"friction": -4.5, "cohesion": 3}, reasons="Trust", odds=70, public=True,
            arguments_for=["They met", "돈"], arguments_against=["No date"],
        ),
        ev.Rolled("ruling-1", 1, 20, 90, False), ev.Rolled("ruling-1", 2, 70, 12, True),
        ev.RulingReleased("ruling-1", 2),
        ev.RulingDrafted("ruling-2", 1, "Not yet"),
        ev.RulingDrafted("ruling-3", 1, "Never"),
        ev.RulingDropped("ruling-3", "no"),
    )  # fmt: skip
    empty = {"moves": "", "texts": "", "shifts": "", "reasons": "", "odds": None, "public": "", "released": ""}
    empty |= dict.fromkeys(("arguments_for", "arguments_against", "rolled", "amended", "amended_because"), "")
    assert found == [
        {
            "ruling": "ruling-1", "version": 2, "moves": "move-1, move-2", "outcome": "It holds",
            "texts": "us: Yes.\nrok: 네", "shifts": "friction -4.5, cohesion 3", "reasons": "Trust", "odds": 70,
            "public": "yes", "released": "T+04:00", "status": "released", "amended": "", "amended_because": "",
            "arguments_for": "They met\n돈", "arguments_against": "No date",
            "rolled": "90 for 20 percent: did not\n12 for 70 percent: came true",
        },
        empty | {"ruling": "ruling-2", "version": 1, "outcome": "Not yet", "status": "draft"},
        empty | {"ruling": "ruling-3", "version": 1, "outcome": "Never", "status": "dropped"},
    ]  # fmt: skip


def test_an_amended_ruling_says_what_it_says_now(show: Callable[..., list[dict[str, Any]]], place: str) -> None:
    [row] = show(
        "rulings",
        ev.MoveSubmitted("move-1", "us", "wiring", 1),
        ev.RulingDrafted("ruling-1", 1, "It holds", ["move-1"], {"us": "Yes."}, {"friction": -4.5}, public=True),
        ev.RulingReleased("ruling-1", 1),
        ev.RulingAmended("ruling-1", 2, "Half", {"us": "Some."}, {"cohesion": 1}, "slip", True),
        ev.RulingAmended("ruling-1", 3, "Nothing holds", {"rok": "No."}, reason="the letter", public=True),
    )
    assert {name: row[name] for name in ("outcome", "texts", "shifts", "public", "released", "amended")} == {
        "outcome": "Nothing holds", "texts": "rok: No.", "shifts": "", "public": "yes",
        "released": "T+02:00", "amended": "T+03:00",
    }  # fmt: skip
    assert (row["amended_because"], row["status"]) == ("the letter", "released")
    assert [move["outcome"] for move in _view(place, "moves")] == ["Nothing holds"]


def test_marks_and_verdicts(show: Callable[..., list[dict[str, Any]]], place: str) -> None:
    marks = show(
        "commitments",
        ev.CommitmentMarked("meet", "dropped", "us", "no date"),
        ev.CommitmentMarked("meet"),
        ev.VerdictGiven("regress", "nobody came"),
    )
    assert marks == [
        {"commitment": "meet", "standing": "dropped", "team": "us", "reason": "no date"},
        {"commitment": "meet", "standing": "", "team": "", "reason": ""},
    ]
    assert _view(place, "verdicts") == [{"verdict": "regress", "reason": "nobody came"}]


def test_ratings_findings_and_actions_are_one_row_each_as_they_are_now(
    show: Callable[..., list[dict[str, Any]]], place: str
) -> None:
    ratings = show(
        "ratings",
        ev.ObjectiveRated("warn", "M", "slow"),
        ev.ObjectiveRated("warn", "S", "better", "early", "us"),
        ev.ObjectiveRated("warn", "P", "quick after all"),
        ev.ObjectiveRated("share", "U", "no"),
        ev.ObjectiveRated("share"),
        ev.FindingWritten("finding-1", 1, "improvement", "Slow", "warn", "early", ["move-1"], by_rule=True),
        ev.FindingWritten("finding-2", 1, "strength", "Quick", by_rule=True),
        ev.FindingConfirmed("finding-1", 1),
        ev.FindingWritten("finding-3", 1, "strength", "Wrong"),
        ev.FindingDropped("finding-3", "it was not so"),
        ev.ActionPlanned("action-1", 1, "Call", "finding-1", "training", "Desk", due="2026-12-31"),
        ev.ContactNamed("action-1", "Kim"),
        ev.ActionPlanned("action-1", 2, "Call at once", "finding-1", "training", "Desk"),
        ev.ActionClosed("action-1", True, "done so", "2026-12-01"),
        ev.ActionPlanned("action-2", 1, "Write", "finding-1"),
        ev.ActionClosed("action-2", True),
        ev.ActionClosed("action-2", False),
        ev.ActionPlanned("action-3", 1, "Nothing", "finding-1"),
        ev.ActionDropped("action-3"),
        ev.HotWashNoted("note-1", 1, "well", "It", "us"),
        ev.HotWashNoted("note-1", 2, "change", "It went", "us", "March"),
        ev.HotWashNoted("note-2", 1, "well", "Gone"),
        ev.HotWashNoted("note-2", 2, "well"),
        ev.Parked("parked-1", "Later", "rok"),
        ev.Parked("parked-2", "Never"),
        ev.ParkedSettled("parked-1", "talked about"),
    )
    assert [(each["objective"], each["task"], each["rating"], each["explanation"]) for each in ratings] == [
        ("warn", "early", "S", "better"), ("warn", "", "P", "quick after all"),
    ]  # fmt: skip
    findings = _view(place, "findings")
    assert [(each["finding"], each["status"], each["evidence"]) for each in findings] == [
        ("finding-1", "confirmed", "move-1"), ("finding-2", "draft", ""), ("finding-3", "dropped", ""),
    ]  # fmt: skip
    actions = _view(place, "actions")
    assert [(each["action"], each["version"], each["text"], each["status"]) for each in actions] == [
        ("action-1", 2, "Call at once", "done"), ("action-2", 1, "Write", "open"),
        ("action-3", 1, "Nothing", "dropped"),
    ]  # fmt: skip
    assert (actions[0]["contact"], actions[0]["note"], actions[0]["done_on"]) == ("Kim", "done so", "2026-12-01")
    assert [(each["note"], each["what"], each["due"]) for each in _view(place, "hot_wash")] == [
        ("note-1", "change", "March"),
    ]  # fmt: skip
    assert [(each["item"], each["settled"]) for each in _view(place, "parked")] == [
        ("parked-1", "talked about"), ("parked-2", ""),
    ]  # fmt: skip


def test_meetings_are_one_row_each_from_asking_to_result(show: Callable[..., list[dict[str, Any]]]) -> None:
    found = show(
        "meetings",
        ev.MeetingAsked("meeting-1", "us", ["us", "rok"], "ministers", "secure line", "the letter"),
        ev.MeetingAnswered("meeting-1", "rok", True),
        ev.MeetingStarted("meeting-1"),
        ev.MeetingEnded("meeting-1", "They warn first", "We warn each other."),
        ev.MeetingAsked("meeting-2", "japan", ["japan", "rok"]),
        ev.MeetingAnswered("meeting-2", "rok", False, "not today"),
        ev.MeetingAsked("meeting-3", "japan", ["japan", "us"]),
        ev.MeetingLogged("meeting-4", ["us", "japan"], topic="coffee", result="nothing", text="함께."),
        ev.MeetingAsked("meeting-5", "rok", ["rok", "us"]),
        ev.MeetingStarted("meeting-5"),
    )
    empty = {"level": "", "channel": "", "topic": "", "answers": "", "started": "", "ended": "", "result": ""}
    empty |= {"joint_text": ""}
    assert found == [
        {
            "meeting": "meeting-1", "asked_by": "us", "teams": "us, rok", "level": "ministers",
            "channel": "secure line",
            "topic": "the letter", "answers": "rok: agrees", "started": "T+02:00", "ended": "T+03:00",
            "result": "They warn first", "joint_text": "We warn each other.", "status": "held",
        },
        empty | {
            "meeting": "meeting-2", "asked_by": "japan", "teams": "japan, rok", "answers": "rok: declines - not today",
            "status": "declined",
        },
        empty | {"meeting": "meeting-3", "asked_by": "japan", "teams": "japan, us", "status": "asked"},
        empty | {
            "meeting": "meeting-4", "asked_by": "", "teams": "us, japan", "topic": "coffee", "result": "nothing",
            "joint_text": "함께.", "status": "logged",
        },
        empty | {
            "meeting": "meeting-5", "asked_by": "rok", "teams": "rok, us", "started": "T+09:00", "status": "running",
        },
    ]  # fmt: skip


def test_messages_indicators_and_observations(show: Callable[..., list[dict[str, Any]]], place: str) -> None:
    messages = show(
        "messages",
        ev.MessageSent("message-1", "us", ["rok", "japan"], "Two\nlines, \"quoted\" and 'so'"),
        ev.MessageSent("message-2", "rok", ["us"], "네", "message-1"),
        ev.IndicatorShifted("friction", -4.5, 55.5, "ruling:ruling-1", "Trust"),
        ev.ObservationNoted(
            "observation-1", "Seoul waits", ["trust", "pace"], "rok", "firewall", "warn", "letter", "M"
        ),
        ev.ObservationNoted("observation-2", "Nothing"),
    )
    assert messages == [
        {
            "message": "message-1", "sender": "us", "recipients": "rok, japan",
            "text": "Two\nlines, \"quoted\" and 'so'", "reply_to": "",
        },
        {"message": "message-2", "sender": "rok", "recipients": "us", "text": "네", "reply_to": "message-1"},
    ]  # fmt: skip
    assert _view(place, "indicators") == [
        {"indicator": "friction", "delta": -4.5, "value": 55.5, "cause": "ruling:ruling-1", "reason": "Trust"}
    ]
    names = ("observation", "text", "tags", "team", "objective", "task", "inject", "rating")
    assert [tuple(row[name] for name in names) for row in _view(place, "observations")] == [
        ("observation-1", "Seoul waits", "trust, pace", "rok", "firewall", "warn", "letter", "M"),
        ("observation-2", "Nothing", "", "", "", "", "", ""),
    ]


QUESTIONS = [{"id": "trust", "asks": "How far do you trust them?"}, {"id": "why", "asks": "Why?", "kind": "text"}]


def _answers(place: str) -> list[tuple[Any, ...]]:
    return sorted(sql(place, "select seq, seat, questionnaire, title, question, answer from answers"))


def test_questionnaires_are_one_row_each_with_what_became_of_them(
    show: Callable[..., list[dict[str, Any]]],
) -> None:
    found = show(
        "questionnaires",
        ev.QuestionnaireOpened("questionnaire-1", "Gauges", QUESTIONS, ["players", "us"], source="gauges"),
        ev.QuestionnaireAnswered("questionnaire-1", {"trust": "4"}),
        ev.QuestionnaireAnswered("questionnaire-1", {"trust": "5"}),
        ev.QuestionnaireClosed("questionnaire-1"),
        ev.QuestionnaireOpened("questionnaire-2", "핫 워시", QUESTIONS, ["rok"], anonymous=True),
        ev.QuestionnaireClosed("questionnaire-2", withheld=True),
        ev.QuestionnaireOpened("questionnaire-3", "Open", QUESTIONS, ["rok"]),
    )
    names = ("questionnaire", "title", "recipients", "anonymous", "answered", "closed", "status")
    assert [tuple(row[name] for name in names) for row in found] == [
        ("questionnaire-1", "Gauges", "players, us", "", 1, "T+03:00", "closed"),
        ("questionnaire-2", "핫 워시", "rok", "yes", 0, "T+05:00", "withheld"),
        ("questionnaire-3", "Open", "rok", "", 0, "", "open"),
    ]


def test_answers_are_one_row_for_each_question_with_the_newest_of_a_seat(store: Store, place: str) -> None:
    name, quoted = "questionnaire-1", "They 'said' \"no\": 100% [/x]\n아니요"
    store.append(EXERCISE, 0, [
        fact(ev.QuestionnaireOpened(name, "Gauges", QUESTIONS, ["players"])),
        fact(ev.QuestionnaireAnswered(name, {"trust": "1", "why": "old"}), seat="us-1"),
        fact(ev.QuestionnaireAnswered(name, {"trust": "2"}), seat="rok-1"),
        fact(ev.QuestionnaireAnswered(name, {"trust": "4", "why": quoted, "gone": "x"}), seat="us-1"),
        fact(ev.QuestionnaireClosed(name), seat="control-1"),
    ])  # fmt: skip
    assert _answers(place) == [
        (3, "rok-1", name, "Gauges", "How far do you trust them?", "2"),
        (4, "us-1", name, "Gauges", "How far do you trust them?", "4"),
        (4, "us-1", name, "Gauges", "Why?", quoted),
        (4, "us-1", name, "Gauges", "gone", "x"),
    ]


def test_anonymous_answers_have_no_seat_not_even_of_who_closed(store: Store, place: str) -> None:
    name = "questionnaire-1"
    store.append(EXERCISE, 0, [
        fact(ev.QuestionnaireOpened(name, "Wash", QUESTIONS, ["players"], anonymous=True)),
        fact(ev.QuestionnaireAnswered(name), seat="us-1"),
        fact(ev.QuestionnaireClosed(name, [{"trust": "4", "why": "B"}, {"trust": "1"}]), seat="control-1"),
    ])  # fmt: skip
    assert _answers(place) == [
        (3, "", name, "Wash", "How far do you trust them?", "1"),
        (3, "", name, "Wash", "How far do you trust them?", "4"),
        (3, "", name, "Wash", "Why?", "B"),
    ]
    [row] = _view(place, "questionnaires")
    assert row["answered"] == 1


def test_exercises_in_one_database_do_not_mix_in_the_views(store: Store, place: str) -> None:
    store.create_exercise("seoul-2", "Again", WALL)
    for exercise in (EXERCISE, "seoul-2"):
        store.append(exercise, 0, [fact(ev.RulingDrafted("ruling-1", 1, f"of {exercise}", moves=["move-1"]))])
        store.append(exercise, 1, [fact(ev.MoveSubmitted("move-1", "us", "wiring", 1))])
    store.append("seoul-2", 2, [fact(ev.RulingReleased("ruling-1", 1))])
    assert [(row["outcome"], row["status"]) for row in _view(place, "rulings")] == [
        ("of seoul-1", "draft"),
        ("of seoul-2", "released"),
    ]
    assert [row["outcome"] for row in _view(place, "moves")] == ["of seoul-1", "of seoul-2"]


def test_erased_rows_stay_in_the_views_without_their_words(store: Store, place: str) -> None:
    store.append(EXERCISE, 0, [fact(ev.MessageSent("message-1", "us", ["rok"], "secret"))])
    store.append(EXERCISE, 1, [fact(ev.MoveSubmitted("move-1", "us", "wiring", 1, actions=[ev.Action("secret")]))])
    store.append(EXERCISE, 2, [fact(ev.RulingDrafted("ruling-1", 1, "secret", shifts={"friction": 1}))])
    store.append(EXERCISE, 3, [fact(ev.QuestionnaireOpened("questionnaire-1", "secret", QUESTIONS, ["us"]))])
    store.append(EXERCISE, 4, [fact(ev.QuestionnaireAnswered("questionnaire-1", {"why": "secret"}), seat="us-1")])
    store.forget(EXERCISE, [1, 2, 3, 4, 5])
    for name in NAMES:
        assert len(_view(place, name)) == (name in ("messages", "moves", "rulings", "questionnaires"))
        assert "secret" not in str(_view(place, name))


def test_a_person_needs_no_more_than_the_shell_of_sqlite(file: Any, opened: Callable[..., Store]) -> None:
    # No function, no extension, no setting of ours: any program that opens the file has the views.
    store = opened(file, create=True)
    store.create_exercise(EXERCISE, "Seoul", WALL)
    store.append(EXERCISE, 0, [fact(ev.MessageSent("message-1", "us", ["rok"], "hello"))])
    query = "connect(sys.argv[1]).execute('select text, recipients from messages').fetchall()"
    code = f"import sqlite3, sys; print(sqlite3.{query})"
    said = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    assert said.stdout == "[('hello', 'rok')]\n"
    store.close()
    with sqlite3.connect(file) as connection:
        for name in NAMES:
            connection.execute(f"select * from {name}").fetchall()
    connection.close()
