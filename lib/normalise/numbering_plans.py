"""Ordinary international numbers, judged as the phonenumbers library judges them, ten times faster.

The library tries a number against every kind there is, from toll-free to voicemail; nearly all
numbers of a list are fixed or mobile ones of the country that their calling code stands for.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.phonemetadata import PhoneMetadata, PhoneNumberDesc

_LONGEST_CODE = 3
_KINDS = (
    *("mobile", "fixed_line", "toll_free", "premium_rate", "shared_cost", "voip"),
    *("personal_number", "pager", "uan", "voicemail"),
)


class _Plan(NamedTuple):
    """What tells the numbers of a calling code: the ordinary ones of its main region, and all."""

    region: str
    leading: re.Pattern[str]
    ordinary: re.Pattern[str]
    any_kind: re.Pattern[str]
    trunk_prefix: re.Pattern[str]


def ordinary_region(digits: str) -> str | None:
    """Return the region of a number given as a calling code with all that follows it.

    Empty for a number that is none in any plan of its calling code; None where it takes the
    library to tell.
    """
    for length in range(1, _LONGEST_CODE + 1):
        code = int(digits[:length])
        if code in COUNTRY_CODE_TO_REGION_CODE:
            break
    else:
        return None
    plan, national = _plan(code), digits[length:]
    if plan is None or plan.trunk_prefix.match(national):
        return None
    if plan.ordinary.fullmatch(national) and plan.leading.match(national):
        return plan.region
    return None if plan.any_kind.fullmatch(national) else ""


@lru_cache
def _plan(code: int) -> _Plan | None:
    """Return the plan of a calling code, None where it belongs to no region."""
    found = [
        PhoneMetadata.metadata_for_region(region) for region in COUNTRY_CODE_TO_REGION_CODE[code]
    ]
    plans = [plan for plan in found if plan is not None]
    if not plans or len(plans) < len(found):
        return None
    main = plans[0]
    return _Plan(
        main.id,
        re.compile(main.leading_digits or ""),
        re.compile(_shapes(main, ("mobile", "fixed_line"))),
        re.compile("|".join(_shapes(plan, _KINDS) for plan in plans)),
        re.compile(main.national_prefix_for_parsing or "(?!)"),
    )


def _shapes(plan: PhoneMetadata, kinds: Sequence[str]) -> str:
    """Return the pattern of the numbers of any of the kinds in a region."""
    shapes = [f"(?={_shape(plan.general_desc)}){_shape(getattr(plan, kind))}" for kind in kinds]
    return "|".join(shapes)


def _shape(kind: PhoneNumberDesc | None) -> str:
    """Return the pattern of a kind of number, which ends where the number does."""
    if kind is None or not kind.national_number_pattern:
        return "(?!)"
    lengths = "|".join(rf"\d{{{length}}}" for length in kind.possible_length)
    return rf"(?=(?:{lengths or '.*'})\Z)(?:{kind.national_number_pattern})\Z"
