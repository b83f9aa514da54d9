"""A new playbook from a spreadsheet as people really make them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.msel import imported, injects, table, ttx, workbook
from ttx.playbook.load import load

HEAD = ["MSEL\nNUMBER", "DATE", "Time", "STATUS", "SUBJECT", "INJECT MODE", "SEND FROM (Simulated)", "SEND TO",
        "DESCRIPTION", "EXPECTED ACTION", "NOTES/REMARKS", "Inject Author", "ESF"]  # fmt: skip
JANUARY = datetime(2026, 1, 10)


def storm(path: Path) -> Path:
    """A workbook with a cover, titles above the headings, merged cells, a heading between the rows, a hidden draft."""

    def shape(book: Any) -> None:
        page = book["MSEL"]
        for cells in ("A1:H1", "B5:B6", "A8:H8"):
            page.merge_cells(cells)
        book["Old draft"].sheet_state = "hidden"

    rows: list[list[Any]] = [
        ["WINTER STORM – MASTER SCENARIO EVENTS LIST"],
        ["Version 3"],
        [],
        HEAD,
        [1, JANUARY, time(7, 0), "Ready to Inject", "Snow begins", "Email", "Weather Service", "JOC, All",
         "Roads close.", "JOC: Opens its room\nJ2: Briefs", "White cell: true", "Kim", "ESF 1"],
        [2, None, "0730L", "Deferred", "Bus stuck", "Phone", "State Police", "JOC; J2", "A bus with 40.",
         None, None, "Lee"],
        ["INJ-003", None, "0815", "Deleted", "Never", "Phone", "State Police", "J2", "Not this."],
        ["DAY TWO – RECOVERY"],
        ["4a", datetime(2026, 1, 11), 0.375, "", "Generator fails", "Phone", "Hospital", "J4", "=A1+1"],
        ["4a", datetime(2026, 1, 11), "whenever", None, "Second one", "Phone", "Hospital", "J4 & J2", "-5 degrees"],
        [7],
        HEAD,
    ]  # fmt: skip
    sheets = {
        "Cover": [["WINTER STORM"], ["Owner", "Ann"]],
        "MSEL": rows,
        "Old draft": [["No", "Title", "To"], [1, "old", "J2"]],
    }
    return workbook(path, sheets, shape)


def test_a_real_workbook_becomes_a_playbook_that_checks_clean(tmp_path: Path) -> None:
    playbook, _ = imported(storm(tmp_path / "storm.xlsx"))
    made = injects(playbook)
    assert playbook.title == "WINTER STORM – MASTER SCENARIO EVENTS LIST"
    assert playbook.scenario.background == "Version 3" and playbook.scenario.start == JANUARY.replace(
        hour=7, tzinfo=UTC
    )
    assert [team.name for team in playbook.teams.values()] == ["JOC", "J2", "J4"]
    assert [(phase.id, len(phase.injects)) for phase in playbook.phases] == [("phase-1", 2), ("day-two-recovery", 2)]
    snow = made["inject-1"]
    assert (snow.at, snow.to, snow.from_, snow.method) == (0, ["all"], "weather-service", "Email")
    assert [(each.team, each.action) for each in snow.expect] == [("joc", "Opens its room"), ("j2", "Briefs")]
    assert snow.notes.startswith("White cell: true\n\nFrom the spreadsheet:\n") and "ESF: ESF 1" in snow.notes
    assert (made["inject-2"].at, made["inject-2"].priority) == ("held", "reserve")
    assert made["4a"].at == 0 and made["4a-2"].to == ["j4", "j2"] and made["4a-2"].at == "held"


def test_nothing_is_dropped_in_silence(tmp_path: Path) -> None:
    _, said = imported(storm(tmp_path / "storm.xlsx"), "--sheet", "MSEL")
    where = "storm.xlsx, sheet MSEL"
    for line in (
        "storm.xlsx, sheet Cover: not read: --sheet names others",
        "storm.xlsx, sheet Old draft: not read: --sheet names others",
        f"{where}: above the headings: Version 3",
        f"{where}: kept in the notes, and written back by ttx export: 'Inject Author', 'ESF'",
        f"{where}, row 7: its status is 'Deleted'; left out",
        f"{where}, row 8: taken as a heading: DAY TWO – RECOVERY",
        f"{where}, row 11: nothing but '7' stands in it; skipped",
        f"{where}, row 12: the headings again; skipped",
        f"{where}, I9: to decide: a formula; ttx works none out",
        f"{where}, C10: to decide: 'whenever' is no time",
        f"{where}, row 10: '4a' is the number of an earlier row already; this one becomes 4a-2",
        "to decide: no time names its zone",
    ):
        assert line in said, said


def test_a_dry_run_names_every_row_and_writes_nothing(tmp_path: Path) -> None:
    file = storm(tmp_path / "storm.xlsx")
    said = ttx("import", file, "--dry-run", "--out", tmp_path / "made.yaml")
    for row in (5, 6, 7, 8, 9, 10, 11, 12):
        assert f"row {row}: " in said
    assert "nothing is written; it would be" in said and not (tmp_path / "made.yaml").exists()


def test_a_hidden_sheet_is_read_when_it_is_named(tmp_path: Path) -> None:
    file = storm(tmp_path / "storm.xlsx")
    assert '--sheet "Old draft" reads it' in ttx("import", file, "--dry-run")
    playbook, _ = imported(file, "--sheet", "Old draft")
    assert [inject.title for inject in injects(playbook).values()] == ["old"]
    assert "has no sheet 'Old drfat'" in ttx("import", file, "--sheet", "Old drfat", code=2)


def test_a_sheet_for_each_day_is_a_phase_for_each_and_copies_are_taken_once(tmp_path: Path) -> None:
    head = [
        "Event #",
        "Date",
        "Time (0600-1800)",
        "Sent To:",
        "Sent From:",
        "Event Summary",
        "Expected Reaction to Inject",
    ]
    first = [1, "4-Mar-19", "0600", "CCC", "EXCON", "Convoy leaves", "CCC logs it"]
    second = [2, "5-Mar-19", "0615", "CCC", "EXCON", "Convoy arrives", None]
    file = workbook(tmp_path / "pats.xlsx", {"Key": [head, first], "4MAR": [head, first], "5MAR": [head, second]})
    playbook, said = imported(file)
    assert "the same as pats.xlsx, sheet Key, row 2; taken once" in said
    assert [(phase.title, phase.injects[0].at) for phase in playbook.phases] == [("Key", 0), ("5MAR", 0)]
    assert playbook.scenario.start == datetime(2019, 3, 4, 6, tzinfo=UTC)
    assert injects(playbook)["inject-1"].from_ == "control"


def test_times_from_the_start_go_over_into_their_phases(tmp_path: Path) -> None:
    rows = [["Move", "T+min", "Inject#", "Delivery", "Description"],
            ["1", 0, "A", "e-mail", "one"], ["1", 25, "B", "call", "two"], ["2", 60, "C", "call", "three"],
            ["2", 70, "D", "call", "four"]]  # fmt: skip
    playbook, said = imported(table(tmp_path / "moves.csv", rows))
    assert [(phase.title, [inject.at for inject in phase.injects]) for phase in playbook.phases] == [
        ("Move 1", [0, 1500]), ("Move 2", [0, 600]),
    ]  # fmt: skip
    assert "nothing says when the story begins" in said and "no column says who receives" in said


def test_times_that_begin_anew_in_each_phase_count_from_its_beginning(tmp_path: Path) -> None:
    rows = [
        ["Phase", "Time", "Title", "To"],
        ["One", "T+5", "a", "X"],
        ["One", "T+20", "b", "X"],
        ["Two", "T+10", "c", "Y"],
    ]
    playbook, said = imported(table(tmp_path / "anew.csv", rows))
    assert [inject.at for inject in injects(playbook).values()] == [300, 1200, 600]
    assert "counting from the beginning of each phase" in said


def test_clock_times_past_midnight_go_on(tmp_path: Path) -> None:
    rows = [["Time", "Title", "To"], ["22:30", "a", "X"], ["23:50", "b", "X"], ["00:20", "c", "X"]]
    playbook, _ = imported(table(tmp_path / "night.csv", rows))
    assert [inject.at for inject in injects(playbook).values()] == [0, 4800, 6600]


def test_what_lies_before_the_start_moves_it(tmp_path: Path) -> None:
    rows = [["Time", "Title", "To"], ["J-60", "a", "X"], ["J-30", "b", "X"]]
    playbook, said = imported(table(tmp_path / "before.csv", rows))
    assert [inject.at for inject in injects(playbook).values()] == [0, 30 * 86_400]
    assert "before the start: the first event is at 0m" in said


def test_a_moment_of_the_story_stands_beside_the_time_of_the_exercise(tmp_path: Path) -> None:
    rows = [
        ["Exercise time", "Inject DTG", "Title", "To"],
        ["T+0", "190900IMAY25", "a", "X"],
        ["T+10", "200600ZMAY25", "b", "X"],
    ]
    playbook, _ = imported(table(tmp_path / "dtg.csv", rows))
    made = list(injects(playbook).values())
    assert [inject.at for inject in made] == [0, 600]
    assert [inject.dated.isoformat() if inject.dated else "" for inject in made] == [
        "2025-05-19T09:00:00+09:00", "2025-05-20T06:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "language"),
    [
        (["번호", "시각", "제목", "내용", "발신", "수신", "수단", "기대 조치", "비고", "담당자"], "ko"),
        (["番号", "時刻", "件名", "内容", "発信者", "宛先", "手段", "期待される行動", "備考", "担当者"], "ja"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "local"])
def test_korean_and_japanese_sheets_in_every_encoding(
    tmp_path: Path, head: list[str], language: str, encoding: str
) -> None:
    text = {
        "ko": "북한이 미사일을 발사했다는 보고가 들어왔습니다.",
        "ja": "ミサイルが発射されたとの報告が入りました。",
    }[language]
    team = {"ko": "외교부", "ja": "外務省"}[language]
    rows = [head, ["1", "09:00", text[:8], text, "통제부" if language == "ko" else "統制部", team, "電話", "", "", ""]]
    if encoding == "local":
        encoding = {"ko": "cp949", "ja": "cp932"}[language]
    playbook, said = imported(table(tmp_path / "local.csv", rows, encoding=encoding, between=";"))
    (inject,) = injects(playbook).values()
    assert (inject.text, inject.from_, inject.method) == (text, "control", "電話")
    assert [each.name for each in playbook.teams.values()] == [team]
    assert playbook.language == language
    assert ("save it as “CSV UTF-8” if letters are wrong" in said) == encoding.startswith("cp")


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_prose_full_of_commas_does_not_hide_what_stands_between_columns(tmp_path: Path, between: str) -> None:
    rows = [["No", "Time", "Title", "To", "Message"]]
    rows += [
        [str(n), f"T+{n}", "Title", "A", "One, two; three, four, and five, and so on, and on; more"] for n in range(9)
    ]
    playbook, _ = imported(table(tmp_path / "prose.csv", rows, between=between))
    assert len(injects(playbook)) == 9 and next(iter(injects(playbook).values())).text.startswith("One, two; three")


def test_rows_that_are_what_players_do_are_expected_after_the_event_before(tmp_path: Path) -> None:
    rows = [["#", "Time", "Event Type", "Subject", "Send To"],
            [1, "T+0", "Inject", "Alarm", "Fire"], [2, "T+5", "Expected Action", "Calls the hospital", "Fire"],
            [3, "T+9", "Contingency Inject", "Second alarm", "Fire"]]  # fmt: skip
    playbook, said = imported(workbook(tmp_path / "types.xlsx", {"S": rows}))
    first, second = injects(playbook).values()
    assert [each.action for each in first.expect] == ["Calls the hospital"] and second.at == "held"
    assert "row 3: an action of players: expected after inject-1" in said


def test_a_mapping_says_what_columns_and_names_mean(tmp_path: Path) -> None:
    rows = [["Wann?", "Wer?", "Was?", "Kosten", "Geheim"], ["T+5", "Joint Ops", "Something, somewhere", "12", "x"],
            ["T+9", "JOC", "More", "", ""]]  # fmt: skip
    file = table(tmp_path / "own.csv", rows)
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "columns: {Wann?: time, WER?: to, Was?: text, Geheim: skip}\nteams: {Joint Ops: joc, JOC: joc}\n"
        "start: 2025-05-19 09:00 Asia/Seoul\n"
    )
    assert "has the headings of a MSEL" in ttx("import", file, code=2)
    playbook, said = imported(file, "--mapping", mapping)
    first, _ = injects(playbook).values()
    assert (
        first.to == ["joc"]
        and list(playbook.teams) == ["joc"]
        and "Kosten: 12" in first.notes
        and "Geheim" not in first.notes
    )
    assert playbook.teams["joc"].timezone == "Asia/Seoul" and "'Geheim' is left out" in said and "decide" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: {A: nothing}", "there is no field 'nothing'"),
        ("colums: {A: to}", "'colums' is unknown here"),
        ("[a]", "a mapping file is a mapping"),
        ("columns: [a]", "columns is a mapping of names"),
        ("dates: backwards", "dates are `day first` or `month first`"),
        ("columns: {a: b", "mapping.yaml:1"),
        ("start: soon", "not a time with a zone"),
    ],
)
def test_a_mapping_that_is_wrong_is_named_by_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = table(tmp_path / "a.csv", [["Time", "Title", "To"], ["T+1", "a", "b"]])
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(text)
    assert said in ttx("import", file, "--mapping", mapping, code=2)


def test_objectives_become_objectives(tmp_path: Path) -> None:
    rows = [["Time", "Title", "To", "1st Objective Supported (UJTL)", "2nd Objective Supported (UJTL)"],
            ["T+1", "a", "X", "Warn, then act", "Share"], ["T+2", "b", "X", "Share", None]]  # fmt: skip
    playbook, _ = imported(workbook(tmp_path / "o.xlsx", {"S": rows}))
    assert {name: one.title for name, one in playbook.objectives.items()} == {
        "warn-then-act": "Warn, then act",
        "share": "Share",
    }
    assert [inject.tests for inject in injects(playbook).values()] == [["warn-then-act", "share"], ["share"]]


def test_a_text_for_each_team_has_a_column_for_each(tmp_path: Path) -> None:
    rows = [
        ["Time", "Title", "To", "Message", "Message for Town", "Added for Ferry"],
        ["T+1", "a", "Town, Ferry", "All", "T", "F"],
    ]
    playbook, _ = imported(table(tmp_path / "t.csv", rows))
    (inject,) = injects(playbook).values()
    assert (inject.instead, inject.add) == ({"town": "T"}, {"ferry": "F"})


def test_a_title_that_is_too_long_stands_in_the_text(tmp_path: Path) -> None:
    playbook, _ = imported(
        table(tmp_path / "t.csv", [["Time", "Title", "To", "Message"], ["T+1", "word " * 60, "X", "And this."]])
    )
    (inject,) = injects(playbook).values()
    assert len(inject.title) <= 80 and inject.text.endswith("And this.") and inject.text.startswith("word word")


def test_an_import_writes_over_nothing(tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", [["Time", "Title", "To"], ["T+1", "a", "X"]])
    imported(file)
    assert "there already" in ttx("import", file, "--out", tmp_path / "t-made.yaml", code=2)


def test_an_export_makes_a_playbook_again(tmp_path: Path) -> None:
    ttx("export", "first-exercise", "--out", tmp_path / "out.xlsx")
    playbook, _ = imported(tmp_path / "out.xlsx")
    made = injects(playbook)
    old = load("first-exercise").playbook
    assert old is not None
    for name, inject in injects(old).items():
        assert (made[name].title, made[name].text, made[name].at) == (inject.title, inject.text, inject.at)
        assert made[name].when == inject.when


def test_the_seoul_exercise_is_a_playbook_again_from_its_spreadsheet(tmp_path: Path) -> None:
    ttx("export", "seoul-trilateral", "--out", tmp_path / "seoul.xlsx")
    playbook, _ = imported(tmp_path / "seoul.xlsx")
    old = load("seoul-trilateral").playbook
    assert old is not None and len(playbook.injects) == len(old.injects) and playbook.title == "seoul"
    assert [phase.title for phase in playbook.phases] == [phase.title for phase in old.phases]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--remove"], "--remove belongs to --into"),
        (["--into", "x.yaml", "--out", "y.yaml"], "leave one of them out"),
        (["--into", "x.yaml"], "there is no file x.yaml"),
        (["--from", "msle"], "did you mean 'msel'"),
    ],
)
def test_options_that_do_not_go_together_are_said(tmp_path: Path, words: list[str], said: str) -> None:
    file = table(tmp_path / "t.csv", [["Time", "Title", "To"], ["T+1", "a", "X"]])
    assert said in ttx("import", file, *words, code=2)


def test_an_action_is_expected_only_of_who_has_received_something(tmp_path: Path) -> None:
    rows = [["#", "Time", "Type", "Title", "To", "Expected action"],
            [1, "T+0", "Inject", "Alarm", "Fire", "Police: Closes the road"],
            [2, "T+1", "Inject", "Radio", "Fire, Police", ""],
            [3, "T+2", "Inject", "Call", "Fire", ""],
            [4, "T+5", "Expected Action", "Police answers", "Police", ""]]  # fmt: skip
    playbook, said = imported(workbook(tmp_path / "types.xlsx", {"S": rows}))
    made = injects(playbook)
    assert "Police does not receive this" in said and "Police: Closes the road" in made["inject-1"].notes
    assert [each.team for each in made["inject-2"].expect] == ["police"] and not made["inject-1"].expect
