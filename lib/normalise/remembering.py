"""Readings that are worth remembering: a file repeats its cities, and asks thrice for an e-mail."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

_LONGEST = 200
_Rest = ParamSpec("_Rest")
_Found = TypeVar("_Found")


def remembered(size: int) -> Callable[[Callable[_Rest, _Found]], Callable[_Rest, _Found]]:
    """Remember the last ``size`` answers of a pure function whose first argument is a text.

    Long texts are read anew each time, so that what is remembered stays small whatever a
    stranger's file holds.
    """

    def decorate(function: Callable[_Rest, _Found]) -> Callable[_Rest, _Found]:
        cached = lru_cache(maxsize=size)(function)

        @wraps(function)
        def read(*arguments: _Rest.args, **named: _Rest.kwargs) -> _Found:
            if len(arguments[0]) > _LONGEST:  # type: ignore[arg-type]
                return function(*arguments, **named)
            return cached(*arguments, **named)  # type: ignore[arg-type]

        return read

    return decorate
