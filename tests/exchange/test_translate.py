from __future__ import annotations

import re
from pathlib import Path
from shutil import copy

import pytest
from click.testing import CliRunner, Result

from ttx.commands.translate import translate
from ttx.errors import TtxError
from ttx.exchange.translations import rows_of, take, words_of
from ttx.playbook.library import find_playbook
from ttx.playbook.load import load
from ttx.playbook.originals import originals

BOOK = """\
ttx: 1
id: small
title: A small exercise
words: {move: Decision}
scenario: {start: 2025-05-19 09:00 KST, background: Night falls.}
teams:
  us: {name: United States, brief: Yours alone.}
  rok: {name: Republic of Korea, language: ko, brief: Seoul waits.}
actors:
  press: {name: Press, notes: Any newspaper, answers: {no: We say nothing.}}
phases:
  - id: wiring
    title: Test the wiring
    stages: {brief: 10m, haggle: 20m}
    injects:
      - id: launch
        title: Missile launch
        at: 1m
        text: |
          Three tracks.

          =SUM(A1) two.
        add: {rok: Yours first., us: Yours last.}
        asks: reply
        choices: [one, two]
        outcomes: [{if: One count, text: One it is.}, {if: None}]
      - id: quiet
        title: A quiet word
        at: 2m
        to: us
        text: Only for Washington.
verdict:
  - {verdict: held}
questionnaires:
  ballot: [{id: held, asks: Did it hold?, labels: [no, yes]}]
glossary: {ROK: South Korea}
"""
WORDS = """\
# Written by hand.   Keep this line.
ttx: 1
translates: small
language: ko
reviewed: false
title: 작은 연습    # a comment beside it
injects:
  launch:
    # the first one
    title: 미사일 발사
glossary: {ROK: 한국}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return path


@pytest.fixture
def korean(book: Path) -> Path:
    path = book.with_name("small.ko.yaml")
    path.write_text(WORDS, encoding="utf-8")
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(translate, [str(word) for word in words])


def fill(path: Path, texts: dict[str, str], **also: str) -> Path:
    """Fill in a spreadsheet as a translator does."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[2]]
    for row in sheet.iter_rows(min_row=3):
        name = row[head.index("id")].value
        if name in texts:
            row[head.index("translation")].value = texts[name]
            row[head.index("translation")].data_type = "s"
        if name in also:
            row[head.index("state")].value = also[name]
    book.save(path)
    return path


def fill_po(path: Path, name: str, text: str) -> None:
    said = path.read_text(encoding="utf-8")
    entry = re.compile(rf'(msgctxt "{re.escape(name)}"\nmsgid .*?\n)msgstr ""\n', re.DOTALL)
    assert entry.search(said)
    path.write_text(entry.sub(lambda found: f'{found[1]}msgstr "{text}"\n', said, count=1), encoding="utf-8")


def test_each_text_has_a_place_and_those_who_read_it(book: Path) -> None:
    playbook = load(book).playbook
    assert playbook is not None
    found = {one.name: one for one in originals(playbook, "ko")}
    assert list(found) == [
        "title", "words.move", "scenario.background", "teams.us.name", "teams.rok.name", "teams.rok.brief",
        "actors.press.name", "actors.press.answers.no", "phases.wiring.title", "phases.wiring.stages.haggle",
        "injects.launch.title", "injects.launch.text", "injects.launch.add.rok", "injects.launch.outcomes.1",
        "injects.launch.choices.1", "injects.launch.choices.2", "verdict.held.verdict",
        "questionnaires.ballot.questions.held.asks", "questionnaires.ballot.questions.held.labels.1",
        "questionnaires.ballot.questions.held.labels.2", "glossary.ROK.term", "glossary.ROK.means",
    ]  # fmt: skip
    assert found["injects.launch.add.rok"].readers == ("rok",)
    assert "injects.quiet.text" in {one.name for one in originals(playbook, "de")}, "where nobody reads it, all do"


@pytest.mark.parametrize("ending", ["xlsx", "po"])
@pytest.mark.parametrize("language", ["ko", "ja"])
def test_taking_back_what_was_not_changed_changes_no_byte(language: str, ending: str, tmp_path: Path) -> None:
    source = find_playbook("seoul-trilateral")
    for path in source.parent.glob("seoul-trilateral*"):
        copy(path, tmp_path)
    book, beside = tmp_path / source.name, tmp_path / f"seoul-trilateral.{language}.yaml"
    before = beside.read_bytes()
    assert run(book, language, "--export", tmp_path / f"out.{ending}").exit_code == 0
    told = run(book, language, "--import", tmp_path / f"out.{ending}")
    assert told.exit_code == 0, told.output
    assert re.search(r"^0 new, 0 changed, 0 confirmed, \d{3} unchanged, 0 wrong$", told.output, re.M)
    assert beside.read_bytes() == before


def test_a_filled_spreadsheet_is_written_into_the_file_and_its_comments_stay(book: Path, korean: Path) -> None:
    out = book.with_name("out.xlsx")
    run(book, "ko", "--export", out)
    fill(out, {
        "injects.launch.text": "항적 셋.\n\n=SUM(A1) 둘.", "injects.launch.choices.2": "둘",
        "glossary.ROK.term": "대한민국", "title": "작은 훈련", "verdict.held.verdict": "지켰다",
        "injects.launch.outcomes.1": "하나다.",
    })  # fmt: skip
    told = run(book, "ko", "--import", out)
    assert told.exit_code == 0, told.output
    assert "5 new, 1 changed, 0 confirmed, 16 unchanged, 0 wrong" in told.output
    assert re.search(r"out\.xlsx, row \d+: changed: title: 작은 훈련", told.output)
    text = korean.read_text(encoding="utf-8")
    for kept in (
        "# Written by hand.   Keep this line.\n",
        "title: 작은 훈련    # a comment beside it",
        "# the first one\n",
    ):
        assert kept in text
    playbook = load(book).playbook
    assert playbook is not None, load(book).problems
    words = playbook.translations["ko"]
    assert words.injects["launch"].text == "항적 셋.\n\n=SUM(A1) 둘."
    assert words.injects["launch"].choices == ["one", "둘"]
    assert words.injects["launch"].outcomes == ["하나다.", ""]
    assert (words.glossary["ROK"].term, words.glossary["ROK"].means) == ("대한민국", "한국")


def test_a_changed_original_is_warned_of_on_its_line_marked_and_confirmed(book: Path, korean: Path) -> None:
    assert "3 texts confirmed" in run(book, "ko", "--confirm").output
    assert not [problem for problem in load(book).problems if "has changed" in problem.message]
    book.write_text(BOOK.replace("title: Missile launch", "title: Two missile launches"), encoding="utf-8")
    (problem,) = [problem for problem in load(book).problems if "has changed" in problem.message]
    line = korean.read_text(encoding="utf-8").split("\n").index("    title: 미사일 발사") + 1
    assert (problem.line, problem.col, problem.warning) == (line, 12, True)
    out, po = book.with_name("out.xlsx"), book.with_name("out.po")
    run(book, "ko", "--export", out)
    run(book, "ko", "--export", po)
    assert re.search(r'#, fuzzy\nmsgctxt "injects\.launch\.title"', po.read_text(encoding="utf-8"))
    assert "0 new, 0 changed, 0 confirmed" in run(book, "ko", "--import", po).output
    fill(out, {}, **{"injects.launch.title": "done"})
    assert "1 confirmed" in run(book, "ko", "--import", out).output
    assert not [problem for problem in load(book).problems if "has changed" in problem.message]


def test_what_was_translated_from_an_older_text_stays_stale(book: Path, korean: Path) -> None:
    out = book.with_name("out.xlsx")
    run(book, "ko", "--export", out)
    fill(out, {"injects.launch.title": "새 제목"})
    book.write_text(BOOK.replace("title: Missile launch", "title: Two missile launches"), encoding="utf-8")
    told = run(book, "ko", "--import", out)
    assert "its original has changed since: it stays marked stale" in told.output
    states = {entry.original.name: entry.state for entry in words_of(book, "ko").entries()}
    assert states["injects.launch.title"] == "stale"
    assert states["title"] == "done"


def test_a_language_that_nobody_reads_yet_begins_with_a_new_file(book: Path) -> None:
    out = book.with_name("de.po")
    assert run(book, "de", "--export", out).exit_code == 0
    fill_po(out, "teams.us.brief", "Nur für Sie.")
    fill_po(out, "injects.quiet.text", "Nur für Washington.")
    told = run(book, "de", "--import", out)
    assert told.exit_code == 0, told.output
    assert book.with_name("small.de.yaml").read_text(encoding="utf-8").startswith("ttx: 1\n")
    loaded = load(book)
    assert loaded.playbook is not None, loaded.problems
    assert loaded.playbook.translations["de"].injects["quiet"].text == "Nur für Washington."
    assert "nobody yet" in run(book).output


def test_the_table_counts_by_language_and_team(book: Path, korean: Path) -> None:
    head, korea = run(book).output.rstrip("\n").split("\n")
    assert head.split() == ["language", "team", "texts", "translated", "stale", "missing", "words", "to", "do"]
    assert korea.split()[:8] == ["ko", "Republic", "of", "Korea", "22", "3", "0", "19"]
    listed = run(book, "ko").output
    assert "missing  injects.launch.text\n" in listed
    assert "injects.launch.title" not in listed


def test_hostile_cells_are_text_cleaned_or_named(book: Path, korean: Path) -> None:
    out = book.with_name("out.xlsx")
    run(book, "ko", "--export", out)
    before = korean.read_bytes()
    from openpyxl import load_workbook

    made = load_workbook(out)
    sheet = made.worksheets[0]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=3)}
    assert rows["injects.launch.text"][2].data_type == "s", "what looks like a formula goes out as text"
    rows["teams.us.name"][3].value = '=HYPERLINK("http://evil")'
    rows["teams.rok.name"][3].value = "가" * 300
    rows["phases.wiring.title"][3].value = "배선\x9b2J \u202e시험"
    rows["actors.press.name"][0].value = "actors.nobody.name"
    rows["words.move"][0].value = "title"
    rows["title"][3].value = "제목"
    made.save(out)
    told = run(book, "ko", "--import", out)
    assert told.exit_code == 1
    for words in ("a formula is not worked out", "300 letters; 200 are allowed here", "no text of this id", "4 wrong"):
        assert words in told.output
    assert "this stands here twice" in told.output
    assert before != korean.read_bytes()
    assert "배선 시험" in korean.read_text(encoding="utf-8")


def test_a_po_of_odd_entries_is_read_or_refused_in_words(book: Path, korean: Path) -> None:
    po = book.with_name("in.po")
    po.write_text(
        'msgctxt "title"\nmsgid "A small exercise"\nmsgid_plural "Small exercises"\n'
        'msgstr[0] "하나"\nmsgstr[1] "둘"\n\n'
        'msgctxt "words.move"\nmsgid "Decision"\nmsgstr "결\\u001b[2J정"\n\n'
        'msgctxt "nowhere"\nmsgid "Gone"\nmsgstr "없음"\n',
        encoding="utf-8",
    )
    told = run(book, "ko", "--import", po)
    assert "plural forms are not used here; not taken" in told.output
    assert "nowhere: the playbook has no text of this id" in told.output
    for content, complaint in ((b"\xff\xfe\x00", "not in UTF-8"), (b'msgid "never closed\n', "no PO that can be read")):
        po.write_bytes(content)
        with pytest.raises(TtxError, match=complaint):
            list(rows_of(po))


def test_what_check_would_refuse_is_not_written(book: Path, korean: Path) -> None:
    out = book.with_name("out.xlsx")
    run(book, "ko", "--export", out)
    fill(out, {"injects.launch.choices.1": "같다", "injects.launch.choices.2": "같다"})
    before = korean.read_bytes()
    told = run(book, "ko", "--import", out)
    assert isinstance(told.exception, TtxError)
    assert "nothing was written" in str(told.exception)
    assert korean.read_bytes() == before


def test_a_file_that_somebody_may_have_filled_is_not_written_over(book: Path) -> None:
    out = book.with_name("out.xlsx")
    run(book, "ko", "--export", out)
    before = out.read_bytes()
    assert "is there already" in str(run(book, "ko", "--export", out).exception)
    assert out.read_bytes() == before


def test_wrong_words_say_what_to_write(book: Path) -> None:
    for words, complaint in (
        ((book, "en"), "written in 'en' itself"),
        ((book, "Korean"), "is no language"),
        ((book, "--confirm"), "which language?"),
        ((book, "de", "--confirm"), "there is no translation into 'de'"),
        (("first-exercise", "ko", "--confirm"), "comes with ttx"),
        ((book, "ko", "--export", "x.txt"), "says no form"),
    ):
        assert complaint in str(run(*words).exception), words


def test_a_broken_translation_can_still_be_mended(book: Path, korean: Path) -> None:
    korean.write_text(WORDS.replace("title: 미사일 발사", "title: 미사일 발사\n    choices: [하나]"), encoding="utf-8")
    assert load(book).playbook is None
    text, rows = take(words_of(book, "ko"), [])
    assert rows == [] and "choices: [하나]" in text
    assert run(book).exit_code == 0
