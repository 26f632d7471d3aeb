"""Dropcontact computes addresses and tests them, and answers when it is through."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from enrichment.providers.base import (
    API_KEY,
    Answer,
    Capabilities,
    DeferredProvider,
    NotReady,
    Price,
    Query,
    RateLimit,
    Result,
    Standing,
    Submitted,
    base_url,
)
from enrichment.providers.dropcontact.shapes import Accepted, Batch, Credits, Record, Said
from enrichment.providers.dropcontact.translation import findings_of, is_forbidden
from enrichment.providers.line import Line, Reply, Statuses, by_row, shaped
from lib.vendor_errors import ForbiddenPersonError, RejectedError, UnusableAnswerError

_PATH = "/enrich/all"
_PAUSE = 30.0
_NAMES = {
    "first_name": "first_name",
    "last_name": "last_name",
    "full_name": "full_name",
    "linkedin_url": "linkedin",
    "company_name": "company",
    "domain": "website",
}
_STATUSES = Statuses(
    bad_credentials=frozenset({401}), out_of_credits=frozenset({402, 403}), waits=_PAUSE
)
"""An account whose credits do not reach for the whole batch gets 403, its documentation says."""


class Dropcontact(DeferredProvider):
    """Finds addresses at work: 1 credit for one found, given back for none, as it documents.

    An e-mail address is never sent: it would cost a credit to have it tested, found good or not.
    Its answers are in English, since its words for what an address is follow the language.
    """

    key = "dropcontact"
    label = "Dropcontact"
    description = "Finds the e-mail address at work, phone, LinkedIn profile and company."
    icon = "at"
    homepage = "https://www.dropcontact.com"
    settings = (API_KEY, base_url("https://api.dropcontact.com/v1"))
    can: ClassVar = Capabilities(
        needs=(
            ("first_name", "last_name", "domain"),
            ("full_name", "domain"),
            ("first_name", "last_name", "company_name"),
            ("full_name", "company_name"),
            ("linkedin_url",),
        ),
        also=tuple(_NAMES),
        outputs=(
            *("email", "first_name", "last_name", "full_name", "linkedin_url"),
            *("title", "seniority", "department", "mobile", "phone"),
            *("company_name", "domain", "company_size"),
        ),
        price=Price(hit=Decimal(1)),
        rate_limit=RateLimit(calls=60, seconds=1),
        batch_size=250,
    )

    def submit(self, queries: Sequence[Query], line: Line, callback_url: str | None) -> Submitted:
        """Hand a batch in."""
        batch: dict[str, Any] = {
            "data": [_question(row, query) for row, query in enumerate(queries)],
            "language": "en",
        }
        if callback_url is not None:
            batch["custom_callback_url"] = callback_url
        reply = _send(line, "POST", _PATH, json=batch)
        _STATUSES.refuse(reply)
        accepted = reply.read(Accepted)
        if not accepted.success or not accepted.request_id:
            raise _refused(accepted)
        return Submitted(accepted.request_id, after=_PAUSE)

    def collect(
        self, ref: str, queries: Sequence[Query], line: Line
    ) -> Sequence[Answer] | NotReady:
        """Ask for a batch.

        No success and no error stands for a batch that is not ready, one that is not known, and
        one that it cannot tell of now, as its documentation has it: all are waited out.
        """
        reply = _send(line, "GET", f"{_PATH}/{ref}", costs_nothing=True)
        _STATUSES.refuse(reply)
        batch = reply.read(Batch)
        if batch.error:
            raise _refused(batch)
        if not batch.success:
            return NotReady(_PAUSE)
        rows = by_row(batch.data or [], "custom_fields", len(queries))
        return [_answer(rows.get(number), query) for number, query in enumerate(queries)]

    def check(self, line: Line) -> Standing:
        """Ask for the credits left, which costs nothing."""
        reply = _send(line, "GET", "/account/credits", costs_nothing=True)
        _STATUSES.refuse(reply)
        told = reply.read(Credits)
        left = told.credits if told.credits is not None else told.credits_left
        if left is None:
            raise UnusableAnswerError("Dropcontact does not say how many credits are left.")
        return Standing("The key works.", Decimal(str(left)))


def _send(line: Line, method: str, path: str, **given: Any) -> Reply:
    headers = {"X-Access-Token": line.settings["api_key"]}
    return line.request(method, path, headers=headers, **given)


def _question(row: int, query: Query) -> dict[str, Any]:
    known = {name: value for key, name in _NAMES.items() if (value := query.value(key))}
    return {**known, "custom_fields": {"row": str(row)}}


def _refused(said: Said) -> RejectedError:
    reason = said.reason or (said.error if isinstance(said.error, str) else "no reason")
    return RejectedError(f"Dropcontact refused. It says: {reason}"[:400])


def _answer(entry: Any, query: Query) -> Answer:
    """Return what a record tells; only an address is charged for."""
    if entry is None:
        return UnusableAnswerError("Dropcontact left this person out of its answer.")
    try:
        record = shaped(entry, Record)
    except UnusableAnswerError as error:
        return error
    if is_forbidden(record):
        return ForbiddenPersonError("Dropcontact says not to contact this person.")
    findings = findings_of(record, query)
    is_charged = any(finding.field == "email" for finding in findings)
    return Result(findings, cost=None if is_charged else Decimal(0))
