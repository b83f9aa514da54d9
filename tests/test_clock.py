from datetime import UTC, datetime, timedelta, timezone

from ttx.clock import FakeClock, SystemClock, stamp


def test_wall_time_is_kept_in_utc_with_milliseconds_and_sorts_as_text():
    seoul = timezone(timedelta(hours=9))
    early = stamp(datetime(2025, 5, 19, 9, 0, 0, 7_900, seoul))
    assert early == "2025-05-19T00:00:00.007Z"
    later = [stamp(datetime(2025, 5, 19, 0, 0, second, part, UTC)) for second, part in ((0, 70_000), (1, 0))]
    assert [early, *later] == sorted([early, *later])


def test_a_fake_clock_moves_only_when_told_to():
    clock = FakeClock(datetime(2025, 1, 1, tzinfo=UTC))
    assert (clock.wall(), clock.monotonic()) == (datetime(2025, 1, 1, tzinfo=UTC), 0.0)
    clock.advance(1.5)
    assert (clock.wall(), clock.monotonic()) == (datetime(2025, 1, 1, 0, 0, 1, 500_000, UTC), 1.5)


def test_the_machines_clock_knows_its_zone_and_its_monotonic_time_goes_forward():
    clock = SystemClock()
    before = clock.monotonic()
    assert clock.wall().utcoffset() == timedelta(0)
    assert clock.monotonic() >= before
