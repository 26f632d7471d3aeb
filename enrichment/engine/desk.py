"""Taking questions to be asked: looked up first, then claimed and paid for, before any call."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.wall.scope import current_organization_id
from enrichment import wallet
from enrichment.models import Answer, Call, ProviderAccount, Run, WalletEntry
from enrichment.planning.plan import Failed, Known_, Pending
from enrichment.planning.questions import Question
from enrichment.providers.base import About, Provider, Query
from enrichment.records import from_record

CLAIM = timedelta(minutes=3)
"""A call that was not settled by then was made by a worker that is gone."""
Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the lead that it is asked for."""

    question: Question
    lead_id: int

    @property
    def mark(self) -> Mark:
        """Return what the question is known by."""
        return self.question.provider, self.question.fingerprint


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions that are ours to ask, in one call."""

    provider: Provider
    call: Call
    asked: tuple[Asked, ...]


def state_of(answer: Answer) -> Known_:
    """Return an answer as plans know it."""
    if answer.state in (Answer.State.ASKING, Answer.State.WAITING):
        return Pending()
    if answer.state in (Answer.State.ERROR, Answer.State.LOST):
        return Failed(answer.error)
    return from_record(answer.record, answer.cost)


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a question, and the run that asked it."""

    state: Known_
    run_id: int | None


def look_up(marks: Iterable[Mark]) -> dict[Mark, Found]:
    """Return what is known already of questions, in one query."""
    wanted = set(marks)
    providers, fingerprints = {one for one, _ in wanted}, {one for _, one in wanted}
    rows = Answer.objects.to_questions(providers, fingerprints).fresh() if wanted else ()
    found = {(row.provider, row.fingerprint): Found(state_of(row), row.run_id) for row in rows}
    return {mark: one for mark, one in found.items() if mark in wanted}


def take(
    provider: Provider, asked: Sequence[Asked], run: Run | None, account: ProviderAccount | None
) -> tuple[Batch | None, bool]:
    """Claim questions and set aside what they may cost; return the call to make.

    Questions that another worker claimed meanwhile are left out. Where a cap allows no more, the
    rest is not asked, and the second value says so.
    """
    # In order, so that two runs that want the same cannot wait for each other in a ring.
    ordered = sorted(asked, key=lambda one: one.mark)
    claimed = _claim(provider, ordered)
    ours = [one for one in ordered if one.question.fingerprint in claimed]
    price = provider.can.price.most
    granted = wallet.grant(
        provider=provider.key, account=account, run=run, price=price, wanted=len(ours)
    )
    left = [claimed[one.question.fingerprint] for one in ours[granted:]]
    if left:
        Answer.objects.filter(pk__in=left).delete()
    taken = ours[:granted]
    if not taken:
        return None, bool(left)
    call: Call = Call.objects.create(
        provider=provider.key,
        run=run,
        questions=len(taken),
        reserved=price * len(taken),
        claimed_until=timezone.now() + CLAIM,
    )
    Answer.objects.filter(pk__in=claimed.values()).update(
        call_id=call.pk, run_id=run.pk if run else None
    )
    if call.reserved:
        wallet.write_down(call, [(WalletEntry.Kind.RESERVE, call.reserved)])
    return Batch(provider, call, tuple(taken)), bool(left)


_CLAIM = """
    INSERT INTO enrichment_answer AS answer (
        organization_id, provider, fingerprint, lead_id, asked,
        state, cost, record, error, tries, asked_at, claimed_until, expires_at
    )
    SELECT %(organization)s, %(provider)s, fingerprint, lead_id, asked::jsonb,
        'asking', 0, '{}', '', 1, now(), now() + %(claim)s, now() + %(claim)s
    FROM unnest(%(fingerprints)s::text[], %(leads)s::bigint[], %(asked)s::text[])
        AS wanted (fingerprint, lead_id, asked)
    ON CONFLICT (organization_id, provider, fingerprint) DO UPDATE
    SET lead_id = excluded.lead_id, asked = excluded.asked, state = 'asking', record = '{}',
        tries = CASE WHEN answer.state = 'error' THEN answer.tries + 1 ELSE 1 END,
        error = '', asked_at = now(), claimed_until = excluded.claimed_until,
        expires_at = excluded.expires_at
    WHERE answer.expires_at <= clock_timestamp() AND answer.state NOT IN ('asking', 'waiting')
    RETURNING fingerprint, id
"""


def _claim(provider: Provider, asked: Sequence[Asked]) -> dict[str, int]:
    """Write down that we ask, unless somebody has the answer or asks now; return what is ours."""
    is_personal = provider.can.about is About.PERSON
    values: dict[str, Any] = {
        "organization": current_organization_id(),
        "provider": provider.key,
        "claim": CLAIM,
        "fingerprints": [one.question.fingerprint for one in asked],
        "leads": [one.lead_id if is_personal else None for one in asked],
        "asked": [_as_sent(one.question.query, at) for at, one in enumerate(asked)],
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        return dict(cursor.fetchall())


def _as_sent(query: Query, at: int) -> str:
    return json.dumps({"at": at, "values": dict(query.values), "country": query.country})
