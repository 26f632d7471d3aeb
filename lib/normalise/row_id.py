"""Ids of rows, as strangers write them."""

_MOST_DIGITS = 18  # what a bigint holds whatever the digits are


def parse_id(text: str) -> int | None:
    """Return the id, None where the text is no number that a row could have.

    ``str.isdigit`` alone lets "²" through, and a number of any length.
    """
    is_id = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_id else None
