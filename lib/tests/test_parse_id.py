"""Ids from outside are read only where a row could have them."""

import pytest

from lib.normalise.row_id import parse_id


@pytest.mark.parametrize(("text", "expected"), [("0", 0), ("42", 42), ("9" * 18, 10**18 - 1)])
def test_an_id_is_read(text, expected):
    assert parse_id(text) == expected


@pytest.mark.parametrize(
    "text", ["", " 1", "-1", "+1", "1.0", "1e9", "²", "٣", "9" * 19, "a", "\0"]
)
def test_what_no_row_can_have_is_no_id(text):
    assert parse_id(text) is None
