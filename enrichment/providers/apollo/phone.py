"""Phone numbers, which Apollo looks for after it has answered."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from enrichment.providers.apollo.account import (
    HOMEPAGE,
    PERSON_NEEDS,
    PERSON_PARAMETERS,
    SETTINGS,
    credits_of,
    parameters,
    refusal,
    refuse,
    send,
    standing,
)
from enrichment.providers.apollo.handed import Handed, mark_of
from enrichment.providers.apollo.numbers import number_facts, number_findings
from enrichment.providers.apollo.person import entries_for
from enrichment.providers.apollo.shapes import (
    Matches,
    Payload,
    Revealed,
    WebhookResult,
)
from enrichment.providers.base import (
    Answer,
    Capabilities,
    DeferredProvider,
    NotReady,
    Price,
    Query,
    RateLimit,
    Result,
    Setting,
    Standing,
    Submitted,
    with_costs,
)
from enrichment.providers.line import Line, Reply, shaped
from lib.vendor_errors import LostAnswerError, RejectedError, UnusableAnswerError

_PRICE = Price(hit=Decimal(9), miss=Decimal(1))
_PAUSE = 20.0
_GONE = frozenset({"request_id_unknown", "request_id_expired"})
_REVEAL, _WATERFALL = "reveal", "waterfall"
_SOURCE = Setting(
    "source",
    "Where numbers come from",
    _REVEAL,
    "Vendors that you connected in Apollo may charge for a look-up that finds nothing.",
    is_optional=True,
    choices=((_REVEAL, "Apollo's own"), (_WATERFALL, "The vendors connected in Apollo")),
)


class ApolloPhone(DeferredProvider):
    """Finds phone numbers of persons.

    Apollo takes no such question without an address to call, https and open to the world; we let
    it call and fetch the numbers from ``/webhook_result``, as its calls are not signed. Its
    specification charges 1 credit for the person and 8 more for a mobile number, and keeps
    results for 30 days.
    """

    key = "apollo_phone"
    label = "Apollo: phone numbers"
    description = "Finds mobile numbers and direct lines of a person; it may take some minutes."
    icon = "device-mobile"
    homepage = HOMEPAGE
    settings = (*SETTINGS[:1], _SOURCE, *SETTINGS[1:])
    needs_callback = True
    can: ClassVar = Capabilities(
        needs=PERSON_NEEDS,
        also=tuple(PERSON_PARAMETERS),
        outputs=("mobile", "phone"),
        price=_PRICE,
        rate_limit=RateLimit(calls=20, seconds=60),
        batch_size=10,
    )

    def submit(self, queries: Sequence[Query], line: Line, callback_url: str | None) -> Submitted:
        """Ask for the persons; Apollo answers who they are at once, and looks for numbers."""
        if callback_url is None:
            message = (
                "Apollo looks for phone numbers only if it may call this server, which has no "
                "public https address."
            )
            raise RejectedError(message)
        reply = send(
            line,
            "POST",
            "/people/bulk_match",
            params={**_asks(line.settings), "webhook_url": callback_url},
            json={"details": [parameters(query, PERSON_PARAMETERS) for query in queries]},
        )
        refuse(reply)
        found = reply.read(Matches)
        marks = [mark_of(entry) for entry in entries_for(queries, found)]
        if any(marks) and found.request_id is None:
            message = "Apollo took the question, and gave no request_id to ask for the numbers by."
            raise UnusableAnswerError(message)
        spent = credits_of(found.credits_consumed) or Decimal(0)
        request = "" if found.request_id is None else str(found.request_id)
        return Submitted(Handed(request, spent, tuple(marks)).ref, after=_PAUSE)

    def collect(
        self, ref: str, queries: Sequence[Query], line: Line
    ) -> Sequence[Answer] | NotReady:
        """Ask for the numbers; where Apollo knew nobody there is nothing to ask for."""
        handed = Handed.of(ref)
        if not any(handed.marks):
            return _answers(handed, Payload(credits_consumed=0), is_waterfall=False)
        reply = send(line, "GET", f"/webhook_result/{handed.request}", costs_nothing=True)
        payload = _payload(reply)
        if isinstance(payload, NotReady):
            return payload
        revealed, is_waterfall = payload
        return _answers(handed, revealed, is_waterfall=is_waterfall)

    def check(self, line: Line) -> Standing:
        """Look up the key's owner, which costs nothing."""
        return standing(line)


def _asks(settings: Mapping[str, str]) -> dict[str, str]:
    is_waterfall = settings.get("source") == _WATERFALL
    return {"run_waterfall_phone" if is_waterfall else "reveal_phone_number": "true"}


def _payload(reply: Reply) -> tuple[Payload, bool] | NotReady:
    """Return the numbers, and whether they come from the waterfall.

    ``failed`` says that Apollo's call did not get through: the numbers may be there all the same.
    """
    why = refusal(reply) if reply.status in {404, 410} else None
    if why and why.error_code == "result_pending":
        return NotReady(why.retry_after_seconds or _PAUSE)
    if why and why.error_code in _GONE:
        message = f"Apollo does not have the phone numbers any more ({why.error_code})."
        raise LostAnswerError(message)
    refuse(reply)
    found = reply.read(WebhookResult)
    if found.webhook_result is not None:
        return found.webhook_result, found.request_type == _WATERFALL
    if found.webhook_status == "in_progress":
        return NotReady(_PAUSE)
    message = f"Apollo ended without a result: {found.failure_reason or found.webhook_status}."
    raise LostAnswerError(message)


def _answers(handed: Handed, payload: Payload, *, is_waterfall: bool) -> list[Answer]:
    revealed = {mark: entry for entry in payload.people or [] if (mark := mark_of(entry))}
    answers = [_answer(mark, revealed, is_waterfall=is_waterfall) for mark in handed.marks]
    later = credits_of(payload.credits_consumed)
    if later is None:
        return answers
    expected = [
        (_PRICE.hit if isinstance(answer, Result) and answer.is_hit else _PRICE.miss)
        if mark
        else Decimal(0)
        for mark, answer in zip(handed.marks, answers, strict=True)
    ]
    return with_costs(answers, handed.spent + later, expected)


def _answer(mark: str | None, revealed: Mapping[str, Any], *, is_waterfall: bool) -> Answer:
    if mark == "":
        return UnusableAnswerError("Apollo knows a person, and does not say by which id.")
    if mark is None or mark not in revealed:
        return Result()
    try:
        numbers = shaped(revealed[mark], Revealed).phone_numbers or []
    except UnusableAnswerError as error:
        return error
    return Result(number_findings(numbers, is_mobile=is_waterfall), number_facts(numbers))
