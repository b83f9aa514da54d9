from ttx.tui.clocks import Ending

MINUTE = 60_000


def said(*looks: tuple[int | None, int]) -> list[int]:
    ending = Ending()
    return [ending.near(ends, now) for ends, now in looks]


def test_ten_five_and_one_minute_before_the_end_are_said_once_each() -> None:
    ends = 20 * MINUTE
    looks = [(ends, second * 1000) for second in range(20 * 60)]
    assert [minutes for minutes in said(*looks) if minutes] == [10, 5, 1]
    assert said((ends, 9 * MINUTE), (ends, 10 * MINUTE - 1), (ends, 10 * MINUTE), (ends, 10 * MINUTE + 1)) == [
        0,
        0,
        10,
        0,
    ]


def test_what_was_short_from_the_first_look_on_is_no_news() -> None:
    assert said((4 * MINUTE, 0), (4 * MINUTE, 1000)) == [0, 0]


def test_a_jump_says_the_nearest_only() -> None:
    assert said((20 * MINUTE, 0), (20 * MINUTE, 19 * MINUTE + 30_000)) == [0, 1]


def test_the_minutes_are_those_on_the_wall_however_fast_the_clock_runs() -> None:
    ending = Ending()
    assert [ending.near(60 * MINUTE, now * MINUTE, 5) for now in (5, 10, 30, 35, 54, 55)] == [0, 10, 0, 5, 0, 1]


def test_an_extended_stage_is_said_anew_and_a_standing_clock_says_nothing() -> None:
    looks = [(6 * MINUTE, 0), (6 * MINUTE, MINUTE), (9 * MINUTE, MINUTE), (9 * MINUTE, 4 * MINUTE)]
    assert said(*looks) == [0, 5, 0, 5]
    assert said((6 * MINUTE, 0), (None, 0), (6 * MINUTE, MINUTE + 1)) == [0, 0, 0]
