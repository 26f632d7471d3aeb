from decimal import Decimal

import pytest

from enrichment.providers.base import Deliverable, Query
from enrichment.providers.hunter.shapes import VerifiedEmail
from enrichment.providers.hunter.verifier import HunterVerifier, translated
from lib.vendor_errors import ForbiddenPersonError, TransientError
from tests.vendors.simulator import status

JANE = Query({"email": "jane.doe@acme.com"})


@pytest.mark.parametrize(
    ("word", "smtp_check", "deliverable", "cost"),
    [
        ("valid", True, Deliverable.YES, None),
        ("invalid", False, Deliverable.NO, None),
        ("accept_all", True, Deliverable.RISKY, None),
        ("webmail", True, Deliverable.YES, None),
        ("webmail", None, Deliverable.RISKY, None),
        ("disposable", None, Deliverable.NO, 0),
        ("a_new_word", None, Deliverable.UNKNOWN, None),
    ],
)
def test_it_translates_verdicts(word, smtp_check, deliverable, cost):
    result = translated(VerifiedEmail(word, smtp_check), "jane.doe@acme.com")

    [verdict] = result.verdicts
    assert (verdict.field, verdict.value) == ("email", "jane.doe@acme.com")
    assert (verdict.deliverable, verdict.word) == (deliverable, word)
    assert result.cost == cost


def test_no_word_is_a_free_miss(vendor, line):
    vendor.mailboxes.clear()

    [result] = HunterVerifier().answer([JANE], line)

    assert not result.is_hit
    assert result.cost == Decimal(0)


def test_waiting_for_a_verification_is_asking_again_and_counts_once(vendor, line):
    vendor.running["jane.doe@acme.com"] = 2

    for _ in range(2):
        with pytest.raises(TransientError) as caught:
            HunterVerifier().answer([JANE], line)
        assert caught.value.retry_after <= 10
    [result] = HunterVerifier().answer([JANE], line)

    assert result.verdicts[0].deliverable is Deliverable.YES
    assert vendor.used == 0.5


def test_a_server_that_answered_oddly_is_a_miss_for_today(vendor, line):
    vendor.misbehave(status(222, {"errors": [{"id": "verification_error", "code": 222}]}))

    [result] = HunterVerifier().answer([JANE], line)

    assert not result.is_hit


def test_a_person_who_asked_not_to_be_processed_is_told(vendor, line):
    vendor.forbidden.add("jane.doe@acme.com")

    with pytest.raises(ForbiddenPersonError):
        HunterVerifier().answer([JANE], line)
