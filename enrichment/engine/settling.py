"""What became of a call: answers kept, credits settled, the account's health noted."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from enrichment import pace, wallet
from enrichment.engine.desk import Batch, state_of
from enrichment.models import Answer, Call, ProviderAccount
from enrichment.planning.plan import Known_
from enrichment.providers.base import (
    Answer as Told,
    Capabilities,
    DeferredProvider,
    NotReady,
    Provider,
    Result,
    Submitted,
)
from enrichment.records import to_record
from lib.vendor_errors import (
    BadCredentialsError,
    ForbiddenPersonError,
    LostAnswerError,
    OutOfCreditsError,
    RateLimitedError,
    TransientError,
    UnusableAnswerError,
    VendorError,
)

TRIES = 4
"""So often a question is put where the vendor is unwell; then it has failed."""
FAILED_FOR = timedelta(hours=6)
"""A question that failed is not put again before."""
FORBIDDEN_FOR = timedelta(days=3650)
_ASKED_AGAIN = 60.0
NOTHING = Decimal(0)
Marked = dict[tuple[str, str], Known_]


def settle(batch: Batch, told: Sequence[Told], milliseconds: int) -> Marked:
    """Keep the answers of a call, in the order of its questions; return those that hold.

    An answer that is an error of its own question fails that one alone; one that may pass does
    not hold, and is asked for again. One that tells of the account counts for all of it.
    """
    rows = _rows(batch)
    by_mark = {one.mark: answer for one, answer in zip(batch.asked, told, strict=True)}
    can, kept = batch.provider.can, {}
    for row in rows:
        answer = by_mark[row.provider, row.fingerprint]
        if isinstance(answer, Result):
            _answered(row, answer, can)
        else:
            _failed(row, answer, can)
        if row.expires_at > timezone.now():
            kept[row.provider, row.fingerprint] = state_of(row)
    _save(rows)
    for answer in told:
        if isinstance(answer, (BadCredentialsError, OutOfCreditsError)):
            _switch_off(batch.provider, answer)
            break
    outcomes = [row.state for row in rows]
    call = batch.call
    call.hits, call.misses = outcomes.count("hit"), outcomes.count("miss")
    call.errors = call.questions - call.hits - call.misses
    # What was erased meanwhile was charged all the same.
    cost = sum((_cost(answer, can) for answer in told), NOTHING)
    _close(call, Call.State.ANSWERED, cost, milliseconds)
    pace.note_success(batch.provider.key)
    return kept


def fail(batch: Batch, error: VendorError, milliseconds: int) -> Marked:
    """Keep that a call failed as a whole, and what that means for asking on."""
    can, key = batch.provider.can, batch.provider.key
    rows = _rows(batch)
    for row in rows:
        _failed(row, error, can)
    _save(rows)
    batch.call.errors, batch.call.error = batch.call.questions, str(error)[:400]
    is_charged = _may_be_charged(error, can)
    state = Call.State.LOST if isinstance(error, LostAnswerError) else Call.State.REFUSED
    _close(batch.call, state, batch.call.reserved if is_charged else NOTHING, milliseconds)
    if isinstance(error, (BadCredentialsError, OutOfCreditsError)):
        _switch_off(batch.provider, error)
    elif isinstance(error, RateLimitedError):
        pace.wait_for(key, error.retry_after)
    elif isinstance(error, (TransientError, LostAnswerError)):
        pace.note_failure(key)
    return {(row.provider, row.fingerprint): state_of(row) for row in rows}


def _switch_off(provider: Provider, error: VendorError) -> None:
    ProviderAccount.objects.update_or_create(
        provider=provider.key,
        defaults={"state": ProviderAccount.State.DISABLED, "problem": str(error)[:400]},
    )


def hand_in(batch: Batch, submitted: Submitted, gives_up_after: timedelta) -> None:
    """Keep that a vendor took the questions in and will answer later."""
    now = timezone.now()
    rows = _rows(batch)
    places = {one.mark: place for place, one in enumerate(batch.asked)}
    for row in rows:
        row.state, row.claimed_until = Answer.State.WAITING, None
        row.expires_at = now + gives_up_after
        row.asked = {**(row.asked or {}), "at": places[row.provider, row.fingerprint]}
    _save(rows)
    call = batch.call
    call.state, call.ref, call.claimed_until = Call.State.WAITING, submitted.ref, None
    call.poll_at = now + timedelta(seconds=submitted.after)
    call.save()
    pace.note_success(batch.provider.key)


def put_off(call: Call, not_ready: NotReady) -> None:
    """Keep that the vendor is still at it."""
    call.poll_at = timezone.now() + timedelta(seconds=not_ready.after)
    call.claimed_until = None
    call.save(update_fields=["poll_at", "claimed_until"])


def recover() -> int:
    """Count the calls of workers that are gone as lost, at the most that they can have cost.

    Whether the vendor did the work cannot be known, so nobody pays for the same again: the
    questions stay lost until their time is over, unless repeats are free.
    """
    from enrichment.registry import load

    number = 0
    for call in Call.objects.abandoned().select_for_update(skip_locked=True):
        provider = load(call.provider)
        error = LostAnswerError("The worker stopped before the answer was in.")
        fail(_batch_of(call, provider), error, 0)
        number += 1
    return number


def wait_after(error: VendorError) -> float:
    """Return after how many seconds a vendor that has our questions is asked for answers again."""
    return error.retry_after if isinstance(error, TransientError) else _ASKED_AGAIN


def too_late(provider: DeferredProvider) -> LostAnswerError:
    """Return that a vendor did not answer in the time that it is given."""
    hours = provider.gives_up_after.total_seconds() / 3600
    message = f"{provider.label} did not answer within {hours:g} hours; it may have been charged."
    return LostAnswerError(message)


def _batch_of(call: Call, provider: Provider) -> Batch:
    return Batch(provider, call, ())


def _rows(batch: Batch) -> list[Answer]:
    """Return the rows of a call's questions, under lock, without those erased meanwhile."""
    mine = Answer.objects.filter(provider=batch.provider.key, call_id=batch.call.pk)
    return list(mine.select_for_update().order_by("fingerprint"))


def _save(rows: Sequence[Answer]) -> None:
    fields = ["state", "record", "error", "cost", "claimed_until", "expires_at", "asked"]
    Answer.objects.bulk_update(rows, fields)


def _answered(row: Answer, result: Result, can: Capabilities) -> None:
    row.state = Answer.State.HIT if result.is_hit else Answer.State.MISS
    row.record, row.cost = to_record(result), _cost(result, can)
    keeps = can.keeps_for if result.is_hit else can.keeps_misses_for
    _shut(row, keeps)


def _failed(row: Answer, error: VendorError, can: Capabilities) -> None:
    row.state, row.error = Answer.State.ERROR, str(error)[:400]
    if isinstance(error, LostAnswerError) and not _is_repeatable(can):
        row.state = Answer.State.LOST
        _shut(row, can.keeps_misses_for)
    elif isinstance(error, ForbiddenPersonError):
        _shut(row, FORBIDDEN_FOR)
    elif isinstance(error, (TransientError, LostAnswerError)) and row.tries < TRIES:
        _shut(row, timedelta(0))  # to be put again as soon as the pace allows
    elif isinstance(error, (BadCredentialsError, OutOfCreditsError)):
        _shut(row, timedelta(0))  # nothing was asked; a mended account may
    else:
        _shut(row, FAILED_FOR)


def _shut(row: Answer, keeps: timedelta) -> None:
    row.claimed_until, row.asked = None, None
    row.expires_at = timezone.now() + keeps


def _cost(answer: Told, can: Capabilities) -> Decimal:
    if not isinstance(answer, Result):
        return can.price.most if _may_be_charged(answer, can) else NOTHING
    if answer.cost is not None:
        return answer.cost
    return can.price.hit if answer.is_hit else can.price.miss


def _may_be_charged(error: VendorError, can: Capabilities) -> bool:
    """Return whether a vendor may have done the work: then we count what it can have cost."""
    if isinstance(error, UnusableAnswerError):
        return True
    return isinstance(error, LostAnswerError) and not can.repeats_free


def _is_repeatable(can: Capabilities) -> bool:
    return can.repeats_free or can.price.is_free


def _close(call: Call, state: Call.State, cost: Decimal, milliseconds: int) -> None:
    wallet.settle(call, cost)
    call.state, call.cost, call.milliseconds = state, cost, milliseconds
    call.claimed_until = call.poll_at = None
    call.save()
