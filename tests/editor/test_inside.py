"""What the editor does to a text, without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editor.conftest import BOOK
from ttx.editor import changes
from ttx.editor.fields import changes as changed
from ttx.editor.fields import values
from ttx.editor.file import File, Recovery
from ttx.editor.manuscript import MOST_KEPT, Manuscript
from ttx.editor.preview import seen_by
from ttx.editor.reading import read
from ttx.errors import TtxError
from ttx.playbook.library import find_playbook, playbook_names
from ttx.playbook.pen import Pen

HERE = Path("small.yaml")


def rows(text: str = BOOK):
    return {row.key: row for row in read(text, HERE).rows}


def after(place, change, *more, text: str = BOOK) -> str:
    pen = Pen(text)
    change(pen, place, *more)
    return pen.text


def differing(text: str, before: str = BOOK) -> list[str]:
    return [line for line in text.splitlines() if line not in before.splitlines()]


# -- versions


def test_undo_and_redo_go_through_all_versions_and_a_change_forgets_what_was_undone():
    written = Manuscript("a")
    assert written.write("b", "first") and written.write("c", "second") and not written.write("c", "again")
    assert written.undo().what == "second" and written.text == "b" and written.changed
    assert written.redo().what == "second" and written.text == "c" and written.redo() is None
    written.undo()
    written.undo()
    assert written.undo() is None and written.text == "a" and not written.changed
    written.write("d", "other")
    assert written.redo() is None and written.text == "d"


def test_versions_of_a_huge_file_do_not_fill_the_memory():
    written = Manuscript("")
    for number in range(6):
        written.write(str(number) * (MOST_KEPT // 3), str(number))
    assert written.text[0] == "5" and written.undo().what == "5" and written.text[0] == "4"
    assert sum(written.undo() is not None for _ in range(9)) < 3


# -- changes


def test_an_inject_moves_in_time_and_nothing_else_changes():
    text = after((0, 0), changes.shift, 300)
    assert differing(text) == ["        at: 15m   # after the brief"]
    assert "at: 0m   # after" in after((0, 0), changes.shift, -3600)


def test_what_has_no_time_cannot_be_moved_in_time():
    with pytest.raises(TtxError, match="it is held"):
        after((1, 0), changes.shift, 60)
    with pytest.raises(TtxError, match="its time is 'soon'"):
        after((0, 0), changes.shift, 60, text=BOOK.replace("at: 10m", "at: soon"))


def test_an_inject_goes_to_another_phase_with_its_comment():
    text = after((0, 0), changes.carry, 1)
    assert rows(text)["launch"].place == (1, 1)
    assert text.index("# It begins quietly.") > text.index("id: two") and text.index("# after the brief") > 0
    with pytest.raises(TtxError, match="no phase before the first"):
        after((0, 0), changes.carry, -1)
    with pytest.raises(TtxError, match="no phase after the last"):
        after((1, 0), changes.carry, 1)


def test_an_inject_is_written_again_with_an_id_of_its_own():
    text = after((1, 0), changes.duplicate, "leak-2")
    again = rows(text)["leak-2"]
    assert again.use == "media/leak" and again.written["with"] == {"sender": "press"} and again.place == (1, 1)
    assert list(rows(after((0, 0), changes.duplicate, "launch-2"))) == ["launch", "launch-2", "letter", "leak"]


def test_an_inject_is_deleted_and_what_stands_around_it_stays():
    text = after((0, 1), changes.delete)
    assert list(rows(text)) == ["launch", "leak"] and not differing(text)


@pytest.mark.parametrize("name", playbook_names())
def test_the_lines_of_each_inject_put_back_as_they_are_change_nothing(name: str):
    text = find_playbook(name).read_text()
    for row in read(text, find_playbook(name)).rows:
        first, lines = changes.block(text, row.place)
        assert changes.put_block(text, row.place, lines) == text
        assert first <= row.line and lines.splitlines()[row.line - first].startswith("- ")


def test_lines_that_are_not_one_inject_are_refused_with_the_files_line():
    with pytest.raises(TtxError, match=r"line 1[89]: "):
        changes.put_block(BOOK, (0, 0), "- id: [\n")
    for lines in ("id: x\n", "", "- id: a\n- id: b\n"):
        with pytest.raises(TtxError, match="must stay one inject"):
            changes.put_block(BOOK, (0, 0), lines)


def test_injects_that_stand_on_one_line_are_edited_in_the_whole_file_only():
    text = BOOK.replace("injects:\n      - use: media/leak\n        at: held\n        with: {sender: press}\n",
                        "injects: [{id: x, title: X, text: y}]\n")  # fmt: skip
    assert rows(text)["x"].title == "X"
    with pytest.raises(TtxError, match="on one line with others"):
        changes.block(text, (1, 0))
    assert "title: Z" in after((1, 0), changes.put, {"title": "Z"}, text=text)


# -- what is read


def test_problems_stand_at_the_inject_on_whose_lines_they_are():
    text = (
        BOOK.replace("to: [us]", "to: [nobody]")
        .replace("id: launch", "id: LAUNCH")
        .replace("TTX: tab", "TTX: [tab], x: tab")
    )
    found = {row.id: [problem.line for problem in row.problems] for row in read(text, HERE).rows}
    assert len(found["LAUNCH"]) == 1 and not found["leak"]
    text = BOOK.replace("to: [us]", "to: [nobody]")
    found = read(text, HERE)
    [problem] = found.row("letter").problems
    assert text.splitlines()[problem.line - 1].strip() == "to: [nobody]"
    assert not found.row("launch").problems and not found.row("leak").problems


def test_two_injects_of_one_id_are_two_rows():
    assert list(rows(BOOK.replace("id: letter", "id: launch"))) == ["launch", "launch#2", "leak"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: [",
        "- 1",
        "\x00",
        "phases: 3",
        "phases: [1, {injects: 2}, {injects: [1, {id: {a: b}}, null]}]",
        "phases:\n- injects: {}\n",
        "teams: 3\nphases: [{injects: [{to: 5, add: 3, at: [1], title: {}}]}]",
        "phases: [{injects: [{use: ../x}]}]",
    ],
)
def test_any_text_can_be_read(text: str):
    found = read(text, HERE)
    assert found.problems
    for row in found.rows:
        assert row.title and row.at and row.seconds and values(found, row)
        for team in ("us", "nobody"):
            assert seen_by(found, row, team).plain


# -- the form


def typed(key: str, **more: str):
    found = read(BOOK, HERE)
    row = found.row(key)
    return changed(found, row, {**values(found, row), **more})


def test_what_was_not_touched_is_not_written():
    for key in rows():
        assert typed(key) == {}


def test_fields_become_what_the_file_says():
    assert typed("launch", title="New", at="held", text="") == {"title": "New", "at": "held", "text": None}
    assert typed("launch", to="us, rok", choices="one\ntwo") == {"to": ["us", "rok"], "choices": ["one", "two"]}
    expect = "us: Warns: early (within 5m, task firewall.warn)\n\nrok: Reads (twice)"
    assert typed("launch", expect=expect)["expect"] == [
        {"team": "us", "action": "Warns: early", "within": "5m", "task": "firewall.warn"},
        {"team": "rok", "action": "Reads (twice)"},
    ]


def test_a_line_that_is_no_expected_action_is_refused_with_an_example():
    with pytest.raises(TtxError, match="Expected actions: write 'somebody acts' as a team, a colon") as caught:
        typed("launch", expect="somebody acts")
    assert "us: Warns partners" in caught.value.hint


def test_texts_by_team_are_written_and_taken_out_by_team():
    found = read(BOOK, HERE)
    row = found.row("launch")
    fields = values(found, row)
    assert changed(found, row, {**fields, "add/us": "Yours."}) == {"add": {"us": "Yours."}}
    text = after((0, 0), changes.put, {"add": {"us": "Yours.", "rok": "당신들."}})
    again = read(text, HERE)
    fields = values(again, again.row("launch"))
    assert changed(again, again.row("launch"), {**fields, "add/us": ""}) == {"add": {"rok": "당신들."}}
    assert changed(again, again.row("launch"), {**fields, "add/us": "", "add/rok": ""}) == {"add": None}


def test_of_a_library_inject_only_what_differs_is_written_beside_use():
    found = read(BOOK, HERE)
    row = found.row("leak")
    fields = values(found, row)
    assert fields["title"] == "A newspaper prints the terms" and fields["with/sender"] == "press"
    meant = changed(found, row, {**fields, "title": "Our own", "with/terms": "a quiet word"})
    text = after((1, 0), changes.put, meant)
    again = rows(text)["leak"]
    assert again.written == {
        "use": "media/leak", "at": "held", "with": {"sender": "press", "terms": "a quiet word"}, "title": "Our own",
    }  # fmt: skip
    assert "a quiet word" in again.whole["text"]


# -- a team's eyes


def test_a_team_reads_what_its_seat_would_show_in_its_language():
    found = read(BOOK.replace("to: [us]", "to: [us]\n        add: {us: Only you.}"), HERE)
    ours = seen_by(found, found.row("letter"), "us").plain
    assert "1. A letter: [/bold] of 관세" in ours and "Pay more.\n\nOnly you." in ours and "From Press" in ours
    assert seen_by(found, found.row("letter"), "rok").plain == "대한민국 does not receive this."
    korean = seen_by(found, found.row("launch"), "rok").plain
    assert "Three tracks" in korean and "보낸 곳" in korean


def test_a_team_is_shown_an_inject_also_where_others_are_wrong():
    text = BOOK.replace("to: [us]", "to: [nobody]").replace("id: two", "id: [two]")
    found = read(text, HERE)
    assert found.playbook is None
    assert "Three tracks" in seen_by(found, found.row("launch"), "us").plain


def test_of_an_inject_with_variants_a_team_sees_each():
    more = (
        "\n        variants:\n          a: {is: They agreed, text: Good.}\n          b: {is: They did not, text: Bad.}"
    )
    found = read(BOOK.replace("text: Pay more.", f"text: Pay more.{more}"), HERE)
    shown = seen_by(found, found.row("letter"), "us").plain
    assert "If it goes so: They agreed" in shown and "Good." in shown and "Bad." in shown


def test_the_preview_says_what_the_seat_says_of_every_inject_that_ships():
    for name in playbook_names():
        found = read(find_playbook(name).read_text(), find_playbook(name))
        for row in found.rows:
            inject = found.inject(row)
            for team in found.playbook.recipients(inject):
                shown = seen_by(found, row, team).plain
                assert "It can be shown once" not in shown
                if found.playbook.teams[team].language == "en" and not inject.variants:
                    assert inject.text_for(team) in shown


# -- the file


def test_a_file_keeps_its_permissions_its_line_ends_and_its_mark(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: 1\r\nb: 2\r\n".encode())
    path.chmod(0o640)
    file = File(path)
    assert file.read() == "a: 1\nb: 2\n"
    file.write("a: 1\nb: 3\n")
    assert path.read_bytes() == "\ufeffa: 1\r\nb: 3\r\n".encode() and path.stat().st_mode & 0o777 == 0o640
    assert not file.changed_meanwhile and [each.name for each in tmp_path.iterdir()] == ["a.yaml"]


def test_a_change_on_the_disk_is_noticed_and_a_copy_has_a_name_of_its_own(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text("a")
    file = File(path)
    file.read()
    path.write_text("b")
    assert file.changed_meanwhile
    assert [file.write_copy("c").name for _ in range(2)] == ["a-mine.yaml", "a-mine2.yaml"] and path.read_text() == "b"
    path.unlink()
    assert file.changed_meanwhile


def test_what_cannot_be_written_is_said_and_the_old_file_is_whole(tmp_path: Path):
    folder = tmp_path / "a"
    folder.mkdir()
    path = folder / "x.yaml"
    path.write_text("old")
    file = File(path)
    file.read()
    path.unlink()
    path.mkdir()
    with pytest.raises(TtxError, match="cannot be written") as caught:
        file.write("new")
    assert "nothing is lost" in caught.value.hint and [each.name for each in folder.iterdir()] == ["x.yaml"]


def test_a_file_that_is_no_text_is_refused_with_its_line(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(TtxError, match="no text in UTF-8") as caught:
        File(path).read()
    assert caught.value.where.endswith("a.yaml:2")


def test_what_is_kept_for_the_next_start_is_this_users_only_and_of_one_file(tmp_path: Path):
    kept = Recovery(tmp_path / "a.yaml", tmp_path / "state")
    assert kept.read() is None
    kept.keep("mine")
    assert kept.read() == "mine" and kept.path.stat().st_mode & 0o077 == 0
    assert Recovery(tmp_path / "b.yaml", tmp_path / "state").read() is None
    kept.forget()
    assert kept.read() is None
