import json

import pytest

from enrichment.providers.abstract.email import AbstractEmail, translated
from enrichment.providers.abstract.shapes import Reputation
from enrichment.providers.base import Deliverable, Query
from enrichment.providers.line import shaped
from lib.vendor_errors import OutOfCreditsError, RateLimitedError, UnusableAnswerError
from tests.vendors.abstract import EmailReputation
from tests.vendors.simulator import status

JANE = Query({"email": "jane.doe@acme.com"})


def documented(word, detail=None, quality=None):
    return {
        "email_address": "jane.doe@acme.com",
        "email_deliverability": {"status": word, "status_detail": detail, "is_smtp_valid": None},
        "email_quality": quality,
    }


@pytest.mark.parametrize(
    ("word", "detail", "quality", "deliverable"),
    [
        ("deliverable", "valid_email", None, Deliverable.YES),
        ("deliverable", "valid_email", {"is_catchall": False}, Deliverable.YES),
        ("deliverable", "valid_email", {"is_catchall": True}, Deliverable.RISKY),
        ("deliverable", "valid_email", {"is_disposable": True}, Deliverable.NO),
        ("undeliverable", "invalid_mailbox", {"is_catchall": None}, Deliverable.NO),
        ("undeliverable", "full_mailbox", None, Deliverable.RISKY),
        ("undeliverable", "unavailable_server", None, Deliverable.RISKY),
        ("UNDELIVERABLE", None, None, Deliverable.NO),
        ("RISKY", "low_quality", None, Deliverable.RISKY),
        ("a_new_word", None, None, Deliverable.UNKNOWN),
    ],
)
def test_it_translates_verdicts(word, detail, quality, deliverable):
    result = translated(shaped(documented(word, detail, quality), Reputation), "jane.doe@acme.com")

    [verdict] = result.verdicts
    assert (verdict.field, verdict.value) == ("email", "jane.doe@acme.com")
    assert verdict.deliverable is deliverable
    assert (detail or "") in verdict.word


@pytest.mark.parametrize("is_documented", [True, False])
def test_both_layouts_are_understood(line_to, is_documented):
    vendor = EmailReputation()
    vendor.is_documented = is_documented
    line = line_to(vendor)

    [known] = AbstractEmail().answer([JANE], line)
    [unknown] = AbstractEmail().answer([Query({"email": "nobody@globex.com"})], line)

    assert known.verdicts[0].deliverable is Deliverable.YES
    assert not unknown.is_hit
    assert vendor.paid.total() == 2


def test_a_slip_of_the_keyboard_is_told():
    reputation = documented("undeliverable") | {"suggested_correction": "jane@acme.com"}

    [fact] = translated(shaped(reputation, Reputation), "jane@acne.com").facts

    assert fact.value == "jane@acme.com"


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"email_deliverability": None},
        {"email_deliverability": {"status": None}},
        {"deliverability": "DELIVERABLE", "quality_score": "0.80"},
    ],
)
def test_an_answer_that_does_not_say_is_unusable(answer):
    with pytest.raises(UnusableAnswerError):
        translated(shaped(json.loads(json.dumps(answer)), Reputation), "jane.doe@acme.com")


def test_the_end_of_the_quota_is_told(line_to):
    vendor = EmailReputation()
    vendor.quota = 0

    with pytest.raises(OutOfCreditsError, match="Insufficient API credits"):
        AbstractEmail().answer([JANE], line_to(vendor))


def test_a_429_is_either_haste_or_the_end_of_the_quota(line_to):
    vendor = EmailReputation()
    line = line_to(vendor)
    vendor.misbehave(
        status(429, {"message": "Too many requests", "error": "rate_limit"}),
        status(429, {"message": "Your quota is used up", "error": "quota_reached"}),
    )

    with pytest.raises(RateLimitedError):
        AbstractEmail().answer([JANE], line)
    with pytest.raises(OutOfCreditsError):
        AbstractEmail().answer([JANE], line)
