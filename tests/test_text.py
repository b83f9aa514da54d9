import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ttx.errors import TtxError
from ttx.text import DEEPEST, clean, clean_all, one_line


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("red \x1b[31mtext\x1b[0m", "red text"),
        ("\x1b[?1049hscreen", "screen"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0~\x1b\\sixel", "sixel"),
        ("\x1bXsos\x1b\\\x1b^pm\x1b\\\x1b_apc\x1b\\kept", "kept"),
        ("\x1bcreset", "reset"),
        ("\x1b(0line drawing", "line drawing"),
        ("\x9b31mred", "red"),
        ("\x9d0;title\x9cafter", "after"),
        ("\x90data\x9cafter", "after"),
        ("cut \x1b[31", "cut 31"),
        ("lone \x1b", "lone "),
        ("\x1b\x1b[31mtwice", "twice"),
    ],
)
def test_terminal_sequences_are_taken_out(written, kept):
    assert clean(written) == kept


def test_an_unterminated_string_sequence_takes_its_line_and_not_the_rest():
    assert clean("before \x1b]0;evil\nthe second line\nthe third") == "before \nthe second line\nthe third"


def test_many_unterminated_sequences_do_not_each_search_to_the_end():
    assert clean("\x9d\n" * 10_000) == "\n" * 10_000
    assert clean("\x1b[0" * 6_000) == "0" * 6_000


@pytest.mark.parametrize("character", [chr(code) for code in (*range(9), *range(0x0B, 0x20), 0x7F, 0x80, 0x85, 0x9F)])
def test_control_characters_do_not_pass(character):
    assert character not in clean(f"a{character}b")


def test_tab_and_newline_pass_and_carriage_returns_become_newlines():
    assert clean("a\tb\r\nc\rd\n") == "a\tb\nc\nd\n"


@pytest.mark.parametrize(
    "character", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"
)
def test_characters_that_turn_the_direction_or_the_line_do_not_pass(character):
    assert clean(f"pay{character}100") == "pay100"


def test_lone_surrogates_do_not_pass_and_the_rest_can_be_encoded():
    assert clean("a\ud800b\udfffc").encode() == b"abc"


def test_emoji_made_of_several_characters_survive():
    family = "👩‍👩‍👧‍👦 🏴‍☠️ 👍🏽 ❤️"
    assert clean(family) == family


@pytest.mark.parametrize("text", ["대한민국 외교부", "ミサイル発射、がぎぐ", "导弹发射 彈道飛彈", "العربية", "Ünïcödé"])
def test_writing_of_other_languages_is_unchanged(text):
    assert clean(text) == unicodedata.normalize("NFC", text) == text


def test_combining_marks_are_composed():
    assert clean("e\u0301") == "é"
    assert clean("\u1112\u1161\u11ab") == "한"


def test_markup_is_data():
    assert clean("[/x] [@click=app.quit]go[/] <b>") == "[/x] [@click=app.quit]go[/] <b>"


def test_a_text_that_is_too_long_is_refused_with_its_length():
    assert clean("a" * 20) and clean("é" * 20_000)
    with pytest.raises(TtxError, match="20,001 characters; 20,000 are allowed"):
        clean("a" * 20_001)
    with pytest.raises(TtxError, match="6 characters; 5 are"):
        clean("aaaaaa", 5)


def test_a_text_that_grows_beyond_its_length_when_composed_is_refused():
    with pytest.raises(TtxError, match="characters"):
        clean("\ufb2c" * 10_000)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(st.characters() | st.sampled_from("\x1b\x9b\x9d[]P\\\x07\x9c;0m\n\r\u202e\ufb2c\u0301"), max_size=60))
def test_cleaning_twice_is_cleaning_once_and_nothing_unsafe_is_left(text):
    once = clean(text)
    assert clean(once) == once
    assert not [c for c in once if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]
    assert not [
        c for c in once if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI")
    ]


def test_all_strings_of_a_command_are_cleaned_and_its_numbers_stay():
    dirty = {"a\x00": ["\x1b[1mx", {"b": "\u202ey"}], "n": 1, "f": 1.5, "t": True, "z": None}
    assert clean_all(dirty) == {"a": ["x", {"b": "y"}], "n": 1, "f": 1.5, "t": True, "z": None}


def test_what_nests_too_deep_is_refused():
    nested = "x"
    for _ in range(DEEPEST):
        nested = [nested]
    assert clean_all(nested) == nested
    with pytest.raises(TtxError, match="deep"):
        clean_all([nested])
    for _ in range(100_000):
        nested = {"a": nested}
    with pytest.raises(TtxError, match="deep"):
        clean_all(nested)


def test_a_title_is_one_line_of_a_length():
    assert one_line("a\n b\t c") == "a b c"
    assert one_line("word " * 30, 12) == "word word w…"
    assert len(one_line("x" * 100, 10)) == 10
