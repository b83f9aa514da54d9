from __future__ import annotations

from tests.e2e.conftest import Room


def test_a_korean_seat_in_a_real_terminal_is_in_line_and_remembers_its_language(room: Room) -> None:
    console = room.open("run", "seoul-short", "--headless")
    assert console.wait_exit() == 0
    run = room.run
    joining = ("join", run.url, "--code", run.codes["team:rok"], "--name", "이민호", "--role", "외교부")
    seat = room.open(*joining, "--language", "ko", columns=80, rows=24)
    seat.wait_for("아직 시작하지 않았습니다", "수신함", "F1 도움말", "English · 한국어 · 日本語")
    borders = [
        [column for column, cell in row.items() if cell.data == "│"]
        for number, row in seat.screen.buffer.items()
        if 5 <= number <= 20
    ]
    assert len(set(map(tuple, borders))) == 1, seat.text
    seat.press("ctrl+q")
    assert seat.wait_exit() == 0
    again = room.open("join", run.url, columns=80, rows=24)
    again.wait_for("같은 자리로 다시: 이민호 (외교부)")
    again.press("enter")
    again.wait_for("아직 시작하지 않았습니다", "수신함")
    assert "Traceback" not in seat.written + again.written
