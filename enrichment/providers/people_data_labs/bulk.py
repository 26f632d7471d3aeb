"""Many questions in one request, and each answer back to its question."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from enrichment.providers.base import Answer, Result
from enrichment.providers.line import Reply, shaped
from enrichment.providers.people_data_labs.shapes import Item
from lib.vendor_errors import UnusableAnswerError, VendorError


def numbered(questions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the body of a bulk; each question carries its place along.

    The vendor answers in order and gives ``metadata`` back unchanged, as its documentation of
    bulks says. Both are relied on: a mix-up would give one person's address to another.
    """
    return {
        "requests": [
            {"metadata": {"place": place}, "params": params}
            for place, params in enumerate(questions)
        ]
    }


def one_by_one(reply: Reply, count: int, result: Callable[[Reply], Result]) -> list[Answer]:
    """Return the answer to each question; one that failed does not fail the others.

    Raises UnusableAnswerError where answers cannot be told apart.
    """
    items = reply.read(list[Any])
    if len(items) != count:
        message = f"The vendor gave {len(items)} answers to {count} questions."
        raise UnusableAnswerError(message)
    answers: dict[int, Answer] = {}
    for order, item in enumerate(items):
        answers[_place(item, order)] = _answer(Reply(200, reply.headers, _bytes(item)), result)
    missing = UnusableAnswerError("The vendor left this question out of its answer.")
    return [answers.get(place, missing) for place in range(count)]


def _answer(item: Reply, result: Callable[[Reply], Result]) -> Answer:
    try:
        return result(item)
    except VendorError as error:
        return error


def _place(item: Any, order: int) -> int:
    try:
        metadata = shaped(item, Item).metadata
    except UnusableAnswerError:
        return order
    return order if metadata is None or metadata.place is None else metadata.place


def _bytes(item: Any) -> bytes:
    return json.dumps(item).encode()
