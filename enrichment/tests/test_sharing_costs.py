from decimal import Decimal

import pytest

from enrichment.providers.base import Finding, Result, with_costs
from lib.vendor_errors import RejectedError

HIT = Result((Finding("title", "Buyer", 0.5),))
MISS = Result()


def _costs(answers, spent, expected):
    told = with_costs(answers, Decimal(spent), [Decimal(one) for one in expected])
    return [one.cost if isinstance(one, Result) else None for one in told]


def test_costs_follow_what_was_expected():
    assert _costs([HIT, MISS, HIT], "18", [9, 0, 9]) == [9, 0, 9]
    assert _costs([HIT, MISS], "12", [9, 3]) == [9, 3]


@pytest.mark.parametrize("spent", ["1", "0.01", "7.77", "100", "0"])
@pytest.mark.parametrize("size", [1, 3, 7, 250])
def test_costs_add_up_to_what_was_spent(spent, size):
    costs = _costs([HIT] * size, spent, [1] * size)
    assert sum(costs) == Decimal(spent)
    assert all(cost >= 0 for cost in costs)


def test_where_nothing_was_expected_all_share():
    assert _costs([MISS, MISS], "2", [0, 0]) == [1, 1]


def test_what_failed_has_no_cost():
    assert _costs([RejectedError("no"), HIT], "4", [1, 1]) == [None, 4]
    assert _costs([RejectedError("no")], "4", [1]) == [None]
