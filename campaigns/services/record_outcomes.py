"""Record what became of messages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from accounts.wall.scope import current_organization_id
from campaigns.models import Campaign, Message
from leads.services.note_activities import note_activities

_STATE = Message.State
_COUNTED = {
    _STATE.SENT: "sent_count",
    _STATE.FAILED: "failed_count",
    _STATE.SKIPPED: "skipped_count",
    _STATE.UNKNOWN: "unknown_count",
}

# A late answer may still settle a message that was given up as unknown.
_RECORD = """
    WITH held AS (
        SELECT id, state FROM campaigns_message
        WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
          AND claim_token = %(token)s AND state IN ('claimed', 'unknown')
        FOR UPDATE
    )
    UPDATE campaigns_message message
    SET state = news.state, reason = news.reason, error = news.error, email = news.email,
        message_id = news.header, sent_at = news.sent_at, attempts = news.attempts,
        due_at = coalesce(news.due_at, message.due_at), lease_until = NULL,
        claim_token = CASE WHEN news.state = 'due' THEN '' ELSE message.claim_token END,
        handed_at = CASE WHEN news.state = 'due' THEN NULL ELSE message.handed_at END
    FROM held JOIN unnest(
        %(ids)s::bigint[], %(states)s::text[], %(reasons)s::text[], %(errors)s::text[],
        %(emails)s::text[], %(headers)s::text[], %(sent)s::timestamptz[],
        %(attempts)s::int[], %(due)s::timestamptz[]
    ) AS news(id, state, reason, error, email, header, sent_at, attempts, due_at)
        ON news.id = held.id
    WHERE message.id = held.id
    RETURNING held.state, message.state
"""


@dataclass(frozen=True, slots=True)
class MessageOutcome:
    """What became of one message; ``due_at`` says when one that is due again may be tried."""

    message_id: int
    lead_id: int
    state: str
    reason: str = ""
    error: str = ""
    email: str = ""
    header: str = ""
    sent_at: datetime | None = None
    attempts: int = 0
    due_at: datetime | None = None


def record_outcomes(
    *, campaign: Campaign, token: str, outcomes: Sequence[MessageOutcome]
) -> Counter[str]:
    """Write outcomes to messages claimed with the token; return how many ended in each state.

    A message that another worker has claimed since is left alone.
    """
    if not outcomes:
        return Counter()
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, _columns(token, outcomes))
        moves = cursor.fetchall()
    ended = Counter(new for _, new in moves)
    changes = Counter({_COUNTED[_STATE(new)]: n for new, n in ended.items() if new in _COUNTED})
    changes["unknown_count"] -= sum(old == _STATE.UNKNOWN for old, _ in moves)
    added = {column: F(column) + number for column, number in changes.items() if number}
    if added:
        Campaign.objects.filter(pk=campaign.pk).update(**added)
    _note(campaign, outcomes)
    return ended


def _columns(token: str, outcomes: Sequence[MessageOutcome]) -> dict[str, Any]:
    return {
        "organization": current_organization_id(),
        "token": token,
        "ids": [one.message_id for one in outcomes],
        "states": [str(one.state) for one in outcomes],
        "reasons": [one.reason for one in outcomes],
        "errors": [one.error[:400] for one in outcomes],
        "emails": [one.email for one in outcomes],
        "headers": [one.header for one in outcomes],
        "sent": [one.sent_at for one in outcomes],
        "attempts": [one.attempts for one in outcomes],
        "due": [one.due_at for one in outcomes],
    }


def _note(campaign: Campaign, outcomes: Sequence[MessageOutcome]) -> None:
    payload = {"campaign": campaign.pk, "name": campaign.name}
    sent = {one.lead_id: payload for one in outcomes if one.state == _STATE.SENT}
    if sent:
        note_activities(kind="campaigns.sent", payloads=sent)
