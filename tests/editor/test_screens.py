from __future__ import annotations

import pytest
from textual.content import Content
from textual.widgets import Input, TextArea

from tests.benchmarks.bench_check import playbook_text
from tests.editor.conftest import BOOK, Open
from tests.tui_helpers import wait_for
from ttx.editor.keys import ACTIONS
from ttx.editor.writing import Form
from ttx.tui.lines import Listing

pytestmark = pytest.mark.anyio

SIZES = [(80, 24), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_table_shows_every_inject_with_time_teams_and_what_is_wrong(opened: Open, size):
    async with opened(BOOK.replace("to: [us]", "to: [nobody]"), size) as it:
        await it.shows("1. The first", "10m", "Missile launch", "A letter: [/bold] of 관세", "2. The second", "held")
        await it.shows("A newspaper prints the terms", "✗1", "1 to mend", "reserve", "? keys")
        line = next(line for line in it.screen.splitlines() if "Missile launch" in line)
        assert "all" in line and "✗" not in line


async def test_one_moves_an_inject_in_time_and_to_another_phase_and_back(opened: Open):
    async with opened() as it:
        await it.press("plus", "plus", "right", "shift+right", "minus")
        await it.until(lambda: "at: 17m   # after the brief" in it.text)
        await it.shows("not saved", "17m")
        await it.press("right_square_bracket")
        assert it.row.id == "launch" and it.row.place == (1, 1)
        await it.press("left_square_bracket")
        assert it.row.id == "launch" and it.row.place == (0, 1)
        for _ in range(7):
            await it.press("u")
        await it.shows("Taken back", "saved")
        assert it.text == BOOK
        await it.press("u")
        await it.shows("Nothing was changed before this")
        await it.press("U", "ctrl+y")
        assert "at: 12m" in it.text


async def test_keys_pressed_faster_than_the_file_is_written_all_count(opened: Open):
    async with opened() as it:
        await it.press(*["plus"] * 9, "d", *["plus"] * 3)
        await it.until(lambda: not it.app.busy)
        assert "at: 19m" in it.text and "launch-2" in it.text and it.row.at == "22m"


async def test_what_cannot_be_moved_says_why(opened: Open):
    async with opened() as it:
        await it.press("end", "plus")
        await it.shows("This inject has no time to move: it is held")
        await it.press("right_square_bracket")
        await it.shows("There is no phase after the last")
        assert it.text == BOOK


async def test_deleting_asks_and_can_be_taken_back(opened: Open):
    async with opened() as it:
        await it.press("D")
        await it.on("Confirm")
        await it.press("escape")
        assert it.text == BOOK
        await it.press("D")
        await it.on("Confirm")
        await it.press("enter")
        await it.until(lambda: "Missile" not in it.text)
        await it.press("u")
        assert it.text == BOOK and it.row.id == "launch"


async def test_a_form_writes_only_what_was_typed_and_checks_it_meanwhile(opened: Open):
    async with opened() as it:
        await it.press("enter")
        await it.on("Form")
        await it.shows("nothing is wrong here")
        field: Input = it.app.screen._inputs["to"]
        field.value = "us, nobdy"
        await it.shows("there is no team 'nobdy'", "line 22")
        field.value = "us"
        await it.shows("nothing is wrong here")
        it.app.screen._inputs["add/us"].text = "한국어로: [/x]"
        await it.press("escape")
        await it.on("Choose")
        await it.press("enter")
        await it.until(lambda: "to: [us]" in it.text.partition("letter")[0])
        changed = [line for line in it.text.splitlines() if line not in BOOK.splitlines()]
        assert changed == ['        add: {us: "한국어로: [/x]"}'] and it.text.count("to: [us]") == 2
        await it.shows("한국어로: [/x]")


async def test_ctrl_s_in_a_form_saves_the_file(opened: Open):
    async with opened() as it:
        await it.press("enter")
        await it.on("Form")
        it.app.screen._inputs["title"].value = "Another launch"
        await it.press("ctrl+s")
        await it.until(lambda: "Another launch" in it.path.read_text())
        assert it.path.read_text() == BOOK.replace("Missile launch", "Another launch")
        await it.shows("Another launch", "saved")


async def test_what_was_typed_can_be_thrown_away_and_nothing_typed_asks_nothing(opened: Open):
    async with opened() as it:
        await it.press("enter")
        await it.on("Form")
        await it.press("escape")
        await it.on("EditorScreen")
        await it.press("enter")
        await it.on("Form")
        await it.type("x")
        await it.press("escape")
        await it.on("Choose")
        await it.press("escape")
        await it.on("Form")
        await it.press("escape")
        await it.on("Choose")
        await it.press("down", "enter")
        await it.on("EditorScreen")
        assert it.text == BOOK


async def test_a_form_that_cannot_be_written_stays_open_and_says_why(opened: Open):
    async with opened() as it:
        await it.press("enter")
        await it.on("Form")
        it.app.screen._inputs["expect"].text = "somebody acts"
        await it.shows("as a team, a colon, and what it should do")
        await it.press("ctrl+s")
        assert isinstance(it.app.screen, Form) and it.text == BOOK


async def test_a_library_inject_is_shown_whole_and_edited_beside_use(opened: Open):
    async with opened() as it:
        await it.press("end")
        await it.shows("From the library: media/leak", "This morning's front page")
        await it.press("enter")
        await it.on("Form")
        it.app.screen._inputs["with/terms"].value = "a quiet word"
        it.app.screen._inputs["title"].value = "Page one"
        await it.press("ctrl+s")
        await it.until(lambda: "title: Page one" in it.text and "a quiet word" in it.text)
        assert "use: media/leak" in it.text and "front page" not in it.text


async def test_the_lines_of_one_inject_are_edited_as_they_stand(opened: Open):
    async with opened() as it:
        await it.press("e")
        await it.on("Lines")
        area = it.app.screen.query_one(TextArea)
        assert area.text.startswith("# It begins quietly.\n- id: launch\n")
        area.text = area.text.replace("asks: reply", "asks: rply")
        await it.shows("line 25", "rply")
        area.text = area.text.replace("asks: rply", "asks: decision  # new")
        await it.shows("nothing is wrong here")
        await it.press("ctrl+s")
        await it.until(lambda: it.path.read_text() == BOOK.replace("asks: reply", "asks: decision  # new"))


async def test_the_whole_file_is_edited_at_the_injects_line(opened: Open):
    async with opened() as it:
        await it.press("down", "E")
        await it.on("Lines")
        area = it.app.screen.query_one(TextArea)
        assert area.text == BOOK and "id: letter" in BOOK.splitlines()[area.cursor_location[0]]


async def test_a_file_that_is_no_yaml_opens_on_its_text_at_the_problem(opened: Open):
    text = BOOK.replace("method: x", "").replace("from: press", "from: [press")
    async with opened(text) as it:
        await it.on("Lines")
        await it.shows("this [list] is not closed", "from: [press")
        area = it.app.screen.query_one(TextArea)
        assert "from: [press" in text.splitlines()[area.cursor_location[0]]
        area.text = text.replace("from: [press", "from: press")
        await it.shows("nothing is wrong here")
        await it.press("escape")
        await it.on("Choose")
        await it.press("enter")
        await it.shows("Missile launch", "not saved")


async def test_a_broken_file_left_as_it_is_says_how_to_go_on_and_no_key_fails(opened: Open):
    async with opened("a: [\n") as it:
        await it.on("Lines")
        await it.press("escape")
        await it.shows("This is no playbook yet. E shows")
        for action in ACTIONS.values():
            if action.name not in ("quit", "file"):
                await it.press(action.keys.split(",")[0])
                if it.app.screen is not it.app.table:
                    await it.press("escape")
                    await it.on("EditorScreen")


@pytest.mark.parametrize("size", SIZES)
async def test_each_team_sees_the_inject_as_its_seat_would_show_it(opened: Open, size):
    async with opened(size=size) as it:
        await it.press("1")
        await it.shows("From Control · message", "Three tracks were seen over the sea.", "answer by")
        await it.press("2")
        await it.shows("보낸 곳")
        await it.press("down")
        await it.shows("대한민국 does not receive this.")
        await it.press("9")
        await it.shows("There are 2 teams")
        await it.press("escape")
        await it.shows("For control only")


async def test_words_narrow_the_table_and_escape_shows_all(opened: Open):
    async with opened() as it:
        await it.press("slash")
        await it.type("PAY more")
        await it.until(lambda: it.app.table.query_one(Listing).keys == ["letter"])
        await it.shows("1 shown: “PAY more”")
        await it.press("enter", "plus")
        assert "at: 21m" in it.text
        await it.press("escape")
        assert len(it.app.table.query_one(Listing).keys) == 3


async def test_a_filter_shows_one_team_phase_or_what_is_wrong(opened: Open):
    async with opened(BOOK.replace("from: press", "from: nobody")) as it:
        listing = it.app.table.query_one(Listing)
        for steps, left in ((1, ["letter"]), (3, ["launch", "leak"]), (5, ["leak"]), (8, ["leak"])):
            await it.press("f")
            await it.on("Choose")
            await it.press(*["down"] * steps, "enter")
            await it.on("EditorScreen")
            await it.until(lambda left=left: listing.keys == left, str(left))
            await it.press("escape")
            await it.until(lambda: len(listing.keys) == 3)


async def test_a_new_inject_of_ones_own_has_an_id_and_the_time_of_the_one_below(opened: Open):
    async with opened() as it:
        await it.press("down", "a")
        await it.on("Choose")
        await it.press("enter")
        await it.on("AskLine")
        await it.type("Missile launch")
        await it.press("enter")
        await it.until(lambda: "launch" in it.text and it.row.id == "missile-launch")
        assert it.row.at == "20m" and it.row.place == (0, 1)
        await it.press("a")
        await it.on("Choose")
        await it.press("enter")
        await it.on("AskLine")
        await it.type("미사일")
        await it.press("enter")
        await it.until(lambda: it.row.title == "미사일")
        assert it.row.id == "inject" and not it.app.reading.errors


async def test_an_inject_comes_from_the_library_also_twice(opened: Open):
    async with opened() as it:
        for id in ("leak-2", "leak-3"):
            await it.press("a")
            await it.on("Choose")
            await it.press("down", "enter")
            await it.on("Shelf")
            await it.type("prints terms")
            await it.shows("medium, 30s to read", "the actor that prints it")
            await it.press("enter")
            await it.until(lambda id=id: it.row and it.row.id == id, id)
        assert it.row.use == "media/leak" and it.row.at == "10m" and not it.app.reading.errors


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_tested_where_and_enter_shows_the_injects(opened: Open, size):
    expect = "asks: reply\n        expect: [{team: us, action: Warns, task: firewall.warn}]"
    async with opened(BOOK.replace("asks: reply", expect), size) as it:
        await it.press("m")
        await it.on("Matrix")
        await it.shows("injects for us/rok", "1/·", "Injects that test nothing", "A letter: [/bold] of 관세")
        await it.press("enter")
        await it.until(lambda: it.app.table.query_one(Listing).keys == ["launch"])
        await it.shows("1 shown: objective firewall")
        await it.press("escape", "m")
        await it.on("Matrix")
        await it.press("end", "enter")
        await it.until(lambda: it.app.table.query_one(Listing).keys == ["leak"])


async def test_an_objective_without_an_inject_stands_out_and_errors_come_before_coverage(opened: Open):
    async with opened() as it:
        await it.press("m")
        await it.on("Matrix")
        await it.shows("✗ 0")
    async with opened(BOOK.replace("to: [us]", "to: [nobody]")) as it:
        await it.press("m")
        await it.shows("The errors come first")


async def test_problems_are_listed_and_enter_goes_to_the_inject(opened: Open):
    async with opened(BOOK.replace("with: {sender: press}", "with: {sender: nobody}")) as it:
        await it.press("p")
        await it.on("Problems")
        await it.shows("✗ line ", "there is no")
        await it.press("enter")
        await it.on("EditorScreen")
        assert it.row.id == "leak"


async def test_all_keys_are_listed_and_work_by_name_too(opened: Open):
    async with opened(size=(100, 60)) as it:
        await it.press("question_mark")
        await it.on("Keys")
        for action in ACTIONS.values():
            await it.shows(action.help)
        await it.press("escape", "ctrl+p")
        await it.type("5 min later")
        await it.press("enter")
        await it.until(lambda: "at: 15m" in it.text)


@pytest.mark.parametrize("evil", ["[/x]", "[@click=app.quit]x[/]", "[bold]", "\\u001b]0;owned\\u0007", "\\u202egnp"])
async def test_what_a_stranger_wrote_is_shown_and_never_obeyed(opened: Open, evil: str):
    written = f'"{evil} {{x}}"'
    text = (
        BOOK.replace("Missile launch", written)
        .replace("Pay more.", written)
        .replace("{name: Press}", f"{{name: {written}}}")
    )
    text = text.replace("title: The first", f"title: {written}").replace(
        "{name: United States}", f"{{name: {written}}}"
    )
    async with opened(text) as it:
        for keys in (["enter"], ["e"], ["p"], ["f"], ["a"], ["D"], ["m"], ["1"], ["2"], ["E"]):
            await it.press(*keys)
            await it.pilot.pause(0.05)
            assert "\x1b" not in it.screen and "\x07" not in it.screen and "\u202e" not in it.screen
            if it.app.screen is not it.app.table:
                await it.press("escape")
                await it.on("EditorScreen")


async def test_korean_and_japanese_titles_line_up(opened: Open):
    from rich.cells import cell_len

    text = BOOK.replace(
        "Missile launch", "미사일 발사와 그 뒤에 오는 아주 긴 이야기 그리고 또 하나의 긴 이야기"
    ).replace("A letter: [/bold] of 관세", "関税の書簡")
    async with opened(text, (80, 24)) as it:
        lines = [line for line in it.screen.splitlines() if "미사일" in line or "関税" in line][:2]
        ends = {cell_len(line[: line.index(team)]) for line, team in zip(lines, ("all", "us"), strict=True)}
        assert len(ends) == 1


async def test_no_colour_still_shows_which_row_is_selected(opened: Open, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(BOOK.replace("to: [us]", "to: [nobody]")) as it:
        strips = it.app.screen._compositor.render_strips()
        marked = ["".join(part.text for part in strip) for strip in strips
                  if any(part.style and part.style.reverse and "Missile" in part.text for part in strip)]  # fmt: skip
        assert len(marked) == 1
        await it.shows("✗1")


async def test_what_a_rule_finds_is_allowed_with_its_reason_in_the_file(opened: Open):
    text = BOOK.replace(", contingency-without-trigger", "")
    async with opened(text) as it:
        await it.shows("!1", "1 to think of")
        await it.press("p")
        await it.on("Problems")
        await it.shows("line 38: nothing says when to send 'leak'", "contingency-without-trigger")
        await it.press("a")
        await it.on("AskLine")
        await it.type("Control decides on the day.")
        await it.press("enter")
        comment = "      # ttx: allow contingency-without-trigger  Control decides on the day.\n"
        await it.until(lambda: it.text == text.replace("      - use:", f"{comment}      - use:"))
        await it.until(lambda: not it.app.reading.problems)


async def test_an_error_cannot_be_allowed(opened: Open):
    async with opened(BOOK.replace("to: [us]", "to: [nobody]")) as it:
        await it.press("p")
        await it.on("Problems")
        await it.press("a")
        await it.shows("the rest has to be mended")


async def test_text_of_a_terminal_in_the_file_reaches_no_screen_and_is_not_changed_unasked(opened: Open):
    text = BOOK.replace("Pay more.", "Pay\x1b]0;owned\x07 more.")
    async with opened(text) as it:
        await it.on("Lines")
        await it.shows("Pay\ufffd]0;owned\ufffd more.", "If you keep this, it is written so", "nothing is wrong here")
        assert "\x1b" not in it.screen and "\x07" not in it.screen
        await it.press("escape")
        await it.on("Choose")
        await it.press("down", "enter")
        await it.on("EditorScreen")
        await it.shows("This is no playbook yet", "control character")
        assert it.text == text and not it.app.manuscript.changed


async def test_line_ends_of_two_kinds_do_no_harm(opened: Open):
    text = BOOK.replace("title: Missile launch\n", "title: Missile launch\r\n")
    async with opened(text) as it:
        await it.press("plus")
        assert it.text == text.replace("10m", "11m")
        await it.press("e")
        await it.on("Lines")
        area = it.app.screen.query_one(TextArea)
        assert "\r" not in area.text and "\ufffd" not in area.text


async def test_a_phase_without_injects_is_shown_and_one_can_be_carried_there(opened: Open):
    empty = "phases:\n  - {id: none, title: An empty one, stages: {talk: 5m}}\n"
    async with opened(BOOK.replace("phases:\n", empty)) as it:
        await it.shows("1. An empty one   5m, 0 injects", "2. The first")
        await it.press("left_square_bracket")
        await it.shows("1. An empty one   5m, 1 inject")
        assert it.row.id == "launch" and it.row.place == (0, 0)


async def test_a_strangers_library_is_shown_and_never_obeyed(opened: Open, tmp_path, monkeypatch):
    evil = '"[/x] [@click=app.quit]e[/] \\e]0;owned\\a"'
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "evil.yaml").write_text(
        f"about: {evil}\ntitle: {evil}\ntext: x\nsuits: [{evil}]\nparameters: {{a: {{help: {evil}, default: b}}}}\n"
    )
    monkeypatch.setenv("TTX_INJECTS", str(tmp_path / "theirs"))
    async with opened() as it:
        await it.press("a")
        await it.on("Choose")
        await it.press("down", "enter")
        await it.on("Shelf")
        await it.type("owned")
        await it.shows("[/x]", "What you can fill in")
        assert "\x1b" not in it.screen and "\x07" not in it.screen
        await it.press("enter")
        await it.until(lambda: it.row and it.row.use == "evil")
        await it.press("enter")
        await it.on("Form")
        assert "\x1b" not in it.screen


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_ten_thousand_injects_are_searched_moved_and_drawn_line_by_line(opened: Open):
    text = playbook_text(10_000)
    async with opened(text) as it:
        listing = it.app.table.query_one(Listing)
        assert len(listing.keys) == 10_000 and len(it.app.screen.query("*")) < 30
        await it.press("end")
        await it.shows("Event 479 of phase 19")
        await it.pilot.press("plus", "plus")
        await wait_for(it.pilot, lambda: not it.app.busy, "written", 120)
        changed = [pair for pair in zip(text.splitlines(), it.text.splitlines(), strict=True) if pair[0] != pair[1]]
        assert len(changed) == 1
        await it.press("slash")
        it.app.table.query_one("#find", Input).value = "499 phase 7"
        await it.until(lambda: len(listing.keys) == 2)


async def test_a_check_that_ends_while_its_screen_is_taken_down_harms_nothing(opened: Open):
    async with opened() as it:
        await it.press("enter")
        await it.on("Form")
        await it.app.screen.query_one("#checked").remove()
        it.app.screen.say(Content("too late"))
        await it.press("escape")
        await it.on("EditorScreen")
        await it.press("plus")
        await it.until(lambda: "at: 11m" in it.text)
