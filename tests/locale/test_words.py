from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from ttx.errors import Refused
from ttx.exercise.decide.rules import said, stale
from ttx.locale import LANGUAGES, Words, words


def test_english_is_what_stands_in_the_code() -> None:
    _ = words("en")
    assert _("Reply sent.") == "Reply sent."
    assert _("{name} has the pen", name="Kim") == "Kim has the pen"


def test_korean_and_japanese_say_the_same() -> None:
    assert words("ko")("Reply sent.") == "답변을 보냈습니다."
    assert words("ja")("Reply sent.") == "回答を送りました。"


def test_a_language_that_ttx_does_not_know_is_english() -> None:
    assert words("fr")("Reply sent.") == "Reply sent."
    assert words("fr").language == "en"


def test_what_is_not_translated_stays_english() -> None:
    assert words("ko")("Nobody has {written} this", written="translated") == "Nobody has translated this"


def test_one_thing_and_several_are_said_differently() -> None:
    one, some = "One text is not sent.", "{count} texts are not sent."
    assert [words("en").many(one, some, count) for count in (1, 3)] == [one, "3 texts are not sent."]
    assert words("ko").many(one, some, 1) == "보내지 않은 글이 1개 있습니다."
    assert words("ja").many(one, some, 3) == "送っていない文章が3件あります。"


def test_a_playbook_s_words_come_on_top_in_every_language() -> None:
    own = {"phase": "Move", "move": "Decision"}
    assert words("en")("{Move}, {phase}, {Phase}") == "Move, phase, Phase"
    assert words("en", own)("{Move}, {move}, {phase}, {inject}") == "Decision, decision, move, inject"
    assert words("ko")("Write the {move}") == "결정 쓰기"
    assert words("ko", own)("Write the {move}") == "Decision 쓰기"
    assert words("ja", {"move": "対応"})("Write the {move}") == "対応を書く"


def test_what_people_wrote_is_never_read_as_a_format() -> None:
    _ = words("ko", {"move": "{name}"})
    assert _("{name} has the pen", name="{0} {move} {x.y}") == "{0} {move} {x.y} 님이 작성 중"
    assert _("Write the {move}") == "{name} 쓰기"


@pytest.mark.parametrize("wrong", ["{nobody}", "{name", "{name.nothing}", "{0}", "{name[0][1]}", "{name:Q}", "{}"])
def test_a_slip_in_a_catalogue_is_never_a_user_s_problem(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _ = Words("ko", {})
    monkeypatch.setattr(_, "_catalogue", Slip(wrong))
    assert _("{name} has the pen", name="Kim") == "Kim has the pen"
    assert _.many("One", "{count} texts", 2) == "2 texts"


class Slip:
    """A catalogue whose translator had a bad day."""

    def __init__(self, wrong: str) -> None:
        self._wrong = wrong

    def gettext(self, message: str) -> str:
        return self._wrong

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return self._wrong


def test_a_slip_in_the_english_is_seen() -> None:
    with pytest.raises(KeyError):
        words("en")("{name} has the pen")


def test_a_refusal_is_understood_with_what_was_filled_into_it() -> None:
    with pytest.raises(Refused) as empty:
        said(" ", "the reply")
    refusal = stale("your team's decision")
    assert words("ko").known(empty.value.message) == "비어 있습니다: 답변"
    assert words("ko").known(refusal.message) == "보신 뒤에 바뀌었습니다: 우리 팀의 decision"
    assert words("ja").known("your team's move has changed since you looked").endswith("自チームの決定")
    assert words("ja").known("no answer from http://x") == "応答がありません: http://x"
    assert words("en").known(refusal.message) == refusal.message


def test_a_text_that_a_player_piled_up_from_our_own_sentences_breaks_no_page() -> None:
    # The instrument of an action is a player's text, and partners of a joint move read it.
    for piled in ("x" + " has changed since you looked" * 60, "x" + " has changed since you looked" * 600):
        for language in ("ko", "ja"):
            assert "x has changed since you looked" in words(language).known(piled)


def test_what_is_longer_than_any_sentence_of_ours_is_not_searched_for_one() -> None:
    page = "x is empty, " * 1600 + "and so it is empty"
    assert words("ko").known(page) == page and words("ko").known("x" * 1000 + " is empty") != "x" * 1000 + " is empty"


def test_what_is_not_known_stays_as_it_is_even_with_braces_in_it() -> None:
    for text in ("", "A team's own words {x}", "{what} is empty {", "Control the news"):
        assert words("ko").known(text) == text


def test_many_threads_may_ask_at_once() -> None:
    with ThreadPoolExecutor(8) as threads:
        said = set(threads.map(lambda _: words("ko", {"move": "안"})("Write the {move}"), range(200)))
    assert said == {"안 쓰기"}


def test_the_same_words_are_made_once() -> None:
    assert words("ko", {"move": "Decision"}) is words("ko", {"move": "Decision"})


def test_babel_is_loaded_for_a_catalogue_and_not_for_english() -> None:
    code = "import sys; from ttx.locale import words; words({!r})('Send'); print('babel' in sys.modules)"
    found = {
        language: subprocess.run(
            [sys.executable, "-c", code.format(language)], capture_output=True, text=True, check=True
        ).stdout.strip()
        for language in LANGUAGES
    }
    assert found == {"en": "False", "ko": "True", "ja": "True"}
