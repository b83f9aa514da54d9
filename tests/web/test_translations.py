"""A small bilingual playbook on a real server: a file beside it holds the Korean words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from tests.server.conftest import PLAYBOOK, World
from tests.web.conftest import Browsers, Control, Form
from ttx.exercise import commands as do

Join = Callable[..., Form]

BILINGUAL = (
    PLAYBOOK.replace("red: {name: Red,", "red: {name: Red, language: ko,").replace(
        "asks: reply,", "asks: reply, choices: [Warn, Wait], if stuck: Who knows,", 1
    )
    + "questionnaires: {ballot: {anonymous: true, questions: [{id: v, asks: So?, kind: verdict}]}}\n"
)
KOREAN = """\
ttx: 1
translates: harbour
language: ko
title: 항구
teams: {red: {name: 홍팀, brief: 홍팀만의 임무}, blue: {name: 청팀}}
phases: {first: {title: 첫째 국면, stages: {brief: 상황 설명}}}
injects:
  storm-warning:
    {title: 폭풍, text: 폭풍이 온다, add: {red: 홍팀만의 줄}, choices: [경고, 대기], if stuck: 누가 아는가}
verdict: {continue: 지속}
questionnaires: {ballot: {title: 투표, questions: {v: {asks: 결론은?}}}}
"""


@pytest.fixture(autouse=True)
def written(world: World) -> None:
    world.playbook.write_text(BILINGUAL, encoding="utf-8")
    world.playbook.with_name("harbour.ko.yaml").write_text(KOREAN, encoding="utf-8")


def log_of(world: World, query: str) -> list[Any]:
    return sqlite3.connect(world.file).execute(query).fetchall()


def test_a_team_reads_its_language_without_a_script_and_may_open_the_original(
    world: World, control: Control, form: Join
) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann, bob = form("team:red"), form("team:blue", "Bob")
    for words in ("항구", "홍팀", "홍팀만의 임무", "첫째 국면", "상황 설명", "폭풍이 온다", "홍팀만의 줄", "원문"):
        assert words in ann.words
    original = ann.html.partition('<details class="original">')[2].partition("</details>")[0]
    assert "Storm" in original and "A storm" in original and "red-only-line" in original
    assert "A storm" in bob.words and "폭풍" not in bob.words and "원문" not in bob.html
    ann.press("reply inject-1", inject_1__choice="대기")
    assert "대기" in ann.words.partition("버전 1")[2]
    assert log_of(world, "select team, choice from replies") == [("red", "Wait")]
    control(do.Hint("red", "Who knows", "storm-warning"))
    assert "누가 아는가" in ann.look().words
    control(do.Release("secret-leak"))
    assert "번역되지 않았습니다" in ann.look().words and "leak-text" in ann.words


def test_ballots_in_two_languages_are_counted_together_and_tell_nobodys_language(
    world: World, control: Control, form: Join
) -> None:
    control(do.Start())
    red = [form("team:red", f"R{number}") for number in range(3)]
    blue = [form("team:blue", f"B{number}") for number in range(2)]
    control(do.OpenQuestionnaire("ballot"))
    for each in red:
        assert "결론은?" in each.look().words
        each.press("answers questionnaire-1", questionnaire_1__v="지속")
    for each in blue:
        each.look().press("answers questionnaire-1", questionnaire_1__v="continue")
    control(do.CloseQuestionnaire("questionnaire-1"))
    [(payload,)] = log_of(world, "select payload from events where kind = 'questionnaire-closed'")
    assert payload.count('{"v":"continue"}') == 5 and "지속" not in payload


def test_a_real_browser_shows_the_original_at_a_click(control: Control, browsers: Browsers) -> None:
    control(do.Start())
    page = browsers.sit("team:red")
    control(do.Release("storm-warning"))
    page.get_by_text("폭풍이 온다").wait_for()
    assert not page.get_by_text("A storm").is_visible()
    page.locator("#inject-1 details.original summary").click()
    page.get_by_text("A storm").wait_for()
    page.get_by_label("경고").check()
    page.locator("#inject-1").get_by_role("button", name="보내기").click()
    page.locator("#inject-1").get_by_text("답변함").wait_for()
    assert browsers.complaints == []
