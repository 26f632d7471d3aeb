from datetime import UTC, datetime, time

import pytest

from campaigns.window import SendWindow, is_open, next_opening, open_zones

OFFICE = SendWindow(frozenset(range(5)), time(9), time(17))
NEW_YORK = "America/New_York"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_it_is_open_by_the_clock_of_the_zone():
    monday_14_utc = utc(2026, 3, 2, 14)
    assert is_open(monday_14_utc, OFFICE, NEW_YORK)
    assert not is_open(monday_14_utc, OFFICE, "America/Los_Angeles")
    assert open_zones(monday_14_utc, OFFICE, [NEW_YORK, "America/Los_Angeles"]) == [NEW_YORK]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (utc(2026, 3, 2, 13, 59), False),
        (utc(2026, 3, 2, 14, 0), True),
        (utc(2026, 3, 2, 21, 59), True),
        (utc(2026, 3, 2, 22, 0), False),
        (utc(2026, 3, 7, 15, 0), False),
    ],
)
def test_it_opens_at_the_first_minute_and_is_shut_at_the_last(at, expected):
    assert is_open(at, OFFICE, NEW_YORK) is expected


def test_it_opens_next_monday_after_friday_evening():
    assert next_opening(utc(2026, 3, 6, 23), OFFICE, NEW_YORK) == utc(2026, 3, 9, 13)


def test_nine_o_clock_moves_with_daylight_saving():
    assert next_opening(utc(2026, 3, 6, 3), OFFICE, NEW_YORK) == utc(2026, 3, 6, 14)
    # The clock was set forward on Sunday the 8th.
    assert next_opening(utc(2026, 3, 9, 3), OFFICE, NEW_YORK) == utc(2026, 3, 9, 13)


def test_an_opening_that_the_clock_jumps_over_is_at_the_jump():
    night = SendWindow(frozenset(range(7)), time(2, 30), time(4))
    assert next_opening(utc(2026, 3, 8, 6), night, NEW_YORK) == utc(2026, 3, 8, 7)
    assert is_open(utc(2026, 3, 8, 7), night, NEW_YORK)


def test_a_window_within_the_jump_waits_for_the_next_day():
    gap = SendWindow(frozenset(range(7)), time(2), time(2, 45))
    assert next_opening(utc(2026, 3, 8, 6), gap, NEW_YORK) == utc(2026, 3, 9, 6)


def test_an_hour_that_comes_twice_opens_twice():
    early = SendWindow(frozenset(range(7)), time(1, 15), time(1, 45))
    assert next_opening(utc(2026, 11, 1, 4), early, NEW_YORK) == utc(2026, 11, 1, 5, 15)
    assert next_opening(utc(2026, 11, 1, 5, 50), early, NEW_YORK) == utc(2026, 11, 1, 6, 15)


def test_it_knows_zones_that_skip_midnight_and_whole_days():
    midnight = SendWindow(frozenset(range(7)), time(0), time(1, 30))
    assert next_opening(utc(2021, 3, 27, 21, 0), midnight, "Asia/Beirut") == utc(2021, 3, 27, 22)
    fridays = SendWindow(frozenset({4}), time(9), time(10))
    # Samoa had no Friday, 30 December 2011.
    assert next_opening(utc(2011, 12, 30), fridays, "Pacific/Apia") == utc(2012, 1, 5, 19)


def test_midnight_as_the_end_is_the_end_of_the_day():
    evening = SendWindow(frozenset(range(7)), time(20))
    assert evening.is_sound
    assert is_open(utc(2026, 5, 1, 23, 59), evening, "UTC")
    assert not is_open(utc(2026, 5, 2, 0, 0), evening, "UTC")


def test_a_window_that_never_opens_says_so():
    assert not SendWindow(frozenset(), time(9), time(17)).is_sound
    assert not SendWindow(frozenset({0}), time(17), time(9)).is_sound
    assert next_opening(utc(2026, 5, 1), SendWindow(frozenset()), "UTC") is None
