"""FullEnrich asks some twenty vendors, one after the other, and answers when it is through."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from enrichment.providers.base import (
    API_KEY,
    Answer,
    Capabilities,
    DeferredProvider,
    Finding,
    NotReady,
    Price,
    Query,
    RateLimit,
    Result,
    Standing,
    Submitted,
    base_url,
    with_costs,
)
from enrichment.providers.fullenrich.shapes import Accepted, Batch, Credits, Refusal, Row
from enrichment.providers.fullenrich.translation import email_findings, phone_findings
from enrichment.providers.line import Line, Reply, Statuses, by_row, shaped
from lib.vendor_errors import (
    LostAnswerError,
    OutOfCreditsError,
    RejectedError,
    UnusableAnswerError,
    VendorError,
)

_PATH = "/contact/enrich/bulk"
_NAMES = ("first_name", "last_name", "domain", "company_name", "linkedin_url")
_NEEDS = (
    ("linkedin_url",),
    ("first_name", "last_name", "domain"),
    ("first_name", "last_name", "company_name"),
)
_LIMIT = RateLimit(calls=60, seconds=60)
_STATUSES = Statuses(waits=60.0)
_PAUSE = 30.0
_FINISHED, _CANCELED, _NO_CREDITS = "FINISHED", "CANCELED", "CREDITS_INSUFFICIENT"


class FullEnrich(DeferredProvider):
    """Finds addresses at work: 1 credit for one found, none for none, as its documentation has it.

    Private addresses are not asked for.
    """

    key = "fullenrich"
    label = "FullEnrich: e-mail addresses"
    description = (
        "Asks some twenty vendors for the e-mail address at work; with a LinkedIn profile it "
        "tells job and employer too."
    )
    icon = "mail"
    homepage = "https://fullenrich.com"
    settings = (API_KEY, base_url("https://app.fullenrich.com/api/v2"))
    wants: ClassVar[str] = "contact.work_emails"
    can: ClassVar = Capabilities(
        needs=_NEEDS,
        also=_NAMES,
        outputs=(
            *("email", "first_name", "last_name", "full_name", "linkedin_url"),
            *("title", "seniority", "department", "city", "region", "country"),
            *("company_name", "domain", "website", "industry", "company_size"),
        ),
        price=Price(hit=Decimal(1)),
        rate_limit=_LIMIT,
        batch_size=100,
    )

    def submit(self, queries: Sequence[Query], line: Line, callback_url: str | None) -> Submitted:
        """Hand a batch in. Its name is shown to whoever has the account, and says who asks."""
        batch: dict[str, Any] = {
            "name": "AI Sales Doctor",
            "data": [self._question(row, query) for row, query in enumerate(queries)],
        }
        if callback_url is not None:
            batch["webhook_url"] = callback_url
        reply = _send(line, "POST", _PATH, json=batch)
        _STATUSES.refuse(reply)
        return Submitted(reply.read(Accepted).enrichment_id, after=_PAUSE)

    def collect(
        self, ref: str, queries: Sequence[Query], line: Line
    ) -> Sequence[Answer] | NotReady:
        """Ask for a batch. A status that ends nothing is waited out, whatever its name."""
        reply = _send(line, "GET", f"{_PATH}/{ref}", costs_nothing=True)
        batch = _batch(reply)
        if batch is None or batch.status not in {_FINISHED, _CANCELED, _NO_CREDITS}:
            return NotReady(_PAUSE)
        return self._answers(batch, len(queries))

    def check(self, line: Line) -> Standing:
        """Ask for the credits left, which costs nothing."""
        reply = _send(line, "GET", "/account/credits", costs_nothing=True)
        _STATUSES.refuse(reply)
        return Standing("The key works.", Decimal(str(reply.read(Credits).balance)))

    def findings(self, row: Row) -> tuple[Finding, ...]:
        """Return what a row tells of what was asked for."""
        return email_findings(row.contact_info, row.profile)

    def _question(self, row: int, query: Query) -> dict[str, Any]:
        known = {name: value for name in _NAMES if (value := query.value(name))}
        return {**known, "enrich_fields": [self.wants], "custom": {"row": str(row)}}

    def _answers(self, batch: Batch, size: int) -> list[Answer]:
        """Return an answer for each question; who was not come to has none, rather than a miss."""
        rows = by_row(batch.data or [], "custom", size)
        answers = [self._answer(rows.get(number), batch.status) for number in range(size)]
        failures = [answer for answer in answers if isinstance(answer, OutOfCreditsError)]
        if failures and len(failures) == size:
            raise failures[0]
        spent = batch.cost.credits if batch.cost else None
        if spent is None:
            return answers
        expected = [self._expected(answer) for answer in answers]
        return with_costs(answers, Decimal(str(spent)), expected)

    def _answer(self, entry: Any, status: str) -> Answer:
        if entry is None and status == _FINISHED:
            return UnusableAnswerError("FullEnrich left this person out of its answer.")
        try:
            findings = self.findings(shaped(entry, Row)) if entry is not None else ()
        except UnusableAnswerError as error:
            return error
        return Result(findings) if findings or status == _FINISHED else _cut_short(status)

    def _expected(self, answer: Answer) -> Decimal:
        paid_for = {"email", "mobile"}
        is_paid = isinstance(answer, Result) and any(
            finding.field in paid_for for finding in answer.findings
        )
        return self.can.price.hit if is_paid else Decimal(0)


class FullEnrichPhone(FullEnrich):
    """Finds mobile numbers: 10 credits for one found, none for none, as its documentation has it.

    A provider of its own, so that nobody pays for a number who looks for an address.
    """

    key = "fullenrich_phone"
    label = "FullEnrich: mobile numbers"
    description = "Asks some twenty vendors for the mobile number of a person."
    icon = "device-mobile"
    wants = "contact.phones"
    can: ClassVar = Capabilities(
        needs=_NEEDS,
        also=_NAMES,
        outputs=("mobile",),
        price=Price(hit=Decimal(10)),
        rate_limit=_LIMIT,
        batch_size=100,
    )

    def findings(self, row: Row) -> tuple[Finding, ...]:
        """Return the mobile number of a row."""
        return phone_findings(row.contact_info)


def _send(line: Line, method: str, path: str, **given: Any) -> Reply:
    headers = {"Authorization": f"Bearer {line.settings['api_key']}"}
    return line.request(method, path, headers=headers, **given)


def _batch(reply: Reply) -> Batch | None:
    """Return a batch, None for one in progress.

    In progress is a 400 with a code of its own, and a 402 is a batch that ended for want of
    credits, as the published specification has it.
    """
    if reply.status == 402:
        try:
            batch = reply.read(Batch)
        except UnusableAnswerError:
            _STATUSES.refuse(reply)
            raise
        batch.status = _NO_CREDITS
        return batch
    code = _code(reply) if reply.status in {400, 404} else ""
    if code == "error.enrichment.in_progress":
        return None
    if code == "error.enrichment.not_found":
        raise LostAnswerError("FullEnrich does not know the batch any more.")
    _STATUSES.refuse(reply)
    return reply.read(Batch)


def _code(reply: Reply) -> str:
    try:
        return reply.read(Refusal).code
    except UnusableAnswerError:
        return ""


def _cut_short(status: str) -> VendorError:
    if status == _NO_CREDITS:
        return OutOfCreditsError("The account at FullEnrich ran out of credits on the way.")
    return RejectedError("The batch was canceled at FullEnrich.")
